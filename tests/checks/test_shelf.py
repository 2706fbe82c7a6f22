"""What is kept of a file is what is found in it, and only ever of the very same file."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from publisher.checks.memory import Memory, Record
from publisher.checks.runner import checker_for, default_engine
from publisher.checks.seal import secret_in
from publisher.checks.shelf import Shelf
from publisher.checks.statements import FileFacts, file_facts
from publisher.trees import WorkingTree
from publisher.workspace import Source, Workspace, load_workspace, read_source
from tests.workspaces import PREFIXES, workspace

SECRET = b"only we know"
ROOT = Path(__file__).resolve().parents[2]
ODD = PREFIXES + (
    'ex:a a skos:Concept, ex:Thing ; skos:prefLabel "A"@en, "B"@cy-GB ; skos:notation 007, "7" ; ex:p "x"@ar--rtl ;\n'
    "  skos:related ex:b, [ a owl:Axiom ; owl:annotatedSource ex:a ], <<( ex:a ex:p ex:b )>> ;\n"
    "  ex:q 1.50, ex:a, true .\n"
)


def same(one: FileFacts, other: FileFacts) -> bool:
    parts = ("out", "into", "by_property", "tongues", "typed")
    equal = all(getattr(one, name) == getattr(other, name) for name in parts)
    order = [list(map(list, facts.out.items())) for facts in (one, other)]
    shared = all(values is other.out[node][name] for name in other.by_property for node, values in other.rows(name))
    return equal and order[0] == order[1] and shared


def loaded(shelf: Shelf, root: Path) -> Workspace:
    return load_workspace(WorkingTree(root), sound=shelf.holds)


def test_what_comes_back_is_what_was_found(tmp_path: Path) -> None:
    root = workspace(tmp_path, {"vocab/a.ttl": ODD, "vocab/b.ttl": PREFIXES})
    first = Shelf(tmp_path / "facts", "key", SECRET)
    found = [first.facts(source) for source in loaded(first, root).sources]
    again = Shelf(tmp_path / "facts", "key", SECRET)
    sources = loaded(again, root).sources
    assert [source.parsed for source in sources] == [None, None]
    assert all(same(one, again.facts(source)) for one, source in zip(found, sources, strict=True))


def test_our_own_lists_come_back_and_give_the_same_findings(tmp_path: Path) -> None:
    tree = WorkingTree(ROOT)
    shelf, engine = Shelf(tmp_path, "key", SECRET), default_engine()
    anew = load_workspace(tree)
    found = [shelf.facts(source) for source in anew.sources]
    kept = load_workspace(tree, sound=shelf.holds)
    assert not any(source.parsed for source in kept.sources)
    checker = checker_for(kept, shelf=shelf)
    assert all(same(one, other) for one, other in zip(found, checker.facts.files, strict=True))
    assert checker.findings(engine) == checker_for(anew).findings(engine)


@pytest.mark.parametrize("damage", [b"", b"\x00" * 40, b"text"])
def test_a_damaged_entry_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    root = workspace(tmp_path, {"vocab/a.ttl": ODD.replace("[", "ex:c, [")})
    shelf = Shelf(tmp_path / "facts", "key", SECRET)
    found = shelf.facts(loaded(shelf, root).sources[0])
    entry = next(path for path in (tmp_path / "facts").iterdir() if path.name != ".gitignore")
    entry.write_bytes(damage)
    mended = Shelf(tmp_path / "facts", "key", SECRET)
    assert mended.facts(loaded(mended, root).sources[0]).by_property.keys() == found.by_property.keys()
    assert entry.read_bytes() != damage


def source_of(tmp_path: Path, text: str, path: str = "vocab/a.ttl") -> Source:
    tree = WorkingTree(workspace(tmp_path, {path: text}))
    return read_source(tree, path, load_workspace(tree).settings)


def test_it_holds_only_the_very_same_file(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "facts", "key", SECRET)
    source = source_of(tmp_path, ODD)
    shelf.facts(source)
    assert shelf.holds(source.path, source.graph, source.data)
    assert not shelf.holds(source.path, source.graph, source.data + b"\n")
    assert not shelf.holds("vocab/b.ttl", source.graph, source.data)
    assert not shelf.holds(source.path, source.graph + "x", source.data)
    assert not Shelf(tmp_path / "facts", "other", SECRET).holds(source.path, source.graph, source.data)


def test_a_file_to_remark_on_is_read_each_time(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "facts", "key", SECRET)
    source = source_of(tmp_path, "\ufeff" + ODD)
    shelf.facts(source)
    assert not shelf.holds(source.path, source.graph, source.data)


def test_what_no_file_is_any_more_is_swept(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "facts", "key", SECRET)
    old, new = source_of(tmp_path, ODD), source_of(tmp_path, ODD + "\n")
    for source in (old, new):
        shelf.facts(source)
    shelf.sweep([new])
    assert [shelf.holds(source.path, source.graph, source.data) for source in (old, new)] == [False, True]


def test_what_a_killed_process_left_half_done_is_swept(tmp_path: Path) -> None:
    source = load_workspace(WorkingTree(workspace(tmp_path, {"vocab/a.ttl": ODD}))).sources[0]
    shelf = Shelf(tmp_path / "facts", "key", SECRET)
    shelf.facts(source)
    before = set((tmp_path / "facts").iterdir())
    left, begun = (tmp_path / "facts" / f".{name}.1.new" for name in ("left", "begun"))
    left.touch()
    begun.touch()
    os.utime(left, (0, 0))
    shelf.sweep([source])
    assert set((tmp_path / "facts").iterdir()) == {*before, begun}


def test_what_a_killed_check_left_beside_its_record_is_swept(tmp_path: Path) -> None:
    memory, record = Memory(tmp_path / "shacl"), Record("key", {}, 0, [])
    memory.keep(record)
    before = set((tmp_path / "shacl").iterdir())
    left, begun, folder = (tmp_path / "shacl" / f".check.{name}.new" for name in ("1", "2", "3"))
    left.touch()
    begun.touch()
    folder.mkdir()
    for path in (left, folder):
        os.utime(path, (0, 0))
    memory.keep(record)
    assert set((tmp_path / "shacl").iterdir()) == {*before, begun, folder}
    assert memory.read("key") == record


def test_where_nothing_can_be_kept_everything_is_found_anew(tmp_path: Path) -> None:
    (tmp_path / "facts").write_text("a file where the folder would be")
    shelf = Shelf(tmp_path / "facts", "key", SECRET)
    source = source_of(tmp_path, ODD)
    assert same(shelf.facts(source), file_facts(source))
    shelf.sweep([])
    assert not shelf.holds(source.path, source.graph, source.data)


def test_what_a_stranger_made_is_not_read(tmp_path: Path) -> None:
    source = source_of(tmp_path, ODD)
    Shelf(tmp_path / "facts", "key", b"another secret").facts(source)
    before = {path: path.read_bytes() for path in (tmp_path / "facts").iterdir()}
    shelf = Shelf(tmp_path / "facts", "key", SECRET)
    assert shelf.kept(source.path, source.graph, shelf.digest(source.data)) is None
    assert shelf.facts(source).out.keys() == file_facts(source).out.keys()
    assert {path: path.read_bytes() for path in (tmp_path / "facts").iterdir()} != before


def test_a_secret_is_made_once_and_is_nobodys_business(tmp_path: Path) -> None:
    secret = secret_in(tmp_path)
    assert len(secret) == 32
    assert secret_in(tmp_path) == secret
    assert (tmp_path / "publisher-seal").stat().st_mode & 0o077 == 0
    assert secret_in(tmp_path / "nowhere") == b""


@pytest.mark.parametrize("left", [b"", b"half of a secret"])
def test_what_a_crash_left_of_a_secret_is_replaced(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "publisher-seal").write_bytes(left)
    secret = secret_in(tmp_path)
    assert len(secret) == 32
    assert secret_in(tmp_path) == secret
    assert [path.name for path in tmp_path.iterdir()] == ["publisher-seal"]


@pytest.mark.parametrize("left", [None, b""])
def test_processes_that_come_at_once_get_the_same_secret(tmp_path: Path, left: bytes | None) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("forkserver")) as pool:
        for number in range(20):
            folder = tmp_path / str(number)
            folder.mkdir()
            if left is not None:
                (folder / "publisher-seal").write_bytes(left)
            found = set(pool.map(secret_in, [folder] * 8))
            kept = (folder / "publisher-seal").read_bytes()
            assert (found, len(kept)) == ({kept}, 32)


def test_an_entry_in_the_place_of_another_is_as_good_as_none(tmp_path: Path) -> None:
    root = workspace(tmp_path, {"vocab/a.ttl": ODD, "vocab/b.ttl": PREFIXES + 'ex:b rdfs:label "B"@en .\n'})
    sources = load_workspace(WorkingTree(root)).sources
    shelf = Shelf(tmp_path / "facts", "key", SECRET)
    found = [shelf.facts(source) for source in sources]
    one, other = (path for path in (tmp_path / "facts").iterdir() if not path.name.startswith("."))
    kept = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(kept)
    again = Shelf(tmp_path / "facts", "key", SECRET)
    assert [again.facts(source).out.keys() for source in sources] == [facts.out.keys() for facts in found]


def test_nobody_waits_for_a_pipe_in_the_place_of_what_is_kept(tmp_path: Path) -> None:
    source = load_workspace(WorkingTree(workspace(tmp_path, {"vocab/a.ttl": PREFIXES}))).sources[0]
    shelf = Shelf(tmp_path / "facts", "key", SECRET)
    shelf.facts(source)
    for path in [path for path in (tmp_path / "facts").iterdir() if not path.name.startswith(".")]:
        path.unlink()
        os.mkfifo(path)
    assert shelf.kept(source.path, source.graph, shelf.digest(source.data)) is None
    os.mkfifo(tmp_path / "check")
    assert Memory(tmp_path).read("key") is None
    os.mkfifo(tmp_path / "publisher-seal")
    assert secret_in(tmp_path) == b""
