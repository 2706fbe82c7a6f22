"""What the editing commands share: their options, the check of the result, the diff, and the writing."""

from __future__ import annotations

import fcntl
import gc
import os
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from publisher.changes.desk import Desk, Proposal
from publisher.changes.patch import patch
from publisher.checks.ahead import know_lines, read_ahead
from publisher.checks.facts import Facts
from publisher.checks.finding import Finding, Severity
from publisher.checks.report import Report
from publisher.checks.runner import Checker, checker_for, default_engine, facts_of, report_of
from publisher.checks.scope import affected_nodes, changed_nodes, namesakes
from publisher.checks.shelf import Shelf
from publisher.checks.tidiness import tidied
from publisher.checks.view import View
from publisher.cli.cache import shelf_of
from publisher.cli.comparison import compared
from publisher.cli.render_terminal import render as terminal
from publisher.errors import ConfigurationError, WorkspaceError
from publisher.files import write_beside
from publisher.trees import EditedTree, ReadOnce, root_of, settings_of, working_tree
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


@dataclass(kw_only=True)
class CheckedDesk(Desk):
    """A desk with all that is known of the files before the edit, so that what comes of it can be judged."""

    facts: Facts
    shelf: Shelf


def open_desk(day: datetime | None) -> CheckedDesk:
    """Return the desk for an edit of the workspace the command runs in."""
    gc.disable()  # a short life with many records: collecting garbage costs a quarter of it
    tree = working_tree(Path.cwd())
    files, shelf = ReadOnce(tree), shelf_of(tree)
    read_ahead(files, settings_of(files), shelf)
    workspace = load_workspace(files, sound=shelf.holds)
    facts = facts_of(workspace, shelf=shelf)
    return CheckedDesk(workspace, View(facts), day.date() if day else date.today(), facts=facts, shelf=shelf)


def carry_out(desk: CheckedDesk, proposal: Proposal, *, dry_run: bool) -> None:
    """Show an edit as a diff, check its result, and write it unless a rule forbids it.

    Ends the process with 1 when a rule finds an error that was not there before.
    """
    click.echo("".join(map(_coloured, _diff(desk.workspace, proposal))), nl=False)
    found = made_worse(desk, proposal)
    if found.findings:
        click.echo(terminal(found), nl=False)
    if not found.passed:
        click.echo("Nothing was written: the result would break the rules above.", err=True)
        sys.exit(1)
    if dry_run:
        click.echo(f"Would do: {proposal.told}")
        return
    _write(desk.workspace, proposal)
    click.echo(proposal.told)


def _write(before: Workspace, proposal: Proposal) -> None:
    """Write an edit, while no other command can, unless a file is another than the edit was made from.

    Else what somebody saved meanwhile would be lost, or a number given twice. Raises WorkspaceError.
    """
    root = _root(before)
    held = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        read = {source.path: source.data for source in before.sources}
        for path in dict.fromkeys((*read, *proposal.files)):
            place = root / path
            if (place.read_bytes() if place.is_file() else None) != read.get(path):
                message = "changed while the command was at work, so nothing was written. Run it again."
                raise WorkspaceError(f"{path} {message}")
        for path, text in proposal.files.items():
            write_beside(root / path, text)
    finally:
        os.close(held)


def _root(workspace: Workspace) -> Path:
    root = root_of(workspace.tree)
    if root is None:
        raise WorkspaceError("Only the working tree can be edited.")
    return root


def _diff(before: Workspace, proposal: Proposal) -> Iterator[str]:
    old = {source.path: source.data for source in before.sources}
    for path, text in proposal.files.items():
        yield from patch(old.get(path, b"").decode(), text.decode(), path)


def _coloured(line: str) -> str:
    if line.startswith(("---", "+++")):
        return click.style(line, bold=True)
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[0])
    return click.style(line, fg=colour) if colour else line


def made_worse(desk: CheckedDesk, proposal: Proposal) -> Report:
    """Return the report of what the edit would make worse: findings there are now, less those there were before."""
    start, engine, before = time.perf_counter(), default_engine(), desk.workspace
    edited = EditedTree(before.tree, proposal.files)
    for path in proposal.files:
        know_lines(edited, path, before.settings, desk.shelf)
    after = edited_workspace(before, proposal.files, sound=desk.shelf.holds)
    published = compared(before, _root(before), desk.today, sound=desk.shelf.holds)
    later = checker_for(after, earlier=published.earlier, days=published.days, shelf=desk.shelf, known=desk.facts)
    desk.shelf.sweep((*before.sources, *after.sources, *(published.earlier.sources if published.earlier else ())))
    sooner = Checker(before, desk.facts, later.profile, later.earlier, later.days)
    changed = changed_nodes(sooner.facts, later.facts)
    focus = affected_nodes(changed, sooner.relations, later.relations)
    focus |= namesakes(later.earlier, focus, sooner.facts, later.facts) if later.earlier else frozenset()
    found = {(node, item) for node, item in later.found(engine, focus) if _counts(item)}
    nodes = frozenset(node for node, _ in found)
    known = Counter(identity(item) for _, item in sooner.found(engine, nodes)) if found else Counter()
    return report_of(later, _without(sorted(item for _, item in found), known), start=start, judged=len(focus))


def _counts(item: Finding) -> bool:
    """Say whether a finding is anything an edit is held up or warned for."""
    return not item.accepted and item.severity is not Severity.INFO


def _without(findings: Iterable[Finding], known: Counter[tuple[object, ...]]) -> Iterator[Finding]:
    for item in findings:
        if known[identity(item)]:
            known[identity(item)] -= 1
        else:
            yield item


def identity(item: Finding) -> tuple[object, ...]:
    """Return what makes two findings the same, wherever in the file they stand."""
    return item.path, item.rule, item.iri, item.message
