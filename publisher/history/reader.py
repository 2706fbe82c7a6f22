"""Read a snapshot's memory. Safe for many threads: each has its own read-only connection."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec
from pyoxigraph import Quad

from publisher.changes.record import Comparison
from publisher.config import Settings
from publisher.database import Database
from publisher.history.blocks import About, dates_of
from publisher.history.records import CURRENT, EDITION, Event, Point, Release, Version
from publisher.history.states import compare_blocks, statements
from publisher.history.tape import Block
from publisher.history.writer import FILE

_BLOCKS = """
SELECT path, header, block.text, thing.iri FROM span
JOIN file ON file.id = span.file JOIN block ON block.id = span.block JOIN thing ON thing.id = span.subject
"""
_STANDS = "? BETWEEN first AND last"
_IN_LIST = """types AND (thing.iri = ? OR EXISTS (
    SELECT 1 FROM member JOIN thing AS home ON home.id = member.list WHERE member.span = span.id AND home.iri = ?))"""
_APART = {True: "last >= ? AND last < ? AND first <= ?", False: "first <= ? AND first > ? AND last >= ?"}
"""What stands at one point and not at another, which is later (True) or earlier."""
_MOST = 2**63 - 1
"""The largest number SQLite knows."""


@dataclass(frozen=True)
class Window:
    """Which events are wanted: ISO 8601 days or times, ends included; a list or mapping set; a thing."""

    since: str = ""
    until: str = ""
    home: str = ""
    iri: str = ""


ALL = Window()


class History:
    """The memory of one snapshot."""

    def __init__(self, snapshot: Path) -> None:
        self._database = Database(snapshot / FILE)

    def lists(self) -> list[str]:
        """Return the lists that have releases."""
        return sorted(self._releases)

    def releases(self, iri: str) -> list[Release]:
        """Return a list's releases, oldest first."""
        return list(self._releases.get(iri, ()))

    @cached_property
    def _releases(self) -> Mapping[str, Sequence[Release]]:
        found: dict[str, list[Release]] = defaultdict(list)
        for name, body in self._database.all("SELECT list, body FROM release ORDER BY place"):
            found[name].append(msgspec.json.decode(body, type=Release))
        return dict(found)

    def release(self, iri: str, version: str) -> Release | None:
        """Return a list's release by its version; ``current`` is the newest."""
        found = self.releases(iri)
        if version == CURRENT and found:
            return found[-1]
        return next((item for item in found if item.version == version), None)

    def knows(self, iri: str) -> bool:
        """Say whether a thing is remembered that has versions: a list or something in one."""
        query = """SELECT 1 FROM thing JOIN span ON span.subject = thing.id
            WHERE thing.iri = ? AND (span.id IN (SELECT span FROM member)
                OR thing.iri IN (SELECT list FROM release)) LIMIT 1"""
        return bool(self._database.all(query, iri))

    def points(self) -> list[Point]:
        """Return every point in time, earliest number first."""
        query = "SELECT number, kind, date, commit_id, title FROM point ORDER BY number"
        return [Point(*row) for row in self._database.all(query)]

    def versions(self, iri: str) -> list[Version]:
        """Return the versions of a list or of a concept, oldest first, each under a key of its own.

        A concept in several lists has the releases of all of them. Where two lists call a release alike, the list with
        more releases is meant; what a list says now is no version of its own when another list tells that state.
        """
        if self.releases(iri):
            return [Version(iri, item, item.date) for item in self.releases(iri)]
        found: dict[str, Version] = {}
        stood = self._stood(iri)
        for name in sorted(stood, key=lambda name: (-len(self.releases(name)), name)):
            told = {item.release.point for item in found.values()}
            for item in self.releases(name):
                again = item.version in found or (item.kind == CURRENT and item.point in told)
                if not again and any(first <= item.point <= last for first, last in stood[name]):
                    found[item.version] = Version(iri, item, self._date(iri, item))
        return sorted(found.values(), key=_version_order)

    def version(self, iri: str, version: str) -> Version | None:
        """Return one version of a list or concept; ``current`` is the newest."""
        found = self.versions(iri)
        if version == CURRENT and found:
            return found[-1]
        return next((item for item in found if item.release.version == version), None)

    def _date(self, iri: str, release: Release) -> str:
        """Return since when a concept has been as it is at a release: later than the release if it says so itself."""
        if release.kind != CURRENT or not release.date:
            return release.date
        own = [date for block in self.blocks(iri, release.point) for date in dates_of(block.header, block.text)]
        return max([release.date, *own], key=lambda date: date[:10])

    def _stood(self, iri: str) -> Mapping[str, Sequence[tuple[int, int]]]:
        """Return from which to which points a concept stood in each list that has releases."""
        query = """SELECT home.iri, first, last FROM thing JOIN span ON span.subject = thing.id
            JOIN member ON member.span = span.id JOIN thing AS home ON home.id = member.list WHERE thing.iri = ?"""
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for name, first, last in self._database.all(query, iri):
            if name in self._releases:
                found[name].append((first, last))
        return found

    def blocks(self, iri: str, point: int) -> list[Block]:
        """Return the blocks about a thing that stood at a point."""
        return self._blocks(f"WHERE thing.iri = ? AND {_STANDS} ORDER BY path, span.id", iri, point)

    def statements(self, iri: str, point: int) -> list[Quad]:
        """Return what was said of a thing at a point; nothing when it was not there."""
        return list(statements(self.blocks(iri, point)))

    def list_blocks(self, iri: str, point: int) -> list[Block]:
        """Return a whole list as of a point: its description and its concepts', mappings left out."""
        clause = f"""WHERE (thing.iri = ? OR span.id IN (
            SELECT span FROM member JOIN thing AS home ON home.id = member.list WHERE home.iri = ?))
            AND types AND {_STANDS} ORDER BY path, span.id"""  # noqa: S608 - fixed clause
        return self._blocks(clause, iri, iri, point)

    def members(self, iri: str, point: int, *, offset: int = 0, limit: int = -1) -> list[Block]:
        """Return the concepts' descriptions of a list as of a point, short addresses before long ones.

        That is the order of numbers, and one the database can cut a page from without reading all.
        """
        order = "ORDER BY length(thing.iri), thing.iri, span.id"
        clause = f"""WHERE span.id IN (
            SELECT span.id FROM thing AS home JOIN member ON member.list = home.id JOIN span ON span.id = member.span
            JOIN thing ON thing.id = span.subject WHERE home.iri = ? AND types AND {_STANDS} AND thing.id <> home.id
            {order} LIMIT ? OFFSET ?) {order}"""  # noqa: S608 - fixed clauses
        return self._blocks(clause, iri, point, limit, offset)

    def between(
        self, old: Release, new: Release, settings: Settings, *, only: Collection[str] | None = None
    ) -> Comparison:
        """Return what changed from one release of a list to another, in the list's own statements.

        ``only`` narrows it to some things. The descriptions of the other lists are given to both sides: they say which
        list is a part of which.
        """
        names = (f"{old.list} {old.version}", f"{new.list} {new.version}")
        before, after = self._apart(old, new, only), self._apart(new, old, only)
        shared = set(before).intersection(after)
        others = [block for iri in self.lists() if iri != new.list for block in self.blocks(iri, new.point)]
        return compare_blocks(
            [*others, *(block for block in before if block not in shared)],
            [*others, *(block for block in after if block not in shared)],
            settings,
            names=names,
        )

    def _apart(self, here: Release, there: Release, only: Collection[str] | None) -> list[Block]:
        """Return what stood in a list at one release and not, as one span, at another."""
        if here.point == there.point:
            return []
        among = "" if only is None else f"AND thing.iri IN ({','.join('?' * len(only))})"
        clause = f"WHERE {_APART[here.point < there.point]} AND {_IN_LIST} {among} ORDER BY path, span.id"
        ends = (here.point, there.point, here.point)
        return self._blocks(clause, *ends, here.list, here.list, *(only or ()))

    def count(self, window: Window = ALL) -> int:
        """Return how many events a window holds."""
        clause, values = _where(window)
        return int(self._database.all(f"SELECT count(*) {clause}", *values)[0][0])

    def events(
        self, window: Window = ALL, *, newest_first: bool = False, offset: int = 0, limit: int = -1
    ) -> list[Event]:
        """Return the events of a window in the order they happened, or the newest first."""
        clause, values = _where(window)
        order = "DESC" if newest_first else "ASC"
        query = f"SELECT body {clause} ORDER BY event.number {order} LIMIT ? OFFSET ?"
        rows = self._database.all(query, *values, limit, offset)
        return [msgspec.json.decode(body, type=Event) for (body,) in rows]

    def event(self, number: int) -> Event | None:
        """Return an event by its number."""
        rows = self._database.all("SELECT body FROM event WHERE number = ?", min(number, _MOST))
        return msgspec.json.decode(rows[0][0], type=Event) if rows else None

    def _blocks(self, clause: str, *values: object) -> list[Block]:
        rows = self._database.all(_BLOCKS + clause, *values)
        return [Block(path, header, text, About(iri)) for path, header, text, iri in rows]


def _where(window: Window) -> tuple[str, Sequence[object]]:
    conditions = {
        "date >= ?": window.since,
        "date <= ?": _end(window.until),
        "home = (SELECT id FROM thing WHERE iri = ?)": window.home,
        "subject = (SELECT id FROM thing WHERE iri = ?)": window.iri,
    }
    used = {text: value for text, value in conditions.items() if value}
    where = f" WHERE {' AND '.join(used)}" if used else ""
    return f"FROM event{where}", list(used.values())


def _end(until: str) -> str:
    """Return the end of a window; a day or month ends with its last moment."""
    return f"{until}\uffff" if until and len(until) <= len("2026-01-01") else until


def _version_order(version: Version) -> tuple[object, ...]:
    return version.release.kind == CURRENT, version.release.kind != EDITION, version.release.point
