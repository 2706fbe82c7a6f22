"""A workspace: the folders an editor keeps, read from the working tree or from any git revision.

Every capability (check, diff, build, format) takes a ``FileTree``, so that no command has a special case for revisions.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from urllib.parse import quote

from pyoxigraph import Quad

from publisher.config import Settings
from publisher.errors import RdfSyntaxError
from publisher.git import blob_id
from publisher.rdf.blank import with_labels_of
from publisher.rdf.formats import format_of_path
from publisher.rdf.parse import Document, parse_bytes
from publisher.trees import (
    MAPPINGS,
    RELEASES,
    VOCAB,
    EditedTree,
    FileTree,
    RevisionTree,
    settings_of,
)

_LABELLED = (b"_:", b"nodeID")
"""What a file that gives blank nodes labels has in it; all others are told apart by the parser."""

_UNREAD = frozenset({
    "turtle", "ttls", "rdfxml", "rdfs", "skos", "json-ld", "json", "yaml", "yml", "csv", "tsv", "xls", "xlsx", "ods",
    "gz", "bz2", "xz", "zip", "7z",
})  # fmt: skip
"""Endings of files that hold data, by their names, in no form that is read."""

Sound = Callable[[str, str, bytes], bool]
"""Says whether a file, by path, named graph and bytes, is known to parse."""


@dataclass(frozen=True)
class Source:
    """One RDF file of a workspace and the named graph its statements are published in.

    ``parsed`` is None for a file that is known to be sound; it is parsed when anything of it is asked for.
    """

    path: str
    folder: str
    graph: str
    data: bytes
    parsed: Document | None

    @cached_property
    def document(self) -> Document:
        """The file's statements and prefixes."""
        return self.parsed or _parsed(self.path, self.graph, self.data)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What an editor should know of the file's bytes; there is nothing where it is known to be sound."""
        return self.parsed.remarks if self.parsed else ()

    @property
    def quads(self) -> tuple[Quad, ...]:
        return self.document.quads


@dataclass(frozen=True)
class Workspace:
    """What a tree holds: settings, the files that parse, and the errors of those that do not."""

    tree: FileTree
    settings: Settings
    sources: tuple[Source, ...]
    broken: tuple[RdfSyntaxError, ...]

    def in_folder(self, *folders: str) -> Iterator[Source]:
        """Yield the sources of the given folders in path order."""
        return (source for source in self.sources if source.folder in folders)


def load_workspace(
    tree: FileTree,
    *,
    folders: Iterable[str] = (VOCAB, MAPPINGS),
    sound: Sound | None = None,
    settings: Settings | None = None,
) -> Workspace:
    """Parse every RDF file in the given folders; a file that does not parse becomes an entry of ``broken``.

    Earlier releases (``RELEASES``) are left out: they are what the lists were, not what they are. Files known to be
    ``sound`` are parsed only when they are needed. ``settings`` are the tree's, if they are known already.
    """
    settings = settings or settings_of(tree)
    with without_collection():
        sources, broken = _read(tree, lists_in(tree, folders), settings, sound)
    return Workspace(tree, settings, tuple(sources), broken)


def whole_workspace(tree: FileTree) -> Workspace:
    """Return a workspace all of whose files parse: figures of a part of it would mislead. Raises RdfSyntaxError."""
    found = load_workspace(tree)
    if found.broken:
        raise found.broken[0]
    return found


def lists_in(tree: FileTree, folders: Iterable[str] = (VOCAB, MAPPINGS)) -> Iterator[str]:
    """Yield the paths of the RDF files in the given folders, earlier releases and hidden files left out."""
    wanted = tuple(folders)
    return (path for path in tree.paths() if _is_in(path, wanted) and format_of_path(path))


def unread_in(tree: FileTree) -> list[str]:
    """Return the paths of files beside the lists that hold data by their names, but not as RDF that is read."""
    folders = (VOCAB, MAPPINGS)
    return [path for path in tree.paths() if _is_in(path, folders) and path.rpartition(".")[2].lower() in _UNREAD]


def _is_in(path: str, folders: tuple[str, ...]) -> bool:
    """Say whether a file lies in one of the folders, is no earlier release, and nothing on the way to it is hidden."""
    return path.partition("/")[0] in folders and not path.startswith(RELEASES) and "/." not in path


@contextmanager
def without_collection() -> Iterator[None]:
    """Keep the garbage collector from counting millions of new terms over and over (measured: three times faster)."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def edited_workspace(workspace: Workspace, files: Mapping[str, bytes], *, sound: Sound | None = None) -> Workspace:
    """Return a workspace with the text of some files replaced; only those are parsed, unless known to be ``sound``.

    Raises RdfSyntaxError.
    """
    tree = EditedTree(workspace.tree, files)
    fresh = {path: read_source(tree, path, workspace.settings, sound=sound) for path in files}
    kept = {source.path: source for source in workspace.sources}
    sources = tuple(source for _, source in sorted({**kept, **fresh}.items()))
    return Workspace(tree, workspace.settings, sources, workspace.broken)


def workspace_at(known: Workspace, tree: RevisionTree, *, sound: Sound | None = None) -> Workspace:
    """Return the workspace as of a revision, taking over the sources that are the same in a known one.

    Settings are the known workspace's: a revision is compared with, not published.
    """
    ids = tree.blob_ids()
    kept = {source.path: source for source in known.sources}
    same = {path for path, id_ in ids.items() if path in kept and blob_id(kept[path].data, like=id_) == id_}
    folders = (VOCAB, MAPPINGS)
    wanted = [path for path in ids if path not in same and _is_in(path, folders) and format_of_path(path)]
    with without_collection():
        fresh, broken = _read(tree, sorted(wanted), known.settings, sound)
    sources = [*fresh, *(kept[path] for path in same)]
    return Workspace(tree, known.settings, tuple(sorted(sources, key=lambda source: source.path)), broken)


def _read(
    tree: FileTree, paths: Iterable[str], settings: Settings, sound: Sound | None
) -> tuple[list[Source], tuple[RdfSyntaxError, ...]]:
    sources: list[Source] = []
    broken: list[RdfSyntaxError] = []
    for path in paths:
        try:
            sources.append(read_source(tree, path, settings, sound=sound))
        except RdfSyntaxError as error:
            broken.append(error)
    return sources, tuple(broken)


def read_source(tree: FileTree, path: str, settings: Settings, *, sound: Sound | None = None) -> Source:
    """Parse one file of a tree, unless it is known to be ``sound``. Raises RdfSyntaxError."""
    data, graph = tree.read(path), graph_iri(path, settings)
    parsed = None if sound and sound(path, graph, data) else _parsed(path, graph, data)
    return Source(path, path.partition("/")[0], graph, data, parsed)


def _parsed(path: str, graph: str, data: bytes) -> Document:
    syntax = format_of_path(path)
    if syntax is None:
        raise RdfSyntaxError("The file's name does not end like an RDF format.", path=path)
    document = parse_bytes(data, path=path, syntax=syntax, base=graph)
    if not any(sign in data for sign in _LABELLED):
        return document
    return document._replace(quads=tuple(with_labels_of(document.quads, blank_mark(path))))


def blank_mark(path: str) -> str:
    """Return what the labels of a file's blank nodes end in, so that one label in two files is two nodes."""
    return "x" + blake2b(path.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()


def graph_iri(path: str, settings: Settings) -> str:
    """Return the IRI of the named graph a file is published in: ``{authority}graph/{path without suffix}``."""
    return f"{settings.authority}graph/{quote(path.rpartition('.')[0], errors='surrogateescape')}"
