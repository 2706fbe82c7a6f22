"""``publisher verify``: prove that a site, a snapshot, a store or a dump holds exactly what a commit holds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click
import msgspec
from pyoxigraph import RdfFormat, Triple

from publisher.errors import ConfigurationError, SnapshotError
from publisher.history.fetching import fetch, graph_address, is_address, manifest_address, site_files
from publisher.history.proof import (
    Finding,
    compare_dump,
    compare_files,
    compare_graphs,
    expected_graphs,
    graph_digest,
    graphs_of,
    read_dump,
    store_graphs,
)
from publisher.publish.build import STORE
from publisher.publish.dumps import FOLDER, extents
from publisher.publish.snapshot import CURRENT, Manifest, read_manifest
from publisher.rdf.formats import format_of_path
from publisher.workspace import RevisionTree, Workspace, load_workspace, tree_at, working_tree

_ALL = f"{FOLDER}/all.nq"


@click.command("verify")
@click.argument("what", required=False)
@click.option("--commit", "revision", help="The commit to compare with (default: the one the manifest names, or HEAD).")
@click.option("--graph-store", help="Address of a store's Graph Store Protocol; its named graphs are compared.")
def command(what: str | None, revision: str | None, graph_store: str | None) -> None:
    """Prove that WHAT holds exactly what a commit of this repository holds.

    WHAT is the folder of a snapshot (build/current when left out), a dump in any RDF format, or the address of a
    running site. Of a snapshot the downloads and the store are compared, of a site the downloads. Statements count,
    not bytes; downloads must also have the digests of the manifest. Ends with 1 when anything differs.
    """
    here = Path.cwd()
    target = what or str(working_tree(here).root / "build" / CURRENT)
    if is_address(target):
        manifest = _site_manifest(target)
        proof = _Proof(here, revision or _commit_of(manifest, target))
        findings = proof.of_files(manifest, dict(site_files(target, manifest.files)))
    elif Path(target).is_dir():
        manifest = read_manifest(Path(target))
        proof = _Proof(here, revision or _commit_of(manifest, target))
        findings = [*proof.of_files(manifest, _files(Path(target), manifest)), *proof.of_store(Path(target), manifest)]
    else:
        proof = _Proof(here, revision or "HEAD")
        findings = [proof.of_dump(Path(target))]
    if graph_store:
        findings += proof.of_graph_store(graph_store)
    sys.exit(_tell(findings, target, proof.tree))


@dataclass(frozen=True)
class _Proof:
    """Compares with one commit."""

    here: Path
    revision: str

    @cached_property
    def tree(self) -> RevisionTree:
        """Return the files of the commit."""
        return tree_at(self.here, self.revision)

    @cached_property
    def workspace(self) -> Workspace:
        """Return what the commit holds."""
        return load_workspace(self.tree)

    @cached_property
    def stored(self) -> Mapping[str, str]:
        """Return the digests of the commit's graphs as a store keeps them."""
        return expected_graphs(self.workspace, as_stored=True)

    def of_files(self, manifest: Manifest, files: Mapping[str, bytes | None]) -> list[Finding]:
        """Return findings about the downloads: their digests, and the statements of the whole."""
        findings = compare_files(manifest.files, files)
        whole = files.get(_ALL)
        if whole is not None:
            found = graphs_of(read_dump(whole, path=_ALL, syntax=RdfFormat.N_QUADS))
            findings += compare_graphs(expected_graphs(self.workspace), found)
        return findings

    def of_store(self, snapshot: Path, manifest: Manifest) -> list[Finding]:
        """Return findings about a snapshot's store; graphs the build derives may be there besides."""
        found = store_graphs(snapshot / STORE, self.stored)
        return [_named("store: ", item) for item in compare_graphs(self.stored, found, more=manifest.counts)]

    def of_graph_store(self, endpoint: str) -> list[Finding]:
        """Return findings about the named graphs of a running store."""
        found = {name: self._fetched(endpoint, name) for name in self.stored}
        present = {name: digest for name, digest in found.items() if digest}
        return [_named(f"{endpoint}: ", item) for item in compare_graphs(self.stored, present)]

    def _fetched(self, endpoint: str, name: str) -> str:
        data = fetch(graph_address(endpoint, name), accept="application/n-triples")
        return "" if data is None else graph_digest(read_dump(data, path=name, syntax=RdfFormat.N_TRIPLES))

    def of_dump(self, path: Path) -> Finding:
        """Return the finding about one file, which is known by its name."""
        syntax = format_of_path(path.name)
        if syntax is None or not path.is_file():
            raise ConfigurationError(f"{path} is neither a snapshot, nor an RDF file, nor the address of a site.")
        quads = read_dump(path.read_bytes(), path=str(path), syntax=syntax.engine)
        if path.stem == "all":
            graphs = compare_graphs(expected_graphs(self.workspace), graphs_of(quads))
            wrong = [f"{item.subject} {item.message}" for item in graphs if not item.good]
            return Finding(path.name, " ".join(wrong))
        return compare_dump(self._extent(path), quads, name=path.name)

    def _extent(self, path: Path) -> tuple[Triple, ...]:
        found = {item.name: item.triples for item in extents(self.workspace)}
        if path.stem not in found:
            raise ConfigurationError(
                f"{path.name} is no dump of this repository. There is: {', '.join(sorted(found))}."
            )
        return found[path.stem]


def _named(start: str, finding: Finding) -> Finding:
    return Finding(start + finding.subject, finding.message)


def _files(snapshot: Path, manifest: Manifest) -> dict[str, bytes | None]:
    read: Callable[[Path], bytes | None] = lambda path: path.read_bytes() if path.is_file() else None  # noqa: E731
    return {name: read(snapshot / name) for name in manifest.files}


def _site_manifest(site: str) -> Manifest:
    data = fetch(manifest_address(site))
    try:
        return msgspec.json.decode(data or b"", type=Manifest)
    except msgspec.DecodeError as error:
        raise SnapshotError(f"{manifest_address(site)} does not tell which snapshot the site serves.") from error


def _commit_of(manifest: Manifest, what: str) -> str:
    if not manifest.commit:
        raise ConfigurationError(f"{what} was built outside git; say which commit it must hold with --commit.")
    return manifest.commit


def _tell(findings: Iterable[Finding], target: str, tree: RevisionTree) -> int:
    """Print what was found; return the exit code."""
    found = list(findings)
    wrong = [item for item in found if not item.good]
    for line in _lines(wrong):
        click.echo(line)
    if wrong:
        click.echo(f"{target} does not hold commit {tree.revision}: {len(wrong)} of {len(found)} comparisons differ.")
        return 1
    click.echo(f"{target} holds exactly commit {tree.revision}: {len(found)} comparisons agree.")
    return 0


def _lines(wrong: Iterable[Finding]) -> Iterator[str]:
    return (f"{item.subject} {item.message}" for item in wrong)
