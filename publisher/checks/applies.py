"""To which nodes a rule applies: the properties of which a node must state one for the rule to find anything.

None stands for any property; an empty set for a rule that has nothing to find in these files.
"""

from __future__ import annotations

from collections.abc import Callable

from publisher.checks.relations import Relations
from publisher.checks.terms import ANSWERS
from publisher.namespaces import RDF_TYPE, SKOSXL

Applies = Callable[[Relations], frozenset[str] | None]


def to_all(_: Relations) -> frozenset[str] | None:
    """Apply to every node."""
    return None


def stating(*properties: str) -> Applies:
    """Apply to nodes with one of these properties."""
    names = frozenset(properties)
    return lambda _: names


def mapped(relations: Relations) -> frozenset[str]:
    """Apply to nodes mapped to others."""
    return relations.matches


def mapped_as_unlike(relations: Relations) -> frozenset[str]:
    """Apply to nodes mapped to something that is not the same."""
    return relations.unlike


def associated(relations: Relations) -> frozenset[str]:
    """Apply to nodes related with others, mappings included."""
    return relations.associative


def answered(relations: Relations) -> frozenset[str]:
    """Apply to nodes with a relation whose answer is used anywhere."""
    return frozenset(name for name, answer in ANSWERS.items() if answer in relations.facts.predicates)


def placed(relations: Relations) -> frozenset[str]:
    """Apply to nodes that stand in a relation within their list."""
    return relations.inner


def linked(relations: Relations) -> frozenset[str]:
    """Apply to nodes that stand in any relation of SKOS."""
    return relations.semantic


def with_other_labels(relations: Relations) -> frozenset[str]:
    """Apply to nodes with alternative or hidden labels."""
    return relations.implying("altLabel", "hiddenLabel") | {SKOSXL + "altLabel", SKOSXL + "hiddenLabel"}


def if_links_are_dead(relations: Relations) -> frozenset[str]:
    """Apply to nodes that point to others, when anything pointed to is described nowhere."""
    return relations.references if relations.suspects.undescribed else frozenset()


def if_terms_are_unknown(relations: Relations) -> frozenset[str]:
    """Apply to nodes with a class, or with one of the properties that do not exist, when there are any."""
    unknown = relations.suspects.undeclared
    return unknown | {RDF_TYPE} if unknown else unknown


def if_values_are_altered(relations: Relations) -> frozenset[str] | None:
    """Apply to every node when the store would alter any value."""
    return None if relations.suspects.altered else frozenset()


def if_languages_are_odd(relations: Relations) -> frozenset[str] | None:
    """Apply to every node when any language tag is not one."""
    return None if relations.suspects.tongues else frozenset()


def if_addresses_are_relative(relations: Relations) -> frozenset[str] | None:
    """Apply to every node when any address is incomplete."""
    return None if relations.suspects.relative else frozenset()
