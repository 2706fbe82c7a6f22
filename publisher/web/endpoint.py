"""What every address that answers from the store shares: running a query, and turning failures into plain sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from publisher.config import Settings
from publisher.errors import QueryError, QueryLimitExceeded, QueryRefused, QuerySyntaxError
from publisher.store.model import Query, Store
from publisher.web.departure import GONE
from publisher.web.front import ANSWERED_FROM
from publisher.web.sparql_response import CORS, Syntax, coding_of, describe, entity_tag, send, sentence

_WRITING = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Endpoint:
    """A store, and the settings it is asked under."""

    store: Store
    settings: Settings

    def run(self, query: Query, syntax: Syntax, media_type: str) -> Response:
        """Answer the current request with a query's answer, or 304 when the client has it."""
        coding = coding_of(request)
        tag = entity_tag(self.store.digest, query, media_type + coding)
        if request.method in ("GET", "HEAD") and request.if_none_match.contains_weak(tag):
            return describe(Response(status=304), tag)
        departure = request.environ.get(GONE)
        leaving = departure.then if departure else None
        request.environ[ANSWERED_FROM] = self.store.digest
        answer = self.store.query(query, client=request.remote_addr or "", leaving=leaving)
        return describe(send(answer, syntax, media_type, coding=coding), tag)


def install(blueprint: Blueprint, path: str, view: Callable[..., Response], *, methods: tuple[str, ...]) -> None:
    """Route a path to a view, its preflight beside it, and its failures to plain sentences."""
    name = path.strip("/").replace("/", "-").replace(".", "-").partition("<")[0]
    allowed = ", ".join((*methods, "HEAD", "OPTIONS"))

    def preflight(**_: str) -> Response:
        return allow(allowed)

    def otherwise(**_: str) -> Response:
        response = plain(405, f"{request.method} is not for this address; it answers {allowed}.")
        response.headers["Allow"] = allowed
        return response

    others = [method for method in _WRITING if method not in methods]
    blueprint.add_url_rule(path, f"{name}-otherwise", otherwise, methods=others, provide_automatic_options=False)
    blueprint.add_url_rule(path, f"{name}-preflight", preflight, methods=["OPTIONS"])
    blueprint.add_url_rule(path, name, view, methods=list(methods), provide_automatic_options=False)
    blueprint.register_error_handler(QueryError, refuse)
    blueprint.register_error_handler(HTTPException, reject)


def allow(methods: str) -> Response:
    """Answer which methods an address knows (Fetch standard, CORS preflight)."""
    response = Response(status=204, headers={"Allow": methods, "Access-Control-Max-Age": "86400"})
    response.headers["Access-Control-Allow-Methods"] = methods
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type, If-None-Match, Authorization"
    response.headers.update(CORS)
    return response


def refuse(error: QueryError) -> Response:
    """Turn a query's failure into a status and a plain sentence."""
    response = plain(status_of(error), sentence(error))
    if isinstance(error, QueryLimitExceeded) and error.limit in ("queue", "query_seconds"):
        response.headers["Retry-After"] = "5"
    return response


def status_of(error: QueryError) -> int:
    """Return the HTTP status of a failure."""
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
    response = plain(error.code or 500, error.description or error.name)
    response.headers.update({name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")})
    return response


def plain(status: int, message: str) -> Response:
    """Return a sentence that no cache keeps."""
    response = Response(message + "\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.update(CORS)
    return response
