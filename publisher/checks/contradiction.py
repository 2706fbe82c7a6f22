"""Mappings that contradict each other over a third list or over the hierarchy."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.among_links import vertical
from publisher.checks.rule import Problem, Subject
from publisher.skos.conflicts import Conflict, conflicts


def contradicted_mapping(subject: Subject) -> Iterator[Problem]:
    """A mapping contradicts what follows from other mappings.

    Two mappings in a row, or a mapping of a broader concept, lead to another relation than the one stated: the concept
    would be both the same as the other and narrower than it, or both narrower and broader.

    Why: They cannot all be true. Whoever follows the mappings over the third list reaches another result than whoever
        takes the direct one.
    Do: Look at every step the finding names and regrade or remove the weakest; skos:closeMatch contradicts nothing.
    Source: SKOS Reference S27, S41-S46; the manual's page on inferred mappings.

    Bad:
        ex:58 a skos:Concept ; skos:inScheme ex:services ; skos:exactMatch ex:f1 ; skos:broadMatch ex:t1 .
        ex:f1 a skos:Concept ; skos:inScheme ex:functions ; skos:broadMatch ex:t2 .
        ex:t1 a skos:Concept ; skos:inScheme ex:topics .
        ex:t2 a skos:Concept ; skos:inScheme ex:topics ; skos:broadMatch ex:58 .

    Good:
        ex:58 a skos:Concept ; skos:inScheme ex:services ; skos:exactMatch ex:f1 ; skos:broadMatch ex:t1 .
        ex:f1 a skos:Concept ; skos:inScheme ex:functions ; skos:broadMatch ex:t1 .
        ex:t1 a skos:Concept ; skos:inScheme ex:topics .
    """
    for conflict in conflicts(subject.node, subject.relations.around):
        predicate = _as_stated(subject, conflict)
        facts = subject.facts
        said, follows = facts.short(conflict.stated.relation), facts.short(conflict.match)
        message = (
            f"{subject.name} has {said} {facts.called(conflict.stated.end)}, but {follows} follows: "
            f"{_way(subject, conflict)}."
        )
        yield Problem(message, predicate, conflict.stated.end)


def opposite_mappings(subject: Subject) -> Iterator[Problem]:
    """A concept is mapped as both narrower and broader than another.

    By one mapping, stated of either of the two, it is the narrower of two concepts; by another the broader.

    Why: Both cannot be true, and software that follows the mappings upwards runs in a circle.
    Do: Keep the mapping that is true; when each covers what the other does, use skos:closeMatch or skos:exactMatch.
    Source: SKOS Reference S41, S43 (with S24, S25); qSKOS, mapping clashes and cyclic hierarchical relations.

    Bad:
        ex:58 a skos:Concept ; skos:broadMatch ex:f1 .
        ex:f1 a skos:Concept ; skos:broadMatch ex:58 .

    Good:
        ex:58 a skos:Concept ; skos:broadMatch ex:f1 .
        ex:f1 a skos:Concept ; skos:narrowMatch ex:58 .
    """
    facts, node = subject.facts, subject.node
    up, down = vertical(subject.relations)
    above = facts.linked(node, up).union(facts.subjects_of(node, *down))
    below = facts.linked(node, down).union(facts.subjects_of(node, *up))
    stated = {value: name for name, value in subject.links if name in up | down and value in above & below - {node}}
    for value, predicate in stated.items():
        message = f"{subject.name} is mapped as narrower and as broader than {facts.called(value)}."
        yield Problem(message, predicate, value)


def _as_stated(subject: Subject, conflict: Conflict) -> str:
    matches = subject.relations.around.matches
    return next(
        predicate
        for predicate, value in subject.facts.about(subject.node)
        if value == conflict.stated.end and matches.get(predicate) == conflict.stated.relation
    )


def _way(subject: Subject, conflict: Conflict) -> str:
    facts = subject.facts
    steps = (f"{facts.short(step.relation)} {facts.called(step.end)}" for step in conflict.path)
    return "it has " + ", which has ".join(steps)
