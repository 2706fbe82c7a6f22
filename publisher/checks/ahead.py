"""Read the files of a workspace before anybody asks for them, in several processes.

Parsing and indexing are half of what a check from nothing costs, and no file's part of it depends on another file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from publisher.checks.shelf import Shelf
from publisher.config import Settings
from publisher.errors import RdfSyntaxError
from publisher.processes import can_fork, gathered, processors
from publisher.workspace import FileTree, Source, graph_iri, lists_in, read_source

_WORTH = 300_000
"""Bytes to be read from which on another process is worth its start."""

_MOST = 4
"""Processes that are of use: what the others found is taken in by one."""

_KEPT, _APART = 0.25, 1.25
"""What taking in a byte that is kept costs, and one read by another process, where reading it here costs 1."""

_Read = dict[str, bytes]
"""Entries of files, by path."""


def read_ahead(tree: FileTree, settings: Settings, shelf: Shelf) -> None:
    """Put the facts of a tree's files on a shelf, where that is quicker than to find them one after the other.

    Files that do not parse, or that there is something to remark on, are left to whoever reads them next.
    """
    sources = [_unread(tree, path, settings) for path in lists_in(tree)]
    kept = [source for source in sources if shelf.holds(source.path, source.graph, source.data)]
    paths = {source.path for source in kept}
    missing = [source for source in sources if source.path not in paths]
    count = min(processors(), _MOST)
    if _size(missing) < _WORTH or count < 2 or not can_fork():
        return
    *others, mine = _parts(missing, count, _size(kept) * _KEPT)
    read = partial(_read, tree, settings)
    here = partial(_known, read, mine, kept, shelf)
    found = gathered([*(partial(_entries, read, part, shelf) for part in others), here])
    for source in missing:
        entry = next((entries[source.path] for entries in found if source.path in entries), None)
        if entry is not None:
            shelf.know(source, entry)


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
    return parts


def _read(tree: FileTree, settings: Settings, source: Source) -> Source | None:
    """Return a file that parses and that there is nothing to remark on, parsed."""
    try:
        found = read_source(tree, source.path, settings)
    except RdfSyntaxError:
        return None
    return None if found.remarks else found


def _entries(read: Callable[[Source], Source | None], sources: Iterable[Source], shelf: Shelf) -> _Read:
    return {source.path: shelf.entry(source) for source in filter(None, map(read, sources))}


def _known(
    read: Callable[[Source], Source | None], sources: Iterable[Source], kept: Iterable[Source], shelf: Shelf
) -> _Read:
    for source in (*kept, *filter(None, map(read, sources))):
        shelf.know(source)
    return {}
