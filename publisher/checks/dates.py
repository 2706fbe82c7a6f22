"""Rules about dates: their order, and whether they are typed as what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.checks.datatypes import DATED, PLAIN, fitting
from publisher.checks.rule import Problem, Subject
from publisher.namespaces import DCT

_DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(?!\d|/)")


def dates_out_of_order(subject: Subject) -> Iterator[Problem]:
    """Something was changed before it was made.

    dct:modified is earlier than dct:created (or dct:issued is).

    Why: One of the dates is wrong, and feeds and “new since” searches show the concept at the wrong time.
    Do: Correct the date that is wrong.
    Source: DCMI Metadata Terms.

    Bad:
        ex:58 dct:created "2011-03-01"^^xsd:date ; dct:modified "2004-11-30"^^xsd:date .

    Good:
        ex:58 dct:created "2004-11-30"^^xsd:date ; dct:modified "2011-03-01"^^xsd:date .
    """
    facts, node = subject.facts, subject.node
    created = [value.value for value in facts.literals(node, DCT + "created") if _DAY.match(value.value)]
    for predicate in (DCT + "modified", DCT + "issued"):
        for later in facts.literals(node, predicate):
            if created and _DAY.match(later.value) and later.value[:10] < min(created)[: len(later.value[:10])]:
                message = (
                    f"{subject.name} has {facts.short(predicate)} {later.value}, before dct:created {min(created)}."
                )
                yield Problem(message, predicate, later)


def untyped_date(subject: Subject) -> Iterator[Problem]:
    """A date is not typed as the date it is.

    A date is a plain text, or has the datatype of another kind of date: a day as xsd:dateTime, a year as xsd:date.
    A year or month alone may be a plain text.

    Why: Queries for what is newer than a day compare dates with dates only; they leave this one out without a word.
    Do: Add the datatype that fits: "2011-03-01"^^xsd:date for a day, xsd:dateTime for a day with the time.
    Source: XML Schema Part 2, 3.2; SPARQL 1.1, 17.3 (operator mapping).

    Bad:
        ex:58 dct:modified "2011-03-01" .

    Good:
        ex:58 dct:modified "2011-03-01"^^xsd:date .
    """
    for predicate, text in subject.texts:
        fits = fitting(text) if predicate in DATED else ""
        if fits:
            short = subject.facts.short
            now = short(text.datatype) if text.datatype not in PLAIN else "a plain text"
            message = f"{short(predicate)} “{text.value}” of {subject.name} is {now}, not {short(fits)}."
            yield Problem(message, predicate, text, remedy=f'Write "{text.value}"^^{short(fits)}.')
