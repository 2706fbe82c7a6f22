"""One file's statements as plain texts, tuples and lists: what can be written and sent quickly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode, Triple

from publisher.checks.literals import Parts, parts_of
from publisher.namespaces import RDF_TYPE, XSD
from publisher.workspace import Source

Links = list[str]
"""What leads to a node: a subject, the property that leads there, the next subject, its property, and so on."""
Term = NamedNode | BlankNode | pyoxigraph.Literal | Triple

Statement = tuple[str, Any, list[str], list[list[Any]], Links | None, list[Any]]
"""What is to be taken in: a property and a value, the nodes with that property and their values as known so far, what
leads to the value (None for a text or class), and a list of the value alone, which nodes share."""
Group = tuple[str, Iterable[Statement]]
"""A subject and what is said of it in one place."""

_TEXT = XSD + "string"


class Plain(NamedTuple):
    """What ``FileFacts`` holds with literals as plain tuples, as ``marshal`` can write it.

    ``told`` are the properties with literals; ``laid_out`` says that the file is laid out as our writer does it and
    has no comments. Nodes with the same only value of a property may share the list.
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
        return zip(*self.by_property.get(predicate, ((), ())), strict=True)


class Index:
    """Takes in the statements of a file that declares some prefixes; equal names are one text in memory."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._plain = Plain({}, {}, {}, set(), set(), set(), prefixes)
        self._names: dict[str, str] = {}

    def statement(self, name: str, value: str | Parts) -> Statement:
        """Return what is to be taken in for a property and its value, of however many subjects."""
        plain = self._plain
        predicate = self._names.setdefault(name, name)
        nodes, lists = plain.by_property.get(predicate) or plain.by_property.setdefault(predicate, ([], []))
        if isinstance(value, str):
            end = self._names.setdefault(value, value)
            links = None if predicate == RDF_TYPE else plain.into.setdefault(end, [])
            return predicate, end, nodes, lists, links, [end]
        plain.told.add(predicate)
        _, language, datatype, _ = value
        if language:
            plain.tongues.add(language)
        elif datatype != _TEXT and datatype.startswith(XSD):
            plain.typed.add(value)
        return predicate, value, nodes, lists, None, [value]

    def taken_in(self, groups: Iterable[Group]) -> Plain:
        """Take in what is said of subjects, and return all there is."""
        out, names = self._plain.out, self._names
        for node, said in groups:
            subject = names.setdefault(node, node)
            about = out.setdefault(subject, {})
            for predicate, value, nodes, lists, links, alone in said:
                if predicate in about:
                    values = about[predicate]
                    if len(values) == 1:
                        values = about[predicate] = lists[_last(nodes, subject)] = values.copy()
                    values.append(value)
                else:
                    about[predicate] = alone
                    nodes.append(subject)
                    lists.append(alone)
                if links is not None:
                    links += subject, predicate
        return self._plain


def _last(nodes: list[str], node: str) -> int:
    """Return the last place of a node; most often that is the end."""
    return -1 if nodes[-1] is node else len(nodes) - 1 - nodes[::-1].index(node)


def plain_facts(source: Source) -> Plain:
    """Index one file's statements."""
    index = Index(dict(source.document.prefixes))
    return index.taken_in(_groups(source, index))


def _groups(source: Source, index: Index) -> Iterator[Group]:
    place = quote(source.path)
    subject, said = "", list[Statement]()
    for start, predicate, term, _ in source.quads:
        node = start.value if type(start) is NamedNode else node_key(start, place)
        if node != subject:
            if said:
                yield subject, said
            subject, said = node, []
        if type(term) is pyoxigraph.Literal:
            said.append(index.statement(predicate.value, parts_of(term)))
        else:
            end = term.value if type(term) is NamedNode else node_key(term, place)
            said.append(index.statement(predicate.value, end))
    if said:
        yield subject, said


def node_key(term: Term, place: str) -> str:
    """Return the string a node is known by; a blank node's holds the file it is in."""
    if isinstance(term, NamedNode):
        return term.value
    return f"_:{place}:{term.value}" if isinstance(term, BlankNode) else f"_:{place}:{quote(str(term))}"
