"""The hierarchy, associations and mappings of all concepts, with the consequences SKOS draws from what is stated.

Sub-property, inverse, symmetric and transitive consequences follow the SKOS Reference (S22-S26, S39-S45) and the
``rdfs:subPropertyOf`` statements of the lists themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from publisher.checks.around import Around
from publisher.checks.facts import Facts
from publisher.namespaces import RDFS, SKOS, SKOSXL
from publisher.skos.mapping import STRENGTH

SUPER_PROPERTIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        SKOS + child: tuple(SKOS + parent for parent in parents.split())
        for child, parents in {
            "broader": "broaderTransitive",
            "narrower": "narrowerTransitive",
            "broaderTransitive": "semanticRelation",
            "narrowerTransitive": "semanticRelation",
            "related": "semanticRelation",
            "mappingRelation": "semanticRelation",
            "broadMatch": "mappingRelation broader",
            "narrowMatch": "mappingRelation narrower",
            "relatedMatch": "mappingRelation related",
            "closeMatch": "mappingRelation",
            "exactMatch": "closeMatch",
            "topConceptOf": "inScheme",
        }.items()
    }
)
"""A SKOS property's direct super-properties (SKOS Reference S7, S21, S22, S39-S42)."""

ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        SKOS + "broader": SKOS + "narrower",
        SKOS + "narrower": SKOS + "broader",
        SKOS + "related": SKOS + "related",
    }
)
"""The relations within a list, each with the one that says it from the other side."""

_SEARCHED_GROUP = 100
Statement = tuple[str, str, str]
Graph = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Relations:
    """Relations between concepts derived from all facts."""

    facts: Facts

    @cached_property
    def _supers(self) -> Mapping[str, tuple[str, ...]]:
        table = {name: list(parents) for name, parents in SUPER_PROPERTIES.items()}
        sub = RDFS + "subPropertyOf"
        for file in self.facts.files:
            for name, about in file.out.items():
                if sub in about:
                    table.setdefault(name, []).extend(str(parent) for parent in about[sub] if isinstance(parent, str))
        return {name: tuple(parents) for name, parents in table.items()}

    def implied(self, predicate: str) -> frozenset[str]:
        """Return a property and all its super-properties."""
        return _reach(predicate, self._supers)

    def implying(self, *names: str) -> frozenset[str]:
        """Return the given SKOS properties (local names) and every property that implies one of them."""
        wanted = {SKOS + name for name in names}
        return frozenset(wanted | {name for name in self._supers if wanted & self.implied(name)})

    @cached_property
    def up(self) -> frozenset[str]:
        """Properties that lead to a broader concept, mappings included."""
        return self.implying("broaderTransitive")

    @cached_property
    def down(self) -> frozenset[str]:
        """Properties that lead to a narrower concept, mappings included."""
        return self.implying("narrowerTransitive")

    @cached_property
    def matches(self) -> frozenset[str]:
        """Properties that map concepts."""
        return self.implying("mappingRelation")

    @cached_property
    def associative(self) -> frozenset[str]:
        """Properties that imply ``skos:related``."""
        return self.implying("related")

    @cached_property
    def exact(self) -> frozenset[str]:
        """Properties that imply ``skos:exactMatch``."""
        return self.implying("exactMatch")

    @cached_property
    def semantic(self) -> frozenset[str]:
        """Properties that relate concepts in any way."""
        return self.implying("semanticRelation")

    @cached_property
    def around(self) -> Around:
        """Mappings around each concept, each property read as the strongest SKOS mapping property it implies."""
        strongest = {
            name: min(found, key=lambda item: STRENGTH[item])
            for name in self.matches
            if (found := [item for item in self.implied(name) if item in STRENGTH])
        }
        return Around(self.facts, strongest, self.parents)

    @cached_property
    def parents(self) -> Graph:
        """Concept to its broader concepts within the lists: stated, or the inverse of a stated narrower."""
        return self._graph(self.up - self.matches, self.down - self.matches)

    @cached_property
    def children(self) -> Graph:
        """Concept to its narrower concepts within the lists."""
        return self._graph(self.down - self.matches, self.up - self.matches)

    @cached_property
    def broader(self) -> Graph:
        """Concept to its broader concepts, mappings included (one step of ``skos:broaderTransitive``)."""
        return self._graph(self.up, self.down)

    @cached_property
    def related(self) -> Graph:
        """Concept to the concepts it is related with, both ways, mappings included."""
        return self._graph(self.associative, self.associative)

    @cached_property
    def exact_cluster(self) -> Mapping[str, str]:
        """Concept to the smallest IRI of those it is an exact match of (S44, S45: both ways and transitive)."""
        return _clusters(self._graph(self.exact, self.exact))

    @cached_property
    def circles(self) -> Mapping[str, tuple[str, ...]]:
        """Concept to the way from it back to itself over broader concepts, for those that have one."""
        return {node: way for group in _strong(self.parents) for node, way in _ways_back(group, self.parents)}

    def _graph(self, forward: Iterable[str], backward: Iterable[str]) -> Graph:
        ahead, back = frozenset(forward), frozenset(backward)
        edges: dict[str, dict[str, None]] = {}
        for file in self.facts.files:
            for subject, about in file.out.items():
                for predicate in about.keys() & (ahead | back):
                    for value in about[predicate]:
                        if not isinstance(value, str):
                            continue
                        if predicate in ahead:
                            edges.setdefault(subject, {})[value] = None
                        if predicate in back:
                            edges.setdefault(value, {})[subject] = None
        return {node: tuple(sorted(values)) for node, values in edges.items()}

    def ancestors(self, node: str) -> frozenset[str]:
        """Return everything broader than a concept at any distance, mappings included (S24)."""
        return _reach(node, self.broader, include=False)

    def above(self, node: str) -> frozenset[str]:
        """Return everything broader than a concept within the lists, at any distance."""
        return _reach(node, self.parents, include=False)

    @cached_property
    def inner(self) -> frozenset[str]:
        """Properties that relate concepts within a list."""
        return (self.up | self.down | self.associative) - self.matches

    @cached_property
    def _hierarchies(self) -> frozenset[str]:
        below = (node for node in self.facts.concepts if self.parents.get(node))
        return frozenset(scheme for node in below for scheme in self.facts.schemes_of(node))

    def has_hierarchy(self, scheme: str) -> bool:
        """Say whether a concept of a scheme has a broader one."""
        return scheme in self._hierarchies

    @cached_property
    def _both_ways(self) -> dict[tuple[str, str], float]:
        return {}

    def both_ways(self, scheme: str, predicate: str) -> float:
        """Return the share of a scheme's statements with a property that are answered by its inverse."""
        key = scheme, predicate
        if key not in self._both_ways:
            facts = self.facts
            pairs = [(node, other) for node in facts.members(scheme) for other in facts.nodes(node, predicate)]
            answered = sum(node in facts.nodes(other, ANSWERS[predicate]) for node, other in pairs)
            self._both_ways[key] = answered / len(pairs) if pairs else 0.0
        return self._both_ways[key]

    def mappings_of(self, linkset: str) -> Iterator[Statement]:
        """Yield the mappings in the files that describe a mapping set."""
        for file in self.facts.homes(linkset):
            for node, about in file.out.items():
                for predicate in about.keys() & self.matches:
                    yield from ((node, predicate, value) for value in about[predicate] if isinstance(value, str))

    def stated(self, node: str, other: str, forward: frozenset[str], backward: frozenset[str]) -> Statement | None:
        """Return the statement that makes two nodes neighbours: the node's own, else the other's inverse one."""
        for subject, value, names in ((node, other, forward), (other, node, backward)):
            for predicate, found in self.facts.about(subject):
                if found == value and predicate in names:
                    return subject, predicate, value
        return None

    def stated_broader(self, node: str, parent: str) -> Statement | None:
        """Return the statement that makes one concept broader than another."""
        return self.stated(node, parent, self.up, self.down)


def label_properties(name: str) -> tuple[str, str]:
    """Return the SKOS property of a kind of label and its SKOS-XL counterpart (S55-S57)."""
    return SKOS + name, SKOSXL + name


def _reach(start: str, graph: Mapping[str, tuple[str, ...]], *, include: bool = True) -> frozenset[str]:
    seen: set[str] = {start} if include else set()
    queue = [start]
    while queue:
        for value in graph.get(queue.pop(), ()):
            if value not in seen:
                seen.add(value)
                queue.append(value)
    return frozenset(seen)


def _clusters(graph: Graph) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in sorted(graph):
        if node not in found:
            found.update(dict.fromkeys(_reach(node, graph), node))
    return found


def _strong(graph: Graph) -> Iterator[frozenset[str]]:
    """Yield the groups of nodes that reach each other (Tarjan, without recursion); single nodes only with a loop."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    path: list[str] = []
    on_path: set[str] = set()
    for root in sorted(graph):
        work = [] if root in order else [(root, iter(graph.get(root, ())))]
        while work:
            node, rest = work[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                path.append(node)
                on_path.add(node)
            following = next((item for item in rest if item not in order or item in on_path), None)
            if following is not None:
                if following in order:
                    low[node] = min(low[node], order[following])
                else:
                    work.append((following, iter(graph.get(following, ()))))
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == order[node]:
                group = _popped(path, node)
                on_path -= group
                if len(group) > 1 or node in graph.get(node, ()):
                    yield group


def _popped(path: list[str], node: str) -> frozenset[str]:
    group = {path.pop()}
    while node not in group:
        group.add(path.pop())
    return frozenset(group)


def _ways_back(group: frozenset[str], graph: Graph) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each node of a group with a shortest way back to itself; in a large group only the way's first step."""
    for node in sorted(group):
        if len(group) <= _SEARCHED_GROUP:
            yield node, _way_back(node, group, graph)
        else:
            yield node, (node, next(value for value in graph[node] if value in group))


def _way_back(start: str, group: frozenset[str], graph: Graph) -> tuple[str, ...]:
    came: dict[str, str] = {}
    queue = [start]
    while queue and start not in came:
        following = []
        for node in queue:
            for value in graph.get(node, ()):
                if value in group and value not in came:
                    came[value] = node
                    following.append(value)
        queue = following
    way = [start]
    while came[way[-1]] != start:
        way.append(came[way[-1]])
    return (start, *reversed(way[1:]), start) if len(way) > 1 else (start, start)
