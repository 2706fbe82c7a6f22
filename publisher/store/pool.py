"""The worker processes of one store: leased for a query, replaced when one was killed, moved to the next snapshot."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Lock, Thread

from publisher.config import Limits
from publisher.errors import PublisherError, QueryError, SnapshotError
from publisher.store.process import Worker, start_worker
from publisher.store.slots import Slots
from publisher.store.spool import Spool
from publisher.store.wire import ANSWER, DONE, MORE, QUERY, SPILL, decode_error


class Pool:
    """Workers on one snapshot's store. ``start`` it before the first query; ``switch`` moves it to another."""

    def __init__(self, directory: Path, limits: Limits, *, network: bool = False) -> None:
        self._directory = directory
        self._limits = limits
        self._network = network
        self._slots: Slots[Worker] = Slots(limits)
        self._busy: set[Worker] = set()
        self._lock = Lock()
        self._closed = False

    def start(self) -> None:
        """Start all workers. Raises SnapshotError when the store cannot be opened."""
        self._slots.replace(self._started(self._directory))

    def switch(self, directory: Path) -> None:
        """Move to another store: new queries go there at once, running ones end where they began."""
        fresh = self._started(directory)
        with self._lock:
            self._directory = directory
            old = self._slots.replace(fresh)
        for worker in old:
            worker.stop()

    def close(self) -> None:
        """End every worker."""
        with self._lock:
            self._closed = True
            idle = self._slots.close()
            for worker in self._busy:
                worker.kill()
        for worker in idle:
            worker.stop()

    def run(self, payload: bytes, spool: Spool, *, client: str) -> None:
        """Answer one encoded query into a spool; return when it is whole or has begun to grow.

        Raises QueryError for what is known by then.
        """
        worker = self._slots.take(client)
        try:
            self._ask(worker, payload, spool)
            spilled = _filled(spool, worker, *worker.receive())
        except BaseException:
            self._release(worker, client, spool)
            raise
        self._go_on(worker, spool, client, spilled=spilled)

    async def run_soon(self, payload: bytes, spool: Spool, *, client: str) -> None:
        """Answer as ``run`` does, on an event loop: no thread waits for the worker."""
        worker = await self._slots.take_soon(client)
        try:
            self._ask(worker, payload, spool)
            spilled = _filled(spool, worker, *await worker.receive_soon())
        except asyncio.CancelledError:
            worker.kill()
            self._release_apart(worker, client, spool)
            raise
        except BaseException:
            self._release_apart(worker, client, spool)
            raise
        self._go_on(worker, spool, client, spilled=spilled)

    def _ask(self, worker: Worker, payload: bytes, spool: Spool) -> None:
        with self._lock:
            self._busy.add(worker)
        if spool.abandoned:
            raise QueryError("The client went away before its turn.")
        spool.on_abandon(worker.kill)
        worker.send(QUERY, payload)

    def _go_on(self, worker: Worker, spool: Spool, client: str, *, spilled: bool) -> None:
        """Give the worker back, or follow it while it writes a large answer."""
        if spilled:
            Thread(target=self._drain, args=(worker, spool, client), name="drain", daemon=True).start()
        else:
            self._release(worker, client, spool)

    def _release_apart(self, worker: Worker, client: str, spool: Spool) -> None:
        """Give a worker back without making this thread wait for the end of its process."""
        if worker.sound:
            self._release(worker, client, spool)
        else:
            Thread(target=self._release, args=(worker, client, spool), name="release", daemon=True).start()

    def _drain(self, worker: Worker, spool: Spool, client: str) -> None:
        """Follow a worker that writes a large answer, until its end."""
        error: QueryError | None = None
        try:
            kind, data = worker.receive()
            while kind == MORE:
                spool.more()
                kind, data = worker.receive()
            if kind != DONE:
                error = decode_error(data)
        except QueryError as failure:
            error = failure
        self._release(worker, client, spool)
        spool.finish(error)

    def _release(self, worker: Worker, client: str, spool: Spool) -> None:
        """Give a worker back; who leaves its last answer from now on does not end it."""
        spool.let_go()
        with self._lock:
            self._busy.discard(worker)
            current = worker.directory is self._directory and not self._closed
            if current and worker.sound:
                self._slots.leave(client, worker)
                return
        worker.stop()
        if current:
            Thread(target=self._replace, args=(worker.directory, client), name="replace", daemon=True).start()
        else:
            self._slots.leave(client)

    def _replace(self, directory: Path, client: str) -> None:
        """Start one worker in the place of one that was killed, at the cost of the client that had it killed."""
        try:
            worker = start_worker(directory, self._limits, network=self._network)
            worker.await_ready()
        except (PublisherError, OSError):
            return  # the store is gone: there is no place to give back
        finally:
            self._slots.leave(client)
        with self._lock:
            wanted = directory is self._directory and not self._closed
            if wanted:
                self._slots.add(worker)
        if not wanted:
            worker.stop()

    def _started(self, directory: Path) -> list[Worker]:
        workers = [start_worker(directory, self._limits, network=self._network) for _ in range(self._limits.workers)]
        try:
            for worker in workers:
                worker.await_ready()
        except SnapshotError:
            for worker in workers:
                worker.stop()
            raise
        return workers


def _filled(spool: Spool, worker: Worker, kind: bytes, data: bytes) -> bool:
    """Take a worker's first frame; say whether more follows. Raises the QueryError it reports."""
    if kind == ANSWER:
        spool.complete(data)
    elif kind == SPILL:
        spool.spill(worker.take_file())
    else:
        raise decode_error(data)
    return kind == SPILL
