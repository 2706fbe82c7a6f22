"""What the last full check found, kept on disk: the next one judges only what changed since and what that affects.

One record is kept: digests of the files as they were, and every finding with the node it is about. It counts for
nothing as soon as anything else a finding depends on is different: the engine's code, the shapes, the settings, what is
compared with.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import pyoxigraph

from publisher.checks.finding import Finding, Severity
from publisher.files import make_ignored, read_own, sweep_half_done, write_own
from publisher.resources import bundled, package_folder

_SUM = 4
"""Bytes at a record's end that tell whether it is as it was written."""

_LARGEST = 256 * 1024 * 1024
"""Bytes above which a record is not kept."""


class Record(NamedTuple):
    """A full check: what it depended on, digests of the files by path, the number of concepts, nodes with findings."""

    key: str
    files: dict[str, str]
    concepts: int
    found: list[tuple[str, Finding]]


@dataclass(frozen=True)
class Memory:
    """The record in a folder of its own; a damaged one, and one of another engine, is as good as none."""

    folder: Path

    def read(self, key: str) -> Record | None:
        """Return the record if it was made with the same key."""
        try:
            made_with, files, concepts, found = json.loads(_whole(read_own(self._path)))
        except (OSError, ValueError, TypeError):
            return None
        return (
            Record(key, files, concepts, [(node, _finding(told)) for node, told in found]) if made_with == key else None
        )

    def keep(self, record: Record) -> None:
        """Write the record in the place of the last one, and remove what killed checks left half done.

        Where nothing can be written, nothing is remembered.
        """
        data = json.dumps(record).encode()
        data += _sum(data)
        if len(data) > _LARGEST:
            return
        with suppress(OSError):
            make_ignored(self.folder)
            write_own(self._path, data)
        sweep_half_done(self.folder)

    @property
    def _path(self) -> Path:
        return self.folder / "check"


def _sum(data: bytes) -> bytes:
    return crc32(data).to_bytes(_SUM, "big")


def _whole(data: bytes) -> bytes:
    """Return a record's bytes without the sum at their end. Raises ValueError when they are damaged."""
    if _sum(data[:-_SUM]) != data[-_SUM:]:
        raise ValueError("The record is damaged.")
    return data[:-_SUM]


def _finding(told: Sequence[Any]) -> Finding:
    """Return the finding plain values are. Raises ValueError or TypeError when they are none."""
    found = Finding(*told)
    return found._replace(severity=Severity(found.severity))


def digest_of(data: bytes) -> str:
    """Return what tells a file's bytes from all others."""
    return hashlib.sha256(data).hexdigest()


def key_of(*parts: object, files: Mapping[str, bytes]) -> str:
    """Return the digest of some words (the engine's code is one), and of files that say what is judged."""
    digest = hashlib.sha256(repr(parts).encode())
    for name, data in sorted(files.items()):
        digest.update(f"\n{name} {len(data)}\n".encode() + data)
    return digest.hexdigest()


@cache
def code_key() -> str:
    """Return the digest of the engine's code and of the versions of the engines it uses."""
    code = {str(path): path.read_bytes() for path in _code(package_folder())}
    return key_of(sys.version, *_engines(), files=code)


def _engines() -> Iterable[str]:
    """Return the versions of the engines, by the names of their folders: reading their metadata takes longer."""
    folder = Path(pyoxigraph.__file__).parents[1]
    for name in ("pyoxigraph", "pyshacl", "shacl"):
        found = sorted(path.name for path in folder.glob(f"{name}-*.dist-info"))
        yield " ".join(found) or _version(name)


def _version(name: str) -> str:
    from importlib.metadata import version

    return version(name)


def _code(folder: Path) -> Iterable[Path]:
    """Return the modules and shapes a finding depends on."""
    modules = (path for room in ("checks", "rdf", "skos") for path in (folder / room).glob("*.py"))
    return (*folder.glob("*.py"), *modules, *bundled("shapes").glob("*.ttl"))
