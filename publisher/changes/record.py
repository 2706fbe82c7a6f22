"""What a comparison of two states of the lists says: changes, and what they mean for those who rely on the lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.namespaces import DCT, SKOS

REASONS = (SKOS + "changeNote", SKOS + "historyNote")
"""Notes that say why something changed."""
COMPANIONS = frozenset({*REASONS, DCT + "modified"})
"""Properties that change along with others and mean nothing by themselves."""

Term = NamedNode | BlankNode | Literal | Triple


class Kind(StrEnum):
    """What happened to a thing, gravest first."""

    VANISHED = "vanished"
    """It is gone, and nothing says where to."""
    RENUMBERED = "renumbered"
    """Its notation or identifier is another."""
    RESTORED = "restored"
    """It is no longer deprecated."""
    DEPRECATED = "deprecated"
    """It is out of use, and nothing replaces it."""
    REPLACED = "replaced"
    """It is out of use, or newly said to be replaced, and its successor is named."""
    ADDED = "added"
    RELABELLED = "relabelled"
    """Its preferred label (a list's title) is another."""
    MOVED = "moved"
    """It stands elsewhere in the hierarchy, or in other lists."""
    REDEFINED = "redefined"
    """Its definition, scope note, example or description is another."""
    REMAPPED = "remapped"
    """Its mappings, or what is said about them, are others."""
    EDITED = "edited"
    """Something else about it changed: other labels, notes, dates."""


class Thing(StrEnum):
    """What kind of thing changed."""

    LIST = "list"
    MAPPING_SET = "mapping set"
    CONCEPT = "concept"
    COLLECTION = "collection"
    TERM = "term"
    """A class, property or anything else that is described."""


class Level(IntEnum):
    """What a change asks of those who rely on the lists."""

    NONE = 0
    EDITORIAL = 1
    """Nothing."""
    ADDITIVE = 2
    """Nothing, but there is more or better to be had; what was there is still found."""
    BREAKING = 3
    """Something that was found by its identifier, number, list or mapping is no longer found so."""


@dataclass(frozen=True)
class Statement:
    """One statement that came or went; ``about`` is the mapped concept when it is said about a mapping."""

    predicate: str
    value: Term
    about: str = ""


@dataclass(frozen=True)
class Change:
    """One change of one thing. ``home`` is the list or mapping set it is told under, ``notes`` the reasons given."""

    kind: Kind
    thing: Thing
    iri: str
    home: str
    removed: tuple[Statement, ...] = ()
    added: tuple[Statement, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """Return what the change asks of those who rely on the lists."""
        left = {item.predicate for item in self.removed if not item.about}
        gone = (self.kind in (Kind.REMAPPED, Kind.RENUMBERED) and left) or SKOS + "inScheme" in left
        if gone or self.kind is Kind.VANISHED:
            return Level.BREAKING
        return Level.EDITORIAL if self.kind is Kind.EDITED else Level.ADDITIVE


@dataclass(frozen=True)
class Comparison:
    """Everything that changed between two states.

    ``names`` are the labels of every IRI mentioned, ``versions`` the version each list and mapping set had before,
    ``prefixes`` those addresses are shortened with.
    """

    old: str
    new: str
    changes: tuple[Change, ...]
    names: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """Return the gravest level of all changes."""
        return max((change.level for change in self.changes), default=Level.NONE)

    def homes(self) -> Iterator[tuple[str, tuple[Change, ...]]]:
        """Yield every list and mapping set that has changes, with them, gravest kind first."""
        for home in dict.fromkeys(change.home for change in self.changes):
            yield home, tuple(change for change in self.changes if change.home == home)

    def counts(self) -> Mapping[Kind, int]:
        """Return the number of things changed by kind, kinds without changes left out; one told twice counts once."""
        found = Counter(kind for kind, _ in {(change.kind, change.iri) for change in self.changes})
        return {kind: found[kind] for kind in Kind if kind in found}
