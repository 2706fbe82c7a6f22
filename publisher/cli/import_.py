"""``publisher import``: write a list or a mapping set from tables or from another format."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from pyoxigraph import NamedNode

from publisher.cli.overwriting import described_elsewhere, lost_by, standing_twice
from publisher.config import Settings
from publisher.errors import ConfigurationError, ExchangeError, WorkspaceError
from publisher.exchange.description import Description, read_description
from publisher.exchange.importers import IMPORTERS, Source, format_of
from publisher.exchange.importing import Imported, finish, import_tables
from publisher.exchange.tables import Fault, Table, read_table
from publisher.exchange.taxonomy import Naming, own_properties
from publisher.exchange.workbook import mark_faults, read_workbook
from publisher.files import write_beside
from publisher.namespaces import RDF_TYPE, SKOS
from publisher.skos.entailment import skos_relations
from publisher.skos.index import Index
from publisher.trees import MAPPINGS, VOCAB, WorkingTree, settings_of, working_tree
from publisher.workspace import load_workspace, read_source

_MOST = 50


@dataclass(frozen=True)
class Outcome:
    """What was imported, where it belongs, and the workbooks it came from by the path their faults name."""

    done: Imported
    output: str
    workbooks: Mapping[str, Path]


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("tables", nargs=-1, metavar="[TABLE]...")
@click.option(
    "--from", "source", type=click.Choice(list(IMPORTERS)), help="FILE's format; else told by name and content."
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here, not at the usual place.")
@click.option("--replace", is_flag=True, help="Write over a file that is there already.")
@click.option("--dry-run", is_flag=True, help="Check what is imported and write nothing.")
@click.option("--scheme", help="ESD XML: the list's IRI or prefixed name.")
@click.option("--concepts", help="ESD XML: the form of concept IRIs, with {number}.")
@click.option("--notation", default="", help="ESD XML and JSKOS: the datatype of notations.")
def command(
    file: Path,
    tables: tuple[str, ...],
    source: str | None,
    output: Path | None,
    replace: bool,
    dry_run: bool,
    scheme: str | None,
    concepts: str | None,
    notation: str,
) -> None:
    """Write a list or a mapping set as canonical Turtle.

    FILE is a column description (TOML) of one or more TABLEs: CSV, TSV or Excel files, NAME=FILE for the description's
    table NAME, or a folder to look in; without a TABLE they are looked for beside the description. Or FILE is itself
    a list or mapping set: CSV or Excel as export writes them, SSSOM TSV, JSKOS, any RDF syntax, or ESD controlled-list
    XML.
    """
    gc.disable()  # a short life with many records: collecting garbage costs a quarter of it
    tree = _tree()
    described = file.suffix.lower() == ".toml"
    if tables and not described:
        raise ConfigurationError("TABLEs go with a column description (TOML); other files are imported one by one.")
    naming = Naming(scheme, concepts, notation, _own_properties(tree)) if scheme and concepts else None
    found = _described(file, tables, tree) if described else _read(file, source, naming, notation, tree)
    target = output or tree.root / found.output
    _report(found)
    if not found.done.triples:
        raise ExchangeError(f"{file} holds nothing to import, so nothing was written.")
    lost = lost_by(target, found.done.turtle) if target.exists() else []
    for line in lost:
        click.echo(f"{'Lost' if replace else 'Would be lost'}: {line}", err=True)
    if target.exists() and not (replace or dry_run):
        more = " and holds what the import does not" if lost else ""
        raise ConfigurationError(
            f"{target} is there already{more}. Use --replace to write over it, or --output to write elsewhere."
        )
    for line in _notes(found.done.turtle, target, tree, chosen=output is not None):
        click.echo(f"Note: {line}", err=True)
    if not dry_run:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_beside(target, found.done.turtle.encode())
    verb = "would hold" if dry_run else "holds"
    click.echo(f"{target} {verb} {found.done.triples:,} statements about {found.done.subjects:,} subjects.")


def _notes(turtle: str, target: Path, tree: WorkingTree, *, chosen: bool) -> list[str]:
    """Return what an editor should know of other files that describe what is imported."""
    sources = [item for item in load_workspace(tree).sources if (tree.root / item.path) != target.resolve()]
    lists = [] if chosen or target.exists() else described_elsewhere(turtle, sources)
    return lists or standing_twice(turtle, sources)


def _tree() -> WorkingTree:
    """Return the workspace's tree; a folder that is no workspace yet is taken as the start of one."""
    try:
        return working_tree(Path.cwd())
    except WorkspaceError:
        return WorkingTree(Path.cwd())


def _described(file: Path, tables: Sequence[str], tree: WorkingTree) -> Outcome:
    try:
        rules = read_description(file.read_bytes().decode("utf-8-sig"), path=str(file))
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{file} is not UTF-8; save it with the encoding UTF-8.") from error
    settings = settings_of(tree)
    sources, workbooks = _tables(rules, [*tables] or [str(file.parent)])
    done = import_tables(rules, sources, prefixes=settings.all_prefixes, known=_known(rules, tree, settings))
    return Outcome(done, rules.output, workbooks)


def _read(file: Path, name: str | None, naming: Naming | None, notation: str, tree: WorkingTree) -> Outcome:
    settings = settings_of(tree)
    data = file.read_bytes()
    form = name or format_of(str(file), data)
    metadata = _metadata(file) if form == "sssom" else b""
    source = Source(str(file), data, settings.all_prefixes, settings.language, naming, notation, metadata)
    reading = IMPORTERS[form].read(source)
    done = finish(reading, prefixes=settings.all_prefixes)
    folder = MAPPINGS if done.is_linkset else VOCAB
    return Outcome(done, f"{folder}/{file.name.partition('.')[0]}.ttl", {str(file): file})


def _metadata(file: Path) -> bytes:
    """Return the head of a mapping set from the YAML file beside it; empty where there is none."""
    name = file.name.partition(".")[0]
    beside = (file.with_name(name + ending) for ending in (".sssom.yml", ".sssom.yaml", ".yml", ".yaml"))
    return next((path.read_bytes() for path in beside if path.is_file()), b"")


def _own_properties(tree: WorkingTree) -> dict[str, str]:
    quads = [quad for source in load_workspace(tree).sources for quad in source.quads]
    return own_properties(Index(quads), skos_relations(quads))


def _tables(rules: Description, given: Sequence[str]) -> tuple[dict[str, Table], dict[str, Path]]:
    found: dict[str, Table] = {}
    workbooks = {}
    for name, rule in rules.tables.items():
        path = _path_of(name, rule.file, given, only=len(rules.tables) == 1)
        if path is None:
            raise ExchangeError(
                f"The table '{name}' is not there: give {name}=FILE or a folder that holds {rule.file}."
            )
        if path.suffix.lower() == ".xlsx":
            found[name] = next(iter(read_workbook(path.read_bytes(), path=str(path)).values()))
            workbooks[str(path)] = path
        else:
            found[name] = read_table(path.read_bytes(), path=str(path))
    return found, workbooks


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


def _report(found: Outcome) -> None:
    """Print remarks and faults; with faults, mark them in copies of the workbooks and raise ExchangeError."""
    remarks, faults = found.done.remarks, found.done.faults
    for remark in remarks[:_MOST]:
        click.echo(f"Note: {remark}", err=True)
    if len(remarks) > _MOST:
        click.echo(f"Note: … and {len(remarks) - _MOST:,} more of these.", err=True)
    if faults:
        for fault in faults[:_MOST]:
            click.echo(str(fault), err=True)
        copies = "".join(f" {copy} shows them." for copy in _marked(found.workbooks, faults))
        noun = "1 fault" if len(faults) == 1 else f"{len(faults):,} faults"
        raise ExchangeError(f"{noun}; mend and import again. Nothing was written.{copies}")


def _marked(workbooks: Mapping[str, Path], faults: Sequence[Fault]) -> list[Path]:
    copies = []
    for name, path in workbooks.items():
        if path.suffix.lower() == ".xlsx":
            copy = path.with_suffix(".faults.xlsx")
            write_beside(copy, mark_faults(path.read_bytes(), faults, path=name))
            copies.append(copy)
    return copies
