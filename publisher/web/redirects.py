"""Old addresses that keep working: an editable table, ``site/redirects.tsv``.

One rule a line, tab-separated: the old address, the new one, and optionally the status (301 unless told). ``{name}``
stands for one path segment, ``{name*}`` for any number of them. An old address that starts with ``?`` is a query on any
path: ``?LGSL={n}``. Letter case does not matter. Lines starting with ``#`` are comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from publisher.errors import ConfigurationError

FILE = "redirects.tsv"
_STATUSES = (301, 302, 303, 307, 308)
_PLACE = re.compile(r"\{(\w+)(\*?)\}")


@dataclass(frozen=True)
class Rule:
    """One line of the table. ``names`` are the query parameters an address starting with ``?`` needs."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    target: str
    status: int

    def location(self, path: str, query: Mapping[str, str]) -> str | None:
        """Return where a request goes by this rule, or None when it does not fit."""
        if not all(name in query for name in self.names):
            return None
        found = self.pattern.fullmatch("?" + "&".join(query[name] for name in self.names) if self.names else path)
        if found is None:
            return None
        return _PLACE.sub(lambda place: quote(found[place[1]], safe="/:@"), self.target)


@dataclass(frozen=True)
class Redirects:
    """The rules in the order of the table; the first that fits counts."""

    rules: tuple[Rule, ...] = ()

    def find(self, path: str, query: Mapping[str, str]) -> tuple[str, int] | None:
        """Return location and status for a path (with leading slash) and query, or None."""
        plain = {name.lower(): value for name, value in query.items()}
        for rule in self.rules:
            location = rule.location(path, plain)
            if location is not None and location != path:
                return location, rule.status
        return None


def read_redirects(folders: Iterable[Path]) -> Redirects:
    """Return the rules of the first folder that has a table. Raises ConfigurationError naming the line."""
    for folder in folders:
        path = folder / FILE
        if path.is_file():
            return Redirects(tuple(_rules(path.read_text(encoding="utf-8"))))
    return Redirects()


def _rules(text: str) -> Iterable[Rule]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield _rule(line.split("\t"), f"site/{FILE}:{number}")


def _rule(cells: list[str], where: str) -> Rule:
    old, new, *rest = [cell.strip() for cell in [*cells, ""]]
    rest = [cell for cell in rest if cell]
    if not new or not old.startswith(("/", "?")) or len(rest) > 1:
        raise ConfigurationError(f"{where}: write the old address (from / or ?), a tab and the new address.")
    status = int(rest[0]) if rest and rest[0].isdigit() else 301
    if status not in _STATUSES:
        raise ConfigurationError(f"{where}: {status} is no redirect; use one of {', '.join(map(str, _STATUSES))}.")
    names: tuple[str, ...] = ()
    if old.startswith("?"):
        pairs = [pair.partition("=") for pair in old[1:].split("&")]
        names, old = tuple(name.lower() for name, _, _ in pairs), "?" + "&".join(value for _, _, value in pairs)
    missing = sorted({name for name, _ in _PLACE.findall(new)} - {name for name, _ in _PLACE.findall(old)})
    if missing:
        raise ConfigurationError(f"{where}: the new address uses {{{missing[0]}}}, which the old one has not.")
    return Rule(_pattern(old), names, new, status)


def _pattern(old: str) -> re.Pattern[str]:
    parts: list[str] = []
    last = 0
    for place in _PLACE.finditer(old):
        parts += [re.escape(old[last : place.start()]), f"(?P<{place[1]}>{'.+' if place[2] else '[^/&]+'})"]
        last = place.end()
    return re.compile("".join([*parts, re.escape(old[last:])]), re.IGNORECASE)
