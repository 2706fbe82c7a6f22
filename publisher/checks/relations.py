"""The hierarchy, associations and mappings of all concepts, with the consequences SKOS draws from what is stated.

Sub-property, inverse, symmetric and transitive consequences follow the SKOS Reference (S22-S26, S39-S45) and the
``rdfs:subPropertyOf`` statements of the lists themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

from publisher.checks.around import Around
from publisher.checks.facts import LINKSET
from publisher.checks.graphs import Circles, Neighbours, inverted, reach
from publisher.checks.literals import Literal
from publisher.checks.properties import Properties
from publisher.checks.spans import Spans, Table, spans
from publisher.checks.statements import Text
from publisher.checks.suspects import Suspects
from publisher.checks.terms import ANSWERS
from publisher.namespaces import DCT, RDF_TYPE, SKOS
from publisher.skos.mapping import STRENGTH

_REMEMBERED = 64
"""Ancestors above which they are not remembered: in a circle of thousands each would have thousands."""

_TRANSITIVE = frozenset({SKOS + "broaderTransitive", SKOS + "narrowerTransitive"})

Statement = tuple[str, str, str]


@dataclass(frozen=True)
class Relations(Properties):
    """Relations between concepts derived from all facts."""

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
    def suspects(self) -> Suspects:
        """What could be at fault at all."""
        return Suspects(self.facts)

    @cached_property
    def parents(self) -> Neighbours:
        """Concept to its broader concepts within the lists: stated, or the inverse of a stated narrower."""
        return self._neighbours(self.next_up, self.next_down)

    @cached_property
    def children(self) -> Neighbours:
        """Concept to its narrower concepts within the lists."""
        return self._neighbours(self.next_down, self.next_up, lambda: inverted(self.parents.table))

    @cached_property
    def broader(self) -> Neighbours:
        """Concept to its broader concepts, mappings included (one step of ``skos:broaderTransitive``)."""
        return self._neighbours(self.up, self.down, self._all_broader)

    @cached_property
    def narrower(self) -> Neighbours:
        """Concept to its narrower concepts, mappings included."""
        return self._neighbours(self.down, self.up, lambda: inverted(self.broader.table))

    @cached_property
    def related(self) -> Neighbours:
        """Concept to the concepts it is related with, both ways, mappings included."""
        return self._neighbours(self.associative, self.associative)

    @cached_property
    def same(self) -> Neighbours:
        """Concept to its exact matches, both ways."""
        return self._neighbours(self.exact, self.exact)

    @cached_property
    def circles(self) -> Circles:
        """The circles of the hierarchy within the lists."""
        return Circles(self.uphill)

    @cached_property
    def uphill(self) -> Neighbours:
        """Concept to those above it within the lists as stated: its parents, and ancestors where any are stated."""
        if self.facts.predicates.isdisjoint(_TRANSITIVE):
            return self.parents
        return self._neighbours(self.up - self.matches, self.down - self.matches)

    @cached_property
    def downhill(self) -> Neighbours:
        """Concept to those below it within the lists."""
        if self.facts.predicates.isdisjoint(_TRANSITIVE):
            return self.children
        return self._neighbours(self.down - self.matches, self.up - self.matches)

    @cached_property
    def heights(self) -> Spans:
        """Who may be broader than whom, mappings included."""
        return spans(self.broader.table, self.narrower.table)

    @cached_property
    def heights_within(self) -> Spans:
        """Who may be broader than whom within the lists."""
        return spans(self.parents.table, self.children.table)

    @cached_property
    def successions(self) -> Circles:
        """The circles of what replaces what."""
        return Circles(lambda node: tuple(self.facts.nodes(node, DCT + "isReplacedBy")))

    @cached_property
    def _identical(self) -> dict[str, frozenset[str]]:
        return {}

    def identical(self, node: str) -> frozenset[str]:
        """Return the exact matches of a concept, both ways and over any number of steps (S44, S45), itself included."""
        if node not in self._identical:
            group = reach(node, self.same) | {node}
            self._identical.update(dict.fromkeys(group, group))
        return self._identical[node]

    def _neighbours(
        self, forward: frozenset[str], backward: frozenset[str], find_all: Callable[[], Table] | None = None
    ) -> Neighbours:
        """Return the neighbours by some properties."""
        used = backward & self.facts.predicates

        def find(node: str) -> tuple[str, ...]:
            found = self.facts.linked(node, forward)
            if used:
                found.update(subject for subject, predicate in self.facts.links_to(node) if predicate in used)
            return tuple(sorted(found))

        return Neighbours(find, find_all or partial(self._all_neighbours, forward, backward))

    def _all_broader(self) -> Table:
        """Return the parents of all nodes, and what mappings add to them."""
        table = self.parents.table
        mapped = self._all_neighbours(self.up - self.next_up, self.down - self.next_down)
        return {**table, **{node: tuple(sorted({*table.get(node, ()), *found})) for node, found in mapped.items()}}

    def _all_neighbours(self, forward: frozenset[str], backward: frozenset[str]) -> Table:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for file in self.facts.files:
            for name in (forward | backward) & file.predicates:
                ahead, back = name in forward, name in backward
                for node, values in file.rows(name):
                    nodes = [value for value in values if isinstance(value, str)]
                    if ahead and nodes:
                        found[node] += nodes
                    for value in nodes if back else ():
                        found[value].append(node)
        return {node: tuple(sorted(set(all_)) if len(all_) > 1 else all_) for node, all_ in found.items()}

    def prepare(self) -> None:
        """Find now what each file says of every node, and neighbours, when they are asked for, of all nodes at once."""
        self.facts.prepare()
        for neighbours in (self.parents, self.children, self.broader, self.narrower, self.related, self.same):
            neighbours.at_once = True

    def ancestors(self, node: str) -> frozenset[str]:
        """Return everything broader than a concept at any distance, mappings included (S24)."""
        known = self._ancestors.get(node)
        if known is None:
            known = reach(node, self.broader)
            if len(known) < _REMEMBERED:
                self._ancestors[node] = known
        return known

    @cached_property
    def _ancestors(self) -> dict[str, frozenset[str]]:
        return {}

    def above(self, node: str) -> frozenset[str]:
        """Return everything broader than a concept within the lists, at any distance."""
        return reach(node, self.parents)

    def is_above(self, upper: str, lower: str) -> bool:
        """Say whether one concept is broader than another within the lists, at any distance."""
        if not self.parents.at_once:
            return upper in self.above(lower)
        return self.heights_within.is_above(upper, lower, self.parents)

    def is_over(self, upper: str, lower: str) -> bool:
        """Say whether one concept is broader than another at any distance, mappings included (S24)."""
        if not self.broader.at_once:
            return upper in self.ancestors(lower)
        return self.heights.is_above(upper, lower, self.broader)

    @cached_property
    def families(self) -> Mapping[tuple[Text, str], list[str]]:
        """Nodes that share a preferred label, by that and by parent (empty for none), in file order."""
        families: dict[tuple[Text, str], list[str]] = {}
        for text, nodes in self.facts.names(SKOS + "prefLabel").items():
            for node in nodes if len(nodes) > 1 else ():
                for parent in self.parents(node) or ("",):
                    families.setdefault((text, parent), []).append(node)
        return families

    def siblings_named(self, text: Literal, node: str) -> list[str]:
        """Return the nodes with a preferred label, capitals aside, that have a parent with a node in common or none."""
        key = text.value.casefold(), text.language
        if not self.facts.is_shared(SKOS + "prefLabel", key):
            return []
        groups = [self.families.get((key, parent), []) for parent in self.parents(node) or ("",)]
        if len(groups) == 1:
            return groups[0]
        places = {other: place for place, other in enumerate(self.facts.names(SKOS + "prefLabel").get(key, ()))}
        return sorted({other for group in groups for other in group}, key=places.__getitem__)

    @cached_property
    def _hierarchies(self) -> dict[str, bool]:
        return {}

    def has_hierarchy(self, scheme: str) -> bool:
        """Say whether a concept of a scheme has a broader one."""
        if scheme not in self._hierarchies:
            concepts = self.facts.concept_set
            self._hierarchies[scheme] = any(
                node in concepts and self.parents(node) for node in self.facts.listed(scheme)
            )
        return self._hierarchies[scheme]

    @cached_property
    def _both_ways(self) -> dict[tuple[str, str], float]:
        return {}

    def both_ways(self, scheme: str, predicate: str) -> float:
        """Return the share of a scheme's statements with a property that are answered by its inverse."""
        key = scheme, predicate
        if key not in self._both_ways:
            facts = self.facts
            if not facts.uses(ANSWERS[predicate]):
                return 0.0
            pairs = [(node, other) for node in facts.members(scheme) for other in facts.nodes(node, predicate)]
            answered = sum(node in facts.nodes(other, ANSWERS[predicate]) for node, other in pairs)
            self._both_ways[key] = answered / len(pairs) if pairs else 0.0
        return self._both_ways[key]

    @cached_property
    def linksets(self) -> Mapping[str, str]:
        """The mapping set described in each file that describes one, by path."""
        found = ((file.source.path, file.having(RDF_TYPE).get(LINKSET, ())) for file in self.facts.files)
        return {path: nodes[0] for path, nodes in found if nodes}

    def ends_of(self, linkset: str, target: str) -> frozenset[str]:
        """Return the lists a mapping set says its mappings start or end in (``void:subjectsTarget``)."""
        key = linkset, target
        if key not in self._set_ends:
            self._set_ends[key] = frozenset(self.facts.nodes(linkset, target))
        return self._set_ends[key]

    @cached_property
    def _set_ends(self) -> dict[tuple[str, str], frozenset[str]]:
        return {}

    def mappings_of(self, node: str) -> Iterator[Statement]:
        """Yield a node's mappings in the files of mapping sets: the set's IRI, the property, the other node."""
        for file in self.facts.homes(node):
            linkset = self.linksets.get(file.source.path)
            if linkset is not None:
                about = file.out[node]
                for predicate in sorted(about.keys() & self.matches):
                    yield from ((linkset, predicate, value) for value in about[predicate] if isinstance(value, str))

    def stated(self, node: str, other: str, forward: frozenset[str], backward: frozenset[str]) -> Statement | None:
        """Return the statement that makes two nodes neighbours: the node's own, else the other's inverse one."""
        for subject, value, names in ((node, other, forward), (other, node, backward)):
            for predicate, found in self.facts.about(subject):
                if found == value and predicate in names:
                    return subject, predicate, value
        return None

    def stated_broader(self, node: str, parent: str) -> Statement | None:
        """Return the statement that makes one concept broader than another, the parent before any ancestor."""
        direct = self.stated(node, parent, self.next_up, self.next_down)
        return direct or self.stated(node, parent, self.up, self.down)
