"""The report formats as the programs that read them want them: code hosts, CI servers, browsers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
from defusedxml import ElementTree
from jsonschema import Draft4Validator, FormatChecker

from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report
from publisher.cli.render import FORMS, renderer
from publisher.cli.render_html import render as html
from publisher.cli.render_terminal import render as terminal
from tests.workspaces import PREFIXES, check, workspace

ROOT = Path(__file__).resolve().parents[2]
SARIF_SCHEMA = ROOT / "node_modules" / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"

MANY = "".join(f'ex:{number} a skos:Concept ; skos:prefLabel "Concept {number}"@en .\n' for number in range(20))
ODD = """
ex:odd a skos:Concept ; skos:prefLabel "50 % <b>off</b>: a,b\\u0001 😀"@en, "Other"@en .
ex:5 skos:related ex:6 ; skos:broader ex:6 .
ex:later a skos:Concept ; skos:prefLabel " Untidy "@en ; skos:inScheme ex:list .
ex:list a skos:ConceptScheme .
"""
ACCEPTED = """
[[tool.publisher.accepted]]
rule = "related-is-broader"
iri = "http://example.org/5"
because = "The source says so."
"""


@pytest.fixture
def report(tmp_path: Path) -> Report:
    files: dict[str, str | bytes] = {
        "vocab/a list, with: odd%name.ttl": PREFIXES + MANY + ODD,
        "vocab/broken.ttl": "what is this",
        "vocab/marked.ttl": b"\xef\xbb\xbf" + PREFIXES.encode(),
    }
    return check(workspace(tmp_path, files, settings=ACCEPTED))


def log(report: Report) -> dict[str, Any]:
    return dict(json.loads(renderer("sarif")(report)))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_names_the_rule_and_the_file_of_a_finding(report: Report, form: str) -> None:
    told = renderer(form)(report)
    assert "untidy-label" in told
    assert "name.ttl" in told


def test_sarif_meets_the_official_schema(report: Report) -> None:
    validator = Draft4Validator(json.loads(SARIF_SCHEMA.read_text()), format_checker=FormatChecker())
    wrong = log(report)
    assert [error.message for error in validator.iter_errors(wrong)] == []
    wrong["runs"][0]["results"][0]["level"] = "terrible"
    assert not validator.is_valid(wrong)


def test_sarif_has_what_code_scanning_needs_to_show_and_follow_a_finding(report: Report) -> None:
    run = log(report)["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(report.findings) > 20
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        assert re.fullmatch(r"vocab/[\w%.]+", place["artifactLocation"]["uri"])
        assert place["region"]["startLine"] > 0
    marks = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(marks)) == len(marks)
    for rule in rules:
        assert {"**Why it matters**", "**What to do**"} <= set(rule["help"]["markdown"].splitlines())
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")


def test_a_finding_keeps_its_fingerprint_when_its_line_moves(tmp_path: Path) -> None:
    marks = []
    for name, before in (("one", ""), ("two", "# a comment\n\n")):
        found = check(workspace(tmp_path / name, {"vocab/a.ttl": PREFIXES + before + MANY}))
        results = log(found)["runs"][0]["results"]
        marks.append([(item["partialFingerprints"], item["message"]) for item in results])
    assert marks[0] == marks[1]


def test_sarif_says_which_findings_are_accepted_and_why(report: Report) -> None:
    (accepted,) = [item for item in log(report)["runs"][0]["results"] if "suppressions" in item]
    assert accepted["ruleId"] == "related-is-broader"
    assert accepted["suppressions"] == [{"kind": "external", "justification": "The source says so."}]


def test_junit_is_what_ci_servers_expect(report: Report) -> None:
    suite = ElementTree.fromstring(renderer("junit")(report).encode())
    assert suite.tag == "testsuite"
    assert int(suite.get("tests")) == len(suite.findall("testcase")) == len(report.rules)
    assert int(suite.get("failures")) == len(suite.findall("testcase/failure")) > 0
    assert (suite.get("errors"), suite.get("skipped")) == ("0", "0")
    assert float(suite.get("time")) >= 0
    for case in suite:
        assert case.get("classname")
        assert case.get("name") in report.rules
        for failure in case.findall("failure"):
            assert failure.get("type") == case.get("name")
            assert failure.get("message")


def test_github_commands_escape_what_would_end_them(report: Report) -> None:
    lines = renderer("github")(report).splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == len([item for item in report.findings if not item.accepted])
    for line in commands:
        properties = line.removeprefix("::").partition(" ")[2].partition("::")[0]
        named = dict(item.split("=", 1) for item in properties.split(","))
        assert set(named) <= {"file", "line", "col", "title"}
        assert named["file"] in ("vocab/a list%2C with%3A odd%25name.ttl", "vocab/broken.ttl", "vocab/marked.ttl")


def test_a_control_character_of_a_label_breaks_no_line_of_a_terminal(tmp_path: Path) -> None:
    odd = r'ex:a a skos:Concept ; skos:prefLabel "Red\u001B[31m\nAlert\u0007"@en .'
    text = terminal(check(workspace(tmp_path, {"vocab/a.ttl": PREFIXES + odd})))
    assert r"“Red\u001B[31m␊Alert\u0007” (a) is in no list" in text


def test_html_shows_errors_first_and_folds_what_repeats(report: Report) -> None:
    text = html(report)
    titles = re.findall(r"<summary><h2>([\d,]+) (\w+)", text)
    assert [title for _, title in titles] == ["errors", "warnings", "note", "accepted"]
    assert [int(count) for count, _ in titles] == list(report.counts.values())
    assert "18 more of concept-without-list in this file" in text
    assert "&lt;b&gt;off&lt;/b&gt;" in text
    assert "<script" not in text


def test_the_terminal_tells_the_worst_first_and_a_cause_before_its_consequences() -> None:
    broken = [_found("mappings/a.ttl", line, "dangling-reference", Severity.ERROR) for line in range(1, 9)]
    others = [
        _found("vocab/a.ttl", 1, "orphan", Severity.INFO),
        _found("vocab/b.ttl", 1, "untidy-label", Severity.WARNING),
        _found("vocab/c.ttl", 1, "dropped-list", Severity.ERROR),
    ]
    lines = click.unstyle(terminal(Report(tuple(broken + others), {}, 4, 20))).splitlines()
    assert [line for line in lines if re.fullmatch(r"\w+/\w\.ttl", line)] == [
        "vocab/c.ttl",
        "mappings/a.ttl",
        "vocab/b.ttl",
        "vocab/a.ttl",
    ]
    assert [line.split() for line in lines[-5:-1]] == [
        ["1", "error", "dropped-list"],
        ["8", "error", "dangling-reference"],
        ["1", "warning", "untidy-label"],
        ["1", "info", "orphan"],
    ]


def _found(path: str, line: int, rule: str, severity: Severity) -> Finding:
    return Finding(path, line, 1, rule, severity, "It is so.")


def test_html_of_a_clean_run_says_so() -> None:
    assert "Nothing was found." in html(Report((), {}, 1, 1))


def test_a_remedy_of_its_own_is_told_with_each_finding() -> None:
    findings = tuple(
        Finding("a.ttl", line, 1, "some-rule", Severity.ERROR, "Wrong.", why="Because.", remedy=f"Type {line}.")
        for line in (1, 2)
    )
    report = Report(findings, {}, 1, 1)
    for text in (terminal(report), html(report)):
        assert text.count("Because.") == 1
        assert "Type 1." in text
        assert "Type 2." in text


class Remedy(str):
    """A text that counts how often anyone compares it with others."""

    looks = 0

    def __hash__(self) -> int:
        Remedy.looks += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other)


def test_a_fold_of_many_findings_looks_for_their_remedy_once() -> None:
    """Asked for at each of 10,000 findings it took as many looks at all of them: 17 s for one page."""
    findings = tuple(
        Finding("a.ttl", line, 1, "some-rule", Severity.ERROR, "Wrong.", remedy=Remedy("Type it again."))
        for line in range(1, 51)
    )
    assert html(Report(findings, {}, 1, 1)).count("Type it again.") == 1
    assert Remedy.looks < 3 * len(findings)
