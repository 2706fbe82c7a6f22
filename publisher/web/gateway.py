"""The way from the HTTP server to the Flask app, which keeps slow and vanished clients from holding anything.

Granian speaks RSGI to this application. A request's body is read here, within a time and a size, before a thread is
taken; the app runs in a thread; a streamed answer is pulled piece by piece, so a slow reader holds no thread; and when
the client goes away while its answer is made, the app is told (``GONE`` in the environment). Queries have threads of
their own: pages are answered while every query worker is busy.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, Protocol

from publisher.web.departure import GONE, Departure
from publisher.web.express import Express
from publisher.web.front import ANSWERED_FROM, Front, Key
from publisher.web.reply import Lookout, Reply, WsgiApp, call, header_of, send
from publisher.web.shortcut import Sent
from publisher.web.turns import Turns

Direct = Callable[[str, str, Callable[[str], str | None]], Sent | None]
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "QUERY", "DELETE"})
_PLAIN = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
_REFUSED = {
    400: "The request's body broke off.\n",
    408: "The request's body came too slowly.\n",
    413: "The request's body is too large.\n",
    503: "Too many requests of your address are on their way; finish some first.\n",
}
_PERSONAL = frozenset({"if-none-match", "if-modified-since", "range", "authorization", "cookie"})
"""Headers of a request whose answer is not kept here."""


class Scope(Protocol):
    """What RSGI tells of a request (RSGI 1.7)."""

    proto: str
    http_version: str
    client: str
    server: str
    scheme: str
    method: str
    path: str
    query_string: str
    authority: str | None
    headers: Any


@dataclass(frozen=True)
class Bounds:
    """What a request may take."""

    body_bytes: int = 2_000_000
    """Bytes of a body."""
    table_bytes: int = 16_000_000
    """Bytes of a body that is a table of records."""
    table_paths: tuple[str, ...] = ("/tag",)
    body_seconds: float = 10.0
    """Seconds a body may take to arrive."""
    client_bodies: int = 64
    """Bodies one client address may be sending at a time."""
    page_threads: int = 8
    query_threads: int = 96
    """At least four times ``client_threads``, so that several clients that take all they get keep nobody else out."""
    client_threads: int = 24
    """Of these, how many may work for one client; at least what it may have in the store's queue and workers."""
    query_paths: tuple[str, ...] = ("/sparql", "/graph-store", "/graph/", "/.well-known/void")
    """How the paths begin at which the store is asked."""

    def most_bytes(self, path: str) -> int:
        """Return how many bytes a body sent to a path may have."""
        return self.table_bytes if path in self.table_paths else self.body_bytes


class Gateway:
    """An RSGI application around a WSGI one."""

    def __init__(
        self,
        app: WsgiApp,
        bounds: Bounds | None = None,
        *,
        publication: Callable[[], str] | None = None,
        express: Express | None = None,
        direct: Direct | None = None,
    ) -> None:
        """Wrap an app.

        ``publication`` names what is served at the moment, so that small answers can be kept; ``express`` answers plain
        queries without the app; ``direct`` answers what is quicker answered than handed to a thread, from path, query
        and headers of a GET.
        """
        self._app = app
        self._direct = direct
        self._publication = publication
        self._express = express
        self._front = Front()
        self._bounds = bounds or Bounds()
        self._sending: Counter[str] = Counter()
        self._pages = Turns(self._bounds.page_threads, self._bounds.page_threads, name="page")
        self._queries = Turns(self._bounds.query_threads, self._bounds.client_threads, name="query")

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        """Answer one request."""
        if scope.proto != "http":
            return
        if self._direct is not None and scope.method == "GET":
            sent = self._direct(scope.path, scope.query_string, partial(header_of, scope.headers))
            if sent is not None:
                protocol.response_bytes(int(sent.status[:3]), sent.headers, sent.body)
                return
        is_query = scope.path.startswith(self._bounds.query_paths)
        key = self._key(scope) if is_query else None
        if key and await self._shortly(scope, protocol, key):
            return
        status, body = await self._body(scope, protocol)
        if status:
            again = [("retry-after", "5")] if status == 503 else []
            protocol.response_str(status, [*_PLAIN, *again], _REFUSED[status])
            return
        departure = Departure()
        environ = _environ(scope, body, departure)
        threads = self._queries if is_query else self._pages
        client = environ["REMOTE_ADDR"]
        lookout = Lookout(protocol, departure) if is_query else None
        try:
            response = await threads.run(client, call, self._app, environ)
        finally:
            if lookout:
                lookout.end()
        if key and environ.get(ANSWERED_FROM) == key[0]:
            self._front.offer(key, response.status, response.headers, response.body)
        await send(response, protocol, threads, client)

    async def _shortly(self, scope: Scope, protocol: Any, key: Key) -> bool:
        """Answer a plain question without the app, if that can be; say whether it was."""
        ready = self._front.get(key)
        if ready:
            protocol.response_bytes(200, ready.headers, ready.body)
            if self._express:
                self._express.count("kept", "GET", "200", None)
            return True
        begun = self._express.begin(scope, key[0]) if self._express else None
        if self._express is None or begun is None:
            return False
        if isinstance(begun, Reply):
            self._front.offer(key, begun.status, begun.headers, begun.body)
            await send(begun, protocol, self._queries, "")
            return True
        departure = Departure()
        lookout = Lookout(protocol, departure)
        try:
            reply = await self._express.answer(begun, departure.then, self._queries)
        finally:
            lookout.end()
        self._front.offer(key, reply.status, reply.headers, reply.body)
        await send(reply, protocol, self._queries, begun.client)
        return True

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Spare the garbage collector what lives as long as the process."""
        gc.collect()
        gc.freeze()

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the threads go when the server ends, and close what the app has open."""
        self._pages.shutdown()
        self._queries.shutdown()

    def _key(self, scope: Scope) -> Key | None:
        """Return what names the answer of a request, or None for one that is not simply a question."""
        headers = scope.headers
        if self._publication is None or scope.method != "GET" or not _PERSONAL.isdisjoint(headers.keys()):
            return None
        accept, coding = headers.get_all("accept"), headers.get_all("accept-encoding")
        if len(accept) > 1 or len(coding) > 1:
            return None
        return self._publication(), scope.path, scope.query_string, "".join(accept), "".join(coding)

    async def _body(self, scope: Scope, protocol: Any) -> tuple[int, bytes]:
        """Return a status when the body is refused, else 0, and the body."""
        if scope.method not in _WITH_BODY:
            return 0, b""
        length = scope.headers.get("content-length") or "0"
        most = self._bounds.most_bytes(scope.path)
        if not length.isdigit() or int(length) > most:
            return 413, b""
        client = scope.client.rpartition(":")[0]
        if self._sending[client] >= self._bounds.client_bodies:
            return 503, b""
        self._sending[client] += 1
        try:
            async with asyncio.timeout(self._bounds.body_seconds):
                return await self._read(protocol, most)
        except TimeoutError:
            return 408, b""
        except Exception:  # the server's own errors for half a body share no class
            return 400, b""
        finally:
            self._sending[client] -= 1
            if not self._sending[client]:
                del self._sending[client]

    async def _read(self, protocol: Any, most: int) -> tuple[int, bytes]:
        parts = bytearray()
        async for part in protocol:
            parts += part
            if len(parts) > most:
                return 413, b""
        return 0, bytes(parts)


def _environ(scope: Scope, body: bytes, departure: Departure) -> dict[str, Any]:
    """Return the WSGI environment of a request (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": host or "localhost",
        "SERVER_PORT": port or "80",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        GONE: departure,
    }
    environ |= _header_variables(scope.headers.items())
    if scope.authority:
        environ.setdefault("HTTP_HOST", scope.authority)
    if body:
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ


def _header_variables(items: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    variables: dict[str, str] = {}
    for name, value in items:
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        variables[key] = f"{variables[key]},{value}" if key in variables else value
    return variables
