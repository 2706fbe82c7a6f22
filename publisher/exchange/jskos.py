"""Lists and mapping sets as JSKOS (gbv.github.io/jskos): what Cocoda and BARTOC read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode

from publisher.exchange.extent import LINKSET, Extent
from publisher.exchange.pairs import Details, details_of
from publisher.namespaces import DCT, MAPPING_PROPERTIES, OWL, SKOS, SSSOM, VOID
from publisher.rdf.turtle import format_language, natural_key

_CONTEXT = "https://gbv.github.io/jskos/context.json"
_LABELS = {"prefLabel": SKOS + "prefLabel"}
LABEL_LISTS = {"altLabel": SKOS + "altLabel", "hiddenLabel": SKOS + "hiddenLabel"}
NOTES = {
    name: SKOS + name for name in ("definition", "scopeNote", "example", "editorialNote", "historyNote", "changeNote")
}
LINKS = {name: SKOS + name for name in ("broader", "narrower", "related", "inScheme", "topConceptOf")}
DATES = {name: DCT + name for name in ("created", "issued", "modified")}

Item = dict[str, Any]


def write_jskos(extent: Extent) -> bytes:
    """Return a list as a JSKOS concept scheme with its concepts, a mapping set as a concordance with its mappings."""
    item = _concordance(extent) if extent.kind == LINKSET else _scheme(extent)
    return (json.dumps({"@context": _CONTEXT, **item}, ensure_ascii=False, indent=1) + "\n").encode()


def _scheme(extent: Extent) -> Item:
    node, index = extent.node, extent.index
    item = _item(extent, node, SKOS + "ConceptScheme")
    item["prefLabel"] = item.get("prefLabel") or _by_language(index.literals(node, DCT + "title"))
    item["definition"] = _lists(index.literals(node, DCT + "description"))
    item["notation"] = [value.value for value in index.literals(node, DCT + "alternative", SKOS + "notation")]
    item["license"] = _references(extent, node, DCT + "license")
    item["publisher"] = _references(extent, node, DCT + "publisher")
    item["topConcepts"] = [
        {"uri": concept.value} for concept in extent.concepts if node in index.iris(concept, SKOS + "topConceptOf")
    ]
    item["concepts"] = [_item(extent, concept, SKOS + "Concept") for concept in extent.concepts]
    return _without_empty(item)


def _item(extent: Extent, node: NamedNode, kind: str) -> Item:
    index = extent.index
    item: Item = {"uri": node.value, "type": [kind]}
    own = sorted(
        c.value for c in index.iris(node, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type") if c.value != kind
    )
    item["type"] += own
    item["notation"] = [value.value for value in index.literals(node, SKOS + "notation")]
    item["identifier"] = [value.value for value in index.literals(node, DCT + "identifier")]
    item |= {name: _by_language(index.literals(node, iri)) for name, iri in _LABELS.items()}
    item |= {name: _lists(index.literals(node, iri)) for name, iri in {**LABEL_LISTS, **NOTES}.items()}
    item |= {name: _references(extent, node, iri) for name, iri in LINKS.items()}
    item |= {name: index.text(node, iri) for name, iri in DATES.items()}
    item["deprecated"] = index.text(node, OWL + "deprecated") == "true"
    item["replacedBy"] = _references(extent, node, DCT + "isReplacedBy")
    return _without_empty(item)


def _concordance(extent: Extent) -> Item:
    node, index = extent.node, extent.index
    item: Item = {
        "uri": node.value,
        "prefLabel": _by_language(index.literals(node, DCT + "title")),
        "definition": _lists(index.literals(node, DCT + "description")),
        "fromScheme": next(iter(_references(extent, node, VOID + "subjectsTarget")), None),
        "toScheme": next(iter(_references(extent, node, VOID + "objectsTarget")), None),
        "license": _references(extent, node, DCT + "license"),
        "publisher": _references(extent, node, DCT + "publisher"),
    }
    relations: Mapping[str, tuple[str, ...]] = {**{name: (name,) for name in MAPPING_PROPERTIES}, **extent.relations}
    item["mappings"] = [
        _without_empty(
            {
                "from": {"memberSet": [_brief(extent, subject)]},
                "to": {"memberSet": [_brief(extent, target)]},
                "fromScheme": item["fromScheme"],
                "toScheme": item["toScheme"],
                "type": list(dict.fromkeys([*relations[relation.value], relation.value])),
                "mappingRelevance": _confidence(details),
            }
        )
        for (subject, relation, target), details in details_of(extent).items()
    ]
    return _without_empty(item)


def _confidence(details: Sequence[Details]) -> float | None:
    sure = [value.value for item in details for value in item.get(SSSOM + "confidence", ())]
    return float(sure[0]) if sure else None


def _brief(extent: Extent, node: NamedNode) -> Item:
    notation = [value.value for value in extent.around.literals(node, SKOS + "notation")]
    labels = _by_language(extent.around.literals(node, SKOS + "prefLabel"))
    return _without_empty({"uri": node.value, "notation": notation, "prefLabel": labels})


def _references(extent: Extent, node: NamedNode, predicate: str) -> list[Item]:
    found = sorted(extent.index.iris(node, predicate), key=lambda item: natural_key(item.value))
    return [{"uri": item.value} for item in found]


def _by_language(values: list[Literal]) -> dict[str, str]:
    found = {format_language(value.language or "und"): value.value for value in sorted(values, key=str, reverse=True)}
    return dict(sorted(found.items()))


def _lists(values: list[Literal]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in sorted(values, key=str):
        found.setdefault(format_language(value.language or "und"), []).append(value.value)
    return found


def _without_empty(item: Item) -> Item:
    return {key: value for key, value in item.items() if value not in (None, "", [], {}, False)}
