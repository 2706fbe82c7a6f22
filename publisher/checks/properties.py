"""What the properties in use mean: which imply which, and what a node is by the properties it is used with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from publisher.checks.facts import COLLECTION, CONCEPT, ORDERED, SCHEME, Facts
from publisher.checks.graphs import reach_by_table
from publisher.checks.statements import Object
from publisher.checks.terms import REFERENCES, SUPER_PROPERTIES
from publisher.namespaces import RDF_TYPE, RDFS, SKOS, SKOSXL

Evidence = tuple[str, str, Object]
"""A statement: subject, predicate, object."""


@dataclass(frozen=True)
class Properties:
    """The properties of all facts: SKOS's own, and those the lists declare to be below one of them."""

    facts: Facts

    @cached_property
    def _supers(self) -> Mapping[str, tuple[str, ...]]:
        table = {name: list(parents) for name, parents in SUPER_PROPERTIES.items()}
        sub = RDFS + "subPropertyOf"
        for file in self.facts.files:
            for name, about in file.out.items() if sub in file.predicates else ():
                if sub in about:
                    table.setdefault(name, []).extend(str(parent) for parent in about[sub] if isinstance(parent, str))
        return {name: tuple(parents) for name, parents in table.items()}

    @cached_property
    def declared(self) -> frozenset[str]:
        """The properties the lists declare to be below another."""
        rows = self.facts.rows(RDFS + "subPropertyOf")
        return frozenset(name for name, _ in rows)

    def implied(self, predicate: str) -> frozenset[str]:
        """Return a property and all its super-properties."""
        known = self._implied.get(predicate)
        if known is None:
            known = self._implied[predicate] = reach_by_table(predicate, self._supers)
        return known

    @cached_property
    def _implied(self) -> dict[str, frozenset[str]]:
        return {}

    def implying(self, *names: str) -> frozenset[str]:
        """Return the given SKOS properties (local names) and every property that implies one of them."""
        wanted = {SKOS + name for name in names}
        return frozenset(wanted | {name for name in self._supers if wanted & self.implied(name)})

    def labels_of(self, kind: str) -> frozenset[str]:
        """Return the properties whose texts are labels of a kind (``prefLabel``)."""
        if kind not in self._labels:
            self._labels[kind] = self.implying(kind)
        return self._labels[kind]

    @cached_property
    def _labels(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def up(self) -> frozenset[str]:
        """Properties that lead to a broader concept, mappings included."""
        return self.implying("broaderTransitive")

    @cached_property
    def down(self) -> frozenset[str]:
        """Properties that lead to a narrower concept, mappings included."""
        return self.implying("narrowerTransitive")

    @cached_property
    def next_up(self) -> frozenset[str]:
        """Properties that lead to a parent within the lists; ``broaderTransitive`` leads to any ancestor."""
        return self.up - self.matches - {SKOS + "broaderTransitive"}

    @cached_property
    def next_down(self) -> frozenset[str]:
        """Properties that lead to a child within the lists."""
        return self.down - self.matches - {SKOS + "narrowerTransitive"}

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
    def references(self) -> frozenset[str]:
        """Properties whose object must be described where it is ours."""
        return self.semantic | REFERENCES

    @cached_property
    def unlike(self) -> frozenset[str]:
        """Properties that say two concepts are mapped but not the same (S46)."""
        return self.implying("broadMatch", "narrowMatch", "relatedMatch")

    @cached_property
    def inner(self) -> frozenset[str]:
        """Properties that relate concepts within a list."""
        return (self.up | self.down | self.associative) - self.matches

    @cached_property
    def _class_roles(self) -> Mapping[str, str]:
        above = {COLLECTION: COLLECTION, ORDERED: COLLECTION, SCHEME: SCHEME, CONCEPT: CONCEPT}
        return {name: role for start, role in above.items() for name in self.facts.subclasses(start)}

    @cached_property
    def _domains(self) -> Mapping[str, str]:
        own = {SKOS + "hasTopConcept": SCHEME, SKOS + "member": COLLECTION, SKOS + "memberList": COLLECTION}
        return {**dict.fromkeys((*self.semantic, SKOS + "topConceptOf"), CONCEPT), **own}

    @cached_property
    def _ranges(self) -> Mapping[str, str]:
        own = {SKOS + "inScheme": SCHEME, SKOS + "topConceptOf": SCHEME}
        return {**dict.fromkeys((*self.semantic, SKOS + "hasTopConcept"), CONCEPT), **own}

    @cached_property
    def _spoken(self) -> frozenset[str]:
        own = {name for name in self._supers if any(above.startswith(SKOS) for above in self.implied(name))}
        used = {name for file in self.facts.files for name in file.predicates if name.startswith((SKOS, SKOSXL))}
        return frozenset(own | used)

    def speaks_of(self, node: str) -> bool:
        """Say whether a node has a class of SKOS, or a statement with a property of SKOS (or one that implies one)."""
        if any(not self._spoken.isdisjoint(file.out[node]) for file in self.facts.homes(node)):
            return True
        typed = any(name in self._class_roles or name.startswith(SKOSXL) for name in self.facts.types(node))
        return typed or any(predicate in self._spoken for _, predicate in self.facts.links_to(node))

    def roles(self, node: str) -> Mapping[str, Evidence]:
        """Return what a node is, each with a statement that says so: types, then domains, then ranges."""
        facts = self.facts
        found: dict[str, Evidence] = {}
        for name in facts.types(node):
            if name in self._class_roles:
                found.setdefault(self._class_roles[name], (node, RDF_TYPE, name))
        for predicate, value in facts.about(node):
            if predicate in self._domains:
                found.setdefault(self._domains[predicate], (node, predicate, value))
        used = self._ranges.keys() & {predicate for _, predicate in facts.links_to(node)}
        wanted = {self._ranges[predicate] for predicate in used} - found.keys()
        for other, predicate in facts.links_to(node) if wanted else ():
            role = self._ranges.get(predicate)
            if role in wanted:
                found[role] = other, predicate, node
                wanted.remove(role)
                if not wanted:
                    break
        return found
