"""Walk with several processes at once, forked before anything is opened; or in this one, where that cannot be."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from publisher.errors import ExportRefused, PublisherError
from publisher.site_export.walker import Walker, Written

Make = Callable[[], Walker]
BATCH = 48
"""Addresses a process is given at a time."""
_LEAVE_SECONDS = 10


@dataclass(frozen=True)
class Failure:
    """Why a process could not go on."""

    text: str


def walk_all(seeds: Iterable[str], make: Make, *, processes: int, seen: Callable[[Written], None]) -> None:
    """Walk from the seeds until nothing new is needed; ``seen`` is told of every address.

    Raises ExportRefused when the site fails on an address or a process ends.
    """
    waiting = deque(sorted(set(seeds)))
    known = set(waiting)

    def take(found: Iterable[Written]) -> None:
        for item in found:
            seen(item)
            fresh = [need for need in item.needed if need not in known]
            known.update(fresh)
            waiting.extend(fresh)

    if processes < 2 or not _may_fork():
        walker = make()
        try:
            while waiting:
                take(_walked(walker, [waiting.popleft() for _ in range(min(BATCH, len(waiting)))]))
        finally:
            walker.site.close()
        return
    with _started(make, processes) as idle:
        busy: list[Connection] = []
        while waiting or busy:
            while waiting and idle:
                worker = idle.pop()
                worker.send([waiting.popleft() for _ in range(min(BATCH, len(waiting)))])
                busy.append(worker)
            for ready in [item for item in wait(busy) if isinstance(item, Connection)]:
                take(_received(ready))
                busy.remove(ready)
                idle.append(ready)


def _walked(walker: Walker, addresses: list[str]) -> list[Written]:
    try:
        return walker.walk(addresses)
    except OSError:
        raise
    except PublisherError as error:
        raise ExportRefused(str(error)) from error
    except Exception as error:
        raise ExportRefused(f"The site fails on one of {addresses[0]} … ({type(error).__name__}: {error}).") from error


def _received(worker: Connection) -> list[Written]:
    try:
        answer = worker.recv()
    except EOFError as error:
        raise ExportRefused("A process of the export ended; is memory short?") from error
    if isinstance(answer, Failure):
        raise ExportRefused(answer.text)
    found: list[Written] = answer
    return found


@contextmanager
def _started(make: Make, processes: int) -> Iterator[list[Connection]]:
    context = multiprocessing.get_context("fork")
    running = []
    ends: list[Connection] = []
    try:
        for _ in range(processes):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(make, there, [*ends, here]))
            process.start()
            there.close()
            running.append(process)
            ends.append(here)
        yield list(ends)
    except BaseException:
        for process in running:
            process.kill()
        raise
    finally:
        for end in ends:
            end.close()
        for process in running:
            process.join(_LEAVE_SECONDS)
            process.kill()
            process.join()


def _serve(make: Make, there: Connection, others: list[Connection]) -> None:
    """Answer batches until the other end is closed; end without running the parent's exit handlers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to all; the parent ends its children
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    with suppress(EOFError, BrokenPipeError):
        try:
            walker = make()
            while True:
                there.send(_walked(walker, there.recv()))
        except (EOFError, BrokenPipeError):
            walker.site.close()
        except Exception as error:
            there.send(Failure(str(error)))
    os._exit(0)


def _may_fork() -> bool:
    """Say whether this process has one thread: a forked child would wait for the others for ever."""
    tasks = Path("/proc/self/task")
    return tasks.is_dir() and len(list(tasks.iterdir())) == 1
