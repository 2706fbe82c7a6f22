"""How reports name things: addresses shortened, labels beside them, one line a statement."""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import BlankNode, Literal, NamedNode

from publisher.changes.draft import level_of, version_after, why_no_version
from publisher.changes.record import COMPANIONS, Change, Comparison, Kind, Statement, Term
from publisher.namespaces import RDF_TYPE, SKOS
from publisher.rdf.terms import TermWriter
from publisher.skos.visible import shown

_PLACES = (SKOS + "broader", SKOS + "topConceptOf")


class Words:
    """Names the things of one comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._terms = TermWriter(comparison.prefixes)

    def name(self, iri: str) -> str:
        """Return a thing's short address and, in quotes, its label."""
        label = self._comparison.names.get(iri, "")
        return f"{self._terms.iri(iri)} “{shown(label)}”" if label else self._terms.iri(iri)

    def label(self, iri: str) -> str:
        """Return a thing's label, or its short address when it has none."""
        return self._comparison.names.get(iri, "") or self._terms.iri(iri)

    def short(self, iri: str) -> str:
        """Return a thing's short address."""
        return self._terms.iri(iri)

    def term(self, value: Term) -> str:
        """Return a value as Turtle, an address with its label."""
        if isinstance(value, NamedNode):
            return self.name(value.value)
        if isinstance(value, Literal):
            return shown(self._terms.literal(value))
        return "[ … ]" if isinstance(value, BlankNode) else str(value)

    def statement(self, item: Statement) -> str:
        """Return one line for a statement."""
        predicate = "a" if item.predicate == RDF_TYPE else self._terms.iri(item.predicate)
        about = f" (of the mapping to {self.name(item.about)})" if item.about else ""
        return f"{predicate} {self.term(item.value)}{about}"

    def title(self, home: str) -> str:
        """Return how a list or mapping set heads its changes."""
        return self.name(home) if home else "Definitions and other descriptions"

    def version(self, home: str, changes: Sequence[Change]) -> str:
        """Return the level of some changes of a list and the version number that follows from it."""
        level = level_of(changes)
        before = self._comparison.versions.get(home, "")
        after = version_after(self._comparison, home, changes)
        return f"{level.name.lower()}, version {before} → {after}" if after else level.name.lower()

    def versionless(self, home: str, changes: Sequence[Change]) -> str:
        """Return why a changed list has no next version, as a sentence; empty where it has one or needs none."""
        return why_no_version(self._comparison, home, changes)


def rows(change: Change) -> tuple[tuple[str, Statement], ...]:
    """Return what a report shows of a change: the statements that went (``-``) and came (``+``).

    Of a new thing only where it stands; the name is in the line above. Nothing of one that vanished. Dates and notes
    are left out unless nothing else changed.
    """
    if change.kind is Kind.VANISHED:
        return ()
    both = [("-", item) for item in change.removed] + [("+", item) for item in change.added]
    if change.kind is Kind.ADDED:
        return tuple((sign, item) for sign, item in both if item.predicate in _PLACES)
    telling = tuple((sign, item) for sign, item in both if item.predicate not in COMPANIONS)
    return telling or tuple(both)
