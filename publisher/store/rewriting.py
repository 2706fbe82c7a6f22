"""Write another server's answer anew: the same bytes whatever server gave it."""

from __future__ import annotations

from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from typing import IO, cast

from pyoxigraph import QueryBoolean, RdfFormat, parse, parse_query_results, serialize
from pyoxigraph import QueryResultsFormat as Results

from publisher.rdf.fitting import fitting
from publisher.rdf.formats import FORMATS
from publisher.rdf.results import RESULT_FORMATS
from publisher.store.model import Form, Query

TABLE_TYPE = "application/sparql-results+xml"
GRAPH_TYPE = "application/n-triples, text/plain;q=0.5"
_NODE = b"<bnode>nodeID://"
"""Virtuoso's names for blank nodes are no blank node labels (SPARQL Query Results XML section 2.3.1)."""


def rewrite(response: HTTPResponse, query: Query, form: Form, output: RawIOBase) -> None:
    """Read an answer and write it in the format the query wants. Raises SyntaxError for one that cannot be read."""
    target = cast(IO[bytes], output)
    if form is Form.GRAPH:
        prefixes, triples = fitting(quad.triple for quad in parse(cast(IO[bytes], response), RdfFormat.N_TRIPLES))
        serialize(triples, target, FORMATS[query.syntax].engine, prefixes=prefixes)
    elif form is Form.BOOLEAN:
        _boolean(response.read()).serialize(target, RESULT_FORMATS[query.results].engine)
    else:
        source = cast(IO[bytes], BufferedReader(Repaired(response), 65_536))
        parse_query_results(source, Results.XML).serialize(target, RESULT_FORMATS[query.results].engine)


def _boolean(data: bytes) -> QueryBoolean:
    """Read the answer of ASK; Virtuoso writes a table with one number."""
    found = parse_query_results(data, Results.XML)
    if isinstance(found, QueryBoolean):
        return found
    value = any(row[0] is not None and getattr(row[0], "value", "0") not in ("0", "false") for row in found)
    plain = b'{"head":{},"boolean":true}' if value else b'{"head":{},"boolean":false}'
    return cast(QueryBoolean, parse_query_results(plain, Results.JSON))


class Repaired(RawIOBase):
    """A response whose blank nodes are named as the standard wants."""

    def __init__(self, response: HTTPResponse) -> None:
        self._response = response
        self._held = b""
        self._ready = b""

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer."""
        while not self._ready:
            data = self._response.read1(65_536)
            text = self._held + data
            keep = 0 if not data else _overlap(text)
            self._ready, self._held = text[: len(text) - keep].replace(_NODE, b"<bnode>"), text[len(text) - keep :]
            if not data:
                break
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


def _overlap(text: bytes) -> int:
    """Return how many bytes at the end may be the beginning of a name to repair."""
    return next((size for size in range(len(_NODE) - 1, 0, -1) if text.endswith(_NODE[:size])), 0)
