"""Which rules judge a node: those of its scopes that can find anything about what it states."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise

from publisher.checks.facts import Facts
from publisher.checks.relations import Relations
from publisher.checks.rule import Rule, Scope

_Kind = tuple[frozenset[str], tuple[bool, ...]]
"""The properties a node has values of, and whether it is in each scope."""


def stretches(nodes: Sequence[str], weight: Callable[[str], int], count: int) -> list[Sequence[str]]:
    """Return nodes in at most ``count`` stretches that weigh about the same."""
    sums = list(accumulate(weight(node) for node in nodes))
    cuts = [bisect_left(sums, sums[-1] * part / count) for part in range(count)] if sums else []
    return [nodes[start:end] for start, end in pairwise([*cuts, len(nodes)]) if start < end]


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

    def prepare(self) -> None:
        """Find now what is found once for all nodes, before several processes would each find it."""
        _ = self._names, self._scopes

    def rules_for(self, node: str) -> list[Rule]:
        """Return the rules that judge a node."""
        kind = self.facts.properties(node), tuple(test(node) for _, test in self._scopes)
        chosen = self._chosen.get(kind)
        if chosen is None:
            chosen = self._chosen[kind] = self._choose(*kind)
        return chosen

    def _choose(self, properties: frozenset[str], within: tuple[bool, ...]) -> list[Rule]:
        scopes = [scope for (scope, _), inside in zip(self._scopes, within, strict=True) if inside]
        return [item for scope in scopes for item in self.by_scope[scope] if self._applies(item, properties)]

    def _applies(self, item: Rule, properties: frozenset[str]) -> bool:
        names = self._names[item.id]
        return names is None or not names.isdisjoint(properties)

    @cached_property
    def _names(self) -> Mapping[str, frozenset[str] | None]:
        return {item.id: item.applies(self.relations) for item in self.rules}

    @cached_property
    def _scopes(self) -> tuple[tuple[Scope, Callable[[str], bool]], ...]:
        return (
            (Scope.NODE, lambda _: True),
            (Scope.SKOS, self.relations.speaks_of),
            (Scope.CONCEPT, self.facts.concept_set.__contains__),
            (Scope.SCHEME, self.facts.scheme_set.__contains__),
            (Scope.LINKSET, frozenset(self.facts.linksets).__contains__),
        )
