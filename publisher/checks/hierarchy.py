"""Rules about a list's shape: what hangs where, and what hangs nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.facts import COLLECTION, ORDERED
from publisher.checks.rule import Problem, Subject
from publisher.checks.terms import ANSWERS
from publisher.namespaces import SKOS

_TOP = (SKOS + "topConceptOf",)
_BOTH_WAYS = 0.5
"""Share of two-way statements above which a list is taken to state its relations both ways."""


def relation_to_itself(subject: Subject) -> Iterator[Problem]:
    """A concept is related to itself.

    Why: The statement says nothing, and pages show the concept among its own neighbours.
    Do: Delete the statement, or put in the concept that was meant.
    Source: qSKOS, reflexive relations.

    Bad:
        ex:58 skos:related ex:58 .

    Good:
        ex:58 skos:related ex:59 .
    """
    node = subject.node
    for predicate, value in subject.links:
        if value == node and predicate in subject.relations.semantic:
            yield Problem(f"{subject.name} points to itself with {subject.facts.short(predicate)}.", predicate, value)


def redundant_broader(subject: Subject) -> Iterator[Problem]:
    """A concept is under a concept and under that concept's parent.

    Why: The longer way already says it; browsing shows the concept twice, at two depths.
    Do: Keep the nearest broader concept and delete the other statement.
    Source: qSKOS, hierarchical redundancy.

    Bad:
        ex:58 a skos:Concept ; skos:broader ex:5, ex:1 .
        ex:5 a skos:Concept ; skos:broader ex:1 .

    Good:
        ex:58 a skos:Concept ; skos:broader ex:5 .
        ex:5 a skos:Concept ; skos:broader ex:1 .
    """
    relations, node = subject.relations, subject.node
    parents = relations.parents(node)
    if len(parents) < 2 or relations.circles.group(node):
        return
    for parent in parents:
        between = next((other for other in parents if other != parent and relations.is_above(parent, other)), None)
        stated = relations.stated_broader(node, parent)
        if between and stated:
            names = subject.facts.called(parent), subject.facts.called(between)
            message = f"{subject.name} is directly under {names[0]}, and also under it by way of {names[1]}."
            yield Problem(message, stated[1], stated[2], subject=stated[0])


def related_siblings(subject: Subject) -> Iterator[Problem]:
    """Two related concepts have the same parent.

    Why: Siblings are shown side by side anyway; the relation says little and hides the ones that matter.
    Do: Delete the related statement unless the two are closer than their other siblings.
    Source: qSKOS, valueless associative relations.

    Bad:
        ex:58 a skos:Concept ; skos:broader ex:5 ; skos:related ex:59 .
        ex:59 a skos:Concept ; skos:broader ex:5 .

    Good:
        ex:58 a skos:Concept ; skos:broader ex:5 .
        ex:59 a skos:Concept ; skos:broader ex:5 .
    """
    relations, facts, node = subject.relations, subject.facts, subject.node
    parents = set(relations.parents(node))
    for other in facts.nodes(node, SKOS + "related") if parents else ():
        shared = sorted(parents.intersection(relations.parents(other)))
        if shared and other != node:
            message = (
                f"{subject.name} is related to {facts.called(other)}, its sibling under {facts.called(shared[0])}."
            )
            yield Problem(message, SKOS + "related", other)


def orphan(subject: Subject) -> Iterator[Problem]:
    """A concept hangs nowhere.

    In a list with a hierarchy, the concept has no broader, narrower or related concept and is no top concept.

    Why: Nobody finds it by browsing.
    Do: Give it a skos:broader, or make it a top concept with skos:topConceptOf.
    Source: qSKOS, orphan concepts.

    Bad:
        ex:1 a skos:Concept ; skos:inScheme ex:services ; skos:topConceptOf ex:services .
        ex:2 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:1 .
        ex:3 a skos:Concept ; skos:inScheme ex:services .

    Good:
        ex:3 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:1 .
    """
    relations, facts, node = subject.relations, subject.facts, subject.node
    linked = relations.parents(node) or relations.children(node) or relations.related(node)
    if linked or facts.deprecated(node) or facts.tops_of(node):
        return
    if any(relations.has_hierarchy(scheme) for scheme in facts.schemes_of(node)):
        yield Problem(f"{subject.name} has no place in its list: no broader, narrower or related concept.")


def group_without_top(subject: Subject) -> Iterator[Problem]:
    """A branch has no top concept.

    In a list that names its top concepts, the concept has narrower or related ones but no broader one and is no top
    concept.

    Why: Browsing starts at the top concepts and goes down, so the branch or cluster is never reached.
    Do: Make the concept a top concept with skos:topConceptOf, or give it a skos:broader.
    Source: qSKOS, disconnected concept clusters and omitted top concepts.

    Bad:
        ex:1 a skos:Concept ; skos:inScheme ex:services ; skos:topConceptOf ex:services .
        ex:2 a skos:Concept ; skos:inScheme ex:services .
        ex:3 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:2 .

    Good:
        ex:2 a skos:Concept ; skos:inScheme ex:services ; skos:topConceptOf ex:services .
        ex:3 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:2 .
    """
    relations, facts, node = subject.relations, subject.facts, subject.node
    schemes = facts.schemes_of(node)
    if relations.parents(node) or facts.tops_of(node) or not any(facts.has_tops(scheme) for scheme in schemes):
        return
    if relations.children(node):
        yield Problem(f"{subject.name} starts a branch of its own but is no top concept of its list.")
    elif facts.deprecated(node) or not relations.related(node):
        return
    elif any(relations.has_hierarchy(scheme) for scheme in schemes):
        yield Problem(f"{subject.name} hangs by related concepts alone: it has no broader one and is no top concept.")


def list_without_top(subject: Subject) -> Iterator[Problem]:
    """A list with a hierarchy names no top concept.

    Why: Software that shows a tree starts with the top concepts; without them it shows nothing, or everything.
    Do: Add skos:topConceptOf to the concepts the list starts with.
    Source: qSKOS, omitted top concepts.

    Bad:
        ex:services a skos:ConceptScheme .
        ex:1 a skos:Concept ; skos:inScheme ex:services .
        ex:2 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:1 .

    Good:
        ex:services a skos:ConceptScheme .
        ex:1 a skos:Concept ; skos:inScheme ex:services ; skos:topConceptOf ex:services .
        ex:2 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:1 .
    """
    if subject.relations.has_hierarchy(subject.node) and not subject.facts.has_tops(subject.node):
        yield Problem(f"{subject.name} has a hierarchy but names no top concept.")


def empty_list(subject: Subject) -> Iterator[Problem]:
    """A list has no concepts.

    Nothing says that it is in the list, and the list is not retired.

    Why: The list is offered in menus and downloads and holds nothing; mostly its concepts name another address.
    Do: Give its concepts skos:inScheme with exactly the list's address, or delete the description while it is not
        published.
    Source: Practice of controlled vocabularies; SKOS has no word for it.

    Bad:
        ex:services a skos:ConceptScheme .
        ex:58 a skos:Concept ; skos:inScheme ex:service .

    Good:
        ex:services a skos:ConceptScheme .
        ex:58 a skos:Concept ; skos:inScheme ex:services .
    """
    facts, node = subject.facts, subject.node
    if not facts.deprecated(node) and next(facts.listed(node), None) is None:
        yield Problem(f"{subject.name} has no concepts.")


def bare_collection(subject: Subject) -> Iterator[Problem]:
    """A collection has no name or no members.

    Why: A collection is there to show concepts together under a name; without one of the two there is nothing to show.
    Do: Add skos:prefLabel, and skos:member for every concept that belongs to it.
    Source: qSKOS, missing labels; SKOS Reference 9.

    Bad:
        ex:byAge a skos:Collection ; skos:member ex:child .

    Good:
        ex:byAge a skos:Collection ; skos:prefLabel "People by age"@en ; skos:member ex:child .
    """
    facts, node = subject.facts, subject.node
    if node.startswith("_:") or not {COLLECTION, ORDERED}.intersection(facts.types(node)):
        return
    lacking = [] if facts.label(node) else ["name"]
    lacking += [] if facts.values(node, SKOS + "member", SKOS + "memberList") else ["members"]
    if lacking:
        yield Problem(f"The collection {subject.name} has no {' and no '.join(lacking)}.")


def top_concept_with_broader(subject: Subject) -> Iterator[Problem]:
    """A top concept has a broader concept in its list.

    Why: It cannot be where the list starts and also below something in it; trees show it twice.
    Do: Delete skos:topConceptOf, or the skos:broader.
    Source: qSKOS, top concepts having broader concepts.

    Bad:
        ex:1 a skos:Concept ; skos:inScheme ex:services ; skos:topConceptOf ex:services .
        ex:2 a skos:Concept ; skos:inScheme ex:services ; skos:topConceptOf ex:services ; skos:broader ex:1 .

    Good:
        ex:1 a skos:Concept ; skos:inScheme ex:services ; skos:topConceptOf ex:services .
        ex:2 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:1 .
    """
    facts, node = subject.facts, subject.node
    parents = subject.relations.parents(node)
    for scheme in facts.tops_of(node) if parents else ():
        for parent in parents:
            if scheme in facts.schemes_of(parent):
                message = f"{subject.name} is a top concept of {facts.called(scheme)} but under {facts.called(parent)}."
                stated = scheme in facts.nodes(node, *_TOP)
                own, listed = (_TOP[0], scheme, ""), (SKOS + "hasTopConcept", node, scheme)
                predicate, value, where = own if stated else listed
                yield Problem(message, predicate, value, subject=where)
                break


def one_way_relation(subject: Subject) -> Iterator[Problem]:
    """A relation is stated one way in a list that states them both ways.

    Most skos:broader of the list come with the skos:narrower that answers it (or related with related); this does not.

    Why: Software that reads only one direction misses exactly this one.
    Do: Add the statement in the other direction.
    Source: qSKOS, unidirectionally related concepts.

    Bad:
        ex:1 a skos:Concept ; skos:inScheme ex:services ; skos:narrower ex:2 .
        ex:2 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:1 .
        ex:3 a skos:Concept ; skos:inScheme ex:services ; skos:narrower ex:4 .
        ex:4 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:3 .
        ex:5 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:1 .

    Good:
        ex:1 a skos:Concept ; skos:inScheme ex:services ; skos:narrower ex:2 .
        ex:2 a skos:Concept ; skos:inScheme ex:services ; skos:broader ex:1 .
    """
    relations, facts = subject.relations, subject.facts
    for predicate, answer in ANSWERS.items():
        if not any(relations.both_ways(scheme, predicate) > _BOTH_WAYS for scheme in facts.schemes_of(subject.node)):
            continue
        for other in facts.nodes(subject.node, predicate):
            if facts.describes(other) and subject.node not in facts.nodes(other, answer):
                names = facts.short(predicate), facts.short(answer), facts.called(other)
                message = f"{names[0]} of {subject.name} is not answered by {names[1]} of {names[2]}."
                yield Problem(message, predicate, other)
