"""Turn index look-ups into the parts of a record: texts, references, properties, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.catalogue.records import Note, Property, Reference, Text, Value
from publisher.namespaces import DCT, FOAF, LABEL_PROPERTIES, OWL, RDF, RDFS, SKOS, VOID, XSD
from publisher.rdf.turtle import format_language, natural_key
from publisher.skos.index import Index, Node, Term

TITLES = (SKOS + "prefLabel", DCT + "title", RDFS + "label", FOAF + "name")


@dataclass(frozen=True)
class Describer:
    """Reads labels and descriptions from an index, preferring one language."""

    index: Index
    language: str
    known: dict[Node, Text] = field(default_factory=dict, repr=False, compare=False)
    """Labels found so far: a concept is named on the pages of all its neighbours."""
    seen: dict[NamedNode, Reference] = field(default_factory=dict, repr=False, compare=False)
    """References made so far."""

    def texts(self, node: Node, *predicates: str) -> tuple[Text, ...]:
        """Return literals as texts, the preferred language first, then by language and value."""
        found = {text_of(value) for value in self.index.literals(node, *predicates)}
        return tuple(sorted(found, key=lambda text: (not self._ours(text), text.language, text.value)))

    def label(self, node: Node) -> Text:
        """Return the best name of a node; the end of its IRI when nothing better is known."""
        if node not in self.known:
            self.known[node] = self._label(node)
        return self.known[node]

    def _label(self, node: Node) -> Text:
        for predicate in TITLES:
            texts = self.texts(node, predicate)
            if texts:
                return texts[0]
        return Text(local_name(node.value) if isinstance(node, NamedNode) else "")

    def reference(self, node: NamedNode) -> Reference:
        """Return a link to a node."""
        if node not in self.seen:
            self.seen[node] = self._reference(node)
        return self.seen[node]

    def _reference(self, node: NamedNode) -> Reference:
        scheme = self.home(node)
        return Reference(
            iri=node.value,
            label=self.label(node),
            notation=self.notation(node),
            scheme=scheme.value if scheme else "",
            scheme_label=self.label(scheme).value if scheme else "",
            deprecated=self.deprecated(node),
        )

    def home(self, node: Node) -> NamedNode | None:
        """Return the list a concept is kept in: the first that is not itself part of another list."""
        schemes = self.index.iris(node, SKOS + "inScheme")
        whole = (item for item in schemes if not self.index.iris(item, DCT + "isPartOf"))
        return next(whole, schemes[0] if schemes else None)

    def references(self, node: Node, *predicates: str) -> tuple[Reference, ...]:
        """Return links to the values of predicates, sorted by label."""
        found = {item.value: self.reference(item) for item in self.index.iris(node, *predicates)}
        return tuple(sorted(found.values(), key=reference_key))

    def notation(self, node: Node) -> str:
        """Return a node's first notation, or an empty string."""
        return self.index.text(node, SKOS + "notation")

    def deprecated(self, node: Node) -> bool:
        """Say whether a node is marked ``owl:deprecated true``."""
        return self.index.text(node, OWL + "deprecated") in ("true", "1")

    def notes(self, node: Node, predicates: Iterable[str]) -> tuple[Note, ...]:
        """Return documentation notes: plain texts, or nodes with a value and a date (SKOS Primer 4.2)."""
        found = [
            self._note(predicate, value) for predicate in predicates for value in self.index.values(node, predicate)
        ]
        return tuple(sorted(found, key=lambda note: (note.date, note.kind, natural_key(note.text.value))))

    def _note(self, predicate: str, value: Term) -> Note:
        if isinstance(value, Literal):
            return Note(predicate, text_of(value))
        if isinstance(value, Triple):
            return Note(predicate, Text(str(value)))
        texts = self.texts(value, RDF + "value", RDFS + "comment", DCT + "description")
        date = self.index.text(value, DCT + "date", DCT + "created", DCT + "issued")
        source = self.index.text(value, DCT + "source", OWL + "versionInfo")
        return Note(predicate, texts[0] if texts else Text(str(value)), date, source)

    def properties(self, node: Node, *, leave_out: frozenset[str]) -> tuple[Property, ...]:
        """Return every other property of a node, sorted by label."""
        rest = [name for name in self.index.predicates(node) if name not in leave_out]
        rows = [self.property(node, name) for name in rest]
        return tuple(sorted((row for row in rows if row.values), key=lambda row: (row.label.lower(), row.iri)))

    def property(self, node: Node, predicate: str) -> Property:
        """Return one property with its values, labelled for readers."""
        values = {self.value(value) for value in self.index.values(node, predicate)}
        label = self.label(NamedNode(predicate)).value
        ordered = tuple(sorted(values, key=lambda value: (natural_key(value.text), value.iri)))
        return Property(predicate, readable(label), ordered)

    def value(self, value: Term) -> Value:
        """Return a term as a reader sees it."""
        if isinstance(value, Literal):
            datatype = "" if value.language or value.datatype.value == XSD + "string" else value.datatype.value
            return Value(value.value, "", format_language(value.language or ""), datatype)
        if isinstance(value, NamedNode):
            return Value(self.label(value).value if value in self.index else value.value, value.value)
        if isinstance(value, BlankNode):
            inner = [
                self.value(item).text
                for name in self.index.predicates(value)
                for item in self.index.values(value, name)
            ]
            return Value("; ".join(inner))
        return Value(str(value))

    def _ours(self, text: Text) -> bool:
        return text.language.lower().partition("-")[0] == self.language.lower().partition("-")[0]


def text_of(literal: Literal) -> Text:
    """Return a literal's text with its language in BCP 47 form."""
    return Text(literal.value, format_language(literal.language or ""))


def reference_key(reference: Reference) -> tuple[object, ...]:
    """Return the order in which links are listed: by label as people read it, then by IRI."""
    return (reference.label.value.casefold(), natural_key(reference.iri))


def local_name(iri: str) -> str:
    """Return the last part of an IRI, in which a person may recognise it."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def readable(name: str) -> str:
    """Return a property's name as words: ``versionInfo`` becomes ``version info``, ``versionIRI`` ``version IRI``."""
    if " " in name or name.isupper():
        return name
    words = re.sub(r"(?<=[^A-Z])(?=[A-Z])", " ", name).split()
    return " ".join(word if len(word) > 1 and word.isupper() else word.lower() for word in words)


TOLD_ELSEWHERE = frozenset(
    {
        *LABEL_PROPERTIES,
        RDF + "type",
        SKOS + "notation",
        SKOS + "inScheme",
        SKOS + "topConceptOf",
        SKOS + "hasTopConcept",
        SKOS + "broader",
        SKOS + "narrower",
        SKOS + "related",
        SKOS + "member",
        DCT + "title",
        DCT + "description",
        DCT + "created",
        DCT + "modified",
        DCT + "identifier",
        DCT + "isReplacedBy",
        DCT + "replaces",
        OWL + "deprecated",
        OWL + "versionInfo",
        VOID + "subjectsTarget",
        VOID + "objectsTarget",
        VOID + "linkPredicate",
    }
)
"""Properties that records carry in fields of their own."""


def says_draft(predicate: str, text: str) -> bool:
    """Say whether a statement calls what it is about a draft: in a property named ``releaseStatus`` or ``status``."""
    return local_name(predicate) in ("releaseStatus", "status") and "draft" in text.casefold()
