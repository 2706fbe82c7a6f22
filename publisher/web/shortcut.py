"""Send an answer that was sent before without making it again: before Flask, by everything that may change it.

A view marks its answers with ``keep``. They are kept with the snapshot they were made from, so that a new snapshot
starts afresh; least recently used go first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from publisher.web.site import Site

_MARK = "publisher.keep"
_METHODS = ("GET", "HEAD")
_HEADERS_SIZE = 3_000
"""Bytes that the headers of an answer take, about."""
_STATUSES = ("200", "303", "304")
_VARYING = (
    "REQUEST_METHOD",
    "PATH_INFO",
    "QUERY_STRING",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_DATETIME",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_PROFILE",
    "HTTP_HOST",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_RANGE",
    "HTTP_ORIGIN",
    "HTTP_RANGE",
    "SCRIPT_NAME",
)
Start = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass(frozen=True)
class Sent:
    """One whole response as it went out."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + _HEADERS_SIZE


def keep(environ: dict[str, Any]) -> None:
    """Mark the answer to a request as one that depends on the snapshot and the request's headers alone."""
    environ[_MARK] = True


@dataclass(frozen=True)
class Shortcut:
    """WSGI middleware; ``count`` is told the method and status of what it answered itself.

    ``direct`` is asked first: path, query and headers of a GET to a whole response, or None.
    """

    app: WsgiApp
    site: Site
    count: Callable[[str, str], None]
    direct: Callable[[str, str, Callable[[str], str | None]], Sent | None] | None = None

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        if environ.get("REQUEST_METHOD") not in _METHODS:
            return self.app(environ, start)
        sent = self._directly(environ)
        if sent is not None:
            start(sent.status, list(sent.headers))
            return [sent.body]
        kept = self.site.snapshot().sent
        key = tuple(environ.get(name, "") for name in _VARYING)
        sent = kept.get(key)
        if sent is not None:
            self.count(key[0], sent.status[:3])
            start(sent.status, list(sent.headers))
            return [sent.body]
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def remember(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:
            told.append((status, headers))
            return start(status, headers, exc_info) if exc_info else start(status, headers)

        body = self.app(environ, remember)
        if not _worth(environ, told):
            return body
        status, headers = told[-1]
        whole = _joined(body)
        kept.put(key, Sent(status, tuple(item for item in headers if item[0].lower() != "date"), whole))
        return [whole]

    def _directly(self, environ: Mapping[str, Any]) -> Sent | None:
        if self.direct is None or environ["REQUEST_METHOD"] != "GET" or environ.get("SCRIPT_NAME"):
            return None
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        return self.direct(path, environ.get("QUERY_STRING", ""), partial(_header, environ))


def _header(environ: Mapping[str, Any], name: str) -> str | None:
    """Return a header of the request by its name, as WSGI keeps it (PEP 3333)."""
    return environ.get("HTTP_" + name.upper().replace("-", "_"))


def _worth(environ: Mapping[str, Any], told: list[tuple[str, list[tuple[str, str]]]]) -> bool:
    return bool(environ.get(_MARK) and told and told[-1][0].startswith(_STATUSES))


def _joined(body: Iterable[bytes]) -> bytes:
    try:
        return b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close:
            close()
