"""Compare what a snapshot or a site remembers with a memory made anew from the same commits."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from publisher.database import opened, same_rows
from publisher.history.records import CURRENT
from publisher.history.writer import FILE

Releases = Mapping[tuple[str, str], Mapping[str, Any]]
"""What is said of each release, by list and version."""

_EVENTS = "SELECT date, kind, body FROM event ORDER BY number"
_WHOLE = {
    "what stood when": """SELECT path, header, block.text, thing.iri, first, last, types FROM span
        JOIN file ON file.id = span.file JOIN block ON block.id = span.block JOIN thing ON thing.id = span.subject
        ORDER BY thing.iri, path, first, last, block.text, header""",
    "what was in which list": """SELECT home.iri, thing.iri, first, last FROM member JOIN span ON span.id = member.span
        JOIN thing ON thing.id = span.subject JOIN thing AS home ON home.id = member.list
        ORDER BY home.iri, thing.iri, first, last""",
    "points in time": "SELECT * FROM point ORDER BY number",
}


def compare_memories(made: Path, found: Path, *, whole: bool) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in the memory of the snapshot ``found``, part by part, nothing when it is as in ``made``.

    ``whole`` says that it was made of the very past and tags this clone has.
    """
    try:
        with closing(opened(made.resolve() / FILE)) as mine, closing(opened(found.resolve() / FILE)) as theirs:
            for part, query in {"what happened": _EVENTS, **(_WHOLE if whole else {})}.items():
                yield part, "" if same_rows(mine, theirs, query) else "differs from the commit."
            yield "releases", compare_releases(_released(mine), _released(theirs), whole=whole)
    except (sqlite3.Error, msgspec.DecodeError) as error:
        yield FILE, f"cannot be read ({error})."


def _released(connection: sqlite3.Connection) -> Releases:
    rows = connection.execute("SELECT list, version, body FROM release")
    return {(iri, version): msgspec.json.decode(body) for iri, version, body in rows}


def compare_releases(made: Releases, told: Releases, *, whole: bool) -> str:
    """Return what is wrong with the releases somebody tells, empty when they are those made anew.

    Without ``whole`` there may be more here than are told, and what the lists say now is not compared.
    """
    mine, theirs = made, told
    if not whole:
        theirs = {key: release for key, release in told.items() if release.get("kind") != CURRENT}
        mine = {key: release for key, release in made.items() if key in theirs}
    wrong = sorted(key for key in mine.keys() | theirs.keys() if mine.get(key) != theirs.get(key))
    more = f" and {len(wrong) - 1} more" if wrong[1:] else ""
    return f"differ from the commit: {' '.join(wrong[0])}{more}." if wrong else ""
