"""``publisher format``: write Turtle files in canonical form."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from publisher.config import Settings
from publisher.errors import RdfSyntaxError, WorkspaceError
from publisher.files import write_beside
from publisher.rdf.canonical import canonical_turtle
from publisher.trees import MAPPINGS, VOCAB, WorkingTree, settings_of, working_tree
from publisher.workspace import graph_iri

_SUFFIX = ".ttl"
_BUILD = "build"
_KEPT = "; “*.ttl text eol=lf” in .gitattributes keeps them as they are"


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--check", is_flag=True, help="Write nothing; name the files that are not in canonical form and end with 1."
)
def command(paths: tuple[Path, ...], check: bool) -> None:
    """Write Turtle files in canonical form: sorted, one statement a line, every comment kept at its statement.

    PATHS are files or folders; without any, the workspace's vocab and mappings. A file has the prefixes of the
    workspace it lies in, wherever the command runs.
    """
    here = _workspace(Path.cwd())
    known: dict[Path, Settings] = {}
    changed = failed = count = 0
    for path in _files(paths, here):
        count += 1
        tree = _workspace(path.resolve().parent) or here
        if tree and tree.root not in known:
            known[tree.root] = settings_of(tree)
        settings = known[tree.root] if tree else Settings()
        try:
            changed += _format(path, tree, settings, check=check)
        except RdfSyntaxError as error:
            failed += 1
            click.echo(f"{error}", err=True)
    verb = "would change" if check else "changed"
    click.echo(f"{changed} of {count} files {verb}." + (f" {failed} cannot be read." if failed else ""))
    sys.exit(1 if failed or (check and changed) else 0)


def _workspace(folder: Path) -> WorkingTree | None:
    try:
        return working_tree(folder)
    except WorkspaceError:
        return None


def _files(paths: tuple[Path, ...], tree: WorkingTree | None) -> Iterator[Path]:
    """Yield the Turtle files below the given paths, each once and sorted; none of what a build made, or hidden ones."""
    if not paths and tree is None:
        raise WorkspaceError(f"No workspace here: name the files to format, or go to a folder with '{VOCAB}'.")
    roots = paths or tuple(tree.root / folder for folder in (VOCAB, MAPPINGS) if tree)
    built = {tree.root / _BUILD} if tree else set[Path]()
    found = {
        path
        for root in roots
        if root.is_dir()
        for path in root.rglob(f"*{_SUFFIX}")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
        and built.isdisjoint(path.resolve().parents)
    }
    yield from sorted(found | {root for root in roots if root.is_file()})


def _format(path: Path, tree: WorkingTree | None, settings: Settings, *, check: bool) -> bool:
    """Format one file and say whether its text changes."""
    shown, base = _shown(path), None
    if path.suffix != _SUFFIX:
        raise RdfSyntaxError("Only Turtle files (.ttl) are formatted.", path=shown)
    if tree and path.resolve().is_relative_to(tree.root):
        base = graph_iri(path.resolve().relative_to(tree.root).as_posix(), settings)
    old = path.read_bytes()
    new = canonical_turtle(old, path=shown, prefixes=settings.all_prefixes, base=base).encode()
    if new == old:
        return False
    ends = old.replace(b"\r\n", b"\n") == new
    click.echo(f"{shown} (only the ends of its lines{_KEPT})" if ends else shown)
    if not check:
        write_beside(path, new)
    return True


def _shown(path: Path) -> str:
    """Return a path as the editor sees it: relative to where the command runs, where it lies below."""
    full = path.resolve()
    return full.relative_to(Path.cwd()).as_posix() if full.is_relative_to(Path.cwd()) else path.as_posix()
