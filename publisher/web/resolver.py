"""Answer identifiers and documents: the HTTP side of ``resolution``."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Request, Response, redirect, request

from publisher.catalogue.records import ConceptRecord, LinksetRecord, Record, Reference, SchemeRecord, TermRecord
from publisher.changes.record import REASONS
from publisher.web import documents, links, pages
from publisher.web.current import Snapshot
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.kept import Answer
from publisher.web.negotiation import VARIANTS
from publisher.web.rendering import Renderer
from publisher.web.resolution import (
    Alternates,
    Asked,
    Document,
    Moved,
    NotAcceptable,
    SeeOther,
    Unknown,
    address,
    resolve,
)
from publisher.web.shortcut import keep
from publisher.web.site import Site


def resolver_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint that answers every identifier and document address."""
    blueprint = Blueprint("resolver", __name__)
    resolver = Resolver(site, renderer)
    blueprint.add_url_rule("/<path:path>", "resolve", resolver.answer, methods=["GET"])
    return blueprint


@dataclass(frozen=True)
class Resolver:
    """Turns a request into a decision, and the decision into a response."""

    site: Site
    renderer: Renderer

    def answer(self, path: str) -> Response:
        """Answer one address."""
        snapshot = self.site.snapshot()
        decision = resolve(asked_of(request, path), self.site.identifiers, snapshot.catalogue.kind)
        if isinstance(decision, Document | SeeOther):
            keep(request.environ)
        if isinstance(decision, Document):
            return self._document(decision, snapshot)
        if isinstance(decision, SeeOther):
            return self._withdrawn(decision, snapshot) or self._see_other(decision)
        if isinstance(decision, Moved):
            return _redirected(_with_query(decision.location, request), 301)
        if isinstance(decision, Alternates):
            return self._alternates(decision, snapshot)
        if isinstance(decision, NotAcceptable):
            raise self._not_acceptable(decision)
        return self._old(decision) or self._unknown(decision, snapshot)

    def _withdrawn(self, decision: SeeOther, snapshot: Snapshot) -> Response | None:
        """Return what the settings want of a deprecated concept's identifier, None where its page is wanted."""
        rules = self.site.settings.deprecated
        record = snapshot.catalogue.concept(decision.iri) if rules and decision.kind == "concept" else None
        if record is None or not record.deprecated:
            return None
        lists = {snapshot.schemes[item.iri].name for item in record.schemes if item.iri in snapshot.schemes}
        rule = next((rules[name] for name in sorted(lists) if name in rules), "page")
        successor = next((self.site.identifiers.path(item.iri) for item in record.replaced_by), None)
        if rule == "redirect" and successor:
            return _redirected(address(successor), 301)
        if rule == "gone":
            raise self._gone(record)
        return None

    def _gone(self, record: ConceptRecord) -> Problem:
        """Return the answer that something was withdrawn: why, what to use instead, and where it is described."""
        reasons = [note.text.value for note in record.notes if note.kind in REASONS]
        reason = next(reversed(reasons), "")
        path = self.site.identifiers.path(record.iri) or ""
        about = Reference(record.iri, record.label, next(iter(record.notations), ""))
        formats = pages.formats(path, "concept")
        return Problem(
            410,
            "Withdrawn",
            "“%(label)s” is no longer in use.",
            values={"label": record.label.value},
            rest=reason,
            near=record.replaced_by,
            about=about,
            formats=formats,
        )

    def _see_other(self, decision: SeeOther) -> Response:
        response = _redirected(_language_kept(decision.location, request), 303)
        response.vary.update(decision.varies)
        record_path = self.site.identifiers.path(decision.iri) or ""
        response.headers["Link"] = ", ".join(
            f'<{address(record_path, suffix=item.suffix)}>; rel="alternate"; type="{item.media_type}"'
            for item in VARIANTS[decision.kind]
            if item.suffix != "n3"
        )
        response.headers["Cache-Control"] = "public, max-age=300"
        return response

    def _document(self, decision: Document, snapshot: Snapshot) -> Response:
        html = decision.variant.suffix == "html"
        view = self.renderer.view(request) if html else None
        key = (decision, view, _shown(request) if html else ())
        answer = snapshot.kept.get(key)
        if answer is None:
            answer = self._made(decision, snapshot)
            snapshot.kept.put(key, answer)
        return send(answer, request, modified=snapshot.modified)

    def _made(self, decision: Document, snapshot: Snapshot) -> Answer:
        record = snapshot.catalogue.record(decision.iri)
        if record is None:
            raise Problem(404, "Not found", "Nothing is known of %(iri)s.", values={"iri": decision.iri})
        path = self.site.identifiers.path(decision.iri) or ""
        headers = [("Link", links.header(links.relations(record, decision.kind, path), decision.profile))]
        if decision.profile:
            headers.append(("Content-Profile", f"<{decision.profile.iri}>"))
        if decision.variant.suffix == "html":
            headers.append(("Vary", "Accept-Language"))
            return answer_of(self._page(record, snapshot).encode(), decision.variant.content_type, headers)
        try:
            body = documents.render(documents.Source(decision, record, snapshot, self.site.settings))
        except documents.NotWritable as error:
            raise self._not_acceptable(NotAcceptable(decision.iri, decision.kind, str(error))) from error
        return answer_of(body, decision.variant.content_type, headers)

    def _page(self, record: Record, snapshot: Snapshot) -> str:
        if isinstance(record, ConceptRecord):
            return self.renderer.page("concept.html", pages.concept_page(self.site, snapshot, record))
        if isinstance(record, SchemeRecord):
            base = self.renderer.view(request).base
            return self.renderer.page("list.html", pages.list_page(self.site, snapshot, record, request.args, base))
        if isinstance(record, LinksetRecord):
            number = request.args.get("page", 1, type=int)
            return self.renderer.page("linkset.html", pages.linkset_page(self.site, snapshot, record, number))
        assert isinstance(record, TermRecord)  # noqa: S101 - the last of four kinds
        return self.renderer.page("term.html", pages.term_page(self.site, snapshot, record))

    def _alternates(self, decision: Alternates, snapshot: Snapshot) -> Response:
        record = snapshot.catalogue.record(decision.iri)
        if record is None:
            raise Problem(404, "Not found", "Nothing is known of %(iri)s.", values={"iri": decision.iri})
        context = pages.alternates_page(self.site, snapshot, record, decision.kind)
        body = self.renderer.page("alternates.html", context).encode()
        return send(answer_of(body, "text/html; charset=utf-8"), request, modified=snapshot.modified)

    def _not_acceptable(self, decision: NotAcceptable) -> Problem:
        path = self.site.identifiers.path(decision.iri) or ""
        formats = pages.formats(path, decision.kind)
        values = {"name": request.args.get("_profile", "").strip("<>")}
        rest = "Choose one of these."
        return Problem(406, "Not acceptable", decision.reason, values=values, rest=rest, formats=formats)

    def _old(self, decision: Unknown) -> Response | None:
        """Return the redirect of an old address, when the table has it."""
        found = self.site.redirects.find(f"/{decision.path}", request.args)
        return _redirected(*found) if found else None

    def _unknown(self, decision: Unknown, snapshot: Snapshot) -> Response:
        near = pages.near(snapshot.catalogue, self.site, decision.path)
        formats = pages.formats_of_list(near[0], snapshot.catalogue, self.site) if near else ()
        raise Problem(
            404,
            "Page not found",
            "There is nothing at /%(path)s.",
            values={"path": decision.path},
            near=near,
            formats=formats,
        )


def _shown(received: Request) -> tuple[tuple[str, str], ...]:
    """Return the parameters that change what a page shows."""
    return tuple((name, received.args[name]) for name in ("letter", "open", "page", "view") if name in received.args)


def asked_of(received: Request, path: str) -> Asked:
    """Return what resolution needs of a request."""
    headers, query = received.headers, received.args
    return Asked(
        path,
        headers.get("Accept"),
        headers.get("Accept-Profile"),
        query.get("_mediatype") or query.get("_format") or "",
        query.get("_profile") or "",
    )


def _redirected(location: str, status: int) -> Response:
    response = redirect(location, status)
    return Response(response.get_data(), status, response.headers)


def _language_kept(location: str, received: Request) -> str:
    language = received.args.get("lang")
    return (
        f"{location}{'&' if '?' in location else '?'}lang={language}" if language and ".html" in location else location
    )


def _with_query(location: str, received: Request) -> str:
    query = received.query_string.decode("latin-1")
    return f"{location}?{query}" if query else location
