"""``publisher coverage`` as an editor calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import publisher.resources as engine
from tests.catalogue.test_coverage import LISTS, MAPPINGS
from tests.workspaces import PREFIXES, workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(tmp_path, {"vocab/all.ttl": PREFIXES + LISTS, "mappings/all.ttl": PREFIXES + MAPPINGS})


def publisher(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(engine.__file__).parents[1])}
    command = [sys.executable, "-m", "publisher", "coverage", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_pair_is_shown_by_strength_and_branch(folder: Path) -> None:
    done = publisher(folder, "list-a", "list-b")
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["concepts", "mapped", "%", "closeMatch", "broadMatch", "inferred"],
        ["list-a", ">", "list-b", "4", "2", "50%", "1", "1", "1"],
        ["One", "3", "1", "33%", "1", "1"],
    ]
    assert done.returncode == 0


def test_json_and_the_list_of_what_is_unmapped(folder: Path) -> None:
    (direction,) = json.loads(publisher(folder, "list-a", "list-c", "--format", "json").stdout)["directions"]
    assert direction["count"] == {"concepts": 4, "mapped": 0, "inferred": 1, "strengths": {}}
    rows = publisher(folder, "list-a", "list-b", "--unmapped").stdout.splitlines()
    assert rows == ["http://example.org/a1\tOne", "http://example.org/a3\tThree"]


def test_an_unknown_list_is_an_error_that_names_the_lists(folder: Path) -> None:
    done = publisher(folder, "list-x")
    assert done.returncode == 1
    assert "There are: extract, list-a, list-b, list-c." in done.stderr


def test_figures_of_a_part_are_not_taken_for_all_while_a_file_cannot_be_read(folder: Path) -> None:
    (folder / "vocab/more.ttl").write_text("<http://example.org/x> a\n")
    done = publisher(folder, "list-a", "list-b")
    assert (done.returncode, done.stdout) == (1, "")
    assert "vocab/more.ttl:" in done.stderr
