"""Two lists side by side: ``/compare/{list}/{list}`` as a page, as JSON and as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec
from flask import Blueprint, Response, redirect, request

from publisher.catalogue.coverage import Coverage, ListEntry
from publisher.catalogue.pairs import End, Pair
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.pairs_page import ROWS_A_PAGE, asked, choice, count, pairs, side_by_side, terms
from publisher.web.rendering import Renderer
from publisher.web.site import Site
from publisher.web.tables import to_csv

COLUMNS = (
    "Subject", "Subject number", "Subject label", "Strength", "Relation", "Target", "Target number", "Target label",
    "Origin", "Drafted", "Confidence", "Mapping set", "Path", "Conflicts",
)  # fmt: skip
TERM_COLUMNS = ("IRI", "Number", "Label")
_MOST_ROWS = 10_000
_LONGEST_NAME = 200


def pairs_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint of two lists side by side."""
    blueprint = Blueprint("pairs", __name__)
    views = PairsViews(site, renderer)
    blueprint.add_url_rule("/compare/lists", "choose", views.choose)
    blueprint.add_url_rule("/compare/<source>/<target>", "page", views.page)
    blueprint.add_url_rule("/compare/<source>/<target>.json", "json", views.json)
    blueprint.add_url_rule("/compare/<source>/<target>.csv", "csv", views.csv)
    return blueprint


@dataclass(frozen=True)
class PairsViews:
    """Views over the pairs of the snapshot served."""

    site: Site
    renderer: Renderer

    def choose(self) -> Response:
        """Lead from the form's two lists to their page; answer the form while there are not two different ones."""
        names = [request.args.get(name, "").strip()[:_LONGEST_NAME] for name in ("first", "second")]
        entries = [self._coverage.entry(name) for name in names]
        first, second = entries
        if first and second and first != second and self._coverage.direction(first.iri, second.iri):
            language = request.args.get("lang", "")
            query = f"?lang={language}" if language in self.site.languages.tags else ""
            found = redirect(f"/compare/{first.name}/{second.name}{query}", 303)
            return Response(found.response, 303, found.headers)
        unknown = [name for name, entry in zip(names, entries, strict=True) if name and entry is None]
        page = choice(self._coverage, (first, second), unknown)
        body = self.renderer.page("compare-lists.html", page).encode()
        answer = answer_of(body, "text/html; charset=utf-8", [("Vary", "Accept-Language")])
        status = 404 if unknown else 200
        return send(answer, request, modified=self.site.snapshot().modified, status=status)

    @property
    def _coverage(self) -> Coverage:
        return self.site.snapshot().coverage

    def page(self, source: str, target: str) -> Response:
        """Answer the page."""
        return self._kept(lambda: self._html(source, target))

    def json(self, source: str, target: str) -> Response:
        """Answer one page of the same rows as JSON; ``size`` rows a page, at most 10,000."""
        wish = asked(self._entry(source), self._entry(target), request.args)
        number = request.args.get("size", "")
        size = min(max(1, int(number)), _MOST_ROWS) if number.isdecimal() and len(number) < 8 else ROWS_A_PAGE
        found, at = self.site.snapshot().pairs, (wish.page - 1) * size
        rows: list[Pair] | list[End] = pairs(found, wish, offset=at, limit=size)
        body = {
            "source": self._entry(source),
            "target": self._entry(target),
            "show": wish.view,
            "total": count(found, wish),
            "page": wish.page,
            "size": size,
            "rows": rows or terms(found, wish, offset=at, limit=size),
        }
        return self._send(msgspec.json.encode(body), "application/json")

    def csv(self, source: str, target: str) -> Response:
        """Answer all rows of the same view as CSV."""
        wish = asked(self._entry(source), self._entry(target), request.args)
        found = self.site.snapshot().pairs
        if wish.view in ("unmapped", "unmapped-back"):
            body = to_csv(TERM_COLUMNS, ((item.iri, item.notation, item.label.value) for item in terms(found, wish)))
        else:
            body = to_csv(COLUMNS, map(row, pairs(found, wish)))
        return self._send(body, "text/csv; charset=utf-8")

    def _entry(self, name: str) -> ListEntry:
        found = self._coverage
        entry = found.entry(name)
        if entry is None:
            names = ", ".join(item.name for item in found.lists)
            message = "There is no list “%(name)s” to compare. Lists: %(names)s."
            raise Problem(404, "Page not found", message, values={"name": name, "names": names})
        return entry

    def _html(self, source: str, target: str) -> bytes:
        ends = self._entry(source), self._entry(target)
        page = side_by_side(self.site.snapshot(), *ends, asked(*ends, request.args))
        if page is None:
            message = "“%(one)s” and “%(other)s” are the same list or share terms, so there is nothing to compare."
            raise Problem(404, "Page not found", message, values={"one": source, "other": target})
        return self.renderer.page("lists-compared.html", page).encode()

    def _kept(self, body: Callable[[], bytes]) -> Response:
        snapshot = self.site.snapshot()
        key = ("lists-compared", request.full_path, self.renderer.view(request))
        answer = snapshot.kept.get(key)
        if answer is None:
            answer = answer_of(body(), "text/html; charset=utf-8", [("Vary", "Accept-Language")])
            snapshot.kept.put(key, answer)
        return send(answer, request, modified=snapshot.modified)

    def _send(self, body: bytes, content_type: str) -> Response:
        return send(answer_of(body, content_type), request, modified=self.site.snapshot().modified)


def row(item: Pair) -> tuple[str, ...]:
    """Return a pair as one row of ``COLUMNS``; several values are parted by ``|``."""
    return (
        *(item.subject.iri, item.subject.notation, item.subject.label.value),
        *(item.match, item.relation),
        *(item.target.iri, item.target.notation, item.target.label.value),
        *(item.origin, "drafted" if item.drafted else "", item.confidence, item.linkset),
        "|".join(_steps(item)),
        "|".join(item.conflicts),
    )


def _steps(item: Pair) -> Iterator[str]:
    for step in item.path:
        yield step.relation.rpartition("#")[2]
        yield step.other.iri
