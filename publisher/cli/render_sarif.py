"""A report as SARIF 2.1.0, which code hosts and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html, and what GitHub's code scanning asks for beyond it:
https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report
from publisher.checks.rule import Rule
from publisher.cli.fingerprints import fingerprinted

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
"""The name that code hosts give the top folder of the repository."""


def render(report: Report) -> str:
    """Return the report as one SARIF log with one run."""
    from importlib.metadata import version  # slow to load, and seldom needed

    numbers = {name: number for number, name in enumerate(report.rules)}
    rules = [_rule(item) for item in report.rules.values()]
    run = {
        "tool": {"driver": {"name": "publisher", "version": version("controlled-lists"), "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder the lists lie in."}}},
        "results": [_result(item, numbers[item.rule], mark) for item, mark in fingerprinted(report.findings)],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(item: Rule) -> dict[str, Any]:
    page = item.page
    return {
        "id": item.id,
        "shortDescription": {"text": _sentence(page.title)},
        "fullDescription": {"text": _sentence(page.what)},
        "help": {"text": _help(item, heading="{}:\n", code="{}"), "markdown": _help(item)},
        "defaultConfiguration": {"level": _LEVELS[item.severity]},
        "properties": {"tags": [item.scope.value], "problem.severity": _PROBLEMS[item.severity]},
    }


def _help(item: Rule, *, heading: str = "**{}**\n\n", code: str = "```turtle\n{}\n```") -> str:
    """Return a rule's page: why, what to do, and the examples."""
    page = item.page
    prose = {"Why it matters": page.why, "What to do": page.remedy}
    examples = {"Before": page.before, "Bad": page.bad, "Good": page.good}
    shown = {name: code.format(text) for name, text in examples.items() if text}
    parts = {**prose, **shown, "Source": page.source}
    return "\n\n".join(heading.format(name) + text for name, text in parts.items() if text)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _result(item: Finding, number: int, fingerprint: str) -> dict[str, Any]:
    place = {"artifactLocation": {"uri": quote(item.path), "uriBaseId": _ROOT}, "region": _region(item)}
    location: dict[str, Any] = {"physicalLocation": place}
    if item.iri:
        location["logicalLocations"] = [{"name": item.label or item.iri, "fullyQualifiedName": item.iri}]
    result: dict[str, Any] = {
        "ruleId": item.rule,
        "ruleIndex": number,
        "level": _LEVELS[item.severity],
        "message": {"text": f"{item.message} {item.remedy}".strip()},
        "locations": [location],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if item.accepted:
        result["suppressions"] = [{"kind": "external", "justification": item.accepted}]
    return result


def _region(item: Finding) -> dict[str, int]:
    """Return the place in the file; a finding about a whole file stands at its first line, as GitHub wants a line."""
    return {"startLine": item.line, "startColumn": item.column} if item.line else {"startLine": 1}
