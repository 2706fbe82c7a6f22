"""Contexts of the pages about the past, and how they are built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Triple

from publisher.catalogue.describe import readable
from publisher.catalogue.reader import Catalogue
from publisher.catalogue.records import Property, Text, Value
from publisher.changes.record import REASONS, Change, Kind
from publisher.config import Settings
from publisher.history.reader import Window
from publisher.history.records import Event, Release, Said, Version
from publisher.history.releases import local_name
from publisher.history.states import sides
from publisher.history.timeline import Entry
from publisher.namespaces import DCT, OWL, RDF_TYPE, SKOS
from publisher.rdf.turtle import format_language
from publisher.web.contexts import Download
from publisher.web.current import Snapshot
from publisher.web.differences import Outline, path_of
from publisher.web.negotiation import VARIANTS
from publisher.web.remembered import FORMS, Past
from publisher.web.resolution import address

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

CHANGES_A_PAGE = 100
CHANGES_AT_FIRST = 20
_MEDIA = {item.suffix: item for item in VARIANTS["concept"]}


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


def version_page(past: Past, page: int = 1) -> VersionPage:
    """Return the context of a past version's page, with one page of a list's concepts; ``page`` counts from 1."""
    names = Names(past.snapshot.catalogue, {})
    about = [triple for triple in past.statements() if getattr(triple.subject, "value", "") == past.found.iri]
    own = list(map(_said, about))
    key = past.version.release.version
    offered = tuple(
        Download(item.title, address(past.found.path, suffix=item.suffix, query=[("version", key)]), item.media_type)
        for item in FORMS
        if item.suffix != "html"
    )
    return VersionPage(
        label=past.label(),
        iri=past.found.iri,
        path=past.found.path,
        version=past.version,
        versions=past.versions,
        properties=names.properties(own),
        members=past.page(page),
        page=page,
        pages=past.pages,
        downloads=offered,
        present=past.snapshot.catalogue.kind(past.found.iri) is not None,
    )


def _said(triple: Triple) -> Said:
    value = triple.object
    if isinstance(value, NamedNode):
        return Said(triple.predicate.value, value.value, iri=value.value)
    if isinstance(value, Literal):
        language = format_language(value.language) if value.language else ""
        return Said(triple.predicate.value, value.value, language=language, datatype=value.datatype.value)
    return Said(triple.predicate.value, "…")


def releases_page(snapshot: Snapshot) -> ReleasesPage:
    """Return the context of the page of all releases."""
    names = Names(snapshot.catalogue, {})
    rows = [(iri, Text(names.label(iri)), snapshot.history.releases(iri)[::-1]) for iri in snapshot.history.lists()]
    return ReleasesPage(sorted(rows, key=lambda row: (len(row[2]) < 2, row[1].value.casefold())))


@dataclass(frozen=True)
class Between:
    """Two releases of a list, and what changed between them in outline."""

    snapshot: Snapshot
    settings: Settings
    old: Release
    new: Release
    outline: Outline


def difference_page(between: Between, chosen: str = "", page: int = 1) -> DifferencePage:
    """Return the context of the page that compares two releases; ``chosen`` is one kind of change."""
    found, old, new = between.outline.groups, between.old, between.new
    chosen = chosen if chosen in found else ""
    pages = max(1, -(-len(found[chosen]) // CHANGES_A_PAGE)) if chosen else 1
    page = min(max(1, page), pages)
    at = (page - 1) * CHANGES_A_PAGE
    shown = {chosen: found[chosen][at : at + CHANGES_A_PAGE]} if chosen else _first(found)
    path = path_of(old, new)
    names = Names(between.snapshot.catalogue, {})
    return DifferencePage(
        iri=old.list,
        label=Text(names.label(old.list)),
        path=f"/{path}",
        old=old,
        new=new,
        counts={kind: len(iris) for kind, iris in found.items()},
        groups=_told_apart(between, shown),
        chosen=chosen,
        page=page,
        pages=pages,
        downloads=_downloads(path, ("json", "ttl")),
    )


def _first(found: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """Return the first concepts of every kind, or all where there are hardly more."""
    few = CHANGES_AT_FIRST + 5
    return {kind: iris if len(iris) <= few else iris[:CHANGES_AT_FIRST] for kind, iris in found.items()}


def _told_apart(between: Between, shown: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[ChangeRow]]:
    """Return what changed of the concepts that are shown, by kind."""
    wanted = {iri for iris in shown.values() for iri in iris}
    comparison = between.snapshot.history.between(between.old, between.new, between.settings, only=wanted)
    names = Names(between.snapshot.catalogue, comparison.names)
    rows = {(item.kind.value, item.iri): item for item in comparison.changes}
    return {kind: [_change_row(rows[kind, iri], names) for iri in iris] for kind, iris in shown.items()}


def _change_row(change: Change, names: Names) -> ChangeRow:
    removed, added = sides(change) if change.kind not in (Kind.ADDED, Kind.VANISHED) else ((), ())
    added = tuple(item for item in added if item.property not in REASONS or item.text not in change.notes)
    return ChangeRow(
        change.kind.value,
        change.iri,
        names.label(change.iri),
        names.properties(removed),
        names.properties(added),
        change.notes,
    )


def timeline_page(
    snapshot: Snapshot, iri: str, path: str, versions: Sequence[Version], entries: Sequence[Entry]
) -> TimelinePage:
    """Return the context of a thing's timeline."""
    names = Names(snapshot.catalogue, {})
    rows = [_entry_row(entry, iri, names) for entry in entries]
    label = Text(names.label(iri))
    if snapshot.catalogue.kind(iri) is None and versions:
        label = Text(next((value.text for row in rows for item in row.added for value in item.values), label.value))
    return TimelinePage(iri, path, label, rows, versions, _downloads(f"timeline/{path}", ("json",)))


def _entry_row(entry: Entry, iri: str, names: Names) -> ChangeRow:
    return ChangeRow(
        kind=entry.kind if "://" not in entry.kind else readable(local_name(entry.kind)),
        iri=iri,
        label="",
        removed=names.properties(entry.removed),
        added=names.properties(entry.added),
        reasons=entry.reasons,
        date=entry.date,
        title=entry.text,
        link=entry.link,
        source=entry.source,
        language=entry.language,
    )


def event_row(event: Event, names: Names) -> ChangeRow:
    """Return an event as a reader sees it."""
    return ChangeRow(
        kind=event.kind,
        iri=event.iri,
        label=event.label or names.label(event.iri),
        removed=names.properties(event.removed),
        added=names.properties(event.added),
        reasons=event.notes,
        date=event.date,
        title=event.title,
        link=event.commit,
        gone=names.catalogue.kind(event.iri) is None,
        home=event.home,
        home_label=names.label(event.home) if event.home else "",
    )


def _downloads(path: str, suffixes: Iterable[str]) -> tuple[Download, ...]:
    return tuple(Download(_MEDIA[item].title, address(path, suffix=item), _MEDIA[item].media_type) for item in suffixes)
