"""Prove that a snapshot, a dump, a store or a running site holds exactly what a commit holds.

Statements are compared, not bytes: two files with the same statements in another order, or with other names for
nameless nodes, are the same. Every graph has a digest that depends on its statements alone, so that large graphs are
compared without being kept beside each other.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse

from publisher.errors import RdfSyntaxError
from publisher.rdf.digest import graph_digest
from publisher.workspace import Workspace

GraphDigests = Mapping[str, str]
"""Digest of every graph, by its IRI."""


@dataclass(frozen=True)
class Finding:
    """What one comparison gave: ``message`` says what is wrong, empty when all is as it must be.

    ``of_engine``: what was compared is not what the commit states but what an engine makes of it, and another one may
    make it in another way.
    """

    subject: str
    message: str = ""
    of_engine: bool = False

    @property
    def good(self) -> bool:
        return not self.message


def expected_graphs(workspace: Workspace, *, stored: bool = False) -> GraphDigests:
    """Return the digests of the graphs a workspace is published in: one a file; ``stored``: as a store has them."""
    found: dict[str, str] = {}
    for source in workspace.sources:
        statements: Iterable[Quad] = source.quads
        if stored:
            statements = as_stored(source.quads)
        found[source.graph] = graph_digest(statements)
    return found


def as_stored(statements: Iterable[Quad | Triple]) -> list[Quad]:
    """Return statements as a store gives them back: some literals are written in another way (``007`` as 7)."""
    store = Store()
    store.extend(Quad(item.subject, item.predicate, item.object) for item in statements)
    return list(store)


def graphs_of(quads: Iterable[Quad]) -> GraphDigests:
    """Return the digest of every named graph among some statements."""
    found: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, NamedNode):
            found[quad.graph_name.value].append(quad)
    return {name: graph_digest(own) for name, own in found.items()}


def compare_graphs(expected: GraphDigests, found: GraphDigests) -> list[Finding]:
    """Return a finding for every graph, expected or found."""
    findings = [Finding(name, _difference(digest, found.get(name))) for name, digest in sorted(expected.items())]
    extra = sorted(set(found) - set(expected))
    return [*findings, *(Finding(name, "is not in the commit.") for name in extra)]


def _difference(expected: str, found: str | None) -> str:
    if found is None:
        return "is missing."
    return "" if found == expected else "holds other statements than the commit."


def compare_files(expected: Mapping[str, str], found: Mapping[str, bytes | None]) -> list[Finding]:
    """Return a finding for every file, by its SHA-256; None stands for a file that is not there."""
    return [Finding(name, _file_difference(digest, found.get(name))) for name, digest in sorted(expected.items())]


def _file_difference(expected: str, data: bytes | None) -> str:
    if data is None:
        return "is missing."
    return "" if hashlib.sha256(data).hexdigest() == expected else "has other bytes than the manifest says."


def read_dump(data: bytes, *, path: str, syntax: RdfFormat) -> list[Quad]:
    """Return a dump's statements. Raises RdfSyntaxError when it is broken."""
    try:
        return list(parse(data, syntax))
    except SyntaxError as error:
        raise RdfSyntaxError(str(error.msg), path=path, line=error.lineno or 0) from error


def compare_dump(expected: Iterable[Triple], found: Iterable[Quad], *, name: str) -> Finding:
    """Return the finding about a dump of one list or mapping set."""
    same = graph_digest(expected) == graph_digest(found)
    return Finding(name, "" if same else "holds other statements than the commit.")


def store_graphs(folder: Path, wanted: Iterable[str]) -> GraphDigests:
    """Return the digests of the wanted graphs of a snapshot's store, and of every other graph it has."""
    store = Store.read_only(str(folder))
    names = {graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)}
    return {
        name: graph_digest(store.quads_for_pattern(None, None, None, NamedNode(name)))
        for name in sorted(names & set(wanted))
    } | dict.fromkeys(names - set(wanted), "")


def is_union(folder: Path, *, apart: str) -> bool:
    """Say whether the default graph of a snapshot's store holds what its named graphs hold together, but one."""
    store = Store.read_only(str(folder))
    default = {quad.triple for quad in store.quads_for_pattern(None, None, None, DefaultGraph())}
    named = {
        quad.triple
        for graph in store.named_graphs()
        if isinstance(graph, NamedNode) and graph.value != apart
        for quad in store.quads_for_pattern(None, None, None, graph)
    }
    return default == named
