"""Names for blank nodes that depend on the graph alone, in time that stays bounded.

Colour refinement: a node's colour is the hash of its statements, its neighbours' colours among them, refined until no
more nodes can be told apart. Nodes that still look alike (in practice interchangeable ones) keep the order given.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeVar

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, Triple

from publisher.rdf.remarks import Remark, StatementKey, Subject, Term

_T = TypeVar("_T")
_DEEPEST = 40
_FEW = 32  # RDF Dataset Canonicalization is exact, but exponential in the number of blank nodes

Statements = Mapping[Subject, Sequence[tuple[str, Term]]]
Notes = Mapping[StatementKey, tuple[Remark, ...]]


@dataclass(frozen=True)
class Nesting:
    """The blank nodes written inside their one referrer, and labels for those that need one."""

    inline: frozenset[BlankNode]
    labels: Mapping[BlankNode, str]


def nesting(statements: Statements) -> Nesting:
    """Return how a graph's blank nodes are written."""
    uses: Counter[BlankNode] = Counter()
    parent: dict[BlankNode, Subject] = {}
    for subject, rows in statements.items():
        for _, value in rows:
            if isinstance(value, BlankNode):
                uses[value] += 1
                parent[value] = subject
    shared = {node for node, count in uses.items() if count > 1}
    inline = frozenset(node for node in uses if node not in shared and _reaches_top(node, parent, shared))
    order = sorted((node for node in uses if node not in inline), key=_by_name)
    return Nesting(inline, {node: f"b{number}" for number, node in enumerate(order, 1)})


def _reaches_top(node: BlankNode, parent: Mapping[BlankNode, Subject], shared: set[BlankNode]) -> bool:
    depth = 0
    current: Subject = node
    while isinstance(current, BlankNode) and current in parent and current not in shared:
        current = parent[current]
        depth += 1
        if current == node or depth > _DEEPEST:
            return False
    return True


def canonical_names(statements: Statements, notes: Notes, labelled: Iterable[BlankNode]) -> tuple[list[Quad], Notes]:
    """Rename blank nodes so that their labels depend on the graph alone, in the statements and in the comments' keys.

    Nodes the graph does not tell apart keep the order of the names they had.
    """
    quads = [
        Quad(subject, NamedNode(predicate), value) for subject, rows in statements.items() for predicate, value in rows
    ]
    names = _names(quads, sorted(labelled, key=_by_name))
    moved = {(_new(key[0], names), key[1], _new(key[2], names)): remarks for key, remarks in notes.items()}
    return [_renamed(quad, names) for quad in quads], moved


def _new(term: _T, names: Mapping[BlankNode, BlankNode]) -> _T | BlankNode:
    return names[term] if isinstance(term, BlankNode) else term


def _by_name(node: BlankNode) -> tuple[int, str]:
    return len(node.value), node.value


def _names(quads: Sequence[Quad], first: Sequence[BlankNode]) -> Mapping[BlankNode, BlankNode]:
    colours = blank_colours(quads)
    order = [*first, *sorted(colours.keys() - set(first), key=_by_name)]
    if len(colours) > _FEW:
        order.sort(key=lambda node: colours[node])
        return {node: BlankNode(f"b{number}") for number, node in enumerate(order, 1)}
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return _Pairing(quads, colours, list(dataset)).found(order)


class _Pairing:
    """Finds which blank node of a graph is which in the same graph with other names."""

    def __init__(self, quads: Iterable[Quad], colours: Mapping[BlankNode, str], others: Sequence[Quad]) -> None:
        self._colours = colours
        self._around: dict[BlankNode, list[Quad]] = defaultdict(list)
        for quad in quads:
            for end in {quad.subject, quad.object}:
                if isinstance(end, BlankNode):
                    self._around[end].append(quad)
        self._others = set(others)
        self._candidates: dict[str, list[BlankNode]] = defaultdict(list)
        for node, colour in sorted(blank_colours(others).items(), key=lambda item: _by_name(item[0])):
            self._candidates[colour].append(node)

    def found(self, order: Sequence[BlankNode]) -> Mapping[BlankNode, BlankNode]:
        """Return the first pairing in which every statement has its like; nodes are paired in the order given."""
        pairs: dict[BlankNode, BlankNode] = {}
        return pairs if self._pair(order, pairs) else {node: node for node in order}

    def _pair(self, order: Sequence[BlankNode], pairs: dict[BlankNode, BlankNode]) -> bool:
        if len(pairs) == len(order):
            return True
        node = order[len(pairs)]
        taken = set(pairs.values())
        for other in self._candidates[self._colours[node]]:
            pairs[node] = other
            if other not in taken and self._fits(node, pairs) and self._pair(order, pairs):
                return True
            del pairs[node]
        return False

    def _fits(self, node: BlankNode, pairs: Mapping[BlankNode, BlankNode]) -> bool:
        whole = (quad for quad in self._around[node] if all(end in pairs for end in _blank_ends(quad)))
        return all(_renamed(quad, pairs) in self._others for quad in whole)


def _blank_ends(quad: Quad) -> Iterator[BlankNode]:
    return (end for end in (quad.subject, quad.object) if isinstance(end, BlankNode))


def _renamed(quad: Quad, names: Mapping[BlankNode, BlankNode]) -> Quad:
    subject = names[quad.subject] if isinstance(quad.subject, BlankNode) else quad.subject
    value = names[quad.object] if isinstance(quad.object, BlankNode) else quad.object
    return Quad(subject, quad.predicate, value, quad.graph_name)


def blank_colours(quads: Sequence[Quad]) -> dict[BlankNode, str]:
    """Return each blank node's colour after refinement has come to rest."""
    edges: dict[BlankNode, list[tuple[str, Term]]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            edges[quad.subject].append((f">{quad.predicate}", quad.object))
        if isinstance(quad.object, BlankNode):
            edges[quad.object].append((f"<{quad.predicate}", quad.subject))
    colours = dict.fromkeys(edges, "")
    classes = 0
    while len(set(colours.values())) > classes:
        classes = len(set(colours.values()))
        colours = {node: _colour(rows, colours) for node, rows in edges.items()}
    return colours


def _colour(rows: Sequence[tuple[str, Term]], colours: Mapping[BlankNode, str]) -> str:
    texts = sorted(f"{edge} {colours[end] if isinstance(end, BlankNode) else end}" for edge, end in rows)
    return blake2b("\n".join(texts).encode(), digest_size=12).hexdigest()


def with_labels_of(quads: Iterable[Quad], mark: str) -> Iterator[Quad]:
    """Yield statements whose blank nodes have labels that end in a mark."""
    for quad in quads:
        yield Quad(_labelled(quad.subject, mark), quad.predicate, _labelled(quad.object, mark), quad.graph_name)


def _labelled(term: Any, mark: str) -> Any:
    if isinstance(term, Triple):
        return Triple(_labelled(term.subject, mark), term.predicate, _labelled(term.object, mark))
    return BlankNode(term.value + mark) if isinstance(term, BlankNode) else term
