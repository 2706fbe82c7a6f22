"""A concept's data as the plain JSON graph Skosmos sends: the concept, and its neighbours with their names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from publisher.catalogue.records import ConceptRecord, Reference, Text
from publisher.namespaces import DCT, OWL, SKOS
from publisher.web.desk import Desk
from publisher.web.skosmos_search import type_name

Node = dict[str, Any]
CONTEXT: Node = {
    "skos": SKOS,
    "dct": DCT,
    "owl": OWL,
    "uri": "@id",
    "type": "@type",
    "lang": "@language",
    "value": "@value",
    "graph": "@graph",
    **{
        name: f"skos:{name}"
        for name in (
            "prefLabel", "altLabel", "hiddenLabel", "notation", "definition", "scopeNote", "example", "note",
            "editorialNote", "changeNote", "historyNote", "broader", "narrower", "related", "inScheme", "topConceptOf",
            "exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch", "mappingRelation",
        )
    },
    "created": "dct:created",
    "modified": "dct:modified",
    "deprecated": "owl:deprecated",
}  # fmt: skip


def graph(desk: Desk, record: ConceptRecord) -> Node:
    """Return a concept and everything it links to as nodes of one graph."""
    others = {item.iri: item for item in _neighbours(record)}
    return {"@context": CONTEXT, "graph": [_concept(desk, record), *(_neighbour(item) for item in others.values())]}


def _concept(desk: Desk, record: ConceptRecord) -> Node:
    node: Node = {
        "uri": record.iri,
        "type": [type_name(desk, iri) for iri in dict.fromkeys((SKOS + "Concept", *(t.iri for t in record.types)))],
        "prefLabel": _texts(record.pref_labels or (record.label,)),
        "altLabel": _texts(record.alt_labels),
        "hiddenLabel": _texts(record.hidden_labels),
        "notation": list(record.notations),
        "inScheme": _links(record.schemes),
        "topConceptOf": [{"uri": iri} for iri in record.top_of],
        "broader": _links(record.broader),
        "narrower": _links(record.narrower),
        "related": _links(record.related),
        "created": record.created,
        "modified": record.modified,
        "deprecated": record.deprecated,
    }
    for note in record.notes:
        if note.kind.startswith(SKOS):
            node.setdefault(note.kind.removeprefix(SKOS), []).extend(_texts((note.text,)))
    for link in record.mappings:
        if link.match:
            node.setdefault(link.match.removeprefix(SKOS), []).append({"uri": link.other.iri})
    return {name: _single(value) for name, value in node.items() if value not in ([], "", False)}


def _neighbours(record: ConceptRecord) -> Iterable[Reference]:
    yield from (*record.schemes, *record.broader, *record.narrower, *record.related)
    yield from (link.other for link in record.mappings)


def _neighbour(item: Reference) -> Node:
    node: Node = {"uri": item.iri, "prefLabel": _single(_texts((item.label,)))}
    return node | ({"notation": item.notation} if item.notation else {})


def _texts(texts: Iterable[Text]) -> list[Node]:
    return [{"lang": text.language, "value": text.value} if text.language else {"value": text.value} for text in texts]


def _links(items: Iterable[Reference]) -> list[Node]:
    return [{"uri": item.iri} for item in items]


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
