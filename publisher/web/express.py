"""The short way of a plain question to the endpoint: no thread, no Flask, the same answer.

A GET of ``/sparql`` with a short query and nothing but ``format`` beside it, from a client that is no browser, goes
from the HTTP server's event loop to a query worker and back. Everything else, every failure first of all, takes the
long way through the app: ``answer`` returns None for it.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Response

from publisher.errors import QueryError
from publisher.rdf.formats import FORMATS
from publisher.store.model import Answer, Form, Leaving, PromptStore, Query
from publisher.web.endpoint import refuse
from publisher.web.headers import SECURITY, takes_gzip
from publisher.web.reply import Reply
from publisher.web.sparql_response import (
    COMPRESS_FROM,
    Syntax,
    accepted_syntax,
    content_type_of,
    describe,
    entity_tag,
    named_syntax,
    send,
    wants_page,
)
from publisher.web.turns import Turns

ENDPOINT = "sparql.sparql"
"""The app's own name of the endpoint, under which answers are counted."""
PATH = "/sparql"
_MOST_TEXT = 4_096
_MOST_CHOICES = 1_000
Count = Callable[[str, str, str, float | None], None]
"""Counts an answer: the endpoint, the method, the status, the seconds where they are known."""
InThread = Callable[[Callable[..., Reply], Answer, "Choice", str], Awaitable[Reply]]
"""Calls a function of an answer, a choice and a tag in a thread."""


@dataclass(frozen=True)
class Choice:
    """How a request is answered: the format, its media type, the coding, and the headers that follow from them."""

    format: Syntax
    media_type: str
    coding: str
    headers: tuple[tuple[str, str], ...]

    def query(self, text: str) -> Query:
        """Return the query that asks for this format."""
        name = self.format.name
        return Query(text, syntax=name) if name in FORMATS else Query(text, name)


@dataclass(frozen=True)
class Express:
    """The short way to one store. It belongs to one event loop."""

    store: PromptStore
    count: Count
    _choices: dict[tuple[str, str, str, Form], Choice | None] = field(default_factory=dict)

    async def answer(self, scope: Any, publication: str, leaving: Leaving, threads: Turns) -> Reply | None:
        """Return the answer to a GET request, or None for one that takes the long way."""
        began = time.perf_counter()
        asked = _asked(scope.query_string) if scope.path == PATH else None
        if asked is None or self.store.digest != publication:
            return None
        text, name = asked
        try:
            outline = self.store.outline(text)
        except QueryError:
            return None
        headers = scope.headers
        wanted = headers.get("accept") or "", headers.get("accept-encoding") or ""
        choice = self._choice(*wanted, name, outline.form or Form.SOLUTIONS)
        if choice is None:
            return None
        query, client = choice.query(text), scope.client.rpartition(":")[0]
        try:
            found = await self.store.query_soon(query, outline, client=client, leaving=leaving)
            tag = entity_tag(publication, query, choice.media_type + choice.coding)
            reply = await _reply(found, choice, tag, partial(threads.run, client))
        except QueryError as error:
            reply = _plain(refuse(error))
        self.count(ENDPOINT, "GET", str(reply.status), time.perf_counter() - began)
        return reply

    def _choice(self, accept: str, coding: str, name: str, form: Form) -> Choice | None:
        """Return how to answer; the same headers lead to the same choice, so it is made once."""
        key = (accept, coding, name, form)
        if key not in self._choices:
            if len(self._choices) >= _MOST_CHOICES:
                self._choices.clear()
            self._choices[key] = _chosen(*key)
        return self._choices[key]


def _asked(query_string: str) -> tuple[str, str] | None:
    """Return the query and the name of a format; None when anything else is said, or it is not said plainly."""
    query, _, rest = query_string.partition("&")
    if not query.startswith("query=") or len(query) > _MOST_TEXT:
        return None
    name, _, value = rest.partition("=")
    if rest and (name != "format" or "&" in value or "%" in value or "+" in value):
        return None
    try:
        return unquote_to_bytes(query[6:].replace("+", " ")).decode(), value
    except UnicodeDecodeError:
        return None


def _chosen(accept: str, coding: str, name: str, form: Form) -> Choice | None:
    if not name and wants_page(accept):
        return None
    syntax = named_syntax(name, form) if name else None
    found = (syntax, syntax.media_type) if syntax else None if name else accepted_syntax(accept, form)
    if not found:
        return None
    response = describe(Response(content_type=content_type_of(found[1])), "")
    del response.headers["ETag"], response.headers["Content-Length"]
    return Choice(*found, "gzip" if takes_gzip(coding) else "", tuple(_headers(response)))


async def _reply(answer: Answer, choice: Choice, tag: str, in_thread: InThread) -> Reply:
    """Return an answer as it goes out. Raises QueryError for one that fails before its first byte."""
    size = answer.size
    if size is None or (choice.coding and size >= COMPRESS_FROM):
        return await in_thread(_streamed, answer, choice, tag)
    body = b"".join(answer.chunks())
    answer.close()
    return Reply(200, [*choice.headers, ("etag", f'W/"{tag}"'), ("content-length", str(size))], body)


def _streamed(answer: Answer, choice: Choice, tag: str) -> Reply:
    """Return an answer that is large, compressed or still growing. Raises QueryError before the first byte."""
    response = describe(send(answer, choice.format, choice.media_type, coding=choice.coding), tag)
    return Reply(200, _headers(response), None, iter(response.iter_encoded()), response.close)


def _plain(response: Response) -> Reply:
    return Reply(response.status_code, _headers(response), response.get_data())


def _headers(response: Response) -> list[tuple[str, str]]:
    """Return a response's headers as RSGI wants them, with those that every answer of the site carries."""
    for name, value in SECURITY.items():
        response.headers.setdefault(name, value)
    return [(name.lower(), value) for name, value in response.headers.items()]
