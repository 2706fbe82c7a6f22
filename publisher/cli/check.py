"""``publisher check``: judge lists and mappings."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import click

from publisher.checks.runner import default_engine, run
from publisher.cli.render import RENDERERS
from publisher.files import write_beside
from publisher.workspace import load_workspace, working_tree


@click.command()
@click.option(
    "--format", "form", type=click.Choice(sorted(RENDERERS)), default="terminal", help="How to show findings."
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file, not the terminal.")
@click.option("--engine", type=click.Choice(["auto", "pyshacl"]), default="auto", help="Which SHACL engine judges.")
@click.option("--workspace", "folder", type=click.Path(path_type=Path, file_okay=False), default=".", hidden=True)
def command(form: str, output: Path | None, engine: str, folder: Path) -> None:
    """Check lists and mappings.

    Ends with 0 when nothing is wrong, 1 when a finding is an error, 2 when the settings or the call cannot be used.
    In CI (when the environment variable CI is set) pyshacl judges the SHACL profile; elsewhere a faster engine does.
    """
    gc.disable()  # a short life with many records: collecting garbage costs a quarter of it
    of_record = engine == "pyshacl" or bool(os.environ.get("CI"))
    report = run(load_workspace(working_tree(folder)), engine=default_engine(of_record=of_record))
    text = RENDERERS[form](report)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_beside(output, text.encode())
    sys.exit(0 if report.passed else 1)
