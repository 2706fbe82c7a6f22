"""What a link of the site means in a static copy: a file of its own, the search in the browser, or the live service.

An address is a path with its query in one order, without what is the default (``page=1``, the copy's first language).
A query becomes part of the file's name, because a server of plain files does not look at it:
``/list/services.html?view=az`` is the file ``list/services~view-az.html``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

SEARCH = "/search"
LIVE = frozenset({
    "/activity", "/api/v1", "/compare", "/csv", "/healthz", "/json", "/jskos", "/lists", "/metrics", "/readyz",
    "/reconcile", "/resolve", "/rest", "/search.csv", "/search.json", "/sparql", "/standards", "/suggest", "/tag",
    "/timegate", "/timemap", "/tree", "/xml",
})  # fmt: skip
"""Addresses of one or two steps (with all below them) that compute an answer for each request; a copy has them not."""
STATIC_PARAMETERS = frozenset({"lang", "letter", "list", "page", "view"})
"""Parameters with few values, each of which a link names: they choose a page. Any other makes an address live."""
_SUFFIX = re.compile(
    r"\.(html|ttl|jsonld|rdf|nt|nq|trig|n3|json|csv|tsv|xlsx|xml|atom|linkset|txt|css|js|svg|ico|png|woff2?)\Z"
)
_SIMPLE = re.compile(r"/(?![/\\])[^?#]*")
"""A path of the site, with nothing behind it."""
_SPECIAL = (SEARCH, "/static/")
_PLAIN = re.compile(r"[^A-Za-z0-9.-]")


@dataclass(frozen=True)
class Target:
    """What a link needs to be there (an address, empty for nothing of ours), and how it is written in the copy."""

    needed: str
    href: str
    fragment: str = ""


NOTED = Target("/guides/static-site", "/guides/static-site#what-needs-the-live-service", "what-needs-the-live-service")
"""Where links go that only the live service answers, when the copy has no live service beside it."""


@dataclass(frozen=True)
class Addresses:
    """The addresses of one copy: the site's public address, the start of the identifiers it answers for, and the live
    service beside it (empty for none)."""

    site: str
    authority: str
    live: str = ""
    language: str = "en"

    def target(self, base: str, link: str) -> Target:
        """Return what a link on the page ``base`` means."""
        if _SIMPLE.fullmatch(link) and not link.startswith(_SPECIAL) and not is_live(link):
            return Target(link, link)  # as most are
        local = self._local(base, link)
        parts = urlsplit(local)
        if parts.scheme or parts.netloc or not parts.path:
            return Target("", link, parts.fragment if not parts.path and not parts.scheme else "")
        query = parse_qsl(parts.query, keep_blank_values=True)
        opened = dict(query).get("open", "")
        if opened:
            return self._opened(base, opened)
        static = [pair for pair in query if pair[0] in STATIC_PARAMETERS]
        if parts.path == SEARCH:
            return self._search(static, [pair for pair in query if pair[0] != "lang"])
        if parts.path.startswith("/static/"):
            return Target(parts.path, link)
        if len(static) < len(query) or is_live(parts.path):
            return Target("", self.live + local.lstrip("/")) if self.live else NOTED
        needed = self.address(parts.path, static)
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        written = href(needed) + fragment if static or link.startswith("?") else link
        return Target(needed, written, parts.fragment)

    def address(self, path: str, query: Sequence[tuple[str, str]]) -> str:
        """Return a path and query in the one form the copy knows them by."""
        dull = {("lang", self.language), ("page", "1")}
        kept = sorted({(name, value) for name, value in query if value and (name, value) not in dull})
        return f"{path}?{urlencode(kept)}" if kept else path

    def _local(self, base: str, link: str) -> str:
        """Return a link without the site's own public address, and one relative to its page as a path."""
        if link.startswith("/") and not link.startswith("//"):
            return link
        for start in (self.site, self.authority):
            if (link + "/").startswith(start):
                return "/" + link[len(start) :]
        return link if "://" in link or link.startswith(("#", "mailto:", "data:")) else urljoin(base, link)

    def _search(self, static: Sequence[tuple[str, str]], asked: Sequence[tuple[str, str]]) -> Target:
        needed = self.address(SEARCH, [pair for pair in static if pair[0] == "lang"])
        page = href(needed) if "?" in needed else f"{SEARCH}/"
        return Target(needed, f"{page}?{urlencode(asked)}" if asked else page)

    def _opened(self, base: str, iri: str) -> Target:
        """Lead from a tree's toggle to the page of the term: opening needs the script, which reads prepared files."""
        if not iri.startswith(self.authority):
            return NOTED
        language = [pair for pair in parse_qsl(urlsplit(base).query) if pair[0] == "lang"]
        needed = self.address(f"/{iri[len(self.authority) :]}.html", language)
        return Target(needed, href(needed))


def is_live(path: str) -> bool:
    """Say whether only the live service answers a path."""
    first = path.find("/", 1)
    second = path.find("/", first + 1) if first > 0 else -1
    return path in LIVE or (first > 0 and path[:first] in LIVE) or (second > 0 and path[:second] in LIVE)


def href(address: str) -> str:
    """Return the address a copy has for one with a query; one without stays as it is."""
    path, mark, query = address.partition("?")
    if not mark:
        return path
    suffix = suffix_of(path)
    stem = path[: len(path) - len(suffix)].rstrip("/") or "/index"
    return stem + "".join(f"~{_plain(name)}-{_plain(value)}" for name, value in parse_qsl(query)) + (suffix or ".html")


def file_of(address: str, *, page: bool) -> str:
    """Return the file, relative to the copy, that answers an address; a page without a suffix is a folder's index.

    Raises ValueError for a path that leads out of the copy.
    """
    path = unquote(href(address)).lstrip("/")
    if any(part in ("", ".", "..") for part in path.rstrip("/").split("/")) and path.strip("/"):
        raise ValueError(f"{address} is no address a file can have")
    if page and not path.endswith(".html"):
        return f"{path.rstrip('/')}/index.html".lstrip("/")
    return path


def suffix_of(path: str) -> str:
    """Return a path's suffix with its dot, empty when it has none that names a format."""
    found = _SUFFIX.search(path)
    return found[0] if found else ""


def _plain(text: str) -> str:
    plain = _PLAIN.sub("_", text)
    return plain if plain == text else f"{plain}.{blake2b(text.encode(), digest_size=3).hexdigest()}"
