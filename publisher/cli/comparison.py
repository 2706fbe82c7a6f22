"""What a check compares the present files with: an earlier revision, and the days on which they were changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publisher.errors import GitError
from publisher.git import find_repository
from publisher.workspace import Workspace, tree_at, workspace_at


@dataclass(frozen=True)
class Comparison:
    """The earlier state (None when there is none), and the days (ISO 8601) a change since then may be dated."""

    earlier: Workspace | None = None
    days: frozenset[str] = frozenset()


def compared(workspace: Workspace, root: Path, today: date, *, revision: str | None = None) -> Comparison:
    """Compare with the revision named, else with the last commit if there is one.

    Raises GitError for a revision that is named and is not there.
    """
    if revision:
        return _with(workspace, root, revision, today)
    try:
        repository = find_repository(root)
        has_commits = repository is not None and repository.has_commits()
        return _with(workspace, root, "HEAD", today) if has_commits else Comparison()
    except GitError:
        return Comparison()


def _with(workspace: Workspace, root: Path, revision: str, today: date) -> Comparison:
    tree = tree_at(root, revision)
    return Comparison(workspace_at(workspace, tree), tree.repository.days_since(tree.revision) | {today.isoformat()})
