"""Turtle text to tokens with their places, and tokens to statements.

Not a validator: the parser (``rdf.parse``) has accepted the text before anyone asks where in it something stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin

from publisher.namespaces import RDF, RDF_TYPE, XSD

_NAME_STOP = r"\s<>\"'(){}\[\];,#^@"
_LONG = r'"""(?:[^"\\]++|\\.|"(?!""))*+"""' + r"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
_SHORT = r'"(?:[^"\\\n]++|\\.)*+"' + r"|'(?:[^'\\\n]++|\\.)*+'"
STRING = f"{_LONG}|{_SHORT}"
IRI = r"<[^<>\x00-\x20]*>"
NAME = rf"(?!\.[^0-9])(?:[^{_NAME_STOP}.\\]++|\\.|\.(?=\.*[^{_NAME_STOP}.]))++"

_WORDS = rf"(?P<iri>{IRI})|(?P<string>{STRING})|(?P<suffix>@[A-Za-z0-9-]+|\^\^)|(?P<name>{NAME})|(?P<mark>.)"
TOKEN = re.compile(rf"(?P<space>\s+|\#[^\r\n]*)|{_WORDS}", re.DOTALL)
"""One Turtle token; ``space`` includes comments."""

_NEXT = re.compile(rf"(?:\s++|\#[^\r\n]*+)*+(?:{_WORDS})?+", re.DOTALL)
"""The next token that is none of these, if there is one."""

STATEMENT = re.compile(
    rf"(?:\s++|\#[^\r\n]*+)*+(?P<first>{IRI}|@[A-Za-z]++|{NAME})?+"
    rf"(?:[^.<\"'\#\\]++|{IRI}|<|{STRING}|\#[^\r\n]*+|\\.|\.(?=[^\s\#<\"']))*+\.?",
    re.DOTALL,
)
"""One top-level statement with its end mark, and the white space and comments before; ``first`` is the first word."""

COMMENTLESS = re.compile(rf"(?:[^\#\"'<\\]++|{IRI}|<|{STRING}|\\.)*+", re.DOTALL)
"""A text without comments."""


def one_kind_of_line_end(text: str) -> str:
    r"""Return a text in which every line ends in ``\n``, and every character stands where it stood.

    The parser, and most editors, end a line at ``\r\n``, ``\n`` or ``\r``.
    """
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text


DIRECTIVES = frozenset({"@prefix", "prefix", "@base", "base"})

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_CONTROL = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_NUMBERS = (
    (re.compile(r"[+-]?\d+"), XSD + "integer"),
    (re.compile(r"[+-]?\d*\.\d+"), XSD + "decimal"),
    (re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+"), XSD + "double"),
    (re.compile(r"true|false"), XSD + "boolean"),
)

LiteralKey = tuple[str, str, str]
"""Lexical form, language tag in lower case, datatype IRI (empty for text)."""
Key = str | LiteralKey
"""An IRI, a blank node (starts with ``_:``) or a literal."""


class Written(NamedTuple):
    """One statement as written: its three terms and where (character offsets) they start."""

    subject: str
    predicate: str
    object: Key
    subject_at: int
    predicate_at: int
    object_at: int


@dataclass
class Names:
    """Prefixes and base IRI as the directives read so far set them."""

    base: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)

    def resolve(self, text: str) -> str:
        """Return the full IRI of an ``<iri>`` or ``prefix:name`` token."""
        if text.startswith("<"):
            iri = unescape(text[1:-1])
            return iri if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri) or not self.base else urljoin(self.base, iri)
        if text == "a":
            return RDF_TYPE
        prefix, _, local = text.partition(":")
        if prefix == "_":
            return text
        local = re.sub(r"\\(.)", r"\1", local) if "\\" in local else local
        return self.prefixes.get(prefix, prefix + ":") + local


def unescape(text: str) -> str:
    """Return text with Turtle's string and IRI escapes replaced."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(
        lambda found: chr(int(found[1] or found[2], 16)) if found[3] is None else _CONTROL.get(found[3], found[3]),
        text,
    )


def key_of_string(text: str) -> LiteralKey:
    """Return what a text in quotes is."""
    width = 3 if text[:3] in ('"""', "'''") else 1
    return unescape(text[width:-width]), "", ""


def key_of_name(text: str, names: Names) -> Key:
    """Return what an ``<iri>``, a ``prefix:name``, a number or a truth value is."""
    if ":" not in text:
        for pattern, datatype in _NUMBERS:
            if pattern.fullmatch(text):
                return text, "", datatype
    return names.resolve(text)


def key_with_suffix(text: str, suffix: str, names: Names) -> LiteralKey:
    """Return the literal that is a text with a language (``@en``) or datatype (``^^xsd:date``) after it."""
    if suffix.startswith("@"):
        return text, suffix[1:].partition("--")[0].lower(), ""
    datatype = names.resolve(suffix[2:]) if suffix[2:] else ""
    return text, "", "" if datatype == XSD + "string" else datatype


class Token(NamedTuple):
    """A token's kind (a group name of TOKEN), text and character offset."""

    kind: str
    text: str
    at: int


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of a stretch of text, without white space and comments."""
    for found in _NEXT.finditer(text, start, len(text) if end is None else end):
        kind = found.lastgroup
        if kind:
            yield Token(kind, found[kind], found.start(kind))


@dataclass
class _Frame:
    """An open subject: a statement, a ``[…]`` (closed by ``]``) or a ``(…)`` list (closed by ``)``)."""

    subject: str = ""
    subject_at: int = 0
    predicate: str = ""
    predicate_at: int = 0
    close: str = "."


class StatementReader:
    """Reads tokens of one file into statements; keeps prefixes between calls."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._stack = [_Frame()]
        self._last_string: Token | None = None

    def read(self, stream: Iterator[Token]) -> Iterator[Written]:
        """Yield the statements of a stream of tokens in file order."""
        pending: Written | None = None
        for token in _with_directives(stream, self.names):
            if token.kind == "suffix":
                pending = _with_suffix(pending, token, stream, self.names)
                continue
            if pending:
                yield pending
            pending = self._take(token)
        if pending:
            yield pending

    def _take(self, token: Token) -> Written | None:
        if token.kind == "mark" and token.text not in "[(":
            self._punctuate(token.text)
            return None
        key: Key = self._key(token)
        written = self._place(key, token.at)
        if token.kind == "mark":
            opened = _Frame(str(key), token.at, close="]" if token.text == "[" else ")")
            if token.text == "(":
                opened.predicate, opened.predicate_at = RDF + "first", token.at
            self._stack.append(opened)
        return written

    def _key(self, token: Token) -> Key:
        if token.kind == "mark":
            return f"_:@{token.at}"
        if token.kind == "string":
            return key_of_string(token.text)
        return key_of_name(token.text, self.names)

    def _place(self, key: Key, at: int) -> Written | None:
        frame = self._stack[-1]
        if not frame.subject:
            frame.subject, frame.subject_at = str(key), at
        elif not frame.predicate:
            frame.predicate, frame.predicate_at = str(key), at
        else:
            return Written(frame.subject, frame.predicate, key, frame.subject_at, frame.predicate_at, at)
        return None

    def _punctuate(self, mark: str) -> None:
        frame = self._stack[-1]
        if mark == ";":
            frame.predicate = ""
        elif mark in ")]" and len(self._stack) > 1:
            self._stack.pop()
        elif mark in ".{}":
            self._stack = [_Frame()]


def _with_suffix(pending: Written | None, token: Token, stream: Iterator[Token], names: Names) -> Written | None:
    """Return the pending statement with the language or datatype that follows its string."""
    suffix = token.text if token.text.startswith("@") else "^^" + next((item.text for item in stream), "")
    if pending is None or isinstance(pending.object, str):
        return pending
    return pending._replace(object=key_with_suffix(pending.object[0], suffix, names))


def _with_directives(stream: Iterator[Token], names: Names) -> Iterator[Token]:
    """Yield the tokens that are not part of a directive, and keep what the directives say."""
    for token in stream:
        word = token.text.lower() if token.kind in ("suffix", "name") else ""
        if word not in DIRECTIVES:
            yield token
        elif word.endswith("prefix"):
            prefix = next(stream).text.rstrip(":")
            names.prefixes[prefix] = names.resolve(next(stream).text)
        else:
            names.base = names.resolve(next(stream).text)
