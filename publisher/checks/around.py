"""The mappings around a concept as the facts hold them, read from its own end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from publisher.checks.facts import Facts
from publisher.skos.composition import CLASHING
from publisher.skos.conflicts import Facing, by_end
from publisher.skos.path import Step


@dataclass(frozen=True)
class Around:
    """Surroundings (see ``publisher.skos.conflicts``); ``matches`` gives each property the mapping it implies."""

    facts: Facts
    matches: Mapping[str, str]
    above: Callable[[str], Sequence[str]]
    _known: dict[str, tuple[Step, ...]] = field(default_factory=dict)
    _ends: dict[str, set[str]] = field(default_factory=dict)
    _facing: dict[str, Facing] = field(default_factory=dict)

    def steps(self, concept: str) -> Sequence[Step]:
        """Return the concept's mappings, those stated about it first."""
        if concept not in self._known:
            self._known[concept] = (*self._outward(concept), *self._inward(concept))
        return self._known[concept]

    @cached_property
    def clashing(self) -> Mapping[str, frozenset[str]]:
        """The properties that imply each mapping a contradiction can be made of."""
        return {match: frozenset(name for name in self.matches if self.matches[name] == match) for match in CLASHING}

    @cached_property
    def _clashing(self) -> frozenset[str]:
        return frozenset().union(*self.clashing.values())

    def ends(self, concept: str) -> Set[str]:
        """Return the concepts a concept is mapped to by a property that can clash, whichever end says so."""
        if concept not in self._ends:
            inward = {subject for subject, predicate in self.facts.links_to(concept) if predicate in self._clashing}
            self._ends[concept] = inward | self.facts.linked(concept, self._clashing)
        return self._ends[concept]

    def facing(self, concept: str) -> Facing:
        """Return the concept's mappings by their other end."""
        if concept not in self._facing:
            self._facing[concept] = by_end(self.steps(concept))
        return self._facing[concept]

    def parents(self, concept: str) -> Iterable[str]:
        """Return the concept's broader concepts."""
        return self.above(concept)

    def _outward(self, concept: str) -> Iterable[Step]:
        for predicate, value in self.facts.about(concept):
            if isinstance(value, str) and predicate in self.matches:
                yield Step(concept, self.matches[predicate], value)

    def _inward(self, concept: str) -> Iterable[Step]:
        for subject, predicate in self.facts.links_to(concept):
            if predicate in self.matches:
                yield Step(subject, self.matches[predicate], concept).turned()
