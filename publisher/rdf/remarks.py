"""Comments of a Turtle file, each with the statement it stands at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Subject = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple
StatementKey = tuple[Subject, str, Term]


class Spot(StrEnum):
    """Where, seen from its statement, a comment stands."""

    HEAD = "head"
    """On lines of its own before the subject."""
    SUBJECT = "subject"
    """At the end of the subject's line."""
    BEFORE = "before"
    """On a line of its own before the statement."""
    AFTER = "after"
    """At the end of the statement's line."""
    END = "end"
    """On a line of its own after the subject's last statement."""
    CLOSE = "close"
    """At the end of the line with the closing full stop."""


@dataclass(frozen=True)
class Remark:
    """One comment with its ``#``; an empty text is a blank line between two paragraphs of comments.

    ``member`` is the place, counted from 0, of the member of an RDF list a comment inside the list stands at; longer
    where lists are nested. It is empty for a comment outside lists, and once the member's own statement is known.
    """

    spot: Spot
    text: str
    member: tuple[int, ...] = ()


@dataclass(frozen=True)
class Remarks:
    """Every comment of a file: above the prefixes, at a prefix, at a statement, below everything."""

    top: tuple[str, ...] = ()
    prefixes: Mapping[str, tuple[Remark, ...]] = field(default_factory=dict)
    statements: Mapping[StatementKey, tuple[Remark, ...]] = field(default_factory=dict)
    bottom: tuple[str, ...] = ()


def texts(remarks: Iterable[Remark], *spots: Spot) -> list[str]:
    """Return the texts at the given spots, in order."""
    return [item.text for item in remarks if item.spot in spots]


def trailing(remarks: Iterable[Remark], *spots: Spot) -> str:
    """Return what ends a line: the comments at the given spots on one line, with a space before."""
    words = [text for text in texts(remarks, *spots) if text]
    return " " + " ".join(words) if words else ""
