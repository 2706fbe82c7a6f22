"""What a check compares the present files with: an earlier revision, and the days on which they were changed since."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from publisher.cli.base import Base, base_of
from publisher.errors import GitError, ShortageError
from publisher.git import Repository, find_repository
from publisher.trees import RevisionTree, refusal, tree_at
from publisher.workspace import Sound, Workspace, workspace_at

_UNKNOWN = "What was published before is not known, so nothing is compared with it."


class Comparison(NamedTuple):
    """The earlier state (None when there is none), and the days (ISO 8601) a change since then may be dated.

    ``title`` is what people call it, empty for none.
    """

    earlier: Workspace | None = None
    days: frozenset[str] = frozenset()
    title: str = ""


class Point(NamedTuple):
    """What there is to compare with, before it is read: the tree of a revision, the days, and what people call it."""

    tree: RevisionTree | None = None
    days: frozenset[str] = frozenset()
    title: str = ""

    @property
    def name(self) -> str:
        """Return what tells the point from every other, and what can be read of it from what cannot."""
        if self.tree is None:
            return ""
        unread = self.tree.unread if self._has_submodules else ()
        return f"{self.tree.revision} {self.tree.folder} {sorted(self.days)} {' '.join(unread)}".rstrip()

    def tell(self) -> None:
        """Warn of what cannot be compared, whether or not anything is read; for most repositories git is not asked."""
        if self.tree and self._has_submodules:
            tell_unread(self.tree, self.title)

    @property
    def _has_submodules(self) -> bool:
        return self.tree is not None and (self.tree.repository.root / ".gitmodules").exists()

    def read(self, workspace: Workspace, *, sound: Sound | None = None) -> Comparison:
        """Compare a workspace with it; files known to be ``sound`` are parsed only when they are needed."""
        if self.tree is None:
            return Comparison()
        if not self._has_submodules:  # it had some then
            tell_unread(self.tree, self.title)
        earlier = workspace_at(workspace, self.tree, sound=sound)
        if workspace.sources and not (earlier.sources or earlier.broken):
            where = f"in {self.tree.folder}/" if self.tree.folder else "here"
            click.echo(f"Nothing is compared: {self.title} has no lists {where}.", err=True)
        for error in earlier.broken:
            click.echo(f"Nothing of {error.path} is compared: it cannot be read as it was in {self.title}.", err=True)
        return Comparison(earlier, self.days, self.title)


def tell_unread(tree: RevisionTree, title: str) -> None:
    """Warn of the submodules with lists of which nothing is compared, as the commit a revision names is not here."""
    for folder in tree.unread:
        message = f"Nothing in {folder} is compared: it is a git submodule, and its commit of {title} is not here."
        click.echo(f"{message} Run “git submodule update --init”, or “git fetch” in it, then try again.", err=True)


def compared(
    workspace: Workspace, root: Path, today: date, *, revision: str | None = None, sound: Sound | None = None
) -> Comparison:
    """Compare with the revision named, else with what counts as published (``publisher.cli.base``), if anything.

    Raises GitError for a revision that is named and is not there.
    """
    point = point_of(root, today, revision=revision)
    try:
        point.tell()
        return point.read(workspace, sound=sound)
    except GitError:
        if revision:
            raise
        return Comparison()


def point_of(root: Path, today: date, *, revision: str | None = None) -> Point:
    """Return the revision named, else what counts as published, if anything. Raises GitError as ``compared`` does."""
    if revision:
        return _at(root, Base(revision, revision), today)
    try:
        repository = find_repository(root)
        if repository is None:
            if why := refusal(root):
                click.echo(f"{_UNKNOWN} {why}", err=True)
            return Point()
        base = base_of(repository, os.environ)
        if base.note:
            click.echo(base.note, err=True)
        return _at(root, base, today, repository)
    except GitError:
        return Point()
    except ShortageError as error:
        click.echo(f"{_UNKNOWN} {error}", err=True)
        return Point()


def _at(root: Path, base: Base, today: date, repository: Repository | None = None) -> Point:
    tree = tree_at(root, base.commit, repository)
    days = tree.repository.days_since(tree.revision) | {today.isoformat()}
    return Point(tree, days, f"{base.name} ({tree.revision[:7]})")
