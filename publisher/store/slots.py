"""Who may work now: a bounded queue for a fixed number of places, and never all places for one client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from threading import Condition
from typing import Generic, TypeVar

from publisher.config import Limits
from publisher.errors import QueryLimitExceeded

T = TypeVar("T")


class Slots(Generic[T]):
    """Places that are taken and given back; what fills a place is the caller's affair."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._changed = Condition()
        self._free: list[T] = []
        self._held: Counter[str] = Counter()
        self._waiting: Counter[str] = Counter()
        self._closed = False

    def add(self, item: T) -> None:
        """Add a free place."""
        with self._changed:
            self._free.append(item)
            self._changed.notify_all()

    def replace(self, items: Iterable[T]) -> list[T]:
        """Put these free places in the place of the ones there are; return those."""
        with self._changed:
            old, self._free = self._free, list(items)
            self._changed.notify_all()
            return old

    def close(self) -> list[T]:
        """Answer nobody any more; return the free places."""
        with self._changed:
            self._closed = True
        return self.replace(())

    def take(self, client: str) -> T:
        """Wait for a place. Raises QueryLimitExceeded when too many wait already, or too long."""
        with self._changed:
            if not self._may_have(client) and not self._may_wait(client):
                raise self._overloaded()
            self._waiting[client] += 1
            try:
                seconds = self._limits.query_seconds
                ready = self._changed.wait_for(lambda: self._closed or self._may_have(client), seconds)
            finally:
                self._waiting = +(self._waiting - Counter([client]))
            if not ready or self._closed:
                raise self._overloaded()
            self._held[client] += 1
            return self._free.pop()

    def leave(self, client: str) -> None:
        """Count a client out; give the place back with ``add`` when it can be used again."""
        with self._changed:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]
            self._changed.notify_all()

    def _may_have(self, client: str) -> bool:
        return bool(self._free) and (not client or self._held[client] < self._limits.client_workers)

    def _may_wait(self, client: str) -> bool:
        """Say whether the queue has room; one client never fills more than half of it."""
        queue = self._limits.queue
        return self._waiting.total() < queue and (not client or self._waiting[client] < max(1, queue // 2))

    def _overloaded(self) -> QueryLimitExceeded:
        message = "All query workers you may use are busy, and enough queries wait already; try again in a moment."
        return QueryLimitExceeded(message, limit="queue")
