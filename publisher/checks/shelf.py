"""What the files say, kept on disk file by file: a file that is as it was is not parsed again.

An entry is named by a digest of the engine's code, the file's path, the graph it is published in, and its bytes, so
that it can only be right or absent. Only files with nothing to remark on are kept.
"""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publisher.checks.literals import Literal, made
from publisher.checks.memory import digest_of, key_of
from publisher.checks.seal import opened, sealed
from publisher.checks.statements import FileFacts, file_facts
from publisher.files import make_ignored, write_own
from publisher.namespaces import LABEL_PROPERTIES, RDF_TYPE
from publisher.rdf.parse import Document
from publisher.workspace import Source


@dataclass(frozen=True)
class Shelf:
    """The facts in a folder of their own; ``key`` is the digest of the engine's code, ``secret`` what seals them."""

    folder: Path
    key: str
    secret: bytes
    _digests: dict[int, tuple[bytes, str]] = field(default_factory=dict)

    def digest(self, data: bytes) -> str:
        """Return the digest of a file's bytes; found once."""
        known = self._digests.get(id(data))
        if known is None or known[0] is not data:
            known = self._digests[id(data)] = data, digest_of(data)
        return known[1]

    def holds(self, path: str, graph: str, data: bytes) -> bool:
        """Say whether the facts of a file are here, so that it is known to be sound."""
        return self._place(path, graph, self.digest(data)).is_file()

    def kept(self, path: str, graph: str, digest: str) -> FileFacts | None:
        """Return the facts of a file as it was when its bytes had a digest; None when they are not here."""
        return self._read(Source(path, path.partition("/")[0], graph, b"", Document(path, (), {})), digest)

    def facts(self, source: Source) -> FileFacts:
        """Return the facts of a file: those kept, else those found now, which are kept."""
        digest = self.digest(source.data)
        found = self._read(source, digest)
        if found is None:
            found = file_facts(source)
            if not source.remarks:
                self._keep(found, self._place(source.path, source.graph, digest))
        return found

    def _read(self, source: Source, digest: str) -> FileFacts | None:
        try:
            return _loaded(source, opened(self._place(source.path, source.graph, digest).read_bytes(), self.secret))
        except (OSError, ValueError, EOFError, TypeError):
            return None

    def _keep(self, facts: FileFacts, path: Path) -> None:
        with suppress(OSError, ValueError):
            make_ignored(self.folder)
            write_own(path, sealed(_dumped(facts), self.secret))

    def sweep(self, sources: Iterable[Source]) -> None:
        """Remove the facts of all files but the given ones."""
        kept = {self._place(item.path, item.graph, self.digest(item.data)).name for item in sources}
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in kept and not path.name.startswith("."):
                    path.unlink(missing_ok=True)

    def _place(self, path: str, graph: str, digest: str) -> Path:
        return self.folder / key_of(self.key, path, graph, digest, files={})


def _dumped(facts: FileFacts) -> bytes:
    """Return facts as bytes, literals as plain tuples; what is one thing in memory stays one.

    Raises ValueError where a literal stands for a class.
    """
    plain: dict[int, list[object]] = {}
    rows = {
        name: [(node, plain.setdefault(id(values), [_plain(value) for value in values])) for node, values in rows]
        for name, rows in facts.by_property.items()
    }
    out = {node: {name: plain[id(values)] for name, values in about.items()} for node, about in facts.out.items()}
    told = {name for name, held in facts.by_property.items() if any(_hasmade(values) for _, values in held)}
    texts = {name: facts.named(name) for name in LABEL_PROPERTIES[:2] if name in facts.by_property}
    words = sorted(facts.tongues), [tuple(value) for value in sorted(facts.typed)], sorted(told)
    stored: Any = (out, dict(facts.into), rows, *words, facts.having(RDF_TYPE), texts)
    return marshal.dumps(stored)


def _hasmade(values: Iterable[object]) -> bool:
    return any(isinstance(value, Literal) for value in values)


def _plain(value: object) -> object:
    return tuple(value) if isinstance(value, Literal) else value


def _loaded(source: Source, data: bytes) -> FileFacts:
    """Return facts from bytes. Raises ValueError, EOFError or TypeError for bytes that hold none."""
    stored: tuple[Any, ...] = marshal.loads(data)  # noqa: S302 - sealed, and our own
    out, into, rows, tongues, typed, told, classes, texts = stored
    for name in told:
        for _, values in rows[name]:
            if len(values) == 1:
                values[0] = made(values[0]) if type(values[0]) is tuple else values[0]
            else:
                values[:] = [made(value) if type(value) is tuple else value for value in values]
    tags, literals = frozenset(tongues), frozenset(map(made, typed))
    return FileFacts(source, out, into, rows, tags, literals, {RDF_TYPE: classes}, texts)
