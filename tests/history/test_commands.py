"""``publisher release``, ``changes`` and ``verify`` on a real repository."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.request import urlopen
from zipfile import ZIP_STORED, ZipFile

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from publisher.cli.main import publisher
from publisher.errors import ConfigurationError, GitError, SnapshotError, WorkspaceError
from publisher.history.releasing import with_entry
from publisher.publish.build import STORE
from publisher.publish.snapshot import CURRENT, read_manifest, write_manifest
from publisher.trees import WorkingTree, settings_of
from publisher.web.app import CLOSE, create_app
from tests.history.remembered import SECOND, concept, git, remembered, repository, save, versions_of
from tests.serving import served

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    work = repository(tmp_path / "work")
    monkeypatch.chdir(work)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Somebody")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "somebody@example.org")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    (work / ".gitignore").write_text("/build/\n")
    assert CliRunner().invoke(publisher, ["format", "vocab", "mappings"]).exit_code == 0
    save(work, {}, "Tidy up", date="2022-03-01T00:00:00+00:00")
    return work


@pytest.fixture
def run(folder: Path) -> Run:
    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(publisher, arguments)

    return invoke


@pytest.fixture
def built(run: Run, folder: Path) -> Path:
    done = run("build", "--no-check")
    assert done.exit_code == 0, done.output
    return folder / "build" / CURRENT


def test_a_release_writes_version_date_note_and_changelog_and_tags(run: Run, folder: Path, tmp_path: Path) -> None:
    done = run("release", "things", "--date", "2024-05-06")
    assert done.exit_code == 0, (done.output, done.exception)
    text = (folder / "vocab" / "things.ttl").read_text()
    assert 'owl:versionInfo "2.10"' in text
    assert "owl:priorVersion <http://ex.org/list/things/version/2.00>" in text
    assert 'dct:modified "2024-05-06"^^xsd:date' in text
    assert "Version 2.10 (2024-05-06): " in text
    assert "- things 2.10 (2024-05-06): " in (folder / "CHANGELOG.md").read_text()
    assert git(folder, "cat-file", "-t", "things/2.10") == "tag"
    assert git(folder, "status", "--porcelain") == ""
    found = versions_of(remembered(folder, tmp_path / "snapshot"))
    assert [row[0] for row in found] == ["1.00", "2.00", "2.10"]
    assert found[-1][:3] == ("2.10", "2024-05-06", "tagged")


def test_a_released_version_is_followed_by_the_next(run: Run, folder: Path) -> None:
    assert run("release", "things", "--date", "2024-05-06").exit_code == 0
    assert run("rename", "things/3", "Big bins", "--date", "2024-06-01").exit_code == 0
    save(folder, {}, "Rename skips", date="2024-06-01T00:00:00+00:00")
    done = run("release", "things", "--date", "2024-06-02")
    assert done.exit_code == 0, (done.output, done.exception)
    assert git(folder, "tag").split() == ["things/2.00", "things/2.10", "things/2.11"]
    text = (folder / "vocab" / "things.ttl").read_text()
    assert "owl:priorVersion <http://ex.org/list/things/version/2.10>" in text
    assert "Version 2.11 (2024-06-02): Relabelled: 1 concept (3)." in text


def test_a_release_needs_a_change_and_a_clean_tree(run: Run, folder: Path) -> None:
    assert run("release", "things", "--date", "2024-05-06").exit_code == 0
    again = run("release", "things")
    assert isinstance(again.exception, ConfigurationError)
    assert "Nothing changed" in str(again.exception)
    (folder / "vocab" / "things.ttl").write_text(SECOND + concept(8, "Heaps"))
    dirty = run("release", "things")
    assert isinstance(dirty.exception, WorkspaceError)
    assert "uncommitted" in str(dirty.exception)


def test_a_version_is_released_once_editions_included(run: Run) -> None:
    for version in ("1.00", "2.00"):
        done = run("release", "things", version)
        assert isinstance(done.exception, ConfigurationError), done.output
        assert "released already" in str(done.exception)


@pytest.mark.parametrize("version", ["a b", "../x", "-d", "1..0", "current", "x/y", "1.0~", "9é", "2.00.lock", "2."])
def test_a_version_that_no_tag_or_address_can_carry_is_refused(run: Run, folder: Path, version: str) -> None:
    before = git(folder, "rev-parse", "HEAD")
    done = run("release", "things", "--", version)
    assert isinstance(done.exception, ConfigurationError), done.output
    assert "is no version" in str(done.exception)
    assert (git(folder, "rev-parse", "HEAD"), git(folder, "status", "--porcelain")) == (before, "")


def test_a_release_is_signed_with_an_ssh_key(run: Run, folder: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
    signers = tmp_path / "signers"
    signers.write_text(f"somebody@example.org {key.with_suffix('.pub').read_text()}")
    for name, value in (
        ("gpg.format", "ssh"),
        ("user.signingKey", str(key)),
        ("gpg.ssh.allowedSignersFile", str(signers)),
    ):
        git(folder, "config", name, value)
    done = run("release", "things", "--sign", "--date", "2024-05-06")
    assert done.exit_code == 0, (done.output, done.exception)
    assert "BEGIN SSH SIGNATURE" in git(folder, "cat-file", "tag", "things/2.10")
    git(folder, "tag", "--verify", "things/2.10")
    git(folder, "config", "log.showSignature", "true")
    found = versions_of(remembered(folder, tmp_path / "snapshot"))
    assert found[-1][:3] == ("2.10", "2024-05-06", "tagged"), "the settings of whoever reads the history play no part"


def _refusing_key(folder: Path) -> None:
    git(folder, "config", "gpg.format", "ssh")
    git(folder, "config", "user.signingKey", str(folder / "no-such-key"))


def _refusing_hook(folder: Path) -> None:
    hook = folder / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)


@pytest.mark.parametrize("refuse", [_refusing_key, _refusing_hook])
@pytest.mark.parametrize("changelog", ["", "# Changelog\n"])
def test_a_release_that_git_refuses_leaves_everything_as_it_was(
    run: Run, folder: Path, refuse: Callable[[Path], None], changelog: str
) -> None:
    if changelog:
        save(folder, {"CHANGELOG.md": changelog}, "Begin a changelog", date="2022-04-01T00:00:00+00:00")
    refuse(folder)
    before = git(folder, "rev-parse", "HEAD")
    done = run("release", "things", "--sign", "--date", "2024-05-06")
    assert isinstance(done.exception, GitError), done.output
    assert "Nothing was released" in str(done.exception)
    assert (git(folder, "rev-parse", "HEAD"), git(folder, "status", "--porcelain")) == (before, "")
    assert git(folder, "tag") == "things/2.00"


def test_a_release_takes_no_other_work_with_it(run: Run, folder: Path) -> None:
    (folder / "CHANGELOG.md").write_text("# Not yet committed\n")
    done = run("release", "things")
    assert isinstance(done.exception, WorkspaceError)
    assert "CHANGELOG.md" in str(done.exception)


def test_a_release_needs_a_branch_for_its_commit(run: Run, folder: Path) -> None:
    git(folder, "checkout", "-q", "--detach")
    done = run("release", "things")
    assert isinstance(done.exception, WorkspaceError)
    assert "No branch" in str(done.exception)
    assert git(folder, "status", "--porcelain") == ""


def test_a_list_in_a_folder_of_a_repository_is_released_only_when_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, folder: Path
) -> None:
    shutil.rmtree(folder / ".git")
    git(tmp_path, "init", "-q", "-b", "main")
    save(tmp_path, {}, "All", date="2022-01-01T00:00:00+00:00")
    monkeypatch.chdir(folder)
    path = folder / "vocab" / "things.ttl"
    path.write_text(path.read_text().replace("Skips", "Big skips"))
    assert isinstance(run("release", "things").exception, WorkspaceError)
    assert run("build", "--no-check").exit_code == 0
    assert not read_manifest(folder / "build" / CURRENT).clean


def test_a_shallow_clone_says_what_it_does_not_know(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run, folder: Path
) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", folder.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    told = run("changes")
    assert told.exit_code == 0, told.exception
    assert told.stdout == "0 changes.\n", "where the clone begins, nothing is new"
    assert "shallow" in told.stderr
    built = run("build", "--no-check")
    assert built.exit_code == 0, built.exception
    assert "shallow" in built.stderr
    refused = run("release", "things")
    assert isinstance(refused.exception, WorkspaceError)
    assert "git fetch --unshallow" in str(refused.exception)
    git(tmp_path / "shallow", "fetch", "-q", "--unshallow", "--tags")
    assert run("changes").stdout != "0 changes.\n"


def test_a_dry_run_releases_nothing(run: Run, folder: Path) -> None:
    before = git(folder, "rev-parse", "HEAD")
    done = run("release", "things", "--dry-run", "--note", "Sacks.")
    assert done.exit_code == 0, done.output
    assert "2.00 → 2.10. Sacks." in done.output
    assert git(folder, "rev-parse", "HEAD") == before
    assert git(folder, "tag") == "things/2.00"
    assert not (folder / "CHANGELOG.md").exists()


def test_a_first_release_is_only_a_tag(run: Run, folder: Path) -> None:
    git(folder, "tag", "-d", "things/2.00")
    before = git(folder, "rev-parse", "HEAD")
    assert run("release", "things").exit_code == 0
    assert git(folder, "tag") == "things/2.10"
    assert git(folder, "rev-parse", "HEAD") == before


def test_a_first_release_of_a_list_without_a_version_says_which_it_is(run: Run, folder: Path) -> None:
    text = (folder / "vocab/things.ttl").read_text()
    kept = "".join(line for line in text.splitlines(keepends=True) if "owl:versionInfo" not in line)
    (folder / "vocab/things.ttl").write_text(
        kept.replace("list/things", "list/plain").replace("list:things", "list:plain")
    )
    (folder / "vocab/things.ttl").rename(folder / "vocab/plain.ttl")
    assert run("format").exit_code == 0
    save(folder, {}, "A list that never had a version", date="2022-04-01T00:00:00+00:00")
    done = run("release", "plain", "1.0", "--dry-run")
    assert "First release from this repository: 1.0." in done.output, (done.output, done.exception)


def test_an_entry_goes_to_the_end_of_what_is_unreleased() -> None:
    assert with_entry("", "a") == "# Changelog\n\n## Unreleased\n\n- a\n"
    before = "# Log\n\n## Unreleased\n\n- a\n\n## 1.0\n\n- old\n"
    assert with_entry(before, "b") == "# Log\n\n## Unreleased\n\n- a\n- b\n\n## 1.0\n\n- old\n"
    assert with_entry("# Log\n\n## Unreleased\n", "b") == "# Log\n\n## Unreleased\n\n- b\n"


def test_changes_are_told_since_a_day_or_a_revision(run: Run) -> None:
    told = run("changes", "--since", "2021-01-01", "--list", "things").output
    assert "2021-02-01 relabelled 2 “Sacks” in things" in told
    assert "- prefLabel Bins" in told
    assert "because: Nobody uses bins." in told
    assert told.endswith("3 changes.\n")
    assert run("changes", "--since", "things/2.00").output.endswith("5 changes.\n")
    rows = json.loads(run("changes", "--until", "2020-12-31", "--format", "json").output)
    assert {row["kind"] for row in rows} == {"added"}
    wrong = run("changes", "--since", "never")
    assert isinstance(wrong.exception, ConfigurationError)
    assert isinstance(run("changes", "--list", "nothing").exception, ConfigurationError)
    for since in ("2021-02-01T12:00:00+02:00", "2021-02-01T08:00:00-02:00"):
        assert run("changes", "--since", since, "--list", "things").output.endswith("3 changes.\n")
    assert run("changes", "--since", "2021-02-01T08:30:00-02:00", "--list", "things").output == "0 changes.\n"


def test_changes_since_a_revision_follow_the_commits_not_their_clocks(run: Run, folder: Path) -> None:
    day = "2022-05-01T00:00:00+00:00"
    path = folder / "vocab" / "things.ttl"
    for label in ("Big skips", "Small skips"):
        path.write_text(path.read_text().replace("Skips", label).replace("Big skips", label))
        save(folder, {}, label, date=day)
    path.write_text(path.read_text().replace("Small skips", "Old skips"))
    save(folder, {}, "A clock that is slow", date="2019-05-01T00:00:00+00:00")
    assert "+ prefLabel Old skips" in run("changes", "--since", "HEAD~1").output
    told = run("changes", "--since", "HEAD~2", "--until", "HEAD~1").output
    assert "+ prefLabel Small skips" in told, "it was made in the same second as the one before"
    assert "Old skips" not in told.replace("“Old skips”", "")
    assert run("changes", "--since", "HEAD").output == "0 changes.\n"


def test_a_snapshot_is_proved_to_hold_its_commit(run: Run, built: Path) -> None:
    done = run("verify")
    assert done.exit_code == 0, done.output
    assert "holds exactly commit" in done.output
    assert run("verify", str(built), "--commit", "HEAD~2").exit_code == 1


def test_a_download_that_was_touched_is_found(run: Run, built: Path) -> None:
    path = built / "dumps" / "all.nq"
    path.write_text(path.read_text().replace("Sacks", "Socks"))
    done = run("verify")
    assert done.exit_code == 1
    assert "dumps/all.nq has other bytes than the manifest says." in done.output
    assert "http://ex.org/graph/vocab/things holds other statements than the commit." in done.output
    (built / "dumps" / "things.csv").unlink()
    assert "dumps/things.csv is missing." in run("verify").output


def test_a_store_that_was_touched_is_found(run: Run, built: Path) -> None:
    store = Store(str(built / STORE))
    node = NamedNode("http://ex.org/s/1")
    store.add(Quad(node, node, node, NamedNode("http://ex.org/graph/vocab/things")))
    store.flush()
    del store
    done = run("verify")
    assert done.exit_code == 1
    assert "store: http://ex.org/graph/vocab/things holds other statements than the commit." in done.output


@pytest.mark.parametrize(
    "graph", ["http://ex.org/graph/derived", "http://ex.org/graph/inferred", "http://ex.org/graph/brought-in", ""]
)
def test_a_statement_that_nobody_derived_is_found(run: Run, built: Path, graph: str) -> None:
    store = Store(str(built / STORE))
    node = NamedNode("http://ex.org/s/1")
    store.add(Quad(node, node, node, NamedNode(graph) if graph else DefaultGraph()))
    store.flush()
    del store
    counts = {**read_manifest(built).counts, graph: 1}
    write_manifest(built.resolve(), replace(read_manifest(built), counts=counts))
    done = run("verify")
    assert done.exit_code == 1
    assert f"store: {graph or 'default graph'} " in done.output


def sign(built: Path, name: str) -> None:
    """Make the manifest tell the digest a download has now."""
    files = {**read_manifest(built).files, name: sha256((built / name).read_bytes()).hexdigest()}
    write_manifest(built.resolve(), replace(read_manifest(built), files=files))


def age(built: Path) -> None:
    """Make a snapshot one of an older engine: it wrote no tables, found fewer words, and did not say which it was."""
    manifest = read_manifest(built)
    files = {name: digest for name, digest in manifest.files.items() if not name.startswith("tables/")}
    write_manifest(built.resolve(), replace(manifest, files=files, engine_digest=""))
    shutil.rmtree(built.resolve() / "tables")
    touch(built / "search/index.sqlite", "DROP TABLE label")


def test_what_an_older_engine_built_is_not_taken_for_damaged(run: Run, built: Path) -> None:
    write_manifest(built.resolve(), replace(read_manifest(built), engine_digest="another"))
    assert run("verify").exit_code == 0
    age(built)
    done = run("verify")
    assert isinstance(done.exception, SnapshotError)
    told = str(done.exception)
    assert "was built by an older engine, or another one" in told
    assert "tables/things.csv, " in told
    assert "Build it again with this engine (publisher build)" in told


def test_damage_of_what_an_older_engine_built_is_found(run: Run, built: Path) -> None:
    age(built)
    path = built / "dumps" / "things.ttl"
    path.write_text(path.read_text().replace("Sacks", "Socks"))
    sign(built, "dumps/things.ttl")
    done = run("verify")
    assert done.exit_code == 1
    assert done.output.startswith("dumps/things.ttl holds other data than the commit.\n")
    assert "missing" not in done.output
    assert "1 of " in done.output
    assert "was built by an older engine" in done.output


@pytest.mark.parametrize("name", ["dumps/things.ttl", "dumps/things.csv", "dumps/things.nt", "tables/things.json"])
def test_a_download_that_was_touched_along_with_its_manifest_is_found(run: Run, built: Path, name: str) -> None:
    path = built / name
    path.write_text(path.read_text().replace("Sacks", "Socks"))
    sign(built, name)
    done = run("verify")
    assert done.exit_code == 1
    assert f"{name} holds other data than the commit." in done.output
    assert "1 of " in done.output


def repacked(path: Path, old: bytes = b"", new: bytes = b"") -> None:
    """Pack a workbook in another way, with a text changed."""
    with ZipFile(path) as packed:
        parts = {name: packed.read(name).replace(old, new) if old else packed.read(name) for name in packed.namelist()}
    with ZipFile(path, "w", ZIP_STORED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)


def test_a_workbook_is_proved_by_what_it_holds(run: Run, built: Path) -> None:
    name, path = "tables/things.xlsx", built / "tables" / "things.xlsx"
    repacked(path)
    assert f"{name} has other bytes than the manifest says." in run("verify").output
    sign(built, name)
    assert run("verify").exit_code == 0
    repacked(path, b"Sacks", b"Socks")
    sign(built, name)
    assert f"{name} holds other data than the commit." in run("verify").output
    path.write_bytes(b"PK broken")
    sign(built, name)
    assert f"{name} holds other data than the commit." in run("verify").output


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE record SET body = replace(body, 'Sacks', 'Socks')", "record differs from the commit: http://ex"),
        (
            "UPDATE document SET triples = CAST(replace(triples, 'Sacks', 'Socks') AS BLOB)",
            "document differs from the commit: http://ex",
        ),
        ("UPDATE document SET triples = CAST('broken' AS BLOB) WHERE iri LIKE '%/s/2'", "commit: http://ex.org/s/2."),
        ("DELETE FROM document WHERE iri LIKE '%/s/2'", "document differs from the commit: http://ex.org/s/2."),
        ("DROP TABLE mapping", "catalogue.sqlite cannot be read"),
    ],
)
def test_pages_that_were_touched_are_found(run: Run, built: Path, statement: str, told: str) -> None:
    with sqlite3.connect(built / "catalogue.sqlite") as connection:
        connection.execute(statement)
    connection.close()
    done = run("verify")
    assert done.exit_code == 1
    assert told in done.output


def touch(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE label SET text = 'Socks' WHERE text = 'Sacks'", "search: label differs from the commit."),
        ("DELETE FROM facet WHERE kind = 'list'", "search: facet differs from the commit."),
        ("INSERT INTO label_words (rowid, words) VALUES (77, 'socks')", "search: label_words_terms differs"),
        ("DROP TABLE word", "search: index.sqlite cannot be read"),
    ],
)
def test_an_index_that_was_touched_is_found(run: Run, built: Path, statement: str, told: str) -> None:
    touch(built / "search" / "index.sqlite", statement)
    done = run("verify")
    assert done.exit_code == 1
    assert told in done.output


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE event SET body = CAST(replace(body, 'Bins', 'Buns') AS BLOB)", "what happened differs"),
        ("UPDATE block SET text = replace(text, 'Telegrams', 'Letters')", "what stood when differs"),
        ("UPDATE point SET title = 'Other'", "points in time differs"),
        (
            "UPDATE release SET body = CAST(replace(body, '2.00', '2.01') AS BLOB) WHERE version = '2.00'",
            "releases differ from the commit: http://ex.org/list/things 2.00.",
        ),
        (
            "DELETE FROM release WHERE version = '1.00'",
            "releases differ from the commit: http://ex.org/list/things 1.00.",
        ),
        ("DROP TABLE event", "history.sqlite cannot be read"),
    ],
)
def test_a_memory_that_was_touched_is_found(run: Run, built: Path, statement: str, told: str) -> None:
    touch(built / "history.sqlite", statement)
    done = run("verify")
    assert done.exit_code == 1
    assert f"memory: {told}" in done.output


def test_tags_that_came_or_went_since_the_build_are_told(run: Run, built: Path, folder: Path) -> None:
    git(folder, "tag", "-a", "things/2.10", "-m", "Later", date="2023-01-01T12:00:00+00:00")
    done = run("verify")
    assert done.exit_code == 0, done.output
    assert "run git fetch --tags" in done.output
    git(folder, "tag", "-d", "things/2.00")
    done = run("verify")
    assert done.exit_code == 1
    assert "memory: releases differ from the commit: http://ex.org/list/things 2.00." in done.output


def test_a_shallow_clone_proves_all_but_the_past(
    run: Run, built: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", folder.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    done = run("verify", str(built))
    assert done.exit_code == 0, done.output
    assert "This clone is shallow" in done.output


def test_a_manifest_names_the_downloads_of_the_commit_and_no_other(run: Run, built: Path) -> None:
    (built / "dumps" / "more.nt").write_text("<http://a/> <http://a/> <http://a/> .\n")
    files = dict(read_manifest(built).files)
    del files["dumps/things.csv"]
    files["dumps/more.nt"] = sha256((built / "dumps" / "more.nt").read_bytes()).hexdigest()
    write_manifest(built.resolve(), replace(read_manifest(built), files=files))
    done = run("verify")
    assert done.exit_code == 1
    assert "dumps/more.nt is not in the commit." in done.output
    assert "dumps/things.csv is missing in the manifest." in done.output


def test_a_download_that_is_broken_is_a_finding(run: Run, built: Path) -> None:
    for name in ("all.nq", "things.ttl"):
        (built / "dumps" / name).write_text("<broken")
    done = run("verify")
    assert done.exit_code == 1
    assert "dumps/things.ttl holds other data than the commit." in done.output
    assert "http://ex.org/graph/vocab/things is missing." in done.output


@pytest.mark.parametrize("name", ["things.ttl", "things.nt", "things.jsonld", "things.rdf", "all.nq"])
def test_a_dump_is_proved_in_every_format(run: Run, built: Path, tmp_path: Path, name: str) -> None:
    copy = shutil.copy(built / "dumps" / name, tmp_path / name)
    assert run("verify", str(copy)).exit_code == 0
    Path(copy).write_text(Path(copy).read_text().replace("Sacks", "Socks"))
    assert run("verify", str(copy)).exit_code == 1


def test_what_is_no_dump_is_refused(run: Run, built: Path, tmp_path: Path) -> None:
    (tmp_path / "other.ttl").write_text("")
    for path in (tmp_path / "other.ttl", tmp_path / "nothing.ttl", tmp_path / "a.txt"):
        assert isinstance(run("verify", str(path)).exception, ConfigurationError)


@pytest.fixture
def address(built: Path, folder: Path) -> Iterator[str]:
    app = create_app(built, settings_of(WorkingTree(folder)))
    with served(app) as port:
        yield f"http://127.0.0.1:{port}/"
    app.extensions[CLOSE]()


def test_a_document_of_a_site_that_was_touched_is_found(run: Run, built: Path, folder: Path) -> None:
    with sqlite3.connect(built / "catalogue.sqlite") as connection:
        connection.execute("UPDATE document SET triples = CAST(replace(triples, 'Sacks', 'Socks') AS BLOB)")
        changed = connection.execute("SELECT iri FROM document WHERE instr(triples, 'Socks') ORDER BY iri").fetchone()
    connection.close()
    app = create_app(built, settings_of(WorkingTree(folder)))
    with served(app) as port:
        done = run("verify", f"http://127.0.0.1:{port}/")
        without = run("verify", f"http://127.0.0.1:{port}", "--no-documents")
    app.extensions[CLOSE]()
    assert done.exit_code == 1
    path = changed[0].removeprefix(settings_of(WorkingTree(folder)).authority)
    assert f"documents: {path}.nt" in done.output
    assert without.exit_code == 0


@pytest.mark.parametrize(
    ("file", "statement", "told"),
    [
        ("search/index.sqlite", "DELETE FROM label", "search: “"),
        ("search/index.sqlite", "UPDATE concept SET label = 'Socks'", "search: “"),
        ("search/index.sqlite", "DROP TABLE label", "search: “"),
        ("history.sqlite", "DELETE FROM event WHERE number = 1", "memory: what happened differs"),
        (
            "history.sqlite",
            "UPDATE event SET body = CAST(replace(body, 'Bins', 'Buns') AS BLOB)",
            "memory: what happened",
        ),
        ("history.sqlite", "DELETE FROM release", "memory: releases differ"),
        (
            "catalogue.sqlite",
            "INSERT INTO dated VALUES ('http://ex.org/s/1', 'A', '2024-01-01', 'created')",
            "changes: differ",
        ),
    ],
)
def test_a_site_that_finds_or_remembers_other_things_is_found(
    run: Run, built: Path, folder: Path, file: str, statement: str, told: str
) -> None:
    touch(built / file, statement)
    app = create_app(built, settings_of(WorkingTree(folder)))
    with served(app) as port:
        done = run("verify", f"http://127.0.0.1:{port}/")
        unsearched = run("verify", f"http://127.0.0.1:{port}/", "--searches", "0")
    app.extensions[CLOSE]()
    assert done.exit_code == 1
    assert told in done.output
    assert unsearched.exit_code == (0 if told.startswith("search") else 1)


def test_a_table_of_a_site_is_proved_and_tells_its_digest(run: Run, built: Path, address: str) -> None:
    with urlopen(f"{address}tables/things.xlsx") as answer:
        digest = sha256(answer.read()).digest()
        assert answer.headers["Repr-Digest"] == f"sha-256=:{b64encode(digest).decode()}:"
        assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    path = built / "tables" / "things.json"
    path.write_text(path.read_text().replace("Sacks", "Socks"))
    done = run("verify", address)
    assert done.exit_code == 1
    assert "tables/things.json has other bytes than the manifest says." in done.output


def test_a_running_site_and_its_store_are_proved(run: Run, address: str, built: Path) -> None:
    done = run("verify", address, "--graph-store", f"{address}graph-store")
    assert done.exit_code == 0, (done.output, done.exception)
    path = built / "dumps" / "all.nq"
    path.write_text(path.read_text() + "<http://a/> <http://a/> <http://a/> <http://a/> .\n")
    done = run("verify", address)
    assert done.exit_code == 1
    assert "http://a/ is not in the commit." in done.output
