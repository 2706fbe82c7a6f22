"""``publisher format`` as an editor and a CI job run it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from publisher.cli.main import publisher

UNTIDY = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://ex.org/s/2> skos:prefLabel "B"@en ; # two
 a skos:Concept ."""
TIDY = """@prefix s: <http://ex.org/s/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

s:2
    a skos:Concept ;
    skos:prefLabel "B"@en ; # two
    .
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "vocab").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.publisher.prefixes]\ns = "http://ex.org/s/"\n')
    (tmp_path / "vocab" / "s.ttl").write_text(UNTIDY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(publisher, ["format", *arguments])


def test_check_names_the_files_ends_with_1_and_writes_nothing(workspace: Path) -> None:
    result = run("--check")
    assert result.exit_code == 1
    assert "vocab/s.ttl" in result.output
    assert (workspace / "vocab" / "s.ttl").read_text() == UNTIDY


def test_a_file_is_written_once_and_then_clean(workspace: Path) -> None:
    file = workspace / "vocab" / "s.ttl"
    file.chmod(0o640)
    assert run().exit_code == 0
    assert file.read_text() == TIDY
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    again = run("--check", "vocab/s.ttl")
    assert (again.exit_code, again.output) == (0, "0 of 1 files would change.\n")
    assert [path.name for path in file.parent.iterdir()] == ["s.ttl"]


def test_a_file_has_the_settings_of_its_own_workspace(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As pre-commit calls it: at the top of a repository whose workspace is a folder, or has several."""
    (workspace / "a").mkdir()
    other = workspace / "b/vocab/s.ttl"
    other.parent.mkdir(parents=True)
    other.write_text(UNTIDY)
    (workspace / "b/pyproject.toml").write_text('[tool.publisher.prefixes]\nt = "http://ex.org/s/"\n')
    for name in ("vocab", "pyproject.toml"):
        (workspace / name).rename(workspace / "a" / name)
    assert run("a/vocab/s.ttl", "b").exit_code == 0
    assert (workspace / "a/vocab/s.ttl").read_text() == TIDY
    assert other.read_text() == TIDY.replace("s:2", "t:2").replace("@prefix s:", "@prefix t:").replace(
        "@prefix t: <http://ex.org/s/> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n",
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix t: <http://ex.org/s/> .\n",
    )
    monkeypatch.chdir(workspace / "a")
    assert run("--check", "../b/vocab/s.ttl", "vocab/s.ttl").exit_code == 0


def test_ends_of_lines_are_told_apart_from_other_changes(workspace: Path) -> None:
    file = workspace / "vocab" / "s.ttl"
    file.write_bytes(TIDY.replace("\n", "\r\n").encode())
    result = run("--check")
    assert result.exit_code == 1
    assert "vocab/s.ttl (only the ends of its lines; “*.ttl text eol=lf” in .gitattributes" in result.output
    assert run().exit_code == 0
    assert file.read_bytes() == TIDY.encode()
    file.write_bytes(UNTIDY.replace("\n", "\r\n").encode())
    assert "ends" not in run("--check").output


def test_a_broken_file_is_named_with_its_line_and_the_others_are_still_written(workspace: Path) -> None:
    (workspace / "vocab" / "a.ttl").write_text("<http://ex.org/1> a\n .\n")
    result = run()
    assert result.exit_code == 1
    assert "vocab/a.ttl:2:" in result.output
    assert (workspace / "vocab" / "s.ttl").read_text() == TIDY
    assert (workspace / "vocab" / "a.ttl").read_text() == "<http://ex.org/1> a\n .\n"


def test_a_file_outside_any_workspace_is_formatted_with_the_standard_prefixes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.ttl").write_text(UNTIDY)
    assert run("x.ttl").exit_code == 0
    assert "<http://ex.org/s/2>\n    a skos:Concept ;\n" in (tmp_path / "x.ttl").read_text()


def test_a_folder_is_formatted_without_what_a_build_made_hidden_folders_and_links_to_nothing(workspace: Path) -> None:
    for folder in ("build/snapshots/1", ".venv/data", "more"):
        (workspace / folder).mkdir(parents=True)
        (workspace / folder / "a.ttl").write_text(UNTIDY)
    (workspace / "vocab" / "lost.ttl").symlink_to("nowhere.ttl")
    result = CliRunner().invoke(publisher, ["format", "."])
    assert result.output.splitlines() == ["more/a.ttl", "vocab/s.ttl", "2 of 2 files changed."]
    assert (workspace / "build/snapshots/1/a.ttl").read_text() == UNTIDY
    assert CliRunner().invoke(publisher, ["format"]).exit_code == 0
