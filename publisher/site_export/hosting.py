"""Configuration for servers of plain files: nginx, Apache and GitHub Pages.

They answer identifiers 303 See Other by the Accept header, old addresses as the site does, and the files with the
media types and headers the site sends. GitHub Pages cannot negotiate; it answers ``/service/58`` with the page
``service/58.html`` by itself, and the page names the formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader

from publisher.resources import bundled
from publisher.site_export.preference import rules, unreadable

_PLACE = re.compile(r"\{(\w+)\*?\}")
_FILES = {
    "nginx-http.conf": "hosting/nginx-http.conf",
    "nginx-server.conf": "hosting/nginx-server.conf",
    "htaccess": ".htaccess",
}
_PLAIN_TYPES = {
    "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml", "ico": "image/svg+xml", "png": "image/png",
    "woff2": "font/woff2", "xml": "application/xml", "atom": "application/atom+xml", "txt": "text/plain",
    "tsv": "text/tab-separated-values", "json": "application/json",
}  # fmt: skip


@dataclass(frozen=True)
class Redirect:
    """An old address: a regular expression with named groups, the new address with ``{name}`` for a group, the status.

    ``names`` are query parameters: the expression then is of their values, joined by ``&``, after a question mark.
    """

    pattern: str
    names: tuple[str, ...]
    target: str
    status: int

    @property
    def conditions(self) -> list[str]:
        """Return the parameters' names, the one whose value the target wants last: Apache keeps that one only."""
        groups = list(re.compile(self.pattern).groupindex)
        wanted = {groups.index(name) for name in _PLACE.findall(self.target) if name in groups}
        return [name for _, name in sorted((place in wanted, name) for place, name in enumerate(self.names))]

    @property
    def first(self) -> str:
        """Return the target as Apache has it after conditions on the parameters: the last one's value is ``%1``."""
        return _PLACE.sub("%1", self.target)

    @property
    def numbered(self) -> str:
        """Return the target as Apache has it: groups by number."""
        groups = re.compile(self.pattern).groupindex
        return _PLACE.sub(lambda place: f"${groups[place[1]]}", self.target)

    @property
    def variables(self) -> str:
        """Return the target as nginx has it: groups by name."""
        return _PLACE.sub(lambda place: f"${place[1]}", self.target)


@dataclass(frozen=True)
class Hosting:
    """What servers must know of a copy."""

    authority: str
    formats: Mapping[str, tuple[str, ...]]
    """Media types by suffix, in the order that decides between formats a client likes equally."""
    things: Mapping[tuple[str, ...], Sequence[str]]
    """Identifiers by the suffixes of their documents."""
    bare: Mapping[str, str]
    """Media types of files whose names have no suffix."""
    moved: Mapping[str, tuple[str, int]]
    redirects: Sequence[Redirect]
    headers: Mapping[str, str]
    worth: Mapping[str, float]
    """What formats are worth beside others, by suffix, where it is not 1."""


@dataclass(frozen=True)
class Kind:
    """Identifiers with the same formats; ``paths`` is empty for the largest kind, which is all others."""

    number: int
    paths: Sequence[str]
    rules: Sequence[tuple[str, str]]
    offered: Sequence[tuple[str, str]]


def write_hosting(folder: Path, hosting: Hosting) -> None:
    """Write the configuration files into a copy."""
    environment = Environment(
        loader=FileSystemLoader(bundled("site") / "hosting"),
        autoescape=False,  # noqa: S701 - configuration, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["escaped"] = re.escape
    context = {
        "authority": re.escape(urlsplit(hosting.authority).netloc),
        "kinds": list(_kinds(hosting)),
        "types": {suffix: types[0] for suffix, types in hosting.formats.items()} | _PLAIN_TYPES,
        "bare": hosting.bare,
        "moved": hosting.moved,
        "rewrites": [item for item in hosting.redirects if not item.names],
        "queries": [item for item in hosting.redirects if item.names],
        "headers": hosting.headers,
        "unreadable": unreadable(),
    }
    (folder / "hosting").mkdir(exist_ok=True)
    for template, file in _FILES.items():
        (folder / file).write_text(environment.get_template(template).render(context), encoding="utf-8")
    (folder / ".nojekyll").write_bytes(b"")


def _kinds(hosting: Hosting) -> Iterator[Kind]:
    order = list(hosting.formats)
    groups = sorted(hosting.things.items(), key=lambda row: (-len(row[1]), row[0]))
    for number, (suffixes, paths) in enumerate(groups):
        offered = sorted({"html", *suffixes} & set(order), key=order.index)
        yield Kind(
            number,
            paths if number else (),
            list(rules(offered, hosting.formats, hosting.worth)),
            [(suffix, hosting.formats[suffix][0]) for suffix in offered],
        )
