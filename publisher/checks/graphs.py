"""Graphs read step by step: neighbours, everything in reach, and circles. No recursion, each node looked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Step = Callable[[str], tuple[str, ...]]
"""From a node to its neighbours."""

_SEARCHED_GROUP = 100
"""Largest group of nodes in a circle for which the shortest way round is searched."""


@dataclass
class Neighbours:
    """A node's neighbours, found when first asked for and remembered; ``at_once`` those of all nodes."""

    find: Step
    find_all: Callable[[], Mapping[str, tuple[str, ...]]]
    at_once: bool = False
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def table(self) -> Mapping[str, tuple[str, ...]]:
        """The neighbours of all nodes that have any; found at once."""
        self.at_once = True
        return self.find_all()

    def __call__(self, node: str) -> tuple[str, ...]:
        if self.at_once:
            return self.table.get(node, ())
        known = self._known.get(node)
        if known is None:
            known = self._known[node] = self.find(node)
        return known


def inverted(table: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Return a table of neighbours the other way round."""
    found: dict[str, list[str]] = {}
    for node, others in table.items():
        for other in others:
            if other in found:
                found[other].append(node)
            else:
                found[other] = [node]
    return {node: tuple(sorted(others)) for node, others in found.items()}


def reach(start: str, step: Step) -> frozenset[str]:
    """Return everything in reach of a node; the node itself only when a way leads back to it."""
    seen: set[str] = set()
    queue = [start]
    while queue:
        for value in step(queue.pop()):
            if value not in seen:
                seen.add(value)
                queue.append(value)
    return frozenset(seen)


def reach_by_table(start: str, table: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """Return a node and everything in reach of it in a table of neighbours."""
    return reach(start, lambda node: table.get(node, ())) | {start}


@dataclass
class Circles:
    """Finds the nodes that lie on a circle (Tarjan's strongly connected components, grown from the nodes asked for)."""

    step: Step
    _order: dict[str, int] = field(default_factory=dict)
    _low: dict[str, int] = field(default_factory=dict)
    _path: list[str] = field(default_factory=list)
    _on_path: set[str] = field(default_factory=set)
    _groups: dict[str, frozenset[str]] = field(default_factory=dict)

    def group(self, node: str) -> frozenset[str]:
        """Return the nodes that lie on a circle with a node; empty when it lies on none."""
        if node not in self._order:
            self._explore(node)
        return self._groups.get(node, frozenset())

    def way(self, node: str) -> tuple[str, ...]:
        """Return the shortest way from a node back to itself; in a large group only its first step; empty for none."""
        group = self.group(node)
        if not group:
            return ()
        if len(group) > _SEARCHED_GROUP:
            return node, next(value for value in self.step(node) if value in group)
        return _way_back(node, group, self.step)

    def _explore(self, root: str) -> None:
        work = [(root, self._enter(root))]
        while work:
            node, rest = work[-1]
            following = next((item for item in rest if item not in self._order or item in self._on_path), None)
            if following is None:
                work.pop()
                self._leave(node, work[-1][0] if work else "")
            elif following in self._order:
                self._low[node] = min(self._low[node], self._order[following])
            else:
                work.append((following, self._enter(following)))

    def _enter(self, node: str) -> Iterator[str]:
        self._order[node] = self._low[node] = len(self._order)
        self._path.append(node)
        self._on_path.add(node)
        return iter(self.step(node))

    def _leave(self, node: str, parent: str) -> None:
        if parent:
            self._low[parent] = min(self._low[parent], self._low[node])
        if self._low[node] != self._order[node]:
            return
        group = {self._path.pop()}
        while node not in group:
            group.add(self._path.pop())
        self._on_path -= group
        if len(group) > 1 or node in self.step(node):
            self._groups.update(dict.fromkeys(group, frozenset(group)))


def _way_back(start: str, group: frozenset[str], step: Step) -> tuple[str, ...]:
    came: dict[str, str] = {}
    queue = [start]
    while queue and start not in came:
        following = []
        for node in queue:
            for value in step(node):
                if value in group and value not in came:
                    came[value] = node
                    following.append(value)
        queue = following
    way = [start]
    while came[way[-1]] != start:
        way.append(came[way[-1]])
    return (start, *reversed(way[1:]), start)
