"""Pages and data about the past: releases, differences, timelines, what happened and its feeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, request
from pyoxigraph import RdfFormat
from pyoxigraph import serialize as write_rdf

from publisher.changes.report_data import json_report, rdf_report
from publisher.history.chain import chain
from publisher.history.mementos import bound
from publisher.history.reader import Window
from publisher.history.records import Release
from publisher.history.releases import local_name
from publisher.history.timeline import course, timeline
from publisher.rdf import jsonld, turtle
from publisher.web.current import Snapshot
from publisher.web.differences import outline
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.negotiation import VARIANTS, Variant, choose
from publisher.web.past_contexts import HistoryPage, Names, TimelinePage
from publisher.web.past_data import plain, releases_data
from publisher.web.past_pages import (
    Between,
    difference_page,
    event_row,
    releases_page,
    timeline_page,
)
from publisher.web.remembered import base, find, remembers, summary
from publisher.web.rendering import Renderer
from publisher.web.site import Site

EVENTS_A_PAGE = 100
MOST_EVENTS = 1000
_HTML = "text/html; charset=utf-8"
_JSON = "application/json"
_FORMS = {item.suffix: item for item in VARIANTS["concept"]}


def past_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint of everything that tells of the past as a whole."""
    blueprint = Blueprint("past", __name__)
    views = Past(site, renderer)
    renderer.offer("past_of", views.of)
    rules: Mapping[str, Callable[..., Response]] = {
        "/releases": views.releases,
        "/releases.json": views.releases_json,
        "/releases/<name>": views.list_releases,
        "/releases/<name>/<old>/<path:new>": views.difference,
        "/timeline/<path:path>": views.timeline,
        "/history": views.history,
        "/history.json": views.history_json,
        "/history.atom": views.history_atom,
    }
    for rule, view in rules.items():
        blueprint.add_url_rule(rule, rule.strip("/").translate(_PLAIN), view)
    return blueprint


_PLAIN = str.maketrans("/<>:.", "_____")


@dataclass(frozen=True)
class Past:
    """Views over the memory of the snapshot that is served."""

    site: Site
    renderer: Renderer

    def of(self, iri: str) -> TimelinePage | None:
        """Return the past of a thing for its own page, notes and dates left out: the page tells them already."""
        snapshot = self.site.snapshot()
        path = self.site.identifiers.path(iri)
        if path is None or not remembers(snapshot) or not snapshot.history.knows(iri):
            return None
        versions = snapshot.history.versions(iri)
        entries = course(snapshot.history, iri, versions, self.site.settings)
        return timeline_page(snapshot, iri, path, versions, entries)

    def releases(self) -> Response:
        """Answer the page of all lists and their releases."""
        return self._page("releases.html", releases_page(self.site.snapshot()))

    def releases_json(self) -> Response:
        """Answer all lists and their releases as JSON."""
        return self._json({"lists": releases_data(self.site.snapshot().history)})

    def list_releases(self, name: str) -> Response:
        """Answer the chain of versions of one list as RDF or JSON; as a page it is part of all releases."""
        snapshot = self.site.snapshot()
        name, variant = self._form(name, ("ttl", "jsonld", "nt", "json"))
        iri = self._list(snapshot, name)
        versions = snapshot.history.versions(iri)
        if variant.suffix == "json":
            return self._json({"iri": iri, "versions": [summary(item) for item in versions]})
        triples = chain(versions, scheme=True)
        prefixes = self.site.settings.all_prefixes
        if variant.suffix == "jsonld":
            body = jsonld.serialize(triples, jsonld.context_of(prefixes), first=iri).encode()
        elif variant.suffix == "nt":
            body = write_rdf(triples, format=RdfFormat.N_TRIPLES) or b""
        else:
            body = turtle.serialize(triples, prefixes).encode()
        return self._varied(send(answer_of(body, variant.content_type), request, modified=snapshot.modified))

    def difference(self, name: str, old: str, new: str) -> Response:
        """Answer what changed between two releases of a list: as a page, as JSON, as RDF."""
        snapshot = self.site.snapshot()
        new, variant = self._form(new, ("html", "json", "ttl"))
        iri = self._list(snapshot, name)
        before, after = (self._release(snapshot, iri, key) for key in (old, new))
        if variant.suffix == "html":
            between = Between(snapshot, self.site.settings, before, after, outline(self.site, snapshot, before, after))
            number = request.args.get("page", 1, type=int)
            page = difference_page(between, request.args.get("view", ""), number)
            return self._varied(self._page("difference.html", page))
        kept = ("difference", iri, old, new, variant)
        answer = snapshot.kept.get(kept)
        if answer is None:
            comparison = snapshot.history.between(before, after, self.site.settings)
            body = json_report(comparison) if variant.suffix == "json" else rdf_report(comparison)
            answer = answer_of(body.encode(), variant.content_type)
            snapshot.kept.put(kept, answer)
        return self._varied(send(answer, request, modified=snapshot.modified))

    def timeline(self, path: str) -> Response:
        """Answer the timeline of a list or concept, as a page or as JSON."""
        snapshot = self.site.snapshot()
        found = find(self.site, snapshot, path)
        if found is None or found.suffix not in ("", "html", "json"):
            raise Problem(404, "Page not found", "Nothing is remembered of /%(path)s.", values={"path": path})
        entries = timeline(snapshot.history, found.iri, self.site.settings)
        offered = (_FORMS["html"], _FORMS["json"])
        variant = _FORMS.get(found.suffix) or choose(request.headers.get("Accept"), offered) or offered[0]
        if variant.suffix == "json":
            rows = [plain(entry) for entry in entries]
            return self._varied(self._json({"iri": found.iri, "timeline": rows}))
        versions = snapshot.history.versions(found.iri)
        page = timeline_page(snapshot, found.iri, found.path, versions, entries)
        return self._varied(self._page("timeline.html", page))

    def history(self) -> Response:
        """Answer the page of what happened, newest first, in a window of time."""
        snapshot = self.site.snapshot()
        window, chosen = self._window(snapshot)
        total = snapshot.history.count(window)
        number, pages = _place(total)
        offset = (number - 1) * EVENTS_A_PAGE
        events = snapshot.history.events(window, newest_first=True, offset=offset, limit=EVENTS_A_PAGE)
        names = Names(snapshot.catalogue, {})
        lists = [(local_name(iri), names.label(iri)) for iri in (*snapshot.schemes, *snapshot.linksets)]
        pairs = {"since": window.since, "until": window.until, "list": chosen}
        query = urlencode({name: value for name, value in pairs.items() if value})
        rows = [event_row(event, names) for event in events]
        return self._page("history.html", HistoryPage(rows, total, number, pages, window, lists, chosen, query))

    def history_json(self) -> Response:
        """Answer what happened in a window of time as JSON, oldest first."""
        snapshot = self.site.snapshot()
        window, _ = self._window(snapshot)
        total = snapshot.history.count(window)
        offset = min(max(0, request.args.get("offset", 0, type=int)), total)
        limit = min(max(1, request.args.get("limit", MOST_EVENTS, type=int)), 10 * MOST_EVENTS)
        events = snapshot.history.events(window, offset=offset, limit=limit)
        data = {"total": total, "offset": offset, "limit": limit, "events": [plain(event) for event in events]}
        if offset + limit < total:
            data["next"] = self._beside(offset=offset + limit)
        return self._json(data)

    def history_atom(self) -> Response:
        """Answer the latest events of a window of time as an Atom feed, in pages (RFC 4287, RFC 5005 section 3)."""
        snapshot = self.site.snapshot()
        window, _ = self._window(snapshot)
        number, pages = _place(snapshot.history.count(window))
        offset = (number - 1) * EVENTS_A_PAGE
        events = snapshot.history.events(window, newest_first=True, offset=offset, limit=EVENTS_A_PAGE)
        names = Names(snapshot.catalogue, {})
        rows = [(event, event_row(event, names), self._about(snapshot, event.iri)) for event in events]
        beside = {"first": 1, "previous": number - 1, "next": number + 1, "last": pages}
        pages_beside = {rel: self._beside(page=at) for rel, at in beside.items() if 1 <= at <= pages}
        label = names.label(window.home) if window.home else ""
        own = base(self.site) + request.full_path.rstrip("?")[1:]
        body = self.renderer.text(
            "history.atom", base=base(self.site), own=own, rows=rows, beside=pages_beside, label=label
        )
        content = "application/atom+xml; charset=utf-8"
        return send(answer_of(body.encode(), content), request, modified=snapshot.modified)

    def _beside(self, **changed: int) -> str:
        """Return the address of another page of what is asked for."""
        pairs = {**request.args.to_dict(), **changed}
        return f"{base(self.site)}{request.path[1:]}?{urlencode(pairs)}"

    def _window(self, snapshot: Snapshot) -> tuple[Window, str]:
        """Return the window a request asks for, and the name of the list it chose."""
        query = request.args
        name = query.get("list", "")
        iri = query.get("uri", "")
        home = home_of(snapshot, name) if name else ""
        return Window(bound_of("since"), bound_of("until"), home, iri), name

    def _list(self, snapshot: Snapshot, name: str) -> str:
        found = next((iri for iri in snapshot.history.lists() if local_name(iri) == name), None)
        if found is None:
            message = "There are no releases of a list “%(name)s”."
            raise Problem(404, "Page not found", message, values={"name": name})
        return found

    def _release(self, snapshot: Snapshot, iri: str, version: str) -> Release:
        found = snapshot.history.release(iri, version)
        if found is None:
            known = ", ".join(item.version for item in snapshot.history.releases(iri))
            message = "%(list)s has no release “%(version)s”. There is: %(known)s."
            values = {"list": iri, "version": version, "known": known}
            raise Problem(404, "Version not found", message, values=values)
        return found

    def _form(self, text: str, suffixes: Sequence[str]) -> tuple[str, Variant]:
        """Return a name without its suffix, and the format the suffix or the client asks for."""
        for suffix in suffixes:
            if text.endswith(f".{suffix}"):
                return text.removesuffix(f".{suffix}"), _FORMS[suffix]
        offered = tuple(_FORMS[suffix] for suffix in suffixes)
        return text, choose(request.headers.get("Accept"), offered) or offered[0]

    def _about(self, snapshot: Snapshot, iri: str) -> str:
        """Return the address that tells of a thing: its own, or what happened to it when it has none any more."""
        if snapshot.catalogue.kind(iri) is None and not snapshot.history.knows(iri):
            return f"{base(self.site)}history?{urlencode({'uri': iri})}"
        return self._absolute(iri)

    def _absolute(self, iri: str) -> str:
        href = self.site.href(iri)
        return base(self.site) + href[1:] if href.startswith("/") else href

    def _page(self, template: str, context: object) -> Response:
        body = self.renderer.page(template, context).encode()
        answer = answer_of(body, _HTML, [("Vary", "Accept-Language")])
        return send(answer, request, modified=self.site.snapshot().modified)

    def _json(self, data: object) -> Response:
        body = msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"
        return send(answer_of(body, _JSON), request, modified=self.site.snapshot().modified)

    def _varied(self, response: Response) -> Response:
        response.vary.add("Accept")
        return response


def _place(total: int) -> tuple[int, int]:
    """Return which page a request asks for, counted from 1, and how many there are; one beyond the end is the last."""
    pages = max(1, -(-total // EVENTS_A_PAGE))
    return min(max(1, request.args.get("page", 1, type=int)), pages), pages


def bound_of(name: str) -> str:
    """Return an end of the window a request asks for. Raises Problem when it is neither a day nor a time."""
    text = request.args.get(name, "").replace(" ", "+")  # a plus sign that was not encoded
    found = bound(text)
    if text and not found:
        message = "%(name)s must be a day such as 2026-01-31, or a time; “%(text)s” is neither."
        raise Problem(400, "Bad request", message, values={"name": name, "text": text})
    return found


def home_of(snapshot: Snapshot, name: str) -> str:
    """Return the list or mapping set with a name. Raises Problem when there is none."""
    known = (*snapshot.history.lists(), *snapshot.schemes, *snapshot.linksets)
    found = next((iri for iri in known if name in (local_name(iri), iri)), None)
    if found is None:
        message = "There is no list or mapping set “%(name)s”."
        raise Problem(404, "Page not found", message, values={"name": name})
    return found
