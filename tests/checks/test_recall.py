"""A check that remembers the last one finds exactly what a fresh one finds, places included."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from publisher.checks.memory import Memory, Record, digest_of, key_of
from publisher.checks.recall import found_since
from publisher.checks.runner import checker_for, default_engine
from publisher.checks.shelf import Shelf
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace
from tests.checks.test_scope import block, texts
from tests.workspaces import PREFIXES, workspace

DETAILS = """
[] a owl:Axiom ; owl:annotatedSource ex:animals-1 ; owl:annotatedProperty skos:exactMatch ;
  owl:annotatedTarget ex:plants-{} ; {} .
"""
SAID = (
    'dct:source "a book"',
    "sssom:confidence 2",
    'sssom:predicate_modifier "Not"',
    'sssom:mapping_justification "by hand"',
)
MORE = (
    "skos:prefLable ex:x",
    "dct:extent 007",
    'skos:altLabel "x  "@english',
    "skos:inScheme <y>",
    "skosxl:prefLabel ex:z",
)


def changed(files: dict[str, str], dice: random.Random) -> dict[str, str]:
    """Return files with one of several things changed: a block, lines added above, details, a file away or back."""
    path = dice.choice(sorted(files))
    kind, text = dice.randrange(6), files[path]
    if kind == 0:
        name, number = dice.choice(("animals", "plants")), dice.randrange(12)
        return {**files, path: f"{text}\n{block(name, number, dice)}"}
    if kind == 1:
        return {**files, path: text.replace("@prefix dct", "# moved\n\n@prefix dct")}
    if kind == 2:
        return {**files, path: text + DETAILS.format(dice.randrange(12), dice.choice(SAID))}
    if kind == 3:
        return {name: value for name, value in files.items() if name != path or len(files) < 2}
    if kind == 4:
        return {**files, path: f"{text}\nex:animals-{dice.randrange(12)} {dice.choice(MORE)} .\n"}
    lines = text.splitlines()
    at = dice.randrange(12, len(lines)) if len(lines) > 12 else 0
    kept = [line for number, line in enumerate(lines) if number != at or line.endswith(" .") or line.startswith("ex:")]
    return {**files, path: "\n".join(kept) + "\n"}


@pytest.mark.parametrize("seed", range(12))
def test_findings_taken_over_equal_fresh_ones_after_any_edit(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    engine = default_engine()
    first = {path: "".join(blocks) for path, blocks in texts(seed).items()}
    published = load_workspace(WorkingTree(workspace(tmp_path / "published", first)))
    files, record, taken_over, shelf = first, None, 0, Shelf(tmp_path / "facts", "key", b"secret")
    for step in range(8):
        root = workspace(tmp_path / str(step), files)
        now = load_workspace(WorkingTree(root), sound=shelf.holds)
        checker = checker_for(now, earlier=published, shelf=shelf)
        found = found_since(checker, engine, record, shelf, worth=2)
        assert sorted(item for _, item in found) == sorted(item for _, item in checker.found(engine))
        taken_over += len(found)
        sources = {source.path: digest_of(source.data) for source in checker.workspace.sources}
        if not checker.workspace.broken:
            record = Record("key", sources, 0, list(found))
        files = changed(files, dice)
    assert taken_over > 50


def test_a_record_counts_only_with_its_own_key_and_undamaged(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "cache")
    assert memory.read("a") is None
    memory.keep(Record("a", {"vocab/a.ttl": "text"}, 3, []))
    assert memory.read("a") == Record("a", {"vocab/a.ttl": "text"}, 3, [])
    assert memory.read("b") is None
    whole = (tmp_path / "cache/check").read_bytes()
    for damaged in (b"", whole[:-3], whole.replace(b"text", b"test"), whole[:-1] + bytes([whole[-1] ^ 1])):
        (tmp_path / "cache/check").write_bytes(damaged)
        assert memory.read("a") is None


def test_a_place_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder would be")
    Memory(tmp_path / "cache").keep(Record("a", {}, 0, []))
    assert Memory(tmp_path / "cache").read("a") is None


def test_the_key_depends_on_words_and_files() -> None:
    keys = [key_of("a", files={}), key_of("b", files={}), key_of("a", files={"shapes/a.ttl": b""})]
    assert len({*keys, key_of("a", files={})}) == 3


def checked(root: Path, *arguments: str) -> tuple[int, Any]:
    command = [sys.executable, "-m", "publisher", "check", "--format", "json", *arguments]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


def test_the_command_remembers_and_notices_every_change(tmp_path: Path) -> None:
    concept = 'ex:{0} a skos:Concept ; skos:prefLabel "{0}"@en ; skos:inScheme ex:list .\n'
    text = PREFIXES + 'ex:list a skos:ConceptScheme ; dct:title "List"@en .\n' + concept.format(1) + concept.format(2)
    root = workspace(tmp_path, {"vocab/a.ttl": text})
    first = checked(root)
    assert (root / "build/cache/shacl/check").is_file()
    assert checked(root) == first == checked(root, "--fresh")
    (root / "vocab/a.ttl").write_text(text + "ex:2 skos:broader ex:99 .\n")
    status, data = checked(root)
    assert (status, [item["rule"] for item in data["findings"]].count("dangling-reference")) == (1, 1)
    assert (status, data) == checked(root, "--fresh")
    settings = root / "pyproject.toml"
    settings.write_text(settings.read_text() + '\n[tool.publisher.rules]\ndangling-reference = "off"\n')
    assert "dangling-reference" not in {item["rule"] for item in checked(root)[1]["findings"]}
    (root / "build/cache/shacl/check").write_bytes(b"damaged")
    assert checked(root) == checked(root, "--fresh")


LIST = PREFIXES + 'ex:list a skos:ConceptScheme ; dct:title "List"@en .\n'
BROKEN = LIST + 'ex:1 a skos:Concept ; skos:prefLabel "1"@en ; skos:inScheme ex:list ; skos:broader ex:99 .\n'


def repository(folder: Path, text: str) -> Path:
    root = workspace(folder, {"vocab/a.ttl": text})
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


def test_a_record_that_came_with_a_repository_counts_for_nothing(tmp_path: Path) -> None:
    stranger, ours = repository(tmp_path / "theirs", BROKEN), repository(tmp_path / "ours", BROKEN)
    assert checked(stranger)[0] == 1
    shutil.copytree(stranger / "build", ours / "build")
    record = ours / "build/cache/shacl/check"
    kept = record.read_bytes()
    assert checked(ours)[0] == 1
    assert json.loads(record.read_bytes()[:-4])[0] != json.loads(kept[:-4])[0]


def test_nothing_is_written_or_removed_where_a_link_leads(tmp_path: Path) -> None:
    root, precious = repository(tmp_path / "ours", BROKEN), tmp_path / "precious"
    precious.mkdir()
    (precious / "letter").write_text("dear")
    cache = root / "build/cache"
    (cache / "shacl").mkdir(parents=True)
    (cache / "facts").symlink_to(precious)
    (cache / "shacl/check").symlink_to(precious / "letter")
    assert checked(root)[0] == 1
    assert {path.name: path.read_text() for path in precious.iterdir()} == {"letter": "dear"}
    assert checked(root) == checked(root, "--fresh")
