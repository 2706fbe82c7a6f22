"""The parts Skosmos answers share: the JSON-LD context, vocabularies, and concepts in brief."""

from __future__ import annotations

from typing import Any

from flask import request

from publisher.catalogue.records import Reference, Row, SchemeRecord, Text
from publisher.namespaces import SKOS
from publisher.web.desk import Desk

CONTEXT: dict[str, Any] = {
    "skos": SKOS,
    "uri": "@id",
    "type": "@type",
    "results": {"@id": "urn:publisher:skosmos:results", "@container": "@list"},
    "prefLabel": "skos:prefLabel",
    "altLabel": "skos:altLabel",
    "hiddenLabel": "skos:hiddenLabel",
    "notation": "skos:notation",
    "broader": "skos:broader",
    "narrower": "skos:narrower",
    "related": "skos:related",
    "topConceptOf": "skos:topConceptOf",
}


def language() -> str:
    """Return the language a request asks for, or an empty string."""
    return request.args.get("lang", "")


def brief(iri: str, label: Text) -> dict[str, Any]:
    """Return a concept as its IRI and name."""
    return {"uri": iri, "prefLabel": label.value}


def brief_of(item: Reference) -> dict[str, Any]:
    """Return a linked concept as its IRI and name."""
    return brief(item.iri, item.label)


def node(row: Row, name: str = "prefLabel") -> dict[str, Any]:
    """Return a concept of a tree: with its notation and whether it has children."""
    found: dict[str, Any] = {"uri": row.iri, name: row.label.value, "hasChildren": row.children > 0}
    if row.notation:
        found["notation"] = row.notation
    return found


def vocabulary(desk: Desk, scheme: SchemeRecord) -> dict[str, Any]:
    """Return what is said of a vocabulary."""
    title = scheme.label.value
    return {
        "uri": "",
        "id": scheme.name,
        "title": title,
        "marcSourceCode": None,
        "defaultLanguage": desk.settings.language,
        "languages": languages(desk, scheme),
        "conceptschemes": [
            {"uri": scheme.iri, "prefLabel": title, "title": title, "label": title, "type": "skos:ConceptScheme"}
        ],
    }


def languages(desk: Desk, scheme: SchemeRecord) -> list[str]:
    """Return the languages of a vocabulary's labels, the default language first."""
    found = {tag for _, tag, _ in scheme.labels if tag}
    default = desk.settings.language
    return sorted(found | {default}, key=lambda tag: (tag != default, tag))
