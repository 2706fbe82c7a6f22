"""The one question that is answered without a worker: DESCRIBE of one IRI that is written out.

Resolvers and crawlers ask it, and it always has the same short answer: what the default graph says of that IRI. A build
writes these down, one record an IRI, beside the store, from the store; the web process reads the record and never opens
the store. Whether a text is that question is decided by a pattern of a few tokens, which reads it once and never
recurses. What the pattern does not know for certain (relative or unusual IRIs, escapes, several things, WHERE, FROM)
goes to a worker, as does an IRI without a record. A record holds the statements a worker would find, in its order.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse, serialize

from publisher.config import Limits
from publisher.database import opened
from publisher.errors import QueryError
from publisher.store.model import Query
from publisher.store.statements import PLAIN, write

FILE = "descriptions.sqlite"
MOST = 200
"""Statements of one record; what more is said of is asked of a worker."""
_LEVEL = 3
_CREATE = "CREATE TABLE description (iri TEXT PRIMARY KEY, statements BLOB NOT NULL) WITHOUT ROWID"
_INSERT = "INSERT INTO description VALUES (?, ?)"
_FIND = "SELECT statements FROM description WHERE iri = ?"
_GAP = r"(?:[ \t\r\n]|\#[^\r\n]*+[\r\n])*+"
_LETTER = r"(?:[A-Za-z0-9._~!$&*+,;=:@/-]|%[0-9A-Fa-f]{2})"
_IRI = rf"https?://[A-Za-z0-9.-]++(?::[0-9]{{1,5}})?(?:/{_LETTER}*+)?(?:\#{_LETTER}*+)?"
_PREFIX = rf"PREFIX[ ]++(?:[A-Za-z][A-Za-z0-9_-]*+)?:{_GAP}<{_IRI}>{_GAP}"
_QUESTION = re.compile(
    rf"{_GAP}(?:{_PREFIX}){{0,50}}+DESCRIBE{_GAP}<({_IRI})>{_GAP}(?:\#[^\r\n]*+)?", re.IGNORECASE | re.ASCII
)
"""SPARQL 1.1 Query sections 16.4 and 19.8. What was read is not read again: the time is linear in the text."""


def described(text: str) -> str | None:
    """Return the IRI that a query asks to describe when that is plainly all it says, else None."""
    if "\\" in text:
        return None  # an escape may stand for anything (section 19.2)
    found = _QUESTION.fullmatch(text)
    return found[1] if found else None


def write_descriptions(store: Path) -> None:
    """Write beside a store's directory what its default graph says of each IRI."""
    with sqlite3.connect(file_of(store)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(_CREATE)
        connection.executemany(_INSERT, _records(Store.read_only(str(store))))
    connection.close()


def file_of(store: Path) -> Path:
    """Return the file that belongs to a store's directory."""
    return store.with_name(FILE)


def _records(store: Store) -> Iterator[tuple[str, bytes]]:
    """Yield IRIs and their statements; the store gives those of one subject together, in the order DESCRIBE has."""
    quads = store.quads_for_pattern(None, None, None, DefaultGraph())
    for subject, group in groupby(quads, attrgetter("subject")):
        found = list(group)
        if isinstance(subject, NamedNode) and len(found) <= MOST and _is_whole(found):
            output = BytesIO()
            serialize((quad.triple for quad in found), output, RdfFormat.N_TRIPLES)
            yield subject.value, zlib.compress(output.getvalue(), _LEVEL)


def _is_whole(quads: Iterable[Quad]) -> bool:
    """Say whether statements are all of a description; one goes on at a blank node."""
    return all(isinstance(quad.object, NamedNode | Literal) for quad in quads)


class Descriptions:
    """The records of one snapshot; an older one has none, and every question goes to a worker."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self._limits = limits
        self._connection = _opened(file_of(store))

    def answer(self, query: Query) -> bytes | None:
        """Return the whole answer to a query, or None for one that a worker is to answer."""
        if self._connection is None or query.has_dataset or len(query.text.encode()) > self._limits.query_bytes:
            return None
        iri = described(query.text)
        data = self._find(self._connection, iri) if iri else None
        body = _written(data, query.syntax) if data else None
        return body if body and len(body) <= self._limits.result_bytes else None

    def _find(self, connection: sqlite3.Connection, iri: str) -> bytes | None:
        """Return the statements of a record as N-Triples; a file that cannot be read has none."""
        try:
            row = connection.execute(_FIND, (iri,)).fetchone()
            return zlib.decompress(row[0]) if row else None
        except (sqlite3.DatabaseError, zlib.error):
            return None


def _written(data: bytes, syntax: str) -> bytes | None:
    """Return N-Triples in another syntax, None when that cannot hold them."""
    if syntax in PLAIN:
        return data
    output = BytesIO()
    try:
        write((quad.triple for quad in parse(data, RdfFormat.N_TRIPLES)), syntax, output)
    except QueryError:
        return None
    return output.getvalue()


def _opened(path: Path) -> sqlite3.Connection | None:
    """Open a file that never changes; SQLite itself keeps threads apart."""
    if not path.is_file():
        return None
    return opened(path, check_same_thread=False)
