"""What the editing commands share: their options, the check of the result, the diff, and the writing."""

from __future__ import annotations

import gc
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any, TypeVar

import click

from publisher.changes.desk import Desk, Proposal
from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report
from publisher.checks.runner import Checker, checker_for, default_engine, facts_of, report_of
from publisher.checks.scope import affected_nodes, changed_nodes
from publisher.checks.tidiness import tidied
from publisher.cli.comparison import compared
from publisher.cli.render_terminal import render as terminal
from publisher.errors import ConfigurationError, WorkspaceError
from publisher.files import write_beside
from publisher.trees import WorkingTree, working_tree
from publisher.workspace import Workspace, edited_workspace, load_workspace

_F = TypeVar("_F", bound=Callable[..., Any])


def editing_options(function: _F) -> _F:
    """Give a command the options every edit has: ``--date`` and ``--dry-run``."""
    day = click.DateTime(formats=["%Y-%m-%d"])
    options = (
        click.option("--date", "day", type=day, help="The date of the edit; today when left out."),
        click.option("--dry-run", is_flag=True, help="Show what would change, write nothing."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def said(text: str, option: str) -> str:
    """Return what an option says, without spaces around it. Raises ConfigurationError when it says nothing."""
    if not text.strip():
        raise ConfigurationError(f"{option} is empty; write the reason, in words others understand.")
    return text.strip()


def tidy_label(text: str) -> str:
    """Return a label with single spaces between its words, and without what only other programs put into it.

    Raises ConfigurationError for an empty one and for one with invisible control characters.
    """
    label = tidied(text)
    if not label or any(unicodedata.category(character) == "Cc" for character in label):
        raise ConfigurationError("The label is empty or has invisible control characters; write it as plain text.")
    return label


def open_desk(day: datetime | None) -> Desk:
    """Return the desk for an edit of the workspace the command runs in."""
    gc.disable()  # a short life with many records: collecting garbage costs a quarter of it
    today = day.date() if day else date.today()
    return Desk(load_workspace(working_tree(Path.cwd())), today)


def carry_out(desk: Desk, proposal: Proposal, *, dry_run: bool) -> None:
    """Show an edit as a diff, check its result, and write it unless a rule forbids it.

    Ends the process with 1 when a rule finds an error that was not there before.
    """
    before = desk.workspace
    after = edited_workspace(before, proposal.files)
    click.echo("".join(_diff(before, after, proposal)), nl=False)
    found = _new_findings(before, after, desk.today)
    if found.findings:
        click.echo(terminal(found), nl=False)
    if not found.passed:
        click.echo("Nothing was written: the result would break the rules above.", err=True)
        sys.exit(1)
    if dry_run:
        click.echo(f"Would do: {proposal.told}")
        return
    for path, text in proposal.files.items():
        write_beside(_root(before) / path, text)
    click.echo(proposal.told)


def _root(workspace: Workspace) -> Path:
    if not isinstance(workspace.tree, WorkingTree):
        raise WorkspaceError("Only the working tree can be edited.")
    return workspace.tree.root


def _diff(before: Workspace, after: Workspace, proposal: Proposal) -> Iterator[str]:
    texts = {source.path: source.data.decode() for source in before.sources}
    news = {source.path: source.data.decode() for source in after.sources}
    for path in proposal.files:
        old, new = (source.get(path, "").splitlines(keepends=True) for source in (texts, news))
        for line in unified_diff(old, new, f"a/{path}", f"b/{path}", n=2):
            yield _coloured(line)


def _coloured(line: str) -> str:
    if line.startswith(("---", "+++")):
        return click.style(line, bold=True)
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[0])
    return click.style(line, fg=colour) if colour else line


def _new_findings(before: Workspace, after: Workspace, today: date) -> Report:
    """Return the report of what the edit would make worse: findings there are now, less those there were before."""
    start, engine = time.perf_counter(), default_engine()
    published = compared(before, _root(before), today)
    later = checker_for(after, earlier=published.earlier, days=published.days)
    sooner = Checker(before, facts_of(before, later.facts), later.profile, later.earlier, later.days)
    changed = changed_nodes(sooner.facts, later.facts)
    focus = affected_nodes(changed, sooner.relations, later.relations)
    found = {(node, item) for node, item in later.found(engine, focus) if _counts(item)}
    nodes = frozenset(node for node, _ in found)
    known = Counter(_identity(item) for _, item in sooner.found(engine, nodes)) if found else Counter()
    return report_of(later, _without(sorted(item for _, item in found), known), start=start, judged=len(focus))


def _counts(item: Finding) -> bool:
    """Say whether a finding is anything an edit is held up or warned for."""
    return not item.accepted and item.severity is not Severity.INFO


def _without(findings: Iterable[Finding], known: Counter[tuple[object, ...]]) -> Iterator[Finding]:
    for item in findings:
        if known[_identity(item)]:
            known[_identity(item)] -= 1
        else:
            yield item


def _identity(item: Finding) -> tuple[object, ...]:
    """Return what makes two findings the same, wherever in the file they stand."""
    return item.path, item.rule, item.iri, item.message
