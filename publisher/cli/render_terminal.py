"""A report for the terminal: grouped by file, repeated findings folded, the summary last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

import click

from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report

SHOWN = 3
"""Findings of one rule shown in one file before the rest are folded into a count."""

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def terminal(report: Report) -> str:
    """Return the report as lines of text, with colours (the terminal's door drops them where nobody sees them)."""
    lines: list[str] = []
    for path, findings in groupby(report.findings, key=lambda item: item.path):
        lines += [click.style(path, bold=True), *_file(list(findings)), ""]
    lines += [*_by_rule(report), summary(report)]
    return "\n".join(lines) + "\n"


def _file(findings: list[Finding]) -> Iterator[str]:
    """Yield the lines of one file: worst first, then in order of line; one rule's beyond the third folded."""
    total = Counter(_group(item) for item in findings)
    seen: Counter[tuple[str, bool]] = Counter()
    for item in sorted(findings, key=_urgency):
        group = _group(item)
        seen[group] += 1
        if seen[group] <= SHOWN:
            yield from _finding(item, first=seen[group] == 1)
        if seen[group] == total[group] > SHOWN:
            yield f"      … and {total[group] - SHOWN:,} more of {item.rule} in this file"


def _group(item: Finding) -> tuple[str, bool]:
    return item.rule, bool(item.accepted)


def _urgency(item: Finding) -> tuple[bool, int, int, int, str]:
    return bool(item.accepted), list(Severity).index(item.severity), item.line, item.column, item.rule


def _finding(item: Finding, *, first: bool) -> Iterator[str]:
    place = f"{item.path}:{item.line}:{item.column}" if item.line else item.path
    level = (
        click.style("accepted", dim=True) if item.accepted else click.style(item.severity, fg=_COLOURS[item.severity])
    )
    yield f"  {place}  {level}  {item.rule}"
    yield f"      {item.message}"
    if item.accepted:
        yield f"      Accepted because: {item.accepted}"
    elif first:
        yield click.style(f"      Why: {item.why}", dim=True)
        yield f"      Do:  {item.remedy}"


def _by_rule(report: Report) -> Iterable[str]:
    """Return the number of findings by rule, most first, when there are too many to count by eye."""
    if len(report.findings) <= SHOWN:
        return []
    counts = Counter((item.rule, item.severity.value) for item in report.findings if not item.accepted)
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [f"{count:>7,}  {severity:<8} {name}" for (name, severity), count in ranked]


def summary(report: Report) -> str:
    """Return the last line: what was found in what."""
    counts = report.counts
    found = [_plural(counts[level.value], level.value) for level in (Severity.ERROR, Severity.WARNING)]
    if counts["info"]:
        found.append(f"{counts['info']:,} for information")
    if counts["accepted"]:
        found.append(f"{counts['accepted']:,} accepted")
    looked = f"{_plural(report.files, 'file')}, {_plural(report.concepts, 'concept')}"
    judged = f" ({report.judged:,} looked at)" if report.judged else ""
    more = " “publisher explain RULE” says more about a rule." if report.findings else ""
    return f"{', '.join(found)} in {looked}{judged}, {len(report.rules)} rules, {report.seconds:.1f} s.{more}"


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
