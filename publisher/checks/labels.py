"""Rules about names: their text, their language, and whether they tell concepts apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from publisher.checks.integrity import LABEL_KINDS
from publisher.checks.literals import Literal
from publisher.checks.rule import Problem, Subject
from publisher.checks.tidiness import fault_of, tidied
from publisher.checks.tongues import meant_by
from publisher.namespaces import LABEL_PROPERTIES, SKOS

_PREFERRED, _OTHER = SKOS + "prefLabel", SKOS + "altLabel"
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9A-Fa-f]+);")
_COMMON = 0.5
"""Share of a list's concepts that makes a language one the whole list should have."""


def empty_label(subject: Subject) -> Iterator[Problem]:
    """A label is empty.

    Why: An empty name shows as nothing: a blank line in a list, a link nobody can click.
    Do: Write the name, or delete the statement.
    Source: qSKOS, empty labels.

    Bad:
        ex:58 skos:prefLabel "Parking permits"@en ; skos:altLabel " "@en .

    Good:
        ex:58 skos:prefLabel "Parking permits"@en ; skos:altLabel "Resident permits"@en .
    """
    for predicate, text in subject.texts:
        if predicate in LABEL_PROPERTIES and not text.value.strip():
            yield Problem(f"{subject.name} has an empty label.", predicate, text)


def untidy_label(subject: Subject) -> Iterator[Problem]:
    """A label is badly spaced, or has characters nobody sees.

    A label starts or ends with a space, or has two spaces, a tab, a line break or an invisible space in it, a character
    nobody sees (a soft hyphen, one that turns the direction of writing), a letter put together of several characters
    (e and an accent for é), or a sign that is written as on a web page (&amp;).

    Why: It looks right and is not equal to the same name elsewhere, so searches and imports miss it.
    Do: Type the name again with single ordinary spaces and plain letters.
    Source: qSKOS, labels with extra white space.

    Bad:
        ex:58 skos:prefLabel "Parking  permits "@en .

    Good:
        ex:58 skos:prefLabel "Parking permits"@en .
    """
    for predicate, text in subject.texts:
        fault = fault_of(text.value) if predicate in LABEL_PROPERTIES and text.value.strip() else ""
        if fault:
            message = f"The label “{text.value}” of {subject.name} {fault}."
            yield Problem(message, predicate, text, remedy=f"Write “{tidied(text.value)}”.")
        elif predicate in LABEL_PROPERTIES and _ENTITY.search(text.value):
            from html import unescape  # slow to load, and seldom needed

            message = f"The label “{text.value}” of {subject.name} has a sign written as on a web page."
            yield Problem(message, predicate, text, remedy=f"Write “{unescape(text.value)}”.")


def unknown_language(subject: Subject) -> Iterator[Problem]:
    """A language tag is not one.

    The tag of a label or note does not have the form of a language tag (BCP 47), such as en, cy or en-GB, or its two
    letters are no language's: often they are a country's, such as cz for cs or gr for el.

    Why: Browsers, search and screen readers choose and pronounce text by this tag.
    Do: Write a language code of two or three letters, with a country if it matters: @en, @cy, @en-GB.
    Source: qSKOS, omitted or invalid language tags; BCP 47.

    Bad:
        ex:58 skos:prefLabel "Parking permits"@english .

    Good:
        ex:58 skos:prefLabel "Parking permits"@en .
    """
    odd = subject.relations.suspects.tongues
    for predicate, text in subject.texts:
        if text.language and text.language in odd:
            meant = meant_by(text.language)
            remedy = f"Write @{meant}, if that is meant." if meant else ""
            message = f"“{text.language}” of “{text.value}” is not a language tag."
            yield Problem(message, predicate, text, remedy=remedy)


def missing_language(subject: Subject) -> Iterator[Problem]:
    """A concept lacks a language its list has.

    Most concepts of the list have a preferred label in a language this one has none in.

    Why: Readers of that language meet a gap, or a name in a language they do not read, in the middle of the list.
    Do: Add skos:prefLabel in the language.
    Source: qSKOS, incomplete language coverage.

    Bad:
        ex:1 a skos:Concept ; skos:prefLabel "Transport"@en, "Trafnidiaeth"@cy ; skos:inScheme ex:services .
        ex:2 a skos:Concept ; skos:prefLabel "Housing"@en, "Tai"@cy ; skos:inScheme ex:services .
        ex:3 a skos:Concept ; skos:prefLabel "Parking"@en ; skos:inScheme ex:services .

    Good:
        ex:3 a skos:Concept ; skos:prefLabel "Parking"@en, "Parcio"@cy ; skos:inScheme ex:services .
    """
    facts, node = subject.facts, subject.node
    mine = {text.language for text in facts.literals(node, _PREFERRED)}
    for scheme in facts.schemes_of(node) if mine and facts.tongues - mine else ():
        for language, count in facts.languages(scheme).items():
            if language and language not in mine and count > _COMMON * len(facts.members(scheme)):
                yield _in_another(subject, language)
                return


def _in_another(subject: Subject, language: str) -> Problem:
    """Return what is wrong with a concept that lacks a language; it may have it with a country, or without."""
    for text in subject.facts.literals(subject.node, _PREFERRED):
        if text.language.partition("-")[0].lower() == language.partition("-")[0].lower():
            message = (
                f"The preferred label of {subject.name} is in “{text.language}”, those of its list in “{language}”."
            )
            remedy = f"Write @{language}, or add a preferred label in it."
            return Problem(message, _PREFERRED, text, remedy=remedy)
    message = f"{subject.name} has no preferred label in “{language}”, which most of its list has."
    return Problem(message, _PREFERRED)


def same_label(subject: Subject) -> Iterator[Problem]:
    """Two concepts in one place of a list have the same preferred label.

    They have the same parent, or both have none.

    Why: People choosing from the list cannot tell the two apart; imports that look up by name take the wrong one.
    Do: Say in the label what sets the concept apart, or deprecate one of the two in favour of the other.
    Source: qSKOS, overlapping labels; ISO 25964-1 section 6.

    Bad:
        ex:58 a skos:Concept ; skos:prefLabel "Permits"@en ; skos:inScheme ex:services .
        ex:59 a skos:Concept ; skos:prefLabel "Permits"@en ; skos:inScheme ex:services .

    Good:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en ; skos:inScheme ex:services .
        ex:59 a skos:Concept ; skos:prefLabel "Skip permits"@en ; skos:inScheme ex:services .
    """
    relations, node = subject.relations, subject.node
    yield from _shared(
        subject,
        _PREFERRED,
        "has the preferred label “{}”, which {} has too.",
        lambda text: relations.siblings_named(text, node),
    )


def label_of_another(subject: Subject) -> Iterator[Problem]:
    """An alternative label is another concept's preferred label.

    Why: Whoever types the name means the concept that is called so, and may be led to the other one.
    Do: Delete the alternative label, or make it more precise.
    Source: qSKOS, overlapping labels.

    Bad:
        ex:58 a skos:Concept ; skos:prefLabel "Parking"@en ; skos:inScheme ex:services .
        ex:59 a skos:Concept ; skos:prefLabel "Car parks"@en ; skos:altLabel "Parking"@en ; skos:inScheme ex:services .

    Good:
        ex:58 a skos:Concept ; skos:prefLabel "Parking"@en ; skos:inScheme ex:services .
        ex:59 a skos:Concept ; skos:prefLabel "Car parks"@en ; skos:altLabel "Places"@en ; skos:inScheme ex:services .
    """
    yield from _shared(subject, _OTHER, "has the alternative label “{}”, which is the name of {}.", subject.facts.named)


def shared_label(subject: Subject) -> Iterator[Problem]:
    """Several concepts of a list share a name.

    Two concepts in different places of the list have the same preferred label, or two have the same alternative label.

    Why: Whoever types the name, or looks a concept up by it, is led to one of them and does not learn of the others.
    Do: Say in the labels what sets them apart; keep an alternative label at the concept people mean by it.
    Source: qSKOS, overlapping labels; SKOS Primer 2.2 (labels are unique within a list).

    Bad:
        ex:58 a skos:Concept ; skos:prefLabel "Permits"@en ; skos:altLabel "Badges"@en ; skos:broader ex:1 ;
            skos:inScheme ex:services .
        ex:59 a skos:Concept ; skos:prefLabel "Permits"@en ; skos:altLabel "Badges"@en ; skos:broader ex:2 ;
            skos:inScheme ex:services .

    Good:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en ; skos:altLabel "Badges"@en ; skos:broader ex:1 ;
            skos:inScheme ex:services .
        ex:59 a skos:Concept ; skos:prefLabel "Skip permits"@en ; skos:broader ex:2 ; skos:inScheme ex:services .
    """
    relations, facts, node = subject.relations, subject.facts, subject.node

    def elsewhere(text: Literal) -> Iterator[str]:
        beside = set(relations.siblings_named(text, node))
        return (other for other in facts.named(text) if other not in beside)

    yield from _shared(subject, _PREFERRED, "has the preferred label “{}”, which {} has in another place.", elsewhere)
    alike = partial(facts.named, predicate=_OTHER)
    yield from _shared(subject, _OTHER, "has the alternative label “{}”, which {} has too.", alike)


def _shared(
    subject: Subject, predicate: str, sentence: str, named: Callable[[Literal], Iterable[str]]
) -> Iterator[Problem]:
    """Yield a problem for each text by which another concept of the list in use is named too."""
    facts, node = subject.facts, subject.node
    if facts.deprecated(node):
        return
    mine = set(facts.schemes_of(node))
    for text in facts.literals(node, predicate):
        for other in named(text):
            alike = other != node and other in facts.concept_set and not facts.deprecated(other)
            if alike and mine.intersection(facts.schemes_of(other)):
                yield Problem(f"{subject.name} {sentence.format(text.value, facts.called(other))}", predicate, text)
                break


def repeated_label(subject: Subject) -> Iterator[Problem]:
    """A concept has the same label twice but for capitals.

    Why: The second adds nothing to search, which ignores capitals, and makes pages longer.
    Do: Delete one of the two.
    Source: qSKOS, disjoint labels violation (in spirit).

    Bad:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en ; skos:altLabel "PARKING PERMITS"@en .

    Good:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en .
    """
    seen: dict[tuple[str, str], str] = {}
    for kind in LABEL_KINDS[:2]:
        for text in subject.facts.literals(subject.node, SKOS + kind):
            earlier = seen.setdefault((text.value.casefold(), text.language), text.value)
            if earlier != text.value:
                message = (
                    f"{subject.name} has the labels “{earlier}” and “{text.value}”, which differ in capitals only."
                )
                yield Problem(message, SKOS + kind, text)
