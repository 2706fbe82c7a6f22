"""Write a snapshot's memory: ``history.sqlite``, one row a block however many releases it stood in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
from pyoxigraph import Triple

from publisher.history.recording import Recording, record
from publisher.history.records import Event, Point, Release
from publisher.history.releases import releases
from publisher.history.tape import Span
from publisher.workspace import Workspace

FILE = "history.sqlite"
_TABLES = """
CREATE TABLE point (number INTEGER PRIMARY KEY, kind TEXT, date TEXT, commit_id TEXT, title TEXT);
CREATE TABLE release (place INTEGER PRIMARY KEY, list TEXT, version TEXT, point INTEGER, date TEXT, body BLOB);
CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT, header TEXT, UNIQUE (path, header));
CREATE TABLE block (id INTEGER PRIMARY KEY, text TEXT);
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT UNIQUE);
CREATE TABLE span (
    id INTEGER PRIMARY KEY, subject INTEGER, file INTEGER, block INTEGER, first INTEGER, last INTEGER, types INTEGER
);
CREATE TABLE member (list INTEGER, span INTEGER, PRIMARY KEY (list, span)) WITHOUT ROWID;
CREATE TABLE event (
    number INTEGER PRIMARY KEY, date TEXT, kind TEXT, subject INTEGER, home INTEGER, body BLOB
);
"""
_INDEXES = """
CREATE INDEX release_list ON release (list, version);
CREATE INDEX member_span ON member (span);
CREATE INDEX span_first ON span (first);
CREATE INDEX span_last ON span (last);
CREATE INDEX span_subject ON span (subject);
CREATE INDEX event_subject ON event (subject);
CREATE INDEX event_date ON event (date);
CREATE INDEX event_home ON event (home, date);
"""


def write(workspace: Workspace, _derived: Sequence[Triple], snapshot: Path) -> None:
    """Write ``history.sqlite`` into a snapshot that is being built."""
    done = record(workspace)
    found = releases(done, workspace)
    with sqlite3.connect(snapshot / FILE) as connection:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
        _Writer(connection).write(done, found)
        connection.executescript(_INDEXES + "ANALYZE;")
    connection.close()


class _Writer:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._ids: dict[tuple[str, object], int] = {}

    def write(self, done: Recording, found: Sequence[Release]) -> None:
        self._points(done.points)
        self._releases(found)
        self._spans([*done.spans, *done.tape.spans()])
        self._events(done.events)
        rows = ((number, *key[1]) for key, number in self._ids.items() if key[0] == "file")  # type: ignore[misc]
        self._connection.executemany("INSERT INTO file VALUES (?, ?, ?)", rows)
        for table in ("block", "thing"):
            named = ((number, key[1]) for key, number in self._ids.items() if key[0] == table)
            self._connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", named)  # noqa: S608 - fixed names

    def _id(self, table: str, value: object) -> int:
        """Return the number of a value that is kept once."""
        return self._ids.setdefault((table, value), len(self._ids) + 1)

    def _points(self, points: Iterable[Point]) -> None:
        rows = ((item.number, item.kind, item.date, item.commit, item.title) for item in points)
        self._connection.executemany("INSERT INTO point VALUES (?, ?, ?, ?, ?)", rows)

    def _releases(self, found: Iterable[Release]) -> None:
        encode = msgspec.json.encode
        rows = ((n, item.list, item.version, item.point, item.date, encode(item)) for n, item in enumerate(found, 1))
        self._connection.executemany("INSERT INTO release VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _spans(self, spans: Iterable[Span]) -> None:
        rows, members = [], []
        for number, span in enumerate(spans, 1):
            block = span.block
            ids = (
                self._id("thing", block.about.subject),
                self._id("file", (block.path, block.header)),
                self._id("block", block.text),
            )
            rows.append((number, *ids, span.first, span.last, bool(block.about.types)))
            members += [(self._id("thing", iri), number) for iri in block.about.lists]
        self._connection.executemany("INSERT INTO span VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._connection.executemany("INSERT INTO member VALUES (?, ?)", members)

    def _events(self, events: Iterable[Event]) -> None:
        encode = msgspec.json.encode
        rows = (
            (
                number,
                item.date,
                item.kind,
                self._id("thing", item.iri),
                self._id("thing", item.home),
                encode(replace(item, number=number)),
            )
            for number, item in enumerate(events, 1)
        )
        self._connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", rows)
