"""The sacrificial process: it opens a snapshot's store read-only, answers one query at a time, and may be killed.

Everything that can go wrong in the engine goes wrong here: a stack overflow, no end, no memory. The kernel ends the
process for each (signal SEGV, ALRM, ABRT), and the pool starts another.
"""

from __future__ import annotations

import gc
import os
import re
import resource
import signal
import socket
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
)

from publisher.errors import QueryError, QueryLimitExceeded, QuerySyntaxError
from publisher.rdf.formats import FORMATS
from publisher.rdf.results import RESULT_FORMATS
from publisher.store.confinement import forbid_sockets
from publisher.store.model import Query
from publisher.store.statements import PLAIN, write
from publisher.store.wire import ANSWER, DONE, ERROR, MORE, READY, Channel, decode_query, encode_error

SMALL = 128 * 1024
"""Bytes of answer kept in memory; a larger one goes to a file."""
_NOTIFY = 256 * 1024
_NICENESS = 5
"""How far a query stands behind the pages of the site when the processors are busy."""
_PLACE = re.compile(r"^error at (\d+):(\d+): ")


def work(end: socket.socket, directory: str, *, memory_mb: int, result_bytes: int, network: bool) -> None:
    """Answer the queries that come over a socket until it closes."""
    _be_quiet()
    os.nice(_NICENESS)
    channel = Channel(end)
    try:
        store = Store.read_only(directory)
    except OSError as error:
        channel.send(ERROR, encode_error(QueryError(f"The store {directory} cannot be opened: {error}")))
        return
    sink = Sink(channel, limit=result_bytes)
    _bound(memory_mb, network=network)
    gc.freeze()
    channel.send(READY)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            _answer(store, *decode_query(channel.receive()[1]), sink)


def _be_quiet() -> None:
    """Leave signals to their default action (the kernel ends us), and write no stack traces anywhere."""
    for number in (signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    os.close(silence)


def _bound(memory_mb: int, *, network: bool) -> None:
    """Bound memory; and without network let no socket ever be opened."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    size = pages * os.sysconf("SC_PAGE_SIZE") + memory_mb * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not network:
        forbid_sockets()


def _answer(store: Store, query: Query, seconds: float, sink: Sink) -> None:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    error = _failure(store, query, sink)
    signal.setitimer(signal.ITIMER_REAL, 0)
    if error:
        sink.fail(error)
    else:
        sink.finish()


def _failure(store: Store, query: Query, sink: Sink) -> QueryError | None:
    """Write the answer into the sink; return what went wrong, None when nothing did."""
    try:
        _serialize(_evaluate(store, query), query, sink)
    except QueryError as error:
        return error
    except SyntaxError as error:
        return _located(error)
    except MemoryError:
        return QueryLimitExceeded("The query needs more memory than it may use.", limit="query_memory_mb")
    except (OSError, ValueError, RuntimeError) as error:
        return QueryError(f"The engine could not answer the query: {error}")
    return None


def _evaluate(store: Store, query: Query) -> QuerySolutions | QueryBoolean | QueryTriples:
    try:
        defaults: list[NamedNode | BlankNode | DefaultGraph] = [NamedNode(iri) for iri in query.default_graphs]
        named: list[NamedNode | BlankNode] = [NamedNode(iri) for iri in query.named_graphs]
    except ValueError as error:
        raise QuerySyntaxError(f"A graph name of the request is not an IRI: {error}") from error
    if query.has_dataset:
        return store.query(query.text, default_graph=defaults, named_graphs=named)
    return store.query(query.text)


def _serialize(found: QuerySolutions | QueryBoolean | QueryTriples, query: Query, sink: Sink) -> None:
    output = cast(IO[bytes], sink)
    if not isinstance(found, QueryTriples):
        found.serialize(output, RESULT_FORMATS[query.results].engine)
    elif query.syntax in PLAIN:
        found.serialize(output, FORMATS[query.syntax].engine)
    else:
        write(found, query.syntax, output)


def _located(error: SyntaxError) -> QuerySyntaxError:
    message = str(error)
    place = _PLACE.match(message)
    if not place:
        return QuerySyntaxError(message)
    text = " ".join(_PLACE.sub("", message).split())
    return QuerySyntaxError(text, line=int(place[1]), column=int(place[2]))


class Sink(RawIOBase):
    """Where the engine writes an answer: memory first, then a file that the web process reads along.

    The file is made ahead and has no name, so nothing is left behind however the process ends.
    """

    def __init__(self, channel: Channel, *, limit: int) -> None:
        self._channel = channel
        self._limit = limit
        self._start()

    def _start(self) -> None:
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 (lives as long as an answer)
        self._buffer = bytearray()
        self._spilled = False
        self._total = self._told = 0

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take some bytes of the answer. Raises QueryLimitExceeded beyond the limit."""
        self._total += len(data)
        if self._total > self._limit:
            message = f"The answer is larger than {self._limit} bytes; ask for less, with LIMIT or a narrower pattern."
            raise QueryLimitExceeded(message, limit="result_bytes")
        if not self._spilled:
            self._buffer += data
            if len(self._buffer) > SMALL:
                self._spill()
        else:
            self._file.write(data)
            self._tell()
        return len(data)

    def finish(self) -> None:
        """Send the small answer, or the news that the file is whole."""
        if self._spilled:
            self._channel.send(DONE)
        else:
            self._channel.send(ANSWER, bytes(self._buffer))
        self._reset()

    def fail(self, error: QueryError) -> None:
        """Send an error instead of the rest."""
        self._channel.send(ERROR, encode_error(error))
        self._reset()

    def _spill(self) -> None:
        self._file.write(self._buffer)
        self._spilled, self._told = True, self._total
        self._channel.send_file(self._file.fileno())

    def _tell(self) -> None:
        if self._total - self._told > _NOTIFY:
            self._told = self._total
            self._channel.send(MORE)

    def _reset(self) -> None:
        if self._spilled:
            self._file.close()
            self._start()
        else:
            self._buffer = bytearray()
            self._total = 0
