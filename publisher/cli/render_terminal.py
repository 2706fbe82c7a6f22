"""A report for the terminal: grouped by file, repeated findings folded, accepted ones by reason, the summary last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

import click

from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report
from publisher.skos.visible import shown

SHOWN = 3
"""Findings of one rule shown in one file before the rest are folded into a count."""

Kind = tuple[Severity, str]
"""A severity and a rule found with it."""

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def render(report: Report) -> str:
    """Return the report as lines of text, the worst files first; the terminal's door drops colours nobody sees."""
    lines: list[str] = []
    open_ = [item for item in report.findings if not item.accepted]
    counts = _counts(report)
    files = [(path, list(findings)) for path, findings in groupby(open_, key=lambda item: item.path)]
    for path, found in sorted(files, key=lambda file: min(_gravity(_kind(item), counts) for item in file[1])):
        lines += [click.style(path, bold=True), *_file(found), ""]
    lines += [*_accepted(report), *_by_rule(report), summary(report)]
    return "\n".join(lines) + "\n"


def _counts(report: Report) -> Mapping[Kind, int]:
    return Counter(_kind(item) for item in report.findings if not item.accepted)


def _kind(item: Finding) -> Kind:
    return item.severity, item.rule


def _gravity(kind: Kind, counts: Mapping[Kind, int]) -> tuple[int, int]:
    """Return how early to tell of a rule: the worst first, the rarest of these: a cause before its consequences."""
    return _rank(kind[0]), counts[kind]


def _rank(severity: Severity) -> int:
    return list(Severity).index(severity)


def _file(findings: list[Finding]) -> Iterator[str]:
    """Yield the lines of one file: worst first, then in order of line; one rule's beyond the third folded."""
    total = Counter(item.rule for item in findings)
    seen: Counter[str] = Counter()
    told: set[tuple[str, str]] = set()
    for item in sorted(findings, key=_urgency):
        seen[item.rule] += 1
        if seen[item.rule] <= SHOWN:
            yield from _finding(item, first=seen[item.rule] == 1, told=(item.rule, item.remedy) in told)
            told.add((item.rule, item.remedy))
        if seen[item.rule] == total[item.rule] > SHOWN:
            yield f"      … and {total[item.rule] - SHOWN:,} more of {item.rule} in this file"


def _urgency(item: Finding) -> tuple[int, int, int, str]:
    return _rank(item.severity), item.line, item.column, item.rule


def _accepted(report: Report) -> Iterator[str]:
    """Yield one line a rule and reason: how many findings are accepted for it, and where the first one stands."""
    accepted = [item for item in report.findings if item.accepted]
    if accepted:
        yield click.style("Accepted for a written reason", bold=True)
    by_reason = groupby(sorted(accepted, key=_reason), key=_reason)
    for (rule, because), findings in by_reason:
        found = list(findings)
        first = f"{found[0].path}:{found[0].line}" + (" and others" if len(found) > 1 else "")
        yield f"{len(found):>7,}  {rule}: {shown(because)} ({first})"
    if accepted:
        yield ""
    if report.stale:
        yield click.style("Accepted, but not found any more; take these out of the settings", bold=True)
        yield from (f"      0  {item.rule}: {shown(item.because)} ({item.iri})" for item in report.stale)
        yield ""


def _reason(item: Finding) -> tuple[str, str]:
    return item.rule, item.accepted


def _finding(item: Finding, *, first: bool, told: bool) -> Iterator[str]:
    """Yield the lines of a finding: why only for the first of its rule, what to do unless that was told already."""
    place = f"{item.path}:{item.line}:{item.column}" if item.line else item.path
    level = click.style(item.severity, fg=_COLOURS[item.severity])
    address = click.style(f"  <{shown(item.iri)}>", dim=True) if item.iri else ""
    yield f"  {place}  {level}  {item.rule}{address}"
    yield f"      {shown(item.message)}"
    if first and item.why:
        yield click.style(f"      Why: {item.why}", dim=True)
    if item.remedy and not told:
        yield f"      Do:  {shown(item.remedy)}"


def _by_rule(report: Report) -> Iterable[str]:
    """Return the number of findings by rule in the order of the files, when there are too many to count by eye."""
    if len(report.findings) <= SHOWN:
        return []
    counts = _counts(report)
    ranked = sorted(counts, key=lambda kind: (*_gravity(kind, counts), kind))
    return [f"{counts[severity, name]:>7,}  {severity.value:<8} {name}" for severity, name in ranked]


def summary(report: Report) -> str:
    """Return the last line: what was found in what."""
    counts = report.counts
    found = [_plural(counts[level.value], level.value) for level in (Severity.ERROR, Severity.WARNING)]
    if counts["info"]:
        found.append(f"{counts['info']:,} for information")
    if counts["accepted"]:
        found.append(f"{counts['accepted']:,} accepted")
    looked = f"{_plural(report.files, 'file')}, {_plural(report.concepts, 'concept')}"
    judged = f" ({_plural(report.judged, 'thing')} looked at)" if report.judged else ""
    more = " “publisher explain RULE” says more about a rule." if report.findings else ""
    against = f", compared with {report.against}" if report.against else ""
    rules = f"{len(report.rules)} rules, {report.seconds:.1f} s"
    return f"{', '.join(found)} in {looked}{judged}{against}, {rules}.{more}"


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
