"""One file's statements, indexed by subject and by object.

IRIs are plain strings, blank nodes strings that start with ``_:`` and are told apart by file, literals pyoxigraph
literals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.checks.literals import altered, typed
from publisher.namespaces import RDF_TYPE
from publisher.workspace import Source

Object = str | Literal
Links = list[tuple[str, str]]
Term = NamedNode | BlankNode | Literal | Triple


Text = tuple[str, str]
"""A text with its capitals folded, and its language."""


@dataclass(frozen=True)
class FileFacts:
    """One file's statements by subject and by object; ``into`` leaves out ``rdf:type``."""

    source: Source
    out: Mapping[str, Mapping[str, list[Object]]]
    into: Mapping[str, Links]

    @cached_property
    def predicates(self) -> frozenset[str]:
        """Every property the file uses."""
        return frozenset(self._rows)

    @cached_property
    def _rows(self) -> Mapping[str, list[tuple[str, list[Object]]]]:
        rows: dict[str, list[tuple[str, list[Object]]]] = {}
        for node, about in self.out.items():
            for name, values in about.items():
                if name in rows:
                    rows[name].append((node, values))
                else:
                    rows[name] = [(node, values)]
        return rows

    def rows(self, predicate: str) -> Sequence[tuple[str, list[Object]]]:
        """Return the nodes with a property, each with its values, in file order."""
        return self._rows.get(predicate, ())

    @cached_property
    def literals(self) -> frozenset[Literal]:
        """Every literal of the file."""
        rows = (values for about in self.out.values() for values in about.values())
        return frozenset(value for values in rows for value in values if isinstance(value, Literal))

    @cached_property
    def tongues(self) -> frozenset[str]:
        """Every language tag of the file."""
        return frozenset(value.language for value in self.literals if value.language)

    @cached_property
    def altered(self) -> Mapping[Literal, str]:
        """The file's literals the store would alter, with the text it would keep."""
        return altered(typed(self.literals))

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
    place = quote(source.path)
    names: dict[str, str] = {}
    for triple_subject, triple_predicate, term, _ in source.quads:
        subject = triple_subject.value if type(triple_subject) is NamedNode else node_key(triple_subject, place)
        predicate = triple_predicate.value
        predicate = names.setdefault(predicate, predicate)
        about = out.get(subject)
        if about is None:
            about = out[subject] = {}
        values = about.get(predicate)
        if values is None:
            values = about[predicate] = []
        if isinstance(term, Literal):
            values.append(term)
            continue
        node = term.value if type(term) is NamedNode else node_key(term, place)
        values.append(node)
        if predicate != RDF_TYPE:
            links = into.get(node)
            if links is None:
                links = into[node] = []
            links.append((subject, predicate))
    return FileFacts(source, out, into)


def node_key(term: Term, place: str) -> str:
    """Return the string a node is known by; a blank node's holds the file it is in."""
    if isinstance(term, NamedNode):
        return term.value
    return f"_:{place}:{term.value}" if isinstance(term, BlankNode) else f"_:{place}:{quote(str(term))}"
