"""Do several pieces of work at the same time, in processes that share what is in memory already (``fork(2)``)."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, ForkProcess
from typing import NoReturn

from publisher.errors import PublisherError, SnapshotError
from publisher.processes import can_fork, processors
from publisher.store.confinement import end_with_parent

Work = Callable[[], None]


def run_together(work: Mapping[str, Work], begin: Callable[[str], None]) -> None:
    """Do every piece of work, as many at once as there are processors; ``begin`` is told each title as it starts.

    Where processes cannot be forked, or this one has threads (a forked child would wait for them for ever), the pieces
    are done one after the other. Raises the first failure, after ending
    what is still running: OSError as it is, anything else as SnapshotError.
    """
    if processors() < 2 or not can_fork():
        for title, do in work.items():
            begin(title)
            _raise(_attempt(do))
        return
    _run(list(work.items()), begin, processors())


def _run(waiting: list[tuple[str, Work]], begin: Callable[[str], None], most: int) -> None:
    context = multiprocessing.get_context("fork")
    running: dict[Connection, tuple[str, ForkProcess]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < most:
                title, do = waiting.pop(0)
                begin(title)
                reader, process = _start(context, do)
                running[reader] = title, process
            for reader in _ready(running):
                title, process = running.pop(reader)
                _finish(title, reader, process)
    finally:
        for _, process in running.values():
            process.kill()
            process.join()


def _start(context: ForkContext, do: Work) -> tuple[Connection, ForkProcess]:
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(do, writer), daemon=True)
    process.start()
    writer.close()
    return reader, process


def _child(do: Work, writer: Connection) -> NoReturn:
    """Do one piece of work and tell how it went; end without running the parent's exit handlers."""
    end_with_parent()
    writer.send(_attempt(do))
    writer.close()
    os._exit(0)


def _attempt(do: Work) -> Exception | None:
    """Do one piece of work; return its failure in a form that can cross to another process."""
    try:
        do()
    except OSError as error:
        return error
    except PublisherError as error:
        return SnapshotError(str(error))
    except Exception as error:
        return SnapshotError(f"{type(error).__name__}: {error}")
    return None


def _raise(failure: Exception | None) -> None:
    if failure is not None:
        raise failure


def _ready(running: Mapping[Connection, object]) -> Sequence[Connection]:
    return [item for item in wait(list(running)) if isinstance(item, Connection)]


def _finish(title: str, reader: Connection, process: ForkProcess) -> None:
    try:
        failure = reader.recv()
    except EOFError:
        process.join()
        failure = SnapshotError(f"{title}: the process ended with {process.exitcode}; is memory short?")
    process.join()
    reader.close()
    _raise(failure)
