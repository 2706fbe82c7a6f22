"""Earlier releases lie beside the lists and are never taken for what the lists say now."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from publisher.changes.record import Change, Kind, Statement, Thing
from publisher.history.mementos import mementos
from publisher.history.reader import History
from publisher.namespaces import SKOS
from publisher.trees import RELEASES, WorkingTree, settings_of
from publisher.workspace import load_workspace
from tests.history.remembered import remembered

ROOT = Path(__file__).resolve().parents[2]
LISTS = "http://id.esd.org.uk/list/"
SUBJECT = "http://id.esd.org.uk/subject/"


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Return the memory of our own lists as the files tell it, without git: the figures must not hang on a clone."""
    work = tmp_path_factory.mktemp("work")
    shutil.copytree(ROOT / "vocab", work / "vocab")
    shutil.copy(ROOT / "pyproject.toml", work)
    return remembered(work, tmp_path_factory.mktemp("snapshot"))


def test_earlier_releases_are_no_part_of_the_present_lists() -> None:
    workspace = load_workspace(WorkingTree(ROOT), folders=("vocab",))
    assert not [source.path for source in workspace.sources if source.path.startswith(RELEASES)]
    labels = [
        quad.object.value
        for source in workspace.sources
        for quad in source.quads
        if quad.subject.value == "http://id.esd.org.uk/subject/142" and quad.predicate.value == SKOS + "prefLabel"
    ]
    assert labels == ["Care for disabled people"]


def test_the_three_editions_are_there_with_their_dates_and_sizes(history: History) -> None:
    found = {name: history.releases(LISTS + name)[0] for name in ("subjects", "services", "categories")}
    told = {name: (item.version, item.date, item.concepts) for name, item in found.items()}
    assert told == {
        "subjects": ("1.00", "2005-04", 2732),
        "services": ("2.01", "2004-07-19", 672),
        "categories": ("1.03", "2004-03-31", 1397),
    }
    assert all(item.sources and item.licences for item in found.values())


def number(change: Change) -> str:
    return change.iri.rpartition("/")[2]


def ends(statements: Iterable[Statement], name: str) -> tuple[str, ...]:
    return tuple(
        sorted(item.value.value.rpartition("/")[2] for item in statements if item.predicate.endswith(f"#{name}"))
    )


def digest(found: Iterable[object]) -> str:
    return hashlib.sha256(repr(sorted(found, key=repr)).encode()).hexdigest()[:16]


def test_ipsv_1_00_and_2_00_differ_as_their_tables_do(history: History) -> None:
    """The figures were compared with the tables of terms once; the tables themselves are not kept here."""
    old, new = (history.release(LISTS + "subjects", version) for version in ("1.00", "2.00"))
    assert old is not None
    assert new is not None
    changes = [
        item
        for item in history.between(old, new, settings_of(WorkingTree(ROOT))).changes
        if item.thing is Thing.CONCEPT
    ]
    counts = Counter(item.kind for item in changes)
    moved = [item for item in changes if item.kind is Kind.MOVED]
    assert (counts[Kind.ADDED], counts[Kind.RELABELLED], len(moved)) == (352, 15, 47)
    gone = {item.iri.removeprefix(SUBJECT) for item in changes if item.kind is Kind.VANISHED}
    assert gone == {"4508", "4509", "4510", "6119"}
    parents = {(number(item), ends(item.removed, "broader"), ends(item.added, "broader")) for item in moved}
    names = {
        (number(item), item.removed[0].value.value, item.added[0].value.value)
        for item in changes
        if item.kind is Kind.RELABELLED
    }
    added = {number(item) for item in changes if item.kind is Kind.ADDED}
    assert [digest(found) for found in (parents, names, added)] == [
        "d04b36a750ef2192",
        "f6fffa4430082372",
        "549ef5a9f8797396",
    ], "which terms were added, what was renamed to what and which parents changed, as the tables have it"


def test_a_renamed_term_keeps_both_names(history: History) -> None:
    def name(number: int, version: str) -> list[str]:
        found = history.version(f"{SUBJECT}{number}", version)
        assert found is not None
        quads = history.statements(f"{SUBJECT}{number}", found.release.point)
        return [str(quad.object) for quad in quads if quad.predicate.value == SKOS + "prefLabel"]

    assert (name(142, "1.00"), name(142, "2.00")) == (['"Care for the disabled"@en'], ['"Care for disabled people"@en'])


def test_a_version_known_by_its_month_is_a_memento_from_its_first_day_on(history: History) -> None:
    found = mementos(history.versions(f"{SUBJECT}142"))
    assert [(item.version.release.version, item.http_date) for item in found] == [
        ("1.00", "Fri, 01 Apr 2005 00:00:00 GMT"),
        ("2.00", "Mon, 03 Apr 2006 00:00:00 GMT"),
    ]
