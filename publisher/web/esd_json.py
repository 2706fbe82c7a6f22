"""A list as the JSON of the ESD web methods. What is not known is null, never invented."""

from __future__ import annotations

from typing import Any

from publisher.catalogue.records import ConceptRecord, Reference, SchemeRecord
from publisher.web.desk import Desk, identifier, number
from publisher.web.esd_tables import description

_SAID = {
    "accuracy": ("accuracy",),
    "audience": ("audience",),
    "completeness": ("completeness",),
    "coverage": ("coverage", "spatial"),
    "intendedLongevity": ("intendedLongevity",),
    "provenance": ("provenance",),
    "rights": ("attribution", "rights", "license"),
    "status": ("releaseStatus", "status"),
    "timeliness": ("timeliness", "accrualPeriodicity"),
}
"""Fields of a list, and the short names of the properties that answer them, the first that is there."""


def document(desk: Desk, scheme: SchemeRecord, *, verbose: bool) -> dict[str, Any]:
    """Return a list as JSON data."""
    found = {
        "identifier": scheme.name,
        "label": scheme.label.value,
        "description": scheme.description.value or None,
        "created": scheme.created or None,
        "modified": scheme.modified or None,
        "fullDescription": None,
        **{name: _first(scheme, properties) for name, properties in _SAID.items()},
        "uri": scheme.iri,
        "items": [_item(record, scheme, verbose=verbose) for record in desk.concepts(scheme.iri)],
    }
    return {"list": found}


def said(scheme: SchemeRecord, name: str) -> str | None:
    """Return what is said of a list under one of the field names, or under a property's short name."""
    return _first(scheme, _SAID.get(name, (name,)))


def _first(scheme: SchemeRecord, names: tuple[str, ...]) -> str | None:
    for name in names:
        for item in scheme.properties:
            if identifier(item.iri) == name and item.values:
                return " ".join(value.text for value in item.values)
    return None


def _item(record: ConceptRecord, scheme: SchemeRecord, *, verbose: bool) -> dict[str, Any]:
    item: dict[str, Any] = {
        "identifier": number(record),
        "label": record.label.value,
        "uri": record.iri,
        "parents": [_brief(parent) for parent in record.broader],
        "mappings": {},
        "lists": [identifier(found.iri) for found in record.schemes],
    }
    if verbose:
        item["description"] = description(record) or None
        item["created"] = record.created or None
        item["modified"] = record.modified or None
        item["deprecated"] = record.deprecated
        item["alternativeLabels"] = [text.value for text in record.alt_labels]
        for link in record.mappings:
            name = identifier(link.other.scheme) if link.other.scheme else "other"
            item["mappings"].setdefault(name, []).append(_brief(link.other))
    return item


def _brief(reference: Reference) -> dict[str, str]:
    name = identifier(reference.iri, reference.notation)
    return {"identifier": name, "label": reference.label.value, "uri": reference.iri}
