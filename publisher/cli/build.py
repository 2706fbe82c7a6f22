"""``publisher build``: check the workspace and publish a snapshot of it."""

from __future__ import annotations

import gc
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
from pyoxigraph import Triple

from publisher.catalogue.pairing import write as write_pairs
from publisher.catalogue.writer import write as write_catalogue
from publisher.checks.runner import checker_for, default_engine, report
from publisher.cli.comparison import compared
from publisher.cli.progress import Progress
from publisher.cli.render_terminal import render as terminal
from publisher.errors import BuildRefused
from publisher.history.recording import digest_of_past, gap_of
from publisher.history.writer import write as write_history
from publisher.publish.build import Part, build, digest_of, origin_of, write_store
from publisher.publish.dumps import write as write_dumps
from publisher.publish.inferring import write as write_inferred
from publisher.publish.snapshot import MANIFEST, SNAPSHOTS, read_manifest
from publisher.search.index import write as write_search
from publisher.trees import working_tree
from publisher.web.prepared import SHARDS
from publisher.workspace import Workspace, load_workspace


def write_records(workspace: Workspace, derived: Sequence[Triple], snapshot: Path) -> None:
    """Write the catalogue, and the downloads that are made from it."""
    from publisher.web.tabled import write as write_tables  # slow to load, and done beside other parts

    write_catalogue(workspace, derived, snapshot)
    write_tables(workspace, snapshot)


PARTS: dict[str, Part] = {
    "Inferring mappings": write_inferred,
    "Loading the store": write_store,
    "Preparing records": write_records,
    "Pairing lists": write_pairs,
    "Building the search index": write_search,
    "Writing downloads": write_dumps,
    "Remembering every version": write_history,
}
"""The parts of a snapshot in the order they are written."""


@click.command("build")
@click.option("--check/--no-check", default=True, help="Check first and refuse to publish errors (default: check).")
@click.option(
    "--pages/--no-pages",
    default=False,
    help="Prepare all pages too (default: the server does, in its spare time).",
)
@click.option("--output", type=click.Path(path_type=Path), help="Folder of the snapshots (default: build/).")
@click.option("--against", metavar="REF", help="What is published, as for publisher check, which has the same default.")
def command(check: bool, pages: bool, output: Path | None, against: str | None) -> None:
    """Check the workspace and publish a snapshot of it.

    Nothing changes for readers until the snapshot is whole; then one rename switches them over. A refused or
    interrupted build leaves the last good snapshot serving.
    """
    gc.disable()  # nothing built here is garbage, and counting it costs a third of the time
    tree = working_tree(Path.cwd())
    started = time.monotonic()
    progress = Progress(len(PARTS) + SHARDS * pages + 2 + check)
    progress("Reading the workspace")
    workspace = load_workspace(tree)
    target = output or tree.root / "build"
    origin = replace(origin_of(tree.root), history=digest_of_past(tree))
    counts: Mapping[str, int] = {}
    if check and (against or not _was_checked(target / SNAPSHOTS / digest_of(workspace, origin.history))):
        progress("Checking")
        counts = _checked(workspace, tree.root, against)
    _refuse_broken(workspace)
    snapshot = build(workspace, target, parts=PARTS, origin=origin, check=counts, progress=progress)
    if gap := gap_of(tree):
        click.echo(gap, err=True)
    click.echo(f"{snapshot.name} is published in {target} ({time.monotonic() - started:.1f} s).")
    if pages:
        from publisher.web.preparing import prepare as prepare_pages  # slow to load, and seldom wanted

        overrides = tree.root / "site"
        prepare_pages(snapshot, workspace.settings, overrides if overrides.is_dir() else None, progress)
    progress.finish()


def _was_checked(snapshot: Path) -> bool:
    """Say whether a snapshot of the very same sources is there already and passed the check."""
    return (snapshot / MANIFEST).is_file() and bool(read_manifest(snapshot).check)


def _refuse_broken(workspace: Workspace) -> None:
    if workspace.broken:
        raise BuildRefused("\n".join(str(error) for error in workspace.broken))
    if not workspace.sources:
        raise BuildRefused("The folders vocab and mappings hold no RDF file, so there is nothing to publish.")


def _checked(workspace: Workspace, root: Path, against: str | None) -> Mapping[str, int]:
    """Return the counts of what ``publisher check`` finds, compared with the same revision; refuse when it fails."""
    against_it = compared(workspace, root, date.today(), revision=against)
    checker = checker_for(workspace, earlier=against_it.earlier, days=against_it.days)
    found = replace(report(checker, default_engine(), start=time.perf_counter()), against=against_it.title)
    if not found.passed:
        click.echo(terminal(found), err=True, nl=False)
        raise BuildRefused("The check found errors, so nothing was published; what was published before still is.")
    return found.counts
