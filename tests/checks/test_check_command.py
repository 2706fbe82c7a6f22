"""``publisher check`` as people and CI systems call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from defusedxml import ElementTree

import publisher.resources as engine
from tests.workspaces import PREFIXES, workspace

SOUND = (
    PREFIXES
    + """
ex:services a skos:ConceptScheme ;
  dct:title "Services"@en ;
  dct:description "What councils do."@en ;
  dct:license <https://creativecommons.org/licenses/by/4.0/> ;
  dct:publisher ex:council .
ex:1 a skos:Concept ;
  skos:prefLabel "Transport"@en ;
  skos:scopeNote "How people and goods get about."@en ;
  skos:notation "1" ;
  skos:inScheme ex:services ;
  skos:topConceptOf ex:services .
ex:2 a skos:Concept ;
  skos:prefLabel "Parking"@en ;
  skos:scopeNote "Where to leave a car."@en ;
  skos:notation "2" ;
  skos:inScheme ex:services ;
  skos:broader ex:1 .
ex:3 a skos:Concept ;
  skos:prefLabel "Parking permits"@en ;
  skos:notation "3" ;
  skos:inScheme ex:services ;
  skos:broader ex:2 .
"""
)


def publisher(folder, *arguments):
    """Run the command in a folder, with this checkout's engine."""
    environment = {**os.environ, "PYTHONPATH": str(Path(engine.__file__).parents[1]), "CI": ""}
    command = [sys.executable, "-m", "publisher", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path):
    return workspace(tmp_path, {"vocab/services.ttl": SOUND})


def line_of(text, mark):
    return text[: text.index(mark)].count("\n") + 1


def test_a_sound_workspace_ends_with_0(folder):
    done = publisher(folder, "check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("0 errors, 0 warnings in 1 file, 3 concepts")


NOTATION = 'skos:notation "2" ;\n  skos:inScheme ex:services ;\n  skos:broader ex:2'


@pytest.mark.parametrize(
    ("before", "after", "rule", "mark"),
    [
        ('"Parking"@en ;', '"Parking@en ;', "syntax", '"Parking@en'),
        ('"Parking"@en', '"Parking"@en, "Park"@en', "two-preferred-labels", '"Park"@en'),
        ("ex:3 a skos:Concept", "ex:1 skos:broader ex:3 .\nex:3 a skos:Concept", "hierarchy-cycle", "ex:1 skos:b"),
        ("broader ex:2 .", "broader ex:2 ;\n  skos:related ex:1 .", "related-is-broader", "skos:related"),
        ("broader ex:2 .", "broader ex:2 ;\n  skos:closeMatch ex:404 .", "dangling-reference", "skos:closeMatch"),
        ('skos:notation "3"', 'skos:notation "2"', "duplicate-notation", NOTATION),
        ('  skos:prefLabel "Parking permits"@en ;\n', "", "missing-label", "ex:3 a"),
        ('"3" ;\n  skos:inScheme ex:services', '"3"', "concept-without-list", "ex:3 a"),
    ],
)
def test_each_way_to_break_a_list_is_found_at_its_line(folder, before, after, rule, mark):
    text = SOUND.replace(before, after)
    (folder / "vocab/services.ttl").write_text(text)
    done = publisher(folder, "check", "--format", "json")
    assert done.returncode == 1, done.stderr
    found = {(item["rule"], item["line"]) for item in json.loads(done.stdout)["findings"]}
    assert (rule, line_of(text, mark)) in found


def test_a_file_that_cannot_be_read_is_the_only_finding_about_what_it_holds(folder):
    """What other files say of its concepts is not judged: with a semicolon missing there would be thousands."""
    other = PREFIXES + "ex:2 skos:closeMatch ex:20 .\nex:20 a skos:Concept ; skos:prefLabel 'Cars'@en ."
    (folder / "mappings").mkdir()
    (folder / "mappings/other.ttl").write_text(other)
    before = set(publisher(folder, "check").stdout.split())
    (folder / "vocab/services.ttl").write_text(SOUND.replace('"Parking"@en ;', '"Parking"@en'))
    told = publisher(folder, "check").stdout
    assert "error  syntax" in told
    assert {"untyped-concept", "dangling-reference"}.isdisjoint(set(told.split()) - before)


def test_errors_of_use_and_settings_end_with_2(folder):
    assert publisher(folder, "check", "--format", "morse").returncode == 2
    (folder / "pyproject.toml").write_text('[tool.publisher.rules]\nno-such-rule = "off"\n')
    done = publisher(folder, "check")
    assert done.returncode == 2
    assert "no-such-rule" in done.stderr


def test_outside_a_workspace_the_command_says_so(tmp_path):
    done = publisher(tmp_path, "check")
    assert done.returncode == 2
    assert "No workspace here" in done.stderr


@pytest.fixture
def broken(folder):
    many = "".join(f'ex:{n} a skos:Concept ; skos:prefLabel "Concept {n}"@en .\n' for n in range(100, 1100))
    (folder / "vocab/services.ttl").write_text(SOUND + many + "ex:3 skos:related ex:1 .\n")
    return folder


def test_a_thousand_findings_are_folded_and_summed_up_last(broken):
    lines = publisher(broken, "check").stdout.splitlines()
    assert len(lines) < 40
    assert "      … and 997 more of concept-without-list in this file" in lines
    assert lines[-1].startswith("1,001 errors")


def test_severity_files_and_acceptance_are_settings(broken):
    settings = (broken / "pyproject.toml").read_text()
    settings += '[tool.publisher.rules]\nconcept-without-list = "off"\n'
    settings += "related-is-broader = { severity = 'warning', files = ['vocab/serv*.ttl'] }\n"
    (broken / "pyproject.toml").write_text(settings)
    done = publisher(broken, "check", "--format", "json")
    assert done.returncode == 0
    assert [item["severity"] for item in json.loads(done.stdout)["findings"]] == ["warning"]


def test_an_accepted_finding_stays_visible_with_its_reason(broken):
    accepted = '\n[[tool.publisher.accepted]]\nrule = "related-is-broader"\niri = "http://example.org/3"\n'
    accepted += 'because = "The source list says so."\n[tool.publisher.rules]\nconcept-without-list = "off"\n'
    (broken / "pyproject.toml").write_text((broken / "pyproject.toml").read_text() + accepted)
    done = publisher(broken, "check")
    assert done.returncode == 0
    assert "1  related-is-broader: The source list says so. (" in done.stdout
    assert "1 accepted" in done.stdout.splitlines()[-1]


def test_data_nobody_reads_is_told_when_it_comes_and_hidden_files_are_passed_over(folder):
    assert "unread-file" not in publisher(folder, "check").stdout
    (folder / "vocab/more.csv").write_text("number,name\n1,One\n")
    (folder / "vocab/._services.ttl").write_bytes(b"\x00\x05\x16\x07")
    (folder / "vocab/README.md").write_text("Our lists")
    done = publisher(folder, "check", "--format", "json")
    told = [item for item in json.loads(done.stdout)["findings"] if item["rule"] in ("unread-file", "syntax")]
    assert [(item["path"], item["line"]) for item in told] == [("vocab/more.csv", 0)]
    assert "files ending in .csv are not read" in told[0]["message"]
    (folder / "vocab/more.csv").unlink()
    assert "unread-file" not in publisher(folder, "check").stdout


def test_sarif_names_rule_place_and_concept(broken):
    log = json.loads(publisher(broken, "check", "--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    run = log["runs"][0]
    ids = [item["id"] for item in run["tool"]["driver"]["rules"]]
    assert len(run["results"]) == 1001
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "vocab/services.ttl"
        assert place["region"]["startLine"] > 0
    clash = next(item for item in run["results"] if item["ruleId"] == "related-is-broader")
    assert clash["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "http://example.org/3"


def test_junit_counts_a_failed_case_for_each_rule_with_errors(broken):
    suite = ElementTree.fromstring(publisher(broken, "check", "--format", "junit").stdout.encode())
    failed = {case.get("name") for case in suite if case.find("failure") is not None}
    assert failed == {"concept-without-list", "related-is-broader"}
    assert suite.get("failures") == "2"


def test_junit_is_well_formed_whatever_a_label_holds(folder):
    odd = SOUND.replace('"Parking"@en', '"Parking"@en, "\\u0001 \\uFFFE"@en')
    (folder / "vocab/services.ttl").write_text(odd)
    suite = ElementTree.fromstring(publisher(folder, "check", "--format", "junit").stdout.encode())
    failure = next(case.find("failure") for case in suite if case.get("name") == "two-preferred-labels")
    assert "<http://example.org/2> Why: " in failure.text


def test_github_shows_one_of_each_rule_before_the_second_of_any(broken):
    lines = publisher(broken, "check", "--format", "github").stdout.splitlines()
    assert {line.partition("title=")[2].partition("::")[0] for line in lines[:2]} == {
        "concept-without-list",
        "related-is-broader",
    }


def test_github_annotations_carry_file_and_line(broken):
    lines = publisher(broken, "check", "--format", "github").stdout.splitlines()
    marks = [line for line in lines if line.startswith("::error file=vocab/services.ttl,line=")]
    assert len(marks) == 1001
    assert any(line.endswith(" <http://example.org/3>") for line in marks)


def test_the_terminal_names_the_place_the_rule_and_the_whole_address(broken):
    lines = publisher(broken, "check").stdout.splitlines()
    assert any(line.endswith("  error  related-is-broader  <http://example.org/3>") for line in lines)


def test_html_is_one_page_that_loads_nothing(broken, tmp_path):
    target = tmp_path / "report.html"
    assert publisher(broken, "check", "--format", "html", "--output", str(target)).returncode == 1
    text = target.read_text()
    assert "related-is-broader" in text
    assert "<script" not in text
    assert "src=" not in text


def test_pyshacl_and_the_fast_engine_agree(broken):
    (broken / "vocab/more.ttl").write_text(PREFIXES + "ex:x a skos:Concept ; dct:identifier 5 ; skos:broader 'y' .")
    fast = json.loads(publisher(broken, "check", "--format", "json").stdout)
    record = json.loads(publisher(broken, "check", "--format", "json", "--engine", "pyshacl").stdout)
    assert fast == record
    assert {"identifier-is-text", "broader-is-concept"} <= {item["rule"] for item in record["findings"]}


@pytest.mark.parametrize("name", ["http://example.org/3", "3", "e:3", "*/3"])
def test_a_finding_is_accepted_by_its_address_or_as_it_is_written_short(tmp_path, name):
    text = SOUND.replace('"Parking permits"@en', '"Parking  permits"@en')
    settings = f"""
accepted = [{{ rule = "untidy-label", iri = "{name}", because = "So it is printed." }}]
prefixes = {{ e = "http://example.org/" }}
"""
    data = json.loads(
        publisher(workspace(tmp_path, {"vocab/s.ttl": text}, settings=settings), "check", "--format", "json").stdout
    )
    assert [item["accepted"] for item in data["findings"] if item["rule"] == "untidy-label"] == ["So it is printed."]
    assert data["stale"] == []


def test_what_was_accepted_and_is_not_found_any_more_is_told_by_full_runs(tmp_path):
    settings = 'accepted = [{ rule = "orphan", iri = "http://example.org/3", because = "For now." }]\n'
    folder = workspace(tmp_path, {"vocab/s.ttl": SOUND}, settings=settings)
    for _ in range(2):  # the second run takes everything over from the first
        done = publisher(folder, "check")
        assert done.returncode == 0
        assert "      0  orphan: For now. (http://example.org/3)" in done.stdout
    assert "For now." not in publisher(folder, "check", "vocab/s.ttl").stdout
    (folder / "vocab/other.ttl").write_text("not Turtle")
    assert "For now." not in publisher(folder, "check").stdout


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('accepted = ["orphan"]', "'orphan' is no table; write one with rule, iri and because."),
        ('rules = { orphan = { severity = "error", files = [1] } }', "'orphan' must be one of error, warning"),
        (
            'rules = { orphan = { severity = "error", files = "vocab/a.ttl" } }',
            "'orphan' must be one of error, warning",
        ),
        (
            'rules = { syntax = "off" }',
            "'syntax' cannot be off; everything in a file that cannot be read would vanish.",
        ),
    ],
)
def test_settings_that_cannot_be_used_are_named(tmp_path, settings, told):
    done = publisher(workspace(tmp_path, {"vocab/s.ttl": SOUND}, settings=settings), "check")
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_a_rule_with_files_alone_keeps_its_severity_in_them(tmp_path):
    odd = SOUND.replace('"Parking permits"@en', '"Parking  permits"@en').replace("example.org/", "example.org/odd/")
    settings = 'rules = { untidy-label = { files = ["vocab/odd.ttl"] } }'
    text = SOUND.replace('"Parking"@en', '"Parking "@en')
    folder = workspace(tmp_path, {"vocab/s.ttl": text, "vocab/odd.ttl": odd}, settings=settings)
    found = json.loads(publisher(folder, "check", "--format", "json").stdout)["findings"]
    untidy = [(item["path"], item["severity"]) for item in found if item["rule"] == "untidy-label"]
    assert untidy == [("vocab/odd.ttl", "warning")]


def test_files_that_are_not_there_are_named_where_a_rule_is_looked_for_in_them(tmp_path):
    settings = 'rules = { untidy-label = { files = ["vocab/*.ttl", "vocabs/*.ttl"] }, orphan = "off" }'
    done = publisher(workspace(tmp_path, {"vocab/s.ttl": SOUND}, settings=settings), "check")
    note = "Note: [tool.publisher.rules]: 'untidy-label' is looked for in files like vocabs/*.ttl, and there is none."
    assert (done.returncode, done.stderr.strip()) == (0, note)


def test_settings_saved_with_a_byte_order_mark_are_read_and_other_encodings_named(tmp_path):
    folder = workspace(tmp_path, {"vocab/s.ttl": SOUND})
    plain = (folder / "pyproject.toml").read_bytes()
    (folder / "pyproject.toml").write_bytes(b"\xef\xbb\xbf" + plain)
    assert publisher(folder, "check").returncode == 0
    (folder / "pyproject.toml").write_bytes(plain + b"# caf\xe9\n")
    done = publisher(folder, "check")
    assert done.returncode == 2
    assert "pyproject.toml is not UTF-8" in done.stderr


BROKEN = (
    SOUND.replace('"Parking"@en', '" Parking "@en')
    .replace('"3"', '"2"')
    .replace("skos:broader ex:2", "skos:broader ex:4")
)


def rules_found(folder, *arguments):
    done = publisher(folder, "check", "--format", "json", *arguments)
    return {item["rule"] for item in json.loads(done.stdout)["findings"]}


@pytest.mark.parametrize("more", [[], ["--fresh"], ["vocab/services.ttl"], ["--engine", "pyshacl"]])
def test_only_the_rules_asked_for_are_asked(tmp_path, more):
    folder = workspace(
        tmp_path, {"vocab/services.ttl": BROKEN.replace("  dct:publisher ex:council", "  a skos:ConceptScheme")}
    )
    every = rules_found(folder, *more)
    assert {"untidy-label", "duplicate-notation", "dangling-reference", "list-publisher"} <= every
    assert rules_found(folder, *more, "--rule", "untidy-label") == {"untidy-label"}
    assert rules_found(folder, *more, "--rule", "untidy-label", "--rule", "orphan") == {"untidy-label"}
    assert "list-publisher" in rules_found(folder, *more, "--rule", "shapes")
    assert not rules_found(folder, *more, "--rule", "shapes") & {"untidy-label", "duplicate-notation"}
    assert rules_found(folder, *more) == every


def test_a_rule_asked_for_is_asked_though_it_is_off_and_a_broken_file_is_always_found(tmp_path):
    settings = '[tool.publisher.rules]\nuntidy-label = "off"\nduplicate-notation = "info"\n'
    folder = workspace(tmp_path, {"vocab/services.ttl": BROKEN}, settings=settings)
    assert "untidy-label" not in rules_found(folder)
    assert rules_found(folder, "--rule", "untidy-label") == {"untidy-label"}
    asked = publisher(folder, "check", "--rule", "duplicate-notation")
    assert asked.returncode == 0
    assert "2 for information" in asked.stdout
    assert "2 rules" in asked.stdout
    (folder / "vocab/broken.ttl").write_text("oops")
    assert rules_found(folder, "--rule", "untidy-label") == {"untidy-label", "syntax"}


def test_a_rule_that_is_not_there_is_told(folder):
    done = publisher(folder, "check", "--rule", "orfan")
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no rule 'orfan'. Did you mean orphan?" in done.stderr


@pytest.mark.parametrize("place", ["vocab", "vocab/", ".", "vocab/deep"])
def test_a_folder_stands_for_the_lists_in_it(tmp_path, place):
    folder = workspace(
        tmp_path, {"vocab/deep/s.ttl": SOUND.replace('"Parking"@en', '" Parking"@en'), "mappings/m.ttl": ""}
    )
    found = json.loads(publisher(folder, "check", place, "--format", "json").stdout)["findings"]
    assert [item["path"] for item in found if item["rule"] == "untidy-label"] == ["vocab/deep/s.ttl"]


@pytest.mark.parametrize("place", ["..", "docs", "vocab/empty", "vocab/none.ttl"])
def test_what_holds_no_list_is_refused(tmp_path, place):
    folder = workspace(tmp_path, {"vocab/s.ttl": SOUND})
    (folder / "docs").mkdir()
    (folder / "vocab/empty").mkdir()
    done = publisher(folder, "check", place)
    assert done.returncode == 2
    assert "name a file or a folder in vocab or mappings" in done.stderr


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("<<<<<<< HEAD\n", "The marks of an unfinished merge stand here.", "Keep what is right of both sides and"),
        (b"ex:\xe9 a ex:B .", "Byte 0xe9 is not UTF-8.", "Save the file with the encoding UTF-8."),
        (
            "skso:a skso:b skso:c .",
            "The prefix skso: is not declared.",
            "Put “@prefix skso: <…> .” at the top of the file.",
        ),
        ('ex:a ex:b "c" d .', "", "Look at the place named and just before it"),
    ],
)
def test_a_broken_file_has_the_remedy_of_its_fault(tmp_path, text, message, remedy):
    start = b"@prefix ex: <http://example.org/> .\n"
    folder = workspace(tmp_path, {"vocab/s.ttl": start + (text if isinstance(text, bytes) else text.encode())})
    (found,) = json.loads(publisher(folder, "check", "--format", "json").stdout)["findings"]
    assert (found["rule"], found["line"]) == ("syntax", 2)
    assert found["message"].startswith(message)
    assert found["remedy"].startswith(remedy)


def test_a_chain_of_retirements_ends_at_what_is_in_use(tmp_path):
    retired = 'owl:deprecated true ; skos:changeNote "Merged."@en ; dct:isReplacedBy'
    chain = "".join(
        f'ex:{number} a skos:Concept ; skos:prefLabel "Old {number}"@en ; skos:notation "{number}" ; '
        f"skos:inScheme ex:services ; skos:broader ex:1 ; {retired} ex:{heir} .\n"
        for number, heir in ((4, 5), (5, 6), (6, 2))
    )
    text = SOUND.replace("skos:broader ex:2 .", "skos:broader ex:2 ; skos:related ex:4 .")
    done = publisher(workspace(tmp_path, {"vocab/s.ttl": text + chain}), "check", "--format", "json")
    found = {(item["rule"], item["iri"][-1]): item["remedy"] for item in json.loads(done.stdout)["findings"]}
    assert found["retired-successor", "4"] == "Point dct:isReplacedBy to “Parking” (2)."
    assert found["retired-successor", "5"] == "Point dct:isReplacedBy to “Parking” (2)."
    assert ("retired-successor", "6") not in found
    assert found["retired-reference", "3"] == "Point to “Parking” (2) instead."
