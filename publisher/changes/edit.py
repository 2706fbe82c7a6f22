"""Edits of a list: add, rename, move and deprecate concepts. Each returns a proposal; nothing is written here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pyoxigraph import Literal, NamedNode

from publisher.changes.desk import Desk, Proposal
from publisher.changes.notes import Notes
from publisher.changes.numbers import namespace_of, next_number, used_numbers
from publisher.changes.page import Page
from publisher.errors import ConfigurationError
from publisher.namespaces import DCT, OWL, RDF_TYPE, SKOS, SKOSXL, XSD

_NUMBER = re.compile(r"\w[\w.-]*")
_CONCEPT = NamedNode(SKOS + "Concept")
_TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))


def add_concept(
    desk: Desk,
    scheme: NamedNode,
    label: str,
    *,
    broader: Sequence[NamedNode] = (),
    definition: str = "",
    number: str = "",
    because: str = "",
) -> Proposal:
    """Add a concept to a list, made like the list's other concepts, under the next free number.

    ``number`` asks for a certain one. Raises ConfigurationError when it was ever used, or when the list does not count
    in whole numbers and none is given, or when a broader concept is retired or in another list.
    """
    _require_places(desk, broader, [scheme])
    members = desk.lookup.members(scheme)
    node = _new_address(desk, scheme, members, number)
    page = desk.page_of(members[-1] if members else scheme)
    local = node.value.removeprefix(namespace_of(desk.lookup, scheme))
    page.add(node, RDF_TYPE, *_usual_types(desk, members))
    page.add(node, SKOS + "prefLabel", desk.text(label, desk.tongue(members)))
    _add_number(desk, page, node, members, local)
    if definition:
        page.add(node, SKOS + "definition", desk.text(definition, desk.tongue(members)))
    page.add(node, SKOS + "inScheme", scheme)
    page.add(node, SKOS + "broader", *broader)
    if not broader:
        page.add(node, SKOS + "topConceptOf", scheme)
    page.add(node, DCT + "created", desk.date)
    page.add(node, DCT + "modified", desk.date)
    page.add(node, SKOS + "changeNote", desk.text(_notes(desk).added(label, because)))
    desk.stamp(scheme)
    return desk.proposal(f"Added “{label}” ({node.value}) to {desk.lookup.name(scheme)}.")


def _new_address(desk: Desk, scheme: NamedNode, members: Sequence[NamedNode], number: str) -> NamedNode:
    namespace = namespace_of(desk.lookup, scheme)
    if number:
        if not _NUMBER.fullmatch(number):
            message = "can be no part of an address; use letters, digits, dots, dashes and underscores"
            raise ConfigurationError(f"The number {number!r} {message}.")
        node = NamedNode(namespace + number)
        spent = number.isdecimal() and int(number) in used_numbers(desk.workspace, namespace)
        if spent or desk.lookup.home(node):
            raise ConfigurationError(f"{number} is or was the number of something else; a number is never used again.")
        return node
    counted = sum(node.value.removeprefix(namespace).isdecimal() for node in members)
    if counted < len(members) / 2:
        raise ConfigurationError(f"{desk.lookup.name(scheme)} does not count in whole numbers; give --number.")
    return NamedNode(f"{namespace}{next_number(used_numbers(desk.workspace, namespace))}")


def _usual_types(desk: Desk, members: Sequence[NamedNode]) -> list[NamedNode]:
    """Return the classes every concept of the list has."""
    shared = {_CONCEPT}
    if members:
        shared |= set.intersection(*(set(desk.lookup.index.iris(node, RDF_TYPE)) for node in members))
    return sorted(shared, key=lambda item: item.value)


def _add_number(desk: Desk, page: Page, node: NamedNode, members: Sequence[NamedNode], number: str) -> None:
    """Add notation and identifier as the list's other concepts have them (a notation when there are none)."""
    notations = Counter(
        item.datatype.value for member in members for item in desk.lookup.index.literals(member, SKOS + "notation")
    )
    if notations or not members:
        datatype = notations.most_common(1)[0][0] if notations else XSD + "string"
        page.add(node, SKOS + "notation", Literal(number, datatype=NamedNode(datatype)))
    if any(desk.lookup.index.literals(member, DCT + "identifier") for member in members):
        page.add(node, DCT + "identifier", Literal(number))


def rename_concept(desk: Desk, node: NamedNode, label: str, *, because: str = "", keep_old: bool = True) -> Proposal:
    """Give a concept another preferred label; the old one stays findable as an alternative label if it reads otherwise.

    Raises ConfigurationError when the label is the one it has, or stands in a SKOS-XL label.
    """
    page = desk.page_of(node)
    if page.values(node, SKOSXL + "prefLabel"):
        message = "has its name in a SKOS-XL label; change that label's skosxl:literalForm in the file."
        raise ConfigurationError(f"{desk.lookup.name(node)} {message}")
    new = desk.text(label, desk.tongue([node]))
    names = [item for item in page.values(node, SKOS + "prefLabel") if isinstance(item, Literal)]
    old = [item for item in names if item.language == new.language] or [item for item in names if not item.language]
    if new in old:
        raise ConfigurationError(f"{desk.lookup.name(node)} has that label already.")
    page.replace(node, SKOS + "prefLabel", old, new)
    page.remove(node, SKOS + "altLabel", new)
    page.remove(node, SKOS + "hiddenLabel", new)
    if keep_old:
        kept = (item for item in old if not _reads_like(item, label))
        tagged = (item if item.language else desk.text(item.value, new.language or "") for item in kept)
        page.add(node, SKOS + "altLabel", *tagged)
    named = next((item.value for item in old), "")
    desk.stamp(node, _notes(desk).renamed(named, label, because))
    desk.stamp_list(node)
    told = f"Renamed {desk.lookup.name(node)} to" if named else f"Named {desk.lookup.name(node)} in {new.language}:"
    return desk.proposal(f"{told} “{label}”.")


def _reads_like(old: Literal, label: str) -> bool:
    """Say whether a label differs from another in capitals and spaces at most, which search passes over."""
    return old.value.casefold().split() == label.casefold().split()


def move_concept(desk: Desk, node: NamedNode, broader: Sequence[NamedNode], *, because: str = "") -> Proposal:
    """Put a concept below other ones in place of those it is below; at the top when ``broader`` is empty.

    Raises ConfigurationError when it stands there already, or a broader concept is retired or in another list.
    """
    lookup = desk.lookup
    _require_places(desk, broader, lookup.schemes_of(node))
    old = sorted(_parents(desk, node), key=lambda item: item.value)
    if set(old) == set(broader):
        raise ConfigurationError(f"{lookup.name(node)} stands there already.")
    page = desk.page_of(node)
    _leave_places(desk, node, old)
    page.add(node, SKOS + "broader", *broader)
    schemes = lookup.schemes_of(node)
    if not broader:
        page.add(node, SKOS + "topConceptOf", *schemes)
    gone, come = (" and ".join(lookup.name(item) for item in places) for places in (old, broader))
    top = " and ".join(map(lookup.name, schemes))
    desk.stamp(node, _notes(desk).moved(gone, come, because, top=top))
    desk.stamp_list(node)
    return desk.proposal(f"Moved {lookup.name(node)} from {gone or 'the top'} to {come or 'the top'}.")


def _require_places(desk: Desk, broader: Sequence[NamedNode], schemes: Sequence[NamedNode]) -> None:
    """Refuse places no concept of these lists may be put at, which rules would only warn of."""
    lookup = desk.lookup
    for parent in broader:
        homes = lookup.schemes_of(parent)
        if _is_deprecated(desk, parent):
            heirs = lookup.index.iris(parent, DCT + "isReplacedBy")
            instead = f"; {' or '.join(lookup.name(item) for item in heirs)} replaces it" if heirs else ""
            raise ConfigurationError(
                f"{lookup.name(parent)} is retired, so nothing is put below it{instead}. Name a concept in use."
            )
        if schemes and not set(homes) & set(schemes):
            where = lookup.name(homes[0]) if homes else "no list"
            raise ConfigurationError(
                f"{lookup.name(parent)} is in {where}, not in {lookup.name(schemes[0])}. Name a concept of the same "
                "list, or state a mapping with “publisher map”."
            )


def _parents(desk: Desk, node: NamedNode) -> set[NamedNode]:
    stated = set(desk.lookup.index.iris(node, SKOS + "broader"))
    return stated | {item for item in desk.lookup.index.subjects_of(node, SKOS + "narrower") if desk.lookup.home(item)}


def _leave_places(desk: Desk, node: NamedNode, old: Sequence[NamedNode]) -> None:
    """Take away what puts a concept where it stands, from whichever end it is stated."""
    page, index = desk.page_of(node), desk.lookup.index
    page.remove(node, SKOS + "broader", *old)
    page.remove(node, SKOS + "topConceptOf", *index.iris(node, SKOS + "topConceptOf"))
    for parent in old:
        if node in index.iris(parent, SKOS + "narrower"):
            desk.page_of(parent).remove(parent, SKOS + "narrower", node)
    for scheme in desk.lookup.schemes():
        if node in index.iris(scheme, SKOS + "hasTopConcept"):
            desk.page_of(scheme).remove(scheme, SKOS + "hasTopConcept", node)


def deprecate_concept(desk: Desk, node: NamedNode, *, because: str, replaced_by: Sequence[NamedNode] = ()) -> Proposal:
    """Take a concept out of use: it stays published, says why, and names what to use now.

    Raises ConfigurationError when it is out of use already, or a successor is itself or out of use.
    """
    lookup = desk.lookup
    if _is_deprecated(desk, node):
        raise ConfigurationError(f"{lookup.name(node)} is deprecated already.")
    for successor in replaced_by:
        if successor == node or _is_deprecated(desk, successor):
            why = "the concept itself" if successor == node else "deprecated"
            raise ConfigurationError(f"{lookup.name(successor)} cannot be the successor: it is {why}.")
    page = desk.page_of(node)
    page.replace(node, OWL + "deprecated", page.values(node, OWL + "deprecated"), _TRUE)
    page.add(node, DCT + "isReplacedBy", *replaced_by)
    heirs = [lookup.name(item) for item in replaced_by]
    use = f" Use {' or '.join(heirs)}." if heirs else ""
    desk.stamp(node, _notes(desk).deprecated(because, heirs))
    desk.stamp_list(node)
    return desk.proposal(f"Deprecated {lookup.name(node)}.{use}")


def _is_deprecated(desk: Desk, node: NamedNode) -> bool:
    return desk.lookup.index.text(node, OWL + "deprecated") in ("true", "1")


def _notes(desk: Desk) -> Notes:
    return Notes(desk.workspace.settings.language, desk.today)
