"""The search page, its results as JSON and CSV at the same address, and suggestions while one types."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
from flask import Blueprint, Request, Response, request
from markupsafe import Markup, escape

from publisher.catalogue.records import ConceptRecord, Text
from publisher.namespaces import SKOS
from publisher.search.records import Answer, Filters, Hit
from publisher.web.contexts import Facet, Found, SearchPage
from publisher.web.current import Snapshot
from publisher.web.desk import Desk
from publisher.web.finding import Finder, finder_of
from publisher.web.headers import answer_of, send
from publisher.web.negotiation import Variant, by_name, choose
from publisher.web.rendering import Renderer
from publisher.web.resolution import address
from publisher.web.search_filters import choices
from publisher.web.site import Site
from publisher.web.tables import to_csv

HITS_A_PAGE = 20
MOST_HITS = 500
_LONGEST = 200
_FORMS = (
    Variant("html", "text/html", "Web page"),
    Variant("json", "application/json", "JSON"),
    Variant("csv", "text/csv", "CSV"),
)
_COLUMNS = ("IRI", "Number", "Label", "List", "Matched label", "Status", "Score")


def search_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint of the search page."""
    blueprint = Blueprint("search_pages", __name__)
    views = SearchPages(site, renderer, {})
    blueprint.add_url_rule("/search", "search", views.search)
    blueprint.add_url_rule("/search.<suffix>", "search_document", views.search)
    blueprint.add_url_rule("/suggest", "suggest", views.suggest)
    return blueprint


@dataclass(frozen=True)
class Wanted:
    """What a searcher asks for; ``page`` counts from 1. ``rest`` are further filters, as IRIs:

    ``type`` (a class), ``top`` (a concept above) and ``mapped`` (a list mapped to).
    """

    query: str
    scheme: str
    status: str
    page: int
    rest: Mapping[str, str] = field(default_factory=dict)

    @property
    def filters(self) -> Filters:
        return Filters(scheme=self.scheme, status=self.status, **self.rest)


@dataclass(frozen=True)
class SearchPages:
    """Views over the snapshot that is served; ``finders`` keeps the finder of each snapshot by its digest."""

    site: Site
    renderer: Renderer
    finders: dict[str, Finder]

    def search(self, suffix: str = "") -> Response:
        """Answer a search in the form the client reads; a number or address that names one thing leads there."""
        snapshot = self.site.snapshot()
        wanted = wanted_of(request, snapshot)
        named = request.args.get("format", suffix)
        form = by_name(_FORMS, named) if named else choose(request.headers.get("Accept"), _FORMS)
        form = form or _FORMS[0]
        if form.suffix == "html":
            return self._jump(wanted, snapshot) or self._page(wanted, snapshot)
        found = snapshot.search.search(wanted.query, filters=wanted.filters, limit=MOST_HITS)
        body = _json(found, wanted) if form.suffix == "json" else to_csv(_COLUMNS, [_row(hit) for hit in found.hits])
        return send(answer_of(body, form.content_type, [("Vary", "Accept")]), request, modified=snapshot.modified)

    def suggest(self) -> Response:
        """Answer the terms that begin as typed (OpenSearch Suggestions 1.1): query, labels, lists, addresses."""
        snapshot = self.site.snapshot()
        typed = request.args.get("q", "")[:_LONGEST]
        hits = snapshot.search.suggest(typed, limit=8) if typed.strip() else []
        lists = [_list_name(snapshot, hit.scheme) for hit in hits]
        body = msgspec.json.encode(
            [
                typed,
                [hit.label for hit in hits],
                [f"{name} {hit.notation}".strip() for name, hit in zip(lists, hits, strict=True)],
                [self.site.href(hit.iri) for hit in hits],
            ]
        )
        return send(answer_of(body, "application/x-suggestions+json"), request)

    def _jump(self, wanted: Wanted, snapshot: Snapshot) -> Response | None:
        """Return the way to the one thing that an address, or a number with its list, names."""
        if request.args.get("jump") == "no" or wanted.page > 1:
            return None
        found = self._finder(snapshot).find(wanted.query, scheme=wanted.scheme)
        path = self.site.identifiers.path(found[0].iri) if len(found) == 1 and found[0].how != "label" else None
        if not path:
            return None
        chosen = request.args.get("lang", "")
        query = [("lang", chosen)] if chosen else []
        return Response(status=303, headers={"Location": address(path, suffix="html", query=query)})

    def _finder(self, snapshot: Snapshot) -> Finder:
        finder = self.finders.get(snapshot.digest)
        if finder is None:
            finder = finder_of(Desk(snapshot.catalogue, snapshot.search, self.site.settings))
            self.finders.clear()
            self.finders[snapshot.digest] = finder
        return finder

    def _page(self, wanted: Wanted, snapshot: Snapshot) -> Response:
        found = snapshot.search.search(wanted.query, filters=wanted.filters, limit=MOST_HITS)
        body = self.renderer.page("search.html", page_of(found, wanted, snapshot)).encode()
        headers = [("Vary", "Accept, Accept-Language")]
        return send(answer_of(body, "text/html; charset=utf-8", headers), request, modified=snapshot.modified)


def wanted_of(received: Request, snapshot: Snapshot) -> Wanted:
    """Return what a request asks for; a list is told by its name or address."""
    query = received.args
    scheme = _list_named(query.get("list", ""), snapshot)
    status = query.get("status", "current")
    status = status if status in ("current", "deprecated", "any") else "current"
    page = max(1, query.get("page", 1, type=int))
    return Wanted(query.get("q", "").strip()[:_LONGEST], scheme, status, page, dict(_rest(received, snapshot)))


def _rest(received: Request, snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    for name in ("type", "top", "mapped"):
        text = received.args.get(name, "")
        iri = _list_named(text, snapshot) or text if name == "mapped" else text
        if iri:
            yield name, iri[:_LONGEST]


def _list_named(name: str, snapshot: Snapshot) -> str:
    return next((iri for iri, item in snapshot.schemes.items() if name in (iri, item.name)), "")


def page_of(found: Answer, wanted: Wanted, snapshot: Snapshot) -> SearchPage:
    """Return the search page's context."""
    shown = found.hits[(wanted.page - 1) * HITS_A_PAGE : wanted.page * HITS_A_PAGE]
    pages = max(1, -(-min(found.total, MOST_HITS) // HITS_A_PAGE))
    return SearchPage(
        query=wanted.query,
        scheme=snapshot.schemes[wanted.scheme].name if wanted.scheme else "",
        status=wanted.status,
        total=found.total,
        corrected=found.corrected,
        hits=[_found(hit, found.corrected or wanted.query, snapshot) for hit in shown],
        facets=_facets(found.hits, wanted, snapshot),
        page=min(wanted.page, pages),
        rest=wanted.rest,
        choices=choices(snapshot, wanted.scheme, wanted.rest),
        pages=pages,
        more=found.more,
    )


def _facets(hits: Sequence[Hit], wanted: Wanted, snapshot: Snapshot) -> list[Facet]:
    every = hits
    if wanted.scheme:
        every = snapshot.search.search(
            wanted.query, filters=Filters(status=wanted.status, **wanted.rest), limit=MOST_HITS
        ).hits
    counts = Counter(hit.scheme for hit in every)
    named = [(snapshot.schemes[iri], count) for iri, count in counts.most_common() if iri in snapshot.schemes]
    return [Facet(item.name, item.abbreviation or item.label.value, count) for item, count in named]


def _found(hit: Hit, words: str, snapshot: Snapshot) -> Found:
    record = snapshot.catalogue.concept(hit.iri)
    other = hit.matched if hit.matched != hit.label and hit.matched_kind != "notation" else ""
    return Found(
        iri=hit.iri,
        label=Text(hit.label, hit.language),
        marked=marked(hit.label, words),
        notation=hit.notation,
        scheme=_list_name(snapshot, hit.scheme),
        deprecated=hit.deprecated,
        matched=marked(other, words) if other else Markup(""),
        matched_kind=hit.matched_kind,
        text=_description(record) if record else "",
        path=record.paths[0] if record and record.paths else (),
    )


def _description(record: ConceptRecord) -> str:
    kinds = (SKOS + "definition", SKOS + "scopeNote")
    text = next((note.text.value for kind in kinds for note in record.notes if note.kind == kind), "")
    return text if len(text) <= 220 else text[:220].rpartition(" ")[0] + " …"


def _list_name(snapshot: Snapshot, iri: str) -> str:
    found = snapshot.schemes.get(iri)
    return found.label.value if found else ""


def marked(text: str, words: str) -> Markup:
    """Return a text with the words of a query marked where they begin a word."""
    wanted = [re.escape(word) for word in re.findall(r"\w+", words) if len(word) > 1]
    if not wanted:
        return escape(text)
    pieces = re.split(rf"(?i)(\b(?:{'|'.join(wanted)})\w*)", text)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if number % 2 else piece for number, piece in enumerate(pieces)
    )


def _json(found: Answer, wanted: Wanted) -> bytes:
    return msgspec.json.encode(
        {
            "query": wanted.query,
            "total": found.total,
            "more": found.more,
            "corrected": found.corrected,
            "results": msgspec.to_builtins(found.hits),
        }
    )


def _row(hit: Hit) -> tuple[str, ...]:
    status = "deprecated" if hit.deprecated else ""
    return (hit.iri, hit.notation, hit.label, hit.scheme, hit.matched, status, str(hit.score))
