"""Open the store the settings name."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Lock

from publisher.config import Settings
from publisher.errors import SnapshotError
from publisher.skos.inferred import inferred_graph
from publisher.store.embedded import EmbeddedStore
from publisher.store.model import Answer, Leaving, Outline, Query, Store
from publisher.store.remote import RemoteStore


def open_store(settings: Settings, current: Path) -> Store:
    """Return the store that answers queries for the snapshot a link (``build/current``) points to.

    Raises SnapshotError when there is no snapshot, ConfigurationError when a remote store has no address.
    """
    if settings.store.kind == "remote":
        snapshot = _target(current)
        graphs = _graphs(snapshot)
        merged = [graph for graph in graphs if graph != inferred_graph(settings.authority)]
        return RemoteStore(settings, digest=snapshot.name, graphs=graphs, merged=merged)
    return CurrentStore(settings, current)


class CurrentStore:
    """The embedded store of whatever snapshot a link points to; it moves on when the link does."""

    def __init__(self, settings: Settings, current: Path) -> None:
        self._current = current
        self._snapshot = _target(current)
        self._store = EmbeddedStore(
            self._snapshot / "store",
            digest=self._snapshot.name,
            limits=settings.limits,
            service_allowed=settings.service_allowed,
        )
        self._switching = Lock()
        self._refused = ""

    @property
    def digest(self) -> str:
        """The digest of the snapshot that answers now."""
        return self._store.digest

    def query(self, query: Query, *, client: str = "", leaving: Leaving | None = None) -> Answer:
        """Answer a query (see Store). The first one after a publication opens the new snapshot and waits for it."""
        self._look()
        return self._store.query(query, client=client, leaving=leaving)

    def outline(self, text: str) -> Outline:
        """Examine a query (see PromptStore)."""
        return self._store.outline(text)

    def at_once(self, query: Query, *, digest: str) -> bytes | None:
        """Answer what needs no worker (see PromptStore)."""
        return self._store.at_once(query, digest=digest)

    async def query_soon(self, query: Query, outline: Outline, *, client: str, leaving: Leaving) -> Answer:
        """Answer on an event loop (see PromptStore); this never moves on to a newer snapshot."""
        return await self._store.query_soon(query, outline, client=client, leaving=leaving)

    def close(self) -> None:
        """End the worker processes."""
        self._store.close()

    def _look(self) -> None:
        """Move to the link's target when it has changed; meanwhile other queries are answered from the old one."""
        try:
            name = Path(os.readlink(self._current)).name  # noqa: PTH115 (one system call a query)
        except OSError:
            return
        if name in (self._snapshot.name, self._refused) or not self._switching.acquire(blocking=False):
            return
        try:
            snapshot = _target(self._current)
            self._store.switch(snapshot / "store", digest=snapshot.name)
            self._snapshot = snapshot
        except SnapshotError:
            self._refused = name  # damaged: the old one goes on answering
        finally:
            self._switching.release()


def _graphs(snapshot: Path) -> tuple[str, ...]:
    """Return the named graphs of a snapshot, from its manifest."""
    try:
        counts = json.loads((snapshot / "manifest.json").read_bytes())["counts"]
    except (OSError, ValueError, KeyError) as error:
        raise SnapshotError(f"{snapshot} is no snapshot; run 'publisher build' again.") from error
    return tuple(sorted(counts))


def _target(current: Path) -> Path:
    try:
        return current.resolve(strict=True)
    except OSError as error:
        raise SnapshotError(f"{current} is not there; run 'publisher build' first.") from error
