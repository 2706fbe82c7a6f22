"""``publisher diff`` on a real repository: every kind of change is told by its name."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyoxigraph import RdfFormat, parse

from publisher.changes.draft import next_version
from publisher.changes.record import Level
from publisher.cli.main import publisher

SETTINGS = """[tool.publisher]
authority = "http://ex.org/"

[tool.publisher.prefixes]
s = "http://ex.org/s/"
list = "http://ex.org/list/"
linkset = "http://ex.org/linkset/"
"""
PREFIXES = """@prefix dct: <http://purl.org/dc/terms/> .
@prefix linkset: <http://ex.org/linkset/> .
@prefix list: <http://ex.org/list/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix s: <http://ex.org/s/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix void: <http://rdfs.org/ns/void#> .

"""
LIST = PREFIXES + 'list:s a skos:ConceptScheme ; dct:title "Services"@en ; owl:versionInfo "4.05" .\n'
LINKS = PREFIXES + 'linkset:s-t a void:Linkset ; dct:title "Services to things"@en ; owl:versionInfo "1.2.3" .\n'


def concept(number: int, label: str, *more: str) -> str:
    parts = [
        "a skos:Concept",
        f'skos:prefLabel "{label}"@en',
        f'skos:notation "{number}"',
        "skos:inScheme list:s",
        *more,
    ]
    return f"s:{number} {' ; '.join(parts)} .\n"


OLD = [
    concept(1, "Waste"),
    concept(2, "Bins", "skos:broader s:1"),
    concept(3, "Skips", "skos:broader s:1", 'skos:definition "Big boxes."@en'),
    concept(4, "Old thing"),
    concept(5, "Older thing"),
    concept(6, "Gone thing"),
    concept(7, "Unchanged"),
    concept(8, "Was retired", "owl:deprecated true"),
]
NEW = [
    concept(1, "Waste and recycling"),
    concept(2, "Bins", "skos:broader s:7"),
    concept(3, "Skips", "skos:broader s:1", 'skos:definition "Big open boxes."@en'),
    concept(4, "Old thing", "owl:deprecated true", 'skos:changeNote "No council does it."@en'),
    concept(5, "Older thing", "owl:deprecated true", "dct:isReplacedBy s:7"),
    concept(7, "Unchanged"),
    concept(8, "Was retired"),
    concept(9, "New *thing*", "skos:broader s:1"),
]
OLD_LINKS = "s:1 skos:exactMatch <http://ex.org/t/1> .\ns:2 skos:closeMatch <http://ex.org/t/2> .\n"
AXIOM = "[] a owl:Axiom ; owl:annotatedSource s:2 ; owl:annotatedProperty skos:closeMatch ; "
NEW_LINKS = (
    "s:1 skos:closeMatch <http://ex.org/t/1> .\ns:2 skos:closeMatch <http://ex.org/t/2> .\n"
    + AXIOM
    + "owl:annotatedTarget <http://ex.org/t/2> ; sssom:confidence 0.8 .\n"
)


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("vocab", "mappings"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "vocab" / "s.ttl").write_text(LIST + "".join(OLD))
    (tmp_path / "mappings" / "s-t.ttl").write_text(LINKS + OLD_LINKS)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    (tmp_path / "vocab" / "s.ttl").write_text(LIST + "".join(NEW))
    (tmp_path / "mappings" / "s-t.ttl").write_text(LINKS + NEW_LINKS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(publisher, ["diff", *arguments])


def kinds(text: str) -> set[tuple[str, str]]:
    data = json.loads(text)
    return {(change["kind"], change["iri"]) for part in data["lists"] for change in part["changes"]}


EXPECTED = {
    ("relabelled", "http://ex.org/s/1"),
    ("moved", "http://ex.org/s/2"),
    ("redefined", "http://ex.org/s/3"),
    ("deprecated", "http://ex.org/s/4"),
    ("replaced", "http://ex.org/s/5"),
    ("vanished", "http://ex.org/s/6"),
    ("restored", "http://ex.org/s/8"),
    ("added", "http://ex.org/s/9"),
    ("remapped", "http://ex.org/s/1"),
    ("remapped", "http://ex.org/s/2"),
}


def test_every_kind_of_change_is_told(workspace: Path) -> None:
    result = run("--format", "json")
    assert result.exit_code == 0
    assert kinds(result.output) == EXPECTED
    data = {part["iri"]: part for part in json.loads(result.output)["lists"]}
    assert data["http://ex.org/list/s"]["next_version"] == "5.00"
    assert data["http://ex.org/linkset/s-t"]["next_version"] == "2.0.0"
    retired = next(item for item in data["http://ex.org/list/s"]["changes"] if item["kind"] == "deprecated")
    assert retired["because"] == ["No council does it."]


def test_two_revisions_are_compared_as_the_working_tree_is(workspace: Path) -> None:
    git(workspace, "commit", "-qam", "second")
    assert kinds(run("HEAD~1", "HEAD", "--format", "json").output) == EXPECTED
    assert run().output == "Changes from HEAD to working tree\n\nNothing changed from HEAD to working tree.\n"


def test_text_shows_old_and_new_and_ends_with_the_summary(workspace: Path) -> None:
    lines = run().output.splitlines()
    assert "  relabelled  s:1 “Waste and recycling”" in lines
    assert '    - skos:prefLabel "Waste"@en' in lines
    assert '    + skos:prefLabel "Waste and recycling"@en' in lines
    assert "    because: No council does it." in lines
    assert "    + sssom:confidence 0.8 (of the mapping to <http://ex.org/t/2>)" in lines
    assert lines[-1].endswith("On the whole: breaking.")


def test_markdown_escapes_what_markdown_would_read(workspace: Path) -> None:
    text = run("--format", "markdown").output
    assert "- **added** s:9 “New \\*thing\\*”" in text
    assert "  - ~~skos:broader s:1 “Waste and recycling”~~" in text


def test_html_is_one_page_with_text_escaped(workspace: Path) -> None:
    assert run("--format", "html", "--output", "changes.html").exit_code == 0
    page = (workspace / "changes.html").read_text()
    assert "<del>skos:prefLabel &#34;Waste&#34;@en</del>" in page
    assert "<script" not in page
    assert "http://ex.org/s/6" in page


def test_rdf_has_a_changeset_for_every_change(workspace: Path) -> None:
    quads = list(parse(run("--format", "rdf").output.encode(), RdfFormat.TURTLE))
    told = {quad.object.value for quad in quads if quad.predicate.value.endswith("subjectOfChange")}
    assert told == {iri for _, iri in EXPECTED}
    assert sum(quad.object.value.endswith("#ChangeSet") for quad in quads) == len(EXPECTED)


def test_breaking_changes_can_end_with_1(workspace: Path) -> None:
    assert run("--refuse-breaking").exit_code == 1
    (workspace / "vocab" / "s.ttl").write_text(LIST + "".join(OLD) + concept(10, "Ten"))
    (workspace / "mappings" / "s-t.ttl").write_text(LINKS + OLD_LINKS)
    assert run("--refuse-breaking").exit_code == 0


def test_a_further_number_is_additive_and_another_one_breaking(workspace: Path) -> None:
    git(workspace, "commit", "-qam", "second")
    path = workspace / "vocab" / "s.ttl"
    text = path.read_text()
    path.write_text(text.replace('skos:notation "7"', 'skos:notation "7", "seven"'))
    assert json.loads(run("--format", "json").output)["lists"][0]["next_version"] == "4.06"
    path.write_text(text.replace('skos:notation "7"', 'skos:notation "77"'))
    assert json.loads(run("--format", "json").output)["lists"][0]["next_version"] == "5.00"


def test_a_concept_that_moves_to_another_file_did_not_change(workspace: Path) -> None:
    (workspace / "mappings" / "s-t.ttl").write_text(LINKS + OLD_LINKS)
    (workspace / "vocab" / "s.ttl").write_text(LIST + "".join(OLD[:4]))
    (workspace / "vocab" / "t.ttl").write_text(PREFIXES + "".join(OLD[4:]))
    assert "Nothing changed" in run().output


def test_a_statement_that_stands_in_a_second_file_too_did_not_change(workspace: Path) -> None:
    git(workspace, "commit", "-qam", "second")
    (workspace / "vocab" / "copy.ttl").write_text(LIST + "".join(NEW) + 's:1 skos:hiddenLabel "Wast"@en .\n')
    assert kinds(run("--format", "json").output) == {("edited", "http://ex.org/s/1")}
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "twice")
    (workspace / "vocab" / "copy.ttl").unlink()
    data = json.loads(run("--format", "json").output)
    (change,) = [change for part in data["lists"] for change in part["changes"]]
    assert [item["value"] for item in change["removed"]] == ['"Wast"@en']


def test_things_are_named_in_their_own_language_where_they_have_no_other(workspace: Path) -> None:
    git(workspace, "commit", "-qam", "second")
    german = 's:20 a skos:Concept ; skos:prefLabel "Tonnen"@de ; skos:inScheme list:s .\n'
    plain = 's:21 a skos:Concept ; skos:prefLabel "Skips" ; skos:inScheme list:s .\n'
    both = 's:22 a skos:Concept ; skos:prefLabel "Abfall"@de, "Waste"@en ; skos:inScheme list:s .\n'
    (workspace / "vocab" / "s.ttl").write_text(LIST + "".join(NEW) + german + plain + both)
    text = run().output
    assert "added       s:20 “Tonnen”" in text
    assert "added       s:21 “Skips”" in text
    assert "added       s:22 “Waste”" in text


def test_whole_lists_and_mapping_sets_come_and_go(workspace: Path) -> None:
    git(workspace, "commit", "-qam", "second")
    (workspace / "mappings" / "s-t.ttl").unlink()
    other = PREFIXES + 'list:t a skos:ConceptScheme ; dct:title "Things"@en .\n'
    (workspace / "vocab" / "t.ttl").write_text(other + "<http://ex.org/t/1> a skos:Concept ; skos:inScheme list:t .\n")
    data = json.loads(run("--format", "json").output)
    told = {(change["kind"], change["thing"], change["iri"]) for part in data["lists"] for change in part["changes"]}
    assert ("added", "list", "http://ex.org/list/t") in told
    assert ("added", "concept", "http://ex.org/t/1") in told
    assert ("vanished", "mapping set", "http://ex.org/linkset/s-t") in told
    assert ("remapped", "concept", "http://ex.org/s/1") in told
    assert data["level"] == "breaking"


def test_a_concept_that_moves_to_another_list_is_told_of_both(workspace: Path) -> None:
    other = PREFIXES + 'list:t a skos:ConceptScheme ; dct:title "Things"@en ; owl:versionInfo "1.0" .\n'
    (workspace / "vocab/s.ttl").write_text(LIST + "".join(OLD))
    (workspace / "vocab/t.ttl").write_text(other)
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "second")
    moved = concept(7, "Unchanged").replace("list:s", "list:t")
    (workspace / "vocab/s.ttl").write_text(LIST + "".join(item for item in OLD if not item.startswith("s:7 ")))
    (workspace / "vocab/t.ttl").write_text(other + moved)
    data = json.loads(run("--format", "json").output)
    told = {part["iri"]: (part["level"], part["next_version"], part["change_note"]) for part in data["lists"]}
    assert told == {
        "http://ex.org/list/s": ("breaking", "5.00", "Moved: 1 concept (7)."),
        "http://ex.org/list/t": ("additive", "1.1", "Moved: 1 concept (7)."),
    }
    assert data["counts"] == {"moved": 1}
    text = run().output
    assert text.count("- skos:inScheme list:s") == 1
    assert text.count("+ skos:inScheme list:t") == 1


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_no_label_or_note_begins_a_line_of_its_own(workspace: Path, form: str) -> None:
    """A CI service takes such a line for a command, a terminal a control character."""
    odd = concept(9, "New\\n::error::thing\\u001B[2J", 'skos:changeNote "Because\\n::warning::so"@en').replace(
        "\\\\", "\\"
    )
    (workspace / "vocab/s.ttl").write_text(LIST + "".join(NEW[:-1]) + odd)
    told = run("--format", form).output
    assert "::error::thing" in told
    assert not [line for line in told.splitlines() if line.startswith("::")]
    assert "\x1b" not in told


def test_an_address_that_ends_in_a_slash_has_a_name_in_the_draft(workspace: Path) -> None:
    text = f'{PREFIXES}<http://ex.org/def/> a owl:Ontology ; dct:title "Terms"@en .\n'
    (workspace / "vocab/def.ttl").write_text(text)
    assert "Draft of the change note: Added: 1 term (def)." in run().output


def test_a_new_list_keeps_the_version_it_states(workspace: Path) -> None:
    (workspace / "vocab/t.ttl").write_text(
        PREFIXES + 'list:t a skos:ConceptScheme ; dct:title "Things"@en ; owl:versionInfo "1.0" .\n'
    )
    data = json.loads(run("--format", "json").output)
    assert [part["next_version"] for part in data["lists"] if part["iri"].endswith("/t")] == [""]
    assert "Things” (additive)" in run().output


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        (
            'owl:versionInfo "As downloaded on 1 May from the site of the body itself"',
            "“As downloaded on 1 May from the site of",
        ),
        ('owl:versionInfo "As downloaded"', "“As downloaded” is no number."),
        ('owl:versionInfo "2024-05"', "“2024-05” is a date, which the day of the release tells."),
        ("dct:language 'en'", "it states none (owl:versionInfo)."),
    ],
)
def test_a_list_whose_version_is_no_number_is_told_why_none_follows(workspace: Path, stated: str, why: str) -> None:
    for folder, name, text in (("vocab", "s", LIST), ("mappings", "s-t", LINKS)):
        (workspace / folder / f"{name}.ttl").write_text(re.sub(r"owl:versionInfo \"[^\"]*\"", stated, text))
    git(workspace, "commit", "-qam", "second")
    (workspace / "vocab/s.ttl").write_text((workspace / "vocab/s.ttl").read_text() + concept(10, "Ten"))
    (workspace / "mappings/s-t.ttl").write_text((workspace / "mappings/s-t.ttl").read_text() + OLD_LINKS)
    sentence = f"No next version is suggested: {why}"
    for form in ("text", "html", "markdown"):
        told = run("--format", form).output.replace("\\", "")
        assert told.count(sentence) == 2
    assert {part["next_version"] for part in json.loads(run("--format", "json").output)["lists"]} == {""}


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_a_list_with_a_next_version_and_a_new_one_need_no_reason(workspace: Path, form: str) -> None:
    (workspace / "vocab/t.ttl").write_text(PREFIXES + 'list:t a skos:ConceptScheme ; dct:title "Things"@en .\n')
    told = run("--format", form).output
    assert "4.05 → 5.00" in told
    assert "No next version" not in told


def test_a_broken_file_is_an_error_not_a_thousand_vanished_concepts(workspace: Path) -> None:
    (workspace / "vocab" / "s.ttl").write_text("list:s a\n")
    result = run()
    assert "vocab/s.ttl" in str(result.exception)
    assert "vanished" not in result.output
    git(workspace, "commit", "-qam", "broken")
    (workspace / "vocab" / "s.ttl").write_text(LIST)
    assert re.match(r"[0-9a-f]{7}:vocab/s\.ttl:1:\d+: ", str(run().exception))


@pytest.mark.parametrize(
    ("version", "level", "expected"),
    [
        ("4.05", Level.ADDITIVE, "4.06"),
        ("4.05", Level.BREAKING, "5.00"),
        ("4.99", Level.EDITORIAL, "4.100"),
        ("1.4.2", Level.EDITORIAL, "1.4.3"),
        ("1.4.2", Level.ADDITIVE, "1.5.0"),
        ("2.10.3", Level.BREAKING, "3.0.0"),
        ("7", Level.ADDITIVE, "8"),
        ("2024-05", Level.ADDITIVE, ""),
        ("2024-05-01", Level.BREAKING, ""),
        ("4.00 with later changes", Level.ADDITIVE, "4.01"),
        ("As downloaded", Level.BREAKING, ""),
        ("1.0", Level.NONE, ""),
    ],
)
def test_the_next_version_follows_from_the_level(version: str, level: Level, expected: str) -> None:
    assert next_version(version, level) == expected
