"""The store that comes with a snapshot: Oxigraph on disk, asked through sacrificial worker processes."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from publisher.config import Limits
from publisher.errors import QueryError, QueryLimitExceeded
from publisher.store.guard import examine
from publisher.store.model import Query
from publisher.store.pool import Pool
from publisher.store.spool import Spool, SpoolReader
from publisher.store.wire import encode_query

_CACHED_BYTES = 32 * 2**20


class EmbeddedStore:
    """A Store (see publisher.store.model) on a snapshot's ``store`` directory.

    Identical queries that arrive together run once; small answers are kept while the snapshot stays.
    """

    def __init__(self, directory: Path, *, digest: str, limits: Limits, service_allowed: tuple[str, ...] = ()) -> None:
        self._limits = limits
        self._allowed = service_allowed
        self._digest = digest
        self._pool = Pool(directory, limits, network=bool(service_allowed))
        self._pool.start()
        self._lock = Lock()
        self._running: dict[tuple[str, Query], Spool] = {}
        self._kept = Kept(_CACHED_BYTES)

    @property
    def digest(self) -> str:
        """The snapshot's digest."""
        return self._digest

    def query(self, query: Query, *, client: str = "") -> SpoolReader:
        """Answer a query (see Store)."""
        outline = examine(query.text, self._limits, service_allowed=self._allowed)
        while True:
            key = (self._digest, query)
            with self._lock:
                known = self._kept.get(key) or self._running.get(key)
                spool = known or self._running.setdefault(key, Spool())
                reader = spool.open()
            try:
                if not known:
                    self._lead(key, spool, client, as_union=not outline.has_from)
                spool.started()
                return reader
            except QueryLimitExceeded as error:
                reader.close()
                if not known or error.limit != "queue":
                    raise
            except BaseException:
                reader.close()
                raise

    def switch(self, directory: Path, *, digest: str) -> None:
        """Move to another snapshot without failing a running query."""
        self._pool.switch(directory)
        with self._lock:
            self._digest = digest
            self._kept = Kept(_CACHED_BYTES)

    def close(self) -> None:
        """End the worker processes."""
        self._pool.close()

    def _lead(self, key: tuple[str, Query], spool: Spool, client: str, *, as_union: bool) -> None:
        """Run a query that no one else runs, for everybody who waits for it."""
        payload = encode_query(key[1], seconds=self._limits.query_seconds, as_union=as_union)
        try:
            self._pool.run(payload, spool, client=client)
        except QueryError as error:
            spool.finish(error)
            raise
        finally:
            with self._lock:
                del self._running[key]
                if key[0] == self._digest and spool.data is not None:
                    self._kept.put(key, spool)


class Kept:
    """The small answers of one snapshot, the least recently used forgotten first."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = 0
        self._spools: OrderedDict[tuple[str, Query], Spool] = OrderedDict()

    def get(self, key: tuple[str, Query]) -> Spool | None:
        """Return a kept answer, or None."""
        spool = self._spools.get(key)
        if spool:
            self._spools.move_to_end(key)
        return spool

    def put(self, key: tuple[str, Query], spool: Spool) -> None:
        """Keep an answer."""
        self._spools[key] = spool
        self._bytes += _weight(key, spool)
        while self._bytes > self._limit:
            self._bytes -= _weight(*self._spools.popitem(last=False))


def _weight(key: tuple[str, Query], spool: Spool) -> int:
    return len(key[1].text) + (spool.size or 0) + 1_000
