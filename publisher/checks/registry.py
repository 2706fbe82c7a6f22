"""The one list of rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from publisher.checks import integrity, structure, syntax
from publisher.checks.finding import Severity
from publisher.checks.rule import Rule, Scope, file_rule, rule
from publisher.checks.shapes import Profile

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO

_RULES = (
    file_rule(syntax.syntax, _ERROR),
    file_rule(syntax.byte_order_mark, _WARNING),
    rule(integrity.concept_and_list, _ERROR, Scope.NODE),
    rule(integrity.collection_and_other, _ERROR, Scope.NODE),
    rule(integrity.label_clash, _ERROR, Scope.NODE),
    rule(integrity.two_preferred_labels, _ERROR, Scope.NODE),
    rule(integrity.related_is_broader, _ERROR, Scope.NODE),
    rule(integrity.match_clash, _ERROR, Scope.NODE),
    rule(structure.hierarchy_cycle, _ERROR, Scope.NODE),
    rule(structure.dangling_reference, _ERROR, Scope.NODE),
    rule(structure.duplicate_notation, _ERROR, Scope.CONCEPT),
    rule(structure.missing_label, _ERROR, Scope.CONCEPT),
    rule(structure.concept_without_list, _ERROR, Scope.CONCEPT),
    rule(structure.altered_literal, _ERROR, Scope.NODE),
)

RULES: Mapping[str, Rule] = MappingProxyType({item.id: item for item in _RULES})
"""The engine's own rules by id, in the order of the manual."""


def all_rules(profile: Profile) -> Mapping[str, Rule]:
    """Return the engine's rules and those the shapes are, by id."""
    return {**RULES, **{item.id: item for item in profile.rules.values()}}
