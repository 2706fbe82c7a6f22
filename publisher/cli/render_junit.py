"""A report as JUnit XML, which CI systems read."""

from __future__ import annotations

from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report


def render(report: Report) -> str:
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
