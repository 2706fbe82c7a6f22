"""``publisher release``: check a list, write its version, dates and change note, and tag it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from publisher.changes.desk import Desk
from publisher.checks.runner import checker_for, default_engine
from publisher.checks.runner import report as report_on
from publisher.cli.editing import carry_out, editing_options, open_desk
from publisher.cli.render_terminal import render as terminal
from publisher.errors import GitError, WorkspaceError
from publisher.files import write_beside
from publisher.git import Repository, find_repository
from publisher.history.releasing import Plan, plan, with_entry
from publisher.trees import MAPPINGS, VOCAB, root_of

_CHANGELOG = "CHANGELOG.md"


@click.command("release")
@click.argument("name", metavar="LIST")
@click.argument("version", required=False)
@click.option("--note", default="", help="What changed, for readers (default: drafted from the changes).")
@click.option("--tag/--no-tag", default=True, help="Commit and tag (default), or only write the files.")
@click.option("--sign", is_flag=True, help="Sign the tag with your key.")
@editing_options
def command(
    name: str, version: str | None, note: str, tag: bool, sign: bool, day: datetime | None, dry_run: bool
) -> None:
    """Release LIST: check it, write version, dates, change note and a line of CHANGELOG.md, commit, and tag.

    The tag is LIST/VERSION. Without VERSION it is the version the list states, if that is not released yet; else the
    number follows from what changed since the last release: an earlier part of it is raised for a graver change. A
    first release of the stated version is only a tag: nothing is written. Nothing is pushed.
    """
    desk = open_desk(day)
    root = _root(desk)
    repository = _repository(root)
    if not dry_run:
        _refuse(root, repository)
    scheme = desk.lookup.scheme(name)
    found = plan(desk, repository, scheme, version=version or "", note=note)
    click.echo(f"{found.name} {found.previous or '(no release yet)'} → {found.version}. {found.note}")
    report = report_on(checker_for(desk.workspace, known=desk.facts), default_engine())
    if not report.passed:
        click.echo(terminal(report), nl=False)
        click.echo("Nothing was released: the check found errors.", err=True)
        sys.exit(1)
    if tag and found.proposal.files and not dry_run and not repository.branch():
        raise WorkspaceError("No branch is checked out, so the commit of a release would be lost; check one out first.")
    paths = [root / path for path in (*found.proposal.files, _CHANGELOG)] if found.proposal.files else []
    with _all_or_nothing(repository, paths):
        carry_out(desk, found.proposal, dry_run=dry_run)
        if not dry_run:
            _write_changelog(found, desk, paths)
        if tag and not dry_run:
            _finish(found, repository, paths, sign=sign)
    if not (dry_run or tag):
        click.echo(f"Commit this, then: git tag {'--sign' if sign else '--annotate'} {found.tag}")


def _refuse(root: Path, repository: Repository) -> None:
    """Raise WorkspaceError where a release would take in what is not committed or miss what came before."""
    if not repository.is_clean(*(str(root / name) for name in (VOCAB, MAPPINGS, _CHANGELOG))):
        told = f"There are uncommitted changes in {VOCAB}, {MAPPINGS} or {_CHANGELOG}; commit them, then release."
        raise WorkspaceError(told)
    if repository.is_shallow():
        raise WorkspaceError("This clone lacks earlier commits and tags; run git fetch --unshallow --tags first.")


@contextmanager
def _all_or_nothing(repository: Repository, paths: Sequence[Path]) -> Iterator[None]:
    """Take back what was written and committed when git refuses the commit or the tag."""
    head = repository.commit()
    before = {path: path.read_bytes() if path.is_file() else None for path in paths}
    try:
        yield
    except GitError as error:
        repository.run("reset", "--quiet", "--soft", head)
        for path, data in before.items():
            if data is None:
                path.unlink(missing_ok=True)
            else:
                write_beside(path, data)
        if paths:
            repository.run("add", "--all", "--", *(str(path) for path in paths))
        raise GitError(f"{error} Nothing was released, and the files are as they were.") from error


def _write_changelog(found: Plan, desk: Desk, paths: Sequence[Path]) -> None:
    """Add a line to the changelog, the last of the paths, when the release writes anything."""
    for path in paths[-1:]:
        before = path.read_text("utf-8") if path.is_file() else ""
        entry = f"{found.name} {found.version} ({desk.today.isoformat()}): {found.note}"
        write_beside(path, with_entry(before, entry).encode())


def _finish(found: Plan, repository: Repository, paths: Sequence[Path], *, sign: bool) -> None:
    """Commit and tag."""
    if paths:
        names = [str(path) for path in paths]
        repository.run("add", "--", *names)
        repository.run("commit", "--quiet", "-m", f"{found.title}\n\n{found.note}", "--", *names)
    repository.tag(found.tag, note=found.note, sign=sign)
    click.echo(f"Tagged {found.tag}; publish it with: git push --follow-tags")


def _root(desk: Desk) -> Path:
    root = root_of(desk.workspace.tree)
    if root is None:
        raise WorkspaceError("Only the working tree can be released.")
    return root


def _repository(root: Path) -> Repository:
    repository = find_repository(root)
    if repository is None or not repository.has_commits():
        raise WorkspaceError(f"{root} is in no git repository with commits; a release is a git tag.")
    return repository
