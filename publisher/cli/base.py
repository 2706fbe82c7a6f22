"""What counts as published: the revision a change is compared with when nobody names one.

It is the commit at which the work on hand left the branch it is for. In CI the service's variables say which that is;
elsewhere it is the remote's default branch, or the local ``main`` (``master``) where there is no remote. Where there is
none of these, and on the branch itself, it is the last commit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from publisher.commits import Reference
from publisher.errors import GitError
from publisher.git import Repository

_DEFAULTS = ("main", "master")
"""Names of a default branch, likeliest first."""


class Base(NamedTuple):
    """A full commit id, what people call it, and what a user must know of the choice (empty for nothing)."""

    commit: str
    name: str
    note: str = ""


class _Candidate(NamedTuple):
    """A revision that may be what is published, and what people call it; ``told`` by a CI service."""

    revision: str
    name: str
    told: bool = False

    @property
    def shown(self) -> str:
        """Return the name, with the beginning of the commit id where it is not the name of a branch itself."""
        return self.name if self.revision.startswith("refs/") else f"{self.name} ({self.revision[:12]})"


def base_of(repository: Repository, environment: Mapping[str, str]) -> Base:
    """Return what the present files are compared with. Raises GitError in a repository without a commit."""
    head = repository.commit()
    missing = ""
    for candidate in _candidates(repository, environment):
        start = _start(repository, head, candidate.revision)
        if start:
            return Base(start, candidate.name if start != head else "the last commit", missing)
        if candidate.told and not missing:
            missing = (
                f"{candidate.shown} is not in this clone, so what was published before is "
                "not known; fetch the whole history (GitHub: fetch-depth: 0, GitLab: GIT_DEPTH: 0)."
            )
    return Base(head, "the last commit", missing)


def _start(repository: Repository, head: str, revision: str) -> str:
    """Return the commit at which HEAD left a revision; empty where the two have nothing in common."""
    try:
        other = repository.commit(revision)
    except GitError:
        return ""
    return head if other == head else repository.merge_base(head, other)


def _candidates(repository: Repository, environment: Mapping[str, str]) -> Iterator[_Candidate]:
    if _is_of(environment.get("GITHUB_WORKSPACE", ""), repository):
        yield from _of_github(environment)
    if _is_of(environment.get("CI_PROJECT_DIR", ""), repository):
        yield from _of_gitlab(environment)
    yield from _of_clone(repository.references("refs/heads", "refs/remotes"))


def _is_of(folder: str, repository: Repository) -> bool:
    """Say whether the repository is the one a CI service is at work on, not another in its reach."""
    return bool(folder) and repository.root.resolve().is_relative_to(Path(folder).resolve())


def _of_github(environment: Mapping[str, str]) -> Iterator[_Candidate]:
    """Yield what GitHub says of the event: https://docs.github.com/en/webhooks/webhook-events-and-payloads."""
    event = _event(environment.get("GITHUB_EVENT_PATH", ""))
    for name in ("pull_request", "merge_group"):
        thing = _table(event.get(name))
        base = thing.get("base_sha") or _table(thing.get("base")).get("sha")
        if base:
            yield _Candidate(str(base), environment.get("GITHUB_BASE_REF") or "the target branch", told=True)
            return
    default = str(_table(event.get("repository")).get("default_branch", ""))
    yield from _pushed(environment.get("GITHUB_REF_NAME", ""), default, str(event.get("before") or ""))


def _of_gitlab(environment: Mapping[str, str]) -> Iterator[_Candidate]:
    """Yield what GitLab says: https://docs.gitlab.com/ci/variables/predefined_variables/."""
    base = environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", "")
    if base:
        name = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") or "the target branch"
        yield _Candidate(base, name, told=True)
        return
    branch, default = (environment.get(f"CI_{name}_BRANCH", "") for name in ("COMMIT", "DEFAULT"))
    yield from _pushed(branch, default, environment.get("CI_COMMIT_BEFORE_SHA", ""))


def _pushed(branch: str, default: str, before: str) -> Iterator[_Candidate]:
    """Yield what a push is compared with: the default branch, and on that what it was before."""
    if default and branch != default:
        yield _Candidate(f"refs/remotes/origin/{default}", f"origin/{default}", told=True)
    if before.strip("0"):
        yield _Candidate(before, "the state before the push", told=True)


def _of_clone(references: Mapping[str, Reference]) -> Iterator[_Candidate]:
    """Yield the default branch of the remote the branch follows (else of ``origin``, or the first), else ours."""
    current = next((item for item in references.values() if item.current), None)
    followed = current.upstream if current else ""
    upstream = followed.removeprefix("refs/remotes/") if followed.startswith("refs/remotes/") else ""
    remotes = sorted({name.split("/")[2] for name in references if name.startswith("refs/remotes/")})
    remote = upstream.split("/")[0] or ("origin" if "origin" in remotes else "".join(remotes[:1]))
    if remote:
        named = references.get(f"refs/remotes/{remote}/HEAD")
        names = [named.leads_to] if named else []
        names += [f"refs/remotes/{remote}/{name}" for name in _DEFAULTS]
        names += [followed]
    else:
        names = [f"refs/heads/{name}" for name in _DEFAULTS]
    for name in names:
        if name in references:
            yield _Candidate(references[name].commit, name.split("/", 2)[2])


def _event(path: str) -> Mapping[str, object]:
    try:
        return _table(json.loads(Path(path).read_bytes())) if path else {}
    except (OSError, ValueError):
        return {}


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
