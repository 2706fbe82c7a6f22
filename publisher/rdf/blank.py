"""Names for blank nodes that depend on the graph alone, in time that stays bounded.

Colour refinement: a node's colour is the hash of its statements, its neighbours' colours among them, refined until no
more nodes can be told apart. Nodes that still look alike (in practice interchangeable ones) keep the order given.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import quote

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, Triple

from publisher.rdf.remarks import Remark, StatementKey, Subject, Term

_DEEPEST = 40
_FEW = 32  # RDF Dataset Canonicalization is exact, but exponential in the number of blank nodes
_MARK = "urn:publisher:remark:"

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
    order = sorted((node for node in uses if node not in inline), key=lambda node: (len(node.value), node.value))
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


def canonical_names(statements: Statements, notes: Notes) -> tuple[list[Quad], Notes]:
    """Rename blank nodes so that their labels depend on the graph and its comments alone.

    Comments at statements with blank nodes travel through the renaming as statements of their own.
    """
    quads = [
        Quad(subject, NamedNode(predicate), value) for subject, rows in statements.items() for predicate, value in rows
    ]
    marks = {key: quote(f"{key[1]} {remarks}", safe="") for key, remarks in notes.items() if _has_blank(key)}
    quads += [Quad(subject, NamedNode(_MARK + mark), value) for (subject, _, value), mark in marks.items()]
    meant = {_MARK + mark: (key[1], notes[key]) for key, mark in marks.items()}
    renamed = _canonical(quads)
    plain = {key: remarks for key, remarks in notes.items() if key not in marks}
    for quad in renamed:
        if quad.predicate.value in meant and not isinstance(quad.subject, Triple):
            predicate, remarks = meant[quad.predicate.value]
            plain[(quad.subject, predicate, quad.object)] = remarks
    return [quad for quad in renamed if quad.predicate.value not in meant], plain


def _has_blank(key: StatementKey) -> bool:
    return isinstance(key[0], BlankNode) or isinstance(key[2], BlankNode)


def _canonical(quads: Sequence[Quad]) -> list[Quad]:
    blanks = {node for quad in quads for node in (quad.subject, quad.object) if isinstance(node, BlankNode)}
    if len(blanks) > _FEW:
        return stable_blank_nodes(quads)
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return list(dataset)


def stable_blank_nodes(quads: Sequence[Quad]) -> list[Quad]:
    """Return the quads with blank nodes renamed ``b1``, ``b2``, … in the order of their colours."""
    colours = blank_colours(quads)
    order = sorted(colours, key=lambda node: colours[node])
    names = {node: BlankNode(f"b{number}") for number, node in enumerate(order, 1)}

    return [_renamed(quad, names) for quad in quads]


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
