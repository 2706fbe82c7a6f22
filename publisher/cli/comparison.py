"""What a check compares the present files with: an earlier revision, and the days on which they were changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publisher.errors import GitError
from publisher.git import find_repository
from publisher.workspace import RevisionTree, Workspace, tree_at, workspace_at


@dataclass(frozen=True)
class Comparison:
    """The earlier state (None when there is none), and the days (ISO 8601) a change since then may be dated."""

    earlier: Workspace | None = None
    days: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Point:
    """What there is to compare with, before it is read: the tree of a revision, and the days."""

    tree: RevisionTree | None = None
    days: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Return what tells the point from every other."""
        return f"{self.tree.revision} {self.tree.folder} {sorted(self.days)}" if self.tree else ""

    def read(self, workspace: Workspace) -> Comparison:
        """Compare a workspace with it."""
        return Comparison(workspace_at(workspace, self.tree) if self.tree else None, self.days)


def compared(workspace: Workspace, root: Path, today: date, *, revision: str | None = None) -> Comparison:
    """Compare with the revision named, else with the last commit if there is one.

    Raises GitError for a revision that is named and is not there.
    """
    point = point_of(root, today, revision=revision)
    try:
        return point.read(workspace)
    except GitError:
        if revision:
            raise
        return Comparison()


def point_of(root: Path, today: date, *, revision: str | None = None) -> Point:
    """Return the revision named, else the last commit if there is one. Raises GitError as ``compared`` does."""
    if revision:
        return _at(root, revision, today)
    try:
        repository = find_repository(root)
        return _at(root, "HEAD", today) if repository is not None and repository.has_commits() else Point()
    except GitError:
        return Point()


def _at(root: Path, revision: str, today: date) -> Point:
    tree = tree_at(root, revision)
    return Point(tree, tree.repository.days_since(tree.revision) | {today.isoformat()})
