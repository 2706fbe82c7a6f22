"""What could be at fault at all, found once for all nodes, so that rules need not ask every node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from publisher.checks.facts import COLLECTION, ORDERED, SCHEME, Facts
from publisher.checks.literals import Literal
from publisher.checks.tongues import is_language
from publisher.checks.vocabularies import CLOSED, TERMS
from publisher.namespaces import RDF_TYPE, SKOS, SKOSXL


@dataclass(frozen=True)
class Suspects:
    """Sets of nodes, terms and values found by going over the files' indexes once."""

    facts: Facts

    @cached_property
    def undescribed(self) -> frozenset[str]:
        """Nodes of ours that something points to, or that point somewhere, and no file gives a class or a text.

        Those that begin with https instead of http, or the reverse, are meant to be ours.
        """
        facts = self.facts
        starts = facts.starts
        bare = {node for node in facts.targets.union(facts.subjects()) - facts.classed() if node.startswith(starts)}
        return frozenset(node for node in bare if not any(isinstance(value, Literal) for _, value in facts.about(node)))

    @cached_property
    def undeclared(self) -> frozenset[str]:
        """Properties and classes in use that do not exist."""
        return frozenset(name for name in (*self.facts.predicates, *self._classes) if self._is_undeclared(name))

    @cached_property
    def _classes(self) -> frozenset[str]:
        return frozenset(str(name) for file in self.facts.files for name in file.having(RDF_TYPE))

    def _is_undeclared(self, term: str) -> bool:
        if term.startswith(CLOSED):
            return term not in TERMS and not self.facts.describes(term)
        own = self.facts.settings.definitions
        return bool(own) and term.startswith(own) and not self.facts.describes(term)

    @cached_property
    def tongues(self) -> frozenset[str]:
        """Language tags in use that are no language's (BCP 47)."""
        used = frozenset().union(*(file.tongues for file in self.facts.files))
        return frozenset(tag for tag in used if not is_language(tag))

    @cached_property
    def altered(self) -> Mapping[Literal, str]:
        """Literals the store would alter, with the text it would keep."""
        return {value: kept for file in self.facts.files for value, kept in file.altered.items()}

    @cached_property
    def relative(self) -> frozenset[str]:
        """Nodes whose IRI was written without its beginning."""
        start = self.facts.settings.authority + "graph/"
        used = (*self.facts.targets, *self.facts.subjects(), *self._classes)
        return frozenset(node for node in used if node.startswith(start))

    @cached_property
    def lists(self) -> frozenset[str]:
        """Nodes used as a list, by their class or by a property they have or are the value of."""
        values = {*self.facts.objects(SKOS + "inScheme", SKOS + "topConceptOf")}
        used = (value for value in values if isinstance(value, str))
        return frozenset((*self.facts.of_class(SCHEME), *self.facts.holders(SKOS + "hasTopConcept"), *used))

    @cached_property
    def collections(self) -> frozenset[str]:
        """Nodes used as a collection, by their class or by a property they have."""
        holders = self.facts.holders(SKOS + "member", SKOS + "memberList")
        return frozenset((*self.facts.of_class(COLLECTION, ORDERED), *holders))

    @cached_property
    def has_extended_labels(self) -> bool:
        """Whether any statement is of SKOS-XL."""
        return any(name.startswith(SKOSXL) for name in (*self.facts.predicates, *self._classes))
