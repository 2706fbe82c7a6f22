"""Prepare every concept's page and documents when a snapshot is built, so that a server only has to send them."""

from __future__ import annotations

import gc
import shutil
import sqlite3
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from publisher.catalogue.records import ConceptRecord
from publisher.config import Settings
from publisher.errors import SnapshotError
from publisher.publish.together import run_together
from publisher.store.model import Answer as StoreAnswer
from publisher.store.model import Leaving, Query
from publisher.web import differences, documents, pages
from publisher.web.app import site_of, wired
from publisher.web.current import Snapshot
from publisher.web.direct import own_links, past_links
from publisher.web.headers import answer_of
from publisher.web.kept import Answer
from publisher.web.negotiation import Variant, by_suffix
from publisher.web.prepared import (
    DATA,
    FOLDER,
    PAGE,
    SHARDS,
    TABLES,
    Prepared,
    file_of,
    name_of,
    page_form,
    shard_of,
)
from publisher.web.remembered import SUFFIXES, remembers
from publisher.web.rendering import Renderer, View
from publisher.web.resolution import Document, address
from publisher.web.site import Site

_NOBODY = "http://nobody-asked.invalid/"
"""Stands for the address a reader came by; a page that shows it cannot be prepared."""
_SPEED = "PRAGMA page_size=8192; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
_ABANDONED_SECONDS = 600
_INSERT = "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?)"

Entry = tuple[str, str, str, bool, str, bool, bytes]


class _Unasked:
    """The store of a site that answers no query: pages are made from prepared records alone."""

    digest = ""

    def query(self, query: Query, *, client: str = "", leaving: Leaving | None = None) -> StoreAnswer:
        """Refuse."""
        raise SnapshotError(f"No query can be answered while pages are prepared: {query.text[:80]}")

    def close(self) -> None:
        """There is nothing to close."""


def prepare(snapshot: Path, settings: Settings, overrides: Path | None, progress: Callable[[str], None]) -> None:
    """Write a published snapshot's prepared answers, unless it has them already; a running server finds them.

    They are written beside what is there and renamed when they are whole. Raises SnapshotError or OSError.
    """
    site = site_of(snapshot, settings, overrides)
    differences.prepare(site)
    if Prepared(snapshot, site.fingerprint):
        return
    _, renderer = wired(site, _Unasked())
    preparation = Preparation(site, renderer)
    _sweep(snapshot)
    folder = snapshot / f".{FOLDER}-{uuid.uuid4().hex}"
    folder.mkdir()
    try:
        pieces = (partial(preparation.write, folder, shard) for shard in range(SHARDS))
        work = {f"Preparing pages ({number} of {SHARDS})": piece for number, piece in enumerate(pieces, 1)}
        run_together(work, progress)
        shutil.rmtree(snapshot / FOLDER, ignore_errors=True)
        folder.rename(snapshot / FOLDER)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(snapshot: Path) -> None:
    """Remove what others that were killed left, which is what nobody has written to for a while."""
    for left in snapshot.glob(f".{FOLDER}-*"):
        written = max((path.stat().st_mtime for path in (left, *left.iterdir())), default=0.0)
        if time.time() - written > _ABANDONED_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


@dataclass(frozen=True)
class Preparation:
    """What answers are made from."""

    site: Site
    renderer: Renderer

    @cached_property
    def snapshot(self) -> Snapshot:
        """Return the snapshot; opened anew in every process."""
        return self.site.snapshot()

    @cached_property
    def known(self) -> frozenset[str]:
        """Return every concept."""
        return frozenset(self.snapshot.catalogue.iris())

    def write(self, folder: Path, shard: int) -> None:
        """Write one shard."""
        with sqlite3.connect(file_of(folder, shard)) as connection:
            connection.executescript(f"{_SPEED} {TABLES}")
            connection.execute("INSERT INTO made VALUES (?)", (self.site.fingerprint,))
            for number, iri in enumerate(self.concepts(shard)):
                connection.executemany(_INSERT, self.entries(iri))
                if number % 1000 == 0:
                    gc.collect()
        connection.close()

    def concepts(self, shard: int) -> Iterator[str]:
        """Yield the concepts of one shard that have an address here."""
        for iri in sorted(self.known):
            path = self.site.identifiers.path(iri)
            if path and shard_of(path) == shard:
                yield iri

    def entries(self, iri: str) -> Iterator[Entry]:
        """Yield one row an answer."""
        record, path = self.snapshot.catalogue.concept(iri), self.site.identifiers.path(iri)
        if record is None or not path:
            return
        remembered = remembers(self.snapshot) and self.snapshot.history.knows(iri)
        for suffix in (PAGE, *DATA):
            if f"{iri}.{suffix}" in self.known:
                continue  # another concept's identifier looks like this document's address
            tells = remembered and suffix in SUFFIXES
            told = own_links(record, past_links(iri, path, suffix) if tells else "")
            for form, answer in self._answers(record, path, suffix):
                packed = answer.gzipped is not None
                body = answer.gzipped if answer.gzipped is not None else answer.body
                yield name_of(path, form), iri, told, tells, answer.etag, packed, body

    def _answers(self, record: ConceptRecord, path: str, suffix: str) -> Iterator[tuple[str, Answer]]:
        variant = by_suffix("concept", suffix)
        assert variant is not None  # noqa: S101 - prepared formats are concepts' formats
        if suffix == PAGE:
            yield from self._pages(record, path, variant)
            return
        source = documents.Source(Document(record.iri, "concept", variant), record, self.snapshot, self.site.settings)
        try:
            body = documents.render(source)
        except documents.NotWritable:
            return
        yield suffix, answer_of(body, variant.content_type)

    def _pages(self, record: ConceptRecord, path: str, variant: Variant) -> Iterator[tuple[str, Answer]]:
        page = pages.concept_page(self.site, self.snapshot, record)
        for language in self.site.languages.tags:
            view = View(language, chosen=False, base=self.site.settings.base_url or _NOBODY)
            html = self.renderer.render("concept.html", page, view, address(path, suffix=PAGE))
            if _NOBODY not in html:
                yield page_form(language), answer_of(html.encode(), variant.content_type)
