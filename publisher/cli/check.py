"""``publisher check``: judge lists and mappings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.checks.ahead import Reading, reading
from publisher.checks.memory import code_key, key_of
from publisher.checks.shelf import Shelf
from publisher.cli.cache import secret_of, shelf_of
from publisher.cli.ending import Finished
from publisher.cli.render import FORMS, renderer
from publisher.errors import WorkspaceError
from publisher.files import write_beside
from publisher.git import find_repository
from publisher.trees import ReadOnce, WorkingTree, settings_of, working_tree
from publisher.workspace import lists_in, without_collection

if TYPE_CHECKING:
    from publisher.checks.policy import Acceptance
    from publisher.checks.report import Report
    from publisher.cli.checking import Asked
    from publisher.config import Settings

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
@click.option("--format", "form", type=click.Choice(FORMS), default="terminal", help="How to show them.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write to a file; the terminal gets the last line.",
)
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
    """Check lists and mappings: all of them, or FILES and whatever they affect. Where there is no workspace, name the
    folder of one.

    Nothing published may vanish or change its meaning. Published is what the branch the work is for had when the work
    began: that a pull or merge request names (GitHub, GitLab), else the remote's default branch, else a local main or
    master; on the branch itself, what was pushed, or the last commit where there is no remote.

    Ends with 0 when nothing is wrong, 1 when a finding is an error, 2 when the settings or the call cannot be used.
    In CI (when the environment variable CI is set) pyshacl judges the SHACL profile; elsewhere a faster engine does.
    """
    if since and against and since != against:
        raise click.UsageError("--since and --against name two revisions; give one of them.")
    if watch and (files or output or only or form != "terminal"):
        raise click.UsageError("--watch shows all findings of every save on the terminal; leave out the rest.")
    of_record = engine == "pyshacl" or bool(os.environ.get("CI"))
    tree = _workspace(files)
    if watch:
        from publisher.cli.watching import watch_files

        watch_files(tree, of_record, since or against)
        return
    read = ReadOnce(tree)
    settings, shelf = settings_of(read), Shelf() if fresh or of_record else shelf_of(tree)
    with without_collection(), reading(read, settings, shelf, of_record=of_record) as lists:
        from publisher.cli.checking import Asked  # loads the rules, while other processes read

        key = key_of(code_key(), shelf.secret or secret_of(tree), files={})
        asked = Asked(tree, read, settings, key, files, since, against, fresh or of_record, of_record, only)
        found = _report(asked, lists)
        _show(renderer(form)(_below_top(found, tree) if form in _HOSTED else found), output)
        if output is not None:
            _tell_last(found)
    raise Finished(0 if found.passed else 1)


def _workspace(files: Sequence[Path]) -> WorkingTree:
    """Return the workspace the command runs in; where there is none, that of the first file or folder named."""
    try:
        return working_tree(Path.cwd())
    except WorkspaceError:
        if not files or not files[0].exists():
            raise
        return working_tree(files[0] if files[0].is_dir() else files[0].parent)


def _report(asked: Asked, lists: Reading) -> Report:
    """Return what is found, with the rules asked, or with the acceptances that cover nothing where all are."""
    from publisher.cli.checking import checked

    found = checked(asked, lists)
    if asked.only:
        return replace(found, rules={name: item for name, item in found.rules.items() if name in asked.rules})
    if asked.whole:
        _tell_idle(asked.settings, lists_in(asked.read))
        return replace(found, stale=_stale(asked.settings, found))
    return found


def _tell_last(found: Report) -> None:
    """Tell the last line on the terminal, where the report goes elsewhere."""
    from publisher.cli.render_terminal import summary  # seldom needed

    click.echo(summary(found), err=True)


def _tell_idle(settings: Settings, paths: Iterable[str]) -> None:
    from publisher.checks.policy import idle

    for note in idle(settings, paths):
        click.echo(f"Note: {note}", err=True)


def _stale(settings: Settings, found: Report) -> tuple[Acceptance, ...]:
    """Return the acceptances that cover nothing found; none while files cannot be read, as not all was judged."""
    from publisher.checks.policy import stale

    if any(item.rule == "syntax" for item in found.findings):
        return ()
    return stale(settings, found.findings, {name: item.severity for name, item in found.rules.items()})


def _below_top(found: Report, tree: WorkingTree) -> Report:
    """Return a report with paths below the top of the repository, where code hosts look for the files."""
    repository = find_repository(tree.root)
    if repository is None or repository.root.resolve() == tree.root:
        return found
    folder = tree.root.relative_to(repository.root.resolve()).as_posix()
    return replace(found, findings=tuple(item._replace(path=f"{folder}/{item.path}") for item in found.findings))


def _show(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        write_beside(output, text.encode())
