"""Two lists side by side: every mapping between them seen from the first, and what neither has.

Prepared in a SQLite file of its own when a snapshot is built, read-only ever after. Safe for many threads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from publisher.catalogue.describe import local_name
from publisher.catalogue.records import PathStep, Text
from publisher.database import Database
from publisher.namespaces import MAPPING_PROPERTIES

FILE = "pairs.sqlite"
STRENGTHS = tuple(local_name(name) for name in MAPPING_PROPERTIES)
"""Names of the mapping properties, strongest first; a pair's ``match`` is a place in it."""
ORIGINS = ("stated", "inverse", "inferred")
"""Where a pair comes from: said of the first list's term, said of the second's, or said by nobody."""
DRAFTED = "drafted"
"""The pairs of mapping sets that say they are drafts, whatever their origin."""
ANY = "any"
"""Every kind of conflict."""
CONFLICTS: Mapping[str, int] = MappingProxyType({"contradiction": 1, "clash": 2, "several": 4, "retired": 8})
"""What can be wrong with a pair, and its bit: it contradicts what follows from others; the two terms are mapped in
ways that exclude each other; one of them is the same as several terms; one of them is out of use."""


@dataclass(frozen=True)
class End:
    """One term of a pair."""

    iri: str
    label: Text
    notation: str = ""
    deprecated: bool = False


@dataclass(frozen=True)
class Pair:
    """A mapping between two lists, seen from the first; ``match`` and ``origin`` are names, ``confidence`` a text."""

    subject: End
    target: End
    match: str
    origin: str
    drafted: bool = False
    relation: str = ""
    relation_label: str = ""
    linkset: str = ""
    linkset_label: str = ""
    confidence: str = ""
    path: tuple[PathStep, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Which pairs or terms of two lists are wanted; an empty filter lets everything through.

    ``branch`` is the IRI of a branch of the first list, ``text`` words of either term's label or number. ``origin`` may
    also be ``drafted``; ``conflict`` may also be ``any``.
    """

    source: str
    target: str
    branch: str = ""
    strength: str = ""
    origin: str = ""
    conflict: str = ""
    text: str = ""


@dataclass(frozen=True)
class Tally:
    """How many pairs two lists have, by what people filter them by."""

    pairs: int = 0
    strengths: Mapping[str, int] = field(default_factory=dict)
    origins: Mapping[str, int] = field(default_factory=dict)
    conflicts: Mapping[str, int] = field(default_factory=dict)


class Pairs:
    """The prepared pairs of one snapshot; empty where a build left them out."""

    def __init__(self, snapshot: Path) -> None:
        self._database = Database(snapshot / FILE)

    def pairs(self, wanted: Wanted, *, offset: int = 0, limit: int = -1) -> list[Pair]:
        """Return pairs in the order of the first list's numbers, then the strongest first."""
        clause, values = _clause(wanted)
        rows = self._database.all(f"{_PAIR} {clause} ORDER BY p.position LIMIT ? OFFSET ?", *values, limit, offset)
        return [_pair(row) for row in rows]

    def count(self, wanted: Wanted) -> int:
        """Return how many pairs there are."""
        clause, values = _clause(wanted)
        return int(self._database.all(f"SELECT count(*) {_FROM} {clause}", *values)[0][0])

    def tally(self, source: str, target: str) -> Tally:
        """Return the numbers of pairs of two lists by strength, origin and conflict."""
        rows = self._database.all(
            "SELECT match, origin, drafted, conflict, number FROM summary"
            " WHERE source = (SELECT id FROM scheme WHERE iri = ?) AND target = (SELECT id FROM scheme WHERE iri = ?)",
            source,
            target,
        )
        found: Counter[tuple[str, str]] = Counter()
        for match, origin, drafted, conflict, number in rows:
            found["strength", STRENGTHS[match]] += number
            found["origin", ORIGINS[origin]] += number
            found["origin", DRAFTED] += number * drafted
            found["conflict", ANY] += number * bool(conflict)
            for name in _named(conflict):
                found["conflict", name] += number
        return Tally(
            sum(row[4] for row in rows),
            _counted(found, "strength", STRENGTHS),
            _counted(found, "origin", (*ORIGINS, DRAFTED)),
            _counted(found, "conflict", (*CONFLICTS, ANY)),
        )

    def unmapped(self, wanted: Wanted, *, offset: int = 0, limit: int = -1) -> list[End]:
        """Return the first list's terms in use that nothing leads from to the second, stated or inferred."""
        clause, values = _unmapped(wanted)
        query = f"SELECT c.iri, c.label, c.language, c.notation, c.deprecated {clause} ORDER BY c.id LIMIT ? OFFSET ?"
        return [_end(row) for row in self._database.all(query, *values, limit, offset)]

    def unmapped_count(self, wanted: Wanted) -> int:
        """Return how many terms ``unmapped`` would return without a limit."""
        clause, values = _unmapped(wanted)
        return int(self._database.all(f"SELECT count(*) {clause}", *values)[0][0])


_FROM = "FROM pair p JOIN concept a ON a.id = p.subject JOIN concept b ON b.id = p.object"
_PAIR = (
    "SELECT a.iri, a.label, a.language, a.notation, a.deprecated, b.iri, b.label, b.language, b.notation, b.deprecated,"
    " p.match, p.origin, p.drafted, p.conflict, l.body FROM pair p JOIN concept a ON a.id = p.subject"
    " JOIN concept b ON b.id = p.object JOIN link l ON l.id = p.link"
)
_ENDS = "p.source = (SELECT id FROM scheme WHERE iri = ?) AND p.target = (SELECT id FROM scheme WHERE iri = ?)"
_NOT_MAPPED = f"NOT EXISTS (SELECT 1 FROM pair p WHERE {_ENDS} AND p.subject = c.id AND NOT p.conflict & ?)"  # noqa: S608 - fixed text
_IN_BRANCH = (
    "IN (SELECT branch.concept FROM branch WHERE branch.scheme = (SELECT id FROM scheme WHERE iri = ?)"
    " AND branch.head = (SELECT id FROM concept WHERE iri = ?))"
)


@dataclass(frozen=True)
class Said:
    """What is said of a mapping beside its ends: kept once, seen from either end."""

    relation: str
    relation_label: str
    linkset: str = ""
    linkset_label: str = ""
    confidence: str = ""
    path: tuple[PathStep, ...] = ()


def _clause(wanted: Wanted) -> tuple[str, list[object]]:
    conditions: list[tuple[str, Sequence[object]]] = [(_ENDS, (wanted.source, wanted.target))]
    if wanted.branch:
        conditions.append((f"p.subject {_IN_BRANCH}", (wanted.source, wanted.branch)))
    if wanted.strength in STRENGTHS:
        conditions.append(("p.match = ?", (STRENGTHS.index(wanted.strength),)))
    if wanted.origin == DRAFTED:
        conditions.append(("p.drafted", ()))
    elif wanted.origin in ORIGINS:
        conditions.append(("p.origin = ?", (ORIGINS.index(wanted.origin),)))
    if wanted.conflict in (*CONFLICTS, ANY):
        conditions.append(("p.conflict & ?", (CONFLICTS.get(wanted.conflict, sum(CONFLICTS.values())),)))
    conditions += [("instr(a.text || ' ' || b.text, ?)", (word,)) for word in wanted.text.casefold().split()[:8]]
    return _joined(conditions)


def _unmapped(wanted: Wanted) -> tuple[str, list[object]]:
    conditions: list[tuple[str, Sequence[object]]] = [
        ("i.scheme = (SELECT id FROM scheme WHERE iri = ?) AND NOT c.deprecated", (wanted.source,)),
        (_NOT_MAPPED, (wanted.source, wanted.target, CONFLICTS["retired"])),
    ]
    if wanted.branch:
        conditions.append((f"c.id {_IN_BRANCH}", (wanted.source, wanted.branch)))
    conditions += [("instr(c.text, ?)", (word,)) for word in wanted.text.casefold().split()[:8]]
    clause, values = _joined(conditions)
    return f"FROM inside i JOIN concept c ON c.id = i.concept {clause}", values


def _joined(conditions: Sequence[tuple[str, Sequence[object]]]) -> tuple[str, list[object]]:
    clause = " AND ".join(text for text, _ in conditions)
    return f"WHERE {clause}", [value for _, values in conditions for value in values]


def _end(row: Sequence[Any]) -> End:
    iri, label, language, notation, deprecated = row
    return End(iri, Text(label, language), notation, bool(deprecated))


def _pair(row: Sequence[Any]) -> Pair:
    match, origin, drafted, conflict, body = row[10:]
    said = msgspec.json.decode(body, type=Said)
    return Pair(
        subject=_end(row[:5]),
        target=_end(row[5:10]),
        match=STRENGTHS[match],
        origin=ORIGINS[origin],
        drafted=bool(drafted),
        conflicts=_named(conflict),
        relation=said.relation,
        relation_label=said.relation_label,
        linkset=said.linkset,
        linkset_label=said.linkset_label,
        confidence=said.confidence,
        path=said.path if origin == ORIGINS.index("inferred") else (),
    )


def _counted(found: Mapping[tuple[str, str], int], kind: str, names: Sequence[str]) -> dict[str, int]:
    return {name: found[kind, name] for name in names if found[kind, name]}


def _named(conflict: int) -> tuple[str, ...]:
    return tuple(name for name, bit in CONFLICTS.items() if conflict & bit)
