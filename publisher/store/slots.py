"""Who may work now: a bounded queue for a fixed number of places, and never all places for one client."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from threading import Event, Lock, get_ident
from typing import Generic, TypeVar

from publisher.config import Limits
from publisher.errors import QueryLimitExceeded

T = TypeVar("T")


class Waiting(Generic[T]):
    """One who waits: for whom, how to call, and what was given in the end."""

    def __init__(self, client: str, call: Callable[[], None]) -> None:
        self.client = client
        self.call = call
        self.given: list[T] = []


class Slots(Generic[T]):
    """Places that are taken and given back, first come first served; what fills a place is the caller's affair."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = Lock()
        self._free: list[T] = []
        self._held: Counter[str] = Counter()
        self._queue: list[Waiting[T]] = []
        self._closed = False

    def add(self, item: T) -> None:
        """Add a free place."""
        with self._lock:
            self._free.append(item)
            self._hand_out()

    def replace(self, items: Iterable[T]) -> list[T]:
        """Put these free places in the place of the ones there are; return those."""
        with self._lock:
            old, self._free = self._free, list(items)
            self._hand_out()
            return old

    def close(self) -> list[T]:
        """Answer nobody any more; return the free places."""
        with self._lock:
            self._closed = True
            old, self._free = self._free, []
            for waiting in self._queue:
                waiting.call()
            return old

    def take(self, client: str) -> T:
        """Wait for a place. Raises QueryLimitExceeded when too many wait already, or too long."""
        called = Event()
        waiting = self._asked(client, called.set)
        if not waiting.given:
            called.wait(self._limits.query_seconds)
        return self._received(waiting)

    async def take_soon(self, client: str) -> T:
        """Wait for a place as ``take`` does, on an event loop."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        waiting = self._asked(client, partial(_wake, loop, turn, get_ident()))
        if waiting.given:
            return waiting.given[0]
        alarm = loop.call_later(self._limits.query_seconds, _resolve, turn)
        try:
            await turn
        except asyncio.CancelledError:
            with suppress(QueryLimitExceeded):
                self.leave(client, self._received(waiting))
            raise
        finally:
            alarm.cancel()
        return self._received(waiting)

    def leave(self, client: str, item: T | None = None) -> None:
        """Count a client out and give its place back; without one the place is added later, or never."""
        with self._lock:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]
            if item is not None:
                self._free.append(item)
            self._hand_out()

    def _asked(self, client: str, call: Callable[[], None]) -> Waiting[T]:
        """Note who wants a place: one is given at once, or ``call`` tells when to look again."""
        waiting: Waiting[T] = Waiting(client, call)
        with self._lock:
            if self._free and self._may_have(client) and not self._closed:
                self._held[client] += 1
                waiting.given.append(self._free.pop())
            elif self._may_wait(client):
                self._queue.append(waiting)
            else:
                raise self._overloaded()
        return waiting

    def _received(self, waiting: Waiting[T]) -> T:
        """Return what was given. Raises QueryLimitExceeded when nothing was."""
        with self._lock:
            if not waiting.given:
                self._queue.remove(waiting)
                raise self._overloaded()
        return waiting.given[0]

    def _hand_out(self) -> None:
        """Give free places to those who wait and may have one."""
        for waiting in tuple(self._queue) if self._free else ():
            if self._free and self._may_have(waiting.client):
                self._queue.remove(waiting)
                self._held[waiting.client] += 1
                waiting.given.append(self._free.pop())
                waiting.call()

    def _may_have(self, client: str) -> bool:
        return not client or self._held[client] < self._limits.client_workers

    def _may_wait(self, client: str) -> bool:
        """Say whether the queue has room; one client never fills more than half of it."""
        if self._closed or len(self._queue) >= self._limits.queue:
            return False
        return not client or sum(item.client == client for item in self._queue) < max(1, self._limits.queue // 2)

    def _overloaded(self) -> QueryLimitExceeded:
        message = "All query workers you may use are busy, and enough queries wait already; try again in a moment."
        return QueryLimitExceeded(message, limit="queue")


def _wake(loop: asyncio.AbstractEventLoop, turn: asyncio.Future[None], thread: int) -> None:
    """Resolve a future of a loop that runs in ``thread``, from whatever thread this is."""
    if get_ident() == thread:
        _resolve(turn)
    else:
        with suppress(RuntimeError):  # the loop has ended: nobody waits
            loop.call_soon_threadsafe(_resolve, turn)


def _resolve(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
