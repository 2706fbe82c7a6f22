"""The catalogue of everything published here, as DCAT 3: a dataset for every list and mapping set."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from publisher.catalogue.records import LinksetRecord, SchemeRecord
from publisher.config import Settings
from publisher.history.chain import chain
from publisher.namespaces import DCAT, DCT, RDF_TYPE, XSD
from publisher.web.current import Snapshot
from publisher.web.described import literal
from publisher.web.documents import made
from publisher.web.identifiers import Identifiers
from publisher.web.negotiation import VARIANTS
from publisher.web.remembered import remembers
from publisher.web.resolution import address

_IANA = "https://www.iana.org/assignments/media-types/"
_KEPT = ("publisher", "license", "source", "creator", "issued")


def catalogue_triples(snapshot: Snapshot, settings: Settings) -> Iterator[Triple]:
    """Yield the statements of the catalogue."""
    site = settings.site
    catalogue = NamedNode(f"{site}dcat")
    yield _type(catalogue, "Catalog")
    yield Triple(catalogue, _term(DCT, "title"), Literal(settings.title, language=settings.language))
    if snapshot.modified:
        yield Triple(catalogue, _term(DCT, "modified"), Literal(snapshot.modified, datatype=_term(XSD, "dateTime")))
    service = NamedNode(f"{site}sparql")
    yield Triple(catalogue, _term(DCAT, "service"), service)
    yield _type(service, "DataService")
    yield Triple(service, _term(DCT, "title"), Literal("SPARQL", language="en"))
    yield Triple(service, _term(DCAT, "endpointURL"), service)
    for kind, records in (("scheme", snapshot.schemes.values()), ("linkset", snapshot.linksets.values())):
        for record in records:
            yield Triple(catalogue, _term(DCAT, "dataset"), NamedNode(record.iri))
            yield Triple(service, _term(DCAT, "servesDataset"), NamedNode(record.iri))
            yield from _dataset(record, kind, snapshot, settings)


def _dataset(
    record: SchemeRecord | LinksetRecord, kind: str, snapshot: Snapshot, settings: Settings
) -> Iterator[Triple]:
    node = NamedNode(record.iri)
    yield _type(node, "Dataset")
    yield Triple(node, _term(DCT, "title"), literal(record.label))
    if record.description.value:
        yield Triple(node, _term(DCT, "description"), literal(record.description))
    if isinstance(record, SchemeRecord):
        yield from _versioned(node, record)
        if remembers(snapshot):
            yield from chain(snapshot.history.versions(record.iri), scheme=True)
    for item in record.properties:
        if item.iri.startswith(DCT) and item.iri[len(DCT) :] in _KEPT:
            for value in item.values:
                end = NamedNode(value.iri) if value.iri else _dated(value.text)
                yield Triple(node, NamedNode(item.iri), end)
    yield from _distributions(node, record, kind, snapshot, settings)


def _versioned(node: NamedNode, record: SchemeRecord) -> Iterator[Triple]:
    if record.version:
        yield Triple(node, _term(DCAT, "version"), Literal(record.version))
    if record.modified:
        yield Triple(node, _term(DCT, "modified"), _dated(record.modified))


def _distributions(
    node: NamedNode, record: SchemeRecord | LinksetRecord, kind: str, snapshot: Snapshot, settings: Settings
) -> Iterator[Triple]:
    path = Identifiers(settings.authority, settings.definitions).path(record.iri) or ""
    for item in VARIANTS[kind]:
        if item.suffix in ("html", "linkset", "n3"):
            continue
        url = NamedNode(settings.site + address(path, suffix=item.suffix)[1:])
        yield Triple(node, _term(DCAT, "distribution"), url)
        yield _type(url, "Distribution")
        yield Triple(url, _term(DCT, "title"), Literal(item.title, language="en"))
        yield Triple(url, _term(DCAT, "downloadURL"), url)
        yield Triple(url, _term(DCAT, "mediaType"), NamedNode(_IANA + item.media_type))
        dump = made(snapshot.path, record, item.suffix)
        if dump:
            size = Literal(str(dump.stat().st_size), datatype=_term(XSD, "nonNegativeInteger"))
            yield Triple(url, _term(DCAT, "byteSize"), size)


def _dated(text: str) -> Literal:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(text)) if text[:4].isdigit() else None
    return Literal(text, datatype=_term(XSD, kind)) if kind else Literal(text)


def _type(node: NamedNode, name: str) -> Triple:
    return Triple(node, NamedNode(RDF_TYPE), _term(DCAT, name))


def _term(namespace: str, name: str) -> NamedNode:
    return NamedNode(namespace + name)
