"""Turtle laid out as our writer lays it out, read line by line: several times quicker than parsing it.

Subjects are told apart by an empty line; the subject, each of its statements and the end stand on lines of their own.
Only a part of Turtle that leaves nothing to judge is read: names of letters, digits and hyphens, addresses of ordinary
characters, texts without other escapes than those of quotes. Of any other file nothing at all is read; that is left to
the parser (``rdf.parse``), which says what is wrong with it. What is read is what the parser finds in the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from urllib.parse import quote

from publisher.checks.literals import Parts
from publisher.checks.statements import Group, Pair, Plain, indexed
from publisher.namespaces import RDF, RDF_TYPE, XSD
from publisher.workspace import Source

_PREFIX = r"[A-Za-z][A-Za-z0-9-]*:"
_NAME = rf"({_PREFIX}[A-Za-z0-9_][A-Za-z0-9_-]*)"
_IRI = r"<(https?://[A-Za-z0-9.-]+(?:/(?:[A-Za-z0-9._~/=&+,:;@!$'()*-]|%[0-9A-Fa-f]{2})*)?(?:#[A-Za-z0-9._~/=&+-]*)?)>"
_PLAIN = r'[^"\\\x00-\x1f\x7f]*+'
_TEXT = rf'"({_PLAIN}(?:\\["\\]{_PLAIN})*+)"'
_ESCAPE = re.compile(r"\\(.)")
_TAG = r"@([a-z]{2,3}(?:-[A-Z]{2})?)"
_DECLARED = re.compile(rf"@prefix ({_PREFIX}) {_IRI} \.")
_REMARK = re.compile(r"#[^\r]*")
_SUBJECT = re.compile(rf"{_NAME}|{_IRI}")
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_SAID = re.compile(rf"    (?:a|{_NAME}) (?:{_NAME}|{_IRI}|{_TEXT}(?:{_TAG}|\^\^{_NAME})?|{_NUMBER}|(true|false)) ;")
_END = "    ."
_LARGEST = 1_000_000
"""Characters above which a subject's statements are left to the parser, which has limits of its own."""
_TAGGED = frozenset({RDF + "langString", RDF + "dirLangString"})


class _OtherwiseError(Exception):
    """A file is not laid out as ours are."""


def plain_lines(source: Source) -> Plain | None:
    """Return the facts of a Turtle file laid out as ours are; None of any other."""
    if not source.path.endswith(".ttl"):
        return None
    try:
        head, *blocks = source.data.decode("utf-8").removesuffix("\n").split("\n\n")
        return indexed(_groups(blocks, _Pairs(head.split("\n")), quote(source.path)))
    except (UnicodeDecodeError, _OtherwiseError):
        return None


def _groups(blocks: Iterable[str], pairs: _Pairs, place: str) -> Iterator[Group]:
    numbers, said = count(), pairs.__getitem__
    for block in blocks:
        first, *lines = block.split("\n")
        if len(lines) < 2 or lines.pop() != _END or len(block) > _LARGEST:
            raise _OtherwiseError
        subject = f"_:{place}:b{next(numbers)}" if first == "[]" else pairs.subject(first)
        yield subject, map(said, lines)


class _Pairs(dict[str, Pair]):
    """What each line says, found when it is first met: many lines stand in a file many times."""

    def __init__(self, head: Iterable[str]) -> None:
        super().__init__()
        declared = (_matched(_DECLARED, line) for line in head if not _REMARK.fullmatch(line))
        self._names = _Names({found[1]: found[2] for found in declared})

    def __missing__(self, line: str) -> Pair:
        name, known, iri, text, tag, datatype, number, truth = _matched(_SAID, line).groups()
        predicate = self._names[name] if name else RDF_TYPE
        value: str | Parts = self._names[known] if known else iri
        if text and "\\" in text:
            text = _ESCAPE.sub(r"\1", text)
        if tag:
            value = text, tag.lower(), RDF + "langString", ""
        elif text is not None:
            value = text, "", self._datatype(datatype) if datatype else XSD + "string", ""
        elif number:
            value = number, "", XSD + ("decimal" if "." in number else "integer"), ""
        elif truth:
            value = truth, "", XSD + "boolean", ""
        self[line] = predicate, value
        return predicate, value

    def subject(self, line: str) -> str:
        """Return the subject a line names."""
        name, iri = _matched(_SUBJECT, line).groups()
        return self._names[name] if name else str(iri)

    def _datatype(self, name: str) -> str:
        if self._names[name] in _TAGGED:
            raise _OtherwiseError
        return self._names[name]


class _Names(dict[str, str]):
    """Addresses by name, found when a name is first met."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        start = self._prefixes.get(prefix + colon)
        if start is None:
            raise _OtherwiseError
        self[name] = start + local
        return self[name]


def _matched(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    found = pattern.fullmatch(line)
    if found is None:
        raise _OtherwiseError
    return found
