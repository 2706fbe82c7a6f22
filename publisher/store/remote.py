"""A store behind an address: any SPARQL 1.1 server, for those who outgrow one machine.

The server is asked for one plain format each (result XML, N-Triples) and its answer is written anew, so that an answer
looks the same whatever server gave it, and a server's own formats and half answers never reach a client.
"""

from __future__ import annotations

import os
import time
from http.client import HTTPException, HTTPResponse
from io import RawIOBase
from tempfile import TemporaryFile
from threading import Thread
from typing import IO, cast
from urllib.error import URLError

from pyoxigraph import QueryResultsFormat as Results
from pyoxigraph import RdfFormat, parse, parse_query_results, serialize
from SPARQLWrapper import POST, URLENCODED
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException
from SPARQLWrapper.Wrapper import SPARQLWrapper

from publisher.config import Limits, Settings
from publisher.errors import ConfigurationError, QueryError, QueryLimitExceeded, QuerySyntaxError
from publisher.namespaces import PREFIXES
from publisher.rdf.formats import FORMATS
from publisher.rdf.results import RESULT_FORMATS
from publisher.store.guard import examine
from publisher.store.model import Answer, Form, Leaving, Query
from publisher.store.sharing import SharedAnswers
from publisher.store.slots import Slots
from publisher.store.spool import Spool

USER, PASSWORD = "PUBLISHER_STORE_USER", "PUBLISHER_STORE_PASSWORD"
"""Environment variables with the server's credentials."""
_TABLE, _GRAPH = "application/sparql-results+xml", "application/n-triples, text/plain;q=0.5"
_TYPES = {Form.SOLUTIONS: "SELECT", Form.BOOLEAN: "ASK", Form.GRAPH: "CONSTRUCT"}
_SMALL = 64 * 1024


class RemoteStore:
    """A Store (see publisher.store.model) on a SPARQL 1.1 server whose default graph is the union of all graphs."""

    def __init__(self, settings: Settings, *, digest: str) -> None:
        if not settings.store.query_url:
            raise ConfigurationError("[tool.publisher.store]: a remote store needs 'query-url'.")
        self._settings = settings
        self._digest = digest
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
        form = outline.form
        return self._answers.read((self._digest, query), lambda spool: self._run(query, form, spool, client), leaving)

    def close(self) -> None:
        """Answer nobody any more."""
        self._slots.close()

    def _run(self, query: Query, form: Form, spool: Spool, client: str) -> None:
        place = self._slots.take(client)
        sink = Sink(spool, self._settings.limits)
        spool.on_abandon(sink.abandon)

        def work() -> None:
            error = self._failure(query, form, sink)
            self._slots.add(place)
            self._slots.leave(client)
            sink.end(error)

        Thread(target=work, name="remote", daemon=True).start()
        spool.started()

    def _failure(self, query: Query, form: Form, sink: Sink) -> QueryError | None:
        """Ask the server and write its answer anew; return what went wrong, None when nothing did."""
        try:
            with self._response(query, form) as response:
                _rewrite(response, query, form, sink)
        except QueryError as error:
            return error
        except SyntaxError as error:
            return QueryError(f"The store's answer cannot be read: {error}")
        except TimeoutError:
            return sink.late()
        except (OSError, HTTPException, ValueError) as error:
            return QueryError(f"The store cannot be reached: {error}")
        return None

    def _response(self, query: Query, form: Form) -> HTTPResponse:
        wrapper = SPARQLWrapper(self._settings.store.query_url, agent="publisher")
        wrapper.queryString, wrapper.queryType = query.text, _TYPES[form]  # its own guess could take us for an update
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(URLENCODED)
        wrapper.setOnlyConneg(True)
        wrapper.setReturnFormat("xml")
        wrapper.setTimeout(int(self._settings.limits.query_seconds) + 1)
        wrapper.addCustomHttpHeader("Accept", _GRAPH if form is Form.GRAPH else _TABLE)
        wrapper.setCredentials(os.environ.get(USER), os.environ.get(PASSWORD))
        for iri in query.default_graphs:
            wrapper.addParameter("default-graph-uri", iri)
        for iri in query.named_graphs:
            wrapper.addParameter("named-graph-uri", iri)
        try:
            return wrapper.query().response
        except QueryBadFormed as error:
            raise QuerySyntaxError(_said(error)) from error
        except SPARQLWrapperException as error:
            raise QueryError(f"The store failed: {_said(error)}") from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise error.reason from error
            raise


def _said(error: SPARQLWrapperException) -> str:
    text = error.args[0] if error.args else b""
    message = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return " ".join(message.partition("Response:")[2].split())[:500] or message[:500]


def _rewrite(response: HTTPResponse, query: Query, form: Form, sink: Sink) -> None:
    source, output = cast(IO[bytes], response), cast(IO[bytes], sink)
    if form is not Form.GRAPH:
        found = parse_query_results(source, format=Results.XML)
        found.serialize(output, RESULT_FORMATS[query.results].engine)
        return
    triples = (quad.triple for quad in parse(source, RdfFormat.N_TRIPLES))
    serialize(triples, output, FORMATS[query.syntax].engine, prefixes=dict(PREFIXES))


class Sink(RawIOBase):
    """Where an answer is written anew: memory first, then an unlinked file that readers follow."""

    def __init__(self, spool: Spool, limits: Limits) -> None:
        self._spool = spool
        self._limits = limits
        self._deadline = time.monotonic() + limits.query_seconds
        self._buffer = bytearray()
        self._file: IO[bytes] | None = None
        self._total = 0
        self._abandoned = False

    def abandon(self) -> None:
        """Stop writing: nobody reads."""
        self._abandoned = True

    def late(self) -> QueryLimitExceeded:
        """Return the error of a query that ran too long."""
        message = f"The query ran longer than {self._limits.query_seconds:g} seconds."
        return QueryLimitExceeded(message, limit="query_seconds")

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take some bytes. Raises QueryLimitExceeded beyond a limit, QueryError when nobody reads."""
        self._total += len(data)
        self._require_sense()
        if self._file:
            self._file.write(data)
            self._spool.more()
        else:
            self._buffer += data
            if len(self._buffer) > _SMALL:
                self._spill()
        return len(data)

    def end(self, error: QueryError | None) -> None:
        """Say that the answer is whole, or why it never will be."""
        if error is None and self._file is None:
            self._spool.complete(bytes(self._buffer))
        else:
            self._spool.finish(error)
        if self._file:
            self._file.close()

    def _require_sense(self) -> None:
        if self._abandoned:
            raise QueryError("The client went away.")
        if time.monotonic() > self._deadline:
            raise self.late()
        if self._total > self._limits.result_bytes:
            message = f"The answer is larger than {self._limits.result_bytes} bytes; ask for less."
            raise QueryLimitExceeded(message, limit="result_bytes")

    def _spill(self) -> None:
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 (lives as long as the answer)
        self._file.write(self._buffer)
        self._spool.spill(os.dup(self._file.fileno()))
