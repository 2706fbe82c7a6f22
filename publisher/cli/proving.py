"""Prove that downloads, a snapshot, a dump or a store hold exactly what a commit of this repository holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Triple

from publisher.catalogue.proof import compare_catalogues
from publisher.cli.rebuilt import Rebuilt
from publisher.errors import ConfigurationError, RdfSyntaxError
from publisher.exchange.workbook import same_workbook
from publisher.history.agreement import compare_memories
from publisher.history.fetching import fetch, graph_address
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
from publisher.publish.build import STORE, derived_graph
from publisher.publish.dumps import extents
from publisher.publish.snapshot import DUMPS, Manifest
from publisher.rdf.digest import graph_digest
from publisher.rdf.formats import format_of_path
from publisher.search.proof import compare_indexes
from publisher.skos.inference import infer
from publisher.skos.inferred import inferred_graph, statements
from publisher.trees import RevisionTree
from publisher.workspace import Workspace, load_workspace

_ALL = f"{DUMPS}/all.nq"
_DEFAULT = "default graph"


@dataclass(frozen=True)
class Proof:
    """Compares with one commit."""

    tree: RevisionTree
    folder: Path
    """An empty folder of one's own to make things in."""

    @cached_property
    def workspace(self) -> Workspace:
        """Return what the commit holds."""
        return load_workspace(self.tree)

    @cached_property
    def rebuilt(self) -> Rebuilt:
        """Return the commit's publication made anew."""
        return Rebuilt(self.workspace, self.folder)

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
        made = self.rebuilt.downloads
        for name in sorted({*made, *files} - {_ALL}):
            data = files.get(name)
            if name not in made:
                yield Finding(name, "is not in the commit.", of_engine=True)
            elif name not in files:
                yield Finding(name, "is missing in the manifest.", of_engine=True)
            elif data is not None:
                same = data == made[name] or self._says_the_same(data, name)
                message = "" if same else "holds other data than the commit."
                yield Finding(name, message, of_engine=format_of_path(name) is None)

    def _says_the_same(self, data: bytes, name: str) -> bool:
        """Say whether a download holds the commit's statements, in another order or with other nameless nodes."""
        syntax = format_of_path(name)
        if name.endswith(".xlsx"):
            return same_workbook(data, self.rebuilt.downloads[name])
        return syntax is not None and graph_digest(_read(data, name, syntax.engine)) == self._digests[Path(name).stem]

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        return {item.name: graph_digest(item.triples) for item in extents(self.workspace)}

    def of_folder(self, snapshot: Path) -> Iterator[Finding]:
        """Yield findings about what else a snapshot holds: its store, the catalogue pages are made from, its index."""
        yield from self.of_store(snapshot)
        for table, message in compare_catalogues(self.rebuilt.catalogue, snapshot):
            yield Finding(f"catalogue: {table}", message, of_engine=True)
        for table, message in compare_indexes(self.rebuilt.index, snapshot):
            yield Finding(f"search: {table}", message, of_engine=True)

    def of_memory(self, snapshot: Path, *, whole: bool) -> Iterator[Finding]:
        """Yield findings about a snapshot's memory; ``whole``: made of the very past and tags this clone has."""
        for part, message in compare_memories(self.rebuilt.memory, snapshot, whole=whole):
            yield Finding(f"memory: {part}", message, of_engine=True)

    def of_store(self, snapshot: Path) -> list[Finding]:
        """Return findings about a snapshot's store: the commit's graphs, those derived from them, and no other."""
        expected = {**self.stored, **self.derived}
        store = snapshot / STORE
        findings = [*compare_graphs(expected, store_graphs(store, expected)), self._of_default(store)]
        return [self._named("store: ", item) for item in findings]

    @cached_property
    def derived(self) -> Mapping[str, str]:
        """Return the digests of the graphs a build derives from the commit."""
        quads = [quad for source in self.workspace.sources for quad in source.quads]
        made = {
            derived_graph(self.workspace): as_stored(self.rebuilt.derived),
            inferred_graph(self.workspace.settings.authority): as_stored(statements(infer(quads))),
        }
        return {name: graph_digest(own) for name, own in made.items() if own}

    def _of_default(self, store: Path) -> Finding:
        """Return the finding about the default graph, which plain queries are answered from."""
        apart = inferred_graph(self.workspace.settings.authority)
        same = is_union(store, apart=apart)
        return Finding(_DEFAULT, "" if same else "holds other statements than the named graphs.")

    def of_graph_store(self, endpoint: str) -> list[Finding]:
        """Return findings about the named graphs of a running store."""
        expected = {**self.stored, **self.derived}
        found = {name: self._fetched(endpoint, name) for name in expected}
        present = {name: digest for name, digest in found.items() if digest}
        return [self._named(f"{endpoint}: ", item) for item in compare_graphs(expected, present)]

    def _named(self, start: str, finding: Finding) -> Finding:
        """Return a finding about a graph of a store; those that no file is published in are made by the engine."""
        made = finding.subject in (*self.derived, _DEFAULT)
        return Finding(start + finding.subject, finding.message, of_engine=made)

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
