"""Read JSKOS: a concept scheme with its concepts, a concordance with its mappings, or either as one object a line.

https://gbv.github.io/jskos/ - one object, an array of objects, or newline-delimited JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.errors import ExchangeError
from publisher.exchange.jskos import DATES, LABEL_LISTS, LINKS, NOTES, Item
from publisher.exchange.reading import Reading
from publisher.namespaces import DCT, OWL, RDF_TYPE, SKOS, SSSOM, VOID, XSD
from publisher.rdf.terms import plain_decimal

_SCHEME, _CONCEPT = SKOS + "ConceptScheme", SKOS + "Concept"
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]+')
_HIERARCHY = ("inScheme", "topConceptOf")
_NESTED = frozenset({"concepts", "topConcepts", "mappings", "@context", "uri", "type"})
_KNOWN = frozenset(
    {*LABEL_LISTS, *NOTES, *LINKS, *DATES, *_NESTED}
    | {"prefLabel", "notation", "identifier", "license", "publisher", "deprecated", "replacedBy"}
    | {"fromScheme", "toScheme", "from", "to", "mappingRelevance", "partOf"}
)


def read_jskos(data: bytes, *, path: str, notation: NamedNode | None = None) -> Reading:
    """Read JSKOS; ``notation`` is the datatype of notations, for which JSKOS has no place.

    Raises ExchangeError for what is not JSON, or names neither a scheme nor a concordance.
    """
    found = _Reader(path, notation)
    for item in _items(data, path):
        try:
            found.take(item)
        except (AttributeError, InvalidOperation, TypeError, ValueError) as error:
            at = item.get("uri", "an object without 'uri'")
            message = f"{path}: {at} is not as JSKOS has it ({error}); look at the types of its values."
            raise ExchangeError(message) from error
    if found.plain:
        found.reading.remarks.append(
            f"{path}: notations are plain texts ({found.plain:,}), as JSKOS has no datatypes; "
            "if those of your list have one, give it with --notation."
        )
    if found.unknown:
        found.reading.remarks.append(f"{path}: not taken over: {', '.join(sorted(found.unknown))}.")
    return found.reading


def _items(data: bytes, path: str) -> Iterator[Item]:
    try:
        text = data.decode("utf-8-sig")
        try:
            loaded = json.loads(text)
        except json.JSONDecodeError:
            loaded = [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError) as error:
        raise ExchangeError(f"{path} is not JSON, nor one JSON object a line ({error}).") from error
    for item in loaded if isinstance(loaded, list) else [loaded]:
        if not isinstance(item, dict):
            raise ExchangeError(f"{path}: JSKOS is made of objects with a 'uri'; this is {json.dumps(item)[:40]}.")
        yield item


@dataclass
class _Reader:
    """The statements of some JSKOS objects."""

    path: str
    notation: NamedNode | None
    plain: int = 0
    reading: Reading = field(default_factory=Reading)
    unknown: set[str] = field(default_factory=set)

    def take(self, item: Item) -> None:
        """Read one object, by what it holds."""
        self.unknown |= item.keys() - _KNOWN
        if "from" in item or "to" in item:
            self._mapping(item, self._iri(_first(item.get("partOf")), "a mapping that is not in a concordance: partOf"))
        elif "mappings" in item or "fromScheme" in item:
            self._concordance(item)
        elif _CONCEPT in item.get("type", ()) or not ("concepts" in item or _SCHEME in item.get("type", ())):
            self._concept(item)
        else:
            self._scheme(item)

    def _scheme(self, item: Item) -> None:
        node = self._described(item, _SCHEME, title=DCT + "title", text=DCT + "description")
        for value in item.get("notation") or ():
            self._say(node, DCT + "alternative", Literal(value))
        self._refer(node, item, {"license": DCT + "license", "publisher": DCT + "publisher"})
        for concept in item.get("concepts") or ():
            self.unknown |= concept.keys() - _KNOWN
            self._concept(concept, node)
        for concept in item.get("topConcepts") or ():
            self._say(self._iri(concept, "a top concept"), SKOS + "topConceptOf", node)

    def _concept(self, item: Item, scheme: NamedNode | None = None) -> None:
        node = self._described(item, _CONCEPT, title=SKOS + "prefLabel", text=SKOS + "definition")
        for value in item.get("notation") or ():
            self.plain += self.notation is None
            self._say(node, SKOS + "notation", Literal(str(value), datatype=self.notation))
        for name, predicate in {**LABEL_LISTS, **NOTES}.items():
            if name != "definition":
                self._texts(node, predicate, item.get(name))
        self._refer(node, item, LINKS)
        if scheme and not any(item.get(name) for name in _HIERARCHY):
            self._say(node, SKOS + "inScheme", scheme)

    def _concordance(self, item: Item) -> None:
        node = self._described(item, VOID + "Linkset", title=DCT + "title", text=DCT + "description")
        self._refer(node, item, {"fromScheme": VOID + "subjectsTarget", "toScheme": VOID + "objectsTarget"})
        self._refer(node, item, {"license": DCT + "license", "publisher": DCT + "publisher"})
        for mapping in item.get("mappings") or ():
            self.unknown |= mapping.keys() - _KNOWN
            self._mapping(mapping, node)

    def _mapping(self, item: Item, linkset: NamedNode) -> None:
        """State a mapping of one concept to one; the last type is the most special relation."""
        ends = [(item.get(side) or {}).get("memberSet") or () for side in ("from", "to")]
        if [len(end) for end in ends] != [1, 1]:
            self.reading.remarks.append(f"{self.path}: a mapping of none or of several concepts at once is left out.")
            return
        source, target = [self._iri(concept, "a mapped concept") for end in ends for concept in end]
        relation = NamedNode((item.get("type") or [SKOS + "mappingRelation"])[-1])
        self._say(linkset, RDF_TYPE, NamedNode(VOID + "Linkset"))
        self._say(linkset, VOID + "linkPredicate", relation)
        self._say(source, relation.value, target)
        relevance = item.get("mappingRelevance")
        if relevance is None:
            return
        axiom = BlankNode()
        self._say(axiom, RDF_TYPE, NamedNode(OWL + "Axiom"))
        for name, end in zip(("Source", "Property", "Target"), (source, relation, target), strict=True):
            self._say(axiom, f"{OWL}annotated{name}", end)
        number = plain_decimal(Decimal(str(relevance)))
        self._say(axiom, SSSOM + "confidence", Literal(number, datatype=NamedNode(XSD + "decimal")))

    def _described(self, item: Item, kind: str, *, title: str, text: str) -> NamedNode:
        """State what schemes, concepts and concordances have in common."""
        node = self._iri(item, "an object")
        for name in dict.fromkeys([kind, *(item.get("type") or ())]):
            self._say(node, RDF_TYPE, NamedNode(name))
        self._texts(node, title, item.get("prefLabel"))
        self._texts(node, text, item.get("definition"))
        for value in item.get("identifier") or ():
            self._say(node, DCT + "identifier", Literal(value))
        for name, predicate in DATES.items():
            if value := item.get(name):
                day = NamedNode(XSD + "date") if _DATE.fullmatch(value) else None
                self._say(node, predicate, Literal(value, datatype=day))
        if item.get("deprecated"):
            self._say(node, OWL + "deprecated", Literal("true", datatype=NamedNode(XSD + "boolean")))
        self._refer(node, item, {"replacedBy": DCT + "isReplacedBy"})
        return node

    def _texts(self, node: NamedNode, predicate: str, texts: Mapping[str, str | list[str]] | None) -> None:
        """State texts by language; ``und`` is a text without one, ``-`` and null say only that there are more."""
        for language, values in (texts or {}).items():
            for value in [values] if isinstance(values, str) else values or ():
                if language != "-" and value is not None:
                    self._say(node, predicate, Literal(value, language=None if language == "und" else language))

    def _refer(self, node: NamedNode, item: Item, links: Mapping[str, str]) -> None:
        for name, predicate in links.items():
            values = item.get(name) or ()
            for value in [values] if isinstance(values, dict) else values:
                if value is not None:
                    self._say(node, predicate, self._iri(value, name))

    def _iri(self, item: Any, what: str) -> NamedNode:
        iri = item.get("uri") if isinstance(item, dict) else None
        if not isinstance(iri, str) or not _IRI.fullmatch(iri):
            raise ExchangeError(f"{self.path}: {what} has no usable 'uri' ({iri!r}); give each an absolute IRI.")
        return NamedNode(iri)

    def _say(self, subject: NamedNode | BlankNode, predicate: str, value: NamedNode | Literal) -> None:
        self.reading.add(Triple(subject, NamedNode(predicate), value))


def _first(values: object) -> object:
    return values[0] if isinstance(values, list) and values else values
