"""A store behind an address: any SPARQL 1.1 server, for those who outgrow one machine.

The server is asked for one plain format each (result XML, N-Triples) and its answer is written anew, so that an answer
looks the same whatever server gave it, and a server's own formats and half answers never reach a client.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPException, HTTPResponse
from math import ceil
from threading import Thread
from urllib.error import HTTPError, URLError

from SPARQLWrapper import BASIC, DIGEST, POST, URLENCODED
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException
from SPARQLWrapper.Wrapper import SPARQLWrapper

from publisher.config import Settings, StoreSettings
from publisher.errors import ConfigurationError, QueryError, QuerySyntaxError
from publisher.store.growing import Growing
from publisher.store.guard import examine, without_from
from publisher.store.model import Answer, Form, Leaving, Outline, Query
from publisher.store.rewriting import GRAPH_TYPE, TABLE_TYPE, rewrite
from publisher.store.sharing import SharedAnswers
from publisher.store.slots import Slots
from publisher.store.spool import Spool

USER, PASSWORD = "PUBLISHER_STORE_USER", "PUBLISHER_STORE_PASSWORD"
"""Environment variables that hold the server's credentials."""
_TYPES = {Form.SOLUTIONS: "SELECT", Form.BOOLEAN: "ASK", Form.GRAPH: "CONSTRUCT"}
_LINE = re.compile(r"\bline (\d+)|\bat (\d+):(\d+)")
_UPDATE_SECONDS = 3_600
_STATE, _INCOMPLETE = "X-SQL-State", "S1TAT"
"""How Virtuoso says, beside status 200, that it stopped a query at a time limit and sends what it had by then."""


class RemoteStore:
    """A Store (see publisher.store.model) on a SPARQL 1.1 server that a snapshot was loaded into.

    ``graphs`` are the snapshot's: a request that names none may ask each by name, and by default asks the union of
    those in ``merged``, whatever else the server holds.
    """

    def __init__(
        self, settings: Settings, *, digest: str, graphs: Sequence[str] = (), merged: Sequence[str] = ()
    ) -> None:
        if not settings.store.query_url:
            raise ConfigurationError("[tool.publisher.store]: a remote store needs 'query-url'.")
        self._settings = settings
        self._digest = digest
        everything = settings.store.union_default_graph
        self._dataset = ((), ()) if everything else (tuple(merged or graphs), tuple(graphs))
        self._answers = SharedAnswers()
        self._slots: Slots[int] = Slots(settings.limits)
        self._slots.replace(range(settings.limits.workers))

    @property
    def digest(self) -> str:
        """The digest of the snapshot that was loaded."""
        return self._digest

    def query(self, query: Query, *, client: str = "", leaving: Leaving | None = None) -> Answer:
        """Answer a query (see Store)."""
        allowed = self._settings.service_allowed
        outline = examine(query.text, self._settings.limits, service_allowed=allowed)
        if outline.form is None:
            raise QuerySyntaxError("This is no query: SELECT, ASK, CONSTRUCT or DESCRIBE is missing.", line=1, column=1)
        text = without_from(query.text) if query.has_dataset and outline.has_from else query.text
        question = Question(
            replace(query, text=text),
            outline.form,
            *self._graphs(query, outline),
            query.has_dataset or outline.has_from,
        )
        return self._answers.read((self._digest, query), lambda spool: self._run(question, spool, client), leaving)

    def close(self) -> None:
        """Answer nobody any more."""
        self._slots.close()

    def _graphs(self, query: Query, outline: Outline) -> tuple[tuple[str, ...], tuple[str, ...]]:
        if query.has_dataset or outline.has_from:
            return query.default_graphs, query.named_graphs
        return self._dataset

    def _run(self, question: Question, spool: Spool, client: str) -> None:
        place = self._slots.take(client)
        output = Growing(spool, self._settings.limits)
        spool.on_abandon(output.abandon)

        def work() -> None:
            error = self._failure(question, output)
            self._slots.leave(client, place)
            output.end(error)

        Thread(target=work, name="remote", daemon=True).start()
        spool.started()

    def _failure(self, question: Question, output: Growing) -> QueryError | None:
        """Ask the server and write its answer anew; return what went wrong, None when nothing did."""
        try:
            with self._response(question) as response:
                if response.headers.get(_STATE) == _INCOMPLETE:
                    return output.late()
                rewrite(response, question.query, question.form, output)
        except QueryError as error:
            return error
        except SyntaxError as error:
            return QueryError(f"The store's answer cannot be read: {error}")
        except TimeoutError:
            return output.late()
        except (OSError, HTTPException, ValueError) as error:
            return QueryError(f"The store cannot be reached: {error}")
        return None

    def _deadline(self) -> Iterator[tuple[str, str]]:
        """Yield the parameter that tells the server when nobody waits any more: a little after our own deadline."""
        seconds = ceil(self._settings.limits.query_seconds) + 1
        name, given, value = self._settings.store.timeout_parameter.partition("=")
        if given:
            yield name, value.replace("{seconds}", str(seconds)).replace("{milliseconds}", str(1000 * seconds))

    def _response(self, question: Question) -> HTTPResponse:
        wrapper = _wrapper(self._settings.store, self._settings.store.query_url)
        wrapper.queryString = question.query.text
        wrapper.queryType = _TYPES[question.form]  # its own guess could take a query for an update
        wrapper.setTimeout(int(self._settings.limits.query_seconds) + 1)
        wrapper.addCustomHttpHeader("Accept", GRAPH_TYPE if question.form is Form.GRAPH else TABLE_TYPE)
        if self._settings.store.union_default_graph and not question.chosen:
            wrapper.addParameter("union-default-graph", "true")  # Oxigraph's; others pass over it
        for name, value in self._deadline():
            wrapper.addParameter(name, value)
        for iri in question.default_graphs:
            wrapper.addParameter("default-graph-uri", iri)
        for iri in question.named_graphs:
            wrapper.addParameter("named-graph-uri", iri)
        return _sent(wrapper)


@dataclass(frozen=True)
class Question:
    """A query as it is sent on: its form, and the graphs it asks."""

    query: Query
    form: Form
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    chosen: bool
    """Whether the request or the query itself names the graphs."""


def send_update(store: StoreSettings, text: str) -> None:
    """Send one SPARQL Update request. Raises QueryError when the server refuses or fails."""
    wrapper = _wrapper(store, store.update_url)
    wrapper.setTimeout(_UPDATE_SECONDS)
    wrapper.queryString, wrapper.queryType = text, "INSERT"
    try:
        with _sent(wrapper) as response:
            response.read()
    except (OSError, HTTPException) as error:
        raise QueryError(f"{store.update_url} cannot be reached: {error}") from error


def _wrapper(store: StoreSettings, address: str) -> SPARQLWrapper:
    wrapper = SPARQLWrapper(address, updateEndpoint=address, agent="publisher")
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(URLENCODED)
    wrapper.setOnlyConneg(True)
    wrapper.setReturnFormat("xml")
    wrapper.setHTTPAuth(DIGEST if store.digest_authentication else BASIC)
    wrapper.setCredentials(os.environ.get(USER), os.environ.get(PASSWORD))
    return wrapper


def _sent(wrapper: SPARQLWrapper) -> HTTPResponse:
    try:
        return wrapper.query().response
    except QueryBadFormed as error:
        raise _malformed(_said(error)) from error
    except SPARQLWrapperException as error:
        raise QueryError(f"The store failed: {_said(error)}") from error
    except HTTPError as error:
        raise QueryError(f"The store answered {error.code} {error.reason}.") from error
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise error.reason from error
        raise


def _said(error: SPARQLWrapperException) -> str:
    text = str(error.args[0]) if error.args else str(error)
    return " ".join(text.partition("Response:")[2].strip(" \nb'\"").replace("\\n", " ").split())[:500] or text[:500]


def _malformed(message: str) -> QuerySyntaxError:
    place = _LINE.search(message)
    if not place:
        return QuerySyntaxError(message)
    return QuerySyntaxError(message, line=int(place[1] or place[2]), column=int(place[3] or 1))
