"""Rules about values of the wrong kind: a text where an address belongs, a note without words, a date that is none."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.among_kinds import DAYS_OF, TOLD, addressing, is_code, is_date, is_odd_note
from publisher.checks.literals import Literal
from publisher.checks.rule import Problem, Subject
from publisher.namespaces import NOTE_PROPERTIES, SKOS

_NOTATION = SKOS + "notation"


def text_instead_of_address(subject: Subject) -> Iterator[Problem]:
    """A text stands where an address belongs.

    A relation or mapping between concepts, a top concept or a member of a collection is a text in quotes. (Broader and
    related concepts, lists and successors have rules of their own.)

    Why: A text is not a link: nobody can follow it, and the mapping or branch is shown nowhere.
    Do: Write the concept's address in angle brackets or with a prefix, without quotes.
    Source: SKOS Reference S4, S6, S19, S20, S31, S32.

    Bad:
        ex:58 a skos:Concept ; skos:exactMatch "http://example.org/f1" .

    Good:
        ex:58 a skos:Concept ; skos:exactMatch ex:f1 .
        ex:f1 a skos:Concept .
    """
    wanted = addressing(subject.relations)
    for predicate, text in subject.texts:
        if predicate in wanted:
            short = subject.facts.short(predicate)
            yield Problem(f"{short} of {subject.name} is the text “{text.value}”, no address.", predicate, text)


def notation_is_code(subject: Subject) -> Iterator[Problem]:
    """A notation is not a code.

    A skos:notation has a language, or is an address.

    Why: A notation is a code that is the same for everybody, such as a number; software that looks one up compares it
        without a language and misses this one.
    Do: Write the code in quotes, with the datatype its list uses or none; words belong in skos:altLabel.
    Source: SKOS Reference 6.5.1.

    Bad:
        ex:58 a skos:Concept ; skos:notation "58"@en .

    Good:
        ex:58 a skos:Concept ; skos:notation "58" .
    """
    for value in subject.facts.values(subject.node, _NOTATION):
        if not is_code(value):
            told = value.value if isinstance(value, Literal) else subject.facts.short(value)
            why = "has a language" if isinstance(value, Literal) else "is an address"
            yield Problem(f"The notation “{told}” of {subject.name} {why}.", _NOTATION, value)


def note_has_language(subject: Subject) -> Iterator[Problem]:
    """A note is empty or has no language.

    A definition, scope note or other note is a text without a language tag, or one without a word; or a title or
    description (dct:title, dct:description) is empty.

    Why: Pages and downloads choose notes by language, and a screen reader pronounces them by it; an empty note looks
        like one and explains nothing.
    Do: Add the language behind the text, such as @en; delete a note that says nothing.
    Source: qSKOS, omitted or invalid language tags; undocumented concepts.

    Bad:
        ex:58 skos:definition "Leave to park." ; skos:prefLabel "Parking permits"@en .

    Good:
        ex:58 skos:definition "Leave to park."@en ; skos:prefLabel "Parking permits"@en .
    """
    for predicate, text in subject.texts:
        if (predicate in NOTE_PROPERTIES and is_odd_note(text)) or (predicate in TOLD and not text.value.strip()):
            what = f"“{text.value}” has no language" if text.value.strip() else "is empty"
            yield Problem(f"{subject.facts.short(predicate)} of {subject.name} {what}.", predicate, text)


def date_is_date(subject: Subject) -> Iterator[Problem]:
    """A date is not a date.

    A date of creation, change or issue is no day, month or year of the calendar. When a concept was made and changed
    has rules of its own.

    Why: Feeds, change history and “new since” searches sort by dates; a text such as 30/11/2004 sorts nowhere.
    Do: Write the date as year-month-day: "2004-11-30"^^xsd:date.
    Source: XML Schema Part 2, 3.2; DCMI Metadata Terms.

    Bad:
        ex:services a skos:ConceptScheme ; dct:issued "30/11/2004" .

    Good:
        ex:services a skos:ConceptScheme ; dct:issued "2004-11-30"^^xsd:date .
    """
    facts, node = subject.facts, subject.node
    for predicate, value in subject.statements:
        shaped = node in facts.concept_set and predicate in DAYS_OF[:2]
        if predicate in DAYS_OF and not shaped and not is_date(value):
            told = value.value if isinstance(value, Literal) else facts.short(value)
            yield Problem(f"{facts.short(predicate)} of {subject.name} is “{told}”, no date.", predicate, value)
