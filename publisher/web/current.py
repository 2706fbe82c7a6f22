"""The snapshot being served: found through ``build/current``, opened again when that points elsewhere."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from publisher.catalogue.coverage import Coverage
from publisher.catalogue.coverage import read as read_coverage
from publisher.catalogue.pairs import Pairs
from publisher.catalogue.reader import Catalogue
from publisher.catalogue.records import LinksetRecord, SchemeRecord
from publisher.errors import PublisherError, SnapshotError
from publisher.history.reader import History
from publisher.search.index import FOLDER
from publisher.search.reader import SearchIndex
from publisher.web.kept import Answer, Kept

_MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Snapshot:
    """One opened snapshot, with the answers already made from it."""

    path: Path
    catalogue: Catalogue
    manifest: Mapping[str, Any]
    kept: Kept[Answer] = field(default_factory=Kept)
    sent: Kept[Any] = field(default_factory=Kept)
    """Whole responses, see ``shortcut``."""

    @property
    def digest(self) -> str:
        """Return the digest that names the snapshot."""
        return str(self.manifest.get("digest") or self.path.name)

    @cached_property
    def schemes(self) -> Mapping[str, SchemeRecord]:
        """Return every list by its IRI, in the order of their names."""
        return {item.iri: item for item in self.catalogue.schemes()}

    @cached_property
    def linksets(self) -> Mapping[str, LinksetRecord]:
        """Return every mapping set by its IRI, in the order of their names."""
        return {item.iri: item for item in self.catalogue.linksets()}

    @cached_property
    def search(self) -> SearchIndex:
        """Return the snapshot's search index. Raises SnapshotError when it is missing."""
        return SearchIndex(self.path / FOLDER)

    @cached_property
    def coverage(self) -> Coverage:
        """Return how far the lists cover each other."""
        return read_coverage(self.path)

    @cached_property
    def pairs(self) -> Pairs:
        """Return every two lists side by side."""
        return Pairs(self.path)

    @cached_property
    def history(self) -> History:
        """Return the snapshot's memory. Raises SnapshotError when it is missing."""
        return History(self.path)

    @property
    def modified(self) -> str:
        """Return when the content was last changed (ISO 8601), empty when that is not known."""
        return str(self.manifest.get("modified") or "")


class Current:
    """Holds the snapshot ``link`` points to. A request works with the one it started with."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._lock = threading.Lock()
        self._seen = _pointed(link)
        try:
            self._snapshot = open_snapshot(link.resolve(strict=True))
        except OSError as error:
            raise SnapshotError(f"{link} is not there; run 'publisher build' first.") from error

    def snapshot(self) -> Snapshot:
        """Return the newest snapshot that can be opened; a damaged newer one leaves the old one serving."""
        pointed = _pointed(self._link)
        if pointed != self._seen:
            with self._lock:
                self._reopen(pointed)
        return self._snapshot

    def _reopen(self, pointed: str) -> None:
        """Open what the link points at now, unless another thread has; one that cannot be opened is tried once."""
        if pointed == self._seen:
            return
        with suppress(PublisherError, OSError):
            target = self._link.resolve(strict=True)
            if target != self._snapshot.path:
                self._snapshot = open_snapshot(target)
        self._seen = pointed


def _pointed(link: Path) -> str:
    """Return what a link says, empty when it is none: one system call, made for every request."""
    try:
        return os.readlink(link)  # noqa: PTH115 - a string to compare is all that is wanted
    except OSError:
        return ""


def open_snapshot(path: Path) -> Snapshot:
    """Open a snapshot's directory. Raises SnapshotError when its catalogue is missing or its manifest unreadable."""
    catalogue = Catalogue(path)
    try:
        manifest = json.loads((path / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SnapshotError(f"{path / _MANIFEST} cannot be read ({error}); run 'publisher build' again.") from error
    return Snapshot(path, catalogue, manifest)
