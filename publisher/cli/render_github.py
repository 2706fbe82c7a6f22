"""A report as workflow commands of GitHub Actions."""

from __future__ import annotations

from collections import Counter

from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report
from publisher.cli.render_terminal import summary

_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report) -> str:
    """Return workflow commands that annotate the lines of a pull request; accepted findings are left out."""
    findings = [item for item in report.findings if not item.accepted]
    return "".join(_annotation(item) for item in _varied(findings)) + summary(report) + "\n"


def _varied(findings: list[Finding]) -> list[Finding]:
    """Return findings worst first, one of each rule before the second of any: GitHub shows only the first ten."""
    levels, seen = list(Severity), Counter[str]()
    ranked = []
    for item in findings:
        ranked.append((levels.index(item.severity), seen[item.rule], item))
        seen[item.rule] += 1
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])]


def _annotation(item: Finding) -> str:
    place = f",line={item.line},col={item.column}" if item.line else ""
    address = f" <{item.iri}>" if item.iri else ""
    text = _escaped(f"{item.message} {item.why} {item.remedy}{address}")
    path, title = _property(item.path), _property(item.rule)
    return f"::{_GITHUB_LEVEL[item.severity]} file={path}{place},title={title}::{text}\n"


def _property(text: str) -> str:
    return _escaped(text).replace(",", "%2C").replace(":", "%3A")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
