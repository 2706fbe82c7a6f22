"""The files of a workspace: those on disk, those of any git revision, and those of an edit that is not written yet."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from publisher.config import Settings, read_settings
from publisher.errors import ConfigurationError, GitError, WorkspaceError
from publisher.git import Repository, find_repository

SETTINGS_FILE = "pyproject.toml"
VOCAB = "vocab"
MAPPINGS = "mappings"
SHAPES = "shapes"
RELEASES = f"{VOCAB}/releases/"
"""Earlier releases of lists, ``{list}/{version}.ttl``: kept as they were, never part of what the lists say now."""


class FileTree(Protocol):
    """Files by their path below the workspace, with forward slashes."""

    @property
    def name(self) -> str:
        """What the tree is: ``working tree`` or a revision."""

    def paths(self) -> tuple[str, ...]:
        """Every file's path, sorted."""

    def read(self, path: str) -> bytes:
        """One file's bytes. Raises WorkspaceError when it is not there."""


@dataclass(frozen=True)
class WorkingTree:
    """The files on disk below ``root``, only those in the folders a workspace has."""

    root: Path
    name: str = "working tree"

    def paths(self) -> tuple[str, ...]:
        found = [self.root / SETTINGS_FILE] if (self.root / SETTINGS_FILE).is_file() else []
        for folder in (VOCAB, MAPPINGS, SHAPES):
            found += [path for path in (self.root / folder).rglob("*") if path.is_file()]
        return tuple(sorted(_name_of(path, self.root) for path in found))

    def read(self, path: str) -> bytes:
        try:
            return (self.root / path).read_bytes()
        except OSError as error:
            raise WorkspaceError(f"{path} cannot be read: {error.strerror}.") from error


def _name_of(path: Path, root: Path) -> str:
    """Return a file's path below a folder. Raises WorkspaceError when it cannot be written as text."""
    name = path.relative_to(root).as_posix()
    if not name.isascii() and name.encode(errors="ignore").decode() != name:
        raise WorkspaceError(f"The name of the file {os.fsencode(name)!r} is not UTF-8; give it another name.")
    return name


@dataclass(frozen=True)
class RevisionTree:
    """The files of one git revision, below ``folder`` of the repository (empty for its top).

    Lists in submodules are read from the submodule's own repository, as of the commit the revision names.
    """

    repository: Repository
    revision: str
    folder: str = ""
    within: tuple[str, ...] = (f"{VOCAB}/", f"{MAPPINGS}/", f"{SHAPES}/")
    """Beginnings of the paths at which submodules are looked into."""

    @property
    def name(self) -> str:
        return self.revision

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(self.blob_ids()))

    def read(self, path: str) -> bytes:
        for start, tree in self._submodules.items():
            if tree and path.startswith(start):
                return tree.read(path.removeprefix(start))
        return self.repository.read(self.revision, self._start + path)

    def blob_ids(self) -> Mapping[str, str]:
        """Return git's ids of the files by path."""
        ids = self.repository.blob_ids(self.revision)
        own = {path.removeprefix(self._start): id_ for path, id_ in ids.items() if path.startswith(self._start)}
        trees = ((start, tree) for start, tree in self._submodules.items() if tree)
        return {**own, **{start + path: id_ for start, tree in trees for path, id_ in tree.blob_ids().items()}}

    @property
    def unread(self) -> tuple[str, ...]:
        """Folders of lists that are submodules whose commit is not here, so that nothing in them can be read."""
        trees = self._submodules.items()
        deeper = (start + path for start, tree in trees if tree for path in tree.unread)
        return tuple(sorted((*(start for start, tree in trees if not tree), *deeper)))

    @property
    def _start(self) -> str:
        return f"{self.folder}/" if self.folder else ""

    @cached_property
    def _submodules(self) -> Mapping[str, RevisionTree | None]:
        """The trees of submodules with lists, by the beginning of their paths; None for one that cannot be read."""
        found = self.repository.submodules(self.revision).items()
        places = {path.removeprefix(self._start): (path, at) for path, at in found if path.startswith(self._start)}
        lists = {f"{name}/": place for name, place in places.items() if f"{name}/".startswith(self.within)}
        return {start: _submodule(self.repository.root / path, at) for start, (path, at) in lists.items()}


def _submodule(folder: Path, commit: str) -> RevisionTree | None:
    """Return the files of a submodule as of a commit; None when it is not checked out, or lacks the commit."""
    if not (folder / ".git").exists():  # git would read the repository around it
        return None
    with suppress(GitError):
        repository = Repository(folder)
        return RevisionTree(repository, repository.commit(commit), within=("",))
    return None


@dataclass(frozen=True)
class EditedTree:
    """A tree with the text of some files replaced, or files added, that are not written yet."""

    base: FileTree
    files: Mapping[str, bytes]
    name: str = "edited files"

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({*self.base.paths(), *self.files}))

    def read(self, path: str) -> bytes:
        return self.files[path] if path in self.files else self.base.read(path)


@dataclass(frozen=True)
class ReadOnce:
    """A tree that is looked into once: later reading gets the same bytes, whatever happens to the files meanwhile."""

    base: FileTree
    _read: dict[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.base.name

    def paths(self) -> tuple[str, ...]:
        return self._paths

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return self.base.paths()

    def read(self, path: str) -> bytes:
        if path not in self._read:
            self._read[path] = self.base.read(path)
        return self._read[path]


def working_tree(folder: Path) -> WorkingTree:
    """Return the tree of the workspace a folder lies in: the nearest folder above with settings or lists.

    Raises WorkspaceError when there is none.
    """
    start = folder.resolve()
    for candidate in (start, *start.parents):
        if (candidate / VOCAB).is_dir():
            return WorkingTree(candidate)
    raise WorkspaceError(f"No workspace here: neither {start} nor a folder above it has a folder '{VOCAB}'.")


def root_of(tree: FileTree) -> Path | None:
    """Return the folder a tree shows the files of, read once or edited; None for a revision's."""
    while isinstance(tree, ReadOnce | EditedTree):
        tree = tree.base
    return tree.root if isinstance(tree, WorkingTree) else None


def tree_at(folder: Path, revision: str, repository: Repository | None = None) -> RevisionTree:
    """Return the workspace's tree as of a revision of the repository it lies in, which is found if it is not given.

    Raises WorkspaceError outside a repository.
    """
    root = working_tree(folder).root
    repository = repository or find_repository(root)
    if repository is None:
        why = refusal(root)
        place = f"{root} cannot be read as a git repository ({why})" if why else f"{root} is not in a git repository"
        raise WorkspaceError(f"{place}, so there is no revision '{revision}'.")
    below = root.relative_to(repository.root.resolve()).as_posix()
    return RevisionTree(repository, repository.commit(revision), "" if below == "." else below)


def refusal(root: Path) -> str:
    """Return git's words where there is a repository it will not read, as when another user owns it; else nothing."""
    if any((folder / ".git").exists() for folder in (root, *root.parents)):
        try:
            Repository(root).run("rev-parse", "--git-dir")
        except GitError as error:
            return str(error)
    return ""


def settings_of(tree: FileTree) -> Settings:
    """Return the settings of a tree; the defaults when it has no settings file."""
    if SETTINGS_FILE not in tree.paths():
        return Settings()
    try:
        text = tree.read(SETTINGS_FILE).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{SETTINGS_FILE} is not UTF-8 ({error.reason} at byte {error.start}).") from error
    return read_settings(text, path=SETTINGS_FILE)
