"""Read an SQLite file of a snapshot, which nobody writes any more: one connection a thread, without locks."""

from __future__ import annotations

import sqlite3
import threading
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import quote

from publisher.errors import SnapshotError


class Database:
    """A published file: ``mode=ro`` and ``immutable=1`` of SQLite's URI file names."""

    def __init__(self, path: Path) -> None:
        """Raises SnapshotError when the file is missing."""
        self.path = path.resolve()
        if not self.path.is_file():
            raise SnapshotError(f"{self.path} is missing; run 'publisher build'.")
        self._local = threading.local()

    def run(self, query: str, *values: object) -> sqlite3.Cursor:
        """Return the rows of a query, read while one iterates."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = opened(self.path)
        return connection.execute(query, values)

    def all(self, query: str, *values: object) -> list[Any]:
        """Return every row of a query."""
        return self.run(query, *values).fetchall()


def opened(path: Path, *, check_same_thread: bool = True) -> sqlite3.Connection:
    """Open a published file; what SQLite's URI file names give a meaning is escaped in its path."""
    return sqlite3.connect(
        f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, check_same_thread=check_same_thread
    )


def same_rows(one: sqlite3.Connection, other: sqlite3.Connection, query: str) -> bool:
    """Say whether two files give the same rows in the same order. Raises sqlite3.Error when either cannot be read."""
    rows = zip_longest(one.execute(query), other.execute(query))
    return all(mine == theirs for mine, theirs in rows)
