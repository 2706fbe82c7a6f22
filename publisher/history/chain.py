"""The chain of versions as RDF: OWL 2, Dublin Core, PAV and DCAT 3 say it each in their own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from pyoxigraph import Literal, NamedNode, Triple

from publisher.history.mementos import moment
from publisher.history.records import Version
from publisher.namespaces import DCAT, DCT, OWL, PAV, PROV, RDF_TYPE, SKOS, XSD


def chain(versions: Sequence[Version], *, scheme: bool) -> list[Triple]:
    """Return every version of a thing with its date, sources and predecessor. ``scheme``: the thing is a list."""
    triples = [triple for version in versions for triple in _about(version, scheme=scheme)]
    for before, after in pairwise(versions):
        triples += _step(before, after)
    if versions:
        last = versions[-1]
        triples.append(_triple(last.iri, PAV + "hasCurrentVersion", NamedNode(last.version_iri)))
    return triples


def _about(version: Version, *, scheme: bool) -> Iterator[Triple]:
    own, release = version.version_iri, version.release
    for name in (DCT + "hasVersion", PAV + "hasVersion", DCAT + "hasVersion"):
        yield _triple(version.iri, name, NamedNode(own))
    yield _triple(own, RDF_TYPE, NamedNode(SKOS + "ConceptScheme" if scheme else PROV + "Entity"))
    if scheme:
        yield _triple(own, RDF_TYPE, NamedNode(DCAT + "Dataset"))
        yield _triple(own, OWL + "versionInfo", Literal(release.title))
    else:
        yield _triple(own, DCT + "isPartOf", NamedNode(release.iri))
    yield _triple(own, DCT + "isVersionOf", NamedNode(version.iri))
    yield _triple(own, PROV + "specializationOf", NamedNode(version.iri))
    for name in (PAV + "version", DCAT + "version"):
        yield _triple(own, name, Literal(release.version))
    if version.date:
        yield _triple(own, DCT + "issued", date_literal(version.date))
    yield from _origins(own, release.sources, release.licences)


def _origins(own: str, sources: Iterable[str], licences: Iterable[str]) -> Iterator[Triple]:
    for name, values in ((DCT + "source", sources), (DCT + "license", licences)):
        for value in values:
            yield _triple(own, name, NamedNode(value))


def _step(before: Version, after: Version) -> Iterator[Triple]:
    old, new = NamedNode(before.version_iri), NamedNode(after.version_iri)
    for name in (OWL + "priorVersion", PAV + "previousVersion", DCAT + "previousVersion"):
        yield Triple(new, NamedNode(name), old)
    yield Triple(old, NamedNode(DCT + "isReplacedBy"), new)


def date_literal(date: str) -> Literal:
    """Return a date or time as a typed literal; a year or month keeps its own type."""
    kinds = {4: "gYear", 7: "gYearMonth", 10: "date"}
    kind = kinds.get(len(date), "dateTime") if moment(date) else "string"
    return Literal(date, datatype=NamedNode(XSD + kind))


def _triple(subject: str, predicate: str, value: NamedNode | Literal) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), value)
