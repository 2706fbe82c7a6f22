"""Rules about retired concepts: why they went, and what to use instead."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.literals import Literal
from publisher.checks.rule import Problem, Subject
from publisher.checks.statements import Object
from publisher.namespaces import DCT, OWL, RDFS, SKOS

_REPLACED = DCT + "isReplacedBy"
_NOTES = ("changeNote", "historyNote", "editorialNote", "note", "scopeNote")
_REASONS = (*(SKOS + name for name in _NOTES), RDFS + "comment")


def retired_without_reason(subject: Subject) -> Iterator[Problem]:
    """A retired concept does not say why.

    A concept marked owl:deprecated has no change, history, scope or editorial note, or none that is new when it was
    retired since the revision compared with.

    Why: People who stored the number need to know whether the thing is gone, merged or renamed.
    Do: Add skos:changeNote with the reason and the date.
    Source: Practice of controlled vocabularies (“nothing published ever vanishes”).

    Bad:
        ex:58 a skos:Concept ; owl:deprecated true .

    Good:
        ex:58 a skos:Concept ; owl:deprecated true ; skos:changeNote "Merged into Parking in 2012."@en .
    """
    facts, node, before = subject.facts, subject.node, subject.earlier
    if not facts.deprecated(node):
        return
    known: list[Object] = []
    if before is not None and node in before.concept_set and not before.deprecated(node):
        known = before.values(node, *_REASONS)
    if all(reason in known or _is_blank(reason) for reason in facts.values(node, *_REASONS)):
        yield Problem(f"{subject.name} is retired without a reason.", OWL + "deprecated")


def retired_successor(subject: Subject) -> Iterator[Problem]:
    """A retired concept is replaced by nothing in use.

    What dct:isReplacedBy names is retired too, or is no concept, such as a list.

    Why: Whoever follows the link to what to use now finds something not to be used either.
    Do: Point dct:isReplacedBy to the concept in use at the end of the chain.
    Source: DCMI Metadata Terms, isReplacedBy.

    Bad:
        ex:58 a skos:Concept ; owl:deprecated true ; dct:isReplacedBy ex:59 .
        ex:59 a skos:Concept ; owl:deprecated true .

    Good:
        ex:58 a skos:Concept ; owl:deprecated true ; dct:isReplacedBy ex:60 .
        ex:60 a skos:Concept .
    """
    facts, node = subject.facts, subject.node
    for heir in facts.nodes(node, _REPLACED):
        if facts.deprecated(heir) and not _leads_back(subject, node):
            ends = " or ".join(facts.called(end) for end in facts.heirs(heir))
            remedy = f"Point dct:isReplacedBy to {ends}." if ends else ""
            message = f"{subject.name} is replaced by {facts.called(heir)}, which is retired too."
            yield Problem(message, _REPLACED, heir, remedy=remedy)
        elif facts.ours(heir) and facts.describes(heir) and heir not in facts.concept_set:
            message = f"{subject.name} is replaced by {facts.called(heir)}, which is no concept."
            yield Problem(message, _REPLACED, heir, remedy="Point dct:isReplacedBy to the concept to use now.")


def successor_loop(subject: Subject) -> Iterator[Problem]:
    """Retired concepts replace each other.

    Following dct:isReplacedBy from the concept leads back to it.

    Why: Software that looks for the concept to use now runs in a circle.
    Do: Let the one that is really in use be current, and point the others to it.
    Source: DCMI Metadata Terms, isReplacedBy.

    Bad:
        ex:58 a skos:Concept ; owl:deprecated true ; dct:isReplacedBy ex:59 .
        ex:59 a skos:Concept ; owl:deprecated true ; dct:isReplacedBy ex:58 .

    Good:
        ex:58 a skos:Concept ; owl:deprecated true ; dct:isReplacedBy ex:59 .
        ex:59 a skos:Concept .
    """
    if _leads_back(subject, subject.node):
        heir = next(iter(subject.facts.nodes(subject.node, _REPLACED)))
        message = f"{subject.name} is replaced by {subject.facts.called(heir)}, which leads back to it."
        yield Problem(message, _REPLACED, heir)


def replaced_but_current(subject: Subject) -> Iterator[Problem]:
    """A concept has a successor but is not retired.

    Why: It is offered for use although another one should be used.
    Do: Add owl:deprecated true, or delete dct:isReplacedBy.
    Source: DCMI Metadata Terms, isReplacedBy.

    Bad:
        ex:58 a skos:Concept ; dct:isReplacedBy ex:59 .
        ex:59 a skos:Concept .

    Good:
        ex:58 a skos:Concept ; owl:deprecated true ; dct:isReplacedBy ex:59 .
        ex:59 a skos:Concept .
    """
    facts, node = subject.facts, subject.node
    heirs = facts.nodes(node, _REPLACED)
    if heirs and not facts.deprecated(node):
        message = f"{subject.name} is replaced by {facts.called(heirs[0])} but not marked as retired."
        yield Problem(message, _REPLACED, heirs[0])


def _is_blank(reason: Object) -> bool:
    return isinstance(reason, Literal) and not reason.value.strip()


def _leads_back(subject: Subject, start: str) -> bool:
    return bool(subject.relations.successions.group(start))
