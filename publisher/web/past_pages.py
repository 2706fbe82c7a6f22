"""Build the contexts of the pages about the past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from publisher.catalogue.describe import readable
from publisher.catalogue.records import Text
from publisher.changes.record import REASONS, Change, Kind
from publisher.config import Settings
from publisher.history.records import Event, Release, Said, Version
from publisher.history.releases import local_name
from publisher.history.states import sides
from publisher.history.timeline import Entry
from publisher.rdf.turtle import format_language
from publisher.web.contexts import Download
from publisher.web.current import Snapshot
from publisher.web.differences import Outline, path_of
from publisher.web.negotiation import VARIANTS
from publisher.web.past_contexts import (
    ChangeRow,
    DifferencePage,
    Names,
    ReleasesPage,
    TimelinePage,
    VersionPage,
)
from publisher.web.remembered import FORMS, Past
from publisher.web.resolution import address

CHANGES_A_PAGE = 100
CHANGES_AT_FIRST = 20
_MEDIA = {item.suffix: item for item in VARIANTS["concept"]}


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
