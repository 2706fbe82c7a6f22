"""What the files say, kept file by file: a file that is as it was is not parsed again.

An entry is named by a digest of the engine's code, the file's path, the graph it is published in, and its bytes, so
that it can only be right or absent. Only files with nothing to remark on are kept.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from publisher.checks.memory import digest_of, key_of
from publisher.checks.plain import Plain, plain_facts
from publisher.checks.seal import opened, sealed
from publisher.checks.statements import FileFacts, by_text, by_value, facts_from
from publisher.files import make_ignored, read_own, sweep_half_done, write_own
from publisher.namespaces import LABEL_PROPERTIES, RDF_TYPE
from publisher.rdf.parse import Document
from publisher.workspace import Source


@dataclass(frozen=True)
class Shelf:
    """The facts known in this run, and those in a folder of their own where there is one.

    ``key`` is the digest of the engine's code, ``secret`` what seals the entries of the folder.
    """

    folder: Path | None = None
    key: str = ""
    secret: bytes = b""
    _digests: dict[int, tuple[bytes, str]] = field(default_factory=dict)
    _known: dict[str, FileFacts] = field(default_factory=dict)

    def digest(self, data: bytes) -> str:
        """Return the digest of a file's bytes; found once."""
        known = self._digests.get(id(data))
        if known is None or known[0] is not data:
            known = self._digests[id(data)] = data, digest_of(data)
        return known[1]

    def holds(self, path: str, graph: str, data: bytes) -> bool:
        """Say whether the facts of a file are here, so that it is known to be sound."""
        if not self._known and not (self.folder and self.folder.is_dir()):
            return False
        name = self._name(path, graph, self.digest(data))
        return name in self._known or (self.folder is not None and (self.folder / name).is_file())

    def kept(self, path: str, graph: str, digest: str) -> FileFacts | None:
        """Return the facts of a file as it was when its bytes had a digest; None when they are not here."""
        source = Source(path, path.partition("/")[0], graph, b"", Document(path, (), {}))
        return self._read(source, self._name(path, graph, digest))

    def facts(self, source: Source) -> FileFacts:
        """Return the facts of a file: those known or kept, else those found now, which are kept."""
        name = self._name_of(source)
        if name in self._known:
            return replace(self._known[name], source=source)
        found = self._read(source, name)
        if found is None:
            stored = _stored(plain_facts(source))
            if self.folder and not source.remarks:
                self._write(name, marshal.dumps(stored))
            found = _facts(source, stored)
        return found

    def know(self, source: Source, plain: Plain) -> None:
        """Hold the facts of a file in memory, and keep them."""
        stored, name = _stored(plain), self._name_of(source)
        if self.folder:
            self._write(name, marshal.dumps(stored))
        self._known[name] = _facts(source, stored)

    def know_kept(self, source: Source) -> None:
        """Hold the facts of a file that are kept in memory."""
        name = self._name_of(source)
        found = self._read(source, name)
        if found is not None:
            self._known[name] = found

    def know_entry(self, source: Source, entry: bytes) -> None:
        """Hold the facts of a file that were packed in this run in memory."""
        self._known[self._name_of(source)] = _facts(source, marshal.loads(entry))  # noqa: S302 - our own

    def packed(self, source: Source, plain: Plain) -> bytes:
        """Keep the facts of a file and return them packed."""
        data = marshal.dumps(_stored(plain))
        if self.folder:
            self._write(self._name_of(source), data)
        return data

    def _write(self, name: str, data: bytes) -> None:
        if self.folder:
            with suppress(OSError):
                make_ignored(self.folder)
                write_own(self.folder / name, sealed(data, self._secret_of(name)))

    def _read(self, source: Source, name: str) -> FileFacts | None:
        if self.folder is None:
            return None
        try:
            data = opened(read_own(self.folder / name), self._secret_of(name))
            return _facts(source, marshal.loads(data))  # noqa: S302 - sealed, and our own
        except (OSError, ValueError, EOFError, TypeError):
            return None

    def _secret_of(self, name: str) -> bytes:
        """Return what an entry is sealed with: what is right in one file's place is wrong in any other's."""
        return hashlib.sha256(self.secret + name.encode()).digest()

    def sweep(self, sources: Iterable[Source]) -> None:
        """Remove the facts of all files but the given ones, and what a killed process left half done."""
        if self.folder is None:
            return
        kept = {self._name(item.path, item.graph, self.digest(item.data)) for item in sources}
        sweep_half_done(self.folder)
        with suppress(OSError):
            for path in self.folder.iterdir():
                if not path.name.startswith(".") and path.name not in kept:
                    path.unlink(missing_ok=True)

    def _name_of(self, source: Source) -> str:
        return self._name(source.path, source.graph, self.digest(source.data))

    def _name(self, path: str, graph: str, digest: str) -> str:
        return key_of(self.key, path, graph, digest, files={})


_Stored = tuple[Any, ...]
"""Plain facts, and with them tables that are wanted of every file: nodes by class, and by label."""


def _stored(plain: Plain) -> _Stored:
    texts = {name: by_text(plain.rows(name)) for name in LABEL_PROPERTIES[:2] if name in plain.by_property}
    return tuple(plain), by_value(plain.rows(RDF_TYPE)), texts


def _facts(source: Source, stored: _Stored) -> FileFacts:
    """Return facts from what is stored. Raises ValueError or TypeError for what holds none."""
    plain, classes, texts = stored
    return facts_from(source, Plain(*plain), values={RDF_TYPE: classes}, texts=texts)
