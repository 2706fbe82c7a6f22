"""Make the documents of concepts, lists, mapping sets and terms in every format but HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from pyoxigraph import serialize as write_rdf

from publisher.catalogue.records import ConceptRecord, LinksetRecord, Record, SchemeRecord
from publisher.catalogue.whole import whole
from publisher.config import Settings
from publisher.exchange.extent import LINKSET, Extent
from publisher.exchange.sssom import write_sssom
from publisher.namespaces import SKOS
from publisher.publish.snapshot import DOWNLOADS
from publisher.rdf import jsonld, turtle
from publisher.rdf.xml import writable_as_xml
from publisher.skos.index import Index
from publisher.web import described, tables
from publisher.web.current import Snapshot
from publisher.web.identifiers import Identifiers
from publisher.web.jskos_data import concept_item, link_item, scheme_item
from publisher.web.links import linkset_of
from publisher.web.resolution import Document
from publisher.workspace import graph_iri


class NotWritable(Exception):
    """The statements cannot be written in the format asked for."""


@dataclass(frozen=True)
class Source:
    """Where a document's content comes from."""

    asked: Document
    record: Record
    snapshot: Snapshot
    settings: Settings

    @property
    def prefixes(self) -> Mapping[str, str]:
        return self.settings.all_prefixes

    def triples(self) -> list[Triple]:
        """Return the document's statements: the profile's choice of what is known."""
        profile = self.asked.profile
        if profile is None:
            return self._statements()
        if profile.name == "skos":
            return list(described.plain(self._statements()))
        if profile.name == "schema":
            return described.as_schema(self.whole)
        return [*self._statements(), *described.neighbours(self.whole)]

    @property
    def whole(self) -> Record:
        """Return the record with everything it links to."""
        return whole(self.snapshot.catalogue, self.record) if isinstance(self.record, ConceptRecord) else self.record

    def _statements(self) -> list[Triple]:
        dump = self.dump("nt")
        data = dump.read_bytes() if dump else self.snapshot.catalogue.triples(self.asked.iri) or b""
        return [quad.triple for quad in parse(data, RdfFormat.N_TRIPLES)]

    def dump(self, suffix: str) -> Path | None:
        """Return the file the build made of a whole list or mapping set in a format, if there is one."""
        return made(self.snapshot.path, self.record, suffix)


def made(snapshot: Path, record: Record, suffix: str) -> Path | None:
    """Return the file a build wrote of a whole list or mapping set in a format, just as it is sent, if there is one."""
    if not isinstance(record, SchemeRecord | LinksetRecord):
        return None
    paths = (snapshot / folder / f"{record.name}.{suffix}" for folder in DOWNLOADS)
    return next((path for path in paths if path.is_file()), None)


def render(source: Source) -> bytes:
    """Return the document's bytes. Raises NotWritable when its statements do not fit the format."""
    suffix = source.asked.variant.suffix
    dump = None if source.asked.profile else source.dump(suffix)
    return dump.read_bytes() if dump else _RENDERERS[suffix](source)


def _turtle(source: Source) -> bytes:
    return turtle.serialize(source.triples(), source.prefixes).encode()


def _ntriples(source: Source) -> bytes:
    return b"".join(sorted(f"{triple} .\n".encode() for triple in set(source.triples())))


def _jsonld(source: Source) -> bytes:
    return jsonld.serialize(source.triples(), jsonld.context_of(source.prefixes), first=source.asked.iri).encode()


def _rdfxml(source: Source) -> bytes:
    triples = source.triples()
    if not writable_as_xml(triples):
        raise NotWritable("A property of it cannot be written as an XML element.")
    return write_rdf(triples, format=RdfFormat.RDF_XML, prefixes=_xml_prefixes(source.prefixes)) or b""


def _xml_prefixes(prefixes: Mapping[str, str]) -> dict[str, str]:
    return {name: space for name, space in prefixes.items() if name and not name.startswith("xml")}


def _quads(source: Source) -> bytes:
    syntax = RdfFormat.TRIG if source.asked.variant.suffix == "trig" else RdfFormat.N_QUADS
    graph = NamedNode(graph_iri(source.record.source, source.settings) if source.record.source else source.asked.iri)
    quads = [Quad(triple.subject, triple.predicate, triple.object, graph) for triple in source.triples()]
    prefixes = dict(source.prefixes) if syntax == RdfFormat.TRIG else None
    return write_rdf(quads, format=syntax, prefixes=prefixes) or b""


def _json(source: Source) -> bytes:
    record, catalogue = source.record, source.snapshot.catalogue
    if source.asked.profile:
        data = _jskos(source.whole)
    else:
        data = msgspec.to_builtins(record)
        if isinstance(record, SchemeRecord):
            data["items"] = msgspec.to_builtins(catalogue.rows(record.iri))
        if isinstance(record, LinksetRecord):
            data["mappings"] = [dict(zip(tables.SSSOM_COLUMNS, row, strict=True)) for row in _pairs(source)]
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def _jskos(record: Record) -> dict[str, Any]:
    """Return a concept with its mappings, or a list, as a JSKOS item."""
    if isinstance(record, SchemeRecord):
        return scheme_item(record)
    assert isinstance(record, ConceptRecord)  # noqa: S101 - the profile is offered for concepts and lists only
    home = next(iter(record.schemes), None)
    mappings = [link_item(record, home, link) for link in record.mappings if not link.path]
    return concept_item(record) | ({"mappings": mappings} if mappings else {})


def _csv(source: Source) -> bytes:
    if isinstance(source.record, LinksetRecord):
        return tables.to_csv(tables.SSSOM_COLUMNS, _pairs(source))
    return tables.to_csv(tables.COLUMNS, _rows(source))


def _xlsx(source: Source) -> bytes:
    return tables.to_xlsx(source.record.label.value, tables.COLUMNS, _rows(source))


def _sssom(source: Source) -> bytes:
    mappings = list(source.snapshot.catalogue.mappings(linkset=source.asked.iri))
    labels = {end.iri: end.label for item in mappings for end in (item.subject, item.target)}
    names = (
        Triple(NamedNode(iri), NamedNode(SKOS + "prefLabel"), Literal(label.value, language=label.language or None))
        for iri, label in labels.items()
    )
    return write_sssom(
        Extent(
            kind=LINKSET,
            node=NamedNode(source.asked.iri),
            triples=tuple(source.triples()),
            prefixes=source.prefixes,
            language=source.settings.language,
            relations={item.relation: () for item in mappings},
            around=Index(names),
        )
    )


def _rows(source: Source) -> Iterable[tuple[str, ...]]:
    if isinstance(source.record, ConceptRecord):
        return [tables.concept_row(source.record)]
    return (tables.concept_row(item) for item in source.snapshot.catalogue.concepts(source.asked.iri))


def _pairs(source: Source) -> Iterable[tuple[str, ...]]:
    for item in source.snapshot.catalogue.mappings(linkset=source.asked.iri):
        justification = [found for found in item.qualities if found.iri.endswith("mapping_justification")]
        rest = [found for found in item.qualities if found not in justification]
        yield (
            item.subject.iri,
            item.subject.label.value,
            item.relation,
            item.target.iri,
            item.target.label.value,
            tables.quality(value for found in justification for value in found.values),
            "; ".join(f"{found.label}: {tables.quality(found.values)}" for found in rest),
        )


def _linkset(source: Source) -> bytes:
    settings = source.settings
    path = Identifiers(settings.authority, settings.definitions).path(source.asked.iri) or ""
    return msgspec.json.encode({"linkset": [linkset_of(source.record, source.asked.kind, path)]})


_RENDERERS: Mapping[str, Callable[[Source], bytes]] = MappingProxyType(
    {
        "ttl": _turtle,
        "n3": _turtle,
        "nt": _ntriples,
        "jsonld": _jsonld,
        "rdf": _rdfxml,
        "nq": _quads,
        "trig": _quads,
        "json": _json,
        "csv": _csv,
        "xlsx": _xlsx,
        "sssom.tsv": _sssom,
        "linkset": _linkset,
    }
)
