"""Names for blank nodes that depend on the graph alone, in time that stays bounded.

Colour refinement: a node's colour is the hash of its statements, its neighbours' colours among them, refined until no
more nodes can be told apart. Nodes that still look alike (in practice interchangeable ones) keep the order given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

Term = NamedNode | BlankNode | Literal | Triple


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
