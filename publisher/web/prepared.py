"""Answers made when a snapshot was built: every concept's page and documents, ready to be sent.

They hold for the templates, translations, static files, settings and engine they were made with, whose fingerprint
they carry; a server with another fingerprint leaves them alone and makes its own.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from publisher.config import Settings
from publisher.database import opened
from publisher.resources import package_folder

FOLDER = "pages"
SHARDS = 4
"""Files the answers are spread over, so that several processes can write them at the same time."""
PAGE = "html"
DATA = ("ttl", "jsonld", "rdf", "nt", "json", "csv")
"""Formats that are prepared besides the page; the others are made when somebody asks."""
TABLES = """
CREATE TABLE made (fingerprint TEXT NOT NULL);
CREATE TABLE answer (
    name TEXT PRIMARY KEY, iri TEXT NOT NULL, links TEXT NOT NULL, remembered INTEGER NOT NULL, etag TEXT NOT NULL,
    packed INTEGER NOT NULL, body BLOB NOT NULL
);
"""
_MAPPED = 2**31
"""Bytes of a shard that are read without copying them first."""
_QUERY = "SELECT iri, links, remembered, etag, packed, body FROM answer WHERE name = ?"


class Row(NamedTuple):
    """One prepared answer: of a thing (``iri``), in one form.

    ``links`` is what the Link header says besides the documents every concept has; ``remembered`` says that the thing
    has a past to negotiate; ``packed`` that the body is compressed with gzip.
    """

    iri: str
    links: str
    remembered: bool
    etag: str
    packed: bool
    body: bytes


class Prepared:
    """The prepared answers of one snapshot; none when they were made with other templates or settings."""

    def __init__(self, snapshot: Path, fingerprint: str) -> None:
        self._files = _files(snapshot, fingerprint)
        self._local = threading.local()

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._files)

    def find(self, path: str, form: str) -> Row | None:
        """Return the answer of a thing's decoded path in a form: a suffix, or ``html`` and a language."""
        if not self._files:
            return None
        row = self._connection(shard_of(path)).execute(_QUERY, (name_of(path, form),)).fetchone()
        return Row(*row) if row else None

    def _connection(self, shard: int) -> sqlite3.Connection:
        found: list[sqlite3.Connection] | None = getattr(self._local, "opened", None)
        if found is None:
            found = self._local.opened = [_mapped(path) for path in self._files]
        return found[shard]


def _mapped(path: Path) -> sqlite3.Connection:
    connection = opened(path)
    connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
    return connection


def file_of(folder: Path, shard: int) -> Path:
    """Return the file of one shard."""
    return folder / f"{shard}.sqlite"


def shard_of(path: str) -> int:
    """Return the shard a thing's answers are in."""
    return crc32(path.encode()) % SHARDS


def name_of(path: str, form: str) -> str:
    """Return the name of an answer; a space parts the two, which no path on the way to us has at its end."""
    return f"{path} {form}"


def page_form(language: str) -> str:
    """Return the form of a page in a language."""
    return f"{PAGE}-{language}"


def _files(snapshot: Path, fingerprint: str) -> tuple[Path, ...]:
    files = tuple(file_of(snapshot / FOLDER, shard) for shard in range(SHARDS))
    return files if all(_made_with(path) == fingerprint for path in files) else ()


def _made_with(path: Path) -> str:
    if not path.is_file():
        return ""
    connection = opened(path)
    try:
        row = connection.execute("SELECT fingerprint FROM made").fetchone()
    except sqlite3.DatabaseError:
        return ""
    finally:
        connection.close()
    return str(row[0]) if row else ""


def fingerprint(folders: Iterable[Path], static_versions: Mapping[str, str], settings: Settings) -> str:
    """Return what tells apart two ways to make the same answers."""
    digest = blake2b(repr((sorted(static_versions.items()), settings)).encode(), digest_size=16)
    for path in (*_shown(folders), *sorted(package_folder().rglob("*.py"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _shown(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield the files below ``site`` that decide how a page looks."""
    for folder in folders:
        yield from sorted((folder / "templates").rglob("*.*"))
        yield from sorted((folder / "translations").glob("*.po"))
