"""The integrity conditions of the SKOS Reference, judged with all consequences of what is stated.

https://www.w3.org/TR/skos-reference/ - S9, S13, S14, S27, S37 and S46 are the only conditions that can make SKOS data
inconsistent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from publisher.checks.facts import COLLECTION, CONCEPT, SCHEME
from publisher.checks.literals import Literal
from publisher.checks.properties import Evidence
from publisher.checks.rule import Problem, Subject
from publisher.namespaces import RDF_TYPE, SKOSXL

LABEL_KINDS = ("prefLabel", "altLabel", "hiddenLabel")

_ROLE_NAMES: Mapping[str, str] = MappingProxyType({CONCEPT: "a concept", SCHEME: "a list", COLLECTION: "a collection"})


def concept_and_list(subject: Subject) -> Iterator[Problem]:
    """Something is both a concept and a list.

    A node is used as a skos:Concept and as a skos:ConceptScheme, by its type or by the properties it is used with.

    Why: SKOS says nothing is both. Software that meets such a node shows a list as a term or a term as a list.
    Do: Give the list an IRI of its own and let the concept point to it with skos:inScheme.
    Source: SKOS Reference S9 (with S4-S7, S19, S20).

    Bad:
        ex:parking a skos:Concept, skos:ConceptScheme .

    Good:
        ex:parking a skos:Concept ; skos:inScheme ex:services .
        ex:services a skos:ConceptScheme .
    """
    yield from _clash(subject, CONCEPT, SCHEME)


def collection_and_other(subject: Subject) -> Iterator[Problem]:
    """A collection is also a concept or a list.

    A node is used as a skos:Collection and as a concept or a list, by its type or by the properties it is used with.

    Why: SKOS says a collection only groups concepts; it has no place in the hierarchy and is not a list.
    Do: Give the collection an IRI of its own; put concepts, not the collection, into broader, narrower and related.
    Source: SKOS Reference S37 (with S31-S33).

    Bad:
        ex:byAge a skos:Collection ; skos:member ex:child .
        ex:child skos:broader ex:byAge .

    Good:
        ex:byAge a skos:Collection ; skos:member ex:child .
        ex:child skos:broader ex:person .
    """
    yield from _clash(subject, COLLECTION, CONCEPT)
    yield from _clash(subject, COLLECTION, SCHEME)


def _clash(subject: Subject, one: str, other: str) -> Iterator[Problem]:
    suspects = subject.relations.suspects
    if subject.node not in (suspects.lists if one == CONCEPT else suspects.collections):
        return
    roles = subject.roles
    if len(roles) > 1 and one in roles and other in roles:
        at, predicate, value = _astray(subject, roles[one], roles[other])
        message = f"{subject.name} is used as {_ROLE_NAMES[one]} and as {_ROLE_NAMES[other]}."
        yield Problem(message, predicate, value, subject=at)


def _astray(subject: Subject, *roles: Evidence) -> Evidence:
    """Return the statement at fault: one of use before a class; of two classes that of a list, when it is in a list."""
    in_list = bool(subject.facts.schemes_of(subject.node))
    return max(roles, key=lambda item: (item[1] != RDF_TYPE, in_list and item[2] == SCHEME))


def label_clash(subject: Subject) -> Iterator[Problem]:
    """The same text is two kinds of label.

    One text in one language is, for one concept, two of preferred, alternative and hidden label.

    Why: A reader sees the name twice, and software cannot tell whether it is the name to show or one to search by.
    Do: Keep the label as the kind it is and delete the other statement.
    Source: SKOS Reference S13 (with S55-S57 for SKOS-XL).

    Bad:
        ex:58 skos:prefLabel "Parking permits"@en ; skos:altLabel "Parking permits"@en .

    Good:
        ex:58 skos:prefLabel "Parking permits"@en ; skos:altLabel "Resident permits"@en .
    """
    seen: dict[Literal, str] = {}
    for kind in LABEL_KINDS:
        for text, evidence in labels(subject, kind):
            earlier = seen.setdefault(text, kind)
            if earlier != kind:
                at, predicate, value = evidence
                message = f"“{text.value}” is both {_label_name(earlier)} and {_label_name(kind)} of {subject.name}."
                yield Problem(message, predicate, value, subject=at)


def two_preferred_labels(subject: Subject) -> Iterator[Problem]:
    """A concept has two preferred labels in one language.

    Why: The preferred label is the name every page, download and mapping shows; with two of them each reader gets
        another one.
    Do: Keep one skos:prefLabel a language and turn the other into skos:altLabel.
    Source: SKOS Reference S14.

    Bad:
        ex:58 skos:prefLabel "Parking permits"@en, "Permits for parking"@en .

    Good:
        ex:58 skos:prefLabel "Parking permits"@en ; skos:altLabel "Permits for parking"@en .
    """
    first: dict[str, Literal] = {}
    for text, evidence in labels(subject, "prefLabel"):
        language = text.language
        earlier = first.setdefault(language, text)
        if earlier != text:
            at, predicate, value = evidence
            tongue = f"language “{language}”" if language else "no language"
            message = f"{subject.name} has a second preferred label in {tongue}: “{text.value}”."
            yield Problem(message, predicate, value, subject=at)


def labels(subject: Subject, kind: str) -> Iterator[tuple[Literal, Evidence]]:
    """Yield a node's labels of a kind with the statements that give them, SKOS-XL labels included."""
    facts, relations, node = subject.facts, subject.relations, subject.node
    for predicate, text in facts.texts(node, relations.labels_of(kind)):
        yield text, (node, predicate, text)
    if relations.suspects.has_extended_labels:
        extended = SKOSXL + kind
        for value in facts.nodes(node, extended):
            for text in facts.literals(value, SKOSXL + "literalForm"):
                yield text, (node, extended, value)


def _label_name(kind: str) -> str:
    return {"prefLabel": "the preferred label", "altLabel": "an alternative label"}.get(kind, "a hidden label")


def related_is_broader(subject: Subject) -> Iterator[Problem]:
    """A related concept is also an ancestor or descendant.

    Two concepts are skos:related although one is broader than the other, directly or over several steps.

    Why: “See also” and “is part of” exclude each other in SKOS; browsing pages would show the concept twice.
    Do: Delete the related statement, or the broader one if the two only have something to do with each other.
    Source: SKOS Reference S27 (with S21-S26, S39-S44).

    Bad:
        ex:58 skos:broader ex:5 ; skos:related ex:1 .
        ex:5 skos:broader ex:1 .

    Good:
        ex:58 skos:broader ex:5 .
        ex:5 skos:broader ex:1 .
    """
    node, relations = subject.node, subject.relations
    names = relations.associative
    for other in subject.facts.linked(node, names):
        below = not relations.is_over(other, node)
        wrong = not below or relations.is_over(node, other)
        evidence = relations.stated(node, other, names, names) if wrong else None
        if evidence is not None:
            kind = "narrower" if below else "broader"
            message = f"{subject.name} is related to {subject.facts.called(other)}, which is {kind} than it."
            yield Problem(message, evidence[1], evidence[2])


def match_clash(subject: Subject) -> Iterator[Problem]:
    """An exact match is also a broader, narrower or related match.

    Two concepts are exact matches, directly or over other exact matches, and mapped by broadMatch, narrowMatch or
    relatedMatch as well.

    Why: Exact match says “the same”; software that follows it replaces one by the other.
    Do: Keep the mapping that is true. A chain of exact matches over a third concept counts too: mend the weakest link.
    Source: SKOS Reference S46 (with S42-S45).

    Bad:
        ex:58 skos:exactMatch ex:900 ; skos:broadMatch ex:900 .

    Good:
        ex:58 skos:broadMatch ex:900 .
    """
    relations, node = subject.relations, subject.node
    for predicate, other in subject.links:
        is_same = other in relations.identical(node) and (other != node or relations.same(node))
        if predicate in relations.unlike and is_same:
            name = subject.facts.short(predicate)
            message = f"{subject.name} is an exact match of {subject.facts.called(other)} and also mapped by {name}."
            yield Problem(message, predicate, other)
