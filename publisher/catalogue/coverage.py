"""How far the lists cover each other: for every ordered pair of lists, how many concepts are mapped and how strongly.

Only concepts in use count, on both ends. A mapping counts from either end, whichever way it is stated. A concept with
several mappings to one list counts once, with the strongest of them; one that has only inferred ones counts apart.
Lists that share concepts (a list and its extracts) are not paired with each other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from pyoxigraph import NamedNode

from publisher.catalogue.describe import TITLES, Describer, local_name
from publisher.namespaces import DCT, MAPPING_PROPERTIES, SKOS
from publisher.rdf.turtle import natural_key
from publisher.skos.composition import BROAD
from publisher.skos.index import Index
from publisher.skos.landscape import Landscape
from publisher.skos.mapping import STRENGTH, inverse, stated_mappings
from publisher.skos.path import InferredMapping
from publisher.workspace import Workspace

FILE = "coverage.json"
STRENGTHS = tuple(local_name(name) for name in MAPPING_PROPERTIES)
"""Names of the mapping properties, strongest first."""
_MOST_BRANCHES = 60


@dataclass(frozen=True)
class Count:
    """Figures of one set of concepts: ``mapped`` have a stated mapping, ``inferred`` only inferred ones."""

    concepts: int
    mapped: int
    inferred: int
    strengths: Mapping[str, int]
    """Mapped concepts by their strongest mapping, by its name in SKOS."""

    @property
    def share(self) -> float:
        """Return the part of the concepts that is mapped, from 0 to 1."""
        return self.mapped / self.concepts if self.concepts else 0.0

    @property
    def unmapped(self) -> int:
        """Return how many concepts have neither stated nor inferred mappings."""
        return self.concepts - self.mapped - self.inferred


@dataclass(frozen=True)
class ListEntry:
    """A list: its address, the end of it, its title, and the list whose branches its concepts are counted by.

    That is the list itself where it has a hierarchy; a flat list is counted by the branches of the list most of its
    concepts have a broad match in. Empty where there is neither.
    """

    iri: str
    name: str
    label: str
    concepts: int
    branches: str = ""


@dataclass(frozen=True)
class Branch:
    """A top concept that has narrower ones, and the figures of everything from it down (or mapped below it)."""

    iri: str
    label: str
    count: Count


@dataclass(frozen=True)
class Direction:
    """The concepts of one list seen from another: IRIs of the two, figures, and figures by branch."""

    source: str
    target: str
    count: Count
    branches: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """Every list, and every ordered pair of lists."""

    lists: tuple[ListEntry, ...]
    directions: tuple[Direction, ...]

    def direction(self, source: str, target: str) -> Direction | None:
        """Return one ordered pair; None for lists that are not paired."""
        return next((item for item in self.directions if (item.source, item.target) == (source, target)), None)

    def entry(self, name: str) -> ListEntry | None:
        """Return a list by its IRI or the end of it."""
        return next((item for item in self.lists if name in (item.iri, item.name)), None)


@dataclass(frozen=True)
class Grouping:
    """A list's concepts by branch: ``home`` is the list the branches are of, empty where there are none."""

    home: str
    branches: Mapping[str, Sequence[str]]


def write(found: Coverage, snapshot: Path) -> None:
    """Write ``coverage.json`` into a snapshot that is being built."""
    (snapshot / FILE).write_bytes(msgspec.json.encode(found))


def read(snapshot: Path) -> Coverage:
    """Return a snapshot's coverage; empty where the build left it out."""
    path = snapshot / FILE
    return msgspec.json.decode(path.read_bytes(), type=Coverage) if path.is_file() else Coverage((), ())


@dataclass(frozen=True)
class Survey:
    """What coverage is counted from. IRIs are plain strings; every table holds concepts in use only."""

    describe: Describer
    landscape: Landscape
    members: Mapping[str, Sequence[str]]
    """Concepts by list."""
    stated: Mapping[tuple[str, str], int]
    """Rank of the strongest stated mapping (see ``STRENGTH``) by concept and list it leads to."""
    inferred: frozenset[tuple[str, str]]
    broad: Mapping[str, Sequence[str]]
    """Targets of stated broad matches by concept."""

    @classmethod
    def of(cls, workspace: Workspace, inferred: Iterable[InferredMapping]) -> Survey:
        """Read a workspace and what was inferred from it."""
        quads = [quad for source in workspace.sources for quad in source.quads]
        landscape = Landscape.of(quads)
        members: dict[str, list[str]] = defaultdict(list)
        for concept in sorted(landscape.schemes.keys() - landscape.deprecated, key=natural_key):
            for scheme in landscape.schemes[concept]:
                members[scheme].append(concept)
        ends = [(item.subject, item.match, item.target) for item in stated_mappings(quads)]
        broad: dict[str, list[str]] = defaultdict(list)
        for subject, match, target in ends:
            if match == BROAD:
                broad[subject].append(target)
        reached = ((item.subject, item.match, item.target) for item in inferred)
        titles = (quad for quad in quads if quad.predicate.value in TITLES)
        describe = Describer(Index(titles), workspace.settings.language)
        ranks, further = _ranks(ends, landscape), frozenset(_ranks(reached, landscape))
        return cls(describe, landscape, members, ranks, further, broad)

    def grouped(self) -> dict[str, Grouping]:
        """Return every list's concepts by branch."""
        own = {scheme: self._branches(scheme) for scheme in self.members}
        homes = {scheme: scheme if own[scheme] else self._classifying(scheme, own) for scheme in self.members}
        return {
            scheme: Grouping(home, self._sorted_into(scheme, own[home]) if home else {})
            for scheme, home in homes.items()
        }

    def coverage(self, grouped: Mapping[str, Grouping] | None = None) -> Coverage:
        """Count every ordered pair of lists; ``grouped`` is what the method of that name returns, if at hand."""
        groups = self.grouped() if grouped is None else grouped
        entries = (self._entry(scheme, groups[scheme].home) for scheme in self.members)
        lists = sorted(entries, key=lambda item: item.label.casefold())
        directions = [
            self._direction(source.iri, target.iri, groups[source.iri].branches)
            for source in lists
            for target in lists
            if self._paired(source.iri, target.iri)
        ]
        return Coverage(tuple(lists), tuple(directions))

    def unmapped(self, source: str, target: str) -> list[str]:
        """Return a list's concepts without a stated mapping to another list."""
        return [concept for concept in self.members.get(source, ()) if (concept, target) not in self.stated]

    def label(self, concept: str) -> str:
        """Return a concept's name."""
        return self.describe.label(NamedNode(concept)).value

    def _paired(self, source: str, target: str) -> bool:
        return not self.landscape.same_family(self.members[source][0], self.members[target][0])

    def _entry(self, scheme: str, branches: str) -> ListEntry:
        node = NamedNode(scheme)
        titles = self.describe.texts(node, DCT + "title", SKOS + "prefLabel")
        label = titles[0].value if titles else local_name(scheme)
        return ListEntry(scheme, local_name(scheme), label, len(self.members[scheme]), branches)

    def _direction(self, source: str, target: str, groups: Mapping[str, Sequence[str]]) -> Direction:
        whole = self._count(self.members[source], target)
        if not whole.mapped and not whole.inferred:
            return Direction(source, target, whole)
        branches = (Branch(top, self.label(top), self._count(below, target)) for top, below in groups.items())
        return Direction(source, target, whole, tuple(branches))

    def _count(self, concepts: Sequence[str], target: str) -> Count:
        ranks = [self.stated.get((concept, target)) for concept in concepts]
        found = Counter(STRENGTHS[rank] for rank in ranks if rank is not None)
        inferred = sum(
            rank is None and (concept, target) in self.inferred for concept, rank in zip(concepts, ranks, strict=True)
        )
        strengths = {name: found[name] for name in STRENGTHS if found[name]}
        return Count(len(concepts), sum(found.values()), inferred, strengths)

    def _branches(self, scheme: str) -> dict[str, list[str]]:
        """Return a list's top concepts that have narrower ones, with everything from each of them down."""
        inside = dict.fromkeys(self.members[scheme])
        heads = [
            item
            for item in inside
            if any(child in inside for child in self.landscape.narrower.get(item, ()))
            and not any(parent in inside for parent in self.landscape.broader.get(item, ()))
        ]
        if len(heads) > _MOST_BRANCHES:
            return {}
        below = {head: self._below(head) for head in heads}
        return {head: [item for item in inside if item in below[head]] for head in heads}

    def _classifying(self, scheme: str, branches: Mapping[str, Mapping[str, Sequence[str]]]) -> str:
        """Return the list with branches in which most concepts of a flat list have a broad match; empty for none."""
        members = set(self.members[scheme])
        counts = Counter(
            target for (concept, target), rank in self.stated.items() if rank == STRENGTH[BROAD] and concept in members
        )
        found = [(count, target) for target, count in counts.items() if branches.get(target)]
        return max(found, default=(0, ""))[1]

    def _sorted_into(self, scheme: str, branches: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
        """Return a list's concepts by branch: in it, or with a broad match to something in it."""
        inside = self.members[scheme]
        found = {}
        for top, below in branches.items():
            wanted = set(below)
            found[top] = [item for item in inside if item in wanted or not wanted.isdisjoint(self.broad.get(item, ()))]
        return {top: items for top, items in found.items() if items}

    def _below(self, top: str) -> set[str]:
        seen = {top}
        waiting = [top]
        while waiting:
            following = set(self.landscape.narrower.get(waiting.pop(), ())) - seen
            seen |= following
            waiting += following
        return seen


def _ranks(links: Iterable[tuple[str, str, str]], landscape: Landscape) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for subject, match, target in links:
        if landscape.deprecated.isdisjoint((subject, target)):
            for one, name, other in ((subject, match, target), (target, inverse(match), subject)):
                for scheme in landscape.schemes.get(other, ()):
                    found[one, scheme] = min(found.get((one, scheme), STRENGTH[name]), STRENGTH[name])
    return found
