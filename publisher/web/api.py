"""The site's own JSON API (``/api/v1``), described by an OpenAPI 3.1 document at ``/api/openapi.json``.

Lists of things are paged with ``limit`` and ``offset``; ``Link`` names the other pages, ``X-Total-Count`` counts all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, request

from publisher.catalogue.records import ConceptRecord, SchemeRecord
from publisher.search.records import Filters
from publisher.web.bodies import json_reply, paging
from publisher.web.desk import Desk, Open, required, switch, whole
from publisher.web.openapi import document

_MOST = 1_000
_STATUSES = ("current", "deprecated", "any")


def api_blueprint(desk: Open) -> Blueprint:
    """Return the blueprint of the API."""
    blueprint = Blueprint("api", __name__, url_prefix="/api")
    service = Service(desk)
    for path, view in (
        ("", manual),
        ("/openapi.json", service.openapi),
        ("/v1/lists", service.lists),
        ("/v1/lists/<name>", service.list),
        ("/v1/lists/<name>/concepts", service.members),
        ("/v1/lists/<name>/concepts/<notation>", service.member),
        ("/v1/concept", service.concept),
        ("/v1/search", service.search),
        ("/v1/suggest", service.suggest),
        ("/v1/mapping-sets", service.mapping_sets),
        ("/v1/mappings", service.mappings),
    ):
        blueprint.add_url_rule(path, view.__name__, view)
    for status in (400, 404):
        blueprint.register_error_handler(status, _refused)
    return blueprint


def manual() -> Response:
    """Lead to the page that documents every interface."""
    return Response(status=303, headers={"Location": "/guides/api"})


def _refused(error: Any) -> Response:
    problem = {"title": error.name, "status": error.code, "detail": error.description}
    return json_reply(problem, "application/problem+json", status=error.code)


@dataclass(frozen=True)
class Service:
    """The API over the snapshot that is served."""

    open: Open

    def openapi(self) -> Response:
        """Answer the API's description."""
        desk = self.open()
        return json_reply(document(desk.settings.title, desk.site("").rstrip("/")))

    def lists(self) -> Response:
        """Answer every list."""
        return _page(self.open().catalogue.schemes())

    def list(self, name: str) -> Response:
        """Answer one list by its name or abbreviation."""
        return json_reply(_scheme(self.open(), name))

    def members(self, name: str) -> Response:
        """Answer a list's concepts in the order of their numbers; ``top=true`` only its top concepts."""
        desk = self.open()
        scheme = _scheme(desk, name)
        if switch("top"):
            return _page(desk.catalogue.top(scheme.iri))
        start, size = _bounds()
        rows = desk.catalogue.rows(scheme.iri, offset=start, limit=size)
        return _sent(rows, desk.catalogue.size(scheme.iri))

    def member(self, name: str, notation: str) -> Response:
        """Answer a concept by its list and number."""
        desk = self.open()
        scheme = _scheme(desk, name)
        iri = desk.catalogue.notation(scheme.iri, notation)
        if iri is None:
            abort(404, f"The list '{scheme.name}' has no concept with the number '{notation[:100]}'.")
        return json_reply(_concept(desk, iri))

    def concept(self) -> Response:
        """Answer a concept by its IRI."""
        desk = self.open()
        return json_reply(_concept(desk, desk.absolute(required("iri"))))

    def search(self) -> Response:
        """Answer the concepts that words find, the best first."""
        desk = self.open()
        start, size = _bounds()
        answer = desk.index.search(required("q"), filters=_filters(desk), offset=start, limit=size)
        corrected = {"X-Corrected": answer.corrected} if answer.corrected.isascii() and answer.corrected else {}
        return _sent(answer.hits, answer.total, corrected)

    def suggest(self) -> Response:
        """Answer the concepts a beginning suggests."""
        desk = self.open()
        size = whole("limit", 10, most=50, least=1)
        return json_reply(desk.index.suggest(required("q"), filters=_filters(desk), limit=size))

    def mapping_sets(self) -> Response:
        """Answer every mapping set."""
        return _page(self.open().catalogue.linksets())

    def mappings(self) -> Response:
        """Answer stated mappings by their mapping set, subject and target."""
        desk = self.open()
        found = desk.catalogue.mappings(
            linkset=_iri(desk, "set", below="linkset/"), subject=_iri(desk, "subject"), target=_iri(desk, "target")
        )
        return _page(found)


def _iri(desk: Desk, name: str, *, below: str = "") -> str:
    """Return the IRI a parameter means, empty without one; a bare name lies in the folder ``below``."""
    text = request.args.get(name, "")
    if not text:
        return ""
    return desk.absolute(text if "/" in text else below + text)


def _filters(desk: Desk) -> Filters:
    args = request.args
    status = args.get("status", "current")
    if status not in _STATUSES:
        abort(400, f"'status' is one of {', '.join(_STATUSES)}.")
    return Filters(
        scheme=_scheme(desk, args["list"]).iri if args.get("list") else "",
        type=args.get("type", ""),
        status=status,
        top=desk.absolute(args["top"]) if args.get("top") else "",
        mapped=_scheme(desk, args["mapped"]).iri if args.get("mapped") else "",
        language=args.get("language", ""),
    )


def _scheme(desk: Desk, name: str) -> SchemeRecord:
    found = desk.scheme(name)
    if found is None:
        known = ", ".join(item.name for item in desk.catalogue.schemes())
        abort(404, f"There is no list '{name[:100]}'. There are: {known}.")
    return found


def _concept(desk: Desk, iri: str) -> ConceptRecord:
    found = desk.concept(iri)
    if found is None:
        abort(404, f"There is no concept <{iri[:200]}>.")
    return found


def _bounds() -> tuple[int, int]:
    return whole("offset", 0, most=100_000_000), whole("limit", 100, most=_MOST, least=1)


def _page(items: Sequence[Any]) -> Response:
    start, size = _bounds()
    return _sent(items[start : start + size], len(items))


def _sent(items: Sequence[Any], total: int, headers: dict[str, str] | None = None) -> Response:
    return json_reply(items, headers={"X-Total-Count": str(total), **paging(total, *_bounds()), **(headers or {})})
