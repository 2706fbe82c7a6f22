"""``publisher import``: write a list or a mapping set from tables."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from pyoxigraph import NamedNode

from publisher.config import Settings
from publisher.errors import ConfigurationError, ExchangeError, WorkspaceError
from publisher.exchange.description import Description, read_description
from publisher.exchange.importing import Imported, import_tables
from publisher.exchange.tables import Table, read_table
from publisher.files import write_beside
from publisher.namespaces import RDF_TYPE, SKOS
from publisher.workspace import WorkingTree, read_source, settings_of, working_tree

_MOST = 50


@click.command("import")
@click.argument("description", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("tables", nargs=-1, metavar="[TABLE]...")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here, not where DESCRIPTION says."
)
@click.option("--replace", is_flag=True, help="Write over a file that is there already.")
@click.option("--dry-run", is_flag=True, help="Check the tables and write nothing.")
def command(description: Path, tables: tuple[str, ...], output: Path | None, replace: bool, dry_run: bool) -> None:
    """Write a list or a mapping set as Turtle from tables, as the column description DESCRIPTION (TOML) says.

    A TABLE is a CSV or TSV file, NAME=FILE for the description's table NAME, or a folder to look in for the files the
    description names. Without a TABLE they are looked for beside the description.
    """
    tree = _tree()
    rules = read_description(description.read_text("utf-8"), path=str(description))
    target = output or tree.root / rules.output
    if target.exists() and not (replace or dry_run):
        raise ConfigurationError(
            f"{target} is there already. Use --replace to write over it, or --output to write elsewhere."
        )
    settings = settings_of(tree)
    sources = _tables(rules, [*tables] or [str(description.parent)])
    done = import_tables(rules, sources, prefixes=settings.all_prefixes, known=_known(rules, tree, settings))
    _report(done)
    if not dry_run:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_beside(target, done.turtle.encode())
    verb = "would hold" if dry_run else "holds"
    click.echo(f"{target} {verb} {done.triples:,} statements about {done.subjects:,} subjects.")


def _tree() -> WorkingTree:
    """Return the workspace's tree; a folder that is no workspace yet is taken as the start of one."""
    try:
        return working_tree(Path.cwd())
    except WorkspaceError:
        return WorkingTree(Path.cwd())


def _tables(rules: Description, given: Sequence[str]) -> dict[str, Table]:
    found = {}
    for name, rule in rules.tables.items():
        path = _path_of(name, rule.file, given, only=len(rules.tables) == 1)
        if path is None:
            raise ExchangeError(
                f"The table '{name}' is not there: give {name}=FILE or a folder that holds {rule.file}."
            )
        found[name] = read_table(path.read_bytes(), path=str(path))
    return found


def _path_of(name: str, file: str, given: Sequence[str], *, only: bool) -> Path | None:
    for item in given:
        label, equals, rest = item.partition("=")
        path = Path(rest) if equals and label == name else Path(item)
        if path.is_dir():
            path = path / file
        elif path.name != file and not (equals and label == name) and not (only and len(given) == 1):
            continue
        if path.is_file():
            return path
    return None


def _known(rules: Description, tree: WorkingTree, settings: Settings) -> frozenset[str]:
    concept = NamedNode(SKOS + "Concept")
    sources = (read_source(tree, path, settings) for path in rules.known)
    return frozenset(
        quad.subject.value
        for source in sources
        for quad in source.quads
        if quad.predicate.value == RDF_TYPE and quad.object == concept and isinstance(quad.subject, NamedNode)
    )


def _report(done: Imported) -> None:
    for remark in done.remarks[:_MOST]:
        click.echo(f"Note: {remark}", err=True)
    if len(done.remarks) > _MOST:
        click.echo(f"Note: … and {len(done.remarks) - _MOST:,} more of these.", err=True)
    if done.faults:
        for fault in done.faults[:_MOST]:
            click.echo(str(fault), err=True)
        raise ExchangeError(
            f"{len(done.faults):,} faults in the tables; mend them and import again. Nothing was written."
        )
