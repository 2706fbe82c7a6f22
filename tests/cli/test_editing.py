"""The editing commands on a real repository: minimal canonical changes, used numbers kept, broken results refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from publisher.changes.numbers import next_number
from publisher.cli.main import publisher
from publisher.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """[tool.publisher]
authority = "http://ex.org/"

[tool.publisher.prefixes]
def = "http://def.ex.org/"
linkset = "http://ex.org/linkset/"
list = "http://ex.org/list/"
s = "http://ex.org/s/"
t = "http://ex.org/t/"
"""
HEADER = """@prefix dct: <http://purl.org/dc/terms/> .
@prefix def: <http://def.ex.org/> .
@prefix list: <http://ex.org/list/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix semapv: <https://w3id.org/semapv/vocab/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix linkset: <http://ex.org/linkset/> .
@prefix s: <http://ex.org/s/> .
@prefix t: <http://ex.org/t/> .

"""


def scheme(name: str, title: str) -> str:
    return (
        f'list:{name} a skos:ConceptScheme ; dct:title "{title}"@en ; dct:description "All {title}."@en ; '
        f"dct:license <http://ex.org/licence> ; dct:publisher <http://ex.org/us> ; "
        f'dct:modified "2020-01-01"^^xsd:date .\n'
    )


def concept(name: str, label: str, *more: str, scheme: str = "s") -> str:
    number = name.partition(":")[2]
    parts = (
        "a skos:Concept, def:Thing",
        f'skos:prefLabel "{label}"@en',
        f'skos:notation "{number}"^^def:Number',
        f'dct:identifier "{number}"',
        f'skos:definition "What {label} is."@en',
        f"skos:inScheme list:{scheme}",
        'dct:modified "2020-01-01"^^xsd:date',
        *more,
    )
    return f"{name} {' ; '.join(parts)} .\n"


SERVICES = (
    HEADER
    + scheme("s", "Services")
    + concept("s:1", "Waste", "skos:topConceptOf list:s")
    + "# bins are for everyone\n"
    + concept("s:2", "Bins", "skos:broader s:1")
    + concept("s:3", "Skips", "skos:broader s:1")
    + concept("s:4", "Roads", "skos:topConceptOf list:s")
    + concept("s:5", "Potholes", "skos:broader s:4")
)
THINGS = HEADER + scheme("t", "Things") + concept("t:1", "Rubbish", "skos:topConceptOf list:t", scheme="t")
LINKS = (
    HEADER
    + 'linkset:s-t a void:Linkset ; dct:title "Services to things"@en ; dct:license <http://ex.org/licence> ; '
    + "void:subjectsTarget list:s ; void:objectsTarget list:t ; "
    + "sssom:mapping_justification semapv:ManualMappingCuration .\n"
)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in (
        ("pyproject.toml", SETTINGS),
        ("vocab/services.ttl", SERVICES),
        ("vocab/things.ttl", THINGS),
        ("mappings/s-t.ttl", LINKS),
    ):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert run("format").exit_code == 0
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "first")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(publisher, list(arguments))


def changed_lines(folder: Path) -> tuple[list[str], list[str]]:
    """Return the lines git says went and came."""
    lines = git(folder, "diff", "-U0").splitlines()
    gone, come = (
        [line[1:].strip() for line in lines if line.startswith(sign) and not line.startswith(sign * 3)]
        for sign in ("-", "+")
    )
    return gone, come


DATE = ("--date", "2026-03-04")


def test_add_mints_the_next_number_and_writes_a_concept_like_the_others(workspace: Path) -> None:
    result = run(
        "add",
        "services",
        "Skates",
        "--broader",
        "4",
        "--definition",
        "Skates for hire.",
        "--because",
        "Asked for",
        *DATE,
    )
    assert result.exit_code == 0, result.output
    gone, come = changed_lines(workspace)
    assert gone == ['dct:modified "2020-01-01"^^xsd:date ;']
    assert come == [
        'dct:modified "2026-03-04"^^xsd:date ;',
        "",
        "s:6",
        "a def:Thing ;",
        "a skos:Concept ;",
        'skos:prefLabel "Skates"@en ;',
        'skos:notation "6"^^def:Number ;',
        'dct:identifier "6" ;',
        'skos:definition "Skates for hire."@en ;',
        "skos:inScheme list:s ;",
        "skos:broader s:4 ;",
        'dct:created "2026-03-04"^^xsd:date ;',
        'dct:modified "2026-03-04"^^xsd:date ;',
        'skos:changeNote "Added on 2026-03-04. Reason: Asked for."@en ;',
        ".",
    ]
    assert '+    skos:prefLabel "Skates"@en ;' in result.output
    assert run("format", "--check").exit_code == 0
    assert run("check").exit_code == 0


def test_a_number_seen_anywhere_in_history_is_never_given_again(workspace: Path) -> None:
    git(workspace, "switch", "-qc", "side")
    assert run("add", "services", "Lost", "--broader", "4", "--number", "6").exit_code == 0
    git(workspace, "commit", "-qam", "lost")
    git(workspace, "switch", "-q", "main")
    assert run("add", "services", "Found", "--broader", "4").exit_code == 0
    assert "s:7\n" in (workspace / "vocab" / "services.ttl").read_text()
    refused = run("add", "services", "Again", "--broader", "4", "--number", "6")
    assert "never used again" in str(refused.exception)


def test_a_copy_without_the_older_history_gives_no_numbers(
    workspace: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workspace / "README.md").write_text("Lists\n")
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "second")
    shallow = tmp_path_factory.mktemp("shallow")
    git(shallow, "clone", "-q", "--depth", "1", workspace.as_uri(), "copy")
    monkeypatch.chdir(shallow / "copy")
    assert "git fetch --unshallow" in str(run("add", "services", "Skates", "--broader", "4").exception)


def test_rename_keeps_the_old_label_findable_and_says_so(workspace: Path) -> None:
    assert run("rename", "s/2", "Wheelie bins", "--because", "People say so", *DATE).exit_code == 0
    gone, come = changed_lines(workspace)
    assert gone == [
        'dct:modified "2020-01-01"^^xsd:date ;',
        'skos:prefLabel "Bins"@en ;',
        'dct:modified "2020-01-01"^^xsd:date ;',
    ]
    assert come == [
        'dct:modified "2026-03-04"^^xsd:date ;',
        'skos:prefLabel "Wheelie bins"@en ;',
        'skos:altLabel "Bins"@en ;',
        'dct:modified "2026-03-04"^^xsd:date ;',
        'skos:changeNote "Renamed from “Bins” on 2026-03-04. Reason: People say so."@en ;',
    ]
    assert "# bins are for everyone\ns:2\n" in (workspace / "vocab" / "services.ttl").read_text()


def test_move_changes_the_parent_and_only_that(workspace: Path) -> None:
    assert run("move", "s:3", "--broader", "4", *DATE).exit_code == 0
    gone, come = changed_lines(workspace)
    assert "skos:broader s:1 ;" in gone
    assert "skos:broader s:4 ;" in come
    assert 'skos:changeNote "Moved from “Waste” (s:1) to “Roads” (s:4) on 2026-03-04."@en ;' in come
    assert run("move", "s:3", "--top", *DATE).exit_code == 0
    assert "skos:topConceptOf list:s ;" in changed_lines(workspace)[1]


def test_a_move_into_its_own_branch_is_refused_and_nothing_is_written(workspace: Path) -> None:
    result = run("move", "s:1", "--broader", "2")
    assert result.exit_code == 1
    assert "Nothing was written" in result.output
    assert git(workspace, "status", "--porcelain") == ""


def test_deprecate_says_why_and_what_to_use(workspace: Path) -> None:
    command = ("deprecate", "http://ex.org/s/3", "--because", "No council has skips", "--replaced-by", "2", *DATE)
    assert run(*command).exit_code == 0
    come = changed_lines(workspace)[1]
    assert "owl:deprecated true ;" in come
    assert "dct:isReplacedBy s:2 ;" in come
    note = "Deprecated on 2026-03-04 because: No council has skips. Use “Bins” (s:2)."
    assert f'skos:changeNote "{note}"@en ;' in come
    assert "deprecated already" in str(run(*command).exception)
    loop = run("deprecate", "s:2", "--because", "x", "--replaced-by", "3")
    assert "cannot be the successor: it is deprecated" in str(loop.exception)


def test_map_writes_the_pair_its_reason_and_its_date(workspace: Path) -> None:
    result = run("map", "s:1", "exactMatch", "t:1", "--because", "Same thing", "--confidence", "0.9", *DATE)
    assert result.exit_code == 0, result.output
    come = changed_lines(workspace)[1]
    assert "skos:exactMatch t:1 ;" in come
    assert {
        "owl:annotatedProperty skos:exactMatch ;",
        "owl:annotatedSource s:1 ;",
        "owl:annotatedTarget t:1 ;",
        'sssom:comment "Same thing."@en ;',
        "sssom:confidence 0.9 ;",
        'sssom:mapping_date "2026-03-04"^^xsd:date ;',
    } <= set(come)
    assert "mapped so already" in str(run("map", "t:1", "exactMatch", "s:1", "--because", "Same thing").exception)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("1", '"1"^^xsd:decimal'), ("0", '"0"^^xsd:decimal'), ("0.50", "0.5"), ("1e-7", "0.0000001"), (".25", "0.25")],
)
def test_a_confidence_is_written_as_the_store_keeps_it(workspace: Path, given: str, kept: str) -> None:
    result = run("map", "s:2", "closeMatch", "t:1", "--because", "Same", "--confidence", given, *DATE)
    assert result.exit_code == 0, result.output
    assert f"sssom:confidence {kept} ;" in (workspace / "mappings/s-t.ttl").read_text()


def test_a_mapping_against_the_sets_direction_is_written_as_its_inverse(workspace: Path) -> None:
    assert run("map", "t:1", "broadMatch", "s:2", "--because", "Part of it").exit_code == 0
    text = (workspace / "mappings" / "s-t.ttl").read_text()
    assert "s:2\n    skos:narrowMatch t:1 ;\n    .\n" in text


def test_a_mapping_set_is_begun_where_two_lists_have_none(workspace: Path) -> None:
    (workspace / "mappings" / "s-t.ttl").unlink()
    git(workspace, "commit", "-qam", "without")
    result = run("map", "s:1", "exactMatch", "t:1", "--because", "Same", "--new-set", "Services to things", *DATE)
    assert result.exit_code == 0, result.output
    text = (workspace / "mappings" / "services-things.ttl").read_text()
    assert 'linkset:services-things\n    a void:Linkset ;\n    dct:title "Services to things"@en ;\n' in text
    assert "    void:linkPredicate skos:exactMatch ;\n" in text
    assert run("check").exit_code == 0
    again = run("map", "s:2", "closeMatch", "t:1", "--because", "Like it", "--set", "services-things")
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize(
    "path", ["vocab/all/part 1.ttl", "vocab/all/a.ttl", "vocab/my things.ttl", "vocab/services.ttl"]
)
def test_a_mapping_set_has_a_name_where_a_lists_file_has_none_of_its_own(workspace: Path, path: str) -> None:
    (workspace / "mappings/s-t.ttl").unlink()
    moved = workspace / path
    moved.parent.mkdir(exist_ok=True)
    moved.write_text((moved.read_text() if moved.exists() else "") + (workspace / "vocab/things.ttl").read_text())
    (workspace / "vocab/things.ttl").unlink()
    assert run("format").exit_code == 0
    git(workspace, "add", "-A")
    git(workspace, "commit", "-qm", "elsewhere")
    result = run("map", "s:1", "exactMatch", "t:1", "--because", "Same", "--new-set", "Services to things", *DATE)
    assert result.exit_code == 0, result.output
    first = "s" if path == "vocab/services.ttl" else "services"
    assert [file.name for file in (workspace / "mappings").iterdir()] == [f"{first}-t.ttl"]


def test_a_label_that_reads_the_same_is_not_kept_beside_the_new_one(workspace: Path) -> None:
    path = workspace / "vocab/services.ttl"
    path.write_text(path.read_text().replace('"Bins"@en', '" Bins "@en'))
    git(workspace, "commit", "-qam", "untidy")
    assert run("rename", "s:2", "BINS", *DATE).exit_code == 0
    assert "skos:altLabel" not in path.read_text()


@pytest.mark.parametrize("language", ["en", "en-GB", "EN-gb"])
def test_names_are_edited_in_the_form_of_the_language_the_list_has(workspace: Path, language: str) -> None:
    path = workspace / "vocab/services.ttl"
    path.write_text(path.read_text().replace('"@en ', '"@en-GB '))
    (workspace / "pyproject.toml").write_text(
        SETTINGS.replace("[tool.publisher]", f'[tool.publisher]\nlanguage = "{language}"')
    )
    git(workspace, "commit", "-qam", "British")
    assert run("rename", "s:2", "Wheelie bins", *DATE).exit_code == 0
    assert run("add", "s", "Skates", "--broader", "4", "--definition", "On wheels.", *DATE).exit_code == 0
    gone, come = changed_lines(workspace)
    assert 'skos:prefLabel "Bins"@en-GB ;' in gone
    for line in ('prefLabel "Wheelie bins"', 'altLabel "Bins"', 'prefLabel "Skates"', 'definition "On wheels."'):
        assert f"skos:{line}@en-GB ;" in come


def test_notes_have_no_english_words_in_another_language(workspace: Path) -> None:
    settings = workspace / "pyproject.toml"
    settings.write_text(SETTINGS.replace("[tool.publisher]\n", '[tool.publisher]\nlanguage = "de"\n', 1))
    for arguments in (
        ("add", "s", "Rollbrett", "--broader", "4", "--because", "Gewünscht"),
        ("rename", "s:6", "Rollbretter"),
        ("rename", "s:5", "Schlaglöcher", "--because", "Deutsch"),
        ("move", "s:6", "--top"),
        ("move", "s:6", "--broader", "1", "--because", "Abfall"),
        ("deprecate", "s:6", "--because", "Nie gebaut", "--replaced-by", "s:4"),
    ):
        assert run(*arguments, *DATE).exit_code == 0
    notes = {line.removeprefix("skos:changeNote ") for line in changed_lines(workspace)[1] if "changeNote" in line}
    assert notes == {
        '"2026-03-04: + “Rollbrett”. Gewünscht."@de ;',
        '"2026-03-04: “Rollbrett” → “Rollbretter”."@de ;',
        '"2026-03-04: “Schlaglöcher”. Deutsch."@de ;',
        '"2026-03-04: “Roads” (s:4) → “Services” (list:s)."@de ;',
        '"2026-03-04: “Services” (list:s) → “Waste” (s:1). Abfall."@de ;',
        '"2026-03-04: Nie gebaut. → “Roads” (s:4)."@de ;',
    }


def test_a_name_in_a_language_it_had_none_in_is_told_as_that(workspace: Path) -> None:
    settings = workspace / "pyproject.toml"
    settings.write_text(SETTINGS.replace("[tool.publisher]\n", '[tool.publisher]\nlanguage = "de"\n', 1))
    assert "Named “Bins” (s:2) in de: “Tonnen”." in run("rename", "s:2", "Tonnen", *DATE).output


def test_an_old_name_keeps_its_direction(workspace: Path) -> None:
    path = workspace / "vocab/services.ttl"
    path.write_text(path.read_text().replace('"Bins"@en', '"Bins"@en--ltr'))
    git(workspace, "commit", "-qam", "directed")
    assert '+    skos:altLabel "Bins"@en--ltr ;' in run("rename", "s:2", "Boxes", *DATE).output


def test_a_name_without_a_language_is_replaced(workspace: Path) -> None:
    path = workspace / "vocab/services.ttl"
    path.write_text(path.read_text().replace('"Bins"@en', '"Bins"'))
    assert run("format").exit_code == 0
    git(workspace, "commit", "-qam", "plain")
    result = run("rename", "s:2", "Boxes", *DATE)
    assert result.exit_code == 0, result.output
    gone, come = changed_lines(workspace)
    assert 'skos:prefLabel "Bins" ;' in gone
    assert {'skos:prefLabel "Boxes"@en ;', 'skos:altLabel "Bins"@en ;'} <= set(come)


def test_a_name_in_a_skos_xl_label_is_not_given_a_rival(workspace: Path) -> None:
    path = workspace / "vocab/services.ttl"
    xl = "@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .\n"
    label = 's:l2 a skosxl:Label ; skosxl:literalForm "Bins"@en .\n'
    path.write_text(xl + path.read_text().replace('skos:prefLabel "Bins"@en', "skosxl:prefLabel s:l2") + label)
    assert run("format").exit_code == 0
    result = run("rename", "s:2", "Boxes")
    assert "change that label's skosxl:literalForm" in str(result.exception)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("map", "s:1", "broader", "t:1", "--because", "x"), "no mapping relation"),
        (("map", "s:1", "exactMatch", "t:1", "--because", "x", "--set", "u"), "Mapping sets: s-t."),
        (("map", "s:1", "exactMatch", "s:2", "--because", "x", "--new-set", "X"), "“publisher deprecate” one with"),
        (("map", "s:1", "exactMatch", "s:2", "--because", "x"), "are in one list, and mappings join two"),
        (("map", "s:1", "exactMatch", "s:1", "--because", "x"), "cannot be mapped to itself"),
        (("add", "nothing", "X"), "There is no list 'nothing'. Lists: s, t."),
        (("rename", "s:99", "X"), "There is no concept 's:99'"),
        (("rename", "1", "X"), "several concepts"),
        (("rename", "list:s", "X"), "“Services” (list:s) is no concept; edit what is said of it in vocab/services.ttl"),
        (("map", "s:1", "exactMatch", "list:t", "--because", "x"), "is no concept"),
        (
            ("map", "s:1", "exactMatch", "http://other.org/1", "--because", "x"),
            "No file here describes <http://other.org",
        ),
        (("rename", "s:2", "Bins"), "has that label already"),
        (("move", "s:2", "--broader", "1"), "stands there already"),
        (("deprecate", "s:2", "--because", " "), "--because is empty"),
        (("map", "s:1", "exactMatch", "t:1", "--because", ""), "--because is empty"),
        (("add", "s", "X", "--number", "a b"), "can be no part of an address"),
        (("add", "s", "X", "--number", "-3"), "can be no part of an address"),
        (("add", "s", "X\x01"), "invisible control characters"),
        (("rename", "s:2", " "), "The label is empty"),
        (("add", "s", "X", "--broader", "t:1"), "not in “Services” (list:s). Name a concept of the same list"),
        (("move", "s:3", "--broader", "t:1"), "state a mapping with “publisher map”"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(workspace: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert said in str(result.exception)
    assert git(workspace, "status", "--porcelain") == ""


@pytest.mark.parametrize("name", ["pothole", "s/pothole", "services/pothole"])
def test_a_concept_without_a_number_is_named_by_the_end_of_its_address(workspace: Path, name: str) -> None:
    path = workspace / "vocab/services.ttl"
    text = path.read_text().replace("s:5\n", "s:pothole\n").replace('    skos:notation "5"^^def:Number ;\n', "")
    path.write_text(text.replace('    dct:identifier "5" ;\n', ""))
    assert "Renamed “Potholes” (s:pothole)" in run("rename", name, "Holes in roads", *DATE).output


def test_nothing_is_put_below_a_retired_concept(workspace: Path) -> None:
    assert run("deprecate", "s:4", "--because", "Roads went elsewhere", "--replaced-by", "1").exit_code == 0
    before = git(workspace, "diff")
    for arguments in (("add", "s", "Bridges", "--broader", "4"), ("move", "s:3", "--broader", "4")):
        result = run(*arguments)
        assert isinstance(result.exception, ConfigurationError)
        assert "is retired, so nothing is put below it; “Waste” (s:1) replaces it." in str(result.exception)
    assert git(workspace, "diff") == before


def test_a_second_edit_on_the_day_of_the_commit_is_no_undated_change(workspace: Path) -> None:
    assert run("rename", "s:2", "Wheelie bins").exit_code == 0
    git(workspace, "commit", "-qam", "renamed")
    again = run("rename", "s:2", "Dustbins")
    assert again.exit_code == 0, again.output
    assert "undated-change" not in again.output
    assert "undated-change" not in run("check").output
    assert "undated-change" not in run("check", "--since", "HEAD~1").output
    git(workspace, "commit", "-qam", "renamed again")
    assert "undated-change" not in run("check", "--since", "HEAD~1").output


def test_an_edit_without_a_new_date_is_told_days_after_the_commit_too(workspace: Path) -> None:
    assert run("rename", "s:2", "Wheelie bins", *DATE).exit_code == 0
    git(workspace, "commit", "-qam", "renamed")
    file = workspace / "vocab" / "services.ttl"
    file.write_text(file.read_text().replace('skos:prefLabel "Wheelie bins"', 'skos:prefLabel "Dustbins"'))
    assert "undated-change" in run("check").output


def test_a_label_is_written_without_stray_spaces(workspace: Path) -> None:
    assert run("add", "s", "  Skate\n park ").exit_code == 0
    assert 'skos:prefLabel "Skate park"@en ;' in (workspace / "vocab" / "services.ttl").read_text()


def test_a_label_is_written_without_characters_nobody_sees(workspace: Path) -> None:
    result = run("rename", "s:2", "Cafe\u0301 \u202ebi\u00adns\ufeff", *DATE)
    assert result.exit_code == 0, result.output
    assert 'skos:prefLabel "Café bins"@en' in (workspace / "vocab/services.ttl").read_text()


def test_a_confidence_that_is_no_number_is_an_error_of_use(workspace: Path) -> None:
    result = run("map", "s:1", "exactMatch", "t:1", "--because", "x", "--confidence", "nan")
    assert result.exit_code == 2
    assert git(workspace, "status", "--porcelain") == ""


def test_a_file_that_is_not_canonical_is_left_alone(workspace: Path) -> None:
    file = workspace / "vocab" / "services.ttl"
    file.write_text(file.read_text() + "\n\n")
    assert "publisher format vocab/services.ttl" in str(run("rename", "s:2", "Boxes").exception)


def test_commands_at_the_same_time_lose_nothing_and_give_no_number_twice(workspace: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    labels = ["Ants", "Bees", "Crickets"]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "publisher", "add", "s", label, "--broader", "4"],
            cwd=workspace,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for label in labels
    ]
    told = {label: (*process.communicate(), process.returncode) for label, process in zip(labels, running, strict=True)}
    done = {label for label, (_, _, status) in told.items() if status == 0}
    assert done
    assert all("Run it again" in errors for _, errors, status in told.values() if status)
    text = (workspace / "vocab/services.ttl").read_text()
    assert {label for label in labels if f'"{label}"@en' in text} == done
    assert text.count("a def:Thing") == 5 + len(done)


def test_a_dry_run_shows_the_diff_and_writes_nothing(workspace: Path) -> None:
    result = run("rename", "s:2", "Boxes", "--dry-run")
    assert '+    skos:prefLabel "Boxes"@en ;' in result.output
    assert git(workspace, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("used", "free"),
    [
        ({1, 2, 3}, 4),
        ({1, 2, 9}, 10),
        (set(), 1),
        ({*range(1, 1500), 1800, 10010, 100001}, 1801),
        ({1, 2, 5000}, 3),
        ({1001, 1002}, 1003),
    ],
)
def test_the_next_number_follows_the_run_not_the_stray(used: set[int], free: int) -> None:
    assert next_number(frozenset(used)) == free


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("rename", "s:2", "Boxes"), "“Bins” (s:2) has dct:modified 2020-01-01"),
        (("move", "s:3", "--broader", "4"), "“Skips” (s:3) has dct:modified 2020-01-01"),
        (("deprecate", "s:3", "--because", "x"), "“Skips” (s:3) has dct:modified 2020-01-01"),
        (("add", "s", "Skates"), "“Services” (list:s) has dct:modified 2020-01-01"),
    ],
)
def test_no_edit_is_dated_before_what_it_changes(workspace: Path, arguments: tuple[str, ...], named: str) -> None:
    refused = run(*arguments, "--date", "2019-12-31")
    assert isinstance(refused.exception, ConfigurationError)
    assert f"The edit is dated 2019-12-31, but {named}" in str(refused.exception)
    assert "Give --date 2020-01-01 or a later day, or correct the date in vocab/services.ttl." in str(refused.exception)
    assert git(workspace, "status", "--porcelain") == ""
    assert run(*arguments, "--date", "2020-01-01").exit_code == 0


@pytest.mark.parametrize(
    ("stated", "day", "refused"),
    [
        ('"2021"^^xsd:gYear', "2020-12-31", True),
        ('"2021-02"^^xsd:gYearMonth', "2021-01-31", True),
        ('"2021-02-03T10:00:00Z"^^xsd:dateTime', "2021-02-02", True),
        ('"2021-02-03T10:00:00Z"^^xsd:dateTime', "2021-02-03", False),
        ('"2021"^^xsd:gYear', "2021-01-01", False),
        ('"soon"', "2020-01-01", False),
    ],
)
def test_no_edit_is_dated_before_a_thing_was_made(workspace: Path, stated: str, day: str, refused: bool) -> None:
    path = workspace / "vocab/services.ttl"
    text = path.read_text().replace(
        "skos:broader s:1 ;\n    dct:modified", f"skos:broader s:1 ;\n    dct:created {stated} ;\n    dct:modified"
    )
    path.write_text(text)
    git(workspace, "commit", "-qam", "created")
    result = run("rename", "s:2", "Boxes", "--date", day)
    assert ("has dct:created 2021" in str(result.exception)) == refused


def test_a_mapping_is_dated_no_earlier_than_its_set(workspace: Path) -> None:
    assert run("map", "s:1", "exactMatch", "t:1", "--because", "Same", *DATE).exit_code == 0
    refused = run("map", "s:2", "closeMatch", "t:1", "--because", "Like it", "--date", "2026-03-03")
    assert "“Services to things” (linkset:s-t) has dct:modified 2026-03-04" in str(refused.exception)


@pytest.mark.parametrize(
    ("note", "free"),
    [
        ("See s:9 and s:8.", 10),
        ("See http://ex.org/s/12.", 13),
        ("See ex-s:9, s:7-a, ss:9, s:x9 and /s/9.", 6),
        (f"See s:{'9' * 5000}.", 6),
        ("Älter als s:9", 10),
    ],
)
def test_numbers_named_in_running_text_count_as_used(workspace: Path, note: str, free: int) -> None:
    path = workspace / "vocab/things.ttl"
    head = f"@prefix s: <http://ex.org/s/> .\nt:1 skos:note '{note}' .\n"
    path.write_text(path.read_text() + head)
    assert run("format").exit_code == 0
    path.write_text(path.read_text().replace("@prefix skos", "@prefix s: <http://ex.org/s/> .\n@prefix skos", 1))
    result = run("add", "services", "Skates", "--broader", "4", "--dry-run")
    assert f"+s:{free}\n" in result.output, result.output


def test_what_is_kept_of_files_does_not_grow_with_every_edit(workspace: Path) -> None:
    assert run("check").exit_code == 0
    kept = workspace / "build/cache/facts"
    for number in range(6):
        assert run("rename", "s:2", f"Boxes {number}").exit_code == 0
    files = ("vocab/services.ttl", "vocab/things.ttl", "mappings/s-t.ttl")
    names = [path for path in kept.iterdir() if not path.name.startswith(".")]
    assert len(files) <= len(names) <= len(files) + 2  # as they are, as published, and before the last edit
