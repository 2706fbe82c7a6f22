"""A check as the command line asks for it: what is remembered, what is judged anew, what is told."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from publisher.checks.ahead import read_ahead
from publisher.checks.memory import Memory, Record, code_key, key_of
from publisher.checks.policy import narrowed
from publisher.checks.recall import found_since, remembered
from publisher.checks.registry import all_rules
from publisher.checks.report import Report
from publisher.checks.runner import (
    Checker,
    changed_since,
    checker_for,
    described_in,
    read_profile,
    report_of,
)
from publisher.checks.seal import secret_in
from publisher.checks.shapes import Engine
from publisher.checks.shelf import Shelf
from publisher.cli.comparison import point_of
from publisher.errors import WorkspaceError
from publisher.git import find_repository
from publisher.workspace import (
    SETTINGS_FILE,
    SHAPES,
    FileTree,
    ReadOnce,
    WorkingTree,
    Workspace,
    lists_in,
    load_workspace,
    settings_of,
    tree_at,
)

CACHE = "build/cache"
"""Folder of the workspace for what need not be found out again; it can be deleted at any time."""


@dataclass(frozen=True)
class Asked:
    """What is to be checked: everything, some ``files``, or what changed ``since`` a revision and what that affects.

    ``only`` are the rules to ask if not all; ``of_record`` asks the engines of record. ``kept`` takes what need not be
    taken apart before the process ends.
    """

    tree: WorkingTree
    engine: Engine
    files: tuple[Path, ...]
    since: str | None
    against: str | None
    fresh: bool
    of_record: bool
    only: frozenset[str]
    kept: list[object] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Say whether everything is to be checked."""
        return not self.files and not self.since


def checked(asked: Asked) -> Report:
    """Check what is asked; what did not change since the last full check, and is not affected, as that one found it."""
    start = time.perf_counter()
    tree, files = asked.tree, ReadOnce(asked.tree)
    point = point_of(tree.root, date.today(), revision=asked.since or asked.against)
    code, secret = code_key(), _secret(tree)
    judging = {path: files.read(path) for path in _judging(files)}
    memory = None if asked.only else _memory(tree, asked.engine)
    key = key_of(code, asked.engine.name, point.name, secret, files=judging)
    shelf = Shelf() if asked.fresh else _shelf(tree, code, secret)
    record = memory.read(key) if memory and not asked.fresh else None
    digests = {path: shelf.digest(files.read(path)) for path in lists_in(files)}
    if asked.whole and record is not None and record.files == digests:
        return replace(remembered(record, files, start=start), against=point.title)
    workspace = _workspace(files, shelf, asked)
    against_it = point.read(workspace, sound=shelf.holds)
    checker = checker_for(workspace, earlier=against_it.earlier, days=against_it.days, shelf=shelf)
    asked.kept.append(checker)
    focus = _focus(asked, checker)
    if focus is None or (record is not None and not checker.profile.whole.documents):
        found = found_since(checker, asked.engine, record, shelf)
        if memory and not workspace.broken:
            memory.keep(Record(key, digests, len(checker.facts.concepts), list(found)))
    else:
        found = checker.found(asked.engine, focus)
    if focus is None:
        shelf.sweep((*workspace.sources, *(against_it.earlier.sources if against_it.earlier else ())))
    told = (item for node, item in found if focus is None or not node or node in focus)
    return replace(report_of(checker, told, start=start, judged=len(focus or ())), against=point.title)


def _focus(asked: Asked, checker: Checker) -> frozenset[str] | None:
    """Return the nodes to judge; None for all."""
    paths = [path for file in asked.files for path in _paths(asked.tree, file)]
    if paths:
        return None if any(_says_judging(path) for path in paths) else described_in(checker, paths)
    if asked.since and not _judged_otherwise(asked.tree, tree_at(asked.tree.root, asked.since)):
        return changed_since(checker)
    return None


def _workspace(tree: FileTree, shelf: Shelf, asked: Asked) -> Workspace:
    """Load a workspace whose files are parsed once, and only those of which the shelf does not know the facts.

    Its settings turn off all rules but those asked alone, if any are.
    """
    read_ahead(tree, settings_of(tree), shelf, of_record=asked.of_record)
    found = load_workspace(tree, sound=shelf.holds)
    if not asked.only:
        return found
    return replace(found, settings=narrowed(found.settings, asked.only, all_rules(read_profile(tree))))


def _memory(tree: WorkingTree, engine: Engine) -> Memory | None:
    """Return the place of the last check; None where it would lie outside of the workspace."""
    folder = tree.root / CACHE / engine.name
    return Memory(folder) if _is_inside(tree, folder) else None


def _shelf(tree: WorkingTree, code: str, secret: bytes) -> Shelf:
    """Return the place of what is known of each file; in memory where it would lie outside, or no secret can be kept.

    No stranger can tell how an entry is named: the secret is part of it.
    """
    folder = tree.root / CACHE / "facts"
    return Shelf(folder, key_of(code, secret, files={}), secret) if secret and _is_inside(tree, folder) else Shelf()


def _secret(tree: WorkingTree) -> bytes:
    """Return what only this copy of the repository knows; nothing where no secret can be kept."""
    repository = find_repository(tree.root)
    return secret_in(repository.own_folder()) if repository else b""


def _is_inside(tree: WorkingTree, folder: Path) -> bool:
    """Say whether a folder is where it seems to be; git keeps links, and one may lead anywhere."""
    return folder.resolve() == tree.root.resolve() / folder.relative_to(tree.root)


def _says_judging(path: str) -> bool:
    """Say whether a file changes what is found in every other: the shapes and the settings."""
    return path.startswith(f"{SHAPES}/") or path == SETTINGS_FILE


def _judging(tree: FileTree) -> list[str]:
    return [path for path in tree.paths() if _says_judging(path)]


def _judged_otherwise(now: FileTree, then: FileTree) -> bool:
    paths = [set(_judging(tree)) for tree in (now, then)]
    return paths[0] != paths[1] or any(now.read(path) != then.read(path) for path in paths[0])


def _paths(tree: WorkingTree, file: Path) -> list[str]:
    """Return a file's path below the workspace, or those of the lists in a folder.

    Raises WorkspaceError for what is neither.
    """
    try:
        path = file.resolve().relative_to(tree.root).as_posix()
    except ValueError:
        path = ""
    start = "" if path == "." else f"{path}/"
    found = [path] if path in tree.paths() else [name for name in lists_in(tree) if name.startswith(start)]
    if not path or not found:
        message = f"{file} is no file of the workspace {tree.root}; name a file or a folder in vocab or mappings."
        raise WorkspaceError(message)
    return found
