"""Prepare every two lists for being seen side by side (see ``pairs``), and count how far they cover each other."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path

import msgspec
from pyoxigraph import Literal, NamedNode, Quad, Triple

from publisher.catalogue import coverage
from publisher.catalogue.coverage import Grouping, Survey
from publisher.catalogue.describe import local_name, readable, says_draft
from publisher.catalogue.linking import stated_in
from publisher.catalogue.pairs import CONFLICTS, FILE, ORIGINS, Said
from publisher.catalogue.records import PathStep, Reference
from publisher.namespaces import SKOS, VOID
from publisher.rdf.turtle import natural_key
from publisher.skos.composition import CLASHES, EXACT
from publisher.skos.conflicts import Facing, by_end, conflicts
from publisher.skos.inferred import read_inferred
from publisher.skos.landscape import Landscape
from publisher.skos.mapping import STRENGTH, inverse, match_properties, stated_mappings
from publisher.skos.path import InferredMapping, Step
from publisher.workspace import Workspace

_STATED, _INVERSE, _INFERRED = range(len(ORIGINS))
_TABLES = """
CREATE TABLE scheme (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE);
CREATE TABLE concept (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, label TEXT NOT NULL, language TEXT NOT NULL,
    notation TEXT NOT NULL, deprecated INTEGER NOT NULL, text TEXT NOT NULL);
CREATE TABLE inside (scheme INTEGER NOT NULL, concept INTEGER NOT NULL, PRIMARY KEY (scheme, concept)) WITHOUT ROWID;
CREATE TABLE branch (scheme INTEGER NOT NULL, head INTEGER NOT NULL, concept INTEGER NOT NULL,
    PRIMARY KEY (scheme, head, concept)) WITHOUT ROWID;
CREATE TABLE link (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE pair (source INTEGER NOT NULL, target INTEGER NOT NULL, position INTEGER NOT NULL,
    subject INTEGER NOT NULL, object INTEGER NOT NULL, match INTEGER NOT NULL, origin INTEGER NOT NULL,
    drafted INTEGER NOT NULL, conflict INTEGER NOT NULL, link INTEGER NOT NULL, PRIMARY KEY (source, target, position)
) WITHOUT ROWID;
CREATE TABLE summary (source INTEGER NOT NULL, target INTEGER NOT NULL, match INTEGER NOT NULL, origin INTEGER NOT NULL,
    drafted INTEGER NOT NULL, conflict INTEGER NOT NULL, number INTEGER NOT NULL);
"""
_AFTER = """
CREATE INDEX pair_subject ON pair (source, target, subject);
INSERT INTO summary SELECT source, target, match, origin, drafted, conflict, count(*) FROM pair GROUP BY 1,2,3,4,5,6;
CREATE INDEX summary_ends ON summary (source, target);
ANALYZE;
"""


def write(workspace: Workspace, _derived: Sequence[Triple], snapshot: Path) -> None:
    """Write ``coverage.json`` and ``pairs.sqlite`` into a snapshot that is being built."""
    inferred = read_inferred(snapshot)
    survey = Survey.of(workspace, inferred)
    grouped = survey.grouped()
    coverage.write(survey.coverage(grouped), snapshot)
    pairing = Pairing.of(workspace, survey, inferred)
    with sqlite3.connect(snapshot / FILE) as connection:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
        pairing.write(connection, grouped)
        connection.executescript(_AFTER)
    connection.close()


@dataclass(frozen=True)
class Seen:
    """A mapping seen from one of its ends; ``link`` is the place of what is said of it."""

    subject: str
    match: str
    target: str
    origin: int
    link: int
    drafted: bool = False


@dataclass(frozen=True)
class Pairing:
    """Everything that is written. IRIs are plain strings; ``numbers`` gives every concept its place in all lists."""

    survey: Survey
    notations: Mapping[str, str]
    numbers: Mapping[str, int]
    seen: Sequence[Seen]
    said: Sequence[Said]
    conflicts: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, workspace: Workspace, survey: Survey, inferred: Iterable[InferredMapping]) -> Pairing:
        """Read a workspace's mappings, and what was inferred from them."""
        quads = [quad for source in workspace.sources for quad in source.quads]
        notations = _notations(quads)
        ordered = sorted(
            survey.landscape.schemes, key=lambda iri: (natural_key(notations.get(iri, "")), natural_key(iri))
        )
        seen: list[Seen] = []
        said: list[Said] = []
        for found, says in (*_stated(workspace, quads, survey), *_inferred(inferred, survey, notations)):
            seen += [replace(item, link=len(said)) for item in found]
            said.append(says)
        numbers = {iri: number for number, iri in enumerate(ordered)}
        return cls(survey, notations, numbers, seen, said, judged(seen, survey.landscape))

    def write(self, connection: sqlite3.Connection, grouped: Mapping[str, Grouping]) -> None:
        """Fill the tables."""
        schemes = {iri: number for number, iri in enumerate(self.survey.members)}
        connection.executemany("INSERT INTO scheme VALUES (?, ?)", ((number, iri) for iri, number in schemes.items()))
        connection.executemany("INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?, ?)", self._concepts())
        inside = (
            (schemes[scheme], self.numbers[iri]) for scheme, found in self.survey.members.items() for iri in found
        )
        connection.executemany("INSERT OR IGNORE INTO inside VALUES (?, ?)", inside)
        connection.executemany("INSERT OR IGNORE INTO branch VALUES (?, ?, ?)", self._branches(schemes, grouped))
        encode = msgspec.json.encode
        connection.executemany(
            "INSERT INTO link VALUES (?, ?)", ((n, encode(item)) for n, item in enumerate(self.said))
        )
        connection.executemany("INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", self._pairs(schemes))

    def _concepts(self) -> Iterator[tuple[object, ...]]:
        deprecated = self.survey.landscape.deprecated
        for iri, number in self.numbers.items():
            label, notation = self.survey.describe.label(NamedNode(iri)), self.notations.get(iri, "")
            text = f"{label.value} {notation}".casefold()
            yield number, iri, label.value, label.language, notation, iri in deprecated, text

    def _branches(self, schemes: Mapping[str, int], grouped: Mapping[str, Grouping]) -> Iterator[tuple[int, ...]]:
        for scheme, grouping in grouped.items():
            for head, found in grouping.branches.items():
                for iri in found:
                    yield schemes[scheme], self.numbers[head], self.numbers[iri]

    def _pairs(self, schemes: Mapping[str, int]) -> Iterator[tuple[int, ...]]:
        positions: Counter[tuple[int, int]] = Counter()
        for item in sorted(self.seen, key=self._order):
            flags = self.conflicts.get((item.subject, item.target), 0)
            columns = (self.numbers[item.subject], self.numbers[item.target], STRENGTH[item.match], item.origin)
            for source in self.survey.landscape.schemes[item.subject]:
                for target in self.survey.landscape.schemes[item.target]:
                    if source in schemes and target in schemes:
                        ends = schemes[source], schemes[target]
                        positions[ends] += 1
                        yield *ends, positions[ends], *columns, item.drafted, flags, item.link

    def _order(self, item: Seen) -> tuple[int, int, int, int]:
        return self.numbers[item.subject], STRENGTH[item.match], self.numbers[item.target], item.origin


def _stated(workspace: Workspace, quads: Sequence[Quad], survey: Survey) -> Iterator[tuple[list[Seen], Said]]:
    landscape = survey.landscape
    confidences = {(item.subject, item.relation, item.target): item.confidence for item in stated_mappings(quads)}
    drafted = _drafted(quads)
    for item in stated_in(workspace, match_properties(quads)):
        one, other = item.subject.value, item.target.value
        known = one in landscape.schemes and other in landscape.schemes
        if not known or landscape.same_family(one, other):
            continue
        confidence = confidences.get((one, item.relation, other))
        own = item.linkset in drafted
        yield (
            [
                Seen(one, item.match, other, _STATED, 0, own),
                Seen(other, inverse(item.match), one, _INVERSE, 0, own),
            ],
            Said(
                item.relation,
                readable(survey.label(item.relation)),
                item.linkset,
                survey.label(item.linkset) if item.linkset else "",
                "" if confidence is None else f"{confidence:.2f}",
            ),
        )


def _inferred(
    mappings: Iterable[InferredMapping], survey: Survey, notations: Mapping[str, str]
) -> Iterator[tuple[list[Seen], Said]]:
    for item in mappings:
        for end in (item, item.turned()):
            path = tuple(_step(step, survey, notations) for step in end.path)
            said = Said(end.match, readable(local_name(end.match)), confidence=f"{end.confidence:.2f}", path=path)
            yield [Seen(end.subject, end.match, end.target, _INFERRED, 0)], said


def _step(step: Step, survey: Survey, notations: Mapping[str, str]) -> PathStep:
    label = survey.describe.label(NamedNode(step.end))
    scheme = next(iter(survey.landscape.schemes.get(step.end, ())), "")
    other = Reference(step.end, label, notations.get(step.end, ""), scheme, survey.label(scheme) if scheme else "")
    return PathStep(step.relation, readable(local_name(step.relation)), other, step.backward)


def _notations(quads: Iterable[Quad]) -> dict[str, str]:
    found: dict[str, str] = {}
    for quad in quads:
        subject, value = quad.subject, quad.object
        told = quad.predicate.value == SKOS + "notation"
        if told and isinstance(value, Literal) and isinstance(subject, NamedNode):
            found.setdefault(subject.value, value.value)
    return found


def _drafted(quads: Iterable[Quad]) -> frozenset[str]:
    """Return the mapping sets that say they are drafts, in a property named ``releaseStatus`` or ``status``."""
    linksets: set[str] = set()
    drafts: set[str] = set()
    for quad in quads:
        subject, value = quad.subject, quad.object
        if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
            if value.value == VOID + "Linkset":
                linksets.add(subject.value)
            elif says_draft(quad.predicate.value, value.value):
                drafts.add(subject.value)
    return frozenset(linksets & drafts)


@dataclass(frozen=True)
class _Around:
    """Surroundings of concepts (see ``publisher.skos.conflicts``)."""

    landscape: Landscape
    table: Mapping[str, Sequence[Step]]
    by_end: dict[str, Facing] = field(default_factory=dict)

    def steps(self, concept: str) -> Sequence[Step]:
        return self.table.get(concept, ())

    def ends(self, concept: str) -> Set[str]:
        return self.facing(concept).keys()

    def facing(self, concept: str) -> Facing:
        if concept not in self.by_end:
            self.by_end[concept] = by_end(self.steps(concept))
        return self.by_end[concept]

    def parents(self, concept: str) -> Iterable[str]:
        return self.landscape.broader.get(concept, ())


def judged(seen: Sequence[Seen], landscape: Landscape) -> dict[tuple[str, str], int]:
    """Return what is wrong with the mappings from one concept to another, as bits of ``CONFLICTS``."""
    flags: dict[tuple[str, str], int] = defaultdict(int)
    together: dict[tuple[str, str], set[str]] = defaultdict(set)
    exact: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in seen:
        together[item.subject, item.target].add(item.match)
        if not landscape.deprecated.isdisjoint((item.subject, item.target)):
            flags[item.subject, item.target] |= CONFLICTS["retired"]
        elif item.match == EXACT and item.origin != _INFERRED:
            exact[item.subject, landscape.family[item.target]].add(item.target)
    for ends, matches in together.items():
        if any(frozenset(two) in CLASHES for two in combinations(matches, 2)):
            flags[ends] |= CONFLICTS["clash"]
    for (subject, _), targets in exact.items():
        for target in targets if len(targets) > 1 else ():
            flags[subject, target] |= CONFLICTS["several"]
            flags[target, subject] |= CONFLICTS["several"]
    for ends in _contradicting(seen, landscape):
        flags[ends] |= CONFLICTS["contradiction"]
        flags[ends[::-1]] |= CONFLICTS["contradiction"]
    return flags


def _contradicting(seen: Iterable[Seen], landscape: Landscape) -> Iterator[tuple[str, str]]:
    table: dict[str, list[Step]] = defaultdict(list)
    for item in seen:
        if item.origin != _INFERRED and landscape.deprecated.isdisjoint((item.subject, item.target)):
            table[item.subject].append(Step(item.subject, item.match, item.target, backward=item.origin == _INVERSE))
    around = _Around(landscape, table)
    for concept in sorted(table):
        for conflict in conflicts(concept, around):
            yield conflict.stated.start, conflict.stated.end
