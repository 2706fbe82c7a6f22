"""``publisher check FILE``, ``--since``, ``--against`` and ``--watch`` as an editor uses them."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.workspaces import PREFIXES, workspace

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "CI": "", "PYTHONUNBUFFERED": "1"}
COMMAND = [sys.executable, "-m", "publisher", "check"]


def concept(number: int, parent: int, more: str = "") -> str:
    return (
        f'ex:{number} a skos:Concept ; skos:prefLabel "Concept {number}"@en ; skos:notation "{number}" ;\n'
        f'  skos:inScheme ex:s ; skos:scopeNote "Number {number}."@en ; skos:broader ex:{parent} ;{more}\n'
        '  dct:modified "2020-01-01"^^xsd:date .\n'
    )


HEAD = PREFIXES + (
    'ex:s a skos:ConceptScheme ; dct:title "S"@en ; dct:description "D"@en ; dct:publisher ex:p ;\n'
    "  dct:license <http://example.org/licence> ; skos:hasTopConcept ex:1 .\n"
    'ex:p rdfs:label "P"@en .\n'
    'ex:1 a skos:Concept ; skos:prefLabel "Top"@en ; skos:notation "1" ; skos:scopeNote "Top."@en ;\n'
    "  skos:inScheme ex:s .\n"
)
LIST = HEAD + "".join(concept(number, number // 2) for number in range(2, 60))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = workspace(tmp_path, {"vocab/a.ttl": LIST, "vocab/b.ttl": PREFIXES + 'ex:x rdfs:label "X"@en .\n'})
    git(root, "init", "-q")
    commit(root)
    return root


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "-qm", "State")


def called(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *arguments]
    return subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False)


def check(root: Path, *arguments: str) -> tuple[int, set[tuple[str, str]]]:
    """Return exit code and the findings as rule and number of the concept."""
    done = called(root, *arguments, "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    findings = json.loads(done.stdout)["findings"]
    return done.returncode, {(item["rule"], item["iri"].rpartition("/")[2]) for item in findings}


def test_a_clean_checkout_has_nothing_to_say_since_the_last_commit(folder: Path) -> None:
    assert check(folder, "--since", "HEAD") == (0, set())


def test_a_change_is_judged_with_all_it_affects(folder: Path) -> None:
    text = LIST.replace(concept(40, 20), concept(40, 20, ' skos:altLabel "Concept 7"@en ; skos:related ex:5 ;'))
    text = text.replace(concept(10, 5), concept(10, 59))
    (folder / "vocab/a.ttl").write_text(text)
    code, since = check(folder, "--since", "HEAD")
    assert code == 0
    assert {("label-of-another", "40"), ("undated-change", "40"), ("undated-change", "10")} <= since
    assert since == check(folder)[1]


def test_a_file_is_judged_by_its_name_from_any_folder(folder: Path) -> None:
    (folder / "vocab/a.ttl").write_text(LIST.replace('"Concept 9"', '"Concept  9"'))
    assert ("untidy-label", "9") in check(folder, "vocab/a.ttl")[1]
    assert ("untidy-label", "9") in check(folder / "vocab", "a.ttl")[1]
    assert check(folder, "vocab/b.ttl") == (0, set())


def test_a_workspace_below_is_judged_by_its_name(folder: Path) -> None:
    """As pre-commit calls it at the top of a repository whose lists lie in a folder."""
    (folder / "vocab/a.ttl").write_text(LIST.replace('"Concept 9"', '"Concept  9"'))
    inside = folder / "lists"
    inside.mkdir()
    for name in ("vocab", "pyproject.toml"):
        (folder / name).rename(inside / name)
    for name in ("lists", "lists/vocab/a.ttl", "./lists/vocab"):
        assert ("untidy-label", "9") in check(folder, name)[1]


def test_a_list_that_is_gone_is_found_by_its_name_and_its_folders(folder: Path) -> None:
    (folder / "vocab/a.ttl").unlink()
    for name in ("vocab/a.ttl", "vocab", "."):
        status, found = check(folder, name)
        assert status == 1
        assert ("vanished-concept", "9") in found


def test_after_a_full_check_a_file_is_judged_as_anew(folder: Path) -> None:
    dangling = PREFIXES + "ex:x a skos:Concept ; skos:related ex:59 .\n"
    texts = {"vocab/a.ttl": LIST.replace('"Concept 9"', '"Concept  9"'), "vocab/b.ttl": dangling}
    for path, text in texts.items():
        (folder / path).write_text(text)
    every = check(folder)[1]
    (folder / "vocab/a.ttl").write_text(texts["vocab/a.ttl"].replace(concept(59, 29), "").replace('"30"', '"31"'))
    for paths in (["vocab/a.ttl"], ["vocab/b.ttl"], ["vocab"]):
        assert check(folder, *paths) == check(folder, *paths, "--fresh")
        (folder / "vocab/b.ttl").write_text(dangling + "# Saved again.\n")
    assert ("duplicate-notation", "31") in check(folder, "vocab/a.ttl")[1] - every
    assert ("untidy-label", "9") not in check(folder, "vocab/b.ttl")[1]
    assert check(folder) == check(folder, "--fresh")


def test_what_a_change_in_a_file_breaks_in_another_is_found(folder: Path) -> None:
    (folder / "vocab/b.ttl").write_text(PREFIXES + "ex:x a skos:Concept ; skos:related ex:59 .\n")
    commit(folder)
    (folder / "vocab/a.ttl").write_text(LIST.replace(concept(59, 29), ""))
    assert ("dangling-reference", "x") in check(folder, "vocab/a.ttl")[1]


def test_a_change_of_shapes_or_settings_is_judged_everywhere(folder: Path) -> None:
    settings = (folder / "pyproject.toml").read_text()
    (folder / "vocab/a.ttl").write_text(LIST.replace('"Concept 9"', '"Concept  9"'))
    commit(folder)
    assert check(folder, "--since", "HEAD") == (0, set())
    (folder / "pyproject.toml").write_text(settings + '[tool.publisher.rules]\nuntidy-label = "error"\n')
    assert check(folder, "--since", "HEAD") == (1, {("untidy-label", "9")})
    assert check(folder, "pyproject.toml") == (1, {("untidy-label", "9")})


@pytest.mark.parametrize("arguments", [("--since", "HEAD", "--against", "HEAD~1"), ("--watch", "--format", "json")])
def test_options_that_would_be_passed_over_are_refused(folder: Path, arguments: tuple[str, ...]) -> None:
    assert called(folder, *arguments).returncode == 2


def test_a_file_outside_the_workspace_is_an_error_of_use(folder: Path) -> None:
    done = called(folder, "nowhere.ttl")
    assert done.returncode == 2
    assert "nowhere.ttl" in done.stderr


def test_nothing_of_the_last_commit_may_vanish(folder: Path) -> None:
    (folder / "vocab/a.ttl").write_text(LIST.replace(concept(59, 29), ""))
    assert check(folder) == (1, {("vanished-concept", "59")})


def test_a_revision_can_be_named_to_compare_with(folder: Path) -> None:
    (folder / "vocab/a.ttl").write_text(LIST.replace(concept(59, 29), ""))
    commit(folder)
    assert check(folder) == (0, set())
    assert check(folder, "--against", "HEAD~1") == (1, {("vanished-concept", "59")})
    assert check(folder, "--since", "HEAD~1") == (1, {("vanished-concept", "59")})


def test_an_unknown_revision_is_an_error_of_use(folder: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--since", "no-such"], cwd=folder, env=ENVIRONMENT, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"no-such" in done.stderr


def test_what_cannot_be_read_of_the_published_state_is_told(folder: Path) -> None:
    (folder / "vocab/a.ttl").write_text("no Turtle")
    commit(folder)
    (folder / "vocab/a.ttl").write_text(HEAD)
    done = called(folder)
    assert done.returncode == 0
    assert "Nothing of vocab/a.ttl is compared: it cannot be read as it was in the last commit" in done.stderr


def save(root: Path, text: str) -> None:
    """Put a text in the list's place at once, so that no half of it is ever seen."""
    (root / "saved.txt").write_text(text)
    (root / "saved.txt").replace(root / "vocab/a.ttl")


class Watching:
    """A running ``publisher check --watch`` whose lines can be waited for."""

    def __init__(self, root: Path) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "--watch"],
            cwd=root,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # test workers ignore it
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.lines.put(line.rstrip("\n"))

    def until(self, words: str) -> list[str]:
        """Return the lines up to one that holds some words; fails after a minute without any."""
        read = [self.lines.get(timeout=60)]
        while words not in read[-1]:
            read.append(self.lines.get(timeout=60))
        return read

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=60)
        self.reader.join(timeout=60)
        return code


def test_every_save_is_judged_until_interrupted(folder: Path) -> None:
    watching = Watching(folder)
    try:
        watching.until("Watching")
        save(folder, LIST.replace('"Concept 9"', '"Concept  9"'))
        shown = watching.until("rules,")
        assert any("untidy-label" in line for line in shown)
        assert "looked at" in shown[-1]
        save(folder, LIST.replace('"Concept 9"', '"Concept 9'))
        assert any("syntax" in line for line in watching.until("rules,"))
        save(folder, LIST)
        assert watching.until("rules,")[-1].startswith("0 errors, 0 warnings")
    finally:
        assert watching.end() == 0


def test_a_build_refuses_what_the_check_refuses(folder: Path) -> None:
    (folder / "vocab/a.ttl").write_text(LIST.replace(concept(59, 29), ""))
    assert check(folder) == (1, {("vanished-concept", "59")})
    built = subprocess.run(
        [*COMMAND[:-1], "build"], cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    assert built.returncode != 0
    assert "vanished-concept" in built.stderr
    assert not (folder / "build/current").exists()


def replaced(root: Path, name: str, text: str) -> None:
    (root / "saved.txt").write_text(text)
    (root / "saved.txt").replace(root / name)


def test_watching_outlives_settings_that_cannot_be_used(folder: Path) -> None:
    settings = (folder / "pyproject.toml").read_text()
    watching = Watching(folder)
    try:
        watching.until("Watching")
        replaced(folder, "pyproject.toml", settings + "title title\n")
        assert "not valid TOML" in watching.until("Error:")[-1]
        replaced(folder, "pyproject.toml", settings)
        assert watching.until("rules,")[-1].startswith("0 errors, 0 warnings")
        save(folder, LIST.replace('"Concept 9"', '"Concept  9"'))
        assert any("untidy-label" in line for line in watching.until("rules,"))
    finally:
        assert watching.end() == 0


def test_what_is_committed_while_watching_is_published_from_then_on(folder: Path) -> None:
    watching = Watching(folder)
    try:
        watching.until("Watching")
        save(folder, LIST + concept(60, 30))
        assert watching.until("rules,")[-1].startswith("0 errors, 0 warnings")
        commit(folder)
        save(folder, LIST)
        shown = watching.until("rules,")
        assert any("vanished-concept" in line for line in shown)
        assert "compared with the last commit" in shown[-1]
    finally:
        assert watching.end() == 0
