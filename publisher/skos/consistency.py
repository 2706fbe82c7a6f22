"""Keep mappings that are added one by one from contradicting what is already there.

The conditions are those of the SKOS Reference that mappings can break, with their consequences: S27 (related concepts
are not above each other), S46 (an exact match is no broader, narrower or related match), and no cycle of hierarchy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from publisher.skos.composition import BROAD, EXACT, NARROW, RELATED
from publisher.skos.landscape import Landscape
from publisher.skos.mapping import StatedMapping


class Ledger:
    """Hierarchy, associations and exact matches as they grow. IRIs are plain strings."""

    def __init__(self, landscape: Landscape, stated: Iterable[StatedMapping]) -> None:
        self._above: dict[str, set[str]] = defaultdict(set)
        self._below: dict[str, set[str]] = defaultdict(set)
        self._related: dict[str, set[str]] = defaultdict(set)
        self._same: dict[str, set[str]] = {}
        self._unlike: dict[str, set[str]] = defaultdict(set)
        for child, parents in landscape.broader.items():
            for parent in parents:
                self._put_above(child, parent)
        for one, others in landscape.related.items():
            self._related[one].update(others)
        for item in stated:
            self.add(item.subject, item.match, item.target)

    def add(self, subject: str, match: str, target: str) -> None:
        """Enter a mapping without asking whether it fits."""
        if match == EXACT:
            self._join(subject, target)
        elif match in (BROAD, NARROW):
            self._put_above(*((subject, target) if match == BROAD else (target, subject)))
            self._part(subject, target)
        elif match == RELATED:
            self._related[subject].add(target)
            self._related[target].add(subject)
            self._part(subject, target)

    def objection(self, subject: str, match: str, target: str) -> str:
        """Say why a mapping cannot be entered; an empty string when it can."""
        if match == EXACT:
            return self._against_same(subject, target)
        if match == RELATED:
            return self._against_related(subject, target)
        if match in (BROAD, NARROW):
            return self._against_above(*((subject, target) if match == BROAD else (target, subject)))
        return ""

    def _against_same(self, one: str, other: str) -> str:
        others = self._cluster(other)
        if any(self._unlike[item] & others for item in self._cluster(one)):
            return "both stand in exact matches whose ends are mapped as broader, narrower or related"
        return ""

    def _against_related(self, one: str, other: str) -> str:
        if other in self._cluster(one):
            return "the two are exact matches of each other"
        if other in _reach(one, self._above) or one in _reach(other, self._above):
            return "one of the two stands above the other"
        return ""

    def _against_above(self, child: str, parent: str) -> str:
        if parent in self._cluster(child):
            return "the two are exact matches of each other"
        up = _reach(parent, self._above)
        if child in up:
            return "the broader one already stands below the narrower one"
        if any(not up.isdisjoint(self._related.get(item, ())) for item in _reach(child, self._below)):
            return "concepts that are related would stand above each other"
        return ""

    def _put_above(self, child: str, parent: str) -> None:
        self._above[child].add(parent)
        self._below[parent].add(child)

    def _part(self, one: str, other: str) -> None:
        self._unlike[one].add(other)
        self._unlike[other].add(one)

    def _cluster(self, node: str) -> set[str]:
        return self._same.get(node, {node})

    def _join(self, one: str, other: str) -> None:
        together = self._cluster(one) | self._cluster(other)
        for node in together:
            self._same[node] = together


def _reach(start: str, table: Mapping[str, set[str]]) -> set[str]:
    """Return a node and everything reached from it."""
    seen = {start}
    waiting = [start]
    while waiting:
        following = table.get(waiting.pop(), set()) - seen
        seen |= following
        waiting += following
    return seen
