"""Build a snapshot of a workspace, all or nothing, and make it the one that is served."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from publisher.errors import SnapshotError
from publisher.git import find_repository
from publisher.publish.snapshot import (
    DOWNLOADS,
    MANIFEST,
    SNAPSHOTS,
    Manifest,
    keep,
    switch,
    unfinished,
    write_manifest,
)
from publisher.publish.together import run_together
from publisher.resources import bundled, package_folder
from publisher.skos.entailment import implied_statements
from publisher.skos.inferred import inferred_graph, read_inferred, statements
from publisher.store.descriptions import write_descriptions
from publisher.trees import MAPPINGS, SETTINGS_FILE, SHAPES, VOCAB
from publisher.workspace import Workspace

Part = Callable[[Workspace, Sequence[Triple], Path], None]
"""Writes one part of a snapshot: the workspace, its derived statements, the folder to write into."""

Progress = Callable[[str], None]

STORE = "store"


@dataclass(frozen=True)
class Origin:
    """Where the sources of a build come from."""

    commit: str = ""
    modified: str = ""
    clean: bool = True
    history: str = ""
    """Digest of the past that goes into the snapshot (see ``history.recording``); empty when none does."""


def origin_of(folder: Path) -> Origin:
    """Return commit, committer date and cleanness of the repository a folder lies in; empty outside git."""
    repository = find_repository(folder)
    if repository is None or not repository.has_commits():
        return Origin()
    clean = repository.is_clean(*(str(folder.resolve() / name) for name in (VOCAB, MAPPINGS, SETTINGS_FILE)))
    return Origin(repository.commit(), repository.commit_time(), clean)


def digest_of(workspace: Workspace, history: str = "") -> str:
    """Return the digest of everything a snapshot is made from: the workspace's files, its past, the engine itself."""
    digest = hashlib.sha256(f"{engine_digest()}\n{workspace.settings!r}\n{history}\n".encode())
    for path in workspace.tree.paths():
        if path.partition("/")[0] in (VOCAB, MAPPINGS, SHAPES):
            data = workspace.tree.read(path)
            digest.update(f"{path} {len(data)}\n".encode() + data)
    return digest.hexdigest()[:32]


def engine_digest() -> str:
    """Return the digest of the engine's version and code: what tells it from every other that could build."""
    digest = hashlib.sha256(f"{version('controlled-lists')}\n".encode())
    engine = [package_folder().rglob("*.py"), bundled("shapes").rglob("*.ttl"), bundled("sparql").rglob("*.rq")]
    for source in (path for files in engine for path in sorted(files)):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:32]


def build(
    workspace: Workspace,
    builds: Path,
    *,
    parts: Mapping[str, Part],
    origin: Origin,
    check: Mapping[str, int],
    progress: Progress,
) -> Path:
    """Build and publish a snapshot; return its folder.

    A snapshot of the same sources that is already there is published again without building it. The first of the
    ``parts`` is written before the others, which may read it; these are written at the same time. The manifest comes
    last.
    """
    digest = digest_of(workspace, origin.history)
    target = builds / SNAPSHOTS / digest
    try:
        if not (target / MANIFEST).is_file():
            engine = version("controlled-lists"), engine_digest()
            manifest = Manifest(digest, *engine, check=dict(check), **vars(origin))
            with unfinished(builds) as folder:
                write_manifest(folder, _fill(workspace, folder, parts, progress, manifest))
                target = keep(folder, digest)
        switch(builds, target)
    except (OSError, SnapshotError) as error:
        raise SnapshotError(f"The snapshot could not be written ({error}); what was published still is.") from error
    progress(f"Published {digest}")
    return target


def _fill(
    workspace: Workspace, folder: Path, parts: Mapping[str, Part], progress: Progress, manifest: Manifest
) -> Manifest:
    derived = implied_statements([quad for source in workspace.sources for quad in source.quads])
    work = {title: partial(write, workspace, derived, folder) for title, write in parts.items()}
    for title in list(work)[:1]:
        progress(title)
        work.pop(title)()
    run_together(work, progress)
    counts = {source.graph: len(source.quads) for source in workspace.sources}
    counts[derived_graph(workspace)] = len(derived)
    counts[inferred_graph(workspace.settings.authority)] = sum(1 for _ in statements(read_inferred(folder)))
    downloads = sorted(path for name in DOWNLOADS for path in (folder / name).glob("*"))
    files = {str(path.relative_to(folder)): _sha256(path) for path in downloads}
    return replace(manifest, quads=sum(counts.values()), counts=counts, files=files)


def derived_graph(workspace: Workspace) -> str:
    """Return the IRI of the named graph that holds derived statements."""
    return f"{workspace.settings.authority}graph/derived"


def write_store(workspace: Workspace, derived: Sequence[Triple], snapshot: Path) -> None:
    """Write the Oxigraph store: one named graph a file, the derived and the inferred one; and what it says of each IRI.

    The default graph holds the files' statements and the derived ones once more, so that a plain query never meets an
    inferred mapping; whoever wants those asks the inferred graph by its name.
    """
    store = Store(str(snapshot / STORE))
    store.bulk_extend(chain(_graphs(workspace, derived), _inferred(workspace, snapshot)))
    store.flush()
    del store  # only one may have it open for writing
    write_descriptions(snapshot / STORE)


def _graphs(workspace: Workspace, derived: Sequence[Triple]) -> Iterable[Quad]:
    named: list[tuple[str, Sequence[Quad | Triple]]] = [(source.graph, source.quads) for source in workspace.sources]
    for name, items in (*named, (derived_graph(workspace), derived)):
        for graph in (NamedNode(name), DefaultGraph()):
            for item in items:
                yield Quad(item.subject, item.predicate, item.object, graph)


def _inferred(workspace: Workspace, snapshot: Path) -> Iterable[Quad]:
    graph = NamedNode(inferred_graph(workspace.settings.authority))
    for triple in statements(read_inferred(snapshot)):
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
