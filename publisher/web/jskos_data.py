"""Concepts, lists, mapping sets and mappings as JSKOS items (JSKOS data format, sections 4 to 9)."""

from __future__ import annotations

from typing import Any

from publisher.catalogue.records import ConceptRecord, Link, LinksetRecord, Mapping, Reference, Row, SchemeRecord, Text
from publisher.namespaces import SKOS
from publisher.web.described import as_jskos

Item = dict[str, Any]


def scheme_item(record: SchemeRecord) -> Item:
    """Return a list."""
    item = as_jskos(record)
    item["notation"] = [record.abbreviation or record.name]
    item["concepts"] = [None]
    item["topConcepts"] = [None]
    if record.description.value:
        item["definition"] = {record.description.language or "und": [record.description.value]}
    if record.modified:
        item["modified"] = record.modified
    return item


def concept_item(record: ConceptRecord) -> Item:
    """Return a concept with its neighbours."""
    item = as_jskos(record)
    item.setdefault("broader", [])
    item.setdefault("narrower", [])
    item["topConceptOf"] = [{"uri": iri} for iri in record.top_of]
    item["ancestors"] = [None] if record.broader else []
    for kind, name in ((SKOS + "definition", "definition"), (SKOS + "scopeNote", "scopeNote")):
        texts = [note.text for note in record.notes if note.kind == kind]
        if texts:
            item[name] = {texts[0].language or "und": [text.value for text in texts]}
    item |= {name: date for name, date in (("created", record.created), ("modified", record.modified)) if date}
    return item


def row_item(row: Row, scheme: str) -> Item:
    """Return a concept of a listing."""
    item: Item = {
        "uri": row.iri,
        "type": [SKOS + "Concept"],
        "prefLabel": labels(row.label),
        "inScheme": [{"uri": scheme}],
        "narrower": [None] if row.children else [],
    }
    return item | ({"notation": [row.notation]} if row.notation else {})


def reference_item(reference: Reference) -> Item:
    """Return a concept that something links to."""
    item: Item = {"uri": reference.iri, "prefLabel": labels(reference.label)}
    if reference.notation:
        item["notation"] = [reference.notation]
    if reference.scheme:
        item["inScheme"] = [{"uri": reference.scheme}]
    return item


def mapping_item(mapping: Mapping) -> Item:
    """Return a mapping as stated."""
    item: Item = {
        "type": [mapping.match],
        "from": {"memberSet": [reference_item(mapping.subject)]},
        "to": {"memberSet": [reference_item(mapping.target)]},
        "fromScheme": {"uri": mapping.subject.scheme},
        "toScheme": {"uri": mapping.target.scheme},
    }
    return item | ({"partOf": [{"uri": mapping.linkset}]} if mapping.linkset else {})


def link_item(record: ConceptRecord, home: Reference | None, link: Link) -> Item:
    """Return a mapping as a concept's record shows it, from the concept to the other."""
    own = Reference(record.iri, record.label, record.notations[0] if record.notations else "")
    item = mapping_item(Mapping(own, link.relation, link.relation_label, link.match, link.other, link.linkset))
    if home:
        item["fromScheme"] = {"uri": home.iri, "prefLabel": labels(home.label)}
    item["toScheme"] = {"uri": link.other.scheme, "prefLabel": {"und": link.other.scheme_label}}
    return item


def concordance_item(record: LinksetRecord) -> Item:
    """Return a mapping set."""
    item: Item = {
        "uri": record.iri,
        "type": ["http://rdfs.org/ns/void#Linkset"],
        "notation": [record.name],
        "prefLabel": labels(record.label),
        "extent": str(record.pairs),
    }
    if record.description.value:
        item["scopeNote"] = {record.description.language or "und": [record.description.value]}
    for name, end in (("fromScheme", record.subjects), ("toScheme", record.objects)):
        if end:
            item[name] = {"uri": end.iri, "prefLabel": labels(end.label)}
    return item


def labels(text: Text) -> dict[str, str]:
    """Return a text by its language."""
    return {text.language or "und": text.value}
