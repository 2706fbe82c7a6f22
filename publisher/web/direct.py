"""Answer what most requests ask for, a concept's page or document, without Flask: from answers prepared at build time.

What these answers say, headers included, is what ``resolver`` says for the same request. Whatever is not simply asked
for (by another method, with a query, about the past, in parts) is left to it.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from werkzeug.http import parse_etags

from publisher.catalogue.records import ConceptRecord
from publisher.web import links
from publisher.web.current import Snapshot
from publisher.web.headers import EVERYWHERE, FRESH, last_modified, takes_gzip
from publisher.web.kept import Kept
from publisher.web.memento import gate_links
from publisher.web.negotiation import VARIANTS
from publisher.web.prepared import DATA, PAGE, Prepared, Row, page_form
from publisher.web.remembered import Found
from publisher.web.resolution import address
from publisher.web.shortcut import Sent
from publisher.web.site import Site

Header = Callable[[str], str | None]
"""Returns a request's header by its name in lower case."""
_LEFT = ("accept-datetime", "range", "if-range")
_OF_THE_BODY = frozenset({"content-type", "content-encoding", "content-length", "last-modified"})
_IRI, _PATH = "~iri~", "~path~"
_NAMES = ("Accept-Language", "Accept-Encoding", "Accept-Datetime")
_VARYING = {
    holds: ", ".join(name for name, held in zip(_NAMES, holds, strict=True) if held)
    for holds in product((False, True), repeat=3)
}
"""Vary by what an answer depends on: the reader's language, the coding, the moment asked for."""
_MOST_HEADERS = 1_000
_LOOK_SECONDS = 2.0
"""How often prepared answers are looked for that were not there yet."""
_GUNZIP = 31


@dataclass(frozen=True)
class Ready:
    """An answer, and what is sent instead of it to a client that has it."""

    tag: str
    whole: Sent

    @property
    def size(self) -> int:
        return self.whole.size

    @cached_property
    def unchanged(self) -> Sent:
        """Return what says that nothing has changed."""
        return Sent("304 NOT MODIFIED", tuple(item for item in self.whole.headers if item[0] not in _OF_THE_BODY), b"")


@dataclass(frozen=True)
class Served:
    """One snapshot's prepared answers, and those already sent."""

    snapshot: Snapshot
    prepared: Prepared
    modified: str
    """Last-Modified."""
    opened: float
    """When it was opened, in seconds of a clock that only runs on."""
    kept: Kept[Ready] = field(default_factory=Kept)

    @property
    def lasts(self) -> bool:
        """Say whether it need not be looked at again: a build prepares answers after it has published."""
        return bool(self.prepared) or time.monotonic() - self.opened < _LOOK_SECONDS


@dataclass(frozen=True)
class Choices:
    """What was decided for the values of one header, remembered because clients send few different ones."""

    decide: Callable[[str], str]
    known: dict[str, str] = field(default_factory=dict)

    def of(self, value: str | None) -> str:
        """Return the decision for a header's value."""
        text = value or ""
        found = self.known.get(text)
        if found is None:
            if len(self.known) >= _MOST_HEADERS:
                self.known.clear()
            found = self.known[text] = self.decide(text)
        return found


class Direct:
    """Answers from the snapshot a site serves; ``count`` is told the method and status of every answer."""

    def __init__(self, site: Site, count: Callable[[str, str], None]) -> None:
        self._site = site
        self._count = count
        self._links = links.header(links.forms(_IRI, "concept", _PATH))
        self._heads = {form: _head(form) for form in (PAGE, *DATA)}
        self._languages = Choices(lambda text: page_form(site.languages.choose("", text)))
        self._codings = Choices(lambda text: "gzip" if takes_gzip(text) else "")
        self._served = self._open(site.snapshot())

    def answer(self, path: str, query: str, header: Header) -> Sent | None:
        """Return the whole response to a GET, or None when this is not for here to answer."""
        stem, _, suffix = path.rpartition(".")
        if suffix not in self._heads or query or any(header(name) is not None for name in _LEFT):
            return None
        has = header("if-none-match")
        if has is None and header("if-modified-since") is not None:
            return None
        form = self._languages.of(header("accept-language")) if suffix == PAGE else suffix
        ready = self._ready(stem[1:], suffix, form, self._codings.of(header("accept-encoding")))
        if ready is None:
            return None
        sent = ready.unchanged if has is not None and _names(has, ready.tag) else ready.whole
        self._count("GET", sent.status[:3])
        return sent

    def _ready(self, stem: str, suffix: str, form: str, coding: str) -> Ready | None:
        snapshot = self._site.snapshot()
        served = self._served
        if served.snapshot is not snapshot or not served.lasts:
            served = self._served = self._open(snapshot)
        key = (stem, form, coding)
        ready = served.kept.get(key)
        if ready is None:
            row = served.prepared.find(stem, form)
            if row is None:
                return None
            ready = self._made(row, stem, suffix, coding, served.modified)
            served.kept.put(key, ready)
        return ready

    def _open(self, snapshot: Snapshot) -> Served:
        prepared = Prepared(snapshot.path, self._site.fingerprint)
        return Served(snapshot, prepared, last_modified(snapshot.modified), time.monotonic())

    def _made(self, row: Row, stem: str, suffix: str, coding: str, modified: str) -> Ready:
        squeezed = bool(row.packed and coding)
        body = zlib.decompress(row.body, _GUNZIP) if row.packed and not squeezed else row.body
        tag = f'"{row.etag}-gzip"' if squeezed else f'"{row.etag}"'
        varying = _VARYING[suffix == PAGE, bool(row.packed), bool(row.remembered)]
        headers = [
            *self._heads[suffix],
            ("link", self._links.replace(_IRI, row.iri).replace("/" + _PATH, address(stem)) + row.links),
            ("etag", tag),
            ("content-length", str(len(body))),
        ]
        if squeezed:
            headers.append(("content-encoding", "gzip"))
        if modified:
            headers.append(("last-modified", modified))
        if varying:
            headers.append(("vary", varying))
        return Ready(tag, Sent("200 OK", tuple(headers), body))


def _names(has: str, tag: str) -> bool:
    """Say whether an If-None-Match header names a tag (given with its quotes) as Werkzeug reads it: quoted or not."""
    if tag in has:
        return True
    found = parse_etags(has)
    return found.star_tag or found.contains_weak(tag[1:-1])


def _head(suffix: str) -> list[tuple[str, str]]:
    """Return the headers that every document of a format has."""
    variant = next(item for item in VARIANTS["concept"] if item.suffix == suffix)
    named = {name.lower(): value for name, value in EVERYWHERE.items()}
    return list({"content-type": variant.content_type, "cache-control": FRESH, **named}.items())


def own_links(record: ConceptRecord, past: str) -> str:
    """Return what a concept's Link header says besides its documents, as it stands behind those."""
    own = links.header({name: found for name, found in links.own(record).items() if found})
    return "".join(f", {part}" for part in (own, past) if part)


def past_links(iri: str, path: str, suffix: str) -> str:
    """Return what a document's Link header says of its past."""
    return ", ".join(map(str, gate_links(Found(iri, path, suffix))))
