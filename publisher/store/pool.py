"""The worker processes, and who may use them: a bounded queue, and never all workers for one client."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from threading import Condition, Thread

from publisher.config import Limits
from publisher.errors import PublisherError, QueryError, QueryLimitExceeded, SnapshotError
from publisher.store.process import Worker, start_worker
from publisher.store.spool import Spool
from publisher.store.wire import ANSWER, DONE, QUERY, SPILL, decode_error


class Pool:
    """Workers on one snapshot's store. ``start`` it before the first query; ``switch`` moves it to another."""

    def __init__(self, directory: Path, limits: Limits, *, network: bool = False) -> None:
        self._directory = directory
        self._limits = limits
        self._network = network
        self._changed = Condition()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._held: Counter[str] = Counter()
        self._waiting = 0
        self._closed = False

    def start(self) -> None:
        """Start all workers. Raises SnapshotError when the store cannot be opened."""
        self._idle = self._started(self._directory)

    def switch(self, directory: Path) -> None:
        """Move to another store: new queries go there at once, running ones end where they began."""
        fresh = self._started(directory)
        with self._changed:
            old, self._idle, self._directory = self._idle, fresh, directory
            self._changed.notify_all()
        for worker in old:
            worker.stop()

    def close(self) -> None:
        """End every worker."""
        with self._changed:
            self._closed = True
            idle, self._idle = self._idle, []
            for worker in self._busy:
                worker.kill()
            self._changed.notify_all()
        for worker in idle:
            worker.stop()

    def run(self, payload: bytes, spool: Spool, *, client: str) -> None:
        """Answer one encoded query into a spool; return when it is whole or has begun to grow.

        Raises QueryError for what is known by then.
        """
        worker = self._lease(client)
        try:
            spilled = self._ask(worker, payload, spool)
        except BaseException:
            self._release(worker, client)
            raise
        if spilled:
            spool.on_abandon(worker.kill)
            Thread(target=self._drain, args=(worker, spool, client), name="drain", daemon=True).start()
        else:
            self._release(worker, client)

    def _ask(self, worker: Worker, payload: bytes, spool: Spool) -> bool:
        worker.send(QUERY, payload)
        kind, data = worker.receive()
        if kind == ANSWER:
            spool.complete(data)
        elif kind == SPILL:
            spool.spill(worker.take_file())
        else:
            raise decode_error(data)
        return kind == SPILL

    def _drain(self, worker: Worker, spool: Spool, client: str) -> None:
        """Follow a worker that writes a large answer, until its end."""
        error: QueryError | None = None
        try:
            while True:
                kind, data = worker.receive()
                if kind == DONE:
                    break
                if data:
                    error = decode_error(data)
                    break
                spool.more()
        except QueryError as failure:
            error = failure
        self._release(worker, client)
        spool.finish(error)

    def _lease(self, client: str) -> Worker:
        with self._changed:
            if self._waiting >= self._limits.queue and not self._may_have(client):
                raise self._overloaded()
            self._waiting += 1
            try:
                ready = self._changed.wait_for(
                    lambda: self._closed or self._may_have(client), self._limits.query_seconds
                )
            finally:
                self._waiting -= 1
            if not ready or self._closed:
                raise self._overloaded()
            worker = self._idle.pop()
            self._busy.add(worker)
            self._held[client] += 1
            return worker

    def _may_have(self, client: str) -> bool:
        return bool(self._idle) and (not client or self._held[client] < self._limits.client_workers)

    def _overloaded(self) -> QueryLimitExceeded:
        message = f"All query workers are busy and {self._limits.queue} queries may wait; try again in a moment."
        return QueryLimitExceeded(message, limit="queue")

    def _release(self, worker: Worker, client: str) -> None:
        with self._changed:
            self._busy.discard(worker)
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]
            keep = worker.sound and worker.directory == self._directory and not self._closed
            if keep:
                self._idle.append(worker)
            stale = worker.sound and not keep
            replace = not worker.sound and worker.directory == self._directory and not self._closed
            self._changed.notify_all()
        if stale or not worker.sound:
            worker.stop()
        if replace:
            Thread(target=self._replace, args=(worker.directory,), name="replace", daemon=True).start()

    def _replace(self, directory: Path) -> None:
        """Start one worker in the place of one that was killed; a store that is gone is not asked again."""
        try:
            worker = start_worker(directory, self._limits, network=self._network)
            worker.await_ready()
        except (PublisherError, OSError):
            return
        with self._changed:
            wanted = directory == self._directory and not self._closed
            if wanted:
                self._idle.append(worker)
            self._changed.notify_all()
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
