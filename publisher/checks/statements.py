"""One file's statements, indexed by subject and by object.

IRIs are plain strings, blank nodes strings that start with ``_:`` and are told apart by file, literals pyoxigraph
literals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.checks.literals import altered
from publisher.namespaces import RDF_TYPE, XSD
from publisher.workspace import Source

Object = str | Literal
Links = list[tuple[str, str]]
Rows = Sequence[tuple[str, list[Object]]]
"""Nodes with a property, each with its values."""
Term = NamedNode | BlankNode | Literal | Triple

Text = tuple[str, str]
"""A text with its capitals folded, and its language."""

_TEXT = XSD + "string"


@dataclass(frozen=True)
class FileFacts:
    """One file's statements by subject, by object and by property, and the texts that need a look.

    ``into`` leaves out ``rdf:type``; ``tongues`` are the language tags in use, ``typed`` the literals of XML Schema
    datatypes other than plain text.
    """

    source: Source
    out: Mapping[str, Mapping[str, list[Object]]]
    into: Mapping[str, Links]
    by_property: Mapping[str, Rows]
    tongues: Set[str]
    typed: Set[Literal]

    @cached_property
    def predicates(self) -> frozenset[str]:
        """Every property the file uses."""
        return frozenset(self.by_property)

    def rows(self, predicate: str) -> Rows:
        """Return the nodes with a property, each with its values, in file order."""
        return self.by_property.get(predicate, ())

    @cached_property
    def altered(self) -> Mapping[Literal, str]:
        """The file's literals the store would alter, with the text it would keep."""
        return altered(self.typed)

    def languages(self, predicate: str) -> frozenset[str]:
        """Return the languages of a property's texts."""
        return frozenset(language for _, language in self.named(predicate))

    @cached_property
    def _having(self) -> dict[str, dict[Object, list[str]]]:
        return {}

    def having(self, predicate: str) -> Mapping[Object, list[str]]:
        """Return the nodes that have each value of a property."""
        if predicate not in self._having:
            index: dict[Object, list[str]] = {}
            for node, values in self.rows(predicate):
                for value in values:
                    index.setdefault(value, []).append(node)
            self._having[predicate] = index
        return self._having[predicate]

    @cached_property
    def _named(self) -> dict[str, dict[Text, list[str]]]:
        return {}

    def named(self, predicate: str) -> Mapping[Text, list[str]]:
        """Return the nodes that have each text as value of a property, capitals aside."""
        if predicate not in self._named:
            index: dict[Text, list[str]] = {}
            for node, values in self.rows(predicate):
                for text in values:
                    if isinstance(text, Literal):
                        index.setdefault((text.value.casefold(), text.language or ""), []).append(node)
            self._named[predicate] = index
        return self._named[predicate]


def file_facts(source: Source) -> FileFacts:
    """Index one file's statements."""
    out: dict[str, dict[str, list[Object]]] = {}
    into: dict[str, Links] = {}
    known: dict[str, tuple[str, list[tuple[str, list[Object]]]]] = {}
    tongues: set[str] = set()
    typed: set[Literal] = set()
    place = quote(source.path)
    for triple_subject, triple_predicate, term, _ in source.quads:
        subject = triple_subject.value if type(triple_subject) is NamedNode else node_key(triple_subject, place)
        name = triple_predicate.value
        predicate, rows = known.get(name) or known.setdefault(name, (name, []))
        about = out.get(subject)
        if about is None:
            about = out[subject] = {}
        values = about.get(predicate)
        if values is None:
            values = about[predicate] = []
            rows.append((subject, values))
        if isinstance(term, Literal):
            values.append(term)
            if language := term.language:
                tongues.add(language)
            elif (datatype := term.datatype.value) != _TEXT and datatype.startswith(XSD):
                typed.add(term)
            continue
        node = term.value if type(term) is NamedNode else node_key(term, place)
        values.append(node)
        if predicate != RDF_TYPE:
            links = into.get(node)
            if links is None:
                links = into[node] = []
            links.append((subject, predicate))
    return FileFacts(source, out, into, dict(known.values()), tongues, typed)


def node_key(term: Term, place: str) -> str:
    """Return the string a node is known by; a blank node's holds the file it is in."""
    if isinstance(term, NamedNode):
        return term.value
    return f"_:{place}:{term.value}" if isinstance(term, BlankNode) else f"_:{place}:{quote(str(term))}"
