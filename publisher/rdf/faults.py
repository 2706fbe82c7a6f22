"""Where the fault is that a parser names no place of: line and column, both counted from 1."""

from __future__ import annotations

import re
from xml.parsers.expat import ExpatError, ParserCreate

LARGEST = 2**24
"""Bytes of the longest token the parser takes."""

_QUOTED = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*+"""|' + rb"'''(?:[^'\\]|\\.|'(?!''))*+'''|"
    rb'"(?:[^"\\\n]|\\.)*+"|' + rb"'(?:[^'\\\n]|\\.)*+'|<[^<>\s]*+>|#[^\n]*+|[\"']|[^\s\"'<#]++",
    re.DOTALL,
)
_OBJECT = rb"\{(?:[^{}]|\{[^{}]*+\})*+\}"
_CONTEXT = re.compile(rb'"@(?:context|import)"\s*+:\s*+(?:\[(?:[\s,]|%b)*+)?("[^"]++")' % _OBJECT)


def oversized_place(data: bytes) -> tuple[int, int]:
    """Return the place of the first token of Turtle that is longer than the parser takes, or that never ends."""
    for found in _QUOTED.finditer(data):
        is_open = found.group() in (b'"', b"'")
        if found.end() - found.start() > LARGEST or (is_open and len(data) - found.start() > LARGEST):
            return _place(data, found.start())
    return 1, 1


def remote_context_place(data: bytes) -> tuple[int, int]:
    """Return the place of the first context of a JSON-LD document that is an address, or a list with one."""
    found = _CONTEXT.search(data)
    return _place(data, found.start(1)) if found else (1, 1)


def xml_place(data: bytes) -> tuple[int, int]:
    """Return where XML stops being well-formed (entities were refused before); the first line when it never does."""
    reader = ParserCreate()
    try:
        reader.Parse(data, True)
    except ExpatError as error:
        return error.lineno, error.offset + 1
    return 1, 1


def _place(data: bytes, offset: int) -> tuple[int, int]:
    start = data.rfind(b"\n", 0, offset) + 1
    return data.count(b"\n", 0, offset) + 1, len(data[start:offset].decode(errors="replace")) + 1
