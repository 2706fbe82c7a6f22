"""Read the files of a workspace before anybody asks for them, in several processes.

Parsing and indexing are half of what a check from nothing costs, and no file's part of it depends on another file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Self

from publisher.checks.lines import plain_lines
from publisher.checks.plain import Plain, plain_facts
from publisher.checks.shelf import Shelf
from publisher.config import Settings
from publisher.errors import RdfSyntaxError
from publisher.processes import Begun, begun, can_fork, processors
from publisher.trees import FileTree
from publisher.workspace import Source, graph_iri, lists_in, read_source

_WORTH = 300_000
"""Bytes to be read from which on another process is worth its start."""

_MOST = 4
"""Processes that are of use: what the others found is taken in by one."""

_MEANWHILE = 1_000_000
"""Bytes another process reads while this one loads the rules and asks git."""

_KEPT, _APART = 0.4, 1.2
"""What taking in a byte that is kept costs, and reading one in another process, where reading it here costs 1."""

_Entry = tuple[str, bytes]
"""A file's path and its facts, packed."""


@dataclass(frozen=True)
class Reading:
    """Files that are being read: by other processes from the start on, by this one when it is finished."""

    shelf: Shelf
    apart: Begun[_Entry]
    here: Callable[[], object]
    missing: Mapping[str, Source]

    def finish(self) -> None:
        """Put the facts of the files on the shelf."""
        self.here()
        for path, entry in self.apart.results():
            self.shelf.know_entry(self.missing[path], entry)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.apart.end()


def reading(tree: FileTree, settings: Settings, shelf: Shelf, *, of_record: bool = False) -> Reading:
    """Begin to put the facts of a tree's files on a shelf, the quickest way there is.

    Files that do not parse, or that there is something to remark on, are left to whoever reads them next. ``of_record``
    means that the parser reads every file, those laid out as ours are too.
    """
    sources = [_unread(tree, path, settings) for path in lists_in(tree)]
    kept = [source for source in sources if shelf.holds(source.path, source.graph, source.data)]
    paths = {source.path for source in kept}
    missing = [source for source in sources if source.path not in paths]
    count = min(processors(), _MOST) if _size(missing) >= _WORTH and can_fork() else 1
    *others, mine = _parts(missing, count, _MEANWHILE + _size(kept) * _KEPT)
    read = partial(_read, tree, settings, of_record)
    apart = begun([partial(_entries, read, part, shelf) for part in others])
    return Reading(shelf, apart, partial(_known, read, mine, kept, shelf), {source.path: source for source in missing})


def read_ahead(tree: FileTree, settings: Settings, shelf: Shelf) -> None:
    """Put the facts of a tree's files on a shelf."""
    with reading(tree, settings, shelf) as files:
        files.finish()


def know_lines(tree: FileTree, path: str, settings: Settings, shelf: Shelf) -> None:
    """Put the facts of one file on a shelf if it is laid out as ours are."""
    source = _unread(tree, path, settings)
    plain = plain_lines(source)
    if plain is not None:
        shelf.know(source, plain)


def _size(sources: Iterable[Source]) -> int:
    return sum(len(source.data) for source in sources)


def _unread(tree: FileTree, path: str, settings: Settings) -> Source:
    return Source(path, path.partition("/")[0], graph_iri(path, settings), tree.read(path), None)


def _parts(sources: Sequence[Source], count: int, here: float) -> list[list[Source]]:
    """Share out files, the largest first; the last part is done by this process, whose other work weighs ``here``."""
    costs = [_APART] * (count - 1) + [1.0]
    weights = [0.0] * (count - 1) + [here]
    parts: list[list[Source]] = [[] for _ in costs]
    for source in sorted(sources, key=lambda source: len(source.data), reverse=True):
        soonest = min(range(count), key=lambda part: weights[part] + costs[part] * len(source.data))
        parts[soonest].append(source)
        weights[soonest] += costs[soonest] * len(source.data)
        if soonest < count - 1:
            weights[-1] += _KEPT * len(source.data)
    return parts


def _read(tree: FileTree, settings: Settings, of_record: bool, source: Source) -> Plain | None:
    """Return the facts of a file that parses and that there is nothing to remark on."""
    found = None if of_record else plain_lines(source)
    if found is None:
        with suppress(RdfSyntaxError):
            parsed = read_source(tree, source.path, settings)
            found = None if parsed.remarks else plain_facts(parsed)
    return found


def _entries(read: Callable[[Source], Plain | None], sources: Iterable[Source], shelf: Shelf) -> Iterator[_Entry]:
    for source in sources:
        plain = read(source)
        if plain is not None:
            yield source.path, shelf.packed(source, plain)


def _known(
    read: Callable[[Source], Plain | None], sources: Iterable[Source], kept: Iterable[Source], shelf: Shelf
) -> None:
    for source in kept:
        shelf.know_kept(source)
    for source in sources:
        plain = read(source)
        if plain is not None:
            shelf.know(source, plain)
