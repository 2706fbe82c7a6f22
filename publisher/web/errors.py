"""Errors as answers: one handler, a page for people and RFC 9457 problem details for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
from flask import Flask, Request, Response, request
from werkzeug.exceptions import HTTPException

from publisher.catalogue.records import Reference
from publisher.web.contexts import Download, ErrorPage
from publisher.web.headers import answer_of, send
from publisher.web.negotiation import Variant, choose
from publisher.web.rendering import Renderer

_FORMS = (
    Variant("html", "text/html", "Web page"),
    Variant("json", "application/problem+json", "Problem details", ("application/json",)),
    Variant("txt", "text/plain", "Text"),
)
SENTENCES = {
    405: "The address is there, but it does not answer this method.",
    500: "Something went wrong on our side. Try again later.",
}
"""What is said of errors nobody gave a reason for."""


class Problem(Exception):
    """A request that cannot be answered as asked; ``text`` says why and what to do.

    ``message`` is that as the translations know it, with places for ``values``; ``rest`` is one more sentence. ``near``
    are things that may have been meant or stand in the place of what was asked for; ``about`` is that itself, where it
    still has a page.
    """

    def __init__(
        self,
        status: int,
        title: str,
        message: str,
        *,
        values: Mapping[str, object] | None = None,
        rest: str = "",
        formats: Sequence[Download] = (),
        near: Sequence[Reference] = (),
        about: Reference | None = None,
    ) -> None:
        self.status = status
        self.title = title
        self.message = message
        self.values = values
        self.rest = rest
        self.formats = formats
        self.near = near
        self.about = about
        super().__init__(self.text)

    @property
    def text(self) -> str:
        """Return why and what to do, in English."""
        return self.told(str)

    def told(self, translate: Callable[[str], str]) -> str:
        """Return why and what to do in another language."""
        first = translate(self.message) % self.values if self.values else translate(self.message)
        return f"{first} {translate(self.rest)}" if self.rest else first


def handle_errors(app: Flask, renderer: Renderer) -> None:
    """Answer every problem and HTTP error of the app in the form the client reads."""

    def problem(error: Problem) -> Response:
        return _answer(error, request, renderer)

    def http(error: HTTPException) -> Response | HTTPException:
        if error.response is not None or (error.code or 500) < 400:
            return error
        text = error.description or ""
        if text == type(error).description:
            text = SENTENCES.get(error.code or 500, text)
        response = _answer(Problem(error.code or 500, error.name, text), request, renderer)
        for name, value in error.get_headers():
            if name.lower() in ("allow", "retry-after"):
                response.headers[name] = value
        return response

    app.register_error_handler(Problem, problem)
    app.register_error_handler(HTTPException, http)


def _answer(error: Problem, received: Request, renderer: Renderer) -> Response:
    form = choose(received.headers.get("Accept"), _FORMS) or _FORMS[2]
    if form.suffix == "html":
        query = received.path.rpartition("/")[2].partition(".")[0]
        text = error.told(renderer.translator(received))
        page = ErrorPage(error.status, error.title, text, error.formats, error.near, query, error.about)
        body = renderer.page("error.html", page).encode()
    elif form.suffix == "json":
        body = msgspec.json.encode(_details(error))
    else:
        lines = [f"{error.status} {error.title}. {error.text}", *(f"{i.media_type} {i.href}" for i in error.formats)]
        body = "\n".join([*lines, *(f"{item.iri} {item.label.value}" for item in error.near), ""]).encode()
    response = send(answer_of(body, form.content_type), received, status=error.status)
    response.headers["Cache-Control"] = "no-store" if error.status >= 500 else "public, max-age=60"
    response.vary.update(("Accept", "Accept-Language") if form.suffix == "html" else ("Accept",))
    if error.formats:
        relation = "collection" if error.status == 404 else "alternate"
        response.headers["Link"] = ", ".join(
            f'<{item.href}>; rel="{relation}"; type="{item.media_type}"' for item in error.formats
        )
    return response


def _details(error: Problem) -> dict[str, object]:
    found: dict[str, object] = {"title": error.title, "status": error.status, "detail": error.text}
    if error.formats:
        found["formats"] = [{"href": item.href, "type": item.media_type} for item in error.formats]
    if error.about:
        found["about"] = {"iri": error.about.iri, "label": error.about.label.value}
    if error.near:
        found["near"] = [{"iri": item.iri, "label": item.label.value} for item in error.near]
    return found
