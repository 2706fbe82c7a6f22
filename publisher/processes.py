"""Several pieces of work at the same time, in processes that share what is in memory already (``fork(2)``)."""

from __future__ import annotations

import os
import pickle
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

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
    """Do the last piece of work here and every other in a process of its own; return the results in order.

    Nothing the others change in memory is kept. Where processes cannot be forked, and for a piece whose process fails,
    the work is done in this one, so that its failure is raised here.
    """
    if len(work) < 2 or processors() < 2 or not can_fork():
        return [do() for do in work]
    started = [_start(do) for do in work[:-1]]
    try:
        last = work[-1]()
        told = [_received(reader) for reader, _ in started]
    finally:
        for reader, process in started:
            os.close(reader)
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
    return [*(results[0] if results else do() for results, do in zip(told, work[:-1], strict=True)), last]


def shared(work: Sequence[Callable[[], _Result]]) -> list[_Result]:
    """Do pieces of work of unlike size in as many processes as there are processors; return the results in order.

    Each process takes the next piece when it has done one. At most 256 pieces.
    """
    reader, writer = os.pipe()
    try:
        os.write(writer, bytes(range(len(work))))
        os.close(writer)
        parts = gathered([partial(_taken, work, reader)] * processors())
    finally:
        os.close(reader)
    done = {number: result for part in parts for number, result in part}
    return [done[number] if number in done else do() for number, do in enumerate(work)]


def _taken(work: Sequence[Callable[[], _Result]], waiting: int) -> list[tuple[int, _Result]]:
    """Do pieces of work as long as any waits to be taken; return their numbers with the results."""
    done = []
    while number := os.read(waiting, 1):
        done.append((number[0], work[number[0]]()))
    return done


def _start(do: Callable[[], object]) -> tuple[int, int]:
    """Fork a process that does one piece of work; return where its result can be read, and its number.

    ``multiprocessing`` does the same, but takes longer to load than a check of our lists may spend on it.
    """
    reader, writer = os.pipe()
    process = os.fork()
    if not process:
        os.close(reader)
        _child(do, writer)
    os.close(writer)
    return reader, process


def _child(do: Callable[[], object], writer: int) -> NoReturn:
    """Do one piece of work and send its result; end without running the parent's exit handlers."""
    with suppress(BaseException), open(writer, "wb") as sent:
        pickle.dump(do(), sent, pickle.HIGHEST_PROTOCOL)
    os._exit(0)


def _received(reader: int) -> list[Any]:
    """Return what a process sent, as the one member of a list that is empty when the process failed."""
    try:
        with open(reader, "rb", closefd=False) as sent:
            return [pickle.load(sent)]  # noqa: S301 - from a process forked from this one
    except (EOFError, OSError, pickle.UnpicklingError):
        return []
