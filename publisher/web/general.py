"""The home page, static files and the site's own small documents."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from flask import Blueprint, Response, request

from publisher.catalogue.records import Row
from publisher.rdf.jsonld import context_of
from publisher.web import pages
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.kept import Answer
from publisher.web.listing import MOST_CHILDREN
from publisher.web.rendering import Renderer
from publisher.web.resolution import address
from publisher.web.shortcut import keep
from publisher.web.site import Site

_FOR_EVER = "public, max-age=31536000, immutable"


def general_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint of pages that belong to no single thing."""
    blueprint = Blueprint("general", __name__)
    views = General(site, renderer, {})
    blueprint.add_url_rule("/", "home", views.home)
    blueprint.add_url_rule("/static/<path:name>", "static", views.static)
    blueprint.add_url_rule("/favicon.ico", "favicon", lambda: views.static("favicon.svg"))
    blueprint.add_url_rule("/context.jsonld", "context", views.context)
    blueprint.add_url_rule("/tree", "tree", views.tree)
    blueprint.add_url_rule("/404.html", "missing", views.missing)
    return blueprint


def led_on(site: Site, query: Mapping[str, str]) -> Response | None:
    """Return the redirect of ``?uri=`` and of old query addresses, or None when the query asks for nothing known."""
    iri = site.identifiers.any_scheme(query.get("uri", "").strip())
    path = site.identifiers.path(iri) if iri and site.kind_of(iri) else None
    location, status = (address(path), 303) if path else (site.redirects.find("/", query) or ("", 0))
    return Response(status=status, headers={"Location": location}) if location else None


@dataclass(frozen=True)
class General:
    """Views of the site's own pages; ``files`` keeps static files once read."""

    site: Site
    renderer: Renderer
    files: dict[str, Answer]

    def home(self) -> Response:
        """Answer the home page, or lead on from an address that asks for a thing by query."""
        keep(request.environ)
        led = led_on(self.site, request.args)
        if led:
            return led
        snapshot = self.site.snapshot()
        key = ("home", self.renderer.view(request))
        answer = snapshot.kept.get(key)
        if answer is None:
            body = self.renderer.page("home.html", pages.home(snapshot)).encode()
            answer = answer_of(body, "text/html; charset=utf-8", [("Vary", "Accept-Language")])
            snapshot.kept.put(key, answer)
        return send(answer, request, modified=snapshot.modified)

    def static(self, name: str) -> Response:
        """Answer a static file; with its digest in the address it may be kept for ever."""
        answer = self.files.get(name) or self._read(name)
        response = send(answer, request)
        if request.args.get("v") == self.site.static_versions.get(name):
            response.headers["Cache-Control"] = _FOR_EVER
        return response

    def _read(self, name: str) -> Answer:
        if name not in self.site.static_versions:
            raise Problem(404, "Page not found", "There is no file /static/%(name)s.", values={"name": name})
        path = next(path for path in (folder / "static" / name for folder in self.site.folders) if path.is_file())
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        charset = "; charset=utf-8" if kind.startswith("text/") else ""
        answer = answer_of(path.read_bytes(), kind + charset)
        self.files[name] = answer
        return answer

    def context(self) -> Response:
        """Answer the JSON-LD context our documents use."""
        context = {"@context": context_of(self.site.settings.all_prefixes).as_json()}
        body = msgspec.json.format(msgspec.json.encode(context), indent=2)
        return send(answer_of(body, "application/ld+json"), request)

    def missing(self) -> Response:
        """Answer the page a server of plain files shows for an address it has no file of."""
        raise Problem(404, "Page not found", "There is nothing at this address.")

    def tree(self) -> Response:
        """Answer the concepts below one in a list, for the tree that opens as one goes."""
        snapshot, query = self.site.snapshot(), request.args
        scheme, parent = query.get("list", ""), query.get("of", "")
        if scheme not in snapshot.schemes:
            raise Problem(404, "Page not found", "There is no list “%(name)s”.", values={"name": scheme})
        offset = max(0, query.get("offset", 0, type=int))
        rows = snapshot.catalogue.children(scheme, parent, offset=offset, limit=MOST_CHILDREN)
        data = [tree_row(self.site, row) for row in rows]
        return send(answer_of(msgspec.json.encode(data), "application/json"), request, modified=snapshot.modified)


def tree_row(site: Site, row: Row) -> dict[str, object]:
    """Return what the tree's script needs of a concept."""
    return {
        "iri": row.iri,
        "href": site.href(row.iri),
        "label": row.label.value,
        "language": row.label.language,
        "notation": row.notation,
        "children": row.children,
        "deprecated": row.deprecated,
    }
