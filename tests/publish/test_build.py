"""A build is all or nothing: readers see the last good snapshot until the next one is whole."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import Store, Triple

from publisher.catalogue.reader import Catalogue
from publisher.catalogue.writer import write as write_catalogue
from publisher.errors import SnapshotError
from publisher.publish.build import STORE, Origin, Part, build, write_store
from publisher.publish.dumps import write as write_dumps
from publisher.publish.snapshot import SNAPSHOTS, current_snapshot, read_manifest, unfinished
from publisher.trees import WorkingTree
from publisher.workspace import Workspace, load_workspace

PARTS: dict[str, Part] = {"store": write_store, "catalogue": write_catalogue, "dumps": write_dumps}
SOURCE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
<http://ex.org/list/a> a skos:ConceptScheme ; dct:title "A list"@en .
<http://ex.org/a/1> a skos:Concept ; skos:prefLabel "One"@en ; skos:notation "1" ;
    skos:topConceptOf <http://ex.org/list/a> .
<http://ex.org/a/2> a skos:Concept ; skos:prefLabel "Two"@en-gb ; skos:notation "2" ;
    skos:broader <http://ex.org/a/1> ; skos:inScheme <http://ex.org/list/a> .
<http://ex.org/a/10> a skos:Concept ; skos:prefLabel "Ten"@en ; skos:notation "10" ;
    skos:broader <http://ex.org/a/2> ; skos:inScheme <http://ex.org/list/a> ; dct:extent 007 .
"""


def workspace(folder: Path, extra: str = "") -> Workspace:
    (folder / "vocab").mkdir(exist_ok=True, parents=True)
    (folder / "vocab" / "a.ttl").write_text(SOURCE + extra, encoding="utf-8")
    (folder / "pyproject.toml").write_text('[tool.publisher]\nauthority = "http://ex.org/"\n', encoding="utf-8")
    return load_workspace(WorkingTree(folder))


def quiet(_title: str) -> None:
    """Progress that nobody watches."""


def published(found: Workspace, builds: Path, parts: dict[str, Part] = PARTS) -> Path:
    return build(found, builds, parts=parts, origin=Origin(), check={}, progress=quiet)


def leftovers(builds: Path) -> list[str]:
    return [path.name for path in (builds / SNAPSHOTS).iterdir() if path.name.startswith(".")]


def test_a_snapshot_holds_store_records_and_dumps(tmp_path: Path) -> None:
    snapshot = published(workspace(tmp_path), tmp_path / "build")
    assert current_snapshot(tmp_path / "build") == snapshot.resolve()
    store = Store.read_only(str(snapshot / STORE))
    named = [quad for graph in store.named_graphs() for quad in store.quads_for_pattern(None, None, None, graph)]
    assert len(named) == read_manifest(snapshot).quads
    catalogue = Catalogue(snapshot)
    assert [row.notation for row in catalogue.rows("http://ex.org/list/a")] == ["1", "2", "10"]
    ten = catalogue.concept("http://ex.org/a/10")
    assert ten is not None
    assert [[step.label.value for step in path] for path in ten.paths] == [["One", "Two"]]
    assert b'"007"^^' in (catalogue.triples("http://ex.org/a/10") or b"")
    assert '"Two"@en-GB' in (snapshot / "dumps" / "a.ttl").read_text(encoding="utf-8")
    assert sorted(path.suffix for path in (snapshot / "dumps").glob("a.*")) == [
        ".csv",
        ".jsonld",
        ".nq",
        ".nt",
        ".rdf",
        ".trig",
        ".ttl",
    ]


def test_the_download_of_a_list_holds_what_other_files_say_of_it(tmp_path: Path) -> None:
    workspace(tmp_path)
    more = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://ex.org/a/11> a skos:Concept ; skos:prefLabel "Eleven"@en ; skos:inScheme <http://ex.org/list/a> .
<http://ex.org/list/a> skos:hasTopConcept <http://ex.org/a/1> .
"""
    (tmp_path / "vocab/b.ttl").write_text(more)
    snapshot = published(load_workspace(WorkingTree(tmp_path)), tmp_path / "build")
    text = (snapshot / "dumps/a.ttl").read_text()
    assert '"Eleven"@en' in text
    assert "skos:hasTopConcept" in text
    assert not (snapshot / "dumps/b.ttl").exists()


def test_the_table_of_a_list_is_in_the_workspaces_language_and_knows_what_is_narrower(tmp_path: Path) -> None:
    one, ten = "<http://ex.org/a/1>", "<http://ex.org/a/10>"
    more = f'{one} skos:prefLabel "Ein Ding"@de . {ten} skos:narrower {one} ; skos:altLabel "10"@en .'
    snapshot = published(workspace(tmp_path, more), tmp_path / "build")
    rows = (snapshot / "dumps/a.csv").read_text().splitlines()
    assert rows[1].startswith("http://ex.org/a/1,1,One,,http://ex.org/a/10,")
    (tmp_path / "pyproject.toml").write_text('[tool.publisher]\nauthority = "http://ex.org/"\nlanguage = "de"\n')
    snapshot = published(load_workspace(WorkingTree(tmp_path)), tmp_path / "build")
    assert (snapshot / "dumps/a.csv").read_text().splitlines()[1].startswith("http://ex.org/a/1,1,Ein Ding,")


def test_one_label_of_a_blank_node_in_two_files_is_two_nodes(tmp_path: Path) -> None:
    """As canonical Turtle of hand-made files has: each counts from ``_:b1``."""
    note = '<http://ex.org/a/{}> <http://ex.org/note> _:b1 .\n_:b1 <http://ex.org/says> "{}" .\n'
    workspace(tmp_path, note.format(1, "first"))
    (tmp_path / "vocab/b.ttl").write_text(note.format(2, "second"))
    (tmp_path / "vocab/c.trig").write_text("<http://ex.org/g> { " + note.format(10, "tenth") + "}")
    snapshot = published(load_workspace(WorkingTree(tmp_path)), tmp_path / "build")
    asked = "SELECT ?a ?text { ?a <http://ex.org/note> [ <http://ex.org/says> ?text ] }"
    rows = Store.read_only(str(snapshot / STORE)).query(asked)
    found = sorted((row["a"].value.rpartition("/")[2], row["text"].value) for row in rows)
    assert found == [("1", "first"), ("10", "tenth"), ("2", "second")]
    assert (snapshot / "dumps/all.nq").read_text().count("_:b1x") == 6


def test_the_same_sources_give_the_same_snapshot_and_are_built_once(tmp_path: Path) -> None:
    first = published(workspace(tmp_path), tmp_path / "build")
    before = (first / "manifest.json").stat().st_mtime_ns
    assert published(workspace(tmp_path), tmp_path / "build") == first
    assert (first / "manifest.json").stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "failure", [OSError(28, "No space left on device"), sqlite3.OperationalError("database or disk is full")]
)
def test_a_failing_build_leaves_the_old_snapshot_and_no_half(tmp_path: Path, failure: Exception) -> None:
    builds = tmp_path / "build"
    good = published(workspace(tmp_path), builds)

    def full_disk(_workspace: Workspace, _derived: Sequence[Triple], folder: Path) -> None:
        (folder / "half").write_text("half", encoding="utf-8")
        raise failure

    changed = workspace(tmp_path, '<http://ex.org/a/1> skos:altLabel "Uno"@es .')
    with pytest.raises(SnapshotError, match=r"could not be written .* published still is"):
        published(changed, builds, {**PARTS, "more": full_disk})
    assert current_snapshot(builds) == good.resolve()
    assert leftovers(builds) == []


def test_a_killed_build_leaves_the_old_snapshot_and_is_swept_by_the_next(tmp_path: Path) -> None:
    builds = tmp_path / "build"
    good = published(workspace(tmp_path), builds)
    program = (
        "import sys, time; from pathlib import Path; from publisher.publish.snapshot import unfinished\n"
        "with unfinished(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'half').touch(); print('ready', flush=True); time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(builds)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert len(leftovers(builds)) == 2
        with unfinished(builds):
            assert len(leftovers(builds)) == 4, "a build that is alive is left alone"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert current_snapshot(builds) == good.resolve()
    published(workspace(tmp_path, '<http://ex.org/a/1> skos:altLabel "Uno"@es .'), builds)
    assert leftovers(builds) == []


def _build_in_process(folder: Path, number: int) -> None:
    published(load_workspace(WorkingTree(folder)), folder.parent / "build")
    assert number >= 0


def test_builds_at_the_same_time_do_not_harm_each_other(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("x", "y", "x")]
    for folder in folders:
        workspace(folder, f'<http://ex.org/a/1> skos:altLabel "{folder.name}"@en .')
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_build_in_process, args=(folder, n)) for n, folder in enumerate(folders)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0]
    snapshot = current_snapshot(tmp_path / "build")
    assert Catalogue(snapshot).concept("http://ex.org/a/1") is not None
    assert leftovers(tmp_path / "build") == []


def test_old_snapshots_are_swept_but_never_the_served_one(tmp_path: Path) -> None:
    builds = tmp_path / "build"
    first = published(workspace(tmp_path), builds)
    for number in range(5):
        published(workspace(tmp_path, f'<http://ex.org/a/1> skos:altLabel "{number}"@en .'), builds)
    assert not first.exists()
    assert len(list((builds / SNAPSHOTS).iterdir())) <= 4
    assert current_snapshot(builds).is_dir()
