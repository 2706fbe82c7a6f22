"""A report as SARIF 2.1.0, which code hosts and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report
from publisher.checks.rule import Rule

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def sarif(report: Report) -> str:
    """Return the report as one SARIF log with one run."""
    numbers = {name: number for number, name in enumerate(report.rules)}
    run = {
        "tool": {"driver": {"name": "publisher", "rules": [_rule(item) for item in report.rules.values()]}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"WORKSPACE": {"description": {"text": "The folder the lists lie in."}}},
        "results": [_result(item, numbers[item.rule]) for item in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(item: Rule) -> dict[str, Any]:
    page = item.page
    return {
        "id": item.id,
        "shortDescription": {"text": page.title + "."},
        "fullDescription": {"text": page.what},
        "help": {"text": f"Why it matters: {page.why}\nWhat to do: {page.remedy}"},
        "defaultConfiguration": {"level": _LEVELS[item.severity]},
    }


def _result(item: Finding, number: int) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": quote(item.path), "uriBaseId": "WORKSPACE"}}
    }
    if item.line:
        location["physicalLocation"]["region"] = {"startLine": item.line, "startColumn": item.column}
    if item.iri:
        location["logicalLocations"] = [{"name": item.label or item.iri, "fullyQualifiedName": item.iri}]
    result: dict[str, Any] = {
        "ruleId": item.rule,
        "ruleIndex": number,
        "level": _LEVELS[item.severity],
        "message": {"text": f"{item.message} {item.remedy}"},
        "locations": [location],
    }
    if item.accepted:
        result["suppressions"] = [{"kind": "external", "justification": item.accepted}]
    return result
