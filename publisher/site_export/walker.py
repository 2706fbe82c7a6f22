"""Ask the site for addresses in this process (WSGI) and write the answers as files."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from publisher.site_export.addresses import Addresses, file_of, suffix_of
from publisher.site_export.links import Found, Rewriter, read_header

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True)
class Site:
    """The site as this process opened it, and how to close it."""

    app: WsgiApp
    close: Callable[[], None]


MISSING = "/404.html"
"""The page for addresses that have no file; answered 404 by the site, too."""


@dataclass(frozen=True)
class Reply:
    """One answer of the site."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Written:
    """What became of one address: the file written, or where it leads, or the status that was no help."""

    address: str
    status: int
    file: str = ""
    size: int = 0
    location: str = ""
    media_type: str = ""
    formats: tuple[str, ...] = ()
    """Suffixes of the documents of the thing this page is about, as its Link header names them."""
    needed: tuple[str, ...] = ()
    places: tuple[tuple[str, str], ...] = ()


@dataclass
class Walker:
    """Writes below ``folder``; ``told`` are the needs it has told already."""

    site: Site
    addresses: Addresses
    folder: Path
    rewriter: Rewriter
    told: set[Any] = field(default_factory=set)
    made: set[Path] = field(default_factory=set)

    def walk(self, addresses: Sequence[str]) -> list[Written]:
        """Ask for every address and write what is answered."""
        return [self._one(address) for address in addresses]

    def _one(self, address: str) -> Written:
        reply = ask(self.site.app, address, self.addresses)
        if reply.status in (301, 302, 303, 307, 308):
            return self._led(address, reply)
        if reply.status != 200 and address.partition("?")[0] != MISSING:
            return Written(address, reply.status)
        page = reply.media_type == "text/html"
        file = file_of(address, page=page)
        found = self.rewriter.header(address, reply.headers.get("link", ""))
        body = reply.body
        if page:
            text, inside = self.rewriter.page(address, body.decode())
            body = text.encode()
        else:
            inside = self._inside(address, reply)
        self._write(file, body)
        return Written(
            address,
            200,
            file,
            len(body),
            media_type=reply.headers.get("content-type", ""),
            formats=_formats(address, reply) if page else (),
            needed=self._news(found.needed | inside.needed),
            places=self._news(inside.places),
        )

    def _led(self, address: str, reply: Reply) -> Written:
        target = self.addresses.target(address, reply.headers.get("location", ""))
        return Written(address, reply.status, location=target.href, needed=self._news({target.needed} - {""}))

    def _inside(self, address: str, reply: Reply) -> Found:
        if reply.media_type == "text/css" or reply.media_type.endswith("xml"):
            return self.rewriter.others(address, reply.body.decode(), reply.media_type)
        return Found()

    def _news(self, needs: set[Any]) -> tuple[Any, ...]:
        news = needs - self.told
        self.told |= news
        return tuple(sorted(news))

    def _write(self, file: str, body: bytes) -> None:
        path = self.folder / file
        if path.parent not in self.made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.made.add(path.parent)
        with path.open("wb") as opened:
            opened.write(body)


def ask(app: WsgiApp, address: str, addresses: Addresses) -> Reply:
    """Ask a site for an address as a reader of its first language would (PEP 3333)."""
    told: list[tuple[str, list[tuple[str, str]]]] = []

    def start(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
        told.append((status, headers))
        return lambda data: None

    chunks = app(_environ(address, addresses), start)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close:
            close()
    status, headers = told[-1]
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return Reply(int(status[:3]), joined, body)


def _environ(address: str, addresses: Addresses) -> dict[str, Any]:
    path, _, query = address.partition("?")
    site = urlsplit(addresses.site)
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or 80),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc or "localhost",
        "HTTP_ACCEPT": "*/*",
        "HTTP_ACCEPT_LANGUAGE": addresses.language,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme or "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _formats(address: str, reply: Reply) -> tuple[str, ...]:
    """Return the suffixes of a thing's documents, empty for a page that is about no single thing."""
    links = list(read_header(reply.headers.get("link", "")))
    stem = address.removesuffix(".html")
    if stem == address or not any(found.get("rel") == "cite-as" for _, found in links):
        return ()
    beside = (
        link for link, found in links if found.get("rel") in ("alternate", "linkset") and link.startswith(f"{stem}.")
    )
    return tuple(link[len(stem) + 1 :] for link in beside if suffix_of(link))
