"""``publisher release``: check a list, write its version, dates and change note, and tag it."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from publisher.changes.desk import Desk
from publisher.checks.runner import run
from publisher.cli.editing import carry_out, editing_options, open_desk
from publisher.cli.render_terminal import terminal
from publisher.errors import WorkspaceError
from publisher.files import write_beside
from publisher.git import Repository, find_repository
from publisher.history.releasing import Plan, plan, with_entry
from publisher.workspace import MAPPINGS, VOCAB, WorkingTree

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
    if not dry_run and not repository.is_clean(VOCAB, MAPPINGS):
        raise WorkspaceError("There are uncommitted changes in vocab or mappings; commit them, then release.")
    scheme = desk.lookup.scheme(name)
    found = plan(desk, repository, scheme, version=version or "", note=note)
    click.echo(f"{found.name} {found.previous or '(no release yet)'} → {found.version}. {found.note}")
    report = run(desk.workspace)
    if not report.passed:
        click.echo(terminal(report), nl=False)
        click.echo("Nothing was released: the check found errors.", err=True)
        sys.exit(1)
    carry_out(desk, found.proposal, dry_run=dry_run)
    if not dry_run:
        _finish(found, desk, root, repository, tag=tag, sign=sign)


def _finish(found: Plan, desk: Desk, root: Path, repository: Repository, *, tag: bool, sign: bool) -> None:
    """Write the changelog, commit and tag."""
    paths = [str(root / path) for path in found.proposal.files]
    if paths:
        path = root / _CHANGELOG
        before = path.read_text("utf-8") if path.is_file() else ""
        entry = f"{found.name} {found.version} ({desk.today.isoformat()}): {found.note}"
        write_beside(path, with_entry(before, entry).encode())
        paths.append(str(path))
    if not tag:
        click.echo(f"Commit this, then: git tag --annotate {found.tag}")
        return
    if paths:
        repository.run("add", "--", *paths)
        repository.run("commit", "--quiet", "-m", f"{found.title}\n\n{found.note}", "--", *paths)
    repository.run("tag", "--sign" if sign else "--annotate", "-m", found.note, found.tag)
    click.echo(f"Tagged {found.tag}; publish it with: git push --follow-tags")


def _root(desk: Desk) -> Path:
    tree = desk.workspace.tree
    if not isinstance(tree, WorkingTree):
        raise WorkspaceError("Only the working tree can be released.")
    return tree.root


def _repository(root: Path) -> Repository:
    repository = find_repository(root)
    if repository is None or not repository.has_commits():
        raise WorkspaceError(f"{root} is in no git repository with commits; a release is a git tag.")
    return repository
