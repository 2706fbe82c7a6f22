"""The mappings of one concept, as Skosmos hands them to mapping tools."""

from __future__ import annotations

from typing import Any

from publisher.catalogue.records import ConceptRecord, Link, SchemeRecord
from publisher.web.desk import Desk, identifier
from publisher.web.jskos_data import link_item


def mappings(desk: Desk, scheme: SchemeRecord, concept: ConceptRecord) -> dict[str, Any]:
    """Return a concept's mappings as JSKOS, with what a page needs to show them."""
    return {"uri": concept.iri, "mappings": [_mapping(desk, concept, link) for link in concept.mappings], "graph": []}


def _mapping(desk: Desk, concept: ConceptRecord, link: Link) -> dict[str, Any]:
    return {
        **link_item(concept, desk.home(concept), link),
        "hrefLink": desk.page(link.other.iri),
        "lang": link.other.label.language,
        "vocabName": link.other.scheme_label,
        "typeLabel": link.relation_label or identifier(link.relation),
        "prefLabel": link.other.label.value,
        "description": link.linkset_label,
    }
