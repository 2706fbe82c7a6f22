"""Lists and mappings as the CSV tables of the ESD web methods. A deprecated concept keeps its row."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.catalogue.records import ConceptRecord, SchemeRecord
from publisher.exchange.esd_csv import HEADER
from publisher.namespaces import SKOS
from publisher.web.desk import Desk, identifier, mappings_to, number, type_name

MAPPED = (*HEADER, "Mapping type", "Mapped identifier", "Mapped label", "Mapped type")
_DESCRIPTIONS = (SKOS + "definition", SKOS + "scopeNote")
_HISTORY = (SKOS + "historyNote", SKOS + "changeNote")
_BETWEEN = "; "


def plain(desk: Desk, scheme: SchemeRecord) -> Iterator[tuple[str, ...]]:
    """Yield one row a concept of a list."""
    return (row(record) for record in desk.concepts(scheme.iri))


def mapped(desk: Desk, scheme: SchemeRecord, other: SchemeRecord) -> Iterator[tuple[str, ...]]:
    """Yield one row a pair of a list's concept and a concept of the other list."""
    members = {item.iri: item for item in desk.catalogue.rows(other.iri)}
    types: dict[str, str] = {}
    for record in desk.concepts(scheme.iri):
        pairs = list(mappings_to(record, members))
        start = row(record) if pairs else ()
        for link, item in pairs:
            if item.iri not in types:
                types[item.iri] = _type_of(desk, item.iri)
            name = identifier(item.iri, item.notation)
            yield (*start, relation_name(link.relation), name, item.label.value, types[item.iri])


def mappings(record: ConceptRecord) -> Iterator[tuple[str, ...]]:
    """Yield one row a mapping of a concept; the mapped type is the IRI's own word for it."""
    start = row(record)
    for link in record.mappings:
        other = link.other
        kind = other.iri.rpartition("/")[0].rpartition("/")[2]
        name = identifier(other.iri, other.notation)
        yield (*start, relation_name(link.relation), name, other.label.value, kind[:1].upper() + kind[1:])


def row(record: ConceptRecord) -> tuple[str, ...]:
    """Return a concept's columns."""
    return (
        number(record),
        record.label.value,
        description(record),
        record.created,
        record.modified,
        history(record),
        type_name(record),
        _BETWEEN.join(identifier(item.iri, item.notation) for item in record.broader),
        _BETWEEN.join(item.label.value for item in record.broader),
    )


def description(record: ConceptRecord) -> str:
    """Return a concept's definition, else its scope note, else nothing."""
    return next((note.text.value for kind in _DESCRIPTIONS for note in record.notes if note.kind == kind), "")


def history(record: ConceptRecord) -> str:
    """Return a concept's history and change notes as one line."""
    return " ".join(note.text.value for note in record.notes if note.kind in _HISTORY)


def relation_name(iri: str) -> str:
    """Return a relation's short name: ``hasInteraction``, ``closeMatch``."""
    return identifier(iri)


def file_name(record: ConceptRecord) -> str:
    """Return a file name for what is said of a concept: ``service-58``."""
    return "-".join(record.iri.rstrip("/").split("/")[-2:])


def _type_of(desk: Desk, iri: str) -> str:
    record = desk.concept(iri)
    return type_name(record) if record else ""
