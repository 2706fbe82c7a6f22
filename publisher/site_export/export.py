"""Write a whole site as files: walk it from its seeds, check every link, put the copy in place in one step."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from publisher.errors import ConfigurationError, ExportRefused
from publisher.site_export.addresses import NOTED, Addresses, file_of
from publisher.site_export.crew import walk_all
from publisher.site_export.hosting import Hosting, Redirect, write_hosting
from publisher.site_export.links import Rewriter
from publisher.site_export.walker import Site, Walker, Written

MARKER = "export.json"
"""Says that a folder is a copy made by us, and of what."""
_SHOWN = 5


@dataclass(frozen=True)
class Wanted:
    """What to copy and how: ``seeds`` are addresses to begin at, ``formats`` the media types of every suffix."""

    addresses: Addresses
    seeds: Sequence[str]
    formats: Mapping[str, tuple[str, ...]]
    redirects: Sequence[Redirect] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers of every answer."""
    worth: Mapping[str, float] = field(default_factory=dict)
    """What formats are worth beside others, by suffix, where it is not 1."""
    digest: str = ""
    processes: int = 2


@dataclass(frozen=True)
class Broken:
    """A link that leads nowhere, with some of the pages that have it."""

    address: str
    status: int
    pages: tuple[str, ...]


@dataclass
class Copied:
    """What a walk found, by address."""

    files: dict[str, Written] = field(default_factory=dict)
    led: dict[str, Written] = field(default_factory=dict)
    missing: dict[str, int] = field(default_factory=dict)
    places: set[tuple[str, str]] = field(default_factory=set)

    def take(self, item: Written) -> None:
        """Note what became of one address."""
        self.places.update(item.places)
        if item.file:
            self.files[item.address] = item
        elif item.location:
            self.led[item.address] = item
        else:
            self.missing[item.address] = item.status

    @property
    def pages(self) -> int:
        return sum(item.media_type.startswith("text/html") for item in self.files.values())

    @property
    def size(self) -> int:
        return sum(item.size for item in self.files.values())


def export(directory: Path, wanted: Wanted, make: Callable[[], Site]) -> tuple[Copied, list[Broken]]:
    """Write the site ``make`` opens as files; return what was written, and the links that lead nowhere.

    With broken links, or when anything fails, the directory stays as it was. ``make`` is called once in every process.
    Raises ConfigurationError when the directory holds something else, ExportRefused when the site fails on an address.
    """
    directory = directory.resolve()
    _refuse_others(directory)
    beside = directory.with_name(f".{directory.name}.{os.getpid()}.new")
    _sweep(directory)
    try:
        beside.mkdir(parents=True)
        copied = _walk(beside, wanted, make)
        broken = _broken(beside, copied)
        if not broken:
            _finish(beside, wanted, copied)
            _swap(beside, directory)
        return copied, broken
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _refuse_others(directory: Path) -> None:
    if not directory.exists() or (directory.is_dir() and not any(directory.iterdir())):
        return
    if not (directory / MARKER).is_file():
        raise ConfigurationError(
            f"{directory} is there and is no copy made by this command (no {MARKER}); name another."
        )


def _sweep(directory: Path) -> None:
    """Remove what exports that were killed left beside a directory."""
    for left in directory.parent.glob(f".{directory.name}.*.new"):
        owner = left.name.split(".")[-2]
        if owner.isdecimal() and (int(owner) == os.getpid() or not _runs(int(owner))):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def _walk(beside: Path, wanted: Wanted, make: Callable[[], Site]) -> Copied:
    def walker() -> Walker:
        return Walker(make(), wanted.addresses, beside, Rewriter(wanted.addresses))

    copied = Copied()
    walk_all([*wanted.seeds, NOTED.needed], walker, processes=wanted.processes, seen=copied.take)
    return copied


def _broken(beside: Path, copied: Copied) -> list[Broken]:
    """Return every link whose address or place on a page is not there."""
    lost = dict(copied.missing)
    by_page: dict[str, set[str]] = {}
    for address, name in copied.places:
        by_page.setdefault(address, set()).add(name)
    for address, names in sorted(by_page.items()):
        item = copied.files.get(address)
        text = (beside / item.file).read_text(encoding="utf-8") if item else ""
        lost |= {f"{address}#{name}": 200 for name in names if item and f'id="{name}"' not in text}
    if not lost:
        return []
    pages = _naming(beside, copied, lost)
    return [Broken(address, lost[address], tuple(pages[address])) for address in sorted(lost)]


def _naming(beside: Path, copied: Copied, lost: Iterable[str]) -> dict[str, list[str]]:
    """Return for every lost address the first pages that name it."""
    found: dict[str, list[str]] = {address: [] for address in lost}
    wanted = {address: re.compile(re.escape(address.partition("?")[0]) + r"[\"?#~&<]") for address in found}
    for item in sorted(copied.files.values(), key=lambda item: item.file):
        if not item.media_type.startswith(("text/html", "text/css", "application/atom", "application/xml")):
            continue
        text = (beside / item.file).read_text(encoding="utf-8")
        for address, pattern in wanted.items():
            part = address.partition("#")
            if len(found[address]) < _SHOWN and (f'{part[0]}#{part[2]}"' in text if part[1] else pattern.search(text)):
                found[address].append(item.address)
    return found


def _finish(beside: Path, wanted: Wanted, copied: Copied) -> None:
    for address, item in sorted(copied.led.items()):
        if not _names_thing(item):
            path = beside / file_of(address, page=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_LED.format(location=item.location), encoding="utf-8")
    _host(beside, wanted, copied)
    counts = Counter(item.media_type.partition(";")[0] for item in copied.files.values())
    told = {
        "digest": wanted.digest,
        "site": wanted.addresses.site,
        "live": wanted.addresses.live,
        "files": len(copied.files),
        "byMediaType": dict(sorted(counts.items())),
    }
    (beside / MARKER).write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n")


_LED = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Moved</title>'
    '<meta http-equiv="refresh" content="0; url={location}"><link rel="canonical" href="{location}"></head>'
    '<body><p><a href="{location}">{location}</a></p></body></html>\n'
)


def _host(beside: Path, wanted: Wanted, copied: Copied) -> None:
    """Write what servers of files need to know."""
    things: dict[tuple[str, ...], list[str]] = {}
    for address, item in sorted(copied.files.items()):
        if item.formats and "?" not in address:
            things.setdefault(item.formats, []).append(address.removesuffix(".html"))
    bare = {
        address: item.media_type
        for address, item in sorted(copied.files.items())
        if not item.media_type.startswith("text/html") and "." not in address.rpartition("/")[2]
    }
    led = {address: item for address, item in sorted(copied.led.items()) if not _names_thing(item)}
    moved = {address: (item.location, item.status) for address, item in led.items()}
    write_hosting(
        beside,
        Hosting(
            wanted.addresses.authority,
            wanted.formats,
            things,
            bare,
            moved,
            wanted.redirects,
            wanted.headers,
            wanted.worth,
        ),
    )


def _names_thing(item: Written) -> bool:
    """Say whether an address is an identifier, which the server's rules answer."""
    return item.status == 303 and item.location == f"{item.address}.html"


def _swap(beside: Path, directory: Path) -> None:
    """Put the copy in place; what was there before goes when the new one stands."""
    before = directory.with_name(f".{directory.name}.{os.getpid()}.old")
    try:
        if directory.exists():
            directory.rename(before)
        beside.rename(directory)
    except OSError as error:
        if before.exists() and not directory.exists():
            before.rename(directory)
        raise ExportRefused(f"{directory} cannot be put in place ({error}).") from error
    shutil.rmtree(before, ignore_errors=True)
