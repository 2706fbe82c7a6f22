"""Rules about notations: the numbers and codes that forms, websites and other lists store."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.facts import ends_with
from publisher.checks.rule import Problem, Subject
from publisher.namespaces import SKOS

_NOTATION = SKOS + "notation"


def two_notations(subject: Subject) -> Iterator[Problem]:
    """A concept has two notations of one kind.

    Why: One of them is what others store; nobody knows which.
    Do: Keep the one in use; give the other a datatype of its own if it belongs to another numbering.
    Source: SKOS Reference 6.5.1; qSKOS, ambiguous notation references.

    Bad:
        ex:58 a skos:Concept ; skos:notation "58", "058" .

    Good:
        ex:58 a skos:Concept ; skos:notation "58" .
    """
    seen: dict[str, str] = {}
    for notation in subject.facts.literals(subject.node, _NOTATION):
        first = seen.setdefault(notation.datatype, notation.value)
        if first != notation.value:
            message = f"{subject.name} has the notations {first} and {notation.value}."
            yield Problem(message, _NOTATION, notation)


def missing_notation(subject: Subject) -> Iterator[Problem]:
    """A concept has no notation, but nearly all others of its list have.

    Why: Forms and websites store the number and look the concept up by it; without one they cannot hold the concept.
    Do: Add skos:notation with the next free number of the list, of the datatype the others have.
    Source: Practice of controlled vocabularies; SKOS Reference 6.5.1.

    Bad:
        ex:s a skos:ConceptScheme .
        ex:1 a skos:Concept ; skos:notation "1" ; skos:inScheme ex:s .
        ex:2 a skos:Concept ; skos:notation "2" ; skos:inScheme ex:s .
        ex:3 a skos:Concept ; skos:notation "3" ; skos:inScheme ex:s .
        ex:4 a skos:Concept ; skos:inScheme ex:s .

    Good:
        ex:4 a skos:Concept ; skos:notation "4" ; skos:inScheme ex:s .
    """
    facts, node = subject.facts, subject.node
    if not facts.literals(node, _NOTATION) and facts.lists.get(node, frozenset()) & facts.coded:
        yield Problem(f"{subject.name} has no notation; nearly all others in its list have one.")


def notation_unlike_address(subject: Subject) -> Iterator[Problem]:
    """A notation is not the number its address ends with.

    In (nearly) all of the list an address ends with the concept's notation; in this concept's case it does not.

    Why: Whoever makes the address from the number, as people and programs do where they see the pattern, gets another
        concept or none.
    Do: Correct the one that was mistyped. Keep both where they were published so, and accept the finding.
    Source: Practice of controlled vocabularies; qSKOS, ambiguous notation references (in spirit).

    Bad:
        ex:56 a skos:Concept ; skos:notation "56" ; skos:inScheme ex:services .
        ex:57 a skos:Concept ; skos:notation "57" ; skos:inScheme ex:services .
        ex:58 a skos:Concept ; skos:notation "85" ; skos:inScheme ex:services .
        ex:59 a skos:Concept ; skos:notation "59" ; skos:inScheme ex:services .

    Good:
        ex:58 a skos:Concept ; skos:notation "58" ; skos:inScheme ex:services .
    """
    facts, node = subject.facts, subject.node
    notations = facts.literals(node, _NOTATION)
    if not notations or node.startswith("_:") or ends_with(node, notations):
        return
    if any(facts.numbered_by_address(scheme) for scheme in facts.schemes_of(node)):
        message = (
            f"{subject.name} has the notation {notations[0].value}, with which its address does not end; "
            "nearly all others in its list do."
        )
        yield Problem(message, _NOTATION, notations[0], remedy=_remedy(subject, notations[0].value))


def _remedy(subject: Subject, notation: str) -> str:
    """Return what to type: the number the address ends with, where there is one."""
    last = subject.node.rstrip("/").replace("#", "/").rpartition("/")[2]
    mine = last[len(last.rstrip("0123456789")) :]
    return f"Write “{mine}”, or give the concept an address that ends with {notation}." if mine else ""
