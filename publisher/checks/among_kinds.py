"""Among which nodes a rule about values of the wrong kind can find anything; see ``publisher.checks.among``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from datetime import date

from publisher.checks.facts import Facts
from publisher.checks.literals import Literal
from publisher.checks.relations import Relations
from publisher.checks.statements import Object
from publisher.namespaces import DCT, NOTE_PROPERTIES, SKOS, XSD

DAYS_OF: tuple[str, ...] = tuple(DCT + name for name in ("created", "modified", "issued", "dateSubmitted"))
"""The properties whose values are days, months or years."""

TOLD: tuple[str, ...] = (DCT + "title", DCT + "description")
"""The properties that say in words what a list or mapping set is."""

_SHAPED = frozenset(SKOS + name for name in ("broader", "related"))
_LEADING = frozenset(SKOS + name for name in ("topConceptOf", "hasTopConcept", "member"))
_FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.+)?)?)?(?:Z|[+-]\d\d:\d\d)?")


def addressing(relations: Relations) -> frozenset[str]:
    """Return the properties whose values are addresses, but those the shapes that come with the engine judge."""
    return (relations.semantic | _LEADING) - _SHAPED


def leading_to_texts(relations: Relations) -> Set[str]:
    """Return the nodes with a text where an address belongs."""
    return _with_value(relations.facts, addressing(relations), lambda value: isinstance(value, Literal), kind=Literal)


def oddly_numbered(relations: Relations) -> Set[str]:
    """Return the nodes with a notation that is no code."""
    return _with_value(relations.facts, (SKOS + "notation",), lambda value: not is_code(value))


def oddly_explained(relations: Relations) -> Set[str]:
    """Return the nodes with a note that is empty or has no language, or with an empty title or description."""
    empty = _with_value(relations.facts, TOLD, lambda value: isinstance(value, Literal) and not value.value.strip())
    return _with_value(relations.facts, NOTE_PROPERTIES, is_odd_note) | empty


def undated(relations: Relations) -> Set[str]:
    """Return the nodes with a date that is none."""
    return _with_value(relations.facts, DAYS_OF, lambda value: not is_date(value))


def is_code(value: Object) -> bool:
    """Say whether a notation is a code: a text without a language."""
    return isinstance(value, Literal) and not value.language


def is_odd_note(value: Object) -> bool:
    """Say whether a note is a text that is empty or has no language; it may be of a datatype, or an address."""
    if isinstance(value, str):
        return False
    return not value.value.strip() or (not value.language and value.datatype == XSD + "string")


def is_date(value: Object) -> bool:
    """Say whether a value is a day, month or year there is."""
    found = _FORM.fullmatch(value.value) if isinstance(value, Literal) else None
    if not found:
        return False
    try:
        return bool(date(int(found[1]), int(found[2] or 1), int(found[3] or 1)))
    except ValueError:
        return False


def _with_value(
    facts: Facts, names: Iterable[str], test: Callable[[Object], bool], *, kind: type[Object] | None = None
) -> set[str]:
    """Return the nodes with a value that passes a test; files without any value of a kind are not gone through."""
    return {
        node for name in names for rows in _rows(facts, name, kind) for node, values in rows if any(map(test, values))
    }


def _rows(facts: Facts, name: str, kind: type[Object] | None) -> Iterator[Iterable[tuple[str, Sequence[Object]]]]:
    for file in facts.using(name):
        if kind is None or kind in {*map(type, file.objects(name))}:
            yield file.rows(name)
