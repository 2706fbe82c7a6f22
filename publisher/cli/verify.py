"""``publisher verify``: prove that a site, a snapshot, a store or a dump holds exactly what a commit holds."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import msgspec

from publisher.cli.proving import Proof
from publisher.cli.proving_site import SiteProof
from publisher.errors import ConfigurationError, SnapshotError
from publisher.history.fetching import fetch, is_address, manifest_address, site_files
from publisher.history.proof import Finding
from publisher.history.recording import digest_of_past, gap_of
from publisher.publish.build import engine_digest
from publisher.publish.snapshot import CURRENT, Manifest, read_manifest
from publisher.trees import RevisionTree, tree_at, working_tree

_OTHER_TAGS = "this clone has other tags, or another past, than the build; run git fetch --tags"

_SHOWN = 5


@click.command("verify")
@click.argument("what", required=False)
@click.option("--commit", "revision", help="The commit to compare with (default: the one the manifest names, or HEAD).")
@click.option(
    "--documents/--no-documents", default=True, help="Of a site: compare the document of every concept (default)."
)
@click.option(
    "--searches",
    type=click.IntRange(0),
    default=5,
    show_default=True,
    help="Of a site: how many concepts of each list are looked for by their own names, 200 in all at most.",
)
@click.option("--graph-store", help="Address of a store's Graph Store Protocol; its named graphs are compared.")
def command(what: str | None, revision: str | None, documents: bool, searches: int, graph_store: str | None) -> None:
    """Prove that WHAT holds exactly what a commit of this repository holds.

    WHAT is the folder of a snapshot (build/current when left out), a dump in any RDF format, or the address of a
    running site. Of a snapshot the downloads, the store, the catalogue, the search index and the memory are compared,
    of a site the downloads, the document of every concept, a sample of searches, dates of change, what happened and the
    releases.
    Everything is made anew from the commit: it must hold the same statements or rows, and downloads must have the
    digest of the manifest, so a manifest that was changed along with a download does not hide it. Ends with 1 when
    anything differs, with 2 when all that differs is made otherwise by another version of the engine.
    """
    here = Path.cwd()
    target = what or str(working_tree(here).root / "build" / CURRENT)
    manifest = _manifest_of(target)
    tree = tree_at(here, revision or (_commit_of(manifest, target) if manifest else "HEAD"))
    with TemporaryDirectory() as folder:
        proof = Proof(tree, Path(folder))
        if manifest is None:
            findings = [proof.of_dump(Path(target))]
        elif is_address(target):
            findings = list(_of_site(proof, target, manifest, _Wanted(documents, searches)))
        else:
            findings = list(_of_folder(proof, Path(target), manifest))
        if graph_store:
            findings += proof.of_graph_store(graph_store)
    of_another = manifest is not None and manifest.engine_digest != engine_digest()
    sys.exit(_tell(findings, target, tree, of_another=of_another))


@dataclass(frozen=True)
class _Wanted:
    """What is compared of a site besides its downloads: documents, and how many searches a list."""

    documents: bool
    searches: int


def _manifest_of(target: str) -> Manifest | None:
    """Return the manifest of a site or a snapshot, None for a file."""
    if is_address(target):
        return _site_manifest(target)
    return read_manifest(Path(target)) if Path(target).is_dir() else None


def _of_site(proof: Proof, address: str, manifest: Manifest, wanted: _Wanted) -> Iterator[Finding]:
    yield from proof.of_files(manifest, dict(site_files(address, manifest.files)))
    site = SiteProof(proof, address)
    yield site.of_dates()
    if wanted.documents:
        yield site.of_documents()
    if wanted.searches:
        yield site.of_search(wanted.searches)
    if _is_whole(proof.tree):
        yield from site.of_memory(whole=_same_past(proof.tree, manifest))


def _of_folder(proof: Proof, snapshot: Path, manifest: Manifest) -> Iterator[Finding]:
    yield from proof.of_files(manifest, {name: _bytes_of(snapshot / name) for name in manifest.files})
    yield from proof.of_folder(snapshot)
    if _is_whole(proof.tree):
        yield from proof.of_memory(snapshot, whole=_same_past(proof.tree, manifest))


def _is_whole(tree: RevisionTree) -> bool:
    """Say whether this clone knows the past; say so where it does not."""
    gap = gap_of(tree)
    if gap:
        click.echo(f"What the past was is not compared. {gap}", err=True)
    return not gap


def _same_past(tree: RevisionTree, manifest: Manifest) -> bool:
    """Say whether the build knew the commits and tags that this clone knows; say so where it did not."""
    same = manifest.history == digest_of_past(tree)
    if not same:
        click.echo(f"Of the past only what both know is compared: {_OTHER_TAGS}.", err=True)
    return same


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


def _tell(findings: Iterable[Finding], target: str, tree: RevisionTree, *, of_another: bool) -> int:
    """Print what was found; return the exit code. Raises SnapshotError when another engine explains all that differs.

    What is stated must be the same whoever built it; only what an engine makes of that may be another one's.
    """
    found = list(findings)
    made = [item for item in found if not item.good and item.of_engine and of_another]
    wrong = [item for item in found if not item.good and item not in made]
    for line in _lines(wrong):
        click.echo(line)
    if made and not wrong:
        raise SnapshotError(
            f"{_not_proved(made, target)} What the commit states is there: {len(found) - len(made)} agree."
        )
    if wrong:
        click.echo(f"{target} does not hold commit {tree.revision}: {len(wrong)} of {len(found)} comparisons differ.")
        if made:
            click.echo(_not_proved(made, target))
        return 1
    click.echo(f"{target} holds exactly commit {tree.revision}: {len(found)} comparisons agree.")
    return 0


def _not_proved(made: Sequence[Finding], target: str) -> str:
    """Return what cannot be proved of what another engine built, and what to do."""
    subjects = ", ".join(item.subject.rstrip(":") for item in made[:_SHOWN])
    more = f" and {len(made) - _SHOWN} more" if made[_SHOWN:] else ""
    return (
        f"{target} was built by an older engine, or another one, which made some things in another way or not at all "
        f"({subjects}{more}). Build it again with this engine (publisher build), then verify it."
    )


def _lines(wrong: Iterable[Finding]) -> Iterator[str]:
    return (f"{item.subject} {item.message}" for item in wrong)
