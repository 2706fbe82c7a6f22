"""``publisher export``: write a list or a mapping set in another format."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path

import click

from publisher.errors import ConfigurationError
from publisher.exchange.exporters import EXPORTERS, export
from publisher.exchange.extent import select
from publisher.files import write_beside
from publisher.trees import tree_at, working_tree
from publisher.workspace import whole_workspace


@click.command("export")
@click.argument("name", metavar="LIST")
@click.option("--to", "target", required=True, type=click.Choice(list(EXPORTERS)), help="The format.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here; without it, to the terminal."
)
@click.option("--revision", help="Export the list as of a git revision.")
def command(name: str, target: str, output: Path | None, revision: str | None) -> None:
    """Write LIST in another format and tell what the format cannot hold, and what it adds.

    LIST is the name of a list or a mapping set (services, lgsl-ipsv), an abbreviation (LGSL), a file's name or an IRI.
    """
    gc.disable()  # a short life with many records: collecting garbage costs a quarter of it
    exporter = EXPORTERS[target]
    if exporter.binary and output is None:
        raise ConfigurationError(f"{exporter.title} is not text. Give --output FILE.{exporter.suffix}.")
    tree = tree_at(Path.cwd(), revision) if revision else working_tree(Path.cwd())
    workspace = whole_workspace(tree)
    done = export(select(workspace, name), target)
    if output:
        write_beside(output, done.data)
        click.echo(f"{output} holds {name} as {exporter.title}.", err=True)
    else:
        click.echo(done.data, nl=False)
    _tell(f"{exporter.title} cannot hold, so left out:", done.left_out)
    _tell(f"{exporter.title} adds, when it is read again:", done.put_in)


def _tell(heading: str, lines: Sequence[str]) -> None:
    if lines:
        click.echo("\n  ".join((heading, *lines)), err=True)
