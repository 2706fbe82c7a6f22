"""One file's statements, indexed by subject and by object.

IRIs are plain strings, blank nodes strings that start with ``_:`` and are told apart by file, literals pyoxigraph
literals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.namespaces import RDF_TYPE
from publisher.workspace import Source

Object = str | Literal
Links = list[tuple[str, str]]
Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True)
class FileFacts:
    """One file's statements by subject and by object; ``into`` leaves out ``rdf:type``."""

    source: Source
    number: int
    out: Mapping[str, Mapping[str, list[Object]]]
    into: Mapping[str, Links]


def file_facts(source: Source, number: int = 0) -> FileFacts:
    """Index one file's statements."""
    out: dict[str, dict[str, list[Object]]] = {}
    into: dict[str, Links] = {}
    for quad in source.quads:
        subject = node_key(quad.subject, number)
        predicate = quad.predicate.value
        term = quad.object
        value: Object = term if isinstance(term, Literal) else node_key(term, number)
        out.setdefault(subject, {}).setdefault(predicate, []).append(value)
        if isinstance(value, str) and predicate != RDF_TYPE:
            into.setdefault(value, []).append((subject, predicate))
    return FileFacts(source, number, out, into)


def node_key(term: Term, number: int) -> str:
    """Return the string a node is known by; a blank node's holds the number of its file."""
    if isinstance(term, NamedNode):
        return term.value
    return f"_:{number}:{term.value}" if isinstance(term, BlankNode) else f"_:{number}:{term}"
