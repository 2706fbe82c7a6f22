"""What the files say, kept on disk file by file: a file that is as it was is not parsed again.

An entry is named by a digest of the engine's code, the file's path, the graph it is published in, and its bytes, so
that it can only be right or absent. Only files with nothing to remark on are kept.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from publisher.checks.literals import Literal
from publisher.checks.seal import opened, sealed
from publisher.checks.statements import FileFacts, file_facts
from publisher.files import make_ignored, write_beside
from publisher.namespaces import LABEL_PROPERTIES, RDF_TYPE
from publisher.workspace import Source

_literal = partial(tuple.__new__, Literal)


@dataclass(frozen=True)
class Shelf:
    """The facts in a folder of their own; ``key`` is the digest of the engine's code."""

    folder: Path
    key: str
    _names: dict[tuple[str, str, int], tuple[bytes, str]] = field(default_factory=dict)

    def holds(self, path: str, graph: str, data: bytes) -> bool:
        """Say whether the facts of a file are here, so that it is known to be sound."""
        return (self.folder / self._name(path, graph, data)).is_file()

    def facts(self, source: Source) -> FileFacts:
        """Return the facts of a file: those kept, else those found now, which are kept."""
        path = self.folder / self._name(source.path, source.graph, source.data)
        with suppress(OSError, ValueError, EOFError, TypeError):
            return _loaded(source, opened(path.read_bytes()))
        found = file_facts(source)
        if not source.remarks:
            with suppress(OSError, ValueError):
                make_ignored(self.folder)
                write_beside(path, sealed(_dumped(found)))
        return found

    def sweep(self, sources: Iterable[Source]) -> None:
        """Remove the facts of all files but the given ones."""
        kept = {self._name(source.path, source.graph, source.data) for source in sources}
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in kept and not path.name.startswith("."):
                    path.unlink(missing_ok=True)

    def _name(self, path: str, graph: str, data: bytes) -> str:
        place = path, graph, id(data)
        known = self._names.get(place)
        if known is None or known[0] is not data:
            digest = hashlib.sha256(f"{self.key}\n{path}\n{graph}\n".encode())
            digest.update(data)
            known = self._names[place] = data, digest.hexdigest()
        return known[1]


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
    told = {name for name, held in facts.by_property.items() if any(_has_literal(values) for _, values in held)}
    texts = {name: facts.named(name) for name in LABEL_PROPERTIES[:2] if name in facts.by_property}
    words = sorted(facts.tongues), [tuple(value) for value in sorted(facts.typed)], sorted(told)
    stored: Any = (out, dict(facts.into), rows, *words, facts.having(RDF_TYPE), texts)
    return marshal.dumps(stored)


def _has_literal(values: Iterable[object]) -> bool:
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
                values[0] = _literal(values[0]) if type(values[0]) is tuple else values[0]
            else:
                values[:] = [_literal(value) if type(value) is tuple else value for value in values]
    tags, literals = frozenset(tongues), frozenset(map(_literal, typed))
    return FileFacts(source, out, into, rows, tags, literals, {RDF_TYPE: classes}, texts)
