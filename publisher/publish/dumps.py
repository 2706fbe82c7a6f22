"""Write every list and mapping set whole, in every format, beside the store: what a download link points at.

Dumps are made from the parsed sources, not from the store, so that lexical forms are those of git.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple
from pyoxigraph import serialize as write_rdf

from publisher.config import Settings
from publisher.exchange.extent import LINKSET, above
from publisher.exchange.extent import Extent as MappingSet
from publisher.exchange.spread import spread_of, told_of
from publisher.exchange.sssom import write_sssom
from publisher.namespaces import DCT, OWL, RDF_TYPE, SKOS, VOID
from publisher.publish.snapshot import DUMPS
from publisher.rdf import jsonld
from publisher.rdf.turtle import in_graph, natural_key, serialize
from publisher.rdf.xml import writable_as_xml
from publisher.skos.entailment import skos_relations
from publisher.skos.index import Index
from publisher.workspace import Workspace

Relations = Mapping[str, tuple[str, ...]]
"""Declared relations and the SKOS properties they imply."""
_COLUMNS = (
    "IRI", "Notation", "Label", "Alternative labels", "Broader", "Status", "Created", "Modified", "Replaced by",
)  # fmt: skip


@dataclass(frozen=True)
class Extent:
    """One dump: the name of its files and its statements."""

    name: str
    triples: tuple[Triple, ...]
    iri: str = ""
    """The list or mapping set it is of."""
    graph: str = ""
    """The named graph it is published in."""
    linkset: bool = False
    """Whether it is a mapping set."""


def write(workspace: Workspace, _derived: Sequence[Triple], snapshot: Path) -> None:
    """Write ``dumps/<name>.<suffix>`` for every list and mapping set, and ``dumps/all.nq``."""
    folder = snapshot / DUMPS
    folder.mkdir()
    every = [quad for source in workspace.sources for quad in source.quads]
    index, relations = Index(every), skos_relations(every)
    for extent in extents(workspace):
        _write_rdf(extent, folder, workspace.settings.all_prefixes)
        if extent.linkset:
            pairs = _mapping_set(extent, index, relations, workspace.settings)
            (folder / f"{extent.name}.sssom.tsv").write_bytes(write_sssom(pairs))
    table = _Table(index, workspace.settings.language)
    for scheme in index.of_type(SKOS + "ConceptScheme"):
        if isinstance(scheme, NamedNode):
            _write_table(table, scheme, folder / f"{_name(scheme)}.csv")
    quads = [_in_graph(quad, source.graph) for source in workspace.sources for quad in source.quads]
    write_rdf(quads, str(folder / "all.nq"), RdfFormat.N_QUADS)


def extents(workspace: Workspace) -> Iterable[Extent]:
    """Yield every list (its own statements and its concepts') and every mapping set (its file)."""
    spread = spread_of(workspace)
    for source in workspace.sources:
        quads = source.quads
        linksets = _of_type(quads, VOID + "Linkset")
        for node in linksets:
            yield Extent(_name(node), tuple(quad.triple for quad in quads), node.value, source.graph, linkset=True)
        schemes = [] if linksets else _of_type(quads, SKOS + "ConceptScheme")
        alone = len(schemes) == 1 and source.path not in spread.mixed
        for node in schemes:
            if spread.homes.get(node, source.path) == source.path:
                own = (quad.triple for quad in quads) if alone else _members(node, quads)
                triples = dict.fromkeys((*own, *spread.more.get(node, ())))
                yield Extent(_name(node), tuple(triples), node.value, source.graph)


def _members(scheme: NamedNode, quads: Sequence[Quad]) -> Iterable[Triple]:
    """Return what a file with several lists says of one of them and of its members."""
    membership = (SKOS + "inScheme", SKOS + "topConceptOf")
    members = (quad.subject for quad in quads if quad.predicate.value in membership and quad.object == scheme)
    return told_of([scheme, *members], quads)


def _write_rdf(extent: Extent, folder: Path, prefixes: Mapping[str, str]) -> None:
    path = folder / extent.name
    text = serialize(extent.triples, prefixes)
    path.with_suffix(".ttl").write_text(text, encoding="utf-8")
    path.with_suffix(".trig").write_text(in_graph(text, extent.graph), encoding="utf-8")
    json = jsonld.serialize(extent.triples, jsonld.context_of(prefixes), first=extent.iri)
    path.with_suffix(".jsonld").write_text(json, encoding="utf-8")
    lines = write_rdf(extent.triples, format=RdfFormat.N_TRIPLES) or b""
    path.with_suffix(".nt").write_bytes(lines)
    path.with_suffix(".nq").write_bytes(lines.replace(b" .\n", f" <{extent.graph}> .\n".encode()))
    if writable_as_xml(extent.triples):
        named = {name: space for name, space in prefixes.items() if name and not name.startswith("xml")}
        write_rdf(extent.triples, str(path.with_suffix(".rdf")), RdfFormat.RDF_XML, prefixes=named)


def _mapping_set(extent: Extent, around: Index, relations: Relations, settings: Settings) -> MappingSet:
    return MappingSet(
        kind=LINKSET,
        node=NamedNode(extent.iri),
        triples=tuple(dict.fromkeys(extent.triples)),
        prefixes=settings.all_prefixes,
        language=settings.language,
        relations=relations,
        around=around,
    )


@dataclass(frozen=True)
class _Table:
    """What all files say, and the language of the texts in tables."""

    index: Index
    language: str

    @cached_property
    def above(self) -> Mapping[NamedNode, list[NamedNode]]:
        """What stands above each concept by the statements of what is narrower than what."""
        concepts = self.index.of_type(SKOS + "Concept")
        return above(self.index, (node for node in concepts if isinstance(node, NamedNode)))

    def row(self, node: NamedNode) -> tuple[str, ...]:
        """Return the row of a concept."""
        index = self.index
        parents = {*index.iris(node, SKOS + "broader"), *self.above.get(node, ())}
        return (
            node.value,
            index.text(node, SKOS + "notation"),
            index.text_in(self.language, node, SKOS + "prefLabel"),
            "|".join(sorted(value.value for value in index.literals(node, SKOS + "altLabel"))),
            "|".join(sorted(value.value for value in parents)),
            "deprecated" if index.text(node, OWL + "deprecated") == "true" else "",
            index.text(node, DCT + "created"),
            index.text(node, DCT + "modified"),
            "|".join(sorted(value.value for value in index.iris(node, DCT + "isReplacedBy"))),
        )


def _write_table(table: _Table, scheme: NamedNode, path: Path) -> None:
    members = {
        node
        for node in table.index.of_type(SKOS + "Concept")
        if isinstance(node, NamedNode) and scheme in table.index.iris(node, SKOS + "inScheme", SKOS + "topConceptOf")
    }
    with path.open("w", encoding="utf-8", newline="") as opened:
        rows = csv.writer(opened)
        rows.writerow(_COLUMNS)
        rows.writerows(table.row(node) for node in sorted(members, key=lambda node: natural_key(node.value)))


def _of_type(quads: Iterable[Quad], kind: str) -> list[NamedNode]:
    return [
        quad.subject
        for quad in quads
        if quad.predicate.value == RDF_TYPE and quad.object == NamedNode(kind) and isinstance(quad.subject, NamedNode)
    ]


def _name(node: NamedNode) -> str:
    return node.value.rstrip("/#").rpartition("/")[2].rpartition("#")[2]


def _in_graph(quad: Quad, graph: str) -> Quad:
    return Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))
