"""Make a concept's page and documents without Flask, for a walk that asks for every one of them once.

What such an answer says, its Link header included, is what ``resolver`` says for the same address. It has no validator,
is not compressed and not kept: files need nothing of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from publisher.catalogue.records import ConceptRecord
from publisher.web import documents, links, pages
from publisher.web.direct import own_links, past_links
from publisher.web.negotiation import VARIANTS, Variant
from publisher.web.remembered import SUFFIXES, remembers
from publisher.web.rendering import Renderer, View
from publisher.web.resolution import Document, address
from publisher.web.shortcut import Start, WsgiApp
from publisher.web.site import Site

_PAGE = "html"
_VARIANTS = {item.suffix: item for item in VARIANTS["concept"]}


@dataclass(frozen=True)
class Straight:
    """WSGI middleware: answers a GET of a concept's document, without a query, and leaves the rest to the app."""

    app: WsgiApp
    site: Site
    renderer: Renderer

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        stem, _, suffix = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")[1:].rpartition(".")
        variant = _VARIANTS.get(suffix)
        plain = environ["REQUEST_METHOD"] == "GET" and not environ["QUERY_STRING"]
        record = self._concept(stem, suffix) if plain and variant else None
        body = self._body(record, stem, variant, environ) if record and variant else None
        if record is None or variant is None or body is None:
            return self.app(environ, start)
        start("200 OK", [("Content-Type", variant.content_type), ("Link", self._links(record, stem, suffix))])
        return [body]

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.site.snapshot().catalogue.iris())

    def _concept(self, stem: str, suffix: str) -> ConceptRecord | None:
        """Return the concept a document is about; an identifier that looks like its address comes first."""
        candidates = self.site.identifiers.candidates
        if not self._known.isdisjoint(candidates(f"{stem}.{suffix}")):
            return None
        iri = next((iri for iri in candidates(stem) if iri in self._known), None)
        return self.site.snapshot().catalogue.concept(iri) if iri else None

    def _body(self, record: ConceptRecord, path: str, variant: Variant, environ: Mapping[str, Any]) -> bytes | None:
        snapshot = self.site.snapshot()
        if variant.suffix == _PAGE:
            language = self.site.languages.choose("", environ.get("HTTP_ACCEPT_LANGUAGE"))
            here = f"{environ['wsgi.url_scheme']}://{environ['HTTP_HOST']}/"
            view = View(language, chosen=False, base=self.site.settings.base_url or here)
            page = pages.concept_page(self.site, snapshot, record)
            return self.renderer.render("concept.html", page, view, address(path, suffix=_PAGE)).encode()
        document = Document(record.iri, "concept", variant)
        try:
            return documents.render(documents.Source(document, record, snapshot, self.site.settings))
        except documents.NotWritable:
            return None

    def _links(self, record: ConceptRecord, path: str, suffix: str) -> str:
        snapshot = self.site.snapshot()
        tells = suffix in SUFFIXES and remembers(snapshot) and snapshot.history.knows(record.iri)
        past = past_links(record.iri, path, suffix) if tells else ""
        return links.header(links.forms(record.iri, "concept", path)) + own_links(record, past)
