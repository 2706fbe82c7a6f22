"""Threads shared fairly: one client never has all of them at work, and waits for its turn without holding one."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Turns:
    """A pool of threads of which each client may use ``most`` at a time. It belongs to one event loop."""

    def __init__(self, threads: int, most: int, *, name: str) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = most
        self._doors: dict[str, asyncio.Semaphore] = {}
        self._present: Counter[str] = Counter()

    async def run(self, client: str, function: Callable[P, T], *args: P.args, **_: P.kwargs) -> T:
        """Call a function in a thread, once the client has a turn."""
        door = self._doors.setdefault(client, asyncio.Semaphore(self._most))
        self._present[client] += 1
        try:
            async with door:
                return await asyncio.get_running_loop().run_in_executor(self._threads, function, *args)
        finally:
            self._present[client] -= 1
            if not self._present[client]:
                del self._present[client], self._doors[client]

    def shutdown(self) -> None:
        """Let the threads go without waiting for them."""
        self._threads.shutdown(wait=False, cancel_futures=True)
