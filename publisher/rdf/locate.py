"""Where in a file a statement stands: from a triple to line and column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, Protocol

from publisher.rdf.formats import format_of_path
from publisher.rdf.layout import plain_statement, said_with
from publisher.rdf.tokens import (
    DIRECTIVES,
    STATEMENT,
    Key,
    Names,
    StatementReader,
    Written,
    one_kind_of_line_end,
    tokens,
)

_TURTLE_FAMILY = frozenset({"turtle", "ntriples", "nquads", "trig", "n3"})
_BLOCK = 4_096
"""Characters whose lines are counted together."""


class Place(NamedTuple):
    """A line and a column of a file, both counted from 1; the column in characters."""

    line: int
    column: int


class Locator(Protocol):
    """Finds statements in one file."""

    def place(self, subject: str, predicate: str = "", value: Key | None = None) -> Place | None:
        """Return where a statement stands, or None when the file does not describe the subject.

        The place is the object's; the predicate's when the object is not found; the subject's when neither is.
        """

    def place_of_blank(
        self,
        pairs: Iterable[tuple[str, Key]],
        predicate: str = "",
        value: Key | None = None,
    ) -> Place | None:
        """Return where a nameless node's statement stands, the node being known by its predicates and objects."""


def locator(data: bytes, *, path: str, base: str = "", laid_out: bool = False) -> Locator:
    """Return the locator for a file, by the format its name ends in.

    A file of Turtle that is ``laid_out`` is known to have an empty line before each subject, and nowhere else.
    """
    text = data.decode("utf-8-sig", errors="replace")
    syntax = format_of_path(path)
    if syntax is not None and syntax.name in _TURTLE_FAMILY:
        return LaidOutLocator(text, base) if laid_out else TurtleLocator(text, base)
    return TextLocator(text)


class _Lines:
    def __init__(self, text: str) -> None:
        self._text = text = one_kind_of_line_end(text)
        counts = (text.count("\n", start, start + _BLOCK) for start in range(0, len(text), _BLOCK))
        self._before = [0, *accumulate(counts)]

    def place(self, offset: int) -> Place:
        block = offset // _BLOCK
        line = self._before[block] + self._text.count("\n", block * _BLOCK, offset)
        return Place(line + 1, offset - self._text.rfind("\n", 0, offset))


_Stretch = tuple[int, int]
"""A top-level statement's text: offsets of its first token and of its end."""

_Pair = tuple[str, Key]
"""Predicate and object."""


class TurtleLocator:
    """Locates statements in Turtle and its family.

    The file is cut into top-level statements once, in one pass of a regular expression; only the statements asked for
    are read token by token.
    """

    def __init__(self, text: str, base: str = "") -> None:
        self._text = text
        self._names = Names(base)
        self._predicates: dict[str, str] = {}
        self._likest: dict[frozenset[_Pair], list[Written]] = {}

    def place(self, subject: str, predicate: str = "", value: Key | None = None) -> Place | None:
        found = self._best(self._about(subject, predicate), predicate, value)
        if found is None and subject not in self._stretches:
            found = self._best(iter(self._all.get(subject, ())), predicate, value)
        if found is not None:
            return self._lines.place(found)
        stretches = self._stretches.get(subject)
        return self._lines.place(stretches[0][0]) if stretches else None

    def place_of_blank(
        self,
        pairs: Iterable[tuple[str, Key]],
        predicate: str = "",
        value: Key | None = None,
    ) -> Place | None:
        wanted = frozenset(pair for pair in pairs if pair in self._blanks_saying)
        if wanted not in self._likest:
            self._likest[wanted] = self._like(wanted)
        found = self._best(iter(self._likest[wanted]), predicate, value)
        return None if found is None else self._lines.place(found)

    def _like(self, wanted: frozenset[_Pair]) -> list[Written]:
        """Return what is written of the first nameless node that says most of what is wanted.

        Those that say the rarest things are looked at first: one that says none of them cannot be better.
        """
        saying = sorted((self._blanks_saying[pair] for pair in wanted), key=len)
        counts: dict[int, int] = {}
        for rarer, numbers in enumerate(saying):
            if counts and max(counts.values()) > len(saying) - rarer:
                break
            for number in numbers:
                if number not in counts:
                    counts[number] = len(wanted & _pairs(self._blanks[number]))
        return self._blanks[min(counts, key=lambda number: (-counts[number], number))] if counts else []

    @cached_property
    def _lines(self) -> _Lines:
        return _Lines(self._text)

    @cached_property
    def _stretches(self) -> dict[str, list[_Stretch]]:
        """Stretches of the file by the IRI they start with; directives are taken in on the way."""
        by_subject: dict[str, list[_Stretch]] = {}
        for found in STATEMENT.finditer(self._text):
            first, start = found["first"], found.start("first")
            if first and first.lower() in DIRECTIVES:
                first, start = _after_directives(self._text, start, found.end(), self._names)
            if first:
                by_subject.setdefault(self._names.resolve(first), []).append((start, found.end()))
        return by_subject

    def _about(self, subject: str, predicate: str) -> Iterator[Written]:
        """Yield what is written of a subject; of most not more than the first statement and those with a predicate."""
        for start, end in self._stretches.get(subject, ()):
            plain = plain_statement(self._text, start, end)
            read = StatementReader(self._names).read
            said = said_with(plain, predicate, self._names, self._predicates) if plain else None
            items = said or read(tokens(self._text, start, end))
            yield from (item for item in items if item.subject == subject)

    @cached_property
    def _all(self) -> dict[str, list[Written]]:
        """Everything written, by subject, in file order."""
        groups: dict[str, list[Written]] = {}
        for item in StatementReader(Names(self._names.base)).read(tokens(self._text)):
            groups.setdefault(item.subject, []).append(item)
        return groups

    @cached_property
    def _blanks_saying(self) -> dict[_Pair, list[int]]:
        """Places of nameless nodes among all, by predicate and object."""
        saying: dict[_Pair, list[int]] = {}
        for number, group in enumerate(self._blanks):
            for pair in _pairs(group):
                saying.setdefault(pair, []).append(number)
        return saying

    @cached_property
    def _blanks(self) -> list[list[Written]]:
        return [group for subject, group in self._all.items() if subject.startswith("_:")]

    @staticmethod
    def _best(items: Iterator[Written], predicate: str, value: Key | None) -> int | None:
        subject_at = predicate_at = None
        for item in items:
            subject_at = item.subject_at if subject_at is None else subject_at
            if item.predicate != predicate:
                continue
            if value is None or item.object == value:
                return item.predicate_at if value is None else item.object_at
            predicate_at = item.predicate_at if predicate_at is None else predicate_at
        return subject_at if predicate_at is None else predicate_at


def _pairs(group: Iterable[Written]) -> set[_Pair]:
    return {(item.predicate, item.object) for item in group}


class LaidOutLocator(TurtleLocator):
    """Locates statements in Turtle with an empty line before each subject, and nowhere else."""

    @cached_property
    def _stretches(self) -> dict[str, list[_Stretch]]:
        head, *blocks = self._text.rstrip("\n").split("\n\n")
        for line in head.split("\n"):
            _after_directives(line, 0, len(line), self._names)
        starts = accumulate((len(block) + 2 for block in blocks), initial=len(head) + 2)
        by_subject: dict[str, list[_Stretch]] = {}
        for start, block in zip(starts, blocks, strict=False):
            by_subject.setdefault(self._names.resolve(block.partition("\n")[0]), []).append((start, start + len(block)))
        return by_subject


def _after_directives(text: str, start: int, end: int, names: Names) -> tuple[str, int]:
    """Return a stretch's first name that is not of a directive, and its offset, taking the directives in."""
    words: list[str] = []
    for token in tokens(text, start, end):
        if not words and token.text.lower() not in DIRECTIVES:
            return token.text if token.kind in ("iri", "name") else "", token.at
        words.append(token.text)
        if token.kind == "iri":
            if "prefix" in words[0].lower():
                names.prefixes[words[1].rstrip(":")] = names.resolve(token.text)
            else:
                names.base = names.resolve(token.text)
            words = []
    return "", end


class TextLocator:
    """Locates statements in syntaxes without a tokenizer of ours (RDF/XML, JSON-LD), by the text of their terms."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = _Lines(text)

    def place(self, subject: str, predicate: str = "", value: Key | None = None) -> Place | None:
        start = self._find(subject, 0)
        if start is None:
            return None
        at = self._find(predicate, start) if predicate else None
        wanted = value[0] if isinstance(value, tuple) else value
        exact = self._find(wanted, at) if wanted and at is not None else None
        return self._lines.place(next(item for item in (exact, at, start) if item is not None))

    def place_of_blank(
        self,
        pairs: Iterable[tuple[str, Key]],
        predicate: str = "",
        value: Key | None = None,
    ) -> Place | None:
        for name, key in pairs:
            word = key if isinstance(key, str) else key[0]
            if self._find(word, 0) is not None:
                return self.place(word, predicate or name, value)
        return None

    def _find(self, term: str, start: int) -> int | None:
        """Return where a term is written: quoted in full, as an element's text, or by its local name."""
        local = re.split(r"[/#]", term.rstrip("/#"))[-1] or term
        for word in (f'"{term}"', f">{term}<", f'"{local}"', f'"#{local}"', f":{local}"):
            at = self._text.find(word, start)
            if at >= 0:
                return at + (1 if word[0] in '">:' else 0)
        return None
