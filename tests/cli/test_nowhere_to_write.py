"""Where nothing can be written, a command says so, ends with 2, and leaves everything as it was.

A limit on the size of files stands for a full disk, a file in the place of a folder for one that cannot be written:
both hold for every user, root included.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from publisher.files import write_own
from tests.workspaces import PREFIXES, workspace

ROOT = Path(__file__).resolve().parents[2]
LIST = PREFIXES + (
    'ex:s a skos:ConceptScheme ; dct:title "S"@en ; dct:description "D"@en ; dct:publisher ex:p ;\n'
    "  dct:license <http://example.org/licence> .\n"
    'ex:p rdfs:label "P"@en .\n'
    'ex:1 a skos:Concept ; skos:prefLabel "One"@en ; skos:notation "1" ; skos:scopeNote "One."@en ;\n'
    "  skos:inScheme ex:s ; skos:topConceptOf ex:s .\n"
)
FULL = 4 * 1024
"""Bytes a file may have on the disk that is as good as full."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return workspace(tmp_path / "lists", {"vocab/a.ttl": LIST})


def called(folder: Path, *arguments: str, room: int = 0) -> subprocess.CompletedProcess[str]:
    """Run a command; with ``room`` no file may become larger than that."""

    def limited() -> None:
        if room:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.run(
        [sys.executable, "-B", "-m", "publisher", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited,
    )


def test_a_check_needs_no_place_to_write(folder: Path) -> None:
    (folder / "build").write_text("a file where the folder would be")
    assert called(folder, "check").returncode == 0
    (folder / "build").unlink()
    assert called(folder, "check", room=100).returncode == 0
    assert called(folder, "check").returncode == 0


def test_a_report_that_cannot_be_written_is_told(folder: Path) -> None:
    (folder / "reports").write_text("a file where the folder would be")
    done = called(folder, "check", "--output", "reports/check.txt")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"Error: {folder}/reports/check.txt: Not a directory" in done.stderr


def test_a_build_without_a_place_publishes_nothing(folder: Path) -> None:
    (folder / "build").write_text("a file where the folder would be")
    done = called(folder, "build")
    assert done.returncode == 2
    assert "The snapshot could not be written" in done.stderr
    assert (folder / "build").read_text() == "a file where the folder would be"


def test_a_disk_that_is_full_leaves_the_last_snapshot_serving(folder: Path) -> None:
    assert called(folder, "build").returncode == 0
    served = (folder / "build/current").resolve()
    (folder / "vocab/a.ttl").write_text(LIST.replace('"One"', '"The one"'))
    done = called(folder, "build", room=FULL)
    assert done.returncode == 2
    assert "The snapshot could not be written" in done.stderr
    assert "what was published still is" in done.stderr
    assert (folder / "build/current").resolve() == served
    assert [path for path in (folder / "build/snapshots").iterdir() if path.is_dir()] == [served]
    assert called(folder, "build").returncode == 0
    assert (folder / "build/current").resolve() != served


def test_an_edit_that_cannot_be_written_changes_nothing(folder: Path) -> None:
    assert called(folder, "format").returncode == 0
    before = (folder / "vocab/a.ttl").read_bytes()
    done = called(folder, "rename", "ex:1", "The first", "--because", "Plainer", room=64)
    assert done.returncode == 2
    assert f"Error: {folder}/vocab/a.ttl: File too large" in done.stderr
    assert (folder / "vocab/a.ttl").read_bytes() == before
    assert [path.name for path in (folder / "vocab").iterdir()] == ["a.ttl"]


def test_what_is_no_file_is_written_to_and_never_replaced(folder: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
    try:
        assert called(folder, "check", "--format", "json", "--output", str(pipe)).returncode == 0
        told, _ = reader.communicate(timeout=60)
    finally:
        reader.kill()
    assert json.loads(told)["findings"] == []
    assert pipe.is_fifo()
    assert called(folder, "check", "--format", "json", "--output", "/dev/stdout").stdout == told


def test_what_is_kept_replaces_a_pipe_a_stranger_left(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "entry")
    write_own(tmp_path / "entry", b"kept")
    assert (tmp_path / "entry").read_bytes() == b"kept"


def test_a_command_with_nobody_to_tell_ends_as_ever(folder: Path) -> None:
    for closed in (">&-", "<&- >&- 2>&-"):
        done = run_by_shell(folder, f'exec "$0" -m publisher check {closed}')
        assert (done.returncode, done.stderr) == (0, "")
    (folder / "vocab" / "a.ttl").write_text("broken")
    assert run_by_shell(folder, 'exec "$0" -m publisher check >&-').returncode == 1


def test_who_ignores_the_end_of_children_gets_the_same_report(folder: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    ignoring = (
        "import os, signal, sys\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\nos.execv(sys.argv[1], sys.argv[1:])"
    )
    done = run_by_shell(folder, f'exec "$0" -c "{ignoring}" "$0" -m publisher check --against nowhere')
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere" in done.stderr


def run_by_shell(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", script, sys.executable],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
