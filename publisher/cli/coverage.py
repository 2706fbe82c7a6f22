"""``publisher coverage``: how far the lists are mapped to each other."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from publisher.catalogue.coverage import STRENGTHS, Count, Coverage, Direction, ListEntry, Survey
from publisher.errors import ConfigurationError
from publisher.exchange.extent import select
from publisher.skos.inference import infer
from publisher.trees import working_tree
from publisher.workspace import Workspace, whole_workspace


@click.command("coverage")
@click.argument("source", required=False)
@click.argument("target", required=False)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="How to show figures.")
@click.option("--unmapped", is_flag=True, help="List the concepts of SOURCE without a stated mapping to TARGET.")
def command(source: str | None, target: str | None, form: str, unmapped: bool) -> None:
    """Show how many concepts of each list are mapped to each other list, by strength and branch.

    SOURCE and TARGET are lists: a name (services), an abbreviation (LGSL), a file's name or an IRI. Without TARGET all
    lists SOURCE is mapped to are shown, without SOURCE all pairs. Retired concepts do not count; concepts that have
    inferred mappings only are counted apart.
    """
    workspace = whole_workspace(working_tree(Path.cwd()))
    survey = Survey.of(workspace, infer([quad for item in workspace.sources for quad in item.quads]))
    found = survey.coverage()
    ends = [_list(found, workspace, name) for name in (source, target) if name]
    if unmapped:
        _show_unmapped(survey, ends, form)
        return
    shown = [item for item in found.directions if [item.source, item.target][: len(ends)] == [end.iri for end in ends]]
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(Coverage(found.lists, tuple(shown))), indent=2))
    else:
        _show_table(found, shown, branches=len(ends) == 2)


def _list(found: Coverage, workspace: Workspace, name: str) -> ListEntry:
    entry = found.entry(name) or found.entry(select(workspace, name).node.value)
    if entry is None:
        raise ConfigurationError(f"{name} is a mapping set, or a list without concepts; give a list.")
    return entry


def _show_unmapped(survey: Survey, ends: list[ListEntry], form: str) -> None:
    if len(ends) != 2:
        raise ConfigurationError("--unmapped needs SOURCE and TARGET, the two lists.")
    rows = [{"iri": iri, "label": survey.label(iri)} for iri in survey.unmapped(ends[0].iri, ends[1].iri)]
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(rows), indent=2))
    else:
        for row in rows:
            click.echo(f"{row['iri']}\t{row['label']}")


def _show_table(found: Coverage, shown: list[Direction], *, branches: bool) -> None:
    names = {item.iri: item.name for item in found.lists}
    rows = [_row(f"{names[item.source]} > {names[item.target]}", item.count) for item in shown if _told(item)]
    if branches:
        rows += [_row(f"  {branch.label}", branch.count) for item in shown for branch in item.branches]
    heads = ["", "concepts", "mapped", "%", *STRENGTHS, "inferred"]
    empty = [column for column in range(4, len(heads) - 1) if all(not row[column] for row in rows)]
    table = [[cell for column, cell in enumerate(row) if column not in empty] for row in (heads, *rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    for row in table:
        first, *rest = (cell.ljust(width) if not at else cell.rjust(width) for at, (cell, width) in _cells(row, widths))
        click.echo("  ".join([first, *rest]).rstrip())
    hidden = len(shown) - sum(_told(item) for item in shown)
    if hidden:
        click.echo(f"{hidden} more pairs of lists have no mapping.", file=sys.stderr)


def _cells(row: list[str], widths: list[int]) -> list[tuple[int, tuple[str, int]]]:
    return list(enumerate(zip(row, widths, strict=True)))


def _told(item: Direction) -> bool:
    return bool(item.count.mapped or item.count.inferred)


def _row(title: str, count: Count) -> list[str]:
    strengths = [f"{count.strengths[name]:,}" if name in count.strengths else "" for name in STRENGTHS]
    inferred = f"{count.inferred:,}" if count.inferred else ""
    return [title, f"{count.concepts:,}", f"{count.mapped:,}", f"{count.share:.0%}", *strengths, inferred]
