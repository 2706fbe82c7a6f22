"""The ways to show a report: one function each, from report to text."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from types import MappingProxyType

from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report
from publisher.cli.render_gitlab import gitlab
from publisher.cli.render_html import html
from publisher.cli.render_sarif import sarif
from publisher.cli.render_terminal import summary, terminal

Renderer = Callable[[Report], str]


def as_json(report: Report) -> str:
    """Return the report as JSON: ``passed``, ``against``, ``counts``, and ``findings`` as they are in ``Finding``."""
    findings = [asdict(item) for item in report.findings]
    data = {
        "passed": report.passed,
        "against": report.against,
        "counts": dict(report.counts),
        "findings": findings,
        "stale": [{"rule": item.rule, "iri": item.iri, "because": item.because} for item in report.stale],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


_GITHUB_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(report: Report) -> str:
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
    text = _escaped(f"{item.message} {item.why} {item.remedy}")
    path, title = _property(item.path), _property(item.rule)
    return f"::{_GITHUB_LEVEL[item.severity]} file={path}{place},title={title}::{text}\n"


def _property(text: str) -> str:
    return _escaped(text).replace(",", "%2C").replace(":", "%3A")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def junit(report: Report) -> str:
    """Return JUnit XML: one test case a rule, failed by its errors; warnings are in its output."""
    by_rule: dict[str, list[Finding]] = {name: [] for name in report.rules}
    for item in report.findings:
        by_rule[item.rule].append(item)
    cases = [_case(name, items) for name, items in by_rule.items()]
    failed = sum("<failure" in case for case in cases)
    counts = f'tests="{len(cases)}" failures="{failed}" errors="0" skipped="0" time="{report.seconds:.3f}"'
    head = f'<testsuite name="publisher check" {counts}>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{"".join(cases)}</testsuite>\n'


def _case(name: str, findings: list[Finding]) -> str:
    from xml.sax.saxutils import escape, quoteattr  # loads a web client

    errors = [item for item in findings if item.severity is Severity.ERROR and not item.accepted]
    others = [item for item in findings if item not in errors]
    body = ""
    if errors:
        message = f"message={quoteattr(_plain(errors[0].message))} type={quoteattr(errors[0].rule)}"
        body += f"<failure {message}>{escape(_lines(errors))}</failure>"
    if others:
        body += f"<system-out>{escape(_lines(others))}</system-out>"
    return f"  <testcase classname={quoteattr('publisher.check')} name={quoteattr(name)}>{body}</testcase>\n"


def _lines(findings: list[Finding]) -> str:
    return _plain("\n".join(_line(item) for item in findings))


def _line(item: Finding) -> str:
    about = f" <{item.iri}>" if item.iri else ""
    rest = f"Accepted because: {item.accepted}" if item.accepted else f"Why: {item.why} Do: {item.remedy}"
    return f"{item.path}:{item.line}:{item.column}: {item.severity}: {item.message}{about} {rest}"


def _plain(text: str) -> str:
    """Return a text without the characters XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets)."""
    return "".join("\ufffd" if (item < " " and item not in "\n\t") or item in "\ufffe\uffff" else item for item in text)


RENDERERS: Mapping[str, Renderer] = MappingProxyType(
    {
        "terminal": terminal,
        "json": as_json,
        "sarif": sarif,
        "junit": junit,
        "github": github,
        "gitlab": gitlab,
        "html": html,
    }
)
"""Renderers by the name ``--format`` gives."""
