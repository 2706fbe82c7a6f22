"""Data extension of the reconciliation service: columns a client may add for concepts it has matched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from publisher.catalogue.records import ConceptRecord, Reference, Text
from publisher.namespaces import SKOS
from publisher.web.desk import Desk

Value = dict[str, Any]
_MAPPED = "mapped:"


def _texts(texts: Sequence[Text]) -> list[Value]:
    return [{"str": text.value} for text in texts]


def _notes(record: ConceptRecord, name: str) -> list[Value]:
    return [{"str": note.text.value} for note in record.notes if note.kind == SKOS + name]


def _date(text: str) -> list[Value]:
    """Return a date as the date and time the specification asks for."""
    return [{"date": text if "T" in text else f"{text}T00:00:00Z"}] if text else []


_PROPERTIES: Mapping[str, tuple[str, Callable[[ConceptRecord], list[Value] | tuple[Reference, ...]]]] = (
    MappingProxyType(
        {
            "uri": ("Identifier (IRI)", lambda record: [{"str": record.iri}]),
            "notation": ("Number or code", lambda record: [{"str": text} for text in record.notations]),
            "prefLabel": ("Preferred label", lambda record: _texts(record.pref_labels)),
            "altLabel": ("Other names", lambda record: _texts(record.alt_labels)),
            "definition": ("Definition", lambda record: _notes(record, "definition")),
            "scopeNote": ("Scope note", lambda record: _notes(record, "scopeNote")),
            "broader": ("Broader", lambda record: record.broader),
            "narrower": ("Narrower", lambda record: record.narrower),
            "related": ("Related", lambda record: record.related),
            "list": ("List", lambda record: record.schemes),
            "created": ("Created", lambda record: _date(record.created)),
            "modified": ("Modified", lambda record: _date(record.modified)),
            "deprecated": ("Deprecated", lambda record: [{"str": str(record.deprecated).lower()}]),
            "replacedBy": ("Replaced by", lambda record: record.replaced_by),
        }
    )
)
"""Property id to its name and how it is read from a record."""


def properties(desk: Desk) -> list[dict[str, str]]:
    """Return every property there is, with one for the mappings into each list."""
    found = [{"id": name, "name": label} for name, (label, _) in _PROPERTIES.items()]
    return found + [
        {"id": _MAPPED + item.name, "name": f"Mapped to {item.label.value}"} for item in desk.catalogue.schemes()
    ]


def extended(desk: Desk, ids: Sequence[object], asked: Sequence[object]) -> dict[str, Any]:
    """Return meta and rows for the ids and properties of an extension request; an unknown id has empty cells."""
    names = [str(item.get("id", "")) if isinstance(item, Mapping) else str(item) for item in asked]
    labels = {item["id"]: item["name"] for item in properties(desk)}
    rows = {}
    for name in dict.fromkeys(str(item) for item in ids):
        record = desk.concept(desk.absolute(name))
        rows[name] = {wanted: _values(desk, record, wanted) if record else [] for wanted in names}
    return {"meta": [{"id": name, "name": labels.get(name, name)} for name in names], "rows": rows}


def texts_of(desk: Desk, record: ConceptRecord, name: str) -> list[str]:
    """Return a property's values as texts to compare with: names, ids and plain values."""
    return [str(text) for value in _values(desk, record, name) for text in value.values()]


def _values(desk: Desk, record: ConceptRecord, name: str) -> list[Value]:
    if name.startswith(_MAPPED):
        scheme = desk.scheme(name.removeprefix(_MAPPED))
        inside = {row.iri for row in desk.catalogue.rows(scheme.iri)} if scheme else set()
        others = {link.other.iri: link.other for link in record.mappings if link.other.iri in inside}
        return [_entity(desk, other) for other in others.values()]
    if name not in _PROPERTIES:
        return []
    return [_entity(desk, item) if isinstance(item, Reference) else item for item in _PROPERTIES[name][1](record)]


def _entity(desk: Desk, reference: Reference) -> Value:
    return {"id": reference.iri.removeprefix(desk.settings.authority), "name": reference.label.value}
