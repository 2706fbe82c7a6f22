"""Every version stays reachable: ``?version=``, version IRIs, and Memento (RFC 7089).

An identifier or document is its own TimeGate (RFC 7089 section 4.1.1, pattern 1.1): a request with Accept-Datetime is
answered 302 to the version that was the one then. ``/timegate/…`` does the same for clients that want a gate apart,
``/timemap/link/…`` and ``/timemap/json/…`` list all mementos.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from flask import Blueprint, Response, redirect, request

from publisher.history.mementos import (
    Link,
    Memento,
    closest,
    memento_links,
    mementos,
    parse_accept_datetime,
    timemap,
    timemap_text,
)
from publisher.history.records import CURRENT, Version
from publisher.web.contexts import Download
from publisher.web.current import Snapshot
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.negotiation import Variant, by_name, by_suffix, choose
from publisher.web.past_pages import version_page
from publisher.web.remembered import FORMS, Found, Past, base, find, render
from publisher.web.rendering import Renderer
from publisher.web.resolution import address
from publisher.web.site import Site

_LINK_FORMAT = "application/link-format"
_RESOLVER = "resolver.resolve"
_METHODS = ("GET", "HEAD")


def memento_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint of past versions; it also answers for identifiers asked about the past."""
    blueprint = Blueprint("memento", __name__)
    views = Mementos(site, renderer)
    blueprint.add_url_rule("/timegate/<path:path>", "timegate", views.timegate, merge_slashes=False)
    blueprint.add_url_rule("/timemap/<form>/<path:path>", "timemap", views.timemap, merge_slashes=False)
    blueprint.add_url_rule("/<path:path>/version/<version>", "version", views.version_iri)
    blueprint.before_app_request(views.intercept)
    blueprint.after_app_request(views.annotate)
    return blueprint


@dataclass(frozen=True)
class Mementos:
    """Views over the memory of the snapshot that is served."""

    site: Site
    renderer: Renderer

    def intercept(self) -> Response | None:
        """Answer a request for an identifier or document that asks about the past; leave any other alone."""
        version, when = request.args.get("version"), request.headers.get("Accept-Datetime")
        if request.endpoint != _RESOLVER or request.method not in _METHODS or (version is None and when is None):
            return None
        snapshot = self.site.snapshot()
        found = find(self.site, snapshot, request.path[1:])
        if version is not None:
            return self._memento(snapshot, found or self._required(snapshot, request.path[1:]), version)
        return self._gate(snapshot, found) if found else None

    def timegate(self, path: str) -> Response:
        """Lead to the version of a thing that was the one at the moment Accept-Datetime names."""
        snapshot = self.site.snapshot()
        return self._gate(snapshot, self._required(snapshot, path))

    def timemap(self, form: str, path: str) -> Response:
        """Answer the list of all mementos of a thing, in the link format or as JSON."""
        if form not in ("link", "json"):
            message = "There is no time map as “%(form)s”; the forms are link and json."
            raise Problem(404, "Page not found", message, values={"form": form})
        snapshot = self.site.snapshot()
        found = self._required(snapshot, path)
        dated = mementos(snapshot.history.versions(found.iri))
        start = base(self.site)
        links = timemap(dated, start + found.href()[1:], start + request.path[1:], lambda key: self._at(found, key))
        if form == "link":
            return send(answer_of(timemap_text(links).encode(), _LINK_FORMAT), request, modified=snapshot.modified)
        body = msgspec.json.encode(_timemap_json(found, dated, links))
        return send(answer_of(body, "application/json"), request, modified=snapshot.modified)

    def version_iri(self, path: str, version: str) -> Response:
        """Lead from a version IRI to the document of that version."""
        snapshot = self.site.snapshot()
        found = self._required(snapshot, path)
        self._version(snapshot, found, version)
        response = redirect(found.href(version), 303)
        return Response(response.get_data(), 303, response.headers)

    def annotate(self, response: Response) -> Response:
        """Tell of the past in the answer to a thing: TimeGate, TimeMap, and that the answer varies by time."""
        told = response.status_code in (200, 303, 304, 404) and "version" not in request.args
        if request.endpoint != _RESOLVER or not told:
            return response
        snapshot = self.site.snapshot()
        found = find(self.site, snapshot, request.path[1:])
        if found is None:
            return response
        if response.status_code == 404:
            response = self._last_known(snapshot, found)
        response.vary.add("Accept-Datetime")
        _add_links(response, gate_links(found))
        return response

    def _last_known(self, snapshot: Snapshot, found: Found) -> Response:
        """Lead from a thing that is in the lists no more to the last version it was in; no address dies."""
        last = snapshot.history.versions(found.iri)[-1]
        response = redirect(found.href(last.release.version), 303)
        return Response(response.get_data(), 303, response.headers)

    def _required(self, snapshot: Snapshot, path: str) -> Found:
        found = find(self.site, snapshot, path)
        if found is None:
            raise Problem(404, "Page not found", "No versions are kept of /%(path)s.", values={"path": path})
        return found

    def _at(self, found: Found, version: str) -> str:
        return base(self.site) + found.href(version)[1:]

    def _gate(self, snapshot: Snapshot, found: Found) -> Response:
        """Answer 302 to the memento closest to the moment asked for (RFC 7089 section 4.5)."""
        header = request.headers.get("Accept-Datetime")
        when = parse_accept_datetime(header) if header else None
        if header and when is None:
            message = "Accept-Datetime must be a date such as “Mon, 19 Jul 2004 00:00:00 GMT”."
            raise Problem(400, "Bad request", message)
        dated = mementos(snapshot.history.versions(found.iri))
        if not dated:
            raise Problem(404, "Not found", "No version of %(iri)s has a known date.", values={"iri": found.iri})
        chosen = closest(dated, when)
        response = Response(b"", 302, {"Location": self._at(found, chosen.version.release.version)})
        response.vary.add("Accept-Datetime")
        links = gate_links(found)
        _add_links(response, [*links, *memento_links(dated, chosen, lambda key: self._at(found, key))])
        response.headers["Cache-Control"] = "public, max-age=300"
        return response

    def _version(self, snapshot: Snapshot, found: Found, key: str) -> Version:
        version = snapshot.history.version(found.iri, key)
        if version is None:
            known = ", ".join(item.release.version for item in snapshot.history.versions(found.iri))
            message = "There is no version “%(version)s” of /%(path)s. There is: %(known)s."
            values = {"version": key, "path": found.path, "known": known}
            raise Problem(404, "Version not found", message, values=values)
        return version

    def _memento(self, snapshot: Snapshot, found: Found, key: str) -> Response:
        """Answer a thing as it was at a version."""
        version = self._version(snapshot, found, key)
        past = Past(found, version, tuple(snapshot.history.versions(found.iri)), snapshot, self.site.settings)
        variant = self._variant(found)
        page = min(max(1, request.args.get("page", 1, type=int)), past.pages)
        kept = ("version", found, version.release.version, variant, page, self.renderer.view(request))
        answer = snapshot.kept.get(kept)
        if answer is None:
            body = self._page(past, page).encode() if variant.suffix == "html" else render(past, variant.suffix)
            answer = answer_of(body, variant.content_type)
            snapshot.kept.put(kept, answer)
        return self._headed(send(answer, request), past, variant)

    def _variant(self, found: Found) -> Variant:
        if found.suffix:
            return by_suffix("concept", found.suffix) or FORMS[0]
        named = request.args.get("_mediatype") or request.args.get("_format")
        chosen = by_name(FORMS, named) if named else choose(request.headers.get("Accept"), FORMS)
        if chosen is None:
            offered = tuple(Download(item.title, self._form(found, item), item.media_type) for item in FORMS)
            raise Problem(406, "Not acceptable", "A past version is made in these formats.", formats=offered)
        return chosen

    def _form(self, found: Found, variant: Variant) -> str:
        return address(found.path, suffix=variant.suffix, query=[("version", request.args["version"])])

    def _headed(self, response: Response, past: Past, variant: Variant) -> Response:
        """Add what a memento says of itself (RFC 7089 section 2.2) and of the versions beside it (RFC 5829)."""
        found, version = past.found, past.version
        dated = mementos(past.versions)
        shown = next((item for item in dated if item.version == version), None)
        if shown:
            response.headers["Memento-Datetime"] = shown.http_date
        if not found.suffix:
            response.vary.add("Accept")
            response.headers["Content-Location"] = self._form(found, variant)
        if variant.suffix == "html":
            response.vary.add("Accept-Language")
        links = [Link(found.href(), "original timegate latest-version"), _map_link(found)]
        links += memento_links(dated, shown, lambda key: self._at(found, key))
        links += _beside(past)
        _add_links(response, links)
        days = 1 if version.release.kind == CURRENT else 30
        response.headers["Cache-Control"] = f"public, max-age={days * 86400 if days > 1 else 300}"
        return response

    def _page(self, past: Past, page: int) -> str:
        return self.renderer.page("version.html", version_page(past, page))


def _beside(past: Past) -> list[Link]:
    at = past.versions.index(past.version)
    found = [("predecessor-version", at - 1), ("successor-version", at + 1)]
    return [
        Link(past.found.href(past.versions[number].release.version), rel)
        for rel, number in found
        if 0 <= number < len(past.versions)
    ]


def gate_links(found: Found) -> list[Link]:
    """Return the links from a thing to its past: to its TimeGate, which is itself, and its TimeMap."""
    return [Link(found.href(), "original timegate"), _map_link(found)]


def _map_link(found: Found) -> Link:
    return Link(f"/timemap/link{found.href()}", "timemap", (("type", _LINK_FORMAT),))


def _add_links(response: Response, links: Sequence[Link]) -> None:
    parts = [response.headers.get("Link", ""), *map(str, links)]
    response.headers["Link"] = ", ".join(filter(None, parts))


def _timemap_json(found: Found, dated: Sequence[Memento], links: Sequence[Link]) -> dict[str, object]:
    """Return a TimeMap as JSON, in the shape Memento services share."""
    rows = [
        {"datetime": item.when.strftime("%Y-%m-%dT%H:%M:%SZ"), "uri": link.href}
        for item, link in zip(dated, links[2:], strict=True)
    ]
    data: dict[str, object] = {
        "original_uri": links[0].href,
        "timegate_uri": links[0].href,
        "timemap_uri": {"json_format": links[1].href},
        "iri": found.iri,
    }
    return {**data, "mementos": {"list": rows, "first": rows[0], "last": rows[-1]} if rows else {"list": []}}
