"""Revisions of real repositories in states that nobody plans: odd file names, links, no commits, half a history."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.errors import GitError, WorkspaceError
from publisher.git import Repository
from publisher.trees import WorkingTree, tree_at
from publisher.workspace import load_workspace
from tests.workspaces import one_line_prefixes, workspace

ROOT = Path(__file__).resolve().parents[1]
IDENTITY = {f"GIT_{who}_{what}": "T" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
ENVIRONMENT = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **IDENTITY, "HOME": "/nowhere"}
LIST = one_line_prefixes() + 'ex:a a skos:Concept ; skos:prefLabel "A"@en .\n'
LATIN = b"caf\xe9.ttl"


def git(folder: Path, *arguments: str) -> None:
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, check=True)


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "All there is")


def repository(folder: Path, files: dict[str, str]) -> Path:
    workspace(folder, dict(files))
    git(folder, "init", "-q")
    return folder


def test_names_that_are_not_utf_8_elsewhere_in_the_repository_do_no_harm(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"vocab/a.ttl": LIST})
    Path(os.fsdecode(os.fsencode(folder) + b"/" + LATIN)).write_text("no list")
    commit(folder)
    assert "vocab/a.ttl" in tree_at(folder, "HEAD").paths()


def test_a_list_whose_name_is_not_utf_8_is_named_and_readable_where_it_was_committed(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"vocab/a.ttl": LIST})
    (folder / "vocab/a.ttl").rename(os.fsdecode(os.fsencode(folder) + b"/vocab/" + LATIN))
    commit(folder)
    with pytest.raises(WorkspaceError, match="is not UTF-8; give it another name"):
        WorkingTree(folder).paths()
    then = load_workspace(tree_at(folder, "HEAD"))
    assert [len(source.quads) for source in then.sources] == [2]
    assert then.sources[0].graph.endswith("caf%E9")


def test_a_link_committed_to_git_is_read_as_the_file_it_leads_to(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"lists/b.ttl": LIST, "vocab/a.ttl": ""})
    (folder / "vocab/b.ttl").symlink_to("c.ttl")
    (folder / "vocab/c.ttl").symlink_to("../lists/b.ttl")
    (folder / "vocab/lost.ttl").symlink_to("nowhere.ttl")
    (folder / "vocab/out.ttl").symlink_to(tmp_path.parent / "x.ttl")
    (folder / "vocab/round.ttl").symlink_to("round.ttl")
    commit(folder)
    tree = tree_at(folder, "HEAD")
    assert [path for path in tree.paths() if path.startswith("vocab")] == ["vocab/a.ttl", "vocab/b.ttl", "vocab/c.ttl"]
    assert tree.read("vocab/b.ttl").decode() == LIST
    with pytest.raises(GitError, match=r"HEAD|no file"):
        tree.read("vocab/lost.ttl")


def test_revisions_that_are_not_there_say_what_the_repository_lacks(tmp_path: Path) -> None:
    folder = repository(tmp_path / "whole", {"vocab/a.ttl": LIST})
    with pytest.raises(GitError, match="Nothing was committed yet"):
        Repository(folder).commit("HEAD")
    commit(folder)
    (folder / "vocab/b.ttl").write_text(LIST)
    commit(folder)
    git(tmp_path, "clone", "-q", "--depth", "1", folder.as_uri(), "half")
    with pytest.raises(GitError, match="git fetch --unshallow"):
        Repository(tmp_path / "half").commit("HEAD~1")
    with pytest.raises(GitError, match=r"no revision 'HEAD~7' in .*\.$"):
        Repository(folder).commit("HEAD~7")


def test_a_terminal_that_lacks_a_character_gets_its_number(tmp_path: Path) -> None:
    folder = workspace(tmp_path, {"vocab/a.ttl": LIST})
    command = [sys.executable, "-m", "publisher", "check"]
    environment = {**ENVIRONMENT, "PYTHONIOENCODING": "latin-1"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert done.returncode == 1
    assert b"\\u201cA\\u201d" in done.stdout


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "json"])
def test_code_hosts_are_told_paths_from_the_top_of_the_repository(tmp_path: Path, form: str) -> None:
    folder = workspace(tmp_path / "our lists", {"vocab/a.ttl": LIST})
    git(tmp_path, "init", "-q")
    command = [sys.executable, "-m", "publisher", "check", "--format", form]
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    paths = {
        "github": "file=our lists/vocab/a.ttl,",
        "gitlab": '"path": "our lists/vocab/a.ttl"',
        "sarif": '"uri": "our%20lists/vocab/a.ttl"',
        "json": '"path": "vocab/a.ttl"',
    }
    assert paths[form] in done.stdout


def test_a_hook_in_a_linked_worktree_knows_what_was_published(tmp_path: Path) -> None:
    """There git tells its hooks where the repository is, and takes the folder they are in for its top."""
    folder = workspace(tmp_path / "main/lists", {"vocab/a.ttl": LIST, "vocab/b.ttl": LIST.replace("ex:a ", "ex:b ")})
    git(tmp_path / "main", "init", "-q")
    commit(tmp_path / "main")
    hook = tmp_path / "main/.git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\ncd lists && exec "{sys.executable}" -m publisher check --rule vanished-concept\n')
    hook.chmod(0o755)
    git(tmp_path / "main", "worktree", "add", "-q", str(tmp_path / "linked"), "-b", "side")
    git(tmp_path / "linked", "rm", "-q", "lists/vocab/b.ttl")
    done = subprocess.run(
        ["git", "commit", "-m", "Take away"],
        cwd=tmp_path / "linked",
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "vanished-concept" in done.stdout + done.stderr
    assert folder.is_dir()


SHORT = """
import os, resource, subprocess, sys
from pathlib import Path
from publisher.errors import PublisherError
from publisher.git import Repository, find_repository
if "{limit}" == "NPROC":
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    os.getuid() or os.setuid(65534)  # the limit of processes is not the superuser's
else:
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 3,) * 2)
here = Path("/")
git = Repository(here)
for do in (lambda: git.run("status"), lambda: find_repository(here), lambda: list(git.blobs("x"))):
    try:
        print(do())
    except PublisherError as error:
        print(type(error).__name__, error)
"""


@pytest.mark.parametrize(("limit", "said"), [("NPROC", "no further process"), ("NOFILE", "no further file")])
def test_it_is_not_git_that_is_missing_where_the_system_has_run_out_of_something(limit: str, said: str) -> None:
    command = [sys.executable, "-c", SHORT.format(limit=limit)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert len(lines) == 3, done.stderr
    assert all(line.startswith("ShortageError git cannot be run: ") and said in line for line in lines)


def test_a_check_without_git_says_why_nothing_is_compared(tmp_path: Path) -> None:
    folder = repository(tmp_path, {"vocab/a.ttl": LIST})
    commit(folder)
    limited = "resource.setrlimit(resource.RLIMIT_NOFILE, (8, 8))"
    script = f"import resource\nfrom publisher.cli.main import main\n{limited}\nmain()"
    run = [sys.executable, "-c", script, "check"]
    done = subprocess.run(run, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "nothing is compared with it. git cannot be run: this process may open no further file; raise" in done.stderr
    named = [*run, "--against", "HEAD"]
    done = subprocess.run(named, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: git cannot be run: this process may open no further file; raise")


@pytest.fixture
def nested(tmp_path: Path) -> Path:
    """Return a repository whose lists are in a submodule, in which a concept was renamed since."""
    shared = repository(tmp_path / "shared", {})
    (shared / "a.ttl").write_text(LIST)
    commit(shared)
    folder = repository(tmp_path / "lists", {"vocab/b.ttl": LIST.replace("ex:a ", "ex:b ")})
    git(folder, "-c", "protocol.file.allow=always", "submodule", "add", "-q", shared.as_uri(), "vocab/shared")
    commit(folder)
    (folder / "vocab/shared/a.ttl").write_text(LIST.replace('"A"', '"Another"'))
    return folder


def publisher(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publisher", *arguments]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("committed", [False, True])
def test_lists_in_a_submodule_are_compared_as_of_the_commit_a_revision_names(nested: Path, committed: bool) -> None:
    if committed:
        commit(nested / "vocab/shared")
        commit(nested)
    base = "HEAD~1" if committed else "HEAD"
    assert tree_at(nested, base).read("vocab/shared/a.ttl").decode() == LIST
    told = publisher(nested, "check", "--against", base)
    assert "undated-change" in told.stdout
    assert told.stderr == ""
    (nested / "vocab/shared/a.ttl").unlink()
    assert "vanished-concept" in publisher(nested, "check", "--against", base).stdout
    assert "“A”" in publisher(nested, "diff", base).stdout


def test_a_submodule_whose_commit_is_not_here_is_told_and_not_compared(nested: Path) -> None:
    git(nested, "submodule", "deinit", "-q", "-f", "vocab/shared")
    (nested / "vocab/b.ttl").write_text(LIST.replace("ex:a ", "ex:b ").replace('"A"', '"B"'))
    for command in (("check",), ("check", "--against", "HEAD"), ("check", "--since", "HEAD"), ("diff",)):
        told = publisher(nested, *command)
        assert told.stderr.count("Nothing in vocab/shared/ is compared: it is a git submodule") == 1
        assert "vanished" not in told.stdout
    commit(nested)
    assert "ex:a" not in publisher(nested, "diff", "HEAD~1", "HEAD").stdout
