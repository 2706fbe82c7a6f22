"""``publisher check``: judge lists and mappings."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import click

from publisher.checks.ahead import read_ahead
from publisher.checks.memory import Memory, Record, code_key, key_of
from publisher.checks.policy import Acceptance, narrowed, stale
from publisher.checks.recall import found_since, remembered
from publisher.checks.registry import all_rules
from publisher.checks.report import Report
from publisher.checks.rule import Scope
from publisher.checks.runner import (
    changed_since,
    checker_for,
    default_engine,
    described_in,
    read_profile,
    report,
    report_of,
)
from publisher.checks.seal import secret_in
from publisher.checks.shapes import Engine
from publisher.checks.shelf import Shelf
from publisher.cli.comparison import compared, point_of
from publisher.cli.ending import Finished
from publisher.cli.render import RENDERERS
from publisher.cli.rules import no_such_rule
from publisher.errors import ConfigurationError, WorkspaceError
from publisher.files import write_beside
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
    without_collection,
    working_tree,
)

CACHE = "build/cache"
"""Folder of the workspace for what need not be found out again; it can be deleted at any time."""

_HOSTED = ("github", "gitlab", "sarif")
"""Formats that code hosts read to show findings at their lines."""


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--since", metavar="REF", help="Look only at what changed since a revision and what that affects.")
@click.option(
    "--against",
    metavar="REF",
    help="Revision nothing of which may vanish; what is published by default.",
)
@click.option("--watch", is_flag=True, help="Check again on every save, until interrupted.")
@click.option("--format", "form", type=click.Choice(sorted(RENDERERS)), default="terminal", help="How to show them.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file, not the terminal.")
@click.option("--fresh", is_flag=True, help="Judge everything anew, whatever the last check found.")
@click.option("--rule", "only", metavar="RULE", multiple=True, help="Ask only this rule, or “shapes”; can be repeated.")
@click.option("--engine", type=click.Choice(["auto", "pyshacl"]), default="auto", help="Which SHACL engine judges.")
def command(
    files: tuple[Path, ...],
    since: str | None,
    against: str | None,
    watch: bool,
    form: str,
    output: Path | None,
    engine: str,
    fresh: bool,
    only: tuple[str, ...],
) -> None:
    """Check lists and mappings: all of them, or FILES and whatever they affect.

    Nothing published may vanish or change its meaning. Published is what the branch the work is for had when the work
    began: that a pull or merge request names (GitHub, GitLab), else the remote's default branch, else a local main or
    master; on the branch itself, what was pushed, or the last commit where there is no remote.

    Ends with 0 when nothing is wrong, 1 when a finding is an error, 2 when the settings or the call cannot be used.
    In CI (when the environment variable CI is set) pyshacl judges the SHACL profile; elsewhere a faster engine does.
    """
    of_record = engine == "pyshacl" or bool(os.environ.get("CI"))
    judge = default_engine(of_record=of_record)
    tree = working_tree(Path.cwd())
    if since and against and since != against:
        raise click.UsageError("--since and --against name two revisions; give one of them.")
    if watch and (files or output or only or form != "terminal"):
        raise click.UsageError("--watch shows all findings of every save on the terminal; leave out the rest.")
    if watch:
        from publisher.cli.watching import watch_files

        watch_files(tree, judge, since or against)
        return
    asked = _Asked(tree, judge, against, fresh or of_record, of_record, _rules(tree, only))
    with without_collection():
        whole = not files and not since
        found = _check_all(asked) if whole else _check(asked, files, since)
    if only:
        found = replace(found, rules={name: item for name, item in found.rules.items() if name in asked.only})
    elif whole:
        found = replace(found, stale=_stale(tree, found))
    _show(RENDERERS[form](_below_top(found, tree) if form in _HOSTED else found), output)
    raise Finished(0 if found.passed else 1)


@dataclass(frozen=True)
class _Asked:
    """What is to be checked and how, ``only`` by some rules if there are any; ``of_record`` by the engines of record.

    ``kept`` takes what need not be taken apart before the process ends.
    """

    tree: WorkingTree
    engine: Engine
    against: str | None
    fresh: bool
    of_record: bool
    only: frozenset[str]
    kept: list[object] = field(default_factory=list)


def _check(asked: _Asked, files: Iterable[Path], since: str | None) -> Report:
    """Check some files, or what changed since a revision."""
    start = time.perf_counter()
    tree = asked.tree
    shelf = Shelf() if asked.fresh else _shelf(tree, code_key(), _secret(tree))
    workspace = _workspace(ReadOnce(tree), shelf, asked)
    against_it = compared(workspace, tree.root, date.today(), revision=since or asked.against, sound=shelf.holds)
    checker = checker_for(workspace, earlier=against_it.earlier, days=against_it.days, shelf=shelf)
    asked.kept.append(checker)
    paths = [path for file in files for path in _paths(tree, file)]
    focus = None
    if paths and not any(_says_judging(path) for path in paths):
        focus = described_in(checker, paths)
    elif since and not paths and not _judged_otherwise(tree, tree_at(tree.root, since)):
        focus = changed_since(checker)
    return replace(report(checker, asked.engine, focus, start=start), against=against_it.title)


def _check_all(asked: _Asked) -> Report:
    """Check everything: what did not change since the last check, and is not affected, as that one found it."""
    start = time.perf_counter()
    tree, files = asked.tree, ReadOnce(asked.tree)
    memory = None if asked.only else _memory(tree, asked.engine)
    point = point_of(tree.root, date.today(), revision=asked.against)
    code, secret = code_key(), _secret(tree)
    judging = {path: files.read(path) for path in _judging(files)}
    key = key_of(code, asked.engine.name, point.name, secret, files=judging)
    shelf = Shelf() if asked.fresh else _shelf(tree, code, secret)
    record = memory.read(key) if memory and not asked.fresh else None
    if record is not None and record.files == {path: shelf.digest(files.read(path)) for path in lists_in(files)}:
        return replace(remembered(record, files, start=start), against=point.title)
    workspace = _workspace(files, shelf, asked)
    against_it = point.read(workspace, sound=shelf.holds)
    checker = checker_for(workspace, earlier=against_it.earlier, days=against_it.days, shelf=shelf)
    asked.kept.append(checker)
    found = found_since(checker, asked.engine, record, shelf)
    shelf.sweep((*workspace.sources, *(against_it.earlier.sources if against_it.earlier else ())))
    if memory and not workspace.broken:
        digests = {source.path: shelf.digest(source.data) for source in workspace.sources}
        memory.keep(Record(key, digests, len(checker.facts.concepts), list(found)))
    return replace(report_of(checker, (item for _, item in found), start=start), against=point.title)


def _rules(tree: FileTree, words: Iterable[str]) -> frozenset[str]:
    """Return the ids of the rules asked for by id or, all that are shapes, as ``shapes``; what cannot be read is found.

    Raises ConfigurationError for one that is not there.
    """
    if not words:
        return frozenset()
    rules = all_rules(read_profile(tree))
    shapes = [name for name, item in rules.items() if item.scope is Scope.SHAPE]
    wanted = {"syntax", *(name for word in words for name in (shapes if word == SHAPES else [word]))}
    for name in sorted(wanted - rules.keys()):
        raise ConfigurationError(no_such_rule(name, rules))
    return frozenset(wanted)


def _workspace(tree: FileTree, shelf: Shelf, asked: _Asked) -> Workspace:
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


def _stale(tree: WorkingTree, found: Report) -> tuple[Acceptance, ...]:
    """Return the acceptances that cover nothing found; none while files cannot be read, as not all was judged."""
    if any(item.rule == "syntax" for item in found.findings):
        return ()
    return stale(settings_of(tree), found.findings, {name: item.severity for name, item in found.rules.items()})


def _below_top(found: Report, tree: WorkingTree) -> Report:
    """Return a report with paths below the top of the repository, where code hosts look for the files."""
    repository = find_repository(tree.root)
    if repository is None or repository.root.resolve() == tree.root:
        return found
    folder = tree.root.relative_to(repository.root.resolve()).as_posix()
    return replace(found, findings=tuple(replace(item, path=f"{folder}/{item.path}") for item in found.findings))


def _show(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        write_beside(output, text.encode())
