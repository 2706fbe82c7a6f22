"""Statements without brackets and comments, as most are: read property by property, faster than token by token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.rdf.tokens import IRI, NAME, STRING, Key, Names, Written, key_of_name, key_of_string, key_with_suffix

_WORD = rf"(?:{IRI}|{NAME})"
_SUFFIX = rf"(?:@[A-Za-z0-9-]++|\^\^{_WORD})?+"
_OBJECT = rf"(?:(?:{STRING}){_SUFFIX}|{_WORD})"
_SAID = rf"{_WORD}\s++{_OBJECT}(?:\s*+,\s*+{_OBJECT})*+"
_STATEMENT = re.compile(
    rf"(?P<subject>{_WORD})\s++(?P<said>{_SAID}(?:\s*+(?:;\s*+)++{_SAID})*+)\s*+(?:;\s*+)*+\.", re.DOTALL
)
_EACH = re.compile(rf"(?P<predicate>{_WORD})\s++(?P<objects>{_OBJECT}(?:\s*+,\s*+{_OBJECT})*+)", re.DOTALL)
"""A property and its values, in what is known to be such a statement."""
_VALUE = re.compile(rf"(?P<string>{STRING})(?P<suffix>{_SUFFIX})|(?P<word>{_WORD})", re.DOTALL)


def plain_statement(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return what shows that a stretch of text is a statement without brackets and comments; None if it is not."""
    return _STATEMENT.fullmatch(text, start, end)


def said_with(found: re.Match[str], predicate: str, names: Names, known: dict[str, str]) -> Iterator[Written]:
    """Yield what such a statement says first, and what else with a predicate; ``known`` are predicates met before."""
    subject, start = names.resolve(found["subject"]), found.start()
    first, end = found.span("said")
    for said in _EACH.finditer(found.string, first, end):
        word = said["predicate"]
        name = known.get(word) or known.setdefault(word, names.resolve(word))
        if name == predicate or said.start() == first:
            for value in _VALUE.finditer(found.string, *said.span("objects")):
                yield Written(subject, name, _object(value, names), start, said.start(), value.start())


def _object(value: re.Match[str], names: Names) -> Key:
    if value["word"]:
        return key_of_name(value["word"], names)
    return key_with_suffix(key_of_string(value["string"])[0], value["suffix"], names)
