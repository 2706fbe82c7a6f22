"""Turtle laid out as our writer lays it out: what its lines look like, told without a parser.

Subjects are told apart by an empty line; the subject, each of its statements and the end stand on lines of their own.
Only a part of Turtle that leaves nothing to judge is known: names of letters, digits and hyphens, addresses of ordinary
characters, texts without other escapes than those of quotes. Any other file is left to the parser (``rdf.parse``),
which says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from publisher.namespaces import RDF

_PREFIX = r"[A-Za-z][A-Za-z0-9-]*:"
_NAME = rf"({_PREFIX}[A-Za-z0-9_][A-Za-z0-9_-]*)"
_IRI = r"<(https?://[A-Za-z0-9.-]+(?:/(?:[A-Za-z0-9._~/=&+,:;@!$'()*-]|%[0-9A-Fa-f]{2})*)?(?:#[A-Za-z0-9._~/=&+-]*)?)>"
_PLAIN = r'[^"\\\x00-\x1f\x7f]*+'
_TEXT = rf'"({_PLAIN}(?:\\["\\]{_PLAIN})*+)"'
_TAG = r"@([a-z]{2,3}(?:-[A-Z]{2})?)"
_NUMBER = r"([0-9]+(?:\.[0-9]+)?)"
_ESCAPE = re.compile(r"\\(.)")
_REMARKS = re.compile(r"^(?:    )?#[^\r\n]*\n", re.MULTILINE)

DECLARED = re.compile(rf"@prefix ({_PREFIX}) {_IRI} \.")
"""A line that declares a prefix: its name with the colon, and the address."""

SUBJECT = re.compile(rf"{_NAME}|{_IRI}")
"""The line of a named subject: its name or address."""

SAID = re.compile(rf"    (?:a|{_NAME}) (?:{_NAME}|{_IRI}|{_TEXT}(?:{_TAG}|\^\^{_NAME})?|{_NUMBER}|(true|false)) ;")
"""The line of a statement: the property's name (None for ``a``), then the object's name, address, text (with language
or datatype), number or truth value."""

NAMELESS = "[]"
"""The line of a subject without a name."""

END = "    ."
"""The line that ends what is said of a subject."""

_LARGEST = 1_000_000
"""Characters above which a subject's statements are left to the parser, which has limits of its own."""

_TAGGED = frozenset({RDF + "langString", RDF + "dirLangString"})


class OtherwiseError(Exception):
    """A file is not laid out as ours are."""


def matched(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    """Return what a pattern finds in a whole line. Raises OtherwiseError when it does not fit."""
    found = pattern.fullmatch(line)
    if found is None:
        raise OtherwiseError
    return found


def pieces_of(data: bytes) -> list[str]:
    """Return the pieces of a file that empty lines part. Raises OtherwiseError."""
    try:
        return data.decode("utf-8").removesuffix("\n").split("\n\n")
    except UnicodeDecodeError as error:
        raise OtherwiseError from error


def paragraphs(data: bytes) -> tuple[list[str], list[str]]:
    """Return the lines of a file's head, and the paragraphs of its subjects, without the comments on their own lines.

    Raises OtherwiseError.
    """
    pieces = pieces_of(data)
    if has_comments(data):
        stripped = (_REMARKS.sub("", piece + "\n").removesuffix("\n") for piece in pieces)
        pieces = [piece for piece in stripped if piece]
    return pieces[0].split("\n") if pieces else [], pieces[1:]


def has_comments(data: bytes) -> bool:
    """Say whether a file may have comments on lines of their own."""
    return b"\n#" in data or b"\n    #" in data or data.startswith(b"#")


def declared(head: Iterable[str]) -> dict[str, str]:
    """Return the prefixes a head declares, by name with the colon. Raises OtherwiseError."""
    found = (matched(DECLARED, line) for line in head)
    return {item[1]: item[2] for item in found}


def statements(block: str) -> tuple[str, list[str]]:
    """Return the line of a paragraph's subject and those of its statements. Raises OtherwiseError."""
    first, *lines = block.split("\n")
    if len(lines) < 2 or lines.pop() != END or len(block) > _LARGEST:
        raise OtherwiseError
    return first, lines


def subject_of(block: str) -> str:
    """Return the line of a paragraph's subject."""
    return block[: block.index("\n")]


def unescaped(text: str) -> str:
    """Return a text without its escapes."""
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text


class Names(dict[str, str]):
    """Addresses by name, found when a name is first met. Raises OtherwiseError for one of an unknown prefix."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes

    def __missing__(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        start = self._prefixes.get(prefix + colon)
        if start is None:
            raise OtherwiseError
        self[name] = start + local
        return self[name]

    def datatype(self, name: str) -> str:
        """Return the address of a datatype. Raises OtherwiseError for one that needs a language."""
        if self[name] in _TAGGED:
            raise OtherwiseError
        return self[name]
