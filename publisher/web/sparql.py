"""The SPARQL endpoint ``/sparql`` (SPARQL 1.1 Protocol)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, NotAcceptable

from publisher.config import Settings
from publisher.errors import QueryError, QueryLimitExceeded, QueryRefused, QuerySyntaxError
from publisher.store.guard import examine
from publisher.store.model import Form, Query, Store
from publisher.web.departure import GONE
from publisher.web.sparql_request import Asked, read_request
from publisher.web.sparql_response import (
    CORS,
    Syntax,
    accepted_syntax,
    coding_of,
    describe,
    entity_tag,
    named_syntax,
    send,
    sentence,
    syntaxes,
)

_METHODS = "GET, HEAD, POST, QUERY, OPTIONS"


def sparql_blueprint(store: Store, settings: Settings) -> Blueprint:
    """Return the blueprint of the endpoint."""
    blueprint = Blueprint("sparql", __name__)
    endpoint = Endpoint(store, settings)
    blueprint.add_url_rule("/sparql", "preflight", preflight, methods=["OPTIONS"])
    blueprint.add_url_rule(
        "/sparql", "endpoint", endpoint.answer, methods=["GET", "POST", "QUERY"], provide_automatic_options=False
    )
    blueprint.register_error_handler(QueryError, refuse)
    blueprint.register_error_handler(HTTPException, reject)
    return blueprint


@dataclass(frozen=True)
class Endpoint:
    """The endpoint on one store."""

    store: Store
    settings: Settings

    def answer(self) -> Response:
        """Answer one request."""
        limits = self.settings.limits
        asked = read_request(request, max_bytes=limits.query_bytes)
        if asked.text is None:
            raise NotAcceptable("Send a query as the parameter 'query'.")
        outline = examine(asked.text, limits, service_allowed=self.settings.service_allowed)
        syntax, media_type = _negotiated(asked, outline.form or Form.SOLUTIONS)
        return self._run(_query(asked, syntax), syntax, media_type)

    def _run(self, query: Query, syntax: Syntax, media_type: str) -> Response:
        coding = coding_of(request)
        tag = entity_tag(self.store.digest, query, media_type + coding)
        if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag):
            return describe(Response(status=304), tag)
        departure = request.environ.get(GONE)
        leaving = departure.then if departure else None
        answer = self.store.query(query, client=request.remote_addr or "", leaving=leaving)
        return describe(send(answer, syntax, media_type, coding=coding), tag)


def _negotiated(asked: Asked, form: Form) -> tuple[Syntax, str]:
    if asked.format:
        syntax = named_syntax(asked.format, form)
        if syntax:
            return syntax, syntax.media_type
        found = None
    else:
        found = accepted_syntax(request.accept_mimetypes, form, html=False)
    if not found:
        names = ", ".join(item.media_type for item in syntaxes(form))
        raise NotAcceptable(f"This query can be answered as {names}.")
    return found


def _query(asked: Asked, syntax: Syntax) -> Query:
    query = Query(asked.text or "", default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
    if hasattr(syntax, "graphs"):
        return replace(query, syntax=syntax.name)
    return replace(query, results=syntax.name)


def preflight() -> Response:
    """Answer what the endpoint allows (Fetch standard, CORS preflight)."""
    response = Response(status=204, headers={"Allow": _METHODS, "Access-Control-Max-Age": "86400"})
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match, Authorization"
    response.headers.update(CORS)
    return response


def refuse(error: QueryError) -> Response:
    """Turn a query's failure into a status and a plain sentence."""
    response = _plain(_status(error), sentence(error))
    if isinstance(error, QueryLimitExceeded) and error.limit in ("queue", "query_seconds"):
        response.headers["Retry-After"] = "5"
    return response


def _status(error: QueryError) -> int:
    match error:
        case QuerySyntaxError():
            return 400
        case QueryRefused():
            return 403
        case QueryLimitExceeded():
            return 503
        case _:
            return 500


def reject(error: HTTPException) -> Response:
    """Turn a protocol error into a plain sentence."""
    response = _plain(error.code or 500, error.description or error.name)
    response.headers.update({name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")})
    return response


def _plain(status: int, message: str) -> Response:
    response = Response(message + "\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.update(CORS)
    return response
