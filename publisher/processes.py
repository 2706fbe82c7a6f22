"""Several pieces of work at the same time, in processes that share what is in memory already (``fork(2)``)."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

_Result = TypeVar("_Result")


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def can_fork() -> bool:
    """Say whether the kernel knows one thread of this process: a forked child would wait for the others for ever.

    Engines written in other languages have threads of their own.
    """
    tasks = Path("/proc/self/task")
    return tasks.is_dir() and len(list(tasks.iterdir())) == 1


def gathered(work: Sequence[Callable[[], _Result]]) -> list[_Result]:
    """Do every piece of work in a process of its own and return the results in order.

    Nothing the work changes in memory is kept. Where processes cannot be forked, and for a piece whose process fails,
    the work is done in this one, so that its failure is raised here.
    """
    if len(work) < 2 or processors() < 2 or not can_fork():
        return [do() for do in work]
    started = [_start(do) for do in work]
    try:
        told = [_received(reader) for reader, _ in started]
    finally:
        for _, process in started:
            process.kill()
            process.join()
    return [results[0] if results else do() for results, do in zip(told, work, strict=True)]


def _start(do: Callable[[], _Result]) -> tuple[Connection, BaseProcess]:
    from multiprocessing import get_context  # slow to load, and seldom needed

    context = get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(do, writer), daemon=True)
    process.start()
    writer.close()
    return reader, process


def _child(do: Callable[[], object], writer: Connection) -> NoReturn:
    """Do one piece of work and send its result; end without running the parent's exit handlers."""
    status = 1
    try:
        writer.send(do())
        writer.close()
        status = 0
    finally:
        os._exit(status)


def _received(reader: Connection) -> list[Any]:
    """Return what a process sent, as the one member of a list that is empty when the process failed."""
    try:
        return [reader.recv()]
    except (EOFError, OSError):
        return []
    finally:
        reader.close()
