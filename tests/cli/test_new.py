"""``publisher new`` gives a repository that passes, can be edited, and serves with one command."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from publisher.cli.main import publisher
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
AUTHORITY = "https://lists.example.org/"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(publisher, list(arguments))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "lists"
    result = run(
        "new", str(folder), "--title", 'Parks & "play"', "--organisation", "Our \\ town", "--date", "2026-03-04"
    )
    assert result.exit_code == 0, result.output
    monkeypatch.chdir(folder)
    return folder


def test_the_next_step_can_be_typed_for_any_folder_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("new", "L'Été lists").output.splitlines()[-1]
    step = told.partition("Next: ")[2].partition(" && make")[0]
    done = subprocess.run(["sh", "-c", f"{step} && pwd"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("/L'Été lists")


@pytest.mark.parametrize("ignored", [False, True])
def test_within_a_repository_it_is_a_part_of_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ignored: bool
) -> None:
    """A repository in another one keeps git from adding anything of either, unless the outer one passes over it."""
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "-q"], check=True)
    (tmp_path / ".gitignore").write_text("*\n" if ignored else "build/\n")
    told = run("new", "lists").output
    assert (tmp_path / "lists/.git").exists() is ignored
    assert ("is a part of the repository" in told) is not ignored
    subprocess.run(["git", "add", "-A"], check=True)
    added = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split()
    assert ("lists/vocab/facilities.ttl" in added) is not ignored


def test_it_passes_the_check_without_a_single_finding(repository: Path) -> None:
    report = json.loads(run("check", "--format", "json").output)
    assert report["findings"] == []
    assert run("format", "--check").exit_code == 0


def test_it_has_what_an_organisation_needs(repository: Path) -> None:
    files = {path.relative_to(repository).as_posix() for path in repository.rglob("*") if ".git/" not in str(path)}
    assert {
        ".github/workflows/lists.yml",
        ".gitlab-ci.yml",
        ".pre-commit-config.yaml",
        "Makefile",
        "README.md",
        "mappings/facilities-activities.ttl",
        "pyproject.toml",
        "shapes/profile.ttl",
        "site/static/theme.css",
        "site/templates/_partials/logo.html",
        "vocab/activities.ttl",
        "vocab/facilities.ttl",
    } <= files
    texts = [path.read_text() for path in repository.rglob("*") if path.is_file() and ".git/" not in str(path)]
    assert not [found for text in texts for found in re.findall(r"@[A-Z]{4,}@", text)]
    assert "publisher check --format github" in (repository / ".github/workflows/lists.yml").read_text()
    assert "codequality: code-quality.json" in (repository / ".gitlab-ci.yml").read_text()


def test_a_clone_by_git_for_windows_is_in_canonical_form(repository: Path, tmp_path: Path) -> None:
    git = ["git", "-c", "user.name=E", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run([*git, "add", "-A"], cwd=repository, check=True)
    subprocess.run([*git, "commit", "-qm", "first"], cwd=repository, check=True)
    clone = tmp_path / "windows"
    subprocess.run([*git, "clone", "-q", "-c", "core.autocrlf=true", str(repository), str(clone)], check=True)
    assert b"\r\n" in (clone / "README.md").read_bytes()
    assert run("format", "--check", str(clone / "vocab"), str(clone / "mappings")).exit_code == 0


def test_every_command_of_its_readme_works(repository: Path) -> None:
    git = ["git", "-c", "user.name=E", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run([*git, "add", "-A"], cwd=repository, check=True)
    subprocess.run([*git, "commit", "-qm", "first"], cwd=repository, check=True)
    block = (repository / "README.md").read_text().split("## Change a list")[1].split("```")[1]
    commands = [re.findall(r'"[^"]*"|\S+', line) for line in block.strip().splitlines()]
    assert len(commands) == 6
    for words in commands:
        result = run(*(word.strip('"') for word in words[1:]))
        assert result.exit_code == 0, (words, result.output, result.exception)
    assert "added       facility:6 “Skate park”" in result.output
    assert run("check").exit_code == 0


def test_a_mistake_is_shown_at_its_line_on_github_and_gitlab(repository: Path) -> None:
    file = repository / "vocab" / "facilities.ttl"
    text = file.read_text().replace("skos:broader facility:2 ;", "skos:broader facility:3 ;", 1)
    file.write_text(text)
    line = next(number for number, row in enumerate(text.splitlines(), 1) if "broader facility:3" in row)
    annotated = run("check", "--format", "github")
    assert annotated.exit_code == 1
    assert f"::error file=vocab/facilities.ttl,line={line}," in annotated.output
    issues = json.loads(run("check", "--format", "gitlab").output)
    places = {(issue["location"]["path"], issue["location"]["lines"]["begin"]) for issue in issues}
    assert ("vocab/facilities.ttl", line) in places
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


@pytest.fixture
def address(repository: Path, tmp_path: Path) -> Iterator[str]:
    """Serve the new repository with its one command, by the engine that made it, and give the site's address."""
    port = free_port()
    command = ["make", "serve", f"PORT={port}"]
    installed = tmp_path / "bin/publisher"
    installed.parent.mkdir()
    installed.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m publisher "$@"\n')
    installed.chmod(0o755)
    path = f"{installed.parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": path}
    with subprocess.Popen(
        command,
        cwd=repository,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as server:
        try:
            yield _when_up(f"http://127.0.0.1:{port}", server)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGTERM)
            server.communicate(timeout=120)


def _when_up(address: str, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return address
    os.killpg(server.pid, signal.SIGKILL)
    raise AssertionError(f"The site did not come up: {server.communicate()[1].decode()}")


def test_it_serves_with_one_command_in_its_own_colours(address: str) -> None:
    request = urllib.request.Request(f"{address}/facility/3", headers={"Accept": "text/turtle"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert f"{AUTHORITY}facility/" in answer.read().decode()
    with urllib.request.urlopen(f"{address}/facility/3.html", timeout=60) as answer:
        page = answer.read().decode()
    assert "Swimming pool" in page
    assert "Parks &amp; &#34;play&#34;" in page
    assert "static/theme.css" in page
    assert 'd="M6 25V13l10-7 10 7v12z"' in page
    with urllib.request.urlopen(f"{address}/about", timeout=60) as answer:
        assert "Our \\ town publishes these lists" in answer.read().decode()


def test_a_folder_with_content_is_left_alone(repository: Path) -> None:
    before = sorted(repository.rglob("*"))
    assert "not empty" in str(run("new", str(repository)).exception)
    assert sorted(repository.rglob("*")) == before


def test_an_address_that_cannot_be_one_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    result = run("new", str(tmp_path / "x"), "--authority", "lists.example.org")
    assert "must be an http address" in str(result.exception)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("x", "--authority", "https://lists.example.org/a b/"), "must be an http address"),
        (("x", "--title", "Two\nlines"), "title must be one line"),
        (("x", "--organisation", " "), "organisation must be one line"),
        (("file/x",), "is a file"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_written(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "file").touch()
    result = run("new", str(tmp_path / arguments[0]), *arguments[1:])
    assert said in str(result.exception)
    assert [item.name for item in tmp_path.iterdir()] == ["file"]
