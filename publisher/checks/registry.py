"""The one list of rules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from publisher.checks import (
    among,
    among_kinds,
    applies,
    contradiction,
    dates,
    details,
    extended,
    garbled,
    hierarchy,
    integrity,
    kinds,
    labels,
    lifecycle,
    links,
    meaning,
    names,
    numbering,
    persistence,
    structure,
    syntax,
)
from publisher.checks import among_links as linked
from publisher.checks.among_names import named_alike_in_a_place, sharing_a_name
from publisher.checks.datatypes import DATED
from publisher.checks.encoding import TEXTS
from publisher.checks.finding import Severity
from publisher.checks.profile import Profile
from publisher.checks.rule import Rule, Scope, file_rule, rule
from publisher.checks.slots import CLOSED, MODIFIER, SHARES
from publisher.errors import ConfigurationError
from publisher.namespaces import DCT, LABEL_PROPERTIES, NOTE_PROPERTIES, OWL, SKOS, SKOSXL

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
_PREFERRED, _OTHER, _NOTATION = (SKOS + name for name in ("prefLabel", "altLabel", "notation"))
_IN_LIST = (SKOS + "inScheme", SKOS + "topConceptOf")
_REPLACED = DCT + "isReplacedBy"

_RULES = (
    file_rule(syntax.syntax, _ERROR),
    file_rule(syntax.byte_order_mark, _WARNING),
    file_rule(syntax.unread_file, _WARNING),
    rule(integrity.concept_and_list, _ERROR, Scope.SKOS, among=among.used_as_lists),
    rule(integrity.collection_and_other, _ERROR, Scope.SKOS, among=among.used_as_collections),
    rule(integrity.label_clash, _ERROR, Scope.SKOS, applies.with_other_labels, among=among.labelled_twice),
    rule(integrity.two_preferred_labels, _ERROR, Scope.SKOS, among=among.preferring_several),
    rule(integrity.related_is_broader, _ERROR, Scope.SKOS, applies.associated, among=linked.related_up_or_down),
    rule(integrity.match_clash, _ERROR, Scope.SKOS, applies.mapped_as_unlike, among=linked.mapped_twice_unlike),
    rule(extended.label_and_other, _ERROR, Scope.SKOS, among=linked.if_labels_are_things),
    rule(extended.two_literal_forms, _ERROR, Scope.SKOS, applies.stating(SKOSXL + "literalForm")),
    rule(contradiction.contradicted_mapping, _WARNING, Scope.SKOS, applies.mapped, among=linked.mapped_around),
    rule(contradiction.opposite_mappings, _WARNING, Scope.SKOS, applies.mapped, among=linked.mapped_up_and_down),
    rule(structure.hierarchy_cycle, _ERROR, Scope.SKOS, among=linked.in_circles),
    rule(structure.dangling_reference, _ERROR, Scope.NODE, applies.if_links_are_dead),
    rule(structure.duplicate_notation, _ERROR, Scope.CONCEPT, applies.stating(_NOTATION), among=among.numbered_alike),
    rule(structure.missing_label, _ERROR, Scope.CONCEPT, among=among.without_label),
    rule(structure.concept_without_list, _ERROR, Scope.CONCEPT, among=among.without_list),
    rule(structure.altered_literal, _ERROR, Scope.NODE, applies.if_values_are_altered),
    rule(labels.empty_label, _ERROR, Scope.SKOS, applies.stating(*LABEL_PROPERTIES), among=among.badly_labelled),
    rule(labels.untidy_label, _WARNING, Scope.SKOS, applies.stating(*LABEL_PROPERTIES), among=among.badly_labelled),
    rule(garbled.garbled_text, _WARNING, Scope.NODE, applies.stating(*TEXTS), among=among.garbled),
    rule(labels.unknown_language, _ERROR, Scope.NODE, applies.if_languages_are_odd),
    rule(labels.missing_language, _WARNING, Scope.CONCEPT, applies.stating(_PREFERRED), among=among.in_many_tongues),
    rule(labels.same_label, _WARNING, Scope.CONCEPT, applies.stating(_PREFERRED), among=named_alike_in_a_place),
    rule(labels.label_of_another, _INFO, Scope.CONCEPT, applies.stating(_OTHER), among=among.named_like_others),
    rule(labels.shared_label, _INFO, Scope.CONCEPT, applies.stating(_PREFERRED, _OTHER), among=sharing_a_name),
    rule(labels.repeated_label, _INFO, Scope.CONCEPT, applies.stating(_PREFERRED, _OTHER), among=among.labelled_twice),
    rule(hierarchy.relation_to_itself, _ERROR, Scope.SKOS, applies.linked, among=among.pointing_to_themselves),
    rule(hierarchy.redundant_broader, _WARNING, Scope.CONCEPT, among=linked.doubly_placed),
    rule(
        hierarchy.related_siblings,
        _INFO,
        Scope.CONCEPT,
        applies.stating(SKOS + "related"),
        among=linked.siblings_related,
    ),
    rule(hierarchy.orphan, _WARNING, Scope.CONCEPT, among=linked.unplaced),
    rule(hierarchy.group_without_top, _WARNING, Scope.CONCEPT, among=linked.starting_branches),
    rule(hierarchy.list_without_top, _WARNING, Scope.SCHEME),
    rule(hierarchy.empty_list, _WARNING, Scope.SCHEME),
    rule(hierarchy.bare_collection, _WARNING, Scope.SKOS, among=among.used_as_collections),
    rule(hierarchy.top_concept_with_broader, _WARNING, Scope.CONCEPT, among=among.tops_below_others),
    rule(hierarchy.one_way_relation, _WARNING, Scope.CONCEPT, applies.answered, among=linked.unanswered),
    rule(links.mapping_inside_list, _WARNING, Scope.CONCEPT, applies.mapped, among=linked.mapped_within),
    rule(links.relation_across_lists, _WARNING, Scope.CONCEPT, applies.placed, among=linked.crossing_lists),
    rule(links.two_exact_matches, _WARNING, Scope.CONCEPT, applies.stating(SKOS + "exactMatch")),
    rule(links.retired_reference, _WARNING, Scope.CONCEPT, applies.linked, among=linked.pointing_to_retired),
    rule(links.mapping_outside_its_lists, _WARNING, Scope.SKOS, applies.mapped, among=linked.mapped_outside),
    rule(links.undeclared_mapping, _WARNING, Scope.SKOS, applies.mapped, among=linked.mapped_otherwise),
    rule(
        links.details_without_mapping,
        _WARNING,
        Scope.NODE,
        applies.stating(OWL + "annotatedSource"),
        among=among.detailed_astray,
    ),
    rule(
        details.mapping_confidence,
        _ERROR,
        Scope.NODE,
        applies.stating(*SHARES),
        among=among.with_odd_shares,
    ),
    rule(details.mapping_detail_value, _WARNING, Scope.NODE, applies.stating(*CLOSED), among=among.with_odd_details),
    rule(details.negated_mapping, _ERROR, Scope.NODE, applies.stating(MODIFIER), among=among.with_modifier),
    rule(names.unfriendly_address, _WARNING, Scope.CONCEPT, among=among.oddly_addressed),
    rule(names.nameless_concept, _ERROR, Scope.CONCEPT, among=among.oddly_addressed),
    rule(names.relative_address, _ERROR, Scope.NODE, applies.if_addresses_are_relative),
    rule(names.unknown_term, _ERROR, Scope.NODE, applies.if_terms_are_unknown),
    rule(names.untyped_concept, _WARNING, Scope.SKOS, among=among.without_class),
    rule(names.undescribed_list, _ERROR, Scope.CONCEPT, applies.stating(*_IN_LIST), among=among.in_other_things),
    rule(
        kinds.text_instead_of_address,
        _ERROR,
        Scope.SKOS,
        among_kinds.addressing,
        among=among_kinds.leading_to_texts,
    ),
    rule(
        kinds.notation_is_code,
        _WARNING,
        Scope.CONCEPT,
        applies.stating(_NOTATION),
        among=among_kinds.oddly_numbered,
    ),
    rule(
        kinds.note_has_language,
        _WARNING,
        Scope.NODE,
        applies.stating(*NOTE_PROPERTIES, *among_kinds.TOLD),
        among=among_kinds.oddly_explained,
    ),
    rule(kinds.date_is_date, _ERROR, Scope.NODE, applies.stating(*among_kinds.DAYS_OF), among=among_kinds.undated),
    rule(numbering.two_notations, _WARNING, Scope.CONCEPT, applies.stating(_NOTATION), among=among.numbered_twice),
    rule(numbering.missing_notation, _WARNING, Scope.CONCEPT, among=among.without_notation),
    rule(
        numbering.notation_unlike_address,
        _WARNING,
        Scope.CONCEPT,
        applies.stating(_NOTATION),
        among=among.numbered_unlike,
    ),
    rule(
        dates.dates_out_of_order,
        _WARNING,
        Scope.NODE,
        applies.stating(DCT + "created"),
        among=among.dated_backwards,
    ),
    rule(dates.untyped_date, _WARNING, Scope.NODE, applies.stating(*DATED), among=among.dated_oddly),
    rule(names.undocumented_list, _INFO, Scope.SCHEME),
    rule(names.undocumented_concept, _INFO, Scope.CONCEPT, among=among.unexplained),
    rule(lifecycle.retired_without_reason, _WARNING, Scope.CONCEPT, applies.stating(OWL + "deprecated")),
    rule(lifecycle.retired_successor, _WARNING, Scope.CONCEPT, applies.stating(_REPLACED)),
    rule(lifecycle.successor_loop, _ERROR, Scope.CONCEPT, applies.stating(_REPLACED)),
    rule(lifecycle.replaced_but_current, _WARNING, Scope.CONCEPT, applies.stating(_REPLACED)),
    rule(persistence.vanished_concept, _ERROR, Scope.HISTORY),
    rule(persistence.dropped_list, _ERROR, Scope.HISTORY),
    rule(persistence.left_list, _ERROR, Scope.HISTORY),
    rule(persistence.changed_notation, _ERROR, Scope.HISTORY),
    rule(persistence.reused_notation, _ERROR, Scope.HISTORY),
    rule(meaning.changed_meaning, _ERROR, Scope.HISTORY),
    rule(persistence.silently_unretired, _ERROR, Scope.HISTORY),
    rule(persistence.undated_change, _WARNING, Scope.HISTORY),
)

RULES: Mapping[str, Rule] = MappingProxyType({item.id: item for item in _RULES})
"""The engine's own rules by id, in the order of the manual."""

NEED_EVERY_FILE = frozenset(
    {"dangling-reference", "unknown-term", "orphan", "details-without-mapping", "untyped-concept"}
)
"""Rules that wait while a file cannot be read: what they miss may be in it."""


def all_rules(profile: Profile) -> Mapping[str, Rule]:
    """Return the engine's rules and those the shapes are, by id.

    Raises ConfigurationError for a shape that has the name of one of the engine's rules.
    """
    named = {item.id: item for item in profile.rules.values()}
    for name in named.keys() & RULES.keys():
        raise ConfigurationError(f"A shape has the name '{name}', which is a rule of the engine; give it another IRI.")
    return {**RULES, **named}
