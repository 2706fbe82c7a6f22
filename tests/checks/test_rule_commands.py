"""``publisher rules`` and ``publisher explain``: every rule is listed and has a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from publisher.checks.profiles import read_profile
from publisher.checks.registry import all_rules
from publisher.cli.main import publisher
from publisher.trees import WorkingTree
from tests.workspaces import workspace

RULES = all_rules(read_profile(WorkingTree(Path("no-workspace"))))


def call(*arguments: str) -> Result:
    return CliRunner().invoke(publisher, arguments)


def test_rules_lists_every_rule_once() -> None:
    done = call("rules")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.output.splitlines() if "  " in line] == list(RULES)


def test_rules_shows_the_severity_of_this_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = '[tool.publisher.rules]\norphan = "off"\nsyntax = "warning"\n'
    monkeypatch.chdir(workspace(tmp_path, {}, settings=settings))
    severities = {item["id"]: item["severity"] for item in json.loads(call("rules", "--format", "json").output)}
    assert (severities["orphan"], severities["syntax"], severities["label-clash"]) == ("off", "warning", "error")


def test_a_workspace_lists_the_rules_of_its_own_shapes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:x:S> a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property <urn:x:must-be-noted> .
    <urn:x:must-be-noted> sh:path skos:note ; sh:minCount 1 ; sh:name "A note is missing" ; sh:severity sh:Warning ."""
    concept = "<http://example.org/a> a <http://www.w3.org/2004/02/skos/core#Concept> ."
    files = {"shapes/own.ttl": shapes, "vocab/a.ttl": concept}
    monkeypatch.chdir(workspace(tmp_path, files))
    assert "must-be-noted" in call("rules").output
    assert "A note is missing" in call("explain", "must-be-noted").output
    findings = json.loads(call("check", "--format", "json").output)["findings"]
    assert ("must-be-noted", "warning") in {(item["rule"], item["severity"]) for item in findings}


@pytest.mark.parametrize("engine", ["auto", "pyshacl"])
def test_shapes_without_names_are_judged_under_one_rule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:x:S> a sh:NodeShape ; sh:targetClass skos:Concept ; sh:nodeKind sh:Literal ;
      sh:property [ sh:path skos:note ; sh:minCount 1 ] ,
        [ sh:path skos:example ; sh:minCount 1 ; sh:message "give one" ] ."""
    concept = "<http://example.org/a> a <http://www.w3.org/2004/02/skos/core#Concept> ."
    monkeypatch.chdir(workspace(tmp_path, {"shapes/own.ttl": shapes, "vocab/a.ttl": concept}))
    findings = json.loads(call("check", "--format", "json", "--engine", engine).output)["findings"]
    assert sorted(item["message"] for item in findings if item["rule"] == "profile") == [
        "a has no skos:note.",
        "a is no literal.",
        "a: give one.",
    ]


@pytest.mark.parametrize("engine", ["auto", "pyshacl"])
def test_shapes_that_say_nothing_of_themselves_are_as_severe_as_they_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    shapes = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    <urn:x:S> a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property <urn:x:own> ,
      [ sh:path skos:note ; sh:minCount 1 ; sh:severity sh:Warning ] ,
      [ sh:path skos:example ; sh:minCount 1 ; sh:severity sh:Info ] .
    <urn:x:own> sh:path skos:scopeNote ; sh:minCount 1 ."""
    concept = "<http://example.org/a> a <http://www.w3.org/2004/02/skos/core#Concept> ."
    monkeypatch.chdir(workspace(tmp_path, {"shapes/own.ttl": shapes, "vocab/a.ttl": concept}))
    findings = json.loads(call("check", "--format", "json", "--engine", engine).output)["findings"]
    assert {
        (item["rule"], item["severity"], item["message"])
        for item in findings
        if item["message"].startswith("a has no skos")
    } == {
        ("own", "error", "a has no skos:scopeNote."),
        ("profile-warning", "warning", "a has no skos:note."),
        ("profile-info", "info", "a has no skos:example."),
    }
    assert "\nprofile-info" in call("rules").output
    told = call("check", "--engine", engine).output.splitlines()
    assert {line.strip() for line in told}.isdisjoint({"Why:", "Do:"})
    page = call("explain", "own").output.splitlines()
    assert {line.strip() for line in page}.isdisjoint({"Why it matters:", "What to do:"})


@pytest.mark.parametrize("rule", RULES)
def test_explain_prints_what_why_and_what_to_do(rule: str) -> None:
    done = call("explain", rule)
    page = RULES[rule].page
    text = " ".join(done.output.split())
    assert done.exit_code == 0
    for part in (page.title, page.why, page.remedy, page.source, *page.bad.splitlines(), *page.good.splitlines()):
        assert " ".join(part.split()) in text


def test_an_unknown_rule_is_an_error_of_use_with_a_suggestion() -> None:
    done = call("explain", "two-prefered-labels")
    assert done.exit_code == 2
    assert "two-preferred-labels" in done.output
