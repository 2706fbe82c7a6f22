"""The short way of a plain question to the endpoint: no thread, no Flask, the same answer.

A GET of ``/sparql`` with a short query and nothing but ``format`` beside it, from a client that is no browser, goes
from the HTTP server's event loop to a query worker and back; what the store answers at once needs no worker either.
Everything else, every failure first of all, takes the long way through the app: ``begin`` returns None for it.
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
from publisher.store.model import Answer, Form, Leaving, Outline, PromptStore, Query
from publisher.web.endpoint import refuse
from publisher.web.headers import SECURITY, takes_gzip
from publisher.web.reply import Reply
from publisher.web.sparql_response import (
    COMPRESS_FROM,
    SMALL,
    Syntax,
    accepted_syntax,
    compressed,
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
class Question:
    """A plain question on its way: what is asked, how it is answered, and for whom."""

    query: Query
    outline: Outline
    choice: Choice
    tag: str
    client: str
    began: float


@dataclass(frozen=True)
class Express:
    """The short way to one store. It belongs to one event loop."""

    store: PromptStore
    count: Count
    _choices: dict[tuple[str, str, str, Form], Choice | None] = field(default_factory=dict)

    def begin(self, scope: Any, publication: str) -> Reply | Question | None:
        """Return the answer to a GET request where that takes no waiting, a question, or None for the long way."""
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
        query = choice.query(text)
        tag = entity_tag(publication, query, choice.media_type + choice.coding)
        body = self.store.at_once(query, digest=publication) if outline.form is Form.GRAPH else None
        if body is not None:
            return self._counted(_whole(body, choice, tag), began)
        return Question(query, outline, choice, tag, scope.client.rpartition(":")[0], began)

    async def answer(self, question: Question, leaving: Leaving, threads: Turns) -> Reply:
        """Return the answer to a question."""
        client, choice = question.client, question.choice
        try:
            found = await self.store.query_soon(question.query, question.outline, client=client, leaving=leaving)
            reply = await _reply(found, choice, question.tag, partial(threads.run, client))
        except QueryError as error:
            reply = _plain(refuse(error))
        return self._counted(reply, question.began)

    def _counted(self, reply: Reply, began: float) -> Reply:
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
    if size is None or size > SMALL:
        return await in_thread(_streamed, answer, choice, tag)
    body = b"".join(answer.chunks())
    answer.close()
    return _whole(body, choice, tag)


def _whole(body: bytes, choice: Choice, tag: str) -> Reply:
    """Return a small answer as it goes out."""
    headers = [*choice.headers, ("etag", f'W/"{tag}"')]
    if choice.coding and len(body) >= COMPRESS_FROM:
        body = compressed(body)
        headers.append(("content-encoding", choice.coding))
    return Reply(200, [*headers, ("content-length", str(len(body)))], body)


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
