"""A report as one self-contained page: errors first, then warnings; repeated findings folded; no script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from types import MappingProxyType

from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report
from publisher.cli.render_terminal import SHOWN, summary
from publisher.resources import bundled

ACCEPTED = "accepted"
_TITLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Severity.ERROR: ("error", "errors"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("note for information", "notes for information"),
        ACCEPTED: ("accepted for a written reason", "accepted for a written reason"),
    }
)


@dataclass(frozen=True)
class Fold:
    """The findings of one rule in one file: the first few, and the rest behind a count."""

    first: tuple[Finding, ...]
    rest: tuple[Finding, ...]

    @cached_property
    def remedy(self) -> str:
        """Return what to do about all of them; empty when each has a remedy of its own."""
        remedies = {item.remedy for item in (*self.first, *self.rest)}
        return remedies.pop() if len(remedies) == 1 else ""


@dataclass(frozen=True)
class Section:
    """All findings of one severity (or the accepted ones) by file."""

    name: str
    title: str
    files: Mapping[str, tuple[Fold, ...]]


def render(report: Report) -> str:
    """Return one self-contained HTML page."""
    from jinja2 import Environment, FileSystemLoader, select_autoescape  # slow to load, and seldom needed

    environment = Environment(
        loader=FileSystemLoader(bundled("site") / "templates"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("report.html")
    return page.render(report=report, sections=_sections(report.findings), summary=summary(report)) + "\n"


def _sections(findings: Iterable[Finding]) -> list[Section]:
    """Return the sections that hold anything, the worst first."""
    by_name: dict[str, list[Finding]] = {name: [] for name in _TITLES}
    for item in findings:
        by_name[ACCEPTED if item.accepted else item.severity].append(item)
    return [
        Section(name, f"{len(found):,} {_TITLES[name][len(found) != 1]}", _by_file(found))
        for name, found in by_name.items()
        if found
    ]


def _by_file(findings: Iterable[Finding]) -> dict[str, tuple[Fold, ...]]:
    ordered = sorted(findings, key=_place)
    return {path: _folds(found) for path, found in groupby(ordered, key=lambda item: item.path)}


def _place(item: Finding) -> tuple[str, int, int]:
    return item.path, item.line, item.column


def _folds(findings: Iterable[Finding]) -> tuple[Fold, ...]:
    """Return the findings of one file by rule (accepted ones by reason too), in order of each one's first line."""
    by_rule: dict[tuple[str, str], list[Finding]] = {}
    for item in findings:
        by_rule.setdefault((item.rule, item.accepted), []).append(item)
    return tuple(Fold(tuple(found[:SHOWN]), tuple(found[SHOWN:])) for found in by_rule.values())
