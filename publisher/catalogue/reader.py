"""Read a snapshot's catalogue. Safe for many threads: each has its own read-only connection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from publisher.catalogue.records import KINDS, ConceptRecord, LinksetRecord, Mapping, Record, Row, SchemeRecord, Text
from publisher.database import Database

FILE = "catalogue.sqlite"


_DATED = """FROM dated
    WHERE (? = '' OR EXISTS (SELECT 1 FROM member WHERE member.iri = dated.iri AND member.scheme = ?))
    AND date >= ? AND (? = '' OR substr(date, 1, length(?)) <= ?)"""


@dataclass(frozen=True)
class Dated:
    """A concept with the latest date it tells: of its creation, modification or (when it is out of use) withdrawal."""

    iri: str
    label: str
    date: str
    change: str


@dataclass(frozen=True)
class _Named:
    """What every record begins with."""

    label: Text


class Catalogue:
    """The prepared records of one snapshot."""

    def __init__(self, snapshot: Path) -> None:
        self._database = Database(snapshot / FILE)

    def record(self, iri: str) -> Record | None:
        """Return what is known of an IRI, or None."""
        row = self._one("SELECT kind, body FROM record WHERE iri = ?", iri)
        if row is None:
            return None
        found: Record = msgspec.json.decode(row[1], type=KINDS[row[0]])
        return found

    def label(self, iri: str) -> str:
        """Return the name of an IRI, empty when nothing is known of it: quicker than its whole record."""
        row = self._one("SELECT body FROM record WHERE iri = ?", iri)
        return msgspec.json.decode(row[0], type=_Named).label.value if row else ""

    def kind(self, iri: str) -> str | None:
        """Return what an IRI names (a key of ``KINDS``), or None when nothing is known of it."""
        row = self._one("SELECT kind FROM record WHERE iri = ?", iri)
        return None if row is None else str(row[0])

    def concept(self, iri: str) -> ConceptRecord | None:
        """Return a concept's record, or None when the IRI is no concept's."""
        found = self.record(iri)
        return found if isinstance(found, ConceptRecord) else None

    def scheme(self, iri: str) -> SchemeRecord | None:
        """Return a list's record, or None when the IRI is no list's."""
        found = self.record(iri)
        return found if isinstance(found, SchemeRecord) else None

    def schemes(self) -> list[SchemeRecord]:
        """Return every list, sorted by its label."""
        return [item for item in self._records("scheme") if isinstance(item, SchemeRecord)]

    def linksets(self) -> list[LinksetRecord]:
        """Return every mapping set, sorted by its label."""
        return [item for item in self._records("linkset") if isinstance(item, LinksetRecord)]

    def triples(self, iri: str) -> bytes | None:
        """Return the document of an IRI as N-Triples, every lexical form as in git; None when nothing is known."""
        row = self._one("SELECT triples FROM document WHERE iri = ?", iri)
        return None if row is None else bytes(row[0])

    def rows(self, scheme: str, *, offset: int = 0, limit: int = -1) -> list[Row]:
        """Return a list's concepts in the order of their notations."""
        return self._rows("WHERE scheme = ? ORDER BY position LIMIT ? OFFSET ?", scheme, limit, offset)

    def named(self, scheme: str, initial: str = "", *, offset: int = 0, limit: int = -1) -> list[Row]:
        """Return a list's concepts in the order of their labels, only those with an initial if one is given."""
        first, behind = _range(initial)
        clause = "WHERE scheme = ? AND sort_label >= ? AND sort_label < ? ORDER BY sort_label, iri LIMIT ? OFFSET ?"
        return self._rows(clause, scheme, first, behind, limit, offset)

    def initials(self, scheme: str) -> list[tuple[str, int]]:
        """Return the initials of a list's labels (upper case) and how many labels have each, in their order."""
        found = []
        behind = ""
        while row := self._one(
            "SELECT sort_label FROM member WHERE scheme = ? AND sort_label >= ? ORDER BY sort_label LIMIT 1",
            scheme,
            behind,
        ):
            first, behind = _range(str(row[0])[:1])
            query = "SELECT count(*) FROM member WHERE scheme = ? AND sort_label >= ? AND sort_label < ?"
            count = self._one(query, scheme, first, behind)
            found.append((first.upper(), int(count[0]) if count else 0))
            if not first:
                break
        return found

    def top(self, scheme: str, *, offset: int = 0, limit: int = -1) -> list[Row]:
        """Return a list's top concepts in the order of their labels."""
        return self._rows("WHERE scheme = ? AND top ORDER BY sort_label, iri LIMIT ? OFFSET ?", scheme, limit, offset)

    def top_iris(self, scheme: str) -> list[str]:
        """Return the IRIs of a list's top concepts in the same order."""
        query = "SELECT iri FROM member WHERE scheme = ? AND top ORDER BY sort_label, iri"
        return [str(iri) for (iri,) in self._database.run(query, scheme)]

    def children(self, scheme: str, iri: str, *, offset: int = 0, limit: int = -1) -> list[Row]:
        """Return a concept's narrower concepts within a list, in the order of their labels."""
        return self._rows(
            "JOIN narrower ON narrower.child = member.iri WHERE scheme = ? AND parent = ? ORDER BY sort_label, child"
            " LIMIT ? OFFSET ?",
            scheme,
            iri,
            limit,
            offset,
        )

    def below(self, iri: str) -> list[str]:
        """Return the IRIs of a concept's narrower concepts, or a collection's members, sorted."""
        query = "SELECT child FROM narrower WHERE parent = ? ORDER BY child"
        return [str(child) for (child,) in self._database.run(query, iri)]

    def mappings(
        self, *, linkset: str = "", subject: str = "", target: str = "", offset: int = 0, limit: int = -1
    ) -> list[Mapping]:
        """Return stated mappings by their linkset, subject and target; an empty filter lets everything through."""
        filters = {"linkset": linkset, "subject": subject, "target": target}
        wanted = {name: value for name, value in filters.items() if value}
        clause = " AND ".join(f"{name} = ?" for name in wanted) or "1"
        query = f"SELECT body FROM mapping WHERE {clause} ORDER BY position LIMIT ? OFFSET ?"  # noqa: S608 - fixed names
        rows = self._database.run(query, *wanted.values(), limit, offset)
        return [msgspec.json.decode(body, type=Mapping) for (body,) in rows]

    def count(self, kind: str) -> int:
        """Return how many things of a kind there are."""
        row = self._one("SELECT count(*) FROM record WHERE kind = ?", kind)
        return int(row[0]) if row else 0

    def size(self, scheme: str) -> int:
        """Return how many concepts a list has."""
        row = self._one("SELECT count(*) FROM member WHERE scheme = ?", scheme)
        return int(row[0]) if row else 0

    def notation(self, scheme: str, notation: str) -> str | None:
        """Return the IRI of the concept with a notation in a list, or None."""
        row = self._one("SELECT iri FROM member WHERE scheme = ? AND notation = ?", scheme, notation)
        return None if row is None else str(row[0])

    def concepts(self, scheme: str) -> Iterator[ConceptRecord]:
        """Yield the records of a list's concepts in the order of their notations."""
        query = "SELECT body FROM member JOIN record USING (iri) WHERE scheme = ? ORDER BY position"
        for (body,) in self._database.run(query, scheme):
            yield msgspec.json.decode(body, type=ConceptRecord)

    def linkset(self, iri: str) -> LinksetRecord | None:
        """Return a mapping set's record, or None when the IRI is no mapping set's."""
        found = self.record(iri)
        return found if isinstance(found, LinksetRecord) else None

    def iris(self, kind: str = "concept") -> Iterator[str]:
        """Yield the IRIs of one kind of record, sorted."""
        for (iri,) in self._database.run("SELECT iri FROM record WHERE kind = ? ORDER BY iri", kind):
            yield iri

    def nearest(self, beginning: str, number: int, *, limit: int) -> list[str]:
        """Return the IRIs of concepts in lists that begin so and end in the numbers nearest to one."""
        query = """SELECT DISTINCT iri FROM member INDEXED BY member_iri WHERE iri > ?1 || '/' AND iri < ?1 || ':'
            AND substr(iri, length(?1) + 1) NOT GLOB '*[^0-9]*'
            ORDER BY abs(CAST(substr(iri, length(?1) + 1) AS INTEGER) - ?2), iri LIMIT ?3"""
        return [str(iri) for (iri,) in self._database.all(query, beginning, number, limit)]

    def dated(
        self, *, scheme: str = "", since: str = "", until: str = "", offset: int = 0, limit: int = -1
    ) -> list[Dated]:
        """Return concepts that tell a date, the latest first; ``since`` and ``until`` are included."""
        query = f"SELECT iri, label, date, change {_DATED} ORDER BY date DESC, iri DESC LIMIT ? OFFSET ?"
        rows = self._database.run(query, scheme, scheme, since, until, until, until, limit, offset)
        return [Dated(*row) for row in rows]

    def dated_count(self, *, scheme: str = "", since: str = "", until: str = "") -> int:
        """Return how many concepts ``dated`` would return without a limit."""
        row = self._one(f"SELECT count(*) {_DATED}", scheme, scheme, since, until, until, until)
        return int(row[0]) if row else 0

    def _records(self, kind: str) -> Iterator[Record]:
        query = "SELECT body FROM record WHERE kind = ? ORDER BY sort_label"
        for (body,) in self._database.run(query, kind):
            yield msgspec.json.decode(body, type=KINDS[kind])

    def _rows(self, clause: str, *arguments: object) -> list[Row]:
        query = f"SELECT member.iri, label, language, notation, deprecated, top, children FROM member {clause}"  # noqa: S608 - fixed clauses
        return [
            Row(iri, Text(label, language), notation, bool(deprecated), bool(top), children)
            for iri, label, language, notation, deprecated, top, children in self._database.run(query, *arguments)
        ]

    def _one(self, query: str, *arguments: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._database.run(query, *arguments).fetchone()
        return row


def _range(initial: str) -> tuple[str, str]:
    """Return the least text with an initial, and the least behind all of them."""
    first = initial.casefold()
    return first, chr(ord(first[-1]) + 1) if first and ord(first[-1]) < 0x10FFFF else "\U0010ffff"
