"""Bytes to triples: the one place where RDF text enters the engine.

Never touches the network. Lexical forms are kept as written; language tags are case-insensitive and arrive in lower
case (the writer shows them in BCP 47 form).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from pyoxigraph import Quad, parse

from publisher.errors import RdfSyntaxError
from publisher.rdf.advice import advised
from publisher.rdf.faults import oversized_place, place_at, remote_context_place, xml_place
from publisher.rdf.formats import FORMATS, Format

_BOM = b"\xef\xbb\xbf"
_DEEPEST = 256
_JSON_MARK = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}\[\]]')
_ENTITY = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_PLACE = re.compile(r"^Parser error at line (\d+) (?:column (\d+)|between columns? (\d+) and (?:column )?\d+)\s*:\s*")


class Document(NamedTuple):
    """One parsed file: its quads in file order, its prefixes, and what the reader should know of its bytes."""

    path: str
    quads: tuple[Quad, ...]
    prefixes: Mapping[str, str]
    remarks: tuple[str, ...] = ()


def parse_bytes(data: bytes, *, path: str, syntax: Format = FORMATS["turtle"], base: str | None = None) -> Document:
    """Parse one file.

    A UTF-8 byte order mark is stripped and remarked on. Raises RdfSyntaxError with line and column for text that is
    not UTF-8 or not well-formed, and for RDF/XML with a document type or entities (a parser can be made to eat all
    memory with them).
    """
    remarks = []
    if data.startswith(_BOM):
        data = data[len(_BOM) :]
        remarks.append("The file starts with a byte order mark; save it as UTF-8 without BOM.")
    _require_utf8(data, path)
    if syntax.name == "rdfxml":
        _refuse_entities(data, path)
    if syntax.name == "jsonld":
        _refuse_depth(data, path)
    try:
        reader = parse(data, syntax.engine, base_iri=base)
        quads = tuple(reader)
    except MemoryError as error:
        message = "A literal or name is longer than 16 MB, or a quote is never closed; shorten it or put it elsewhere."
        line, column = oversized_place(data)
        raise RdfSyntaxError(message, path=path, line=line, column=column) from error
    except SyntaxError as error:
        raise _located(error, path, data, syntax) from error
    except ValueError as error:
        raise RdfSyntaxError(str(error), path=path) from error
    return Document(path, quads, dict(reader.prefixes), tuple(remarks))


def _require_utf8(data: bytes, path: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = place_at(data, error.start)
        message = f"Byte 0x{data[error.start]:02x} is not UTF-8; save the file with the encoding UTF-8."
        raise RdfSyntaxError(message, path=path, line=line, column=column) from error


def _refuse_entities(data: bytes, path: str) -> None:
    found = _ENTITY.search(data)
    if found:
        line, _ = place_at(data, found.start())
        message = "A document type or entity declaration is not accepted; write the text out and remove it."
        raise RdfSyntaxError(message, path=path, line=line, column=1)


def _refuse_depth(data: bytes, path: str) -> None:
    """Refuse JSON nested deeper than documents are: each level costs the parser a copy of the context."""
    depth = 0
    for found in _JSON_MARK.finditer(data):
        mark = found.group()
        depth += (mark in b"{[") - (mark in b"}]")
        if depth > _DEEPEST:
            line, column = place_at(data, found.start())
            message = f"JSON is nested more than {_DEEPEST} deep; write nodes side by side and link them by @id."
            raise RdfSyntaxError(message, path=path, line=line, column=column)


def _located(error: SyntaxError, path: str, data: bytes, syntax: Format) -> RdfSyntaxError:
    message = _PLACE.sub("", error.msg)
    line, column = error.lineno or 0, error.offset or 0
    if "LoadDocumentCallback" in message:
        message = "A context at another address is not fetched; write the context itself into the file."
        line, column = remote_context_place(data)
    elif not line:
        line, column = xml_place(data) if syntax.name == "rdfxml" else (1, 1)
    elif syntax.name in ("turtle", "trig"):
        message = advised(message, data, line, column)
    return RdfSyntaxError(message, path=path, line=line, column=column)
