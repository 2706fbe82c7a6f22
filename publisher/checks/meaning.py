"""The rule about concepts that were turned into other ones, and how it tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from publisher.checks.facts import Facts
from publisher.checks.literals import Literal
from publisher.checks.rule import Problem, Subject
from publisher.namespaces import LABEL_PROPERTIES, SKOS

_PREFERRED = SKOS + "prefLabel"
_EXPLAINING = (SKOS + "definition", SKOS + "scopeNote")
_ALIKE, _SHARED = 1 / 3, 1 / 4
"""How much of two names' letters in pairs, and of two explanations' words, is the same when they may mean one thing."""


def changed_meaning(subject: Subject) -> Iterator[Problem]:
    """A concept was turned into another one.

    Its preferred label and all its broader concepts were replaced at once. In a list without hierarchy the definition
    or scope note stands for the place: the new name has no word in common with the old one, which is not kept as
    another label, and the definition was replaced at once by one that says something else. Such a new name is found,
    too, where the concept changed its list, came under its first broader concept or lost its last.

    Why: Data that stored the address silently starts to mean something else.
    Do: Put label, place and definition back, retire the concept, and add a new one with a new number for the new
        meaning. If it does mean the same, publish the new name first and the new place later, or accept the finding
        with your reason; in a list without hierarchy it is enough to keep the old name as skos:altLabel.
    Source: Cool URIs don't change.

    Before:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en ; skos:broader ex:5 .

    Bad:
        ex:58 a skos:Concept ; skos:prefLabel "Allotments"@en ; skos:broader ex:7 .

    Good:
        ex:58 a skos:Concept ; skos:prefLabel "Resident parking permits"@en ; skos:broader ex:5 .
    """
    facts, node = subject.facts, subject.node
    before = subject.earlier or facts
    if node in before.concept_set and node in facts.concept_set and _renamed(before, facts, node):
        what = _replaced_too(subject, before)
        if what:
            now = facts.label(node)
            message = f"{before.called(node)} was turned into “{now}”: name and {what} were replaced at once."
            yield Problem(message, _PREFERRED, next(iter(facts.literals(node, _PREFERRED)), None))


def _replaced_too(subject: Subject, before: Facts) -> str:
    """Return what was replaced together with the name; empty when nothing was."""
    facts, node = subject.facts, subject.node
    old, new = (_parents(item, subject, node) for item in (before, facts))
    lists = [set(item.schemes_of(node)) for item in (before, facts)]
    if old and new:
        return "" if old & new else "place"
    if not _is_another(before, facts, node):
        return ""
    if old or new or (all(lists) and not lists[0] & lists[1]):
        return "place"
    return next((facts.short(name) for name in _EXPLAINING if _says_another(before, facts, node, name)), "")


def _parents(facts: Facts, subject: Subject, node: str) -> set[str]:
    """Return the broader concepts a state gives a concept: as SKOS says it, or else by the lists' own properties."""
    stated = {*facts.nodes(node, SKOS + "broader"), *facts.subjects_of(node, SKOS + "narrower")}
    relations = subject.relations
    return stated or {*facts.nodes(node, *relations.next_up), *facts.subjects_of(node, *relations.next_down)}


def _renamed(before: Facts, facts: Facts, node: str) -> bool:
    """Say whether a concept had names, has names, and none is the same, capitals and spaces aside."""
    old, new = ({_plain(text) for text in item.literals(node, _PREFERRED)} for item in (before, facts))
    return bool(old) and bool(new) and not old & new


def _plain(text: Literal) -> str:
    return " ".join(text.value.casefold().split())


def _is_another(before: Facts, facts: Facts, node: str) -> bool:
    """Say whether the name is unlike the old one in every language both are in, and the old is kept nowhere."""
    old, new = (item.literals(node, _PREFERRED) for item in (before, facts))
    if {_plain(text) for text in old} & {_plain(text) for text in facts.literals(node, *LABEL_PROPERTIES)}:
        return False
    pairs = [(one.value, other.value) for one in old for other in new if one.language == other.language]
    return bool(pairs) and all(_share(*pair) == 0 and _letters_shared(*pair) < _ALIKE for pair in pairs)


def _says_another(before: Facts, facts: Facts, node: str, predicate: str) -> bool:
    """Say whether a concept's explanation was replaced by one that says something else."""
    old, new = (item.literals(node, predicate) for item in (before, facts))
    pairs = [(one.value, other.value) for one in old for other in new if one.language == other.language]
    return bool(pairs) and all(_share(*pair) < _SHARED for pair in pairs)


def _share(one: str, other: str) -> float:
    """Return which part of the fewer words of two texts the other has too, endings and empty words aside."""
    from publisher.skos.text import stem, telling, words  # slow to load, and seldom needed

    found = [{stem(word) for word in telling(words(text))} for text in (one, other)]
    return len(found[0] & found[1]) / max(1, min(map(len, found)))


def _letters_shared(one: str, other: str) -> float:
    """Return which part of their pairs of letters two texts share (Dice); some scripts have no spaces."""
    found = [{*_pairs(text.casefold())} for text in (one, other)]
    return 2 * len(found[0] & found[1]) / max(1, len(found[0]) + len(found[1]))


def _pairs(text: str) -> Iterable[str]:
    return (text[start : start + 2] for start in range(max(1, len(text) - 1)))
