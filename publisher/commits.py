"""What git tells of commits, tags and branches."""

from __future__ import annotations

from typing import NamedTuple


class Commit(NamedTuple):
    """A commit: when it was made (ISO 8601 with zone), what its first line says, and the files it changed.

    ``changes`` are paths and blob ids; the blob is empty for a file that was removed.
    """

    id: str
    time: str
    title: str
    changes: tuple[tuple[str, str], ...] = ()


class Tag(NamedTuple):
    """A tag: the commit it names, when it was made (ISO 8601) and the first line of its message."""

    name: str
    commit: str
    time: str
    title: str


class Reference(NamedTuple):
    """A branch: its commit, the one it follows, the one a symbolic name stands for, and whether it is checked out."""

    commit: str
    upstream: str = ""
    leads_to: str = ""
    current: bool = False
