"""One query worker as the web process sees it: started, asked, and killed when need be."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from publisher.config import Limits
from publisher.errors import QueryError, QueryLimitExceeded, SnapshotError
from publisher.store.wire import READY, Channel, decode_error
from publisher.store.worker import work

_START_SECONDS = 30.0
_GRACE_SECONDS = 2.0
"""A worker's own timer ends it at the deadline; this much later we do."""


class Worker:
    """A process that holds one store open, and the channel to it."""

    def __init__(self, process: BaseProcess, channel: Channel, directory: Path, limits: Limits) -> None:
        self._process = process
        self._channel = channel
        self._limits = limits
        self.directory = directory
        self.sound = True

    def await_ready(self) -> None:
        """Wait until the store is open. Raises SnapshotError when it cannot be opened."""
        try:
            kind, payload = self._channel.receive(_START_SECONDS)
        except (EOFError, OSError) as error:
            self.stop()
            raise SnapshotError(f"A query worker for {self.directory} ended while it started.") from error
        if kind != READY:
            self.stop()
            raise SnapshotError(str(decode_error(payload)))

    def send(self, kind: bytes, payload: bytes) -> None:
        """Send one frame. Raises QueryError when the worker is gone."""
        with self._failing():
            self._channel.send(kind, payload)

    def receive(self) -> tuple[bytes, bytes]:
        """Wait for one frame. Raises the QueryError that says why the worker ended, when it did."""
        with self._failing():
            return self._channel.receive(self._limits.query_seconds + _GRACE_SECONDS)

    async def receive_soon(self) -> tuple[bytes, bytes]:
        """Wait for one frame as ``receive`` does, on an event loop."""
        loop = asyncio.get_running_loop()
        alarm = loop.call_later(self._limits.query_seconds + _GRACE_SECONDS, self.kill)
        try:
            return await self._channel.expect(loop)
        except (EOFError, OSError) as error:
            self.kill()
            await loop.run_in_executor(None, self._process.join)
            raise self._death() from error
        finally:
            alarm.cancel()

    def take_file(self) -> int:
        """Return the descriptor that came with a spill frame."""
        return self._channel.take_file()

    def stop(self) -> None:
        """End the process at once."""
        self.sound = False
        self._process.kill()
        self._process.join()
        self._channel.close()

    def kill(self) -> None:
        """End the process from another thread; whoever waits for it learns so."""
        self.sound = False
        self._process.kill()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, OSError) as error:
            self.sound = False
            self._process.kill()
            self._process.join()
            raise self._death() from error

    def _death(self) -> QueryError:
        match -(self._process.exitcode or 0):
            case signal.SIGSEGV | signal.SIGBUS:
                message = "The query is nested too deeply for the engine."
                return QueryLimitExceeded(message, limit="query_depth")
            case signal.SIGABRT:
                message = f"The query needs more than {self._limits.query_memory_mb} MiB of memory."
                return QueryLimitExceeded(message, limit="query_memory_mb")
            case _:
                message = f"The query ran longer than {self._limits.query_seconds:g} seconds."
                return QueryLimitExceeded(message, limit="query_seconds")


def start_worker(directory: Path, limits: Limits, *, network: bool = False) -> Worker:
    """Start a worker on a store's directory; call ``await_ready`` before the first query."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = _context().Process(
            target=work,
            args=(theirs, str(directory)),
            kwargs={"memory_mb": limits.query_memory_mb, "result_bytes": limits.result_bytes, "network": network},
            daemon=True,
            name="query-worker",
        )
        process.start()
    return Worker(process, Channel(ours), directory, limits)


def _context() -> ForkServerContext:
    """Return the way processes are started: from a small server that never had threads or our state."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["publisher.store.worker"])
    return context
