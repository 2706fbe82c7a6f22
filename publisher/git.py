"""The only door to git."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publisher.commits import Commit, Reference, Tag
from publisher.errors import GitError, PublisherError, ShortageError
from publisher.limits import shortage, shortage_in

_MARK, _FIELD = "\x01", "\x02"
_SHA256_LENGTH = 64
_LINK = "120000"
"""The mode git gives a symbolic link, whose content is the path it leads to."""
_LINKS_FOLLOWED = 10
_SIGNATURE = re.compile(rb"^-----BEGIN (?:PGP|SSH|SIGNED) (?:SIGNATURE|MESSAGE)-----$", re.MULTILINE)
_OF_HOOKS = frozenset({"GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"})
_OPTIONS = ("-c", "core.quotepath=off", "-c", "log.showSignature=false", "-c", "log.showRoot=true")
"""What somebody's own settings must not change in what git prints."""


def _environment(variables: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment of a git command: without what git tells its hooks of the repository they run for.

    There it takes whatever folder it is called in for the top of that repository (githooks(5)). Who names a work tree
    means it.
    """
    if "GIT_WORK_TREE" in variables:
        return variables
    return {name: value for name, value in variables.items() if name not in _OF_HOOKS}


@dataclass(frozen=True)
class Repository:
    """A git repository by its top-level directory."""

    root: Path
    _commits: set[str] = field(default_factory=set, compare=False, repr=False)
    _trees: dict[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)
    _within: dict[str, Mapping[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def run(self, *arguments: str) -> bytes:
        """Run one git command in the repository and return what it printed.

        Raises GitError with git's own last words, ShortageError where git cannot work as the system has run out of
        something: nobody may take that for a repository or revision that is not there.
        """
        try:
            done = subprocess.run(  # noqa: S603 - fixed program, list arguments, no shell
                ["git", *_OPTIONS, *arguments],  # noqa: S607 - the git of the user's PATH is meant
                cwd=self.root,
                env=_environment(os.environ),
                capture_output=True,
                check=False,
            )
        except OSError as error:
            raise self._unable(error) from error
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            short = shortage_in(said)
            raise (
                ShortageError(f"git {arguments[0]}: {said} ({short}).")
                if short
                else GitError(f"git {arguments[0]}: {said}")
            )
        return done.stdout

    def _unable(self, error: OSError) -> PublisherError:
        """Return why git could not even be started, and what to do."""
        short = shortage(error)
        if short:
            return ShortageError(f"git cannot be run: {short}.")
        if not self.root.is_dir():
            return GitError(f"git cannot be run in {self.root}: there is no such folder any more.")
        return GitError(f"git cannot be run ({error}); install git and try again.")

    def has_commits(self) -> bool:
        """Say whether there is a commit at all; a repository just made has none."""
        try:
            self.commit()
        except GitError:
            return False
        return True

    def commit(self, revision: str = "HEAD") -> str:
        """Return the full commit id of a revision. Raises GitError when there is no such revision."""
        if revision in self._commits:
            return revision
        try:
            found = self.run("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
        except GitError as error:
            raise GitError(self._no_such(revision)) from error
        self._commits.add(found)
        return found

    def _no_such(self, revision: str) -> str:
        """Return a sentence on a revision that is not there, and on what the repository lacks, if it lacks anything."""
        why = " Nothing was committed yet." if revision == "HEAD" else ""
        if not why and self.is_shallow():
            why = " This copy lacks the older history; run 'git fetch --unshallow' first."
        return f"There is no revision '{revision}' in {self.root}.{why}"

    def commit_time(self, revision: str = "HEAD") -> str:
        """Return a revision's committer date, ISO 8601 with zone."""
        return self.run("show", "-s", "--format=%cI", "--end-of-options", revision).decode().strip()

    def days_since(self, revision: str) -> frozenset[str]:
        """Return the days (ISO 8601) on which the commits after a revision were made, up to HEAD."""
        listing = self.run("log", "--format=%cs", f"{self.commit(revision)}..HEAD")
        return frozenset(listing.decode().split())

    def ignores(self, path: Path) -> bool:
        """Say whether git passes over a path, as the settings of the repository say."""
        try:
            self.run("check-ignore", "--quiet", "--", str(path.resolve()))
        except GitError:
            return False
        return True

    def is_shallow(self) -> bool:
        """Say whether the clone lacks the older part of its history."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def beginnings(self) -> frozenset[str]:
        """Return the commits at which a shallow clone begins: what they changed is not known."""
        if not self.is_shallow():
            return frozenset()
        path = self.root / os.fsdecode(self.run("rev-parse", "--git-path", "shallow")).strip("\n")
        return frozenset(path.read_text("ascii").split())

    def own_folder(self) -> Path:
        """Return the folder in which git keeps what it knows of the repository; no commit can hold a file of it."""
        return self.root / os.fsdecode(self.run("rev-parse", "--git-common-dir")).strip("\n")

    def branch(self) -> str:
        """Return the branch that is checked out, empty when there is none (a detached HEAD)."""
        return os.fsdecode(self.run("branch", "--show-current")).strip()

    def references(self, *starts: str) -> Mapping[str, Reference]:
        """Return the branches below some names (``refs/heads``), by full name."""
        form = _FIELD.join(("%(refname)", "%(objectname)", "%(upstream)", "%(symref)", "%(HEAD)"))
        listing = os.fsdecode(self.run("for-each-ref", f"--format={form}", *starts))
        rows = (line.split(_FIELD) for line in listing.splitlines())
        found = {name: Reference(commit, after, stands, mark == "*") for name, commit, after, stands, mark in rows}
        self._commits.update(item.commit for item in found.values())
        return found

    def merge_base(self, one: str, other: str) -> str:
        """Return the commit at which two parted; empty when they have nothing in common."""
        try:
            return self.run("merge-base", self.commit(one), self.commit(other)).decode().strip()
        except GitError:
            return ""

    def is_clean(self, *paths: str) -> bool:
        """Say whether the working tree equals HEAD below the given paths."""
        return not self.run("status", "--porcelain", "--", *paths).strip()

    def files(self, revision: str) -> tuple[str, ...]:
        """Return the paths of a revision's files, sorted."""
        return tuple(sorted(self.blob_ids(revision)))

    def blob_ids(self, revision: str) -> Mapping[str, str]:
        """Return the ids of a revision's files by path; a link has the id of the file it leads to.

        Links that lead out of the repository, or to nothing in it, are left out. What is in submodules is in
        repositories of their own.
        """
        commit = self.commit(revision)
        if commit not in self._trees:
            listing = os.fsdecode(self.run("ls-tree", "-r", "-z", "--full-tree", commit))
            rows = [row.partition("\t") for row in listing.split("\0") if row]
            entries = {path: meta.split() for meta, _, path in rows}
            blobs = {path: name for path, (_, kind, name) in entries.items() if kind == "blob"}
            links = {path: blobs.pop(path) for path, (mode, _, _) in entries.items() if mode == _LINK}
            self._trees[commit] = {**blobs, **self._followed(links, blobs)} if links else blobs
            self._within[commit] = {path: name for path, (_, kind, name) in entries.items() if kind == "commit"}
        return self._trees[commit]

    def submodules(self, revision: str) -> Mapping[str, str]:
        """Return the commits at which a revision has other repositories within it, by path."""
        self.blob_ids(revision)
        return self._within[self.commit(revision)]

    def _followed(self, links: Mapping[str, str], blobs: Mapping[str, str]) -> Mapping[str, str]:
        """Return the ids of the files links lead to, by the link's path."""
        leads = {
            path: posixpath.normpath(posixpath.join(posixpath.dirname(path), os.fsdecode(target)))
            for path, target in zip(links, self.blobs(links.values()), strict=True)
        }
        found = {}
        for path in links:
            end = path
            for _ in range(_LINKS_FOLLOWED):
                end = leads.get(end, end)
            if end in blobs:
                found[path] = blobs[end]
        return found

    def read(self, revision: str, path: str) -> bytes:
        """Return a file's bytes as of a revision. Raises GitError when it has no such file."""
        name = self.blob_ids(revision).get(path)
        if name is None:
            raise GitError(f"{revision} has no file '{path}'.")
        return self.run("cat-file", "blob", name)

    def history(self, revision: str, *paths: str) -> tuple[Commit, ...]:
        """Return the commits that changed anything below the paths, oldest first, along first parents."""
        wanted = ("log", "--first-parent", "-m", "--reverse", "--raw", "--no-abbrev", "--no-renames", "-z")
        form = f"--format={_MARK}%H{_FIELD}%cI{_FIELD}%s{_FIELD}"
        text = self.run(*wanted, form, self.commit(revision), "--", *paths).decode(errors="replace")
        return tuple(_commit(record) for record in text.split(_MARK)[1:])

    def commits(self, revision: str) -> tuple[str, ...]:
        """Return the ids of a revision's commits along first parents, oldest first."""
        listing = self.run("rev-list", "--first-parent", "--reverse", self.commit(revision))
        return tuple(listing.decode().split())

    def ancestors(self, revision: str) -> frozenset[str]:
        """Return the ids of a revision's commit and of all that lead to it."""
        return frozenset(self.run("rev-list", self.commit(revision)).decode().split())

    def tag(self, name: str, *, note: str, sign: bool) -> None:
        """Tag HEAD with a note, signed when asked for.

        Raises GitError also when git left out the signature: git 2.39 does so, with exit status 0, when the file of an
        SSH key is missing.
        """
        self.run("tag", "--sign" if sign else "--annotate", "-m", note, name)
        if sign and not _SIGNATURE.search(self.run("cat-file", "tag", f"refs/tags/{name}")):
            self.run("tag", "--delete", name)
            raise GitError(f"git could not sign the tag {name}; look at gpg.format and user.signingKey.")

    def tags(self) -> tuple[Tag, ...]:
        """Return the repository's tags, sorted by name."""
        form = _FIELD.join(
            ("%(refname:strip=2)", "%(objectname)", "%(*objectname)", "%(creatordate:iso-strict)", "%(subject)")
        )
        listing = os.fsdecode(self.run("for-each-ref", "--sort=refname", f"--format={form}", "refs/tags"))
        rows = (line.split(_FIELD) for line in listing.splitlines())
        return tuple(Tag(name, peeled or own, time, title) for name, own, peeled, time, title in rows)

    def blobs(self, ids: Iterable[str]) -> Iterator[bytes]:
        """Yield the bytes of blobs by their ids, read by one process. Raises as ``run`` does."""
        try:
            reader = subprocess.Popen(
                ["git", "cat-file", "--batch"],  # noqa: S607 - the git of the user's PATH is meant
                cwd=self.root,
                env=_environment(os.environ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        except OSError as error:
            raise self._unable(error) from error
        with reader as process:
            if process.stdin is None or process.stdout is None:
                raise GitError("git cat-file: its pipes did not open.")
            for name in ids:
                process.stdin.write(f"{name}\n".encode())
                process.stdin.flush()
                head = process.stdout.readline().split()
                if len(head) != 3:
                    raise GitError(f"git cat-file: the object {name} is missing; is the clone complete?")
                yield process.stdout.read(int(head[2]))
                process.stdout.read(1)
            process.stdin.close()


def _commit(record: str) -> Commit:
    name, time, title, rest = record.split(_FIELD, 3)
    parts = rest.strip("\0\n").split("\0") if rest.strip("\0\n") else []
    changes = []
    for details, path in zip(parts[::2], parts[1::2], strict=True):
        blob = details.split()[3]
        changes.append((path, "" if set(blob) == {"0"} else blob))
    return Commit(name, time, title, tuple(changes))


def blob_id(data: bytes, *, like: str) -> str:
    """Return the id git gives a file's bytes; ``like`` is an id of the repository and tells its kind."""
    digest = hashlib.sha256() if len(like) == _SHA256_LENGTH else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()


def find_repository(folder: Path) -> Repository | None:
    """Return the repository a folder lies in, or None when it lies in none. Raises ShortageError."""
    try:
        top = os.fsdecode(Repository(folder).run("rev-parse", "--show-toplevel")).strip("\n")
    except GitError:
        return None
    return Repository(Path(top))
