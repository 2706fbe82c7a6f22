"""Pages and data on how far the lists cover each other, with pictures drawn here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec
from flask import Blueprint, Response, request

from publisher.catalogue.coverage import STRENGTHS, Count, Coverage, Direction, ListEntry
from publisher.web.coverage_contexts import Bar, BarPart, CoveragePage, CoveragePairPage, MatrixCell
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.rendering import Renderer
from publisher.web.site import Site

CELL = 46
"""Side of one square of the matrix, in the picture's units."""
_STEPS = (0.25, 0.5, 0.75, 0.9)
_BAR = 600
INFERRED = "inferred"


def coverage_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint of ``/coverage`` and its data."""
    blueprint = Blueprint("coverage", __name__)
    views = CoverageViews(site, renderer)
    blueprint.add_url_rule("/coverage", "page", views.page)
    blueprint.add_url_rule("/coverage.json", "data", views.data)
    blueprint.add_url_rule("/coverage/<source>/<target>", "pair", views.pair)
    blueprint.add_url_rule("/coverage/<source>/<target>.json", "pair_data", views.pair_data)
    return blueprint


@dataclass(frozen=True)
class CoverageViews:
    """Views over the coverage of the snapshot served."""

    site: Site
    renderer: Renderer

    def page(self) -> Response:
        """Answer the matrix of all lists."""
        return self._html("coverage.html", lambda: matrix(self._coverage()))

    def pair(self, source: str, target: str) -> Response:
        """Answer one ordered pair of lists."""
        return self._html("coverage-pair.html", lambda: self._pair(source, target))

    def data(self) -> Response:
        """Answer everything as JSON."""
        return _json(self._coverage())

    def pair_data(self, source: str, target: str) -> Response:
        """Answer one ordered pair as JSON."""
        return _json(self._pair(source, target).direction)

    def _coverage(self) -> Coverage:
        return self.site.snapshot().coverage

    def _pair(self, source: str, target: str) -> CoveragePairPage:
        found = self._coverage()
        ends = found.entry(source), found.entry(target)
        direction = found.direction(ends[0].iri, ends[1].iri) if ends[0] and ends[1] else None
        if direction is None or ends[0] is None or ends[1] is None:
            names = ", ".join(item.name for item in found.lists)
            message = "The lists “%(source)s” and “%(target)s” are not compared. Lists: %(names)s."
            values = {"source": source, "target": target, "names": names}
            raise Problem(404, "Page not found", message, values=values)
        page = pair_page(ends[0], ends[1], direction, back=found.direction(ends[1].iri, ends[0].iri))
        home = found.entry(ends[0].branches) if ends[0].branches not in ("", ends[0].iri) else None
        return replace(page, branches=home)

    def _html(self, template: str, context: Callable[[], object]) -> Response:
        snapshot = self.site.snapshot()
        key = (template, request.path, self.renderer.view(request))
        answer = snapshot.kept.get(key)
        if answer is None:
            body = self.renderer.page(template, context()).encode()
            answer = answer_of(body, "text/html; charset=utf-8", [("Vary", "Accept-Language")])
            snapshot.kept.put(key, answer)
        return send(answer, request, modified=snapshot.modified)


def matrix(found: Coverage) -> CoveragePage:
    """Return the page of all pairs: lists that are mapped to any other, and a square for every pair of them."""
    mapped = {item.source for item in found.directions if item.count.mapped or item.count.inferred}
    lists = [item for item in found.lists if item.iri in mapped]
    place = {item.iri: number for number, item in enumerate(lists)}
    cells = [
        MatrixCell(item, place[item.target] * CELL, place[item.source] * CELL, _step(item.count))
        for item in found.directions
        if item.source in place and item.target in place
    ]
    return CoveragePage(lists, cells, {(cell.direction.source, cell.direction.target): cell for cell in cells}, CELL)


def pair_page(
    source: ListEntry, target: ListEntry, direction: Direction, *, back: Direction | None
) -> CoveragePairPage:
    """Return the page of one ordered pair, with a bar for the whole list and one for every branch."""
    bars = [bar(source.label, "", direction.count)]
    bars += [bar(branch.label, branch.iri, branch.count) for branch in direction.branches]
    used = {part.strength for item in bars for part in item.parts}
    kinds = [name for name in (*STRENGTHS, INFERRED) if name in used]
    return CoveragePairPage(source, target, direction, back, bars, kinds)


def bar(label: str, iri: str, count: Count) -> Bar:
    """Return a bar as wide as all concepts together, its parts by strength."""
    parts, start = [], 0.0
    for name, number in (*count.strengths.items(), (INFERRED, count.inferred)):
        width = _BAR * number / count.concepts if count.concepts else 0.0
        if number:
            parts.append(BarPart(name, number, round(start, 1), round(width, 1)))
            start += width
    return Bar(label, iri, count, tuple(parts), _BAR)


def _step(count: Count) -> int:
    """Return how dark a square is: 0 for nothing mapped, 5 for nearly everything."""
    return 1 + sum(count.share >= step for step in _STEPS) if count.mapped else 0


def _json(found: Coverage | Direction) -> Response:
    return send(answer_of(msgspec.json.encode(found), "application/json"), request)
