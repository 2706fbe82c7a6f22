"""What the index holds of a concept, and what a search answers."""

from __future__ import annotations

from dataclasses import dataclass

PREFERRED, ALTERNATIVE, HIDDEN, NOTATION, TITLE = range(5)
KIND_NAMES = ("prefLabel", "altLabel", "hiddenLabel", "notation", "customerTitle")
"""A label's kind by number. A customer title is what a mapping calls a service for the public ("Report a pothole")."""


@dataclass(frozen=True)
class LabelEntry:
    """One label (or notation) of a concept."""

    kind: int
    text: str
    language: str = ""


@dataclass(frozen=True)
class Entry:
    """What the index holds of one concept; ``scheme`` is the list it is kept in, ``schemes`` are all it is in."""

    iri: str
    labels: tuple[LabelEntry, ...]
    notes: tuple[str, ...] = ()
    scheme: str = ""
    schemes: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    tops: tuple[str, ...] = ()
    mapped: tuple[str, ...] = ()
    links: int = 0
    deprecated: bool = False


@dataclass(frozen=True)
class Filters:
    """What an answer is narrowed to; an empty string does not narrow. All but ``status`` are IRIs.

    ``status`` is ``current``, ``deprecated`` or ``any``; ``top`` a term the concepts lie below; ``mapped`` a list they
    are mapped to; ``language`` (BCP 47) the language of the label that matches.
    """

    scheme: str = ""
    type: str = ""
    status: str = "current"
    top: str = ""
    mapped: str = ""
    language: str = ""

    def facets(self) -> list[tuple[str, str]]:
        """Return the narrowing facets as kind and value."""
        chosen = [("list", self.scheme), ("type", self.type), ("top", self.top), ("mapped", self.mapped)]
        chosen += [("status", self.status)] if self.status in ("current", "deprecated") else []
        return [(kind, value) for kind, value in chosen if value]


@dataclass(frozen=True)
class Hit:
    """One concept found, and the label that made it so. ``score`` runs from 0 to 1; exact labels score above 1."""

    iri: str
    label: str
    language: str
    notation: str
    scheme: str
    deprecated: bool
    types: tuple[str, ...]
    matched: str
    matched_kind: str
    matched_language: str
    score: float


@dataclass(frozen=True)
class Answer:
    """A page of hits; ``total`` counts all that were looked at, and there may be ``more``.

    ``corrected`` tells the words searched for instead, if any.
    """

    hits: tuple[Hit, ...]
    total: int
    corrected: str = ""
    more: bool = False


@dataclass(frozen=True)
class Listed:
    """Everything the index holds of a concept but its notes; facets are kind and value."""

    iri: str
    notation: str
    deprecated: bool
    links: int
    labels: tuple[LabelEntry, ...]
    facets: tuple[tuple[str, str], ...]
