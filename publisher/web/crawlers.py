"""What crawlers, catalogues and feed readers ask for: robots, sitemap, OpenSearch, Atom, change list, DCAT."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import msgspec
from flask import Blueprint, Response, redirect, request
from pyoxigraph import RdfFormat
from pyoxigraph import serialize as write_rdf

from publisher.rdf import jsonld, turtle
from publisher.web.current import Snapshot
from publisher.web.dcat import catalogue_triples
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.negotiation import VARIANTS, by_suffix, choose
from publisher.web.past import bound_of
from publisher.web.rendering import Renderer
from publisher.web.resolution import address
from publisher.web.site import Site

MOST = 100
ENTRIES_A_SITEMAP = 40_000
_XML = "application/xml; charset=utf-8"


def crawlers_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint of everything made for machines that read the whole site."""
    blueprint = Blueprint("crawlers", __name__)
    views = Crawlers(site, renderer)
    blueprint.add_url_rule("/robots.txt", "robots", views.robots)
    blueprint.add_url_rule("/sitemap.xml", "sitemap", views.sitemap_index)
    blueprint.add_url_rule("/sitemap-<int:number>.xml", "sitemap_part", views.sitemap)
    blueprint.add_url_rule("/opensearch.xml", "opensearch", views.opensearch)
    blueprint.add_url_rule("/changes.atom", "atom", views.atom)
    blueprint.add_url_rule("/list/<name>/changes.atom", "list_atom", views.atom)
    blueprint.add_url_rule("/changes.json", "changes", views.change_list)
    blueprint.add_url_rule("/list/<name>/changes.json", "list_changes", views.change_list)
    blueprint.add_url_rule("/dcat", "dcat", views.dcat)
    blueprint.add_url_rule("/dcat.<suffix>", "dcat_document", views.dcat_document)
    return blueprint


@dataclass(frozen=True)
class Crawlers:
    """Views over the snapshot that is served."""

    site: Site
    renderer: Renderer

    def robots(self) -> Response:
        """Answer robots.txt: everything may be read, but not every query tried."""
        lines = ["User-agent: *", "Disallow: /sparql", "Disallow: /search", "Allow: /", ""]
        lines += [f"Sitemap: {self.site.settings.site}sitemap.xml", ""]
        return send(answer_of("\n".join(lines).encode(), "text/plain; charset=utf-8"), request)

    def sitemap_index(self) -> Response:
        """Answer the index of sitemaps."""
        snapshot = self.site.snapshot()
        parts = -(-_entries(snapshot) // ENTRIES_A_SITEMAP)
        return self._xml("sitemap-index.xml", snapshot, parts=range(1, parts + 1))

    def sitemap(self, number: int) -> Response:
        """Answer one sitemap; ``number`` counts from 1."""
        snapshot = self.site.snapshot()
        first = (number - 1) * ENTRIES_A_SITEMAP
        if number < 1 or first >= _entries(snapshot):
            raise Problem(404, "Page not found", "There is no sitemap %(number)s.", values={"number": number})
        kinds = chain.from_iterable(snapshot.catalogue.iris(kind) for kind in ("scheme", "linkset", "concept"))
        wanted = [iri for place, iri in enumerate(kinds) if first <= place < first + ENTRIES_A_SITEMAP]
        dates = {item.iri: item.date for item in snapshot.catalogue.dated()}
        entries = [(self._page(iri), dates.get(iri, "")) for iri in wanted]
        return self._xml("sitemap.xml", snapshot, entries=entries)

    def opensearch(self) -> Response:
        """Answer the OpenSearch description, so that browsers can search here."""
        body = self.renderer.text("opensearch.xml", base=self.site.settings.site)
        return send(answer_of(body.encode(), "application/opensearchdescription+xml; charset=utf-8"), request)

    def atom(self, name: str = "") -> Response:
        """Lead from the old addresses of the feed to the one feed there is, of a list or of all."""
        name = name or request.args.get("list", "")
        scheme = self._scheme(self.site.snapshot(), name)
        query = [(key, request.args[key]) for key in ("since", "until", "lang") if key in request.args]
        query += [("list", name)] if scheme else []
        return Response(status=301, headers={"Location": address("history.atom", query=query)})

    def change_list(self, name: str = "") -> Response:
        """Answer the changes between ``since`` and ``until`` as JSON, of a list (``list``) or of all."""
        snapshot = self.site.snapshot()
        query = request.args
        wanted = {
            "scheme": self._scheme(snapshot, name or query.get("list", "")),
            "since": bound_of("since"),
            "until": bound_of("until"),
        }
        total = snapshot.catalogue.dated_count(**wanted)
        offset = min(max(0, query.get("offset", 0, type=int)), total)
        limit = min(max(1, query.get("limit", 1000, type=int)), 10_000)
        rows = msgspec.to_builtins(snapshot.catalogue.dated(**wanted, offset=offset, limit=limit))
        body = msgspec.json.encode({"total": total, "offset": offset, "limit": limit, "changes": rows})
        return send(answer_of(body, "application/json"), request, modified=snapshot.modified)

    def dcat(self) -> Response:
        """Lead to the catalogue in the format that suits the client."""
        offered = [item for item in VARIANTS["term"] if item.suffix in ("ttl", "jsonld", "rdf", "nt")]
        chosen = choose(request.headers.get("Accept"), offered) or offered[0]
        response = redirect(f"/dcat.{chosen.suffix}", 303)
        return Response(response.get_data(), 303, {**dict(response.headers), "Vary": "Accept"})

    def dcat_document(self, suffix: str) -> Response:
        """Answer the catalogue as RDF."""
        snapshot, settings = self.site.snapshot(), self.site.settings
        variant = by_suffix("term", suffix)
        if variant is None or suffix not in ("ttl", "jsonld", "rdf", "nt"):
            message = "The catalogue is not made as %(suffix)s; try ttl, jsonld, rdf or nt."
            raise Problem(404, "Page not found", message, values={"suffix": suffix})
        triples = list(catalogue_triples(snapshot, settings))
        if suffix == "ttl":
            body = turtle.serialize(triples, settings.all_prefixes).encode()
        elif suffix == "jsonld":
            body = jsonld.serialize(triples, jsonld.context_of(settings.all_prefixes)).encode()
        else:
            syntax = RdfFormat.RDF_XML if suffix == "rdf" else RdfFormat.N_TRIPLES
            body = write_rdf(triples, format=syntax) or b""
        return send(answer_of(body, variant.content_type), request, modified=snapshot.modified)

    def _scheme(self, snapshot: Snapshot, name: str) -> str:
        if not name:
            return ""
        found = next((iri for iri, item in snapshot.schemes.items() if item.name == name), None)
        if found is None:
            raise Problem(404, "Page not found", "There is no list “%(name)s”.", values={"name": name})
        return found

    def _page(self, iri: str) -> str:
        return self.site.settings.site + self.site.href(iri).removeprefix("/")

    def _xml(self, template: str, snapshot: Snapshot, **context: object) -> Response:
        body = self.renderer.text(template, base=self.site.settings.site, modified=snapshot.modified[:10], **context)
        return send(answer_of(body.encode(), _XML), request, modified=snapshot.modified)


def _entries(snapshot: Snapshot) -> int:
    return sum(snapshot.catalogue.count(kind) for kind in ("scheme", "linkset", "concept"))
