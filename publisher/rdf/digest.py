"""Digests of graphs that depend on their statements alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Quad, Triple

from publisher.rdf.blank import blank_colours


def graph_digest(statements: Iterable[Quad | Triple]) -> str:
    """Return a digest of a graph's statements; order, repetition and names of nameless nodes play no part."""
    plain = {Quad(item.subject, item.predicate, item.object) for item in statements}
    blank = [quad for quad in plain if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]
    colours = blank_colours(blank)
    lines = sorted(_line(quad, colours) for quad in plain)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _line(quad: Quad, colours: Mapping[BlankNode, str]) -> str:
    """Return a statement as text, nameless nodes by what is said of them."""
    ends = (f"_:{colours[end]}" if isinstance(end, BlankNode) else str(end) for end in (quad.subject, quad.object))
    return f"{quad.predicate} {' '.join(ends)}"
