"""Two states of some things as small workspaces, so that the one comparison (``changes``) serves releases too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from publisher.changes.compare import compare
from publisher.changes.record import Change, Comparison, Statement
from publisher.config import Settings
from publisher.errors import WorkspaceError
from publisher.history.blocks import parse_texts
from publisher.history.records import Said
from publisher.history.tape import Block
from publisher.rdf.parse import Document
from publisher.rdf.turtle import format_language
from publisher.workspace import Source, Workspace, graph_iri


@dataclass(frozen=True)
class Remembered:
    """A tree that only has a name: its files are known by their blocks."""

    name: str

    def paths(self) -> tuple[str, ...]:
        return ()

    def read(self, path: str) -> bytes:
        raise WorkspaceError(f"{path} is not kept whole as of {self.name}.")


def compare_blocks(
    old: Iterable[Block], new: Iterable[Block], settings: Settings, *, names: tuple[str, str]
) -> Comparison:
    """Return what changed from one set of blocks to another."""
    return compare(_workspace(old, settings, names[0]), _workspace(new, settings, names[1]))


def statements(blocks: Iterable[Block]) -> Iterator[Quad]:
    """Yield the statements of blocks, those of one file and one set of prefixes parsed together."""
    for (path, header), texts in _by_file(blocks).items():
        yield from parse_texts(header, texts, path=path)


def _by_file(blocks: Iterable[Block]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for block in blocks:
        found[block.path, block.header].append(block.text)
    return found


def _workspace(blocks: Iterable[Block], settings: Settings, name: str) -> Workspace:
    files: dict[str, list[tuple[bytes, tuple[Quad, ...]]]] = defaultdict(list)
    for (path, header), texts in sorted(_by_file(blocks).items()):
        quads = parse_texts(header, texts, path=path)
        files[path].append(("\n\n".join((header, *sorted(texts))).encode(), quads))
    sources = tuple(_source(path, parts, settings) for path, parts in files.items())
    return Workspace(Remembered(name), settings, sources, ())


def _source(path: str, parts: list[tuple[bytes, tuple[Quad, ...]]], settings: Settings) -> Source:
    data = b"\n\n".join(text for text, _ in parts)
    quads = tuple(quad for _, found in parts for quad in found)
    return Source(path, path.partition("/")[0], graph_iri(path, settings), data, Document(path, quads, {}))


def said(item: Statement) -> Said:
    """Return a statement of a change as plain data."""
    value = item.value
    if isinstance(value, NamedNode):
        return Said(item.predicate, value.value, iri=value.value, about=item.about)
    if isinstance(value, Literal):
        language = format_language(value.language) if value.language else ""
        datatype = "" if language else value.datatype.value
        return Said(item.predicate, value.value, language=language, datatype=datatype, about=item.about)
    return Said(item.predicate, "…", about=item.about)


def sides(change: Change) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """Return what a change took away and what it brought, as plain data."""
    return tuple(said(item) for item in change.removed), tuple(said(item) for item in change.added)
