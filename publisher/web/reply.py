"""One answer on its way from the app to the HTTP server: everything at once, or pieces that follow."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from publisher.web.departure import Departure
from publisher.web.turns import Turns

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_LOOK_SECONDS = 0.05
"""A client's leaving is looked for once its answer takes longer than this."""


def _nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Reply:
    """A status, headers with names in small letters, and the whole body, or None and its pieces."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | None
    pieces: Iterator[bytes] = field(default_factory=lambda: iter(()))
    close: Callable[[], None] = _nothing


def header_of(headers: Any, name: str) -> str | None:
    """Return a header of an RSGI request; several lines of one name are one list (RFC 9110 section 5.3)."""
    values = headers.get_all(name)
    return None if not values else values[0] if len(values) == 1 else ",".join(values)


def call(app: WsgiApp, environ: dict[str, Any]) -> Reply:
    """Run a WSGI app up to its first piece of body."""
    started: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
        started[:] = [int(status.partition(" ")[0]), [(name.lower(), value) for name, value in headers]]

    result = app(environ, start)
    close = getattr(result, "close", None) or _nothing
    pieces = iter(result)
    try:
        first = next(pieces, b"")
    except BaseException:
        close()
        raise
    whole = dict(started[1]).get("content-length") == str(len(first)) or not first
    if not whole:
        return Reply(started[0], started[1], None, _joined(first, pieces), close)
    close()
    return Reply(started[0], started[1], first)


async def send(reply: Reply, protocol: Any, threads: Turns, client: str) -> None:
    """Send a reply; the pieces of one that is not whole are pulled in threads, and no more once the client is gone."""
    if reply.body is not None:
        protocol.response_bytes(reply.status, reply.headers, reply.body)
        return
    transport = protocol.response_stream(reply.status, reply.headers)
    leaving = asyncio.ensure_future(protocol.client_disconnect())
    try:
        while not leaving.done() and (piece := await threads.run(client, _next, reply.pieces)):
            await transport.send_bytes(piece)
    except Exception as error:  # a client that went away while it was sent to is no event
        if type(error).__name__ not in ("RSGIProtocolClosed", "RSGIProtocolError"):
            raise
    finally:
        leaving.cancel()
        await threads.run(client, reply.close)


class Lookout:
    """Tells when a client leaves while its answer is made; looks only once that takes a while."""

    def __init__(self, protocol: Any, departure: Departure) -> None:
        self._protocol = protocol
        self._departure = departure
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(_LOOK_SECONDS, self._look)
        self._task: asyncio.Task[None] | None = None

    def end(self) -> None:
        """Look no more."""
        self._timer.cancel()
        if self._task:
            self._task.cancel()

    def _look(self) -> None:
        self._task = self._loop.create_task(self._wait())

    async def _wait(self) -> None:
        await self._protocol.client_disconnect()
        self._departure.happen()


def _next(pieces: Iterator[bytes]) -> bytes:
    return next(pieces, b"")


def _joined(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
