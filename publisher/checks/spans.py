"""Who may be above whom in a hierarchy, told for any two nodes at once after one walk down from the top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Table = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Spans:
    """The nodes on a circle or below one, and of every other node the range of numbers of all below it.

    Numbers are given on the way back up, so that a node's number lies in the range of everything above it. Where every
    node has one parent, only in those; in other hierarchies sometimes in others too.
    """

    circular: frozenset[str]
    ranges: Mapping[str, tuple[int, int]]

    def may_be_above(self, upper: str, lower: str) -> bool:
        """Say whether one node may be above another; never wrong when it says no."""
        if upper in self.circular or lower in self.circular:
            return True
        wide, narrow = self.ranges.get(upper), self.ranges.get(lower)
        return wide is not None and narrow is not None and wide[0] <= narrow[1] < wide[1]


def spans(above: Table, below: Table) -> Spans:
    """Walk a hierarchy given as every node's parents and, the other way round, every node's children."""
    circular = circular_nodes(above, below)
    ranges: dict[str, tuple[int, int]] = {}
    for top in below.keys() - above.keys():
        _walk(top, below, circular, ranges)
    return Spans(circular, ranges)


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


def _walk(top: str, below: Table, circular: frozenset[str], ranges: dict[str, tuple[int, int]]) -> None:
    """Number the nodes below a top that have no number yet."""
    path = [(top, iter(below.get(top, ())))]
    first = [len(ranges)]
    while path:
        node, rest = path[-1]
        child = next((item for item in rest if item not in circular), None)
        if child is None:
            ranges[node] = first.pop(), len(ranges)
            path.pop()
            child = node
        if child not in ranges:
            path.append((child, iter(below.get(child, ()))))
            first.append(len(ranges))
        elif first:
            first[-1] = min(first[-1], ranges[child][0])
