"""The integrity conditions of SKOS-XL, labels that are things of their own.

https://www.w3.org/TR/skos-reference/skos-xl.html - S48 (what a label is not) and S52 (one literal form).
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.rule import Problem, Subject
from publisher.namespaces import RDF_TYPE, SKOSXL

_POINTS_TO_LABEL = tuple(SKOSXL + name for name in ("prefLabel", "altLabel", "hiddenLabel", "labelRelation"))
_OF_LABEL = (SKOSXL + "literalForm", SKOSXL + "labelRelation")


def label_and_other(subject: Subject) -> Iterator[Problem]:
    """A SKOS-XL label is also a concept, list or collection.

    A node is used as a skosxl:Label and as one of the things labels are given to.

    Why: A label names something; software cannot show a thing as its own name.
    Do: Give the label an IRI of its own.
    Source: SKOS Reference S48 (with S51, S54-S56).

    Bad:
        ex:58 a skos:Concept ; skosxl:prefLabel ex:58 .

    Good:
        ex:58 a skos:Concept ; skosxl:prefLabel ex:58-name .
        ex:58-name a skosxl:Label ; skosxl:literalForm "Parking permits"@en .
    """
    if not subject.relations.suspects.has_extended_labels or not subject.roles or not _is_label(subject):
        return
    at, predicate, value = next(iter(subject.roles.values()))
    yield Problem(f"{subject.name} is used as a label and as something that has labels.", predicate, value, subject=at)


def _is_label(subject: Subject) -> bool:
    typed = SKOSXL + "Label" in subject.facts.nodes(subject.node, RDF_TYPE)
    own = any(name in _OF_LABEL for name, _ in subject.statements)
    return typed or own or any(name in _POINTS_TO_LABEL for _, name in subject.facts.links_to(subject.node))


def two_literal_forms(subject: Subject) -> Iterator[Problem]:
    """A SKOS-XL label has two texts.

    Why: A label is one text in one language; with two of them software shows either.
    Do: Make a label of its own for the second text.
    Source: SKOS Reference S52.

    Bad:
        ex:58-name a skosxl:Label ; skosxl:literalForm "Parking permits"@en, "Permits"@en .

    Good:
        ex:58-name a skosxl:Label ; skosxl:literalForm "Parking permits"@en .
    """
    forms = subject.facts.literals(subject.node, SKOSXL + "literalForm")
    for form in forms[1:]:
        message = f"The label {subject.facts.short(subject.node)} has the texts “{forms[0].value}” and “{form.value}”."
        yield Problem(message, SKOSXL + "literalForm", form)
