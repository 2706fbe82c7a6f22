"""Which rules judge a node: those of its scopes that can find anything about what it states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from publisher.checks.among import Among
from publisher.checks.facts import Facts
from publisher.checks.relations import Relations
from publisher.checks.rule import Rule, Scope

_Kind = tuple[frozenset[str], tuple[bool, ...], bool]
"""The properties a node has values of, whether it is in each scope, and whether some rules are asked elsewhere."""


@dataclass(frozen=True)
class Choice:
    """Chooses rules; nodes alike in properties and scopes are judged by the same ones, chosen once."""

    facts: Facts
    relations: Relations
    rules: Sequence[Rule]
    _chosen: dict[_Kind, list[Rule]] = field(default_factory=dict)

    @cached_property
    def by_scope(self) -> Mapping[Scope, list[Rule]]:
        """The rules of each scope."""
        return {scope: [item for item in self.rules if item.scope is scope] for scope in Scope}

    def by_family(self) -> list[Choice]:
        """Return the same choice for the rules of each module, apart: they share what they look at."""
        families: dict[str, list[Rule]] = {}
        for item in self.rules:
            families.setdefault(item.check.__module__ if item.check else "", []).append(item)
        return [Choice(self.facts, self.relations, tuple(rules)) for rules in families.values()]

    def pairs(self, nodes: Sequence[str], *, many: bool) -> Iterator[tuple[str, list[Rule]]]:
        """Yield nodes with the rules that judge them; where they are many, of some rules only those at risk."""
        few = self._among if many else {}
        apart = (Scope.HISTORY, Scope.FILE, Scope.SHAPE)
        rest = any(item.id not in few and item.scope not in apart for item in self.rules)
        for node in nodes if rest else ():
            if self.facts.describes(node):
                yield node, self._rules_for(node, few.keys())
        wanted = frozenset(nodes) if few else frozenset()
        for item, risky in few.items():
            rules = [self._rules[item]]
            yield from ((node, rules) for node in risky & wanted if self._scopes[rules[0].scope](node))

    @cached_property
    def _rules(self) -> Mapping[str, Rule]:
        return {item.id: item for item in self.rules}

    @cached_property
    def _among(self) -> Mapping[str, Set[str]]:
        told: dict[Among, Set[str] | None] = {}
        for item in self.rules:
            if item.among not in told:
                told[item.among] = item.among(self.relations)
        found = ((item.id, self._at_risk(item, told[item.among])) for item in self.rules)
        return {name: nodes for name, nodes in found if nodes is not None}

    def _at_risk(self, item: Rule, nodes: Set[str] | None) -> Set[str] | None:
        """Return the nodes a rule can find anything about, by what it says itself or by the properties it is about."""
        names = self._names[item.id]
        if nodes is not None or (names is None and item.scope not in (Scope.SCHEME, Scope.LINKSET)):
            return nodes
        if names is None:
            return self.facts.scheme_set if item.scope is Scope.SCHEME else frozenset(self.facts.linksets)
        return self.facts.holders(*names)

    def _rules_for(self, node: str, without: Set[str]) -> list[Rule]:
        kind = self.facts.properties(node), tuple(test(node) for test in self._scopes.values()), bool(without)
        chosen = self._chosen.get(kind)
        if chosen is None:
            chosen = self._chosen[kind] = self._choose(kind[0], kind[1], without)
        return chosen

    def _choose(self, properties: frozenset[str], within: tuple[bool, ...], without: Set[str]) -> list[Rule]:
        scopes = [scope for scope, inside in zip(self._scopes, within, strict=True) if inside]
        rules = (item for scope in scopes for item in self.by_scope[scope] if item.id not in without)
        return [item for item in rules if self._applies(item, properties)]

    def _applies(self, item: Rule, properties: frozenset[str]) -> bool:
        names = self._names[item.id]
        return names is None or not names.isdisjoint(properties)

    @cached_property
    def _names(self) -> Mapping[str, frozenset[str] | None]:
        return {item.id: item.applies(self.relations) for item in self.rules}

    @cached_property
    def _scopes(self) -> Mapping[Scope, Callable[[str], bool]]:
        return {
            Scope.NODE: self.facts.describes,
            Scope.SKOS: self.relations.speaks_of,
            Scope.CONCEPT: self.facts.concept_set.__contains__,
            Scope.SCHEME: self.facts.scheme_set.__contains__,
            Scope.LINKSET: frozenset(self.facts.linksets).__contains__,
        }
