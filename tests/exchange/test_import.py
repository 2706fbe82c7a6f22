"""``publisher import``: tables and a column description become canonical Turtle, or every fault is told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from publisher.cli.import_ import command
from publisher.errors import ConfigurationError, ExchangeError
from publisher.rdf.parse import parse_bytes
from publisher.rdf.turtle import serialize

SETTINGS = """
[tool.publisher]
authority = "http://example.org/"
[tool.publisher.prefixes]
colour = "http://example.org/colour/"
list = "http://example.org/list/"
ex = "http://example.org/def/"
"""
DESCRIPTION = """
output = "vocab/colours.ttl"
language = "en"

[tables.colours]
file = "colours.csv"
columns.number = { required = true, unique = true, pattern = "[0-9]+" }

[[describe]]
about = "list:colours"
"a" = "<skos:ConceptScheme>"
"dct:title" = ["Colours", '"Farben"@de']
"dct:issued" = 2024-05-01
"owl:versionInfo" = '"1.0"^^xsd:string'

[[rows]]
table = "colours"
subject = "colour:{number}"
values = [
  { property = "a", iri = "skos:Concept" },
  { property = "skos:prefLabel", text = "{name}", required = true },
  { property = "skos:altLabel", text = "{names}", split = "names" },
  { property = "skos:notation", text = "{number}", datatype = "ex:ColourNumber" },
  { property = "skos:inScheme", iri = "list:colours" },
  { property = "skos:topConceptOf", iri = "list:colours", when = { parent = "" } },
  { property = "skos:broader", iri = "colour:{parent}", known = true },
  { property = "dct:created", text = "{since}", datatype = "xsd:date" },
  { property = "owl:deprecated", text = "true", datatype = "xsd:boolean", unless = { status = "current" } },
]
"""
TABLE = """number,name,names,parent,since,status
1,Red,Rouge|red,,2020-01-31,current
10,"Crimson, deep",Red|"Crimson, deep",1,,retired
9,Scarlet,,1,2021-02-28,current
"""
TURTLE = """@prefix colour: <http://example.org/colour/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/def/> .
@prefix list: <http://example.org/list/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

list:colours
    a skos:ConceptScheme ;
    dct:title "Colours"@en ;
    dct:title "Farben"@de ;
    dct:issued "2024-05-01"^^xsd:date ;
    owl:versionInfo "1.0" ;
    .

colour:1
    a skos:Concept ;
    skos:prefLabel "Red"@en ;
    skos:altLabel "Rouge"@en ;
    skos:altLabel "red"@en ;
    skos:notation "1"^^ex:ColourNumber ;
    skos:inScheme list:colours ;
    skos:topConceptOf list:colours ;
    dct:created "2020-01-31"^^xsd:date ;
    .

colour:9
    a skos:Concept ;
    skos:prefLabel "Scarlet"@en ;
    skos:notation "9"^^ex:ColourNumber ;
    skos:inScheme list:colours ;
    skos:broader colour:1 ;
    dct:created "2021-02-28"^^xsd:date ;
    .

colour:10
    a skos:Concept ;
    skos:prefLabel "Crimson, deep"@en ;
    skos:altLabel "Red"@en ;
    skos:notation "10"^^ex:ColourNumber ;
    skos:inScheme list:colours ;
    skos:broader colour:1 ;
    owl:deprecated true ;
    .
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "vocab").mkdir()
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "colours.toml").write_text(DESCRIPTION)
    (tmp_path / "colours.csv").write_text(TABLE.replace('|"Crimson, deep"', ""), newline="")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command, ["colours.toml", *arguments])


def test_a_table_becomes_canonical_turtle(workspace: Path) -> None:
    done = run()
    assert done.exit_code == 0, done.output
    assert (workspace / "vocab/colours.ttl").read_text() == TURTLE


def test_rows_in_another_order_give_the_same_file(workspace: Path) -> None:
    header, *rows = (workspace / "colours.csv").read_text().splitlines()
    (workspace / "colours.csv").write_text("\r\n".join([header, *reversed(rows)]), encoding="utf-8-sig", newline="")
    assert run().exit_code == 0
    assert (workspace / "vocab/colours.ttl").read_text() == TURTLE


def test_tsv_needs_no_quotes(workspace: Path) -> None:
    (workspace / "colours.tsv").write_text(
        'number\tname\tnames\tparent\tsince\tstatus\n1\tsay "red", please\t\t\t\tcurrent\n'
    )
    assert run("colours=colours.tsv").exit_code == 0
    assert 'skos:prefLabel "say \\"red\\", please"@en' in (workspace / "vocab/colours.ttl").read_text()


@pytest.mark.parametrize("sign", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("told", [True, False])
def test_tables_are_read_as_spreadsheets_save_them_in_other_countries(
    workspace: Path, sign: str, encoding: str, told: bool
) -> None:
    text = (workspace / "colours.csv").read_text()
    rows = csv.reader(text.splitlines())
    saved = io.StringIO(f"sep={sign}\r\n" if told else "")
    saved.seek(0, io.SEEK_END)
    csv.writer(saved, delimiter=sign).writerows(rows)
    (workspace / "colours.csv").write_bytes(saved.getvalue().encode(encoding))
    assert run().exit_code == 0
    assert (workspace / "vocab/colours.ttl").read_text() == TURTLE


def test_an_unusual_line_separator_does_not_end_a_row(workspace: Path) -> None:
    (workspace / "colours.tsv").write_text("number\tname\tnames\tparent\tsince\tstatus\n1\tA\u2028B\t\t\t\tcurrent\r\n")
    assert run("colours=colours.tsv").exit_code == 0
    assert "A\u2028B" in (workspace / "vocab/colours.ttl").read_text()


def test_an_alternative_label_equal_to_the_preferred_one_is_left_out_and_told(workspace: Path) -> None:
    (workspace / "colours.csv").write_text("number,name,names,parent,since,status\n1,Red,Red|Rouge,,,current\n")
    done = run()
    assert "1 altLabel left out" in done.output
    assert (workspace / "vocab/colours.ttl").read_text().count("altLabel") == 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("x1,Red,,,,current", "row 2, column 'number': 'x1' does not have the form [0-9]+."),
        (",Red,,,,current", "row 2, column 'number': the cell is empty."),
        ("1,,,,,current", "row 2, column 'name': the cell is empty"),
        ("1,Red,,,31/01/2020,current", "row 2, column 'since': '31/01/2020' is not a date; write it like 2024-05-31."),
        ("1,Red,,7,,current", "row 2, column 'parent': '7' is in none of the known lists"),
        ("1,Red,,,,current\n1,Red,,,,current", "row 3, column 'number': '1' is in row 2 already."),
        ("1,Red,,,,current\n1,Blue,,,,current", "has the preferred labels 'Red' (row 2) and 'Blue'"),
        ('1,"Red\nor so",,,,current\nx,Blue,,,,current', "row 4, column 'number'"),
        ("1,Red,,,", "row 2: 5 cells where the header has 6."),
    ],
)
def test_a_fault_names_row_and_column_and_nothing_is_written(workspace: Path, row: str, told: str) -> None:
    (workspace / "colours.csv").write_text(f"number,name,names,parent,since,status\n{row}\n", newline="")
    done = run()
    assert isinstance(done.exception, ExchangeError)
    assert told in done.output
    assert list((workspace / "vocab").iterdir()) == []


def test_all_faults_are_told_at_once(workspace: Path) -> None:
    (workspace / "colours.csv").write_text("number,name,names,parent,since,status\nx,Red,,,1,\ny,Blue,,,2,\n")
    done = run()
    assert done.output.count("column 'number'") == 2
    assert done.output.count("column 'since'") == 2


def test_a_file_that_is_there_is_not_written_over_unasked(workspace: Path) -> None:
    (workspace / "vocab/colours.ttl").write_text("# mine\n")
    assert isinstance(run().exception, ConfigurationError)
    assert (workspace / "vocab/colours.ttl").read_text() == "# mine\n"
    assert run("--replace").exit_code == 0
    assert (workspace / "vocab/colours.ttl").read_text() == TURTLE


def test_later_edits_an_import_would_take_away_are_told_before_and_after(workspace: Path) -> None:
    assert run().exit_code == 0
    edited = TURTLE.replace('"Scarlet"@en', '"Bright red"@en') + 'colour:9 <http://example.org/def/note> "Ours."@en .\n'
    (workspace / "vocab/colours.ttl").write_text(edited)
    lines = ["1 x ex:note of colour:9", "1 x skos:prefLabel of colour:9"]
    refused = run()
    assert "and holds what the import does not. Use --replace" in str(refused.exception)
    assert (workspace / "vocab/colours.ttl").read_text() == edited
    done = run("--replace")
    assert (workspace / "vocab/colours.ttl").read_text() == TURTLE
    for line in lines:
        assert f"Would be lost: {line}" in refused.output
        assert f"Lost: {line}" in done.output


def test_comments_an_import_would_take_away_are_told(workspace: Path) -> None:
    assert run().exit_code == 0
    (workspace / "vocab/colours.ttl").write_text(
        f"# Ours.\n{TURTLE}# The end.\n".replace("a ex:Kind ;", "a ex:Kind ; # why")
    )
    assert "Would be lost: 2 comments (lines with #)" in run().output


def test_a_dry_run_writes_nothing(workspace: Path) -> None:
    assert "would hold" in run("--dry-run").output
    assert list((workspace / "vocab").iterdir()) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('text = "{name}"', 'text = "{nam}"', "uses 'nam', but"),
        ("language", "langage", "unknown key 'langage'"),
        ('subject = "colour:{number}"', "", "'subject' is missing"),
        ('iri = "list:colours" }', 'iri = "liste:colours" }', "neither an absolute IRI nor"),
        ('about = "list:colours"', 'about = "liste:colours"', "neither an absolute IRI nor"),
        ('table = "colours"', 'table = "farben"', "[tables] does not name"),
    ],
)
def test_a_description_at_fault_names_the_key(workspace: Path, old: str, new: str, told: str) -> None:
    (workspace / "colours.toml").write_text(DESCRIPTION.replace(old, new))
    done = run()
    assert told in f"{done.output}{done.exception}"
    assert isinstance(done.exception, (ConfigurationError, ExchangeError))


MAPPING = """
output = "mappings/pairs.ttl"
known = ["vocab/colours.ttl"]
missing = "report"
gap = { about = "list:pairs", property = "skos:editorialNote", text = "{count} left out: {missing}" }
[tables.pairs]
file = "pairs.csv"
[[rows]]
table = "pairs"
subject = "colour:{from}"
known = true
[[rows.values]]
property = "{relation}"
iri = "colour:{to}"
known = true
annotate = [{ property = "ex:confidence", text = "{sure}", datatype = "xsd:decimal" }]
"""


def test_pairs_keep_their_qualifiers_and_missing_ends_are_reported(workspace: Path) -> None:
    run()
    (workspace / "colours.toml").write_text(MAPPING)
    (workspace / "pairs.csv").write_text(
        "from,relation,to,sure\n1,skos:closeMatch,9,0.8\n1,skos:closeMatch,77,\n10,skos:closeMatch,1,\n"
    )
    done = run()
    assert "'77' is in none of the known lists" in done.output
    turtle = (workspace / "mappings/pairs.ttl").read_text()
    assert '"1 left out: http://example.org/colour/77"' in turtle
    assert turtle.count("skos:closeMatch colour:") == 2
    assert turtle.count("owl:Axiom") == 1
    assert "ex:confidence 0.8 ;" in turtle


def test_what_is_written_is_read_back_and_written_the_same(workspace: Path) -> None:
    run()
    data = (workspace / "vocab/colours.ttl").read_bytes()
    document = parse_bytes(data, path="colours.ttl")
    assert serialize(document.quads, document.prefixes).encode() == data


def test_related_terms_of_one_line_are_told(workspace: Path) -> None:
    related = '{ property = "skos:related", iri = "colour:{names}", known = true },'
    description = DESCRIPTION.replace('{ property = "skos:altLabel", text = "{names}", split = "names" },', related)
    (workspace / "colours.toml").write_text(description)
    (workspace / "colours.csv").write_text(
        "number,name,names,parent,since,status\n1,Red,,,,current\n2,Crimson,,1,,current\n3,Deep,1,2,,current\n"
    )
    assert "colour/3> is related to <http://example.org/colour/1>, one being above the other: kept" in run().output
    (workspace / "colours.toml").write_text('related-in-hierarchy = "ex:near"\n' + description)
    run("--replace")
    assert "ex:near colour:1" in (workspace / "vocab/colours.ttl").read_text()
