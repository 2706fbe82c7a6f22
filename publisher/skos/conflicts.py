"""Stated mappings that contradict what must follow from other stated ones.

Only compositions that hold without exception count (see ``composition``), whatever the confidences: two statements and
their consequence cannot all be true, so a person has to look.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, pairwise
from operator import itemgetter
from typing import NamedTuple, Protocol

from publisher.skos.composition import BROADER, CLASHES, CLASHING, INHERITED, MAPPINGS_IN_A_ROW
from publisher.skos.path import Step

FARTHEST = 20
"""Steps up a hierarchy that are followed; no list people made is deeper, and a hostile one must end too."""


Facing = Mapping[str, Sequence[tuple[int, Step]]]
"""Steps by their other end, each with its place in their order."""

Way = tuple[str, tuple[Step, ...]]
"""What follows, and the steps it follows from."""


class Surroundings(Protocol):
    """What is stated around a concept."""

    def steps(self, concept: str) -> Sequence[Step]:
        """Return the mappings of a concept, read from its end; ``backward`` for those stated about the other."""

    def ends(self, concept: str) -> Set[str]:
        """Return the concepts a concept is mapped to, whichever end says so; those by a clashing property at least."""

    def facing(self, concept: str) -> Facing:
        """Return the mappings of a concept by their other end."""

    def parents(self, concept: str) -> Iterable[str]:
        """Return the broader concepts of its own list."""


class Conflict(NamedTuple):
    """A stated mapping, the property that follows instead, and the way it follows."""

    stated: Step
    match: str
    path: tuple[Step, ...]


def by_end(steps: Iterable[Step]) -> Facing:
    """Return steps by their other end."""
    facing: dict[str, list[tuple[int, Step]]] = {}
    for item in enumerate(steps):
        facing.setdefault(item[1].end, []).append(item)
    return facing


def conflicts(concept: str, around: Surroundings) -> Iterator[Conflict]:
    """Yield a conflict for every mapping stated about a concept that contradicts what follows, the first way found."""
    mapped = around.ends(concept)
    above = _ancestors(concept, around) if mapped else {}
    if all(mapped.isdisjoint(around.ends(node)) for node in (*mapped, *above)):
        return
    steps = around.steps(concept)
    ends = {step.end: step for step in steps}
    inherited = list(_inherited(above, ends.keys(), around))
    for stated in steps:
        if stated.relation in CLASHING and not stated.backward:
            ways = chain(
                _over_third_lists(stated, ends, around), (way for way in inherited if way[1][-1].end == stated.end)
            )
            found = next((way for way in ways if frozenset((way[0], stated.relation)) in CLASHES), None)
            if found:
                yield Conflict(stated, *found)


def _over_third_lists(stated: Step, ends: Mapping[str, Step], around: Surroundings) -> Iterator[Way]:
    for back in _between(stated.end, ends.keys(), around):
        if back.end != stated.end:
            first, second = ends[back.end], back.turned()
            rule = MAPPINGS_IN_A_ROW.get((first.relation, second.relation))
            if rule and rule.strict:
                yield rule.match, (first, second)


def _between(concept: str, ends: Set[str], around: Surroundings) -> Sequence[Step]:
    """Return a concept's mappings to any of the ends, in its order; in time of the shorter of the two."""
    if ends.isdisjoint(around.ends(concept)):
        return ()
    facing = around.facing(concept)
    found = [item for end in facing.keys() & ends for item in facing[end]]
    return [step for _, step in sorted(found, key=itemgetter(0))]


def _ancestors(concept: str, around: Surroundings) -> Mapping[str, tuple[str, ...]]:
    """Return what is broader than a concept, nearest first, each with the way from the concept to it."""
    ways: dict[str, tuple[str, ...]] = {concept: (concept,)}
    waiting = deque([concept])
    while waiting:
        way = ways[waiting.popleft()]
        for parent in sorted(around.parents(way[-1])) if len(way) <= FARTHEST else ():
            if parent not in ways:
                ways[parent] = (*way, parent)
                waiting.append(parent)
    del ways[concept]
    return ways


def _inherited(above: Mapping[str, tuple[str, ...]], ends: Set[str], around: Surroundings) -> Iterator[Way]:
    for parent, way in above.items():
        for step in _between(parent, ends, around):
            rule = INHERITED.get(step.relation)
            if rule and rule.strict:
                yield rule.match, (*(Step(*pair) for pair in _pairs(way)), step)


def _pairs(way: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    return ((start, BROADER, end) for start, end in pairwise(way))
