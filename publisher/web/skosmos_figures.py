"""Counts, types and changes as Skosmos tells them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from publisher.catalogue.records import ConceptRecord, SchemeRecord
from publisher.namespaces import SKOS
from publisher.web.desk import Desk, identifier, whole
from publisher.web.skosmos_data import languages
from publisher.web.skosmos_search import type_name

_PROPERTIES = ("prefLabel", "altLabel", "hiddenLabel")


def types(desk: Desk, scheme: SchemeRecord | None) -> dict[str, Any]:
    """Return the classes concepts have."""
    rows = []
    for iri in desk.index.types(scheme.iri if scheme else ""):
        row = {"uri": iri, "label": _class_label(desk, iri)}
        rows.append(row if iri.startswith(SKOS) else {**row, "superclass": SKOS + "Concept"})
    return {"uri": "", "types": rows}


def vocabulary_statistics(desk: Desk, scheme: SchemeRecord) -> dict[str, Any]:
    """Return how many concepts a vocabulary has, by class."""
    counts: Counter[str] = Counter()
    retired: Counter[str] = Counter()
    for record in desk.catalogue.concepts(scheme.iri):
        for item in record.types:
            counts[item.iri] += 1
            retired[item.iri] += record.deprecated
    return {
        "id": scheme.name,
        "title": scheme.label.value,
        "concepts": {
            "class": SKOS + "Concept",
            "label": "Concept",
            "count": scheme.concepts,
            "deprecatedCount": scheme.deprecated,
        },
        "subTypes": [
            {
                "type": type_name(desk, iri),
                "label": _class_label(desk, iri),
                "count": count,
                "deprecatedCount": retired[iri],
            }
            for iri, count in sorted(counts.items())
        ],
    }


def label_statistics(desk: Desk, scheme: SchemeRecord) -> dict[str, Any]:
    """Return how many labels a vocabulary has, by language and property."""
    counts = {(name, tag): number for name, tag, number in scheme.labels}
    rows = [
        {
            "language": tag,
            "literal": tag,
            "properties": [
                {"property": f"skos:{name}", "labels": sum(_counted(counts, name, tag))} for name in _PROPERTIES
            ],
        }
        for tag in languages(desk, scheme)
    ]
    return {"id": scheme.name, "title": scheme.label.value, "languages": rows}


def _counted(counts: dict[tuple[str, str], int], name: str, tag: str) -> list[int]:
    return [number for (found, language), number in counts.items() if found == name and language == tag]


def changes(desk: Desk, scheme: SchemeRecord, field: str) -> dict[str, Any]:
    """Return the concepts lately created or modified, the newest first."""
    dated = [(getattr(item, field), item) for item in desk.catalogue.concepts(scheme.iri)]
    rows = sorted((row for row in dated if row[0]), key=lambda row: (row[0], row[1].iri), reverse=True)
    start, size = whole("offset", 0, most=1_000_000), whole("limit", 200, most=10_000)
    return {"uri": "", "changeList": [_change(date, item) for date, item in rows[start : start + size]]}


def _change(date: str, record: ConceptRecord) -> dict[str, Any]:
    row = {"uri": record.iri, "prefLabel": record.label.value, "date": date}
    for item in record.replaced_by[:1]:
        row |= {"replacedBy": item.iri, "replacingLabel": item.label.value}
    return row


def _class_label(desk: Desk, iri: str) -> str:
    record = desk.catalogue.record(iri)
    return record.label.value if record else identifier(iri)
