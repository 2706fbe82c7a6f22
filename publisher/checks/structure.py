"""Rules about what a list must have to work at all: names, places, and references that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.integrity import labels
from publisher.checks.literals import Literal
from publisher.checks.rule import Problem, Subject
from publisher.namespaces import SKOS, XSD

_NOTATION = SKOS + "notation"


def hierarchy_cycle(subject: Subject) -> Iterator[Problem]:
    """A concept is its own ancestor.

    Following skos:broader from the concept leads back to it.

    Why: A tree with a circle has no top: browsing, counting and breadcrumb paths never end, and “narrower” means
        nothing.
    Do: Find the one step of the circle that is wrong and change or delete that skos:broader.
    Source: qSKOS, cyclic hierarchical relations.

    Bad:
        ex:58 skos:broader ex:5 .
        ex:5 skos:broader ex:58 .

    Good:
        ex:58 skos:broader ex:5 .
    """
    way = subject.relations.circles.way(subject.node)
    if not way:
        return
    facts = subject.facts
    stated = subject.relations.stated_broader(way[0], way[1])
    shown = " → ".join(facts.called(node) for node in way[:6]) + (" → …" if len(way) > 6 else "")
    if stated:
        yield Problem(f"{subject.name} is its own ancestor: {shown}.", stated[1], stated[2], subject=stated[0])


def dangling_reference(subject: Subject) -> Iterator[Problem]:
    """A statement points to something no file describes.

    A broader, related, mapped, listed or replacing concept, or a list, has an IRI below this site's address and is
    described nowhere: no file gives it a class or a text. Or such relations are stated of one described nowhere. An
    address that differs from this site's in https for http is taken for one of its own.

    Why: The link is dead: its page answers “not found” and whoever imports the list gets an error.
    Do: Correct the number, or add the missing concept or list. To retire a concept, deprecate it instead of deleting.
    Source: qSKOS, broken links.

    Bad:
        ex:58 a skos:Concept ; skos:broader ex:9999 .

    Good:
        ex:58 a skos:Concept ; skos:broader ex:5 .
        ex:5 a skos:Concept .
    """
    facts, names = subject.facts, subject.relations.references
    dead = subject.relations.suspects.undescribed
    for predicate, value in subject.links:
        if subject.node in dead and predicate in names:
            message = f"{facts.short(predicate)} is stated of {subject.name}, which no file describes."
            yield Problem(message, predicate, value)
        if value in dead and predicate in names and not facts.is_relative(value):
            message = (
                f"{facts.short(predicate)} of {subject.name} points to {facts.short(value)}, which no file describes."
            )
            twin = facts.twin(value)
            remedy = f"Write <{twin}>: the addresses here begin with {twin.partition('//')[0]}//." if twin else ""
            yield Problem(message, predicate, value, remedy=remedy)


def duplicate_notation(subject: Subject) -> Iterator[Problem]:
    """Two concepts of a list have the same notation.

    It is the same text, of the same datatype or of none in one of the two.

    Why: Notations are what forms, websites and spreadsheets store; the same one for two concepts cannot be resolved.
    Do: Give one of them the next free number of its list; never one that was used before.
    Source: qSKOS, ambiguous notation references.

    Bad:
        ex:58 a skos:Concept ; skos:notation "58" ; skos:inScheme ex:services .
        ex:59 a skos:Concept ; skos:notation "58" ; skos:inScheme ex:services .

    Good:
        ex:58 a skos:Concept ; skos:notation "58" ; skos:inScheme ex:services .
        ex:59 a skos:Concept ; skos:notation "59" ; skos:inScheme ex:services .
    """
    facts = subject.facts
    for notation in facts.literals(subject.node, _NOTATION):
        schemes = frozenset(facts.schemes_of(subject.node))
        others = (other for other in _numbered(subject, notation) if other != subject.node)
        other = next((other for other in others if not schemes.isdisjoint(facts.schemes_of(other))), None)
        if other is not None:
            message = f"{subject.name} has the notation {notation.value}, which {facts.called(other)} has too."
            yield Problem(message, _NOTATION, notation)


def _numbered(subject: Subject, notation: Literal) -> Iterator[str]:
    """Yield the concepts with a notation that readers cannot tell from another."""
    facts = subject.facts
    for other in facts.named(notation, _NOTATION):
        for text in facts.literals(other, _NOTATION):
            plain = XSD + "string" in (text.datatype, notation.datatype)
            if text.value == notation.value and (plain or text.datatype == notation.datatype):
                yield other


def missing_label(subject: Subject) -> Iterator[Problem]:
    """A concept has no preferred label.

    Why: Without a name the concept cannot be shown, found or chosen; pages would have to print its address.
    Do: Add skos:prefLabel with the name and its language.
    Source: qSKOS, missing labels; SKOS Primer 2.2.

    Bad:
        ex:58 a skos:Concept ; skos:notation "58" .

    Good:
        ex:58 a skos:Concept ; skos:notation "58" ; skos:prefLabel "Parking permits"@en .
    """
    if next(labels(subject, "prefLabel"), None) is None:
        yield Problem(f"{subject.name} has no preferred label.")


def concept_without_list(subject: Subject) -> Iterator[Problem]:
    """A concept is in no list.

    Why: Lists are what people browse, download and version; a concept in none of them is never shown.
    Do: Add skos:inScheme with the list's IRI.
    Source: qSKOS, orphan concepts; SKOS Primer 2.6.

    Bad:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en .

    Good:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en ; skos:inScheme ex:services .
    """
    if not subject.facts.schemes_of(subject.node):
        yield Problem(f"{subject.name} is in no list: it has no skos:inScheme.")


def altered_literal(subject: Subject) -> Iterator[Problem]:
    """A value would be altered by the store.

    The SPARQL store keeps typed values by what they mean, not as they are written: "007" as a number becomes 7.

    Why: What people query would differ from what the file and the downloads say.
    Do: Write the value as the store would, or use a text (or a datatype of your own) where the writing matters.
    Source: The store's documentation of canonical literals.

    Bad:
        ex:58 skos:notation "007"^^xsd:integer .

    Good:
        ex:58 skos:notation "007" .
    """
    altered = subject.relations.suspects.altered
    for predicate, value in subject.texts:
        if value in altered:
            kept = altered[value]
            message = f"The value “{value.value}” of {subject.name} would be stored as “{kept}”."
            yield Problem(message, predicate, value, remedy=f"Write “{kept}”, or make the value a plain text.")
