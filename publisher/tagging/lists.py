"""The lists records are checked against, as plain tables: a number's names, successor and mapped terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Term:
    """One concept: ``names`` are its other and former names, ``mapped`` the names of mapped terms by column."""

    iri: str
    number: str
    label: str
    names: tuple[str, ...] = ()
    deprecated: bool = False
    successor: str = ""
    mapped: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A list by number and by name; ``title`` is how messages call it (``LGSL``)."""

    title: str
    terms: Mapping[str, Term]
    by_name: Mapping[str, Term]


def table_of(title: str, terms: Iterable[Term]) -> Table:
    """Return the table of a list. A current preferred name wins over a former or deprecated one."""
    every = list(terms)
    named: dict[str, Term] = {}
    for term in sorted(every, key=lambda item: item.deprecated):
        named.setdefault(plain(term.label), term)
    for term in sorted(every, key=lambda item: item.deprecated):
        for name in term.names:
            named.setdefault(plain(name), term)
    return Table(title, {term.number: term for term in every}, named)


def plain(text: str) -> str:
    """Return a name without regard to case and spacing."""
    return " ".join(text.casefold().split())
