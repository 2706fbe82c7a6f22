"""Other ways to say a record: as plain SKOS, with its neighbours and their names, as schema.org terms, as JSKOS."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.catalogue.records import ConceptRecord, Record, Reference, SchemeRecord, Text
from publisher.namespaces import RDF_TYPE, SCHEMA, SKOS

_RDF_VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"
_JSKOS_CONTEXT = "https://gbv.github.io/jskos/context.json"


def plain(statements: Iterable[Triple]) -> Iterator[Triple]:
    """Yield the SKOS statements of a document. A note with parts of its own is told by its text (SKOS Primer 4.2)."""
    every = list(statements)
    texts = {triple.subject: triple.object for triple in every if triple.predicate.value == _RDF_VALUE}
    for triple in every:
        if not _is_skos(triple):
            continue
        text = texts.get(triple.object) if isinstance(triple.object, BlankNode) else triple.object
        if text is not None and not isinstance(triple.subject, BlankNode):
            yield Triple(triple.subject, triple.predicate, text)


def _is_skos(triple: Triple) -> bool:
    if triple.predicate.value == RDF_TYPE:
        return isinstance(triple.object, NamedNode) and triple.object.value.startswith(SKOS)
    return triple.predicate.value.startswith(SKOS)


def neighbours(record: Record) -> Iterator[Triple]:
    """Yield what a concept is joined to in SKOS's own words (narrower terms, mappings of either direction), and the
    name, number and list of all that it links to, so that one request shows it whole.

    Give the whole record: a prepared one holds the first of many links only.
    """
    if isinstance(record, ConceptRecord):
        yield from _joined(record)
    for item in dict.fromkeys(_references(record)):
        node = NamedNode(item.iri)
        if item.label.value:
            yield Triple(node, NamedNode(SKOS + "prefLabel"), literal(item.label))
        if item.notation:
            yield Triple(node, NamedNode(SKOS + "notation"), Literal(item.notation))
        if item.scheme:
            yield Triple(node, NamedNode(SKOS + "inScheme"), NamedNode(item.scheme))


def _joined(record: ConceptRecord) -> Iterator[Triple]:
    node = NamedNode(record.iri)
    for name, items in (("broader", record.broader), ("narrower", record.narrower), ("related", record.related)):
        yield from (Triple(node, NamedNode(SKOS + name), NamedNode(item.iri)) for item in items)
    for link in (item for item in record.mappings if not item.path):
        yield Triple(node, NamedNode(link.match), NamedNode(link.other.iri))


def _references(record: Record) -> Iterator[Reference]:
    if isinstance(record, ConceptRecord):
        yield from (*record.schemes, *record.broader, *record.narrower, *record.related, *record.replaced_by)
        yield from (*record.members, *(link.other for link in record.mappings))
    elif isinstance(record, SchemeRecord):
        yield from record.linksets


def literal(text: Text) -> Literal:
    """Return a text as an RDF literal."""
    return Literal(text.value, language=text.language) if text.language else Literal(text.value)


def as_schema(record: Record) -> list[Triple]:
    """Return a concept or list as a schema.org DefinedTerm or DefinedTermSet."""
    node = NamedNode(record.iri)
    kind = "DefinedTerm" if isinstance(record, ConceptRecord) else "DefinedTermSet"
    pairs: list[tuple[str, Literal | NamedNode]] = [("name", literal(record.label)), ("url", NamedNode(record.iri))]
    if isinstance(record, ConceptRecord):
        pairs += [("alternateName", literal(text)) for text in record.alt_labels]
        pairs += [("termCode", Literal(text)) for text in record.notations]
        pairs += [("description", literal(text)) for text in _definitions(record)]
        pairs += [("inDefinedTermSet", NamedNode(item.iri)) for item in record.schemes]
    elif isinstance(record, SchemeRecord) and record.description.value:
        pairs.append(("description", literal(record.description)))
    typed = Triple(node, NamedNode(RDF_TYPE), NamedNode(SCHEMA + kind))
    return [typed, *(Triple(node, NamedNode(SCHEMA + name), value) for name, value in pairs)]


def schema_json(record: Record) -> dict[str, Any]:
    """Return the schema.org JSON-LD that a page carries for search engines."""
    data: dict[str, Any] = {"@context": "https://schema.org/", "@id": record.iri, "name": record.label.value}
    if isinstance(record, ConceptRecord):
        data["@type"] = "DefinedTerm"
        data |= {"termCode": record.notations[0]} if record.notations else {}
        data |= {"alternateName": [text.value for text in record.alt_labels]} if record.alt_labels else {}
        data |= {"description": _definitions(record)[0].value} if _definitions(record) else {}
        sets = [{"@type": "DefinedTermSet", "@id": item.iri, "name": item.label.value} for item in record.schemes]
        return data | {"inDefinedTermSet": sets}
    data["@type"] = "DefinedTermSet" if isinstance(record, SchemeRecord) else "CreativeWork"
    if isinstance(record, SchemeRecord) and record.description.value:
        data["description"] = record.description.value
    return data


def _definitions(record: ConceptRecord) -> list[Text]:
    kinds = (SKOS + "definition", SKOS + "scopeNote")
    return [note.text for kind in kinds for note in record.notes if note.kind == kind]


def as_jskos(record: Record) -> dict[str, Any]:
    """Return a concept or list as a JSKOS item, without what a listing leaves out (see ``jskos_data``)."""
    data: dict[str, Any] = {"@context": _JSKOS_CONTEXT, "uri": record.iri}
    if isinstance(record, SchemeRecord):
        return data | {
            "type": [SKOS + "ConceptScheme"],
            "prefLabel": _by_language([record.label]),
            "notation": [record.abbreviation] if record.abbreviation else [],
        }
    assert isinstance(record, ConceptRecord)  # noqa: S101 - the profile is offered for concepts and lists only
    data |= {
        "type": [SKOS + "Concept", *(item.iri for item in record.types)],
        "prefLabel": {text.language or "und": text.value for text in record.pref_labels},
        "altLabel": _lists_by_language(record.alt_labels),
        "notation": list(record.notations),
        "inScheme": [{"uri": item.iri} for item in record.schemes],
        "broader": [_item(item) for item in record.broader],
        "narrower": [_item(item) for item in record.narrower],
        "related": [_item(item) for item in record.related],
        "deprecated": record.deprecated,
    }
    return {name: value for name, value in data.items() if value not in ([], {}, False)}


def _item(item: Reference) -> dict[str, Any]:
    return {"uri": item.iri, "prefLabel": _by_language([item.label])}


def _by_language(texts: Iterable[Text]) -> dict[str, str]:
    return {text.language or "und": text.value for text in texts}


def _lists_by_language(texts: Iterable[Text]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(text.language or "und", []).append(text.value)
    return found
