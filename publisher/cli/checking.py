"""A check as the command line asks for it: what is remembered, what is judged anew, what is told."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from publisher.checks.ahead import Reading
from publisher.checks.memory import Record, key_of
from publisher.checks.policy import narrowed
from publisher.checks.profiles import read_profile
from publisher.checks.recall import found_since, remembered
from publisher.checks.registry import all_rules
from publisher.checks.report import Report
from publisher.checks.rule import Scope
from publisher.checks.runner import (
    Checker,
    changed_since,
    checker_for,
    default_engine,
    described_in,
    report_of,
)
from publisher.checks.shapes import Engine
from publisher.checks.shelf import Shelf
from publisher.cli.cache import memory_of
from publisher.cli.comparison import point_of
from publisher.cli.rules import no_such_rule
from publisher.config import Settings
from publisher.errors import ConfigurationError, WorkspaceError
from publisher.trees import SETTINGS_FILE, SHAPES, FileTree, ReadOnce, WorkingTree, tree_at
from publisher.workspace import Workspace, lists_in, load_workspace, unread_in


@dataclass(frozen=True)
class Asked:
    """What is to be checked: everything, some ``files``, or what changed ``since`` a revision and what that affects.

    ``only`` are the rules to ask if not all (``shapes`` for those); ``of_record`` asks the engines of record. ``read``
    is the tree, looked into once, with its ``settings``, ``key`` tells the engine from every other, and ``kept`` takes
    what need not be taken apart before the process ends.
    """

    tree: WorkingTree
    read: ReadOnce
    settings: Settings
    key: str
    files: tuple[Path, ...]
    since: str | None
    against: str | None
    fresh: bool
    of_record: bool
    only: tuple[str, ...]
    kept: list[object] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Say whether everything is to be checked."""
        return not self.files and not self.since

    @cached_property
    def engine(self) -> Engine:
        """The SHACL engine that judges."""
        return default_engine(of_record=self.of_record)

    @cached_property
    def rules(self) -> frozenset[str]:
        """The ids of the rules to ask, if not all; what cannot be read is always found.

        Raises ConfigurationError for one that is not there.
        """
        if not self.only:
            return frozenset()
        rules = all_rules(read_profile(self.read))
        shapes = [name for name, item in rules.items() if item.scope is Scope.SHAPE]
        wanted = {"syntax", *(name for word in self.only for name in (shapes if word == SHAPES else [word]))}
        for name in sorted(wanted - rules.keys()):
            raise ConfigurationError(no_such_rule(name, rules))
        return frozenset(wanted)


def checked(asked: Asked, files: Reading) -> Report:
    """Check what is asked; what did not change since the last full check, and is not affected, as that one found it."""
    start = time.perf_counter()
    point = point_of(asked.tree.root, date.today(), revision=asked.since or asked.against)
    point.tell()
    judging = {path: asked.read.read(path) for path in _judging(asked.read)}
    memory = None if asked.rules else memory_of(asked.tree, asked.engine.name)
    key = key_of(asked.key, asked.engine.name, point.name, unread_in(asked.read), files=judging)
    record = memory.read(key) if memory and not asked.fresh else None
    shelf = files.shelf
    digests = {path: shelf.digest(asked.read.read(path)) for path in lists_in(asked.read)}
    if asked.whole and record is not None and record.files == digests:
        return replace(remembered(record, asked.read, start=start), against=point.title)
    files.finish()
    workspace = _workspace(asked, shelf)
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
    before = [item.source.path for item in checker.earlier.files] if checker.earlier else []
    paths = [path for file in asked.files for path in _paths(asked.tree, file, before)]
    if paths:
        return None if any(_says_judging(path) for path in paths) else described_in(checker, paths)
    if asked.since and not _judged_otherwise(asked.tree, tree_at(asked.tree.root, asked.since)):
        return changed_since(checker)
    return None


def _workspace(asked: Asked, shelf: Shelf) -> Workspace:
    """Load the workspace; its settings turn off all rules but those asked alone, if any are."""
    found = load_workspace(asked.read, sound=shelf.holds, settings=asked.settings)
    if not asked.rules:
        return found
    return replace(found, settings=narrowed(found.settings, asked.rules, all_rules(read_profile(asked.read))))


def _says_judging(path: str) -> bool:
    """Say whether a file changes what is found in every other: the shapes and the settings."""
    return path.startswith(f"{SHAPES}/") or path == SETTINGS_FILE


def _judging(tree: FileTree) -> list[str]:
    return [path for path in tree.paths() if _says_judging(path)]


def _judged_otherwise(now: FileTree, then: FileTree) -> bool:
    paths = [set(_judging(tree)) for tree in (now, then)]
    return paths[0] != paths[1] or any(now.read(path) != then.read(path) for path in paths[0])


def _paths(tree: WorkingTree, file: Path, before: Sequence[str]) -> list[str]:
    """Return a file's path below the workspace, or those of the lists in a folder: that are there, or were ``before``.

    Raises WorkspaceError for what is neither.
    """
    try:
        path = file.resolve().relative_to(tree.root).as_posix()
    except ValueError:
        path = ""
    start = "" if path == "." else f"{path}/"
    lists = dict.fromkeys((*lists_in(tree), *before))
    found = [path] if path in lists or path in tree.paths() else [name for name in lists if name.startswith(start)]
    if not path or not found:
        message = f"{file} is no file of the workspace {tree.root}; name a file or a folder in vocab or mappings."
        raise WorkspaceError(message)
    return found
