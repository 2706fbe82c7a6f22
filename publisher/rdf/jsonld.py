"""Write JSON-LD 1.1 with one stable context: readable keys, and every literal exactly as it was.

The context is made from a table, so the same terms mean the same for ever. A value that does not have the form a term
promises (another datatype, no language) stands under the property's compact IRI instead, as a full value object:
nothing is coerced. Each document carries its context and so needs no second request.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.namespaces import DCT, OWL, RDF_TYPE, RDFS, SKOS, VOID, XSD
from publisher.rdf.turtle import format_language, natural_key

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple

_LINKS = {
    SKOS: (
        "inScheme hasTopConcept topConceptOf broader narrower related member exactMatch closeMatch broadMatch "
        "narrowMatch relatedMatch mappingRelation"
    ),
    DCT: "isReplacedBy replaces source license publisher creator isPartOf hasPart conformsTo",
    RDFS: "seeAlso subClassOf subPropertyOf domain range isDefinedBy",
    VOID: "subjectsTarget objectsTarget linkPredicate",
}
_TEXTS = {
    SKOS: "prefLabel altLabel hiddenLabel definition scopeNote example note editorialNote changeNote historyNote",
    DCT: "title description",
}
_TYPED = {
    DCT + "created": XSD + "date",
    DCT + "modified": XSD + "date",
    DCT + "issued": XSD + "date",
    OWL + "deprecated": XSD + "boolean",
    DCT + "identifier": XSD + "string",
    OWL + "versionInfo": XSD + "string",
}
_MOST_COMPACTED = 10_000


@dataclass(frozen=True)
class Context:
    """The terms of a JSON-LD context: property IRI to term name, by the form of the value."""

    prefixes: Mapping[str, str]
    links: Mapping[str, str]
    texts: Mapping[str, str]
    typed: Mapping[str, str]
    compacted: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False, compare=False)
    """Properties and classes met so far: prefix (empty for none) and name."""

    def as_json(self) -> dict[str, Any]:
        """Return the value of ``@context``."""
        terms: dict[str, Any] = {"id": "@id", "type": "@type"}
        terms |= dict(sorted(self.prefixes.items()))
        terms |= {name: {"@id": iri, "@type": "@id"} for iri, name in self.links.items()}
        terms |= {name: {"@id": iri, "@container": "@language"} for iri, name in self.texts.items()}
        terms |= {name: {"@id": iri, "@type": _TYPED[iri]} for iri, name in self.typed.items()}
        return terms


def context_of(prefixes: Mapping[str, str]) -> Context:
    """Return the context for a table of prefixes."""
    return _context_of(tuple(prefixes.items()))


@lru_cache(maxsize=8)
def _context_of(prefixes: tuple[tuple[str, str], ...]) -> Context:
    usable = {name: iri for name, iri in prefixes if name and iri.endswith(("/", "#"))}
    return Context(usable, _names(_LINKS), _names(_TEXTS), {iri: _local(iri) for iri in _TYPED})


def _names(table: Mapping[str, str]) -> dict[str, str]:
    return {space + name: name for space, names in table.items() for name in names.split()}


def _local(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def serialize(triples: Iterable[Triple], context: Context, *, first: str = "") -> str:
    """Return the JSON-LD of a graph; the subject ``first`` is written first."""
    writer = _Writer(triples, context)
    nodes = writer.nodes(first)
    used = writer.pruned_context()
    body: dict[str, Any] = {"@context": used}
    body |= nodes[0] if len(nodes) == 1 else {"@graph": nodes}
    return msgspec.json.format(msgspec.json.encode(body), indent=2).decode() + "\n"


@dataclass
class _Writer:
    triples: Iterable[Triple]
    context: Context
    used: set[str] = field(default_factory=set)
    places: dict[str, tuple[tuple[int, int, str], ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.statements: dict[Node, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        uses: Counter[Node] = Counter()
        for triple in dict.fromkeys(self.triples):
            if isinstance(triple.subject, Triple):
                continue
            self.statements[triple.subject][triple.predicate.value].append(triple.object)
            if isinstance(triple.object, BlankNode):
                uses[triple.object] += 1
        self.labels: dict[BlankNode, str] = {}
        self.nested = {node for node, count in uses.items() if count == 1 and self._is_leaf(node)}

    def _is_leaf(self, node: Node) -> bool:
        """Say whether a node's own values hold no blank node, so that nesting it can never run in a circle."""
        rows = self.statements.get(node, {})
        return not any(isinstance(value, BlankNode) for values in rows.values() for value in values)

    def nodes(self, first: str) -> list[dict[str, Any]]:
        subjects = [node for node in self.statements if node not in self.nested]
        subjects.sort(key=lambda node: (node.value != first, isinstance(node, BlankNode), natural_key(node.value)))
        return [self.node(node) for node in subjects]

    def node(self, node: Node) -> dict[str, Any]:
        rows = self.statements[node]
        found: dict[str, Any] = {} if node in self.nested else {"id": self.identifier(node)}
        types = [value for value in rows.get(RDF_TYPE, ()) if isinstance(value, NamedNode)]
        if types:
            found["type"] = _one_or_many(sorted(self.compact(item.value) for item in types))
        for predicate in sorted(rows, key=self._place):
            values = [value for value in rows[predicate] if predicate != RDF_TYPE or not isinstance(value, NamedNode)]
            if values:
                self._property(found, predicate, values)
        return found

    def _place(self, predicate: str) -> tuple[tuple[int, int, str], ...]:
        """Return what a predicate is sorted by, told once."""
        if predicate not in self.places:
            self.places[predicate] = natural_key(predicate)
        return self.places[predicate]

    def _property(self, found: dict[str, Any], predicate: str, values: Sequence[Term]) -> None:
        rest: list[Term] = []
        texts: dict[str, list[str]] = defaultdict(list)
        for value in values:
            mapped = predicate in self.context.texts
            if mapped and isinstance(value, Literal) and value.language and not value.direction:
                texts[format_language(value.language)].append(value.value)
            else:
                rest.append(value)
        if texts:
            name = self._term(self.context.texts[predicate])
            found[name] = {language: _one_or_many(sorted(texts[language])) for language in sorted(texts)}
        for name, items in self._groups(predicate, rest).items():
            found[name] = items[0] if len(items) == 1 else sorted(items, key=_order)

    def _groups(self, predicate: str, values: Sequence[Term]) -> dict[str, list[Any]]:
        groups: dict[str, list[Any]] = defaultdict(list)
        typed, links = self.context.typed.get(predicate), self.context.links.get(predicate)
        for value in values:
            if isinstance(value, Literal) and typed and value.datatype.value == _TYPED[predicate]:
                groups[self._term(typed)].append(value.value)
            elif isinstance(value, NamedNode) and links:
                groups[self._term(links)].append(value.value)
            else:
                name = RDF_TYPE if predicate == RDF_TYPE else self.compact(predicate)
                groups[name].append(self.value(value))
        return groups

    def value(self, value: Term) -> Any:
        if isinstance(value, Literal):
            if value.language:
                direction = {"@direction": value.direction.value} if value.direction else {}
                return direction | {"@language": format_language(value.language), "@value": value.value}
            datatype = value.datatype.value
            return value.value if datatype == XSD + "string" else {"@type": datatype, "@value": value.value}
        if isinstance(value, Triple):
            raise ValueError("A triple as an object cannot be written as JSON-LD 1.1.")
        if value in self.nested:
            return self.node(value)
        return {"id": self.identifier(value)}

    def identifier(self, node: Node) -> str:
        if isinstance(node, NamedNode):
            return node.value
        return "_:" + self.labels.setdefault(node, f"b{len(self.labels) + 1}")

    def compact(self, iri: str) -> str:
        """Return a property or class as prefix:name where a prefix fits, else whole."""
        found = self.context.compacted.get(iri)
        if found is None:
            if len(self.context.compacted) >= _MOST_COMPACTED:
                self.context.compacted.clear()
            found = self.context.compacted[iri] = self._compacted(iri)
        prefix, name = found
        if prefix:
            self.used.add(prefix)
        return name

    def _compacted(self, iri: str) -> tuple[str, str]:
        for name, space in sorted(self.context.prefixes.items(), key=lambda item: -len(item[1])):
            rest = iri[len(space) :]
            if iri.startswith(space) and rest and not rest.startswith("//"):
                return name, f"{name}:{rest}"
        return "", iri

    def _term(self, name: str) -> str:
        self.used.add(name)
        return name

    def pruned_context(self) -> dict[str, Any]:
        """Return the part of the context that the document uses."""
        return {
            name: meaning
            for name, meaning in self.context.as_json().items()
            if name in self.used or name in ("id", "type")
        }


def _one_or_many(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _order(value: Any) -> tuple[tuple[int, int, str], ...]:
    return natural_key(value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False))
