"""Statements laid out as our own writer does: read line by line, many times faster than token by token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.rdf.tokens import IRI, NAME, SHORT, Key, Names, Written, key_of_name, key_with_suffix, unescape

_WORD = rf"(?:{IRI}|{NAME})"
_OBJECT = rf"(?:(?:{SHORT})(?:@[A-Za-z0-9-]++|\^\^{_WORD})?+|{_WORD})"
_STATEMENT = re.compile(rf"(?P<subject>{_WORD})\n(?P<lines>(?: {{4}}{_WORD} {_OBJECT} ;\n)++) {{4}}\.")
_LINE = re.compile(rf" {{4}}(?P<predicate>\S+) (?:(?P<string>{SHORT})(?P<suffix>\S*)|(?P<word>\S+)) ;\n")
"""A line of what is known to be such a statement."""


def laid_out(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return what shows that a stretch of text is a statement with one predicate and object a line; None if not."""
    return _STATEMENT.fullmatch(text, start, end)


def lines_saying(found: re.Match[str], predicate: str, names: Names, known: dict[str, str]) -> Iterator[Written]:
    """Yield what such a statement says first, and what else with a predicate; ``known`` are predicates met before."""
    subject, start = names.resolve(found["subject"]), found.start()
    first, end = found.span("lines")
    for line in _LINE.finditer(found.string, first, end):
        word = line["predicate"]
        name = known.get(word) or known.setdefault(word, names.resolve(word))
        if name == predicate or line.start() == first:
            _, at = line.span("predicate")
            yield Written(subject, name, _object(line, names), start, line.start() + 4, at + 1)


def _object(line: re.Match[str], names: Names) -> Key:
    if line["word"]:
        return key_of_name(line["word"], names)
    return key_with_suffix(unescape(line["string"][1:-1]), line["suffix"], names)
