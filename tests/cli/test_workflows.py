"""The CI files of a new repository are what GitHub and GitLab accept, and their commands do what they say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema.validators import validator_for
from ruamel.yaml import YAML

from publisher.cli.main import publisher

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW, PIPELINE = ".github/workflows/lists.yml", ".gitlab-ci.yml"
SCHEMAS = {WORKFLOW: "github-workflows", PIPELINE: "gitlab-ci"}
"""The published schema of each file, as the package check-jsonschema carries it."""

BASE_OF_THE_EVENT = "${{ github.event.pull_request.base.sha }}"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a new repository with everything committed."""
    folder = tmp_path_factory.mktemp("published") / "lists"
    assert CliRunner().invoke(publisher, ["new", str(folder), "--date", "2026-03-04"]).exit_code == 0
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "First")
    return folder


@pytest.fixture
def request_of(published: Path, tmp_path: Path) -> Path:
    """Return a fresh clone on a branch, with the programs a runner has."""
    git(tmp_path, "clone", "-q", str(published), "clone")
    program = tmp_path / "bin/publisher"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m publisher "$@"\n')
    program.chmod(0o755)
    git(tmp_path / "clone", "switch", "-qc", "change")
    return tmp_path / "clone"


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=E", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text())


def faults(name: str, data: Any) -> list[str]:
    schema = json.loads((files("check_jsonschema") / f"builtin_schemas/vendor/{SCHEMAS[name]}.json").read_bytes())
    return [error.message for error in validator_for(schema)(schema).iter_errors(data)]


def shell(folder: Path, line: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a line as a runner does: in bash, ended by the first command that fails."""
    path = f"{folder.parent / 'bin'}:{os.environ['PATH']}"
    environment = {"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(folder.parent), "CI": "true", **variables}
    command = ["bash", "-eo", "pipefail", "-c", line]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def of_github(folder: Path) -> dict[str, subprocess.CompletedProcess[str]]:
    """Run the commands of a pull request's job, by name, until one fails; then those that run even so."""
    base = git(folder, "rev-parse", "origin/main")
    event = folder.parent / "event.json"
    event.write_text(json.dumps({"pull_request": {"base": {"sha": base}}}))
    summary = str(folder.parent / "summary.md")
    set_by_github = {"GITHUB_WORKSPACE": str(folder), "GITHUB_EVENT_PATH": str(event), "GITHUB_STEP_SUMMARY": summary}
    steps = [step for step in read(folder / WORKFLOW)["jobs"]["check"]["steps"] if "run" in step]
    assert steps[0]["run"] == "pip install --requirement requirements.txt"
    results: dict[str, subprocess.CompletedProcess[str]] = {}
    for step in steps[1:]:
        if any(result.returncode for result in results.values()) and "!cancelled()" not in step.get("if", ""):
            continue
        own = {name: value.replace(BASE_OF_THE_EVENT, base) for name, value in step.get("env", {}).items()}
        results[step["name"]] = shell(folder, step["run"], **set_by_github, **own, GITHUB_BASE_REF="main")
    return results


def take_away(folder: Path, number: int) -> None:
    """Commit the deletion of a facility nothing else speaks of, and a new name of another."""
    path = folder / "vocab/facilities.ttl"
    text = re.sub(rf"facility:{number}\n.*?\n    \.\n\n?", "", path.read_text(), flags=re.DOTALL)
    path.write_text(text)
    git(folder, "commit", "-qam", "Take away")


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_valid(published: Path, name: str) -> None:
    data = read(published / name)
    assert faults(name, data) == []
    assert faults(name, {**data, "jobs": {"check": {"runs-on": 5}}, "lists": {"script": 5}}) != []


def test_github_passes_a_sound_change_and_says_what_it_is(request_of: Path) -> None:
    done = shell(request_of, 'publisher rename facility:3 "Indoor pool" --because "People say so"')
    assert done.returncode == 0, done.stderr
    git(request_of, "commit", "-qam", "Rename")
    results = of_github(request_of)
    assert {name: result.stderr for name, result in results.items() if result.returncode} == {}
    assert "Indoor pool" in (request_of.parent / "summary.md").read_text()
    assert "compared with main (" in results["Check the lists"].stdout


def test_github_stops_a_change_that_takes_something_away(request_of: Path) -> None:
    take_away(request_of, 5)
    results = of_github(request_of)
    assert "vanished" in (request_of.parent / "summary.md").read_text()
    assert results["Check the lists"].returncode == 1
    assert "::error file=vocab/facilities.ttl" in results["Check the lists"].stdout
    assert "vanished-concept" in results["Check the lists"].stdout


@pytest.fixture
def unreadable(request_of: Path) -> int:
    """Take a semicolon away in the request, and return the line at which that is told."""
    path = request_of / "vocab/facilities.ttl"
    lines = path.read_text().splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "skos:definition" in line)
    lines[at] = lines[at].replace(" ;", "")
    path.write_text("".join(lines))
    git(request_of, "commit", "-qam", "Take a semicolon away")
    return at + 2


def test_github_shows_where_a_file_cannot_be_read(request_of: Path, unreadable: int) -> None:
    results = of_github(request_of)
    assert f"::error file=vocab/facilities.ttl,line={unreadable}," in results["Check the lists"].stdout
    assert list(results) == ["Check the lists", "Check the form of the files", "Say what changed"]


def of_gitlab(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script of a merge request's job in one shell, and what comes after; the engine is installed already."""
    base = git(folder, "rev-parse", "origin/main")
    job = read(folder / PIPELINE)["lists"]
    variables = {"CI_PROJECT_DIR": str(folder), "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    result = shell(folder, "\n".join(job["script"]), **variables)
    shell(folder, "\n".join(job["after_script"]), **variables)
    return result


def test_gitlab_passes_a_sound_change_and_says_what_it_is(request_of: Path) -> None:
    shell(request_of, 'publisher rename facility:3 "Indoor pool" --because "People say so"')
    git(request_of, "commit", "-qam", "Rename")
    result = of_gitlab(request_of)
    assert result.returncode == 0, result.stderr
    assert "Indoor pool" in (request_of / "changes.md").read_text()
    assert json.loads((request_of / "code-quality.json").read_text()) == []


def test_gitlab_stops_a_change_that_takes_something_away(request_of: Path) -> None:
    take_away(request_of, 5)
    result = of_gitlab(request_of)
    assert result.returncode == 1
    assert "vanished-concept" in result.stdout
    assert "vanished" in (request_of / "changes.md").read_text()
    issues = json.loads((request_of / "code-quality.json").read_text())
    assert "vanished-concept" in {issue["check_name"] for issue in issues}


def test_gitlab_shows_where_a_file_cannot_be_read(request_of: Path, unreadable: int) -> None:
    assert of_gitlab(request_of).returncode == 1
    issues = json.loads((request_of / "code-quality.json").read_text())
    assert [issue["location"]["lines"]["begin"] for issue in issues] == [unreadable]


@pytest.mark.parametrize("name", [".pre-commit-hooks.yaml", "publisher/starter/files/pre-commit-config.yaml"])
def test_the_hooks_are_sound_and_check_a_commit_that_only_takes_a_list_away(name: str) -> None:
    """pre-commit passes over a hook when no file it names is left, deleted ones not counted, unless it runs always."""
    data = read(ROOT / name)
    if isinstance(data, list):
        hooks = {hook["id"]: hook for hook in data}
        assert {hook["language"] for hook in data} == {"python"}
    else:
        hooks = {hook["id"]: hook for hook in data["repos"][0]["hooks"]}
    check, form = hooks["publisher-check"], hooks["publisher-format"]
    assert (check["entry"], check["always_run"], check["pass_filenames"]) == ("publisher check", True, False)
    assert form["entry"] == "publisher format"
    assert re.search(form["files"], "vocab/deep/list.ttl")
