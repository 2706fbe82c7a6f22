"""``publisher suggest``: a sheet a person reviews and ``publisher import`` takes back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from publisher.cli.main import publisher
from publisher.errors import ConfigurationError
from tests.workspaces import PREFIXES, workspace

LISTS = """
ex:services a skos:ConceptScheme ; dct:title "Services"@en ; dct:alternative "SRV"@en .
ex:topics a skos:ConceptScheme ; dct:title "Topics"@en .
ex:1 a skos:Concept ; skos:inScheme ex:services ; skos:prefLabel "Parking permits"@en .
ex:2 a skos:Concept ; skos:inScheme ex:services ; skos:prefLabel "Allotments"@en .
ex:3 a skos:Concept ; skos:inScheme ex:services ; skos:prefLabel "Nothing like it"@en .
ex:t1 a skos:Concept ; skos:inScheme ex:topics ; skos:prefLabel "Parking"@en .
ex:t2 a skos:Concept ; skos:inScheme ex:topics ; skos:prefLabel "Allotments"@en .
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = workspace(tmp_path, {"vocab/services.ttl": PREFIXES + LISTS})
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(publisher, arguments)


def test_the_sheet_is_sssom_and_comes_back_through_import(folder: Path) -> None:
    done = run("suggest", "SRV", "topics", "--output", "sheet.sssom.tsv")
    assert done.exit_code == 0, done.output
    lines = (folder / "sheet.sssom.tsv").read_text().splitlines()
    rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    assert [(row["subject_id"], row["predicate_id"], row["object_id"]) for row in rows] == [
        ("ex:1", "skos:broadMatch", "ex:t1"),
        ("ex:2", "skos:exactMatch", "ex:t2"),
    ]
    assert {row["mapping_justification"].split(":")[0] for row in rows} == {"semapv"}
    assert "preferred name “Allotments”" in rows[1]["comment"]
    again = run("import", "sheet.sssom.tsv", "--output", "mappings/services-topics.ttl")
    assert again.exit_code == 0, again.output
    written = (folder / "mappings" / "services-topics.ttl").read_text()
    assert "skos:exactMatch ex:t2 ;" in written


def test_concepts_that_are_mapped_are_left_out_unless_asked_for(folder: Path) -> None:
    (folder / "mappings").mkdir()
    (folder / "mappings" / "m.ttl").write_text(PREFIXES + "ex:t2 skos:closeMatch ex:2 .", encoding="utf-8")
    assert "ex:2\t" not in run("suggest", "services", "topics").output
    every = run("suggest", "services", "topics", "--all").output
    assert "ex:2\t" in every
    assert "2 candidates for 2 of 3 concepts." in every


def test_a_list_is_not_mapped_to_itself(folder: Path) -> None:
    done = run("suggest", "services", "SRV")
    assert isinstance(done.exception, ConfigurationError)
    assert "the same list" in str(done.exception)


def test_nothing_is_suggested_while_a_file_cannot_be_read(folder: Path) -> None:
    (folder / "vocab/more.ttl").write_text("<http://example.org/x> a\n")
    assert "vocab/more.ttl" in str(run("suggest", "services", "topics").exception)
