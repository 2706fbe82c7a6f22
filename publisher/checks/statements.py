"""One file's statements, indexed by subject and by object.

IRIs are plain strings, blank nodes strings that start with ``_:`` and are told apart by file, literals pyoxigraph
literals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

from publisher.checks.literals import Literal, altered, made
from publisher.checks.plain import Links, Plain, plain_facts
from publisher.workspace import Source

Object = str | Literal
Rows = Iterator[tuple[str, Sequence[Object]]]
"""Nodes with a property, each with its values."""
Columns = tuple[Sequence[str], Sequence[Sequence[Object]]]
"""The same as two lists: the nodes, and the values of each."""

Text = tuple[str, str]
"""A text with its capitals folded, and its language."""

_NOTHING: Columns = ([], [])


@dataclass(frozen=True)
class FileFacts:
    """One file's statements by subject, by object and by property, and the texts that need a look.

    ``into`` leaves out ``rdf:type``; ``tongues`` are the language tags in use, ``typed`` the literals of XML Schema
    datatypes other than plain text, ``prefixes`` those the file declares; ``laid_out`` says that the file is laid out
    as our writer does it and has no comments. ``values`` and ``texts`` are the tables of ``having`` and ``named`` made
    so far.
    """

    source: Source
    out: Mapping[str, Mapping[str, Sequence[Object]]]
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
