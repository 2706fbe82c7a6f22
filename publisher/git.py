"""The only door to git."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from publisher.errors import GitError


@dataclass(frozen=True)
class Repository:
    """A git repository by its top-level directory."""

    root: Path

    def run(self, *arguments: str) -> bytes:
        """Run one git command in the repository and return what it printed.

        Raises GitError with git's own last words.
        """
        try:
            done = subprocess.run(  # noqa: S603 - fixed program, list arguments, no shell
                ["git", "-c", "core.quotepath=off", *arguments],  # noqa: S607
                cwd=self.root,
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise GitError(f"git cannot be run ({error}); install git and try again.") from error
        if done.returncode:
            raise GitError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout

    def has_commits(self) -> bool:
        """Say whether there is a commit at all; a repository just made has none."""
        try:
            self.commit()
        except GitError:
            return False
        return True

    def commit(self, revision: str = "HEAD") -> str:
        """Return the full commit id of a revision."""
        return self.run("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()

    def commit_time(self, revision: str = "HEAD") -> str:
        """Return a revision's committer date, ISO 8601 with zone."""
        return self.run("show", "-s", "--format=%cI", "--end-of-options", revision).decode().strip()

    def is_clean(self, *paths: str) -> bool:
        """Say whether the working tree equals HEAD below the given paths."""
        return not self.run("status", "--porcelain", "--", *paths).strip()

    def files(self, revision: str) -> tuple[str, ...]:
        """Return the paths of a revision's files, sorted."""
        listing = self.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.commit(revision))
        return tuple(sorted(name for name in listing.decode().split("\0") if name))

    def read(self, revision: str, path: str) -> bytes:
        """Return a file's bytes as of a revision."""
        return self.run("cat-file", "blob", f"{self.commit(revision)}:{path}")


def find_repository(folder: Path) -> Repository | None:
    """Return the repository a folder lies in, or None when it lies in none."""
    try:
        top = Repository(folder).run("rev-parse", "--show-toplevel").decode().strip()
    except GitError:
        return None
    return Repository(Path(top))
