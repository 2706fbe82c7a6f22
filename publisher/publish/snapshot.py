"""Snapshots on disk: ``snapshots/<digest>/`` holds one publication, ``current`` points at the one that is served.

A snapshot is written beside the others under a name of its own and renamed when it is whole; ``current`` is a symbolic
link replaced in one step. Whatever is killed on the way leaves the last good snapshot serving, and what it left lying
about is swept away by the next build.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from publisher.errors import SnapshotError

SNAPSHOTS = "snapshots"
CURRENT = "current"
MANIFEST = "manifest.json"
DUMPS = "dumps"
TABLES = "tables"
DOWNLOADS = (DUMPS, TABLES)
"""Folders whose files are sent just as they are."""
_UNFINISHED = ".unfinished-"
_LOCK = ".lock"


@dataclass(frozen=True)
class Manifest:
    """What a snapshot says of itself."""

    digest: str
    """Digest of the sources and the engine's version; the snapshot's name."""
    engine: str
    """The engine's version."""
    engine_digest: str = ""
    """Digest of the engine's code; empty when it was an older one, which did not say."""
    commit: str = ""
    """Git commit of the sources; empty outside git."""
    modified: str = ""
    """Committer date of that commit, ISO 8601."""
    clean: bool = True
    """Whether the sources equal that commit."""
    history: str = ""
    """Digest of the past that went into it; empty when none did."""
    quads: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    """Statements by named graph."""
    check: dict[str, int] = field(default_factory=dict)
    """Findings by severity; empty when the check was left out."""
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of every download, by its path in the snapshot."""


def read_manifest(snapshot: Path) -> Manifest:
    """Return a snapshot's manifest. Raises SnapshotError when it is missing or damaged."""
    try:
        return msgspec.json.decode((snapshot / MANIFEST).read_bytes(), type=Manifest)
    except OSError as error:
        raise SnapshotError(f"{snapshot} is no snapshot (no {MANIFEST}); run 'publisher build'.") from error
    except msgspec.DecodeError as error:
        raise SnapshotError(f"{snapshot / MANIFEST} is damaged ({error}); run 'publisher build'.") from error


def write_manifest(snapshot: Path, manifest: Manifest) -> None:
    """Write the manifest, the last file of a snapshot."""
    path = snapshot / MANIFEST
    path.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    _sync(path)


def current_snapshot(builds: Path) -> Path:
    """Return the folder of the snapshot that is served. Raises SnapshotError when nothing is published."""
    link = builds / CURRENT
    if not link.exists():
        raise SnapshotError(f"Nothing is published in {builds}; run 'publisher build' first.")
    return link.resolve()


@contextmanager
def unfinished(builds: Path) -> Iterator[Path]:
    """Give a fresh folder to build in; it is removed again unless ``keep`` renamed it away."""
    snapshots = builds / SNAPSHOTS
    snapshots.mkdir(parents=True, exist_ok=True)
    sweep(builds)
    name = _UNFINISHED + uuid.uuid4().hex
    lock = snapshots / (name + _LOCK)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        folder = snapshots / name
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            lock.unlink(missing_ok=True)


def keep(folder: Path, digest: str) -> Path:
    """Give a finished folder its lasting name; another build of the same digest may have been faster."""
    target = folder.parent / digest
    with suppress(OSError):
        folder.rename(target)
    if not (target / MANIFEST).is_file():
        raise SnapshotError(f"{target} exists but is no snapshot; remove it and build again.")
    return target


def switch(builds: Path, snapshot: Path) -> None:
    """Make a snapshot the one that is served, in one step."""
    beside = builds / f".{CURRENT}-{uuid.uuid4().hex}"
    beside.symlink_to(Path(SNAPSHOTS) / snapshot.name)
    beside.replace(builds / CURRENT)


def sweep(builds: Path, *, retain: int = 3) -> None:
    """Remove what dead builds left, and all but the newest ``retain`` snapshots; never the one that is served."""
    snapshots = builds / SNAPSHOTS
    for lock in snapshots.glob(f"{_UNFINISHED}*{_LOCK}"):
        with suppress(OSError), lock.open("a") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink(missing_ok=True)
    link = builds / CURRENT
    served = link.resolve() if link.exists() else None
    finished = [path for path in snapshots.iterdir() if path.is_dir() and not path.name.startswith(".")]
    finished.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in finished[retain:]:
        if path != served:
            shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    with path.open("rb") as opened:
        os.fsync(opened.fileno())


def to_json(manifest: Manifest) -> Any:
    """Return a manifest as plain JSON data."""
    return msgspec.to_builtins(manifest)
