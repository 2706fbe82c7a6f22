"""Fetch files of a running site, to prove what it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from urllib.error import URLError
from urllib.parse import quote, urlencode, urljoin
from urllib.request import Request, urlopen

from publisher.errors import ConfigurationError, SnapshotError

_SECONDS = 60.0
_AT_ONCE = 8


def is_address(text: str) -> bool:
    """Say whether a text is the address of a site."""
    return text.startswith(("http://", "https://"))


def fetch(address: str, *, accept: str = "*/*", seconds: float = _SECONDS) -> bytes | None:
    """Return what an address answers, or None when it answers that there is nothing.

    Raises SnapshotError when it cannot be reached, ConfigurationError when it is no web address.
    """
    if not is_address(address):
        raise ConfigurationError(f"{address} is no address of a site; it must begin with http:// or https://.")
    try:
        with urlopen(Request(address, headers={"Accept": accept}), timeout=seconds) as answer:  # noqa: S310 - checked above
            data: bytes = answer.read()
            return data
    except URLError as error:
        if getattr(error, "code", 0) in (404, 410):
            return None
        raise SnapshotError(f"{address} cannot be read: {error.reason}.") from error
    except OSError as error:
        raise SnapshotError(f"{address} cannot be read: {error}.") from error


def site_files(site: str, names: Mapping[str, str]) -> Iterator[tuple[str, bytes | None]]:
    """Yield the files of a site's manifest one after another, by their path in the snapshot."""
    for name in sorted(names):
        yield name, fetch(urljoin(_folder(site), quote(name)))


def site_documents(site: str, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """Yield the N-Triples documents a site has at some paths, several fetched at a time."""
    names = list(paths)
    with ThreadPoolExecutor(_AT_ONCE) as crew:
        addresses = (urljoin(_folder(site), quote(f"{name}.nt")) for name in names)
        yield from zip(names, crew.map(partial(fetch, accept="application/n-triples"), addresses), strict=True)


def site_answers(addresses: Iterable[str]) -> Iterator[bytes | None]:
    """Yield what addresses answer, several fetched at a time; None where one answers nothing or an error."""
    with ThreadPoolExecutor(_AT_ONCE) as crew:
        yield from crew.map(_fetched, addresses)


def _fetched(address: str) -> bytes | None:
    with suppress(SnapshotError):
        return fetch(address, accept="application/json")
    return None


def asked_address(site: str, path: str, **query: str | int) -> str:
    """Return the address of something a site is asked."""
    return urljoin(_folder(site), path) + (f"?{urlencode(query)}" if query else "")


def manifest_address(site: str) -> str:
    """Return where a site tells which snapshot it serves."""
    return urljoin(_folder(site), "manifest.json")


def graph_address(endpoint: str, graph: str) -> str:
    """Return the address of a named graph in a store (SPARQL 1.1 Graph Store Protocol section 4.2)."""
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode({'graph': graph})}"


def _folder(site: str) -> str:
    return site if site.endswith("/") else f"{site}/"
