"""The bytes of one answer on their way from a worker to its readers.

A small answer is held in memory. A large one grows in an unlinked temporary file that the worker writes and every
reader reads at its own pace, so a slow reader holds no worker and no memory.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from threading import Condition, Lock

from publisher.errors import QueryError

CHUNK = 256 * 1024


class Spool:
    """An answer that is filled once and read by any number of readers."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._data: bytes | None = None
        self._file = -1
        self._done = False
        self._error: QueryError | None = None
        self._readers = 0
        self._abandon: Callable[[], None] | None = None
        self._awaiting: list[Callable[[], None]] = []
        self.abandoned = False

    def complete(self, data: bytes) -> None:
        """Fill the spool with the whole answer."""
        with self._changed:
            self._data, self._done = data, True
            self._changed.notify_all()
        self._tell()

    def spill(self, file: int) -> None:
        """Take over a file descriptor in which the answer grows."""
        with self._changed:
            self._file = file
            self._changed.notify_all()
        self._tell()

    def more(self) -> None:
        """Tell readers that the file has grown."""
        with self._changed:
            self._changed.notify_all()

    def finish(self, error: QueryError | None = None) -> None:
        """Say that no more bytes come; with an error when the answer is not whole."""
        with self._changed:
            self._done, self._error = True, error
            self._changed.notify_all()
            if not self._readers:
                self._release()
        self._tell()

    def on_abandon(self, action: Callable[[], None]) -> None:
        """Say what to do, at once, when the last reader leaves an unfinished answer."""
        with self._changed:
            self._abandon = action
            if self.abandoned:
                action()

    def let_go(self) -> None:
        """Forget what to do when readers leave: from now on whoever fills the spool may be working for another."""
        with self._changed:
            self._abandon = None

    def open(self) -> SpoolReader:
        """Return a reader from the first byte on."""
        with self._changed:
            self._readers += 1
        return SpoolReader(self)

    def leave(self) -> None:
        """Count a reader out; the last one frees the file, and the worker when it still runs."""
        with self._changed:
            self._readers -= 1
            if self._readers:
                return
            if self._done:
                self._release()
                return
            self.abandoned = True
            if self._abandon:
                self._abandon()

    def started(self) -> None:
        """Wait until the first bytes, the end or a failure. Raises the failure."""
        with self._changed:
            self._changed.wait_for(lambda: self._done or self._file >= 0)
            if self._error:
                raise self._error

    async def started_soon(self) -> None:
        """Wait as ``started`` does, on an event loop."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        with self._changed:
            begun = self._done or self._file >= 0
            if not begun:
                self._awaiting.append(partial(_wake, loop, turn))
        if not begun:
            await turn
        if self._error:
            raise self._error

    def _tell(self) -> None:
        """Wake who waits on an event loop for the beginning."""
        with self._changed:
            awaiting, self._awaiting = self._awaiting, []
        for wake in awaiting:
            wake()

    def length(self) -> int:
        """Wait until the end and return the whole length. Raises the failure."""
        with self._changed:
            self._changed.wait_for(lambda: self._done)
        if self._error:
            raise self._error
        return self.size or 0

    @property
    def size(self) -> int | None:
        """Length in bytes, None while the answer grows."""
        if not self._done:
            return None
        if self._data is None and self._file < 0:
            return 0  # nobody reads any more
        return len(self._data) if self._data is not None else os.fstat(self._file).st_size

    @property
    def data(self) -> bytes | None:
        """The whole answer when it is held in memory."""
        return self._data

    def read(self, offset: int) -> bytes:
        """Wait for bytes from an offset on; none at the end. Raises the failure once all bytes are read."""
        if self._data is not None:
            return self._data[offset:] if offset else self._data
        with self._changed:
            while True:
                chunk = os.pread(self._file, CHUNK, offset) if self._file >= 0 else b""
                if chunk:
                    return chunk
                if self._error:
                    raise self._error
                if self._done:
                    return b""
                self._changed.wait()

    def _release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class SpoolReader:
    """One reader of a spool: an Answer (see publisher.store.model)."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._lock = Lock()
        self._open = True

    @property
    def size(self) -> int | None:
        """Length in bytes, None while the answer grows."""
        return self._spool.size

    def wait(self) -> int:
        """Wait for the last byte and return the length."""
        return self._spool.length()

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes as they come. Raises QueryError when the reader was closed before the end."""
        offset = 0
        while chunk := self._spool.read(offset) if self._open else b"":
            offset += len(chunk)
            yield chunk
        if not self._open:  # else what is missing would look like the end
            raise QueryError("Nobody reads this answer any more.")

    def close(self) -> None:
        """Stop reading."""
        with self._lock:
            was_open, self._open = self._open, False
        if was_open:
            self._spool.leave()


def _wake(loop: asyncio.AbstractEventLoop, turn: asyncio.Future[None]) -> None:
    with suppress(RuntimeError):  # the loop has ended: nobody waits
        loop.call_soon_threadsafe(_resolve, turn)


def _resolve(turn: asyncio.Future[None]) -> None:
    if not turn.done():
        turn.set_result(None)
