"""Hierarchies as Skosmos tells them: top concepts, children, ways up and down, groups."""

from __future__ import annotations

from typing import Any

from publisher.catalogue.records import ConceptRecord, Reference, SchemeRecord
from publisher.namespaces import SKOS
from publisher.web.desk import Desk
from publisher.web.skosmos_data import brief, brief_of, node

_MOST = 5_000
"""Concepts a transitive answer holds at most."""


def top_concepts(desk: Desk, scheme: SchemeRecord) -> dict[str, Any]:
    """Return the top concepts of a vocabulary."""
    rows = [{**node(row, "label"), "topConceptOf": scheme.iri} for row in desk.catalogue.top(scheme.iri)]
    return {"uri": scheme.iri, "topconcepts": rows}


def linked(concept: ConceptRecord, name: str) -> dict[str, Any]:
    """Return a concept with the concepts of one relation: ``broader``, ``narrower``, ``related``."""
    return {**brief(concept.iri, concept.label), name: [brief_of(item) for item in _links(concept, name)]}


def transitive(desk: Desk, concept: ConceptRecord, name: str) -> dict[str, Any]:
    """Return everything above (``broader``) or below (``narrower``) a concept, the concept itself with it."""
    found: dict[str, Any] = {}
    waiting = [concept]
    while waiting and len(found) < _MOST:
        record = waiting.pop(0)
        links = _links(record, name)
        found[record.iri] = {**brief(record.iri, record.label), name: [item.iri for item in links]}
        next_ones = (desk.concept(item.iri) for item in links if item.iri not in found)
        waiting += [item for item in next_ones if item]
    return {"uri": concept.iri, f"{name}Transitive": found}


def children(desk: Desk, scheme: SchemeRecord, concept: ConceptRecord) -> dict[str, Any]:
    """Return a concept's narrower concepts, each with whether it has children."""
    rows = desk.catalogue.children(scheme.iri, concept.iri)
    return {"uri": concept.iri, "narrower": [node(row) for row in rows]}


def hierarchy(desk: Desk, scheme: SchemeRecord, concept: ConceptRecord) -> dict[str, Any]:
    """Return every way from the top down to a concept: each ancestor with its children."""
    above = transitive(desk, concept, "broader")["broaderTransitive"]
    return {"uri": concept.iri, "broaderTransitive": {iri: _ancestor(desk, scheme, iri) for iri in above}}


def _ancestor(desk: Desk, scheme: SchemeRecord, iri: str) -> dict[str, Any]:
    record = desk.concept(iri)
    if record is None:
        return {"uri": iri}
    rows = desk.catalogue.children(scheme.iri, iri)
    found: dict[str, Any] = {**brief(iri, record.label), "hasChildren": bool(rows)}
    if record.notations:
        found["notation"] = record.notations[0]
    if record.broader:
        found["broader"] = [item.iri for item in record.broader]
    if rows:
        found["narrower"] = [{**node(row, "label"), "prefLabel": row.label.value} for row in rows]
    if record.top_of or not record.broader:
        tops = list(record.top_of) or [scheme.iri]
        found |= {"top": tops[0], "tops": tops}
    return found


def groups(desk: Desk, scheme: SchemeRecord) -> dict[str, Any]:
    """Return the collections of a vocabulary."""
    found = [item for item in desk.concepts(scheme.iri) if _is_group(item)]
    rows = [
        {**brief(item.iri, item.label), "hasMembers": bool(item.members), "childGroups": []}
        for item in sorted(found, key=lambda item: item.label.value.casefold())
    ]
    return {"uri": scheme.iri, "groups": rows}


def group_members(desk: Desk, scheme: SchemeRecord, concept: ConceptRecord) -> dict[str, Any]:
    """Return the members of a collection."""
    rows = [{**brief_of(item), "hasMembers": False} for item in concept.members]
    return {"uri": concept.iri, "members": rows}


def _is_group(record: ConceptRecord) -> bool:
    return any(item.iri in (SKOS + "Collection", SKOS + "OrderedCollection") for item in record.types)


def _links(record: ConceptRecord, name: str) -> tuple[Reference, ...]:
    return {"broader": record.broader, "narrower": record.narrower, "related": record.related}[name]
