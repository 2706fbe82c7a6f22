"""``publisher diff``: say in the domain's words what changed between two states of the lists."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import click

from publisher.changes.compare import compare
from publisher.changes.record import Comparison, Level
from publisher.changes.report_data import html_report, json_report, rdf_report
from publisher.changes.report_text import markdown_report, text_report
from publisher.cli.comparison import tell_unread
from publisher.files import write_beside
from publisher.trees import FileTree, RevisionTree, tree_at, working_tree
from publisher.workspace import Workspace, load_workspace, workspace_at

REPORTS: Mapping[str, Callable[[Comparison], str]] = {
    "text": text_report,
    "markdown": markdown_report,
    "html": html_report,
    "json": json_report,
    "rdf": rdf_report,
}


@click.command()
@click.argument("old", default="HEAD")
@click.argument("new", required=False)
@click.option("--format", "form", type=click.Choice(tuple(REPORTS)), default="text", help="How to show the changes.")
@click.option("--all", "everything", is_flag=True, help="Show every change of a kind, not only the first 25 of a list.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file, not the terminal.")
@click.option("--refuse-breaking", is_flag=True, help="End with 1 when a change is breaking.")
def command(old: str, new: str | None, form: str, everything: bool, output: Path | None, refuse_breaking: bool) -> None:
    """Say what changed between two revisions: lists and concepts added, deprecated, replaced, relabelled, moved,
    redefined, remapped or vanished, with a draft of the change note and the next version number.

    OLD is a revision (HEAD when left out); NEW another one, or the files as they are now when left out.
    """
    here = Path.cwd()
    gc.disable()  # a short life with many records: collecting garbage costs a quarter of it
    later: FileTree = tree_at(here, new) if new else working_tree(here)
    earlier = tree_at(here, old)
    workspace = load_workspace(later)
    unread = _unread({old: earlier, new or "": later})
    states = (workspace_at(workspace, earlier), workspace)
    found = compare(*(_without(state, unread) for state in states))
    comparison = replace(found, old=old, new=new or later.name)
    text = _report(comparison, form, everything=everything)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_beside(output, text.encode())
    sys.exit(1 if refuse_breaking and comparison.level is Level.BREAKING else 0)


def _unread(states: Mapping[str, FileTree]) -> tuple[str, ...]:
    """Return the folders that cannot be read in all states, by name, after telling them."""
    revisions = {name: tree for name, tree in states.items() if isinstance(tree, RevisionTree)}
    for name, tree in revisions.items():
        tell_unread(tree, name)
    return tuple(folder for tree in revisions.values() for folder in tree.unread)


def _without(workspace: Workspace, folders: tuple[str, ...]) -> Workspace:
    """Return a workspace without what is in some folders: all of it would seem to be new, or gone."""
    kept = tuple(source for source in workspace.sources if not source.path.startswith(folders))
    return replace(workspace, sources=kept)


def _report(comparison: Comparison, form: str, *, everything: bool) -> str:
    shown = max(1, len(comparison.changes))
    if everything and form == "text":
        return text_report(comparison, shown=shown)
    if everything and form == "markdown":
        return markdown_report(comparison, shown=shown)
    return REPORTS[form](comparison)
