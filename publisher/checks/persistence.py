"""Rules about what was published before: nothing vanishes, nothing changes its meaning.

They compare with a git revision (``publisher check --against REF``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta

from publisher.checks.facts import Facts
from publisher.checks.literals import Literal
from publisher.checks.rule import Problem, Subject
from publisher.checks.statements import Object
from publisher.namespaces import DCT, LABEL_PROPERTIES, NOTE_PROPERTIES, OWL, SKOS

_NOTATION, _PREFERRED = SKOS + "notation", SKOS + "prefLabel"
_PLACE = tuple(SKOS + name for name in ("broader", "related", "inScheme"))
_CONTENT = (*LABEL_PROPERTIES, *NOTE_PROPERTIES, _NOTATION, *_PLACE, OWL + "deprecated")
_DESCRIPTION = (*(DCT + name for name in ("title", "description", "license", "publisher")), OWL + "versionInfo")
_MODIFIED, _DAY = DCT + "modified", len("2012-05-09")
_REASONS = tuple(SKOS + name for name in ("changeNote", "historyNote"))


def vanished_concept(subject: Subject) -> Iterator[Problem]:
    """A published concept is gone.

    A concept of the earlier revision is described in no file any more.

    Why: Websites, forms and other lists have stored its address and number; they now lead nowhere.
    Do: Put the concept back and retire it: owl:deprecated true, a skos:changeNote, and dct:isReplacedBy if there is a
        successor.
    Source: Cool URIs don't change.

    Before:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en .

    Bad:
        ex:59 a skos:Concept ; skos:prefLabel "Resident permits"@en .

    Good:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en ; owl:deprecated true ; dct:isReplacedBy ex:59 .
        ex:59 a skos:Concept ; skos:prefLabel "Resident permits"@en .
    """
    before = _before(subject)
    if subject.node in before.concept_set and subject.node not in subject.facts.concept_set:
        yield Problem(f"{before.called(subject.node)} was published and is gone.", earlier=True)


def dropped_list(subject: Subject) -> Iterator[Problem]:
    """A published list or mapping set is gone.

    Why: Everybody who downloads the list by its address gets an error, and its concepts lose their home.
    Do: Put the list back; say in its description that it is no longer kept, and what replaces it.
    Source: Cool URIs don't change.

    Before:
        ex:services a skos:ConceptScheme ; dct:title "Services"@en .

    Bad:
        ex:58 a skos:Concept .

    Good:
        ex:services a skos:ConceptScheme ; dct:title "Services"@en ; owl:deprecated true .
    """
    before, facts, node = _before(subject), subject.facts, subject.node
    was_list = node in before.scheme_set and node not in facts.scheme_set
    was_set = node in before.linksets and node not in facts.linksets
    if was_list or was_set:
        yield Problem(f"{before.called(node)} was published and is gone.", earlier=True)


def left_list(subject: Subject) -> Iterator[Problem]:
    """A published concept is no longer in its list.

    The concept is in another list now, or in one less of several; the list it was in is still there.

    Why: It vanishes from every copy of the list, and its address tells of a list it is not in.
    Do: Put it back into its list. If it belongs to another one, add it there under an address of that list, and retire
        this one with dct:isReplacedBy.
    Source: Cool URIs don't change.

    Before:
        ex:58 a skos:Concept ; skos:inScheme ex:services .
        ex:services a skos:ConceptScheme .
        ex:functions a skos:ConceptScheme .

    Bad:
        ex:58 a skos:Concept ; skos:inScheme ex:functions .
        ex:services a skos:ConceptScheme .
        ex:functions a skos:ConceptScheme .

    Good:
        ex:58 a skos:Concept ; skos:inScheme ex:services .
        ex:services a skos:ConceptScheme .
        ex:functions a skos:ConceptScheme .
    """
    before, facts, node = _before(subject), subject.facts, subject.node
    now = facts.schemes_of(node)
    both = node in before.concept_set and node in facts.concept_set
    for scheme in before.schemes_of(node) if both and now else ():
        if scheme in facts.scheme_set and scheme not in now:
            message = f"{subject.name} was published in {facts.called(scheme)} and is no longer in it."
            yield Problem(message, SKOS + "inScheme", next(iter(facts.nodes(node, SKOS + "inScheme")), None))


def changed_notation(subject: Subject) -> Iterator[Problem]:
    """A published notation was changed.

    A skos:notation or dct:identifier of the earlier revision is another one, has another datatype, or is gone.

    Why: The number is what forms and websites have stored; a new number for the same thing breaks every one of them.
    Do: Put the old notation back. If the thing is really another one, add a new concept and retire this.
    Source: Cool URIs don't change.

    Before:
        ex:58 a skos:Concept ; skos:notation "58" .

    Bad:
        ex:58 a skos:Concept ; skos:notation "580" .

    Good:
        ex:58 a skos:Concept ; skos:notation "58" .
    """
    before, facts, node = _before(subject), subject.facts, subject.node
    if node not in before.concept_set or node not in facts.concept_set:
        return
    for predicate, word in ((_NOTATION, "notation"), (DCT + "identifier", "identifier")):
        kept = facts.values(node, predicate)
        for code in before.literals(node, predicate):
            if code not in kept:
                same = next((item for item in kept if isinstance(item, Literal) and item.value == code.value), None)
                what = "has another datatype now" if same else "was changed or removed"
                message = f"The {word} {code.value} of {subject.name} {what}."
                yield Problem(message, predicate, same or (kept[0] if kept else None))


def reused_notation(subject: Subject) -> Iterator[Problem]:
    """A notation now names another concept.

    A notation one concept had in the earlier revision is now another's, which did not have it.

    Why: Data that stored the number silently starts to mean something else. This is the worst thing a list can do.
    Do: Give the other concept a new, never used number.
    Source: Cool URIs don't change.

    Before:
        ex:58 a skos:Concept ; skos:notation "58" ; skos:inScheme ex:services .

    Bad:
        ex:58 a skos:Concept ; skos:inScheme ex:services ; owl:deprecated true .
        ex:59 a skos:Concept ; skos:notation "58" ; skos:inScheme ex:services .

    Good:
        ex:58 a skos:Concept ; skos:notation "58" ; skos:inScheme ex:services ; owl:deprecated true .
        ex:59 a skos:Concept ; skos:notation "59" ; skos:inScheme ex:services .
    """
    before, facts, node = _before(subject), subject.facts, subject.node
    schemes = set(before.schemes_of(node))
    for notation in before.literals(node, _NOTATION) if node in before.concept_set else ():
        for other in facts.having(_NOTATION, notation):
            taken = other != node and notation not in before.values(other, _NOTATION)
            if taken and schemes.intersection(facts.schemes_of(other)):
                message = f"The notation {notation.value} of {before.called(node)} now names {facts.called(other)}."
                yield Problem(message, _NOTATION, notation, subject=other)


def silently_unretired(subject: Subject) -> Iterator[Problem]:
    """A retired concept is in use again without a word.

    owl:deprecated was taken away and no change or history note was added.

    Why: Others have replaced the concept on the word of this list; they need to know that it is back, and why.
    Do: Add skos:changeNote with the reason and the date.
    Source: Practice of controlled vocabularies.

    Before:
        ex:58 a skos:Concept ; owl:deprecated true ; skos:changeNote "Merged in 2012."@en .

    Bad:
        ex:58 a skos:Concept ; skos:changeNote "Merged in 2012."@en .

    Good:
        ex:58 a skos:Concept ; skos:changeNote "Merged in 2012."@en, "In use again from 2015: split from Parking."@en .
    """
    before, facts, node = _before(subject), subject.facts, subject.node
    back = before.deprecated(node) and node in facts.concept_set and not facts.deprecated(node)
    fresh = set(facts.values(node, *_REASONS)) - set(before.values(node, *_REASONS)) if back else set[Object]()
    if back and not any(isinstance(note, str) or note.value.strip() for note in fresh):
        yield Problem(f"{subject.name} was retired and is in use again, without a note.")


def undated_change(subject: Subject) -> Iterator[Problem]:
    """A concept or list changed but not its date.

    Labels, notes, notation, place or status of a concept differ from the earlier revision, or title, description,
    licence, publisher or version of a list or mapping set that gives such a date; dct:modified is not later than it
    was, nor is it the day of the change. Or the date was taken away, or is a day still to come.

    Why: Harvesters and feeds take what has a new date; everybody else keeps the old content.
    Do: Set dct:modified to the day of the change.
    Source: DCMI Metadata Terms, modified.

    Before:
        ex:58 a skos:Concept ; skos:prefLabel "Permits"@en ; dct:modified "2011-03-01"^^xsd:date .

    Bad:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en ; dct:modified "2011-03-01"^^xsd:date .

    Good:
        ex:58 a skos:Concept ; skos:prefLabel "Parking permits"@en ; dct:modified "2012-05-09"^^xsd:date .
    """
    before, facts, node = _before(subject), subject.facts, subject.node
    content = _content_of(node, before, facts)
    changed = next((name for name in content if set(before.values(node, name)) != set(facts.values(node, name))), "")
    dates = [_latest(item.literals(node, _MODIFIED)) for item in (before, facts)]
    if changed and dates[1] <= dates[0] and not (dates[1] == dates[0] and dates[1][:_DAY] in subject.days):
        now = next((value for value in facts.values(node, changed) if value not in before.values(node, changed)), None)
        message = f"{subject.name}: {facts.short(changed)} changed, but dct:modified is not later."
        yield Problem(message, changed, now)
    elif content and dates[0] and not dates[1]:
        yield Problem(f"{subject.name} was published with dct:modified {dates[0][:_DAY]}, which is gone.")
    elif content and subject.days and dates[0] < dates[1] and dates[1][:_DAY] > _morrow(max(subject.days)):
        now = next((item for item in facts.literals(node, _MODIFIED) if item.value == dates[1]), None)
        yield Problem(f"dct:modified of {subject.name} is {dates[1][:_DAY]}, a day still to come.", _MODIFIED, now)


def _content_of(node: str, before: Facts, facts: Facts) -> tuple[str, ...]:
    """Return the properties whose change a thing's date must tell; none of what is not in both states."""
    if node in before.concept_set and node in facts.concept_set:
        return _CONTENT
    both = any(node in one and node in other for one, other in zip(_sets(before), _sets(facts), strict=True))
    return _DESCRIPTION if both and before.values(node, _MODIFIED) else ()


def _sets(facts: Facts) -> tuple[Collection[str], ...]:
    return facts.scheme_set, facts.linksets


def _morrow(day: str) -> str:
    """Return the day after a day (ISO 8601): somewhere it has begun already."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _latest(dates: Iterable[Literal]) -> str:
    """Return the latest of some dates, empty for none."""
    return max((item.value for item in dates), default="")


def _before(subject: Subject) -> Facts:
    """Return the earlier facts; history rules run only when there are some."""
    return subject.earlier or Facts((), subject.facts.settings)
