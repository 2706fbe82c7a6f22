"""Who is above whom in a hierarchy, told for most pairs of nodes at once after one walk down from the top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from publisher.checks.graphs import Circles, Step

Table = Mapping[str, tuple[str, ...]]


class Spans(NamedTuple):
    """Of every node its number, and the ranges of numbers of what is below it. A circle counts as one node.

    Numbers are given on the way back up, so that what a walk comes by below a node has numbers between the start of its
    range and its own. What the walk came by before, by way of another parent, has lower ones: ``low`` is the lowest,
    and between it and the start there are numbers of other nodes too. ``leaders`` name the circle of each node on one.
    """

    ranges: Mapping[str, tuple[int, int, int]]
    leaders: Mapping[str, str]

    def tell(self, upper: str, lower: str) -> bool | None:
        """Say whether one node is above another; None when only a search can tell."""
        if upper in self.leaders or lower in self.leaders:
            upper, lower = self.leaders.get(upper, upper), self.leaders.get(lower, lower)
            if upper == lower:
                return True
        wide, narrow = self.ranges.get(upper), self.ranges.get(lower)
        if wide is None or narrow is None or not wide[0] <= narrow[2] < wide[2]:
            return False
        return True if narrow[2] >= wide[1] else None

    def may_be_above(self, upper: str, lower: str) -> bool:
        """Say whether one node may be above another; never wrong when it says no."""
        return self.tell(upper, lower) is not False

    def is_above(self, upper: str, lower: str, parents: Step) -> bool:
        """Say whether one node is above another, at any distance; looks only where it may be."""
        told = self.tell(upper, lower)
        if told is not None:
            return told
        seen, queue = {lower}, [lower]
        while queue:
            for node in parents(queue.pop()):
                told = node == upper or self.tell(upper, node)
                if told:
                    return True
                if told is None and node not in seen:
                    seen.add(node)
                    queue.append(node)
        return False


def spans(above: Table, below: Table) -> Spans:
    """Walk a hierarchy given as every node's parents and, the other way round, every node's children."""
    circular = circular_nodes(above, below)
    leaders = _leaders(circular, above) if circular else {}
    above, below = (_joined(table, leaders) if leaders else table for table in (above, below))
    ranges: dict[str, tuple[int, int, int]] = {}
    for top in below.keys() - above.keys():
        _walk(top, below, ranges)
    return Spans(ranges, leaders)


def circular_nodes(above: Table, below: Table) -> frozenset[str]:
    """Return the nodes on a circle and those below one: what is left when tops are taken off again and again."""
    left = {node: len(parents) for node, parents in above.items()}
    tops = [node for node in below if node not in left]
    while tops:
        for child in below.get(tops.pop(), ()):
            left[child] -= 1
            if not left[child]:
                del left[child]
                tops.append(child)
    return frozenset(left)


def _leaders(nodes: Iterable[str], above: Table) -> Mapping[str, str]:
    """Return the name of the circle each of the nodes is on; those on none are left out."""
    circles = Circles(lambda node: above.get(node, ()))
    names: dict[str, str] = {}
    for node in nodes:
        if node not in names:
            group = circles.group(node)
            names.update(dict.fromkeys(group, min(group, default="")))
    return names


def _joined(table: Table, leaders: Mapping[str, str]) -> Table:
    """Return a table of neighbours in which each circle is one node."""
    found: dict[str, set[str]] = {}
    for node, others in table.items():
        name = leaders.get(node, node)
        known = found.setdefault(name, set())
        known.update(other for item in others if (other := leaders.get(item, item)) != name)
    return {node: tuple(sorted(others)) for node, others in found.items() if others}


def _walk(top: str, below: Table, ranges: dict[str, tuple[int, int, int]]) -> None:
    """Number the nodes below a top that have no number yet."""
    path = [(top, iter(below.get(top, ())), len(ranges))]
    lows = [len(ranges)]
    while path:
        node, rest, start = path[-1]
        child = next(rest, None)
        if child is None:
            ranges[node] = lows.pop(), start, len(ranges)
            path.pop()
            child = node
        elif child not in ranges:
            path.append((child, iter(below.get(child, ())), len(ranges)))
            lows.append(len(ranges))
            continue
        if lows:
            lows[-1] = min(lows[-1], ranges[child][0])
