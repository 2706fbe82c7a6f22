"""``publisher check --watch``: show the findings of every save."""

from __future__ import annotations

import gc
import time
from dataclasses import replace
from datetime import date

import click

from publisher.checks.report import Report
from publisher.checks.runner import default_engine
from publisher.checks.shapes import Engine
from publisher.checks.watch import Watch
from publisher.cli.comparison import Point, compared, point_of
from publisher.cli.render_terminal import render as terminal
from publisher.errors import PublisherError
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace

_PAUSE = 0.05
"""Seconds between two looks at the files."""


def watch_files(tree: WorkingTree, of_record: bool, revision: str | None) -> None:
    """Show the findings of every save until the user interrupts; settings that cannot be used are told meanwhile."""
    engine = default_engine(of_record=of_record)
    point, observed = _observed(tree, engine, revision)
    _show(observed.first(), point)
    click.echo("Watching; press Ctrl+C to end.")
    gc.disable()
    told = ""
    try:
        while True:
            try:
                found = observed.again()
                if found is not None and point_of(tree.root, date.today(), revision=revision).name != point.name:
                    point, observed = _observed(tree, engine, revision)
                    found = observed.first()
                told = ""
            except (PublisherError, OSError) as error:
                found, told = None, _once(str(error), told)
            if found is not None:
                _show(found, point)
                gc.collect()
                gc.freeze()
            time.sleep(_PAUSE)
    except KeyboardInterrupt:
        click.echo()


def _observed(tree: WorkingTree, engine: Engine, revision: str | None) -> tuple[Point, Watch]:
    """Return what counts as published now, and a watch that compares with it."""
    point = point_of(tree.root, date.today(), revision=revision)
    against_it = compared(load_workspace(tree), tree.root, date.today(), revision=revision)
    return point, Watch(tree, engine, against_it.earlier, against_it.days)


def _once(error: str, told: str) -> str:
    """Print an error unless it was the last thing told, and return it."""
    if error != told:
        click.echo(f"Error: {error}", err=True)
    return error


def _show(found: Report, point: Point) -> None:
    click.echo(terminal(replace(found, against=point.title)), nl=False)
