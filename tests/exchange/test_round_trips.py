"""Export, then import: what comes back is what the format can hold, and what it cannot hold is told."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from publisher.cli.export import command as export_command
from publisher.cli.import_ import command as import_command
from publisher.errors import ConfigurationError, ExchangeError, RdfSyntaxError
from publisher.exchange.exporters import EXPORTERS
from publisher.exchange.extent import LIST as A_LIST
from publisher.exchange.extent import select
from publisher.exchange.loss import gone, statements
from publisher.namespaces import SKOS
from publisher.rdf.parse import parse_bytes
from publisher.trees import working_tree
from publisher.workspace import whole_workspace

ROOT = Path(__file__).parents[2]
DEFAULT = "http://def.esd.org.uk/defaultBroader"
PREFIXES = """
[tool.publisher]
authority = "http://example.org/"
[tool.publisher.prefixes]
colour = "http://example.org/colour/"
list = "http://example.org/list/"
linkset = "http://example.org/linkset/"
ex = "http://example.org/def/"
"""
LIST = r"""
@prefix colour: <http://example.org/colour/> .
@prefix list: <http://example.org/list/> .
@prefix ex: <http://example.org/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:usual rdfs:subPropertyOf skos:broader .
list:colours a skos:ConceptScheme ; dct:title "Colours"@en, "Farben"@de ; dct:description "All; of, them."@en ;
    owl:versionInfo "1.0" ; dct:issued "2024-05-01"^^xsd:date .
colour:1 a skos:Concept, ex:Colour ; skos:prefLabel "Red"@en, "rouge | vif"@fr-CA ; skos:notation "1"^^ex:Number ;
    dct:identifier "1" ; skos:inScheme list:colours ; skos:topConceptOf list:colours ; skos:altLabel "=1+1"@en ;
    skos:scopeNote "Two\nlines, \"quoted\" \\ and | barred"@en ; skos:related colour:3 .
colour:2 a skos:Concept ; skos:prefLabel "Crimson"@en ; skos:altLabel "Deep red"@en, "Wine"@en ; dct:identifier "2" ;
    skos:notation "2"^^ex:Number ; skos:inScheme list:colours ; skos:broader colour:1, colour:3 ; ex:usual colour:1 ;
    dct:created "2020-02-29"^^xsd:date ; owl:deprecated true ; ex:weight 1.50 ;
    rdfs:seeAlso <http://example.net/a%20b?c=(d)#e> .
colour:3 a skos:Concept ; skos:prefLabel "Vivid"@en ; skos:notation "3"^^ex:Number ; dct:identifier "3" ;
    skos:hiddenLabel "Vived"@en ; skos:inScheme list:colours ; skos:topConceptOf list:colours ; skos:related colour:1 ;
    skos:historyNote "Added in 2020."@en .
"""
LINKS = """
@prefix colour: <http://example.org/colour/> .
@prefix list: <http://example.org/list/> .
@prefix linkset: <http://example.org/linkset/> .
@prefix ex: <http://example.org/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix semapv: <https://w3id.org/semapv/vocab/> .
@prefix void: <http://rdfs.org/ns/void#> .
linkset:colours-paints a void:Linkset ; dct:title "Colours to paints"@en ; void:subjectsTarget list:colours ;
    void:objectsTarget <http://example.net/paints> ; void:linkPredicate skos:closeMatch, skos:broadMatch ;
    dct:license <https://creativecommons.org/licenses/by/4.0/> ; dct:source <http://example.net/chart> ;
    dct:description "Which paint: \\"close\\", or not?"@en ; sssom:mapping_justification semapv:ManualMappingCuration ;
    ex:gap "Pink is missing."@en .
colour:1 skos:closeMatch <http://example.net/paint/7> ; skos:broadMatch <http://example.net/paint/8> .
colour:2 skos:closeMatch <http://example.net/paint/9> .
[] a owl:Axiom ; owl:annotatedSource colour:1 ; owl:annotatedProperty skos:closeMatch ;
    owl:annotatedTarget <http://example.net/paint/7> ; sssom:confidence 0.8 ; sssom:comment "tested | seen"@en ;
    ex:shop "corner", "market" ; ex:by <http://example.net/me> .
[] a owl:Axiom ; owl:annotatedSource colour:2 ; owl:annotatedProperty skos:closeMatch ;
    owl:annotatedTarget <http://example.net/paint/9> ; ex:title "Wine, old"@en .
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {
        "pyproject.toml": PREFIXES,
        "vocab/colours.ttl": LIST,
        "mappings/colours-paints.ttl": LINKS,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(name: str, target: str, output: str) -> Result:
    done = CliRunner().invoke(export_command, [name, "--to", target, "--output", output], catch_exceptions=False)
    assert done.exit_code == 0
    return done


def bring_in(*arguments: str) -> Result:
    return CliRunner().invoke(import_command, list(arguments))


def graph(path: Path) -> frozenset[tuple[str, str, str]]:
    return statements(quad.triple for quad in parse_bytes(path.read_bytes(), path=str(path)).quads)


WHOLE = ("csv", "xlsx", "turtle", "jsonld", "rdfxml", "ntriples")


@pytest.mark.parametrize("target", WHOLE)
def test_a_list_comes_back_whole(workspace: Path, target: str) -> None:
    file = f"out.{EXPORTERS[target].suffix}"
    told = export("colours", target, file)
    done = bring_in(file)
    assert done.exit_code == 0, done.output
    assert graph(workspace / "vocab/out.ttl") == graph(workspace / "vocab/colours.ttl")
    assert "cannot hold" not in told.output


def test_an_import_over_a_list_that_is_spread_over_files_says_what_stands_twice(workspace: Path) -> None:
    (workspace / "vocab/more").mkdir()
    (workspace / "vocab/more/colours.ttl").write_text(SPREAD)
    export("colours", "csv", "out.csv")
    done = bring_in("out.csv", "--output", "vocab/colours.ttl", "--replace")
    assert "Note: vocab/more/colours.ttl describes one of the concepts too; delete what is there" in done.output
    (workspace / "vocab/more/colours.ttl").unlink()
    assert "Note" not in bring_in("out.csv", "--output", "vocab/colours.ttl", "--replace").output


def test_json_ld_is_known_by_what_is_in_it_too(workspace: Path) -> None:
    export("colours", "jsonld", "out.json")
    assert bring_in("out.json").exit_code == 0
    assert graph(workspace / "vocab/out.ttl") == graph(workspace / "vocab/colours.ttl")


TAXONOMY = (
    '<ControlledList xmlns="http://www.esd.org.uk/standards"><Metadata><Title>T</Title></Metadata>'
    '<Item Id="1" ConceptId="1" Preferred="true"><Name>One</Name></Item></ControlledList>'
)


@pytest.mark.parametrize(
    ("scheme", "concepts", "notation", "told"),
    [
        ("no list", "ex:{number}", "", "--scheme: 'no list' is neither"),
        ("list:t", "nope:{number}", "", "--concepts: 'nope:1' is neither"),
        ("list:t", "ex:number", "", "--concepts has no {number}"),
        ("list:t", "ex:{number}", "a number", "--notation: 'a number' is neither"),
    ],
)
def test_options_that_make_no_address_are_named(
    workspace: Path, scheme: str, concepts: str, notation: str, told: str
) -> None:
    (workspace / "t.xml").write_text(TAXONOMY)
    done = bring_in("t.xml", "--scheme", scheme, "--concepts", concepts, "--notation", notation)
    assert isinstance(done.exception, ConfigurationError)
    assert told in str(done.exception)


@pytest.mark.parametrize(
    ("name", "text"), [("x.ttl", "# nothing\n"), ("x.json", "[]"), ("x.csv", "IRI,skos:prefLabel@en\n")]
)
def test_a_file_that_holds_nothing_takes_no_list_away(workspace: Path, name: str, text: str) -> None:
    (workspace / name).write_text(text)
    before = (workspace / "vocab/colours.ttl").read_text()
    done = bring_in(name, "--output", "vocab/colours.ttl", "--replace")
    assert "holds nothing to import" in str(done.exception)
    assert (workspace / "vocab/colours.ttl").read_text() == before


def test_a_fault_of_a_file_without_rows_is_a_sentence(workspace: Path) -> None:
    (workspace / "x.ttl").write_text(f'<http://e.org/1> <{SKOS}prefLabel> "One"@en, "Two"@en .')
    told = bring_in("x.ttl").output.splitlines()
    assert next(line for line in told if "has the preferred labels" in line).startswith("<http://e.org/1> has")


def test_a_bar_in_a_name_is_told_how_to_write(workspace: Path) -> None:
    (workspace / "x.csv").write_text("IRI,skos:prefLabel@en\ncolour:7,Pink | rose\n")
    assert r"write \| for one that belongs to a name" in bring_in("x.csv").output
    (workspace / "x.csv").write_text("IRI,skos:prefLabel@en\ncolour:7,Pink \\| rose\n")
    assert bring_in("x.csv").exit_code == 0
    assert '"Pink | rose"@en' in (workspace / "vocab/x.ttl").read_text()


def test_an_import_keeps_the_prefixes_of_the_file(workspace: Path) -> None:
    text = (
        f"@prefix agro: <http://aims.example.net/agrovoc/> . @prefix skos: <{SKOS}> .\n"
        'agro:c_1 a skos:Concept ; skos:prefLabel "Maize"@en ; skos:inScheme agro: .\n'
    )
    (workspace / "maize.ttl").write_text(text)
    assert bring_in("maize.ttl").exit_code == 0
    assert "\nagro:c_1\n    a skos:Concept ;" in (workspace / "vocab/maize.ttl").read_text()
    (workspace / "x.sssom.tsv").write_text(
        SSSOM_HEAD + "colour:1\tskos:exactMatch\tp:1\tsemapv:ManualMappingCuration\t1\n"
    )
    assert bring_in("x.sssom.tsv").exit_code == 0
    assert "    skos:exactMatch p:1 ;" in (workspace / "mappings/x.ttl").read_text()


def test_one_named_graph_is_no_news_and_several_are(workspace: Path) -> None:
    one = '<http://example.org/g/1> { <http://example.org/colour/9> a skos:Concept ; skos:prefLabel "Teal"@en . }\n'
    head = f"@prefix skos: <{SKOS}> .\n"
    (workspace / "x.trig").write_text(head + one)
    assert "merged" not in bring_in("x.trig").output
    (workspace / "x.trig").write_text(head + one + one.replace("g/1", "g/2"))
    assert "2 named graphs were merged into one" in bring_in("x.trig", "--replace").output


def test_a_second_file_of_a_list_is_written_with_a_note_where_the_first_one_is(workspace: Path) -> None:
    export("colours", "csv", "out.csv")
    note = "<http://example.org/list/colours> is described in vocab/colours.ttl already"
    assert note in bring_in("out.csv").output
    told = bring_in("out.csv", "--output", "vocab/colours.ttl", "--replace")
    assert told.exit_code == 0
    assert note not in told.output


SPREAD = """
@prefix colour: <http://example.org/colour/> .
@prefix list: <http://example.org/list/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> .
colour:4 a skos:Concept ; skos:prefLabel "Ochre"@en ; skos:inScheme list:colours ; skos:note [ skos:note "deep" ] .
[] a owl:Axiom ; owl:annotatedSource colour:4 ; owl:annotatedProperty skos:prefLabel ; owl:annotatedTarget "Ochre"@en ;
    dct:source "Chart" .
"""


@pytest.mark.parametrize("target", WHOLE[2:])
def test_a_list_that_is_spread_over_files_is_exported_whole(workspace: Path, target: str) -> None:
    (workspace / "vocab/more").mkdir()
    (workspace / "vocab/more/colours.ttl").write_text(SPREAD)
    file = f"out.{EXPORTERS[target].suffix}"
    export("colours", target, file)
    assert bring_in(file, "--output", "back.ttl").exit_code == 0
    whole = graph(workspace / "vocab/colours.ttl") | graph(workspace / "vocab/more/colours.ttl")
    assert graph(workspace / "back.ttl") == whole


def test_a_file_with_concepts_of_another_list_is_no_part_of_its_own(workspace: Path) -> None:
    other = (
        'list:tones a skos:ConceptScheme ; dct:title "Tones"@en .\n'
        "colour:5 a skos:Concept ; skos:inScheme list:tones .\n"
    )
    (workspace / "vocab/tones.ttl").write_text(SPREAD + other)
    for name, numbers in (("colours", {"1", "2", "3", "4"}), ("tones", {"5"})):
        export(name, "ntriples", "out.nt")
        lines = (workspace / "out.nt").read_text().splitlines()
        found = {line.split("/colour/")[1].split(">")[0] for line in lines if "Concept>" in line}
        assert found == numbers


NARROWER = """
@prefix colour: <http://example.org/colour/> .
@prefix list: <http://example.org/list/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
list:colours a skos:ConceptScheme ; dct:title "Barvy"@cs, "Colours"@en-GB .
colour:1 a skos:Concept ; skos:prefLabel "Barva"@cs, "Colour"@en-GB ; skos:notation "1" ; skos:inScheme list:colours ;
    skos:narrower colour:2 .
colour:2 a skos:Concept ; skos:prefLabel "Azur"@cs, "Blue"@en-GB ; skos:notation "2" ; skos:inScheme list:colours ;
    skos:definition "Jako nebe."@cs, "Like the sky."@en-GB ; skos:altLabel "Azure"@en-GB .
"""


def test_exports_name_things_in_the_workspaces_language_and_know_what_is_narrower(workspace: Path) -> None:
    (workspace / "mappings/colours-paints.ttl").unlink()
    (workspace / "vocab/colours.ttl").write_text(NARROWER)
    export("colours", "esd-csv", "out.csv")
    rows = list(csv.DictReader((workspace / "out.csv").read_text().splitlines()))
    told = ("Label", "Description", "Parent identifiers", "Parent labels")
    assert [rows[1][name] for name in told] == ["Blue", "Like the sky.", "1", "Colour"]
    export("colours", "esd-xml", "out.xml")
    text = (workspace / "out.xml").read_text()
    assert '<BroaderItem Id="1" ConceptId="1" Default="true">Colour</BroaderItem>' in text
    assert "<Name>Azure</Name>" in text
    export("colours", "html", "out.html")
    page = (workspace / "out.html").read_text()
    assert "Azur<" not in page
    assert "Blue</a>" in page
    assert page.index("Colour</td>") > page.index("Blue</a>")


def test_addresses_that_end_in_no_number_do_not_stop_an_export(workspace: Path) -> None:
    start = LIST.index("colour:1 a")
    text = LIST[:start] + '<urn:x:one> a skos:Concept ; skos:prefLabel "One"@en ; skos:inScheme list:colours .\n'
    (workspace / "vocab/colours.ttl").write_text(text)
    told = export("colours", "esd-xml", "out.xml")
    assert "1 x skos:prefLabel" in told.output
    assert "<Name>One</Name>" in (workspace / "out.xml").read_text()


@pytest.mark.parametrize("target", ["turtle", "jsonld", "rdfxml", "ntriples"])
def test_a_mapping_set_comes_back_whole(workspace: Path, target: str) -> None:
    file = f"out.{EXPORTERS[target].suffix}"
    told = export("colours-paints", target, file)
    done = bring_in(file)
    assert done.exit_code == 0, done.output
    assert graph(workspace / "mappings/out.ttl") == graph(workspace / "mappings/colours-paints.ttl")
    assert "cannot hold" not in told.output


def test_sssom_keeps_pairs_and_their_details_and_tells_what_it_drops(workspace: Path) -> None:
    told = export("colours-paints", "sssom", "out.sssom.tsv")
    assert told.output.splitlines()[1:] == ["SSSOM cannot hold, so left out:", "  1 x ex:gap"]
    assert bring_in("out.sssom.tsv").exit_code == 0
    before, after = graph(workspace / "mappings/colours-paints.ttl"), graph(workspace / "mappings/out.ttl")
    assert after < before
    assert {predicate for _, predicate, _ in before - after} == {"<http://example.org/def/gap>"}


REASONS = """
[] a owl:Axiom ; owl:annotatedSource colour:1 ; owl:annotatedProperty skos:broadMatch ;
    owl:annotatedTarget <http://example.net/paint/8> ; sssom:mapping_justification semapv:{reason} ;
    ex:note "own" ; <http://example.net/def/note> "theirs" .
"""


@pytest.mark.parametrize("reason", ["ManualMappingCuration", "LexicalMatching"])
def test_a_pair_keeps_a_justification_of_its_own_and_no_column_comes_twice(workspace: Path, reason: str) -> None:
    file = workspace / "mappings/colours-paints.ttl"
    file.write_text(LINKS.replace('    ex:gap "Pink is missing."@en .', "    .") + REASONS.format(reason=reason))
    told = export("colours-paints", "sssom", "out.sssom.tsv")
    assert "cannot hold" not in told.output
    lines = [line for line in (workspace / "out.sssom.tsv").read_text().splitlines() if not line.startswith("#")]
    columns = lines[0].split("\t")
    assert len(columns) == len(set(columns))
    assert [row["mapping_justification"] for row in csv.DictReader(lines, delimiter="\t")] == [
        "semapv:ManualMappingCuration",
        f"semapv:{reason}",
        "semapv:ManualMappingCuration",
    ]
    assert bring_in("out.sssom.tsv").exit_code == 0
    assert graph(workspace / "mappings/out.ttl") == graph(file)


@pytest.mark.parametrize("name", ["out.sssom.yml", "out.yaml"])
def test_sssom_with_its_head_in_a_file_beside_it_is_the_same(workspace: Path, name: str) -> None:
    export("colours-paints", "sssom", "out.sssom.tsv")
    lines = (workspace / "out.sssom.tsv").read_text().splitlines(keepends=True)
    (workspace / "out.sssom.tsv").write_text("".join(line for line in lines if not line.startswith("#")))
    assert "out.sssom.yml" in str(bring_in("out.sssom.tsv").exception).replace("NAME", "out")
    (workspace / name).write_text("".join(line[1:] for line in lines if line.startswith("#")))
    assert bring_in("out.sssom.tsv").exit_code == 0
    before, after = graph(workspace / "mappings/colours-paints.ttl"), graph(workspace / "mappings/out.ttl")
    assert {predicate for _, predicate, _ in before - after} == {"<http://example.org/def/gap>"}


def as_a_spreadsheet_saves(text: str, sign: str) -> str:
    """Return tab separated text as Excel saves it: all lines as long as the table, quotes where a cell needs them."""
    rows = [[line] if line.startswith("#") else line.split("\t") for line in text.splitlines()]
    width = max(len(row) for row in rows)
    saved = io.StringIO(newline="")
    csv.writer(saved, delimiter=sign, lineterminator="\r\n").writerows(row + [""] * (width - len(row)) for row in rows)
    return saved.getvalue()


@pytest.mark.parametrize(
    ("name", "sign", "encoding"),
    [
        ("out.sssom.tsv", "\t", "utf-8"),
        ("out.sssom.tsv", "\t", "utf-16"),
        ("out.sssom.csv", ",", "utf-8-sig"),
        ("out.sssom.csv", ";", "utf-8-sig"),
    ],
)
def test_sssom_that_a_spreadsheet_saved_is_the_same(workspace: Path, name: str, sign: str, encoding: str) -> None:
    export("colours-paints", "sssom", "plain.sssom.tsv")
    text = as_a_spreadsheet_saves((workspace / "plain.sssom.tsv").read_text(), sign)
    assert text.startswith("#mapping_set_id: http://example.org/linkset/colours-paints" + 5 * sign)
    (workspace / name).write_bytes(text.encode(encoding))
    done = bring_in(name)
    assert done.exit_code == 0, done.exception
    assert bring_in("plain.sssom.tsv").exit_code == 0
    assert graph(workspace / "mappings/out.ttl") == graph(workspace / "mappings/plain.ttl")


def test_an_sssom_column_that_is_named_twice_is_refused(workspace: Path) -> None:
    (workspace / "x.sssom.tsv").write_text(SSSOM_HEAD.replace("confidence", "object_id"))
    assert "the column 'object_id' is named twice" in str(bring_in("x.sssom.tsv").exception)


SLOTS_OF_A_SET = frozenset(
    [
        "mapping_set_id",
        "mapping_set_title",
        "mapping_set_description",
        "mapping_set_version",
        "license",
        "subject_source",
        "object_source",
        "subject_source_version",
        "object_source_version",
        "mapping_set_source",
        "mapping_provider",
        "creator_id",
        "curie_map",
        "extension_definitions",
    ]
)


def test_sssom_has_the_slots_the_specification_asks_for(workspace: Path) -> None:
    export("colours-paints", "sssom", "out.sssom.tsv")
    lines = (workspace / "out.sssom.tsv").read_text().splitlines()
    head = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    assert set(head) <= SLOTS_OF_A_SET
    assert head["mapping_set_id"] == "http://example.org/linkset/colours-paints"
    assert head["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (head["subject_source"], head["object_source"]) == ("list:colours", "http://example.net/paints")
    declared = {item["slot_name"] for item in head["extension_definitions"]}
    rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))
    assert len(rows) == 3
    for row in rows:
        assert {name for name in row if name.startswith("ext_")} == declared
        for slot in ("subject_id", "predicate_id", "object_id", "mapping_justification"):
            prefix, colon, _ = row[slot].partition(":")
            assert colon
            assert prefix in {*head["curie_map"], "http"}


def test_csv_tells_that_details_of_pairs_are_dropped(workspace: Path) -> None:
    told = export("colours-paints", "csv", "out.csv").output
    assert "2 x details of a statement (owl:Axiom)" in told
    bring_in("out.csv")
    assert graph(workspace / "mappings/out.ttl") < graph(workspace / "mappings/colours-paints.ttl")


def test_controlled_list_xml_keeps_names_and_hierarchy(workspace: Path) -> None:
    told = export("colours", "esd-xml", "out.xml").output
    assert "1 x ex:weight" in told
    done = bring_in("out.xml", "--scheme", "list:colours", "--concepts", "colour:{number}", "--notation", "ex:Number")
    assert done.exit_code == 0, done.output
    before, after = graph(workspace / "vocab/colours.ttl"), graph(workspace / "vocab/out.ttl")
    assert after <= before
    kept = {predicate.strip("<>") for _, predicate, _ in after}
    wanted = (
        "prefLabel",
        "altLabel",
        "hiddenLabel",
        "broader",
        "related",
        "notation",
        "inScheme",
        "topConceptOf",
        "scopeNote",
    )
    assert {SKOS + name for name in wanted} <= kept
    assert "http://example.org/def/usual" in kept


def test_no_list_of_ours_gains_a_statement_by_controlled_list_xml() -> None:
    workspace = whole_workspace(working_tree(ROOT))
    lists = {name for path in (ROOT / "vocab").glob("*.ttl") if (name := path.stem) != "def"}
    exporter, defaults = EXPORTERS["esd-xml"], f"<{DEFAULT}>"
    assert {"functions", "ipsv", "lgcl"} < lists
    for name in sorted(lists):
        extent = select(workspace, name)
        assert extent.kind == A_LIST
        assert exporter.read is not None
        back = exporter.read(exporter.write(extent), extent)
        assert len(back) > len(extent.concepts) > 0, name
        assert gone(back, extent.triples) == frozenset(), name
        assert defaults not in {predicate for _, predicate, _ in gone(extent.triples, back)}, name


@pytest.mark.parametrize("default", [0, 3])
def test_default_parents_are_those_the_list_states(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, default: int
) -> None:
    for folder in ("vocab", "mappings"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("ipsv*", "lgcl*", "import"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "vocab/functions.ttl"
    parts = file.read_text().split("    skos:broader function:")
    pairs = [f"def:defaultBroader function:{part.split()[0]} ;\n    skos:broader function:" for part in parts[1:]]
    lines = [pair if place < default else "skos:broader function:" for place, pair in enumerate(pairs)]
    file.write_text(parts[0] + "".join(f"    {line}{part}" for line, part in zip(lines, parts[1:], strict=True)))
    before = graph(file)
    assert sum(predicate == f"<{DEFAULT}>" for _, predicate, _ in before) == default
    told = export("functions", "esd-xml", "functions.xml").output
    assert "adds" not in told
    names = ("--scheme", "list:functions", "--concepts", "function:{number}", "--notation", "def:FunctionNumber")
    assert bring_in("functions.xml", *names, "--replace").exit_code == 0
    assert graph(file) <= before
    assert {row for row in before if row[1] == f"<{DEFAULT}>"} <= graph(file)


def test_default_parents_are_told_as_left_out_where_all_parents_are_default(workspace: Path) -> None:
    text = LIST.replace("skos:broader colour:1, colour:3", "skos:broader colour:1")
    (workspace / "vocab/colours.ttl").write_text(text)
    assert "1 x ex:usual" in export("colours", "esd-xml", "out.xml").output


def test_an_export_tells_what_its_format_adds(workspace: Path) -> None:
    told = export("colours", "jskos", "out.json").output
    lines = told[told.index("JSKOS adds, when it is read again:") :].splitlines()
    assert lines[1:] == ["  3 x skos:notation"]


@pytest.mark.parametrize("target", list(EXPORTERS))
def test_every_export_is_the_same_twice(workspace: Path, target: str) -> None:
    name = "colours-paints" if target == "sssom" else "colours"
    export(name, target, "one")
    export(name, target, "two")
    assert (workspace / "one").read_bytes() == (workspace / "two").read_bytes()
    assert (workspace / "one").stat().st_size > 200


@pytest.mark.parametrize(
    ("name", "target"), [("colours", "sssom"), ("colours-paints", "esd-xml"), ("colours-paints", "esd-csv")]
)
def test_a_format_that_does_not_fit_is_refused(workspace: Path, name: str, target: str) -> None:
    done = CliRunner().invoke(export_command, [name, "--to", target])
    assert isinstance(done.exception, ConfigurationError)
    assert "Formats for it: csv, xlsx" in str(done.exception)


def test_an_unknown_list_names_those_there_are(workspace: Path) -> None:
    done = CliRunner().invoke(export_command, ["shapes", "--to", "csv"])
    assert str(done.exception) == "There is no list or mapping set 'shapes'. There are: colours, colours-paints."


def test_esd_csv_has_the_columns_of_the_web_method(workspace: Path) -> None:
    export("colours", "esd-csv", "out.csv")
    header, *rows = (workspace / "out.csv").read_text().splitlines()
    assert header == (
        "Identifier,Label,Description,Created,Modified,History notes,Type,Parent identifiers,Parent labels"
    )
    assert "2,Crimson,,2020-02-29,,,Concept,1; 3,Red; Vivid" in rows


def test_jskos_holds_concepts_and_mappings(workspace: Path) -> None:
    export("colours", "jskos", "list.json")
    scheme = json.loads((workspace / "list.json").read_text())
    crimson = scheme["concepts"][1]
    assert crimson["uri"] == "http://example.org/colour/2"
    assert crimson["altLabel"] == {"en": ["Deep red", "Wine"]}
    assert crimson["broader"] == [{"uri": "http://example.org/colour/1"}, {"uri": "http://example.org/colour/3"}]
    assert scheme["prefLabel"] == {"de": "Farben", "en": "Colours"}
    export("colours-paints", "jskos", "links.json")
    first = json.loads((workspace / "links.json").read_text())["mappings"][0]
    assert first["from"]["memberSet"][0]["prefLabel"]["en"] == "Red"
    assert first["type"] == [SKOS + "closeMatch"]
    assert first["mappingRelevance"] == 0.8


def test_the_page_shows_texts_as_texts(workspace: Path) -> None:
    (workspace / "vocab/colours.ttl").write_text(LIST.replace("Wine", "<b>Wine</b> & co"))
    export("colours", "html", "out.html")
    page = (workspace / "out.html").read_text()
    assert "&lt;b&gt;Wine&lt;/b&gt; &amp; co" in page
    assert "Crimson</a> (deprecated)" in page
    assert "<script" not in page


def test_a_workbook_at_fault_is_copied_with_the_cells_marked(workspace: Path) -> None:
    export("colours", "xlsx", "colours.xlsx")
    book = load_workbook(workspace / "colours.xlsx")
    sheet = book["Concepts"]
    headers = [cell.value for cell in sheet[1]]
    created = headers.index("dct:created^^xsd:date") + 1
    broader = headers.index("skos:broader") + 1
    sheet.cell(3, created, "29/02/2020")
    sheet.cell(4, broader, "red")
    book.save(workspace / "colours.xlsx")
    done = bring_in("colours.xlsx", "--output", "vocab/new.ttl")
    assert "colours.xlsx[Concepts], row 3, column 'dct:created^^xsd:date': '29/02/2020' is not a date" in done.output
    assert isinstance(done.exception, ExchangeError)
    assert "colours.faults.xlsx shows them" in str(done.exception)
    assert not (workspace / "vocab/new.ttl").exists()
    marked = load_workbook(workspace / "colours.faults.xlsx")["Concepts"]
    for row, column in ((3, created), (4, broader)):
        assert marked.cell(row, column).fill.fgColor.rgb.endswith("FFC7CE")
        assert marked.cell(row, column).comment
    coloured = [cell for row in marked for cell in row if cell.fill.fill_type]
    assert len(coloured) == 2


def test_what_an_editor_types_in_a_workbook_is_understood(workspace: Path) -> None:
    export("colours", "xlsx", "colours.xlsx")
    book = load_workbook(workspace / "colours.xlsx")
    sheet = book["Concepts"]
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(5, 1, "colour:4")
    sheet.cell(5, headers.index("a") + 1, "skos:Concept")
    sheet.cell(5, headers.index("skos:prefLabel@en") + 1, " Scarlet ")
    sheet.cell(5, headers.index("skos:notation^^ex:Number") + 1, 4)
    sheet.cell(5, headers.index("skos:altLabel@en") + 1, "Bright red | Cherry")
    sheet.cell(5, headers.index("dct:created^^xsd:date") + 1, datetime(2024, 5, 31)).number_format = "dd/mm/yyyy"
    book.save(workspace / "colours.xlsx")
    assert bring_in("colours.xlsx", "--output", "vocab/new.ttl").exit_code == 0
    text = (workspace / "vocab/new.ttl").read_text()
    block = text[text.index("\ncolour:4\n") :]
    assert 'skos:prefLabel "Scarlet"@en' in block
    assert 'skos:notation "4"^^ex:Number' in block
    assert 'skos:altLabel "Cherry"@en' in block
    assert 'dct:created "2024-05-31"^^xsd:date' in block


def test_cells_that_do_not_hold_what_they_show_are_told_and_marked(workspace: Path) -> None:
    export("colours", "xlsx", "colours.xlsx")
    book = load_workbook(workspace / "colours.xlsx")
    sheet = book["Concepts"]
    headers = [cell.value for cell in sheet[1]]
    label, other = (headers.index(f"skos:{name}Label@en") + 1 for name in ("pref", "alt"))
    sheet.cell(2, label, '=CONCATENATE("Re","d")')
    sheet.cell(4, other, "#N/A").data_type = "e"
    sheet.merge_cells(start_row=3, end_row=4, start_column=label, end_column=label)
    sheet.cell(2, len(headers) + 2, "by hand")
    book.create_sheet("Sheet2")
    book.save(workspace / "colours.xlsx")
    done = bring_in("colours.xlsx", "--output", "vocab/new.ttl")
    told = [line.partition("row ")[2] for line in done.output.splitlines() if "row " in line]
    merged = sheet.cell(3, label).column_letter
    assert told == [
        "2: there is text in a column without a name: 'by hand'. Name it in the first row, or clear it.",
        "2, column 'skos:prefLabel@en': the result of the formula is not in the file. "
        "Open and save it in Excel, or write the result.",
        f"3, column 'skos:prefLabel@en': the cells {merged}3:{merged}4 are merged, and all but the first are empty. "
        "Part them, and fill in each.",
        "4, column 'skos:altLabel@en': the formula gives the error #N/A; write what was meant.",
    ]
    assert load_workbook(workspace / "colours.faults.xlsx")["Concepts"].cell(3, label).comment


def test_a_description_is_read_as_windows_saves_it(workspace: Path) -> None:
    rules = 'output = "vocab/t.ttl"\r\nlanguage = "en"\r\n[tables.t]\r\nfile = "t.csv"\r\n'
    rows = (
        '[[rows]]\r\ntable = "t"\r\nsubject = "ex:{n}"\r\nvalues = [{ property = "skos:prefLabel", text = "{n}" }]\r\n'
    )
    (workspace / "t.csv").write_bytes(b"\xef\xbb\xbfn\r\nOak\r\n")
    (workspace / "t.toml").write_bytes((rules + rows).encode("utf-8-sig"))
    assert bring_in("t.toml").exit_code == 0
    assert '"Oak"@en' in (workspace / "vocab/t.ttl").read_text()
    (workspace / "t.toml").write_bytes((rules + rows).encode("utf-16"))
    assert "t.toml is not UTF-8" in str(bring_in("t.toml", "--replace").exception)


def test_a_column_named_twice_and_a_merged_cell_that_is_required_are_told(workspace: Path) -> None:
    from openpyxl import Workbook

    rules = (
        'output = "vocab/trees.ttl"\nlanguage = "en"\n[tables.trees]\nfile = "trees.xlsx"\n'
        'columns.name = { required = true }\n[[rows]]\ntable = "trees"\nsubject = "ex:{number}"\n'
        'values = [{ property = "skos:prefLabel", text = "{name}" }]\n'
    )
    (workspace / "trees.toml").write_text(rules)
    book = Workbook()
    for row in (["number", "name"], [1, "Oak"], [2, None], [0.1 + 0.2, "Ash"]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    book.save(workspace / "trees.xlsx")
    assert "row 3, column 'name'" in bring_in("trees.toml").output
    assert load_workbook(workspace / "trees.faults.xlsx").active["B2"].comment
    book.active.unmerge_cells("B2:B3")
    book.active["B3"] = "Elm"
    book.save(workspace / "trees.xlsx")
    assert bring_in("trees.toml").exit_code == 0
    assert "/def/0.3>" in (workspace / "vocab/trees.ttl").read_text()
    book.active["C1"] = "name"
    book.save(workspace / "trees.xlsx")
    assert "the column 'name' is named twice" in str(bring_in("trees.toml", "--replace").exception)


def test_columns_without_a_name_may_be_empty(workspace: Path) -> None:
    (workspace / "x.csv").write_text("IRI,,skos:prefLabel@en,,\ncolour:7,,Pink,,\ncolour:8,,Mauve,,\n,,,,\n")
    assert bring_in("x.csv").exit_code == 0
    assert '"Mauve"@en' in (workspace / "vocab/x.ttl").read_text()
    (workspace / "x.csv").write_text("IRI,,skos:prefLabel@en,,\ncolour:7,new,Pink,,\n")
    assert "row 2: there is text in a column without a name: 'new'" in bring_in("x.csv", "--replace").output


def test_a_description_reads_workbooks_and_marks_them(workspace: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["number", "name"])
    book.active.append([1, "Oak"])
    book.active.append(["two", "Ash"])
    book.save(workspace / "trees.xlsx")
    (workspace / "trees.toml").write_text(
        'output = "vocab/trees.ttl"\nlanguage = "en"\n[tables.trees]\nfile = "trees.xlsx"\n'
        'columns.number = { pattern = "[0-9]+" }\n[[rows]]\ntable = "trees"\nsubject = "ex:{number}"\n'
        'values = [{ property = "skos:prefLabel", text = "{name}" }]\n'
    )
    done = bring_in("trees.toml")
    assert "row 3, column 'number': 'two' does not have the form" in done.output
    assert load_workbook(workspace / "trees.faults.xlsx").active["A3"].comment.text.startswith("'two' does not")


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("x.csv", b"number,name\n1,Red\n", "the first column must be 'IRI'"),
        ("x.csv", b"IRI,skos:prefLabel@en\ncolour:1,Red\nblau:1,Blue\n", "neither an absolute IRI nor"),
        ("x.csv", b"IRI,prefLabel\ncolour:1,Red\n", "x.csv, row 1: 'prefLabel'"),
        ("x.xlsx", b"no workbook", "is not an Excel workbook"),
        ("x.sssom.tsv", b"#a: [\nsubject_id\tpredicate_id\tobject_id\n", "the head is not YAML"),
        ("x.sssom.tsv", b"#a: &x 1\n#b: *x\nsubject_id\tpredicate_id\tobject_id\n", "YAML aliases"),
        ("x.sssom.tsv", b"subject_id\tpredicate_id\tobject_id\n", "the head must name the set"),
        ("x.sssom.tsv", b"subject_id\tobject_id\n", "the column 'predicate_id' is missing"),
        ("x.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><ControlledList>&b;</ControlledList>", "entities are not accepted"),
        ("x.xml", b"<ControlledList><Item></ControlledList>", "not well-formed XML"),
        ("x.txt", b"?", "the format cannot be told"),
        ("x.rdf", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "document type or entity"),
    ],
)
def test_broken_files_get_one_clear_error(workspace: Path, name: str, data: bytes, told: str) -> None:
    (workspace / name).write_bytes(data)
    done = bring_in(name, "--scheme", "list:x", "--concepts", "colour:{number}")
    assert isinstance(done.exception, (ExchangeError, RdfSyntaxError, ConfigurationError))
    assert told in f"{done.output}{done.exception}"
    assert not (workspace / "vocab/x.ttl").exists()


SSSOM_HEAD = (
    "#mapping_set_id: http://example.org/linkset/x\n#curie_map:\n#  p: http://example.net/paint/\n"
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\n"
)


@pytest.mark.parametrize(
    ("written", "kept"), [("0.50", "0.5"), ("1.0", "1"), ("8e-1", "0.8"), ("0", "0"), (".25", "0.25")]
)
def test_a_confidence_is_kept_as_the_store_keeps_it(workspace: Path, written: str, kept: str) -> None:
    row = f"colour:1\tskos:exactMatch\tp:1\tsemapv:ManualMappingCuration\t{written}\n"
    (workspace / "x.sssom.tsv").write_text(SSSOM_HEAD + row)
    assert bring_in("x.sssom.tsv").exit_code == 0
    found = {value for _, name, value in graph(workspace / "mappings/x.ttl") if "confidence" in name}
    assert found == {f'"{kept}"^^<http://www.w3.org/2001/XMLSchema#decimal>'}


@pytest.mark.parametrize("written", ["1.5", "-0.1", "NaN", "high", "90 %"])
def test_a_confidence_that_is_none_is_told_with_its_row(workspace: Path, written: str) -> None:
    row = f"colour:1\tskos:exactMatch\tp:1\tsemapv:ManualMappingCuration\t{written}\n"
    (workspace / "x.sssom.tsv").write_text(SSSOM_HEAD + row)
    told = f"row 5, column 'confidence': '{written}' is not a number from 0 to 1"
    assert told in bring_in("x.sssom.tsv").output


def test_sssom_rows_that_deny_a_pair_are_not_taken_for_one(workspace: Path) -> None:
    (workspace / "x.sssom.tsv").write_text(
        "#mapping_set_id: http://example.org/linkset/x\n#curie_map:\n#  p: http://example.net/paint/\n"
        "subject_id\tpredicate_modifier\tpredicate_id\tobject_id\tmapping_justification\n"
        "colour:1\tNot\tskos:exactMatch\tp:1\tsemapv:ManualMappingCuration\n"
        "colour:1\t\tskos:exactMatch\tp:2\tsemapv:ManualMappingCuration\n"
        "colour:2\t\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration\n"
    )
    done = bring_in("x.sssom.tsv")
    assert "row 5: says that the pair does not hold; left out" in done.output
    assert "row 7: says that no term was found; left out" in done.output
    text = (workspace / "mappings/x.ttl").read_text()
    assert "p:2" in text
    assert "p:1" not in text


def test_old_controlled_lists_are_read_by_concept_number(workspace: Path) -> None:
    (workspace / "old.xml").write_text(
        '<?xml version="1.0"?><ControlledList xmlns="http://www.esd.org.uk/standards" Version="2.00">'
        "<Metadata><Title>Subjects</Title><Date.Issued>2006-04-03</Date.Issued></Metadata>"
        '<Item Id="8126" ConceptId="141" Obsolete="false" AToZ="true" Preferred="true"><Name>Care</Name><ScopeNotes />'
        '<BroaderItem Id="481" ConceptId="481" Default="true">People</BroaderItem></Item>'
        '<Item Id="481" ConceptId="481" Obsolete="true" AToZ="false" Preferred="true"><Name>People</Name></Item>'
        '<Item Id="9" ConceptId="141" Preferred="false" Type="synonym"><Name>Looking after</Name>'
        '<UseItem Id="8126" ConceptId="141">Care</UseItem></Item>'
        '<Item Id="10" ConceptId="141" Preferred="false" Type="misspelling"><Name>Caer</Name>'
        '<UseItem Id="8126" ConceptId="141">Care</UseItem></Item>'
        "</ControlledList>"
    )
    done = bring_in("old.xml", "--scheme", "list:subjects", "--concepts", "http://example.org/subject/{number}")
    assert done.exit_code == 0, done.output
    assert "AToZ of 2 items was not read" in done.output
    text = (workspace / "vocab/old.ttl").read_text()
    care = text[text.index("<http://example.org/subject/141>\n") : text.index("<http://example.org/subject/481>\n")]
    assert "skos:broader <http://example.org/subject/481> ;" in care
    assert 'skos:altLabel "Looking after"@en ;' in care
    assert 'skos:hiddenLabel "Caer"@en ;' in care
    assert "owl:deprecated" not in care
    assert text.count("owl:deprecated true") == 1


OURS = [("LGIL", "csv"), ("functions", "xlsx"), ("priorityOutcomes", "csv"), ("englishAndWelshServices", "rdfxml")]


@pytest.mark.parametrize(("name", "target"), OURS)
def test_our_own_lists_come_back_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, target: str) -> None:
    for folder in ("vocab", "mappings"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("ipsv*", "lgcl*", "import"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    monkeypatch.chdir(tmp_path)
    told = export(name, target, str(tmp_path / f"out.{EXPORTERS[target].suffix}"))
    assert "cannot hold" not in told.output
    assert bring_in(f"out.{EXPORTERS[target].suffix}", "--dry-run").exit_code == 0


def test_our_own_mappings_survive_sssom(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT)
    file = tmp_path / "lgsl-lgil.sssom.tsv"
    told = export("lgsl-lgil", "sssom", str(file)).output
    assert {line.split(" x ")[1] for line in told.splitlines() if " x " in line} == {
        "def:attribution",
        "def:completeness",
        "def:knownGap",
        "def:provenance",
        "dct:license",
    }
    assert "ext_customerTitle" in file.read_text()
    assert io.StringIO(file.read_text()).readline() == "#mapping_set_id: http://id.esd.org.uk/linkset/lgsl-lgil\n"


def test_jskos_keeps_names_notes_and_hierarchy(workspace: Path) -> None:
    told = export("colours", "jskos", "out.json").output
    assert "1 x ex:weight" in told
    done = bring_in("out.json")
    assert done.exit_code == 0
    assert "notations are plain texts (3), as JSKOS has no datatypes" in done.output
    before, after = graph(workspace / "vocab/colours.ttl"), graph(workspace / "vocab/out.ttl")
    notation = f"<{SKOS}notation>"
    assert {row for row in after if row[1] != notation} < before
    lost = {predicate.strip("<>").rpartition("/")[2].rpartition("#")[2] for _, predicate, _ in before - after}
    assert lost == {"weight", "usual", "seeAlso", "notation", "subPropertyOf", "versionInfo"}
    assert {value for _, predicate, value in after if predicate == notation} == {'"1"', '"2"', '"3"'}
    again = bring_in("out.json", "--notation", "ex:Number", "--replace")
    assert "plain texts" not in again.output
    assert {row for row in before if row[1] == notation} < graph(workspace / "vocab/out.ttl")


def test_a_datatype_of_notations_that_is_none_is_refused(workspace: Path) -> None:
    export("colours", "jskos", "out.json")
    done = bring_in("out.json", "--notation", "nothing:Number")
    assert isinstance(done.exception, ConfigurationError)
    assert "nothing:Number" in str(done.exception)
    assert not (workspace / "vocab/out.ttl").exists()


def test_jskos_keeps_mappings_and_their_confidence(workspace: Path) -> None:
    export("colours-paints", "jskos", "out.json")
    assert bring_in("out.json").exit_code == 0
    after = graph(workspace / "mappings/out.ttl")
    pairs = {row for row in graph(workspace / "mappings/colours-paints.ttl") if "Match>" in row[1]}
    assert pairs < after
    assert ("0.8", "decimal") in {
        (value.split('"')[1], value.rstrip(">").rpartition("#")[2]) for _, name, value in after if "confidence" in name
    }


CONCEPTS = [
    {"uri": "http://example.org/colour/8", "type": [SKOS + "Concept"], "prefLabel": {"en": "Teal", "-": "…"}},
    {
        "uri": "http://example.org/colour/9",
        "prefLabel": {"en": "Navy"},
        "altLabel": {"en": ["Dark blue"], "und": ["N9"]},
        "inScheme": [{"uri": "http://example.org/list/colours"}, None],
        "created": "1999",
        "depiction": ["http://example.org/navy.png"],
    },
]


@pytest.mark.parametrize("form", ["array", "one a line", "in a scheme"])
def test_jskos_of_others_is_read_in_every_form(workspace: Path, form: str) -> None:
    scheme = {
        "uri": "http://example.org/list/colours",
        "type": [SKOS + "ConceptScheme"],
        "prefLabel": {"en": "Colours"},
    }
    text = {
        "array": json.dumps(CONCEPTS),
        "one a line": "\n".join(json.dumps(item) for item in CONCEPTS),
        "in a scheme": json.dumps({**scheme, "concepts": CONCEPTS, "topConcepts": [CONCEPTS[0]]}),
    }[form]
    (workspace / "others.ndjson").write_text(text)
    done = bring_in("others.ndjson")
    assert done.exit_code == 0, done.output
    assert "not taken over: depiction." in done.output
    turtle = (workspace / "vocab/others.ttl").read_text()
    for statement in ('prefLabel "Teal"@en', 'altLabel "Dark blue"@en', 'altLabel "N9"', "inScheme list:colours"):
        assert statement in turtle
    assert ("topConceptOf list:colours" in turtle) is (form == "in a scheme")


@pytest.mark.parametrize("cell", ["colour:Sky blue", "colour:a|b", "colour:a>b", "http://[", "colour:a{b}"])
def test_a_cell_that_makes_no_address_is_told_with_its_row(workspace: Path, cell: str) -> None:
    (workspace / "x.csv").write_text(f'IRI,skos:prefLabel@en,skos:broader\ncolour:8,Sky,"{cell}"\n')
    done = bring_in("x.csv")
    assert isinstance(done.exception, ExchangeError)
    assert "x.csv, row 2, column 'skos:broader': '" in done.output


@pytest.mark.parametrize(
    "head",
    [
        "#curie_map: p\n",
        "#extension_definitions:\n# - slot_name: x\n",
        "#extension_definitions:\n# - x\n",
        "#extension_definitions: 5\n",
        "#mapping_set_id: http://[\n",
    ],
)
def test_a_head_of_sssom_that_is_not_as_specified_is_refused_with_a_reason(workspace: Path, head: str) -> None:
    rows = "subject_id\tpredicate_id\tobject_id\tx\ncolour:1\tskos:exactMatch\tcolour:2\t5\n"
    start = "" if "set_id" in head else "#mapping_set_id: http://example.org/linkset/x\n"
    (workspace / "x.sssom.tsv").write_text(start + head + rows)
    done = bring_in("x.sssom.tsv")
    assert isinstance(done.exception, ExchangeError)
    assert "head" in str(done.exception)


def test_jskos_may_say_that_there_is_more_than_it_holds(workspace: Path) -> None:
    concept = {
        "uri": "http://example.org/colour/7",
        "type": ["http://www.w3.org/2004/02/skos/core#Concept"],
        "prefLabel": {"en": "Teal", "de": None, "-": "x"},
        "altLabel": {"en": ["Dark cyan", None], "-": ["x"], "fr": None},
        "broader": [None],
        "inScheme": [{"uri": "http://example.org/list/colours"}, None],
        "notation": None,
    }
    (workspace / "others.json").write_text(json.dumps(concept))
    assert bring_in("others.json").exit_code == 0
    texts = {value for _, name, value in graph(workspace / "vocab/others.ttl") if "abel" in name}
    assert texts == {'"Teal"@en', '"Dark cyan"@en'}


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{", "is not JSON"),
        (b"[1]", "made of objects"),
        (b'{"prefLabel": {"en": "x"}}', "no usable 'uri'"),
        (b'{"uri": "a b"}', "no usable 'uri'"),
        (b'{"from": {"memberSet": []}}', "partOf"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"uri": "http://x.org/1", "prefLabel": "One"}', "http://x.org/1 is not as JSKOS has it"),
        (b'{"uri": "http://x.org/1", "notation": 5}', "http://x.org/1 is not as JSKOS has it"),
        (b'{"uri": "http://x.org/1", "altLabel": {"en us": ["a"]}}', "http://x.org/1 is not as JSKOS has it"),
        (b'{"uri": "http://x.org/1", "created": 2020}', "http://x.org/1 is not as JSKOS has it"),
    ],
)
def test_what_is_no_jskos_is_refused_with_a_reason(workspace: Path, data: bytes, told: str) -> None:
    (workspace / "x.json").write_bytes(data)
    done = bring_in("x.json")
    assert isinstance(done.exception, ExchangeError)
    assert told in str(done.exception)
