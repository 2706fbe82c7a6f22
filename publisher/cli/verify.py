"""``publisher verify``: prove that a site, a snapshot, a store or a dump holds exactly what a commit holds."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import msgspec
from pyoxigraph import Quad, RdfFormat, Triple

from publisher.catalogue.proof import compare_catalogues, documents_of, same_document
from publisher.catalogue.writer import write as write_catalogue
from publisher.errors import ConfigurationError, RdfSyntaxError, SnapshotError
from publisher.history.fetching import fetch, graph_address, is_address, manifest_address, site_documents, site_files
from publisher.history.proof import (
    Finding,
    as_stored,
    compare_dump,
    compare_files,
    compare_graphs,
    expected_graphs,
    graphs_of,
    is_union,
    read_dump,
    store_graphs,
)
from publisher.namespaces import OWL
from publisher.publish.build import STORE, derived_graph
from publisher.publish.dumps import FOLDER, extents
from publisher.publish.dumps import write as write_dumps
from publisher.publish.inferring import write as write_inferred
from publisher.publish.snapshot import CURRENT, Manifest, read_manifest
from publisher.rdf.digest import graph_digest
from publisher.rdf.formats import format_of_path
from publisher.skos.entailment import implied_statements
from publisher.skos.inference import infer
from publisher.skos.inferred import inferred_graph, statements
from publisher.workspace import RevisionTree, Workspace, load_workspace, tree_at, working_tree

_ALL = f"{FOLDER}/all.nq"
DEPRECATED = f"<{OWL}deprecated>".encode()


@click.command("verify")
@click.argument("what", required=False)
@click.option("--commit", "revision", help="The commit to compare with (default: the one the manifest names, or HEAD).")
@click.option(
    "--documents/--no-documents", default=True, help="Of a site: compare the document of every concept (default)."
)
@click.option("--graph-store", help="Address of a store's Graph Store Protocol; its named graphs are compared.")
def command(what: str | None, revision: str | None, documents: bool, graph_store: str | None) -> None:
    """Prove that WHAT holds exactly what a commit of this repository holds.

    WHAT is the folder of a snapshot (build/current when left out), a dump in any RDF format, or the address of a
    running site. Of a snapshot the downloads, the store and the catalogue are compared, of a site the downloads and the
    document of every concept. Everything is made anew from the commit: it must hold the same statements or rows, and
    downloads must have the digest of the manifest, so a manifest that was changed along with a download does not hide
    it. Ends with 1 when anything differs.
    """
    here = Path.cwd()
    target = what or str(working_tree(here).root / "build" / CURRENT)
    if is_address(target):
        manifest = _site_manifest(target)
        proof = _Proof(here, revision or _commit_of(manifest, target))
        findings = proof.of_files(manifest, dict(site_files(target, manifest.files)))
        findings += [proof.of_documents(target)] if documents else []
    elif Path(target).is_dir():
        manifest = read_manifest(Path(target))
        proof = _Proof(here, revision or _commit_of(manifest, target))
        findings = [*proof.of_files(manifest, _files(Path(target), manifest)), *proof.of_folder(Path(target))]
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
        return expected_graphs(self.workspace, stored=True)

    def of_files(self, manifest: Manifest, files: Mapping[str, bytes | None]) -> list[Finding]:
        """Return findings about the downloads: their digests, and the statements of the whole."""
        findings = compare_files(manifest.files, files)
        whole = files.get(_ALL)
        if whole is not None:
            found = graphs_of(_read(whole, _ALL, RdfFormat.N_QUADS))
            findings += compare_graphs(expected_graphs(self.workspace), found)
        return [*findings, *self.of_dumps(files)]

    def of_dumps(self, files: Mapping[str, bytes | None]) -> Iterator[Finding]:
        """Yield findings about every download: what the commit would have written, and what is there."""
        made = self.made
        for name in sorted({*made, *files} - {_ALL}):
            data = files.get(name)
            if name not in made:
                yield Finding(name, "is not in the commit.")
            elif name not in files:
                yield Finding(name, "is missing in the manifest.")
            elif data is not None:
                same = data == made[name] or self._says_the_same(data, name)
                yield Finding(name, "" if same else "holds other data than the commit.")

    def _says_the_same(self, data: bytes, name: str) -> bool:
        """Say whether a download holds the commit's statements, in another order or with other nameless nodes."""
        syntax = format_of_path(name)
        return syntax is not None and graph_digest(_read(data, name, syntax.engine)) == self._digests[Path(name).stem]

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        return {item.name: graph_digest(item.triples) for item in extents(self.workspace)}

    @cached_property
    def made(self) -> Mapping[str, bytes]:
        """Return the downloads as this engine writes them from the commit, by their path in a snapshot."""
        with TemporaryDirectory() as folder:
            write_dumps(self.workspace, (), Path(folder))
            return {f"{FOLDER}/{path.name}": path.read_bytes() for path in (Path(folder) / FOLDER).iterdir()}

    def of_folder(self, snapshot: Path) -> Iterator[Finding]:
        """Yield findings about what else a snapshot holds: its store, and the catalogue that pages are made from."""
        yield from self.of_store(snapshot)
        with TemporaryDirectory() as folder:
            self._write_catalogue(Path(folder))
            for table, message in compare_catalogues(Path(folder), snapshot):
                yield Finding(f"catalogue: {table}", message)

    def of_documents(self, site: str) -> Finding:
        """Return the finding about the documents of concepts that a site answers."""
        settings = self.workspace.settings
        with TemporaryDirectory() as folder:
            self._write_catalogue(Path(folder))
            made = documents_of(Path(folder))
        if settings.deprecated:  # the identifiers of deprecated concepts may lead elsewhere
            made = {iri: text for iri, text in made.items() if DEPRECATED not in text}
        own = {iri.removeprefix(settings.authority): text for iri, text in made.items()}
        wrong = [path for path, data in site_documents(site, sorted(own)) if not same_document(own[path], data)]
        more = f" and {len(wrong) - 1} more" if wrong[1:] else ""
        return Finding("documents:", f"{wrong[0]}.nt{more} is missing or says other than the commit." if wrong else "")

    def _write_catalogue(self, folder: Path) -> None:
        quads = [quad for source in self.workspace.sources for quad in source.quads]
        write_inferred(self.workspace, (), folder)
        write_catalogue(self.workspace, implied_statements(quads), folder)

    def of_store(self, snapshot: Path) -> list[Finding]:
        """Return findings about a snapshot's store: the commit's graphs, those derived from them, and no other."""
        expected = {**self.stored, **self.derived}
        store = snapshot / STORE
        findings = [*compare_graphs(expected, store_graphs(store, expected)), self._of_default(store)]
        return [_named("store: ", item) for item in findings]

    @cached_property
    def derived(self) -> Mapping[str, str]:
        """Return the digests of the graphs a build derives from the commit."""
        quads = [quad for source in self.workspace.sources for quad in source.quads]
        made = {
            derived_graph(self.workspace): as_stored(implied_statements(quads)),
            inferred_graph(self.workspace.settings.authority): as_stored(statements(infer(quads))),
        }
        return {name: graph_digest(own) for name, own in made.items() if own}

    def _of_default(self, store: Path) -> Finding:
        """Return the finding about the default graph, which plain queries are answered from."""
        apart = inferred_graph(self.workspace.settings.authority)
        same = is_union(store, apart=apart)
        return Finding("default graph", "" if same else "holds other statements than the named graphs.")

    def of_graph_store(self, endpoint: str) -> list[Finding]:
        """Return findings about the named graphs of a running store."""
        expected = {**self.stored, **self.derived}
        found = {name: self._fetched(endpoint, name) for name in expected}
        present = {name: digest for name, digest in found.items() if digest}
        return [_named(f"{endpoint}: ", item) for item in compare_graphs(expected, present)]

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


def _read(data: bytes, name: str, syntax: RdfFormat) -> list[Quad]:
    """Return a download's statements; one that is broken holds none of the commit's."""
    try:
        return read_dump(data, path=name, syntax=syntax)
    except RdfSyntaxError:
        return []


def _named(start: str, finding: Finding) -> Finding:
    return Finding(start + finding.subject, finding.message)


def _files(snapshot: Path, manifest: Manifest) -> dict[str, bytes | None]:
    return {name: _bytes_of(snapshot / name) for name in manifest.files}


def _bytes_of(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


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
