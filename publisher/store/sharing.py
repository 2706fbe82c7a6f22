"""Identical queries that arrive together run once, and small answers are kept while the content stays."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from threading import Lock

from publisher.errors import QueryError, QueryLimitExceeded
from publisher.store.model import Leaving, Query
from publisher.store.spool import Spool, SpoolReader

_KEPT_BYTES = 32 * 2**20

Key = tuple[str, Query]
"""The content's digest and the query."""


class SharedAnswers:
    """Answers by digest and query: running ones, and small ones that are whole."""

    def __init__(self, *, kept_bytes: int = _KEPT_BYTES) -> None:
        self._lock = Lock()
        self._running: dict[Key, Spool] = {}
        self._kept: OrderedDict[Key, Spool] = OrderedDict()
        self._bytes = 0
        self._limit = kept_bytes

    def read(self, key: Key, run: Callable[[Spool], None], leaving: Leaving | None = None) -> SpoolReader:
        """Return a reader of the answer, which ``run`` fills when nobody does yet.

        Raises the QueryError that ends the run before its first byte.
        """
        while True:
            spool, mine = self._spool(key)
            reader = spool.open()
            if leaving:
                leaving(reader.close)
            try:
                if mine:
                    self._fill(key, spool, run)
                spool.started()
                return reader
            except QueryLimitExceeded as error:
                reader.close()
                if mine or error.limit != "queue":
                    raise  # only who was queued behind another client's share asks again, for itself
            except BaseException:
                reader.close()
                raise

    async def read_soon(
        self, key: Key, run: Callable[[Spool], Awaitable[None]], leaving: Leaving | None = None
    ) -> SpoolReader:
        """Return a reader as ``read`` does, on an event loop: who shares another's answer waits without a thread."""
        while True:
            spool, mine = self._spool(key)
            reader = spool.open()
            if leaving:
                leaving(reader.close)
            try:
                await (self._fill_soon(key, spool, run) if mine else spool.started_soon())
                return reader
            except QueryLimitExceeded as error:
                reader.close()
                if mine or error.limit != "queue":
                    raise
            except BaseException:
                reader.close()
                raise

    def forget(self) -> None:
        """Forget every kept answer."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _spool(self, key: Key) -> tuple[Spool, bool]:
        with self._lock:
            known = self._kept.get(key)
            if known:
                self._kept.move_to_end(key)
                return known, False
            running = self._running.get(key)
            if running and not running.abandoned:
                return running, False
            self._running[key] = Spool()
            return self._running[key], True

    def _fill(self, key: Key, spool: Spool, run: Callable[[Spool], None]) -> None:
        try:
            run(spool)
        except BaseException as error:
            spool.finish(_failure(error))
            raise
        finally:
            self._settle(key, spool)

    async def _fill_soon(self, key: Key, spool: Spool, run: Callable[[Spool], Awaitable[None]]) -> None:
        try:
            await run(spool)
        except BaseException as error:
            spool.finish(_failure(error))
            raise
        finally:
            self._settle(key, spool)

    def _settle(self, key: Key, spool: Spool) -> None:
        with self._lock:
            if self._running.get(key) is spool:
                del self._running[key]
            if spool.data is not None:
                self._keep(key, spool)

    def _keep(self, key: Key, spool: Spool) -> None:
        self._kept[key] = spool
        self._bytes += _weight(key, spool)
        while self._bytes > self._limit:
            self._bytes -= _weight(*self._kept.popitem(last=False))


def _failure(error: BaseException) -> QueryError:
    return error if isinstance(error, QueryError) else QueryError(f"The query could not be run: {error}")


def _weight(key: Key, spool: Spool) -> int:
    return len(key[1].text) + (spool.size or 0) + 1_000
