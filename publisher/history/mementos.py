"""Mementos: which version of a thing was the one at some time, and the map of all of them (RFC 7089).

Everything here is plain data; addresses are made by a function the web layer passes in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from publisher.history.records import Version

Address = Callable[[str], str]
"""Returns the address of a version by its key."""

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_HTTP_DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\Z")


@dataclass(frozen=True)
class Memento:
    """A version with a date, as the moment it came to be."""

    version: Version
    when: datetime

    @property
    def http_date(self) -> str:
        """Return the moment as HTTP writes it."""
        return format_datetime(self.when, usegmt=True)


def moment(date: str) -> datetime | None:
    """Return the moment an ISO 8601 year, month, day or time begins, in UTC; None for anything else."""
    partial = _PARTIAL.match(date)
    try:
        if partial:
            year, month, day = (int(part or 1) for part in partial.groups())
            return datetime(year, month, day, tzinfo=UTC)
        found = datetime.fromisoformat(date)
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def bound(text: str) -> str:
    """Return the end of a window of time as events are dated: a year, month or day as it is, a time in UTC.

    Empty when it is none of them.
    """
    found = moment(text)
    if found is None or _PARTIAL.match(text):
        return text if found else ""
    return found.strftime("%Y-%m-%dT%H:%M:%SZ")


def mementos(versions: Iterable[Version]) -> list[Memento]:
    """Return the versions whose date is known, oldest first; of several at one moment the last one counts."""
    found = {when: Memento(version, when) for version in versions if (when := moment(version.date))}
    return [found[when] for when in sorted(found)]


def parse_accept_datetime(text: str) -> datetime | None:
    """Return the moment an Accept-Datetime header asks for, or None when it is not an RFC 1123 date in GMT."""
    if not _HTTP_DATE.match(text.strip()):
        return None
    try:
        return parsedate_to_datetime(text.strip()).astimezone(UTC)
    except ValueError:
        return None


def closest(found: Sequence[Memento], when: datetime | None) -> Memento:
    """Return the memento that was the state at a moment; the first for an earlier moment, the last for none.

    ``found`` must not be empty.
    """
    if when is None:
        return found[-1]
    return next((item for item in reversed(found) if item.when <= when), found[0])


@dataclass(frozen=True)
class Link:
    """One web link (RFC 8288)."""

    href: str
    rel: str
    attributes: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f'<{self.href}>; rel="{self.rel}"' + "".join(f'; {name}="{value}"' for name, value in self.attributes)


def memento_links(found: Sequence[Memento], shown: Memento | None, address: Address) -> list[Link]:
    """Return links to the first, the last and the shown memento and those beside it, each once (RFC 7089 2.2)."""
    rels: dict[int, list[str]] = {}
    last = len(found) - 1
    at = found.index(shown) if shown in found else None
    wanted = [("first", 0), ("last", last)]
    if at is not None:
        wanted += [("prev", at - 1), ("next", at + 1), ("", at)]
    for rel, number in wanted:
        if 0 <= number <= last:
            rels.setdefault(number, []).append(rel)
    return [_link(found[number], " ".join(filter(None, names)), address) for number, names in sorted(rels.items())]


def _link(item: Memento, rels: str, address: Address) -> Link:
    return Link(address(item.version.release.version), f"{rels} memento".strip(), (("datetime", item.http_date),))


def timemap(found: Sequence[Memento], original: str, itself: str, address: Address) -> list[Link]:
    """Return the links of a TimeMap: the original (its own TimeGate), the map itself, every memento."""
    own: tuple[tuple[str, str], ...] = (("type", "application/link-format"),)
    if found:
        own += (("from", found[0].http_date), ("until", found[-1].http_date))
    last = len(found) - 1
    names = {0: "first", last: "last"} if last else {0: "first last"}
    links = [_link(item, names.get(number, ""), address) for number, item in enumerate(found)]
    return [Link(original, "original timegate"), Link(itself, "self", own), *links]


def timemap_text(links: Iterable[Link]) -> str:
    """Return links in the link format (RFC 6690), one a line."""
    return ",\n".join(str(link) for link in links) + "\n"
