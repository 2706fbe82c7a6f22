"""What a snapshot remembers: every release and state, stored once, told in the words of ``publisher diff``."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from publisher.errors import RdfSyntaxError, SnapshotError, WorkspaceError
from publisher.history.blocks import about, cut
from publisher.history.mementos import mementos
from publisher.history.reader import History, Window
from publisher.history.recording import digest_of_past
from publisher.history.writer import FILE, write
from publisher.trees import WorkingTree, settings_of, tree_at
from publisher.workspace import load_workspace
from tests.history import remembered as lists
from tests.history.remembered import (
    PREFIXES,
    SECOND,
    SETTINGS,
    THINGS,
    block,
    concept,
    described,
    git,
    remembered,
    repository,
    save,
    versions_of,
)

S = "http://ex.org/s/"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path / "work")


def labels(history: History, iri: str, version: str) -> list[str]:
    found = history.version(iri, version)
    assert found is not None
    quads = history.statements(iri, found.release.point)
    return [quad.object.value for quad in quads if quad.predicate.value.endswith("prefLabel")]


def told(history: History, window: Window) -> list[tuple[str, str, str]]:
    return [(event.date[:10], event.kind, event.iri.rpartition("/")[2]) for event in history.events(window)]


def test_releases_are_editions_tags_and_what_the_list_says_now(folder: Path, tmp_path: Path) -> None:
    history = remembered(folder, tmp_path / "snapshot")
    assert versions_of(history) == [
        ("1.00", "2004-07-19", "edition", 2),
        ("2.00", "2010-01-05", "tagged", 2),
        ("2.10", "2012-03-01", "current", 3),
    ]


def test_a_concept_is_known_as_it_was_at_each_release(folder: Path, tmp_path: Path) -> None:
    history = remembered(folder, tmp_path / "snapshot")
    assert labels(history, S + "1", "1.00") == ["Rubbish"]
    assert labels(history, S + "2", "2.00") == ["Bins"]
    assert labels(history, S + "2", "current") == ["Sacks"]
    assert [item.release.version for item in history.versions(S + "3")] == ["2.10"]
    assert [item.release.version for item in history.versions(S + "9")] == ["1.00"]
    assert history.version(S + "9", "2.00") is None
    assert history.versions(S + "77") == []


def test_events_tell_what_each_commit_did(folder: Path, tmp_path: Path) -> None:
    history = remembered(folder, tmp_path / "snapshot")
    assert told(history, Window(iri=S + "2")) == [("2020-01-01", "added", "2"), ("2021-02-01", "relabelled", "2")]
    [relabelled] = [event for event in history.events(Window(iri=S + "2")) if event.kind == "relabelled"]
    assert (relabelled.removed[0].text, relabelled.added[0].text) == ("Bins", "Sacks")
    assert relabelled.notes == ("Nobody uses bins.",)
    assert relabelled.title == "Call bins sacks"
    assert relabelled.date == "2021-02-01T10:00:00Z", "times are told in UTC"
    [mapped] = history.events(Window(home="http://ex.org/linkset/things", iri=S + "1"))
    assert (mapped.kind, mapped.added[0].iri) == ("remapped", "http://other.example/1")


def test_windows_choose_events_by_time_and_list(folder: Path, tmp_path: Path) -> None:
    history = remembered(folder, tmp_path / "snapshot")
    assert history.count() == len(history.events()) == 8
    assert {event.date[:4] for event in history.events(Window(since="2021-02-01", until="2021-02-01"))} == {"2021"}
    assert history.events(Window(since="2023-01-01")) == []
    newest = history.events(Window(home=THINGS), newest_first=True, limit=2)
    assert [event.number for event in newest] == sorted((event.number for event in newest), reverse=True)
    assert history.event(newest[0].number) == newest[0]


def test_releases_are_compared_in_the_words_of_diff(folder: Path, tmp_path: Path) -> None:
    history = remembered(folder, tmp_path / "snapshot")
    first, second, last = history.releases(THINGS)
    settings = settings_of(WorkingTree(folder))
    changes = {(str(item.kind), item.iri) for item in history.between(first, second, settings).changes}
    assert {("vanished", S + "9"), ("added", S + "2"), ("relabelled", S + "1")} <= changes
    changes = {(str(item.kind), item.iri) for item in history.between(second, last, settings).changes}
    assert {("added", S + "3"), ("relabelled", S + "2")} <= changes
    assert not [kind for kind, iri in changes if iri == S + "1"]


def test_the_working_tree_is_the_last_state_even_when_it_is_not_committed(folder: Path, tmp_path: Path) -> None:
    draft = lists.SECOND + concept(4, "Balers")
    (folder / "vocab" / "things.ttl").write_text(draft, encoding="utf-8")
    history = remembered(folder, tmp_path / "snapshot")
    assert labels(history, S + "4", "2.10") == ["Balers"]
    assert history.points()[-1].kind == "draft"


def test_a_workspace_outside_git_has_a_memory_too(tmp_path: Path) -> None:
    for name, text in {"vocab/things.ttl": lists.SECOND, "vocab/releases/things/1.00.ttl": lists.EDITION}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    history = remembered(tmp_path, tmp_path / "snapshot")
    assert [row[0] for row in versions_of(history)] == ["1.00", "2.10"]
    assert digest_of_past(WorkingTree(tmp_path)) == ""


def test_changes_after_a_release_are_a_version_of_their_own(folder: Path, tmp_path: Path) -> None:
    text = lists.FIRST + concept(5, "Crates")
    save(folder, {"vocab/things.ttl": text}, "Crates", date="2023-05-05T00:00:00+00:00")
    history = remembered(folder, tmp_path / "snapshot")
    *_, tagged, current = history.releases(THINGS)
    assert (tagged.version, current.version, current.changed) == ("2.00", "current", True)
    assert current.date == "2023-05-05T00:00:00Z"
    save(folder, {"vocab/things.ttl": lists.FIRST}, "Back", date="2023-06-05T00:00:00+00:00")
    history = remembered(folder, tmp_path / "again")
    assert [row[0] for row in versions_of(history)] == ["1.00", "2.00"], "the last tag says what the list says"


def test_a_release_tagged_beside_the_main_line_is_remembered(folder: Path, tmp_path: Path) -> None:
    git(folder, "checkout", "-q", "-b", "side", "HEAD~2")
    text = lists.PREFIXES + described("2.05", "2011-01-01") + concept(1, "Refuse") + concept(2, "Bins")
    save(folder, {"vocab/things.ttl": text}, "Refuse", date="2020-06-01T00:00:00+00:00", tag="things/2.05")
    git(folder, "checkout", "-q", "main")
    history = remembered(folder, tmp_path / "snapshot")
    assert labels(history, S + "1", "2.05") == ["Refuse"]
    assert labels(history, S + "1", "2.10") == ["Waste"]


def test_an_unchanged_concept_is_stored_once(folder: Path, tmp_path: Path) -> None:
    for number in range(20):
        text = lists.SECOND.replace("Sacks", f"Sacks {number}")
        date = f"2023-01-{number + 1:02}T00:00:00+00:00"
        save(folder, {"vocab/things.ttl": text}, "Sacks", date=date, tag=f"things/3.{number:02}")
    remembered(folder, tmp_path / "snapshot")
    connection = sqlite3.connect(tmp_path / "snapshot" / FILE)
    query = "SELECT count(*) FROM span JOIN thing ON thing.id = span.subject WHERE thing.iri = ?"
    counts = [connection.execute(query, (S + name,)).fetchone()[0] for name in ("3", "2")]
    connection.close()
    assert counts == [1, 22]


def test_a_file_that_is_not_canonical_is_remembered_all_the_same(folder: Path, tmp_path: Path) -> None:
    text = lists.PREFIXES + '\nlist:things a skos:ConceptScheme; owl:versionInfo "4" .\n# remark\n'
    text += 's:1 a skos:Concept ; skos:inScheme list:things ; skos:prefLabel """Waste\n\n    .\nand more"""@en .\n'
    save(folder, {"vocab/things.ttl": text}, "By hand", date="2024-01-01T00:00:00+00:00")
    history = remembered(folder, tmp_path / "snapshot")
    assert labels(history, S + "1", "4") == ["Waste\n\n    .\nand more"]


def test_a_prefix_that_changes_its_meaning_changes_the_blocks(folder: Path, tmp_path: Path) -> None:
    text = lists.SECOND.replace("<http://ex.org/s/>", "<http://ex.org/t/>")
    save(folder, {"vocab/things.ttl": text}, "Another place", date="2024-01-01T00:00:00+00:00")
    history = remembered(folder, tmp_path / "snapshot")
    assert {event.kind for event in history.events(Window(since="2024"))} >= {"added", "vanished"}
    assert labels(history, "http://ex.org/t/2", "2.10") == ["Sacks"]


def test_a_revision_has_the_memory_it_had_then(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "snapshot").mkdir()
    write(load_workspace(tree_at(folder, "HEAD~2")), (), tmp_path / "snapshot")
    assert [row[0] for row in versions_of(History(tmp_path / "snapshot"))] == ["1.00", "2.00"]


def test_the_past_has_a_digest_that_follows_commits_and_tags(folder: Path) -> None:
    before = digest_of_past(WorkingTree(folder))
    assert before == digest_of_past(WorkingTree(folder))
    git(folder, "tag", "-a", "things/2.10", "-m", "Released")
    assert digest_of_past(WorkingTree(folder)) != before


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [("s:1 a .", RdfSyntaxError, "1.00.ttl:1"), (concept(1, "Lonely"), WorkspaceError, "describes no list")],
)
def test_an_edition_that_cannot_be_read_is_an_error(
    folder: Path, tmp_path: Path, text: str, error: type[Exception], said: str
) -> None:
    start = lists.PREFIXES if "Lonely" in text else ""
    (folder / "vocab/releases/things/1.00.ttl").write_text(start + text)
    with pytest.raises(error, match=said):
        remembered(folder, tmp_path / "snapshot")


def test_a_snapshot_without_memory_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="publisher build"):
        History(tmp_path)


def test_a_repository_with_longer_ids_has_no_draft_either(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    git(work, "init", "-q", "-b", "main", "--object-format=sha256")
    save(work, {"pyproject.toml": SETTINGS, "vocab/things.ttl": SECOND}, "All", date="2022-01-01T00:00:00+00:00")
    assert [point.kind for point in remembered(work, tmp_path / "snapshot").points()] == ["commit"]


def test_a_file_that_moves_or_goes_and_comes_back_is_told_as_it_was(folder: Path, tmp_path: Path) -> None:
    git(folder, "mv", "vocab/things.ttl", "vocab/objects.ttl")
    save(folder, {}, "Move the file", date="2023-01-01T00:00:00+00:00")
    git(folder, "rm", "-q", "vocab/objects.ttl")
    save(folder, {}, "Remove it", date="2023-02-01T00:00:00+00:00")
    save(folder, {"vocab/objects.ttl": SECOND}, "Bring it back", date="2023-03-01T00:00:00+00:00")
    history = remembered(folder, tmp_path / "snapshot")
    told = [(event.date[:7], event.kind) for event in history.events(Window(since="2022-12", iri="http://ex.org/s/1"))]
    assert told == [("2023-02", "vanished"), ("2023-03", "added")]
    assert [item.release.version for item in history.versions("http://ex.org/s/1")] == ["1.00", "2.00", "2.10"]


def test_a_slip_of_syntax_is_no_news_of_any_concept(folder: Path, tmp_path: Path) -> None:
    save(folder, {"vocab/things.ttl": SECOND + "s:1 broken"}, "Slip", date="2023-01-01T00:00:00+00:00")
    mended = SECOND.replace("Skips", "Big skips")
    save(folder, {"vocab/things.ttl": mended}, "Mend", date="2023-02-01T00:00:00+00:00")
    assert told(remembered(folder, tmp_path / "a"), Window(since="2022-12")) == [("2023-02-01", "relabelled", "3")]
    (folder / "vocab" / "things.ttl").write_text(mended + "s:1 broken")
    assert told(remembered(folder, tmp_path / "b"), Window(since="2023-03")) == []


PARTS = block("list:aparts", "a skos:ConceptScheme", "dct:isPartOf list:things", 'owl:versionInfo "2.00"')


def test_a_concept_in_two_lists_has_one_version_a_key(folder: Path, tmp_path: Path) -> None:
    """A part of the list has a 2.00 of its own, which is what it says now; the concept's 2.00 is the whole list's."""
    both = "skos:inScheme list:aparts, list:things"
    text = SECOND.replace("skos:inScheme list:things", both) + PARTS
    save(folder, {"vocab/things.ttl": text}, "Tell the parts", date="2022-05-01T00:00:00+00:00", tag="things/2.10")
    text = text.replace("Skips", "Big skips").replace("2.10", "2.11").replace("2012-03-01", "2023-03-01")
    save(folder, {"vocab/things.ttl": text}, "Rename", date="2023-05-01T00:00:00+00:00", tag="things/2.11")
    history = remembered(folder, tmp_path / "snapshot")
    found = history.versions(f"{S}1")
    assert [(item.release.version, item.release.list) for item in found] == [
        (version, THINGS) for version in ("1.00", "2.00", "2.10", "2.11")
    ]
    assert labels(history, f"{S}3", "2.10") == ["Skips"]
    assert [item.version.release.version for item in mementos(found)] == ["1.00", "2.00", "2.10", "2.11"]
    old, new = (history.release(THINGS, version) for version in ("2.10", "2.11"))
    assert old is not None
    assert new is not None
    changes = history.between(old, new, settings_of(WorkingTree(folder))).changes
    assert {change.home for change in changes} == {THINGS}, "a change is told under the whole list, not under a part"


@pytest.mark.parametrize(
    "loose",
    [
        "s:1\n    a skos:Concept ;\n    skos:inScheme list:things, list:others ;\n    .\n",
        's:1\n    a skos:Concept ;\n    skos:prefLabel "A"@en ; skos:inScheme list:things ;\n    .\n',
        "s:1 a skos:Concept ;\n    skos:inScheme list:things ;\n    .\n",
        "s:1\n    a skos:Concept, s:Kind ;\n    skos:inScheme list:things ;\n    .\n",
        "s:1\n    a skos:Concept ;\n    skos:inScheme list:things\n    .\n",
        's:1 a skos:Concept ; skos:inScheme list:things ; skos:note "as skos:inScheme says; a ex:b"@en .',
    ],
)
def test_a_file_that_is_nearly_canonical_is_read_like_any_other(loose: str) -> None:
    found = cut(f"{PREFIXES}\n{loose}".encode(), path="vocab/a.ttl")
    told = [about(text, found.prefixes()) for text in found.texts]
    assert [(item.subject, "http://ex.org/list/things" in item.lists) for item in told] == [(f"{S}1", True)]
    assert "http://www.w3.org/2004/02/skos/core#Concept" in told[0].types
