"""One file's statements, indexed by subject and by object.

IRIs are plain strings, blank nodes strings that start with ``_:`` and are told apart by file, literals pyoxigraph
literals.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple
from urllib.parse import quote

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, Triple

from publisher.checks.literals import Literal, Parts, altered, made, parts_of
from publisher.namespaces import RDF_TYPE, XSD
from publisher.workspace import Source

Object = str | Literal
Links = list[str]
"""What leads to a node: a subject, the property that leads there, the next subject, its property, and so on."""
Rows = Iterator[tuple[str, list[Object]]]
"""Nodes with a property, each with its values."""
Columns = tuple[list[str], list[list[Object]]]
"""The same as two lists: the nodes, and the values of each."""
Term = NamedNode | BlankNode | pyoxigraph.Literal | Triple

Text = tuple[str, str]
"""A text with its capitals folded, and its language."""

_TEXT = XSD + "string"
_NOTHING: Columns = ([], [])


@dataclass(frozen=True)
class FileFacts:
    """One file's statements by subject, by object and by property, and the texts that need a look.

    ``into`` leaves out ``rdf:type``; ``tongues`` are the language tags in use, ``typed`` the literals of XML Schema
    datatypes other than plain text, ``prefixes`` those the file declares; ``laid_out`` says that the file is laid out
    as our writer does it. ``values`` and ``texts`` are the tables of ``having`` and ``named`` made so far.
    """

    source: Source
    out: Mapping[str, Mapping[str, list[Object]]]
    into: Mapping[str, Links]
    by_property: Mapping[str, Columns]
    tongues: Set[str]
    typed: Set[Literal]
    prefixes: Mapping[str, str]
    laid_out: bool = False
    values: dict[str, Mapping[Object, list[str]]] = field(default_factory=dict)
    texts: dict[str, Mapping[Text, list[str]]] = field(default_factory=dict)

    @cached_property
    def predicates(self) -> frozenset[str]:
        """Every property the file uses."""
        return frozenset(self.by_property)

    def rows(self, predicate: str) -> Rows:
        """Yield the nodes with a property, each with its values, in file order."""
        return zip(*self.by_property.get(predicate, _NOTHING), strict=True)

    def counts(self, predicate: str) -> Iterator[int]:
        """Yield the number of values of each node with a property."""
        return map(len, self.by_property.get(predicate, _NOTHING)[1])

    def objects(self, predicate: str) -> Iterator[Object]:
        """Yield the values of a property, in file order."""
        return chain.from_iterable(self.by_property.get(predicate, _NOTHING)[1])

    def links_to(self, node: str) -> Iterator[tuple[str, str]]:
        """Yield subject and property of every statement whose object is a node."""
        ends = iter(self.into.get(node, ()))
        return zip(ends, ends, strict=True)

    def holders(self, predicate: str, kind: type[Object] | None = None) -> Set[str]:
        """Return the nodes with a property; those whose first value is of a kind (text or node)."""
        if kind is None or {*map(type, self.objects(predicate))} == {kind}:
            return dict.fromkeys(self.by_property.get(predicate, _NOTHING)[0]).keys()
        return {node for node, values in self.rows(predicate) if isinstance(values[0], kind)}

    @cached_property
    def altered(self) -> Mapping[Literal, str]:
        """The file's literals the store would alter, with the text it would keep."""
        return altered(self.typed)

    def languages(self, predicate: str) -> frozenset[str]:
        """Return the languages of a property's texts."""
        return frozenset(map(itemgetter(1), self.named(predicate)))

    def having(self, predicate: str) -> Mapping[Object, list[str]]:
        """Return the nodes that have each value of a property."""
        if predicate not in self.values:
            self.values[predicate] = by_value(self.rows(predicate))
        return self.values[predicate]

    def named(self, predicate: str) -> Mapping[Text, list[str]]:
        """Return the nodes that have each text as value of a property, capitals aside."""
        if predicate not in self.texts:
            self.texts[predicate] = by_text(self.rows(predicate))
        return self.texts[predicate]


def by_value(rows: Rows) -> dict[Any, list[str]]:
    """Return the nodes that have each value."""
    index: dict[Any, list[str]] = {}
    for node, values in rows:
        for value in values:
            index.setdefault(value, []).append(node)
    return index


def by_text(rows: Rows) -> dict[Text, list[str]]:
    """Return the nodes that have each text, its capitals folded."""
    index: dict[Text, list[str]] = {}
    for node, values in rows:
        for value in values:
            if not isinstance(value, str):
                index.setdefault((value[0].casefold(), value[1]), []).append(node)
    return index


def file_facts(source: Source) -> FileFacts:
    """Index one file's statements."""
    return facts_from(source, plain_facts(source))


class Plain(NamedTuple):
    """What ``FileFacts`` holds with literals as plain tuples, as ``marshal`` can write it.

    ``told`` are the properties with literals; ``laid_out`` says that the file is laid out as our writer does it.
    """

    out: dict[str, dict[str, list[Any]]]
    into: dict[str, Links]
    by_property: dict[str, tuple[list[str], list[list[Any]]]]
    tongues: set[str]
    typed: set[Parts]
    told: set[str]
    prefixes: dict[str, str]
    laid_out: bool = False

    def rows(self, predicate: str) -> Iterator[tuple[str, list[Any]]]:
        """Yield the nodes with a property, each with its values."""
        return zip(*self.by_property.get(predicate, _NOTHING), strict=True)


Pair = tuple[str, str | Parts]
"""A property and its value, as plain texts and tuples."""
Group = tuple[str, Iterable[Pair]]
"""A subject and what is said of it in one place."""


def plain_facts(source: Source) -> Plain:
    """Index one file's statements."""
    return indexed(_groups(source), dict(source.document.prefixes))


def _groups(source: Source) -> Iterator[Group]:
    place = quote(source.path)
    subject, pairs = "", list[Pair]()
    for start, predicate, term, _ in source.quads:
        node = start.value if type(start) is NamedNode else node_key(start, place)
        if node != subject:
            if pairs:
                yield subject, pairs
            subject, pairs = node, []
        if type(term) is pyoxigraph.Literal:
            pairs.append((predicate.value, parts_of(term)))
        else:
            pairs.append((predicate.value, term.value if type(term) is NamedNode else node_key(term, place)))
    if pairs:
        yield subject, pairs


def indexed(groups: Iterable[Group], prefixes: dict[str, str]) -> Plain:
    """Index the statements of a file that declares some prefixes; equal names are one text in memory."""
    out: dict[str, dict[str, list[Any]]] = {}
    into: dict[str, Links] = {}
    names: dict[str, str] = {}
    known: dict[str, tuple[str, tuple[list[str], list[list[Any]]]]] = {}
    tongues, told = set[str](), set[str]()
    typed: set[Parts] = set()
    for node, pairs in groups:
        subject = names.setdefault(node, node)
        about = out.setdefault(subject, {})
        for name, value in pairs:
            predicate, (nodes, lists) = known.get(name) or known.setdefault(name, (name, ([], [])))
            values = about.get(predicate)
            if values is None:
                values = about[predicate] = []
                nodes.append(subject)
                lists.append(values)
            if not isinstance(value, str):
                values.append(value)
                told.add(predicate)
                _, language, datatype, _ = value
                if language:
                    tongues.add(language)
                elif datatype != _TEXT and datatype.startswith(XSD):
                    typed.add(value)
                continue
            end = names.setdefault(value, value)
            values.append(end)
            if predicate != RDF_TYPE:
                links = into.get(end)
                if links is None:
                    links = into[end] = []
                links += subject, predicate
    return Plain(out, into, dict(known.values()), tongues, typed, told, prefixes)


def facts_from(source: Source, plain: Plain, **tables: dict[str, Any]) -> FileFacts:
    """Return a file's facts from plain ones, whose literals are made in place; ``tables`` are those made so far."""
    for name in plain.told:
        for values in plain.by_property[name][1]:
            if len(values) == 1:
                values[0] = made(values[0]) if type(values[0]) is tuple else values[0]
            else:
                values[:] = [made(value) if type(value) is tuple else value for value in values]
    typed = frozenset(map(made, plain.typed))
    return FileFacts(
        source,
        plain.out,
        plain.into,
        plain.by_property,
        plain.tongues,
        typed,
        plain.prefixes,
        plain.laid_out,
        **tables,
    )


def node_key(term: Term, place: str) -> str:
    """Return the string a node is known by; a blank node's holds the file it is in."""
    if isinstance(term, NamedNode):
        return term.value
    return f"_:{place}:{term.value}" if isinstance(term, BlankNode) else f"_:{place}:{quote(str(term))}"
