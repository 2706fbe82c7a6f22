"""What a plain check compares with: what is published, as an editor and a CI service understand it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.checks.runner import run
from publisher.cli.base import base_of
from publisher.git import find_repository
from publisher.trees import WorkingTree, tree_at
from publisher.workspace import load_workspace, workspace_at
from tests.workspaces import PREFIXES, workspace

ROOT = Path(__file__).resolve().parents[2]
HEAD = PREFIXES + (
    'ex:s a skos:ConceptScheme ; dct:title "S"@en ; dct:description "D"@en ; dct:publisher ex:p ;\n'
    "  dct:license <http://example.org/licence> .\n"
    'ex:p rdfs:label "P"@en .\n'
)
IDENTITY = {f"GIT_{who}_{what}": "T" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **IDENTITY, "HOME": "/nowhere"}


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def write(folder: Path, *numbers: int) -> None:
    """Write a list of some concepts and commit it."""
    lines = (
        f'ex:{n} a skos:Concept ; skos:prefLabel "C{n}"@en ; skos:scopeNote "Thing {n}."@en ; skos:inScheme ex:s ;\n'
        f'  skos:related ex:{n} ; skos:notation "{n}" .\n'.replace(f"skos:related ex:{n} ;", "skos:topConceptOf ex:s ;")
        for n in numbers
    )
    (folder / "vocab/a.ttl").write_text(HEAD + "".join(lines))
    git(folder, "add", ".")
    git(folder, "commit", "-qm", f"Concepts {numbers}")


def check(folder: Path, **environment: str) -> tuple[set[str], str]:
    """Return what vanished, and what was compared with."""
    repository = find_repository(folder)
    assert repository is not None
    base, now = base_of(repository, environment), load_workspace(WorkingTree(folder))
    found = run(now, earlier=workspace_at(now, tree_at(folder, base.commit))).findings
    return {item.iri.rpartition("/")[2] for item in found if item.rule == "vanished-concept"}, base.name


def called(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publisher", *arguments]
    variables = {**ENVIRONMENT, **environment}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Return a repository of three concepts that others clone."""
    folder = workspace(tmp_path / "published", {})
    git(folder, "init", "-q")
    write(folder, 1, 2, 3)
    return folder


@pytest.fixture
def clone(published: Path, tmp_path: Path) -> Path:
    git(tmp_path, "clone", "-q", str(published), "clone")
    return tmp_path / "clone"


def test_what_was_pushed_may_not_vanish_though_the_deletion_is_committed(clone: Path) -> None:
    assert check(clone) == (set(), "the last commit")
    write(clone, 1, 2)
    assert check(clone) == ({"3"}, "origin/main")
    done = called(clone, "check")
    assert done.returncode == 1
    assert "vanished-concept" in done.stdout
    assert "compared with origin/main (" in done.stdout
    assert called(clone, "check", "--against", "HEAD").returncode == 0


def test_what_was_never_pushed_may_vanish(clone: Path) -> None:
    git(clone, "switch", "-qc", "side")
    write(clone, 1, 2, 3, 4)
    write(clone, 1, 2, 3)
    assert check(clone) == (set(), "origin/main")
    git(clone, "push", "-q", "--set-upstream", "origin", "side")
    write(clone, 1, 2, 3, 5)
    assert check(clone) == (set(), "origin/main")


def test_what_others_published_since_has_not_vanished(published: Path, clone: Path) -> None:
    write(published, 1, 2, 3, 4)
    git(clone, "fetch", "-q")
    assert check(clone) == (set(), "the last commit")
    write(clone, 1, 2, 3, 5)
    assert check(clone) == (set(), "origin/main")


def test_without_a_remote_a_branch_is_compared_with_main(published: Path) -> None:
    git(published, "switch", "-qc", "side")
    write(published, 1, 2)
    assert check(published) == ({"3"}, "main")


def test_a_branch_of_a_local_branch_is_compared_with_what_was_pushed(clone: Path) -> None:
    git(clone, "switch", "-qc", "one")
    write(clone, 1, 2)
    git(clone, "switch", "-q", "-c", "two", "--track", "one")
    assert check(clone) == ({"3"}, "origin/main")


def test_a_remote_without_a_default_branch_is_asked_for_main(clone: Path) -> None:
    git(clone, "remote", "set-head", "origin", "--delete")
    git(clone, "checkout", "-q", "--detach")
    write(clone, 1, 2)
    assert check(clone) == ({"3"}, "origin/main")


def test_a_build_refuses_what_a_check_refuses(clone: Path) -> None:
    write(clone, 1, 2)
    refused = called(clone, "build")
    assert refused.returncode == 1
    assert "vanished-concept" in refused.stderr
    assert called(clone, "build", "--against", "HEAD").returncode == 0


def event(folder: Path, data: object) -> dict[str, str]:
    """Return the variables GitHub sets for an event."""
    path = folder.parent / "event.json"
    path.write_text(json.dumps(data))
    return {"GITHUB_WORKSPACE": str(folder), "GITHUB_EVENT_PATH": str(path)}


def test_github_names_the_branch_of_a_pull_request(published: Path) -> None:
    base = git(published, "rev-parse", "HEAD")
    write(published, 1, 2)
    variables = event(published, {"pull_request": {"base": {"sha": base}}})
    assert check(published, GITHUB_BASE_REF="live", **variables) == ({"3"}, "live")


def test_github_says_what_a_push_replaced(published: Path) -> None:
    base = git(published, "rev-parse", "HEAD")
    write(published, 1, 2)
    variables = event(published, {"before": base, "repository": {"default_branch": "main"}})
    assert check(published, GITHUB_REF_NAME="main", **variables) == ({"3"}, "the state before the push")
    variables = event(published, {"before": "0" * 40, "repository": {"default_branch": "main"}})
    assert check(published, GITHUB_REF_NAME="main", **variables) == (set(), "the last commit")


def test_gitlab_names_where_a_merge_request_began(published: Path) -> None:
    base = git(published, "rev-parse", "HEAD")
    write(published, 1, 2)
    place = {"CI_PROJECT_DIR": str(published)}
    assert check(published, CI_MERGE_REQUEST_DIFF_BASE_SHA=base, **place) == ({"3"}, "the target branch")
    push = {"CI_COMMIT_BRANCH": "main", "CI_DEFAULT_BRANCH": "main", "CI_COMMIT_BEFORE_SHA": base}
    assert check(published, **push, **place) == ({"3"}, "the state before the push")
    elsewhere = {"CI_PROJECT_DIR": str(published.parent / "other")}
    assert check(published, CI_MERGE_REQUEST_DIFF_BASE_SHA=base, **elsewhere) == (set(), "the last commit")


def test_a_clone_too_shallow_to_compare_says_so(published: Path, tmp_path: Path) -> None:
    base = git(published, "rev-parse", "HEAD")
    write(published, 1, 2)
    git(tmp_path, "clone", "-q", "--depth", "1", published.as_uri(), "shallow")
    variables = event(tmp_path / "shallow", {"pull_request": {"base": {"sha": base}}})
    done = called(tmp_path / "shallow", "check", **variables)
    assert done.returncode == 0, done.stderr
    assert "fetch-depth: 0" in done.stderr
    assert base[:12] in done.stderr


def test_a_repository_that_git_will_not_read_is_told_of(clone: Path) -> None:
    write(clone, 1, 2)
    done = called(clone, "check", GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert done.returncode == 0
    assert "nothing is compared" in done.stderr
    assert "safe.directory" in done.stderr


def test_a_new_branch_in_a_clone_without_the_default_branch_says_so(published: Path, tmp_path: Path) -> None:
    git(published, "switch", "-qc", "side")
    write(published, 1, 2)
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "side", published.as_uri(), "shallow")
    data = {"before": "0" * 40, "repository": {"default_branch": "main"}}
    variables = event(tmp_path / "shallow", data) | {"GITHUB_REF_NAME": "side"}
    done = called(tmp_path / "shallow", "check", **variables)
    assert "origin/main is not in this clone" in done.stderr
    git(tmp_path, "clone", "-q", "--branch", "side", published.as_uri(), "whole")
    variables = event(tmp_path / "whole", data) | {"GITHUB_REF_NAME": "side"}
    assert check(tmp_path / "whole", **variables) == ({"3"}, "origin/main")


def test_a_workspace_that_was_moved_into_a_folder_is_compared_with_nothing_and_says_so(published: Path) -> None:
    (published / "lists").mkdir()
    git(published, "mv", "vocab", "pyproject.toml", "lists")
    git(published, "commit", "-qm", "Move")
    done = called(published / "lists", "check", "--against", "HEAD~1")
    assert done.returncode == 0
    assert done.stderr.startswith("Nothing is compared: HEAD~1 (")
    assert done.stderr.endswith(") has no lists in lists/.\n")
