"""Records without their cut: every narrower concept, member and mapping, for exports that must lose none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from publisher.catalogue.reader import Catalogue
from publisher.catalogue.records import ConceptRecord, Link, Mapping, Reference
from publisher.namespaces import INVERSES


def whole_concept(catalogue: Catalogue, iri: str) -> ConceptRecord | None:
    """Return a concept's record with everything it links to, or None when the IRI is no concept's."""
    record = catalogue.concept(iri)
    return whole(catalogue, record) if record else None


def whole_concepts(catalogue: Catalogue, scheme: str) -> Iterator[ConceptRecord]:
    """Yield the records of a list's concepts with everything they link to, in the order of their notations."""
    return (whole(catalogue, record) for record in catalogue.concepts(scheme))


def whole(catalogue: Catalogue, record: ConceptRecord) -> ConceptRecord:
    """Return a record with everything it links to; most records are whole as they are."""
    if record.mappings_count > len(record.mappings):
        record = replace(record, mappings=tuple(_links(catalogue, record.iri)))
    if record.narrower_count > len(record.narrower):
        record = replace(record, narrower=tuple(_below(catalogue, record.iri)))
    if record.members_count > len(record.members):
        record = replace(record, members=tuple(_below(catalogue, record.iri)))
    return record


def _links(catalogue: Catalogue, iri: str) -> Iterator[Link]:
    for item in catalogue.mappings(subject=iri):
        yield _link(item, item.target, item.match, inward=False)
    for item in catalogue.mappings(target=iri):
        yield _link(item, item.subject, INVERSES.get(item.match, item.match), inward=True)


def _link(item: Mapping, other: Reference, match: str, *, inward: bool) -> Link:
    return Link(
        relation=item.relation,
        relation_label=item.relation_label,
        match=match,
        inward=inward,
        other=other,
        linkset=item.linkset,
        linkset_label=item.linkset_label,
        qualities=item.qualities,
    )


def _below(catalogue: Catalogue, iri: str) -> Iterator[Reference]:
    for child in catalogue.below(iri):
        record = catalogue.concept(child)
        if record:
            home = next(iter(record.schemes), None)
            notation = record.notations[0] if record.notations else ""
            scheme, name = (home.iri, home.label.value) if home else ("", "")
            yield Reference(child, record.label, notation, scheme, name, record.deprecated)
