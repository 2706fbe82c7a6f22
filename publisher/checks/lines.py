"""Files laid out as ours are (``publisher.rdf.lines``), read line by line: several times quicker than parsing them.

Of any other file nothing at all is read. What is read is what the parser finds in the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from urllib.parse import quote

from publisher.checks.literals import Parts
from publisher.checks.plain import Group, Index, Plain, Statement
from publisher.namespaces import RDF, RDF_TYPE, XSD
from publisher.rdf.lines import (
    NAMELESS,
    SAID,
    SUBJECT,
    Names,
    OtherwiseError,
    declared,
    has_comments,
    matched,
    paragraphs,
    statements,
    unescaped,
)
from publisher.workspace import Source


def plain_lines(source: Source) -> Plain | None:
    """Return the facts of a Turtle file laid out as ours are; None of any other."""
    if not source.path.endswith(".ttl"):
        return None
    try:
        head, blocks = paragraphs(source.data)
        prefixes = declared(head)
        index = Index({name[:-1]: space for name, space in prefixes.items()})
        found = index.taken_in(_groups(blocks, _Lines(prefixes, index), quote(source.path)))
        return found._replace(laid_out=not has_comments(source.data))
    except OtherwiseError:
        return None


def _groups(blocks: Iterable[str], known: _Lines, place: str) -> Iterator[Group]:
    numbers, said = count(), known.__getitem__
    for first, lines in map(statements, blocks):
        subject = f"_:{place}:b{next(numbers)}" if first == NAMELESS else known.subject(first)
        yield subject, map(said, lines)


class _Lines(dict[str, Statement]):
    """What each line says, found when it is first met: many lines stand in a file many times."""

    def __init__(self, prefixes: Mapping[str, str], index: Index) -> None:
        super().__init__()
        self._names, self._index = Names(prefixes), index

    def __missing__(self, line: str) -> Statement:
        name, known, iri, text, tag, datatype, number, truth = matched(SAID, line).groups()
        predicate = self._names[name] if name else RDF_TYPE
        value: str | Parts = self._names[known] if known else iri
        if tag:
            value = unescaped(text), tag.lower(), RDF + "langString", ""
        elif text is not None:
            value = unescaped(text), "", self._names.datatype(datatype) if datatype else XSD + "string", ""
        elif number:
            value = number, "", XSD + ("decimal" if "." in number else "integer"), ""
        elif truth:
            value = truth, "", XSD + "boolean", ""
        found = self[line] = self._index.statement(predicate, value)
        return found

    def subject(self, line: str) -> str:
        """Return the subject a line names."""
        name, iri = matched(SUBJECT, line).groups()
        return self._names[name] if name else str(iri)
