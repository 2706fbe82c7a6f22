"""Contexts of the pages about the past, and the names they tell it with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from publisher.catalogue.describe import readable
from publisher.catalogue.reader import Catalogue
from publisher.catalogue.records import Property, Text, Value
from publisher.history.reader import Window
from publisher.history.records import Release, Said, Version
from publisher.history.releases import local_name
from publisher.namespaces import DCT, OWL, RDF_TYPE, SKOS
from publisher.web.contexts import Download

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        DCT + "isReplacedBy": "successor",
        OWL + "deprecated": "out of use",
        RDF_TYPE: "kind",
        SKOS + "Concept": "concept",
        SKOS + "altLabel": "other name",
        SKOS + "broader": "broader term",
        SKOS + "hiddenLabel": "search term",
        SKOS + "inScheme": "list",
        SKOS + "notation": "number",
        SKOS + "prefLabel": "name",
        SKOS + "related": "related term",
        SKOS + "topConceptOf": "top of list",
    }
)
"""What readers call the properties that a past is mostly told with."""


@dataclass(frozen=True)
class VersionPage:
    """``version.html``: a thing as it was."""

    label: Text
    iri: str
    path: str
    version: Version
    versions: Sequence[Version]
    properties: Sequence[Property]
    members: Sequence[tuple[str, str]]
    """Concepts a list had then, one page of them."""
    page: int
    pages: int
    downloads: Sequence[Download]
    present: bool
    """Whether the thing is still in the lists."""


@dataclass(frozen=True)
class ReleasesPage:
    """``releases.html``: every list with its releases, newest first."""

    lists: Sequence[tuple[str, Text, Sequence[Release]]]
    """IRI, name and releases."""


@dataclass(frozen=True)
class ChangeRow:
    """One change as a reader sees it."""

    kind: str
    iri: str
    label: str
    removed: Sequence[Property]
    added: Sequence[Property]
    reasons: Sequence[str] = ()
    date: str = ""
    title: str = ""
    link: str = ""
    home: str = ""
    home_label: str = ""
    source: str = ""
    language: str = ""
    gone: bool = False
    """Whether nothing is known of the thing any more, so that it has no page."""


@dataclass(frozen=True)
class DifferencePage:
    """``difference.html``: what changed between two releases of a list."""

    iri: str
    label: Text
    path: str
    old: Release
    new: Release
    counts: Mapping[str, int]
    """Concepts by kind of change, gravest kind first."""
    groups: Mapping[str, Sequence[ChangeRow]]
    """The first concepts of every kind, or one page of the one kind that was chosen."""
    chosen: str
    page: int
    pages: int
    downloads: Sequence[Download]


@dataclass(frozen=True)
class TimelinePage:
    """``timeline.html``: everything known of a thing's past."""

    iri: str
    path: str
    label: Text
    rows: Sequence[ChangeRow]
    versions: Sequence[Version]
    downloads: Sequence[Download]


@dataclass(frozen=True)
class HistoryPage:
    """``history.html``: what happened to the lists, newest first, in a window of time."""

    rows: Sequence[ChangeRow]
    total: int
    page: int
    pages: int
    window: Window
    lists: Sequence[tuple[str, str]]
    """Name in addresses, and label, of every list and mapping set."""
    chosen: str
    query: str
    """The window as a query string, for the feeds beside the page."""


@dataclass(frozen=True)
class Names:
    """Names of things as readers know them now; ``then`` are names they had when they were still there."""

    catalogue: Catalogue
    then: Mapping[str, str]

    def label(self, iri: str) -> str:
        """Return the name of a thing, else the end of its IRI."""
        known = self.then.get(iri) or _WORDS.get(iri)
        return known or self.catalogue.label(iri) or readable(local_name(iri))

    def _value(self, iri: str) -> str:
        """Return the name of a thing that is told of, else its whole address, for the end of one says too little."""
        named = self.then.get(iri) or _WORDS.get(iri) or self.catalogue.label(iri)
        return named or iri.partition("://")[2].rstrip("/") or iri

    def properties(self, said: Iterable[Said]) -> tuple[Property, ...]:
        """Return statements by property, named for readers."""
        found: dict[str, list[Value]] = defaultdict(list)
        for item in said:
            named = self.label if item.property == RDF_TYPE else self._value
            text = named(item.iri) if item.iri else item.text
            about = f" ({self.label(item.about)})" if item.about else ""
            found[item.property].append(Value(text + about, item.iri, item.language, item.datatype))
        return tuple(Property(iri, self.label(iri), tuple(values)) for iri, values in found.items())
