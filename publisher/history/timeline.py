"""The timeline of one thing: every release, dated note and commit that tells something of it, in the order of time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import Literal, NamedNode, Quad

from publisher.changes.record import Statement
from publisher.config import Settings
from publisher.history.reader import History, Window
from publisher.history.records import EDITION, Said, Version
from publisher.history.states import compare_blocks, said, sides, statements
from publisher.history.tape import Block
from publisher.namespaces import DCT, NOTE_PROPERTIES, OWL, RDF, SKOS
from publisher.rdf.turtle import format_language
from publisher.trees import VOCAB

RELEASE, NOTE, CHANGE, DATE = "release", "note", "change", "date"
_DATED = re.compile(r"(?<![\d-])((?:19|20)\d{2}(?:-\d{2}){0,2})(?![\d-])")
_NOTES = tuple(name for name in NOTE_PROPERTIES if name.endswith(("changeNote", "historyNote", "editorialNote")))
_NAMED = (SKOS + "prefLabel", SKOS + "broader", OWL + "deprecated", DCT + "isReplacedBy")
_TOLD = (*_NAMED, SKOS + "altLabel", SKOS + "inScheme")
_DATES = (DCT + "created", DCT + "modified")


@dataclass(frozen=True)
class Entry:
    """One thing that is known of the past. ``date`` is ISO 8601, empty when it is not known.

    ``source`` says where it was read: a release, a note of the list, a commit, a date of the list. ``kind`` is a kind
    of change, or ``named`` for a first state, or the property a note or date stands in. ``link`` is a version IRI or
    a commit.
    """

    date: str
    source: str
    kind: str
    text: str = ""
    removed: tuple[Said, ...] = ()
    added: tuple[Said, ...] = ()
    reasons: tuple[str, ...] = ()
    link: str = ""
    language: str = ""


def timeline(history: History, iri: str, settings: Settings) -> list[Entry]:
    """Return everything known of a thing's past, oldest first; a release without a date stands before the next one."""
    versions = history.versions(iri)
    rows = _rows(history, iri, versions, settings)
    if versions:
        now = list(history.statements(iri, versions[-1].release.point))
        rows += [(entry.date, entry) for entry in (*_of_notes(now, iri), *_of_dates(now, iri))]
    return [entry for _, entry in sorted(rows, key=lambda row: row[0])]


def course(history: History, iri: str, versions: Sequence[Version], settings: Settings) -> list[Entry]:
    """Return what releases and commits tell of a thing, whose own notes and dates are told elsewhere."""
    return [entry for _, entry in sorted(_rows(history, iri, versions, settings), key=lambda row: row[0])]


def _rows(history: History, iri: str, versions: Sequence[Version], settings: Settings) -> list[tuple[str, Entry]]:
    events = ((entry.date, entry) for entry in _of_events(history, iri))
    return [*_of_releases(history, versions, settings), *events]


def _of_releases(history: History, versions: Sequence[Version], settings: Settings) -> Iterator[tuple[str, Entry]]:
    """Yield the first known state, and what came after each earlier edition; commits tell the rest."""
    if versions:
        first = versions[0]
        named = [_said(quad) for quad in _own(history, first) if quad.predicate.value in _NAMED]
        entry = Entry(first.date, RELEASE, "named", first.release.title, added=tuple(named), link=first.version_iri)
        yield _place(versions, 0), entry
    for number, (before, after) in enumerate(pairwise(versions), 1):
        if before.release.kind == EDITION:
            for entry in _changes(history, before, after, settings):
                yield _place(versions, number), entry


def _changes(history: History, before: Version, after: Version, settings: Settings) -> Iterator[Entry]:
    """Yield what changed since an edition, in what an edition tells: names, places, status."""
    names = (before.release.version, after.release.version)
    for change in compare_blocks(_blocks(history, before), _blocks(history, after), settings, names=names).changes:
        removed, added = (tuple(item for item in side if item.property in _TOLD) for side in sides(change))
        if removed or added:
            kind, title = change.kind.value, after.release.title
            yield Entry(after.date, RELEASE, kind, title, removed, added, link=after.version_iri)


def _blocks(history: History, version: Version) -> list[Block]:
    """Return the blocks of the list itself; an edition knows nothing of mappings."""
    found = history.blocks(version.iri, version.release.point)
    return [block for block in found if block.path.startswith(f"{VOCAB}/")]


def _own(history: History, version: Version) -> Iterator[Quad]:
    return statements(_blocks(history, version))


def _place(versions: Sequence[Version], number: int) -> str:
    """Return a version's place in time: its date, else just before that of the next version that has one."""
    if versions[number].date:
        return versions[number].date
    later = next((item.date for item in versions[number:] if item.date), "")
    return later[:-1] if later else ""


def _of_events(history: History, iri: str) -> Iterator[Entry]:
    for event in history.events(Window(iri=iri)):
        yield Entry(event.date, CHANGE, event.kind, event.title, event.removed, event.added, event.notes, event.commit)


def _of_notes(state: Iterable[Quad], iri: str) -> Iterator[Entry]:
    """Yield the notes that tell of the past, by the date they name."""
    rows = list(state)
    for quad in rows:
        if quad.subject == NamedNode(iri) and quad.predicate.value in _NOTES:
            text, date = _note(quad.object, rows)
            if text:
                dates = [date] if date else _DATED.findall(text.value)
                language = format_language(text.language) if text.language else ""
                yield Entry(dates[-1] if dates else "", NOTE, quad.predicate.value, text.value, language=language)


def _note(value: object, rows: Sequence[Quad]) -> tuple[Literal | None, str]:
    """Return a note's text and date; a note may be a node that has both (SKOS Primer section 4.2)."""
    if isinstance(value, Literal):
        return value, ""
    own = {quad.predicate.value: quad.object for quad in rows if quad.subject == value}
    text = own.get(RDF + "value")
    date = next((own[name] for name in (DCT + "date", DCT + "created") if name in own), None)
    return text if isinstance(text, Literal) else None, date.value if isinstance(date, Literal) else ""


def _of_dates(state: Iterable[Quad], iri: str) -> Iterator[Entry]:
    for quad in state:
        if quad.subject == NamedNode(iri) and quad.predicate.value in _DATES and isinstance(quad.object, Literal):
            yield Entry(quad.object.value, DATE, quad.predicate.value)


def _said(quad: Quad) -> Said:
    return said(Statement(quad.predicate.value, quad.object))
