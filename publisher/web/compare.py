"""Two terms side by side: what each is called, where it stands, what joins them and what both are mapped to."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, request

from publisher.catalogue.records import ConceptRecord, Link, Reference
from publisher.web.contexts import ComparePage
from publisher.web.desk import Desk
from publisher.web.finding import finder_of
from publisher.web.headers import answer_of, send
from publisher.web.rendering import Renderer
from publisher.web.site import Site


def compare_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint of ``/compare?a=&b=``."""
    blueprint = Blueprint("compare", __name__)
    blueprint.add_url_rule("/compare", "compare", CompareViews(site, renderer).compare)
    return blueprint


@dataclass(frozen=True)
class CompareViews:
    """The view over the snapshot that is served."""

    site: Site
    renderer: Renderer

    def compare(self) -> Response:
        """Answer the two terms that ``a`` and ``b`` name, side by side."""
        snapshot = self.site.snapshot()
        finder = finder_of(Desk(snapshot.catalogue, snapshot.search, self.site.settings))
        asked = [request.args.get(name, "").strip()[:300] for name in ("a", "b")]
        found = [finder.find(text) if text else [] for text in asked]
        terms = [snapshot.catalogue.concept(ways[0].iri) if ways else None for ways in found]
        page = page_of(asked[0], asked[1], terms[0], terms[1])
        body = self.renderer.page("compare.html", page).encode()
        status = 200 if page.a and page.b else 404 if all(asked) else 200
        answer = answer_of(body, "text/html; charset=utf-8", [("Vary", "Accept-Language")])
        return send(answer, request, modified=snapshot.modified, status=status)


def page_of(text_a: str, text_b: str, a: ConceptRecord | None, b: ConceptRecord | None) -> ComparePage:
    """Return the page's context; a term that was not found is None."""
    return ComparePage(text_a, text_b, a, b, joining(a, b), shared(a, b))


def joining(a: ConceptRecord | None, b: ConceptRecord | None) -> list[Link]:
    """Return the mappings of the first term that lead to the second, or come from it."""
    return [link for link in a.mappings if link.other.iri == b.iri] if a and b else []


def shared(a: ConceptRecord | None, b: ConceptRecord | None) -> list[Reference]:
    """Return what both terms are mapped to, related to or stand below."""
    if not (a and b):
        return []
    theirs = {item.iri for item in _around(b)}
    return list({item.iri: item for item in _around(a) if item.iri in theirs}.values())


def _around(record: ConceptRecord) -> list[Reference]:
    ways = [item for way in record.paths for item in way]
    return [*(link.other for link in record.mappings), *record.related, *ways]
