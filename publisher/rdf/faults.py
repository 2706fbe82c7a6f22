"""Where the fault is that a parser names no place of: line and column, both counted from 1."""

from __future__ import annotations

import re
from xml.parsers.expat import ExpatError, ParserCreate

LARGEST = 2**24
"""Bytes of the longest token the parser takes."""

_QUOTED = re.compile(
    rb'"""(?:[^"\\]|\\.|"(?!""))*+"""|' + rb"'''(?:[^'\\]|\\.|'(?!''))*+'''|"
    rb'"(?:[^"\\\n]|\\.)*+"|' + rb"'(?:[^'\\\n]|\\.)*+'|<[^<>\s]*+>|#[^\r\n]*+|[\"']|[^\s\"'<#]++",
    re.DOTALL,
)
_OBJECT = rb"\{(?:[^{}]|\{[^{}]*+\})*+\}"
_CONTEXT = re.compile(rb'"@(?:context|import)"\s*+:\s*+(?:\[(?:[\s,]|%b)*+)?("[^"]++")' % _OBJECT)


def oversized_place(data: bytes) -> tuple[int, int]:
    """Return the place of the first token of Turtle that is longer than the parser takes, or that never ends."""
    for found in _QUOTED.finditer(data):
        is_open = found.group() in (b'"', b"'")
        if found.end() - found.start() > LARGEST or (is_open and len(data) - found.start() > LARGEST):
            return place_at(data, found.start())
    return 1, 1


def remote_context_place(data: bytes) -> tuple[int, int]:
    """Return the place of the first context of a JSON-LD document that is an address, or a list with one."""
    found = _CONTEXT.search(data)
    return place_at(data, found.start(1)) if found else (1, 1)


def xml_place(data: bytes) -> tuple[int, int]:
    """Return where XML stops being well-formed (entities were refused before); the first line when it never does."""
    reader = ParserCreate()
    try:
        reader.Parse(data, True)
    except ExpatError as error:
        return error.lineno, error.offset + 1
    return 1, 1


def place_at(data: bytes, offset: int) -> tuple[int, int]:
    r"""Return the line and column of a byte; lines end at ``\r\n``, ``\n`` or ``\r``, as the parser counts them."""
    before = data[:offset]
    if b"\r" in before:
        before = before.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return before.count(b"\n") + 1, len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
