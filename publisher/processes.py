"""Several pieces of work at the same time, in processes that share what is in memory already (``fork(2)``)."""

from __future__ import annotations

import fcntl
import os
import pickle
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Generic, NoReturn, TypeVar

_Result = TypeVar("_Result")


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def can_fork() -> bool:
    """Say whether the kernel knows one thread of this process: a forked child would wait for the others for ever.

    Engines written in other languages have threads of their own.
    """
    with suppress(OSError):
        return len(list(Path("/proc/self/task").iterdir())) == 1
    return False


@dataclass(frozen=True)
class Begun(Generic[_Result]):
    """Pieces of work that other processes do, each its own, until the results are asked for or the end is told."""

    work: Sequence[Callable[[], _Result]]
    started: list[tuple[int, int]]

    def results(self) -> list[_Result]:
        """Return the results in order; a piece no process did is done in this one, so that its failure is raised."""
        try:
            told = [_received(reader) for reader, _ in self.started]
        finally:
            self.end()
        told += [[] for _ in self.work[len(told) :]]
        return [results[0] if results else do() for results, do in zip(told, self.work, strict=True)]

    def end(self) -> None:
        """End the processes, whatever they do."""
        while self.started:
            _end(*self.started.pop())


def begun(work: Sequence[Callable[[], _Result]]) -> Begun[_Result]:
    """Begin to do every piece of work in a process of its own, as far as processes can be forked.

    Nothing the work changes in memory is kept.
    """
    started: list[tuple[int, int]] = []
    if work and processors() > 1 and can_fork():
        with suppress(OSError):
            started += map(_start, work)
    return Begun(work, started)


def gathered(work: Sequence[Callable[[], _Result]]) -> list[_Result]:
    """Do the last piece of work here and every other in a process of its own; return the results in order."""
    others = begun(work[:-1])
    try:
        last = [do() for do in work[-1:]]
        return [*others.results(), *last]
    finally:
        others.end()


def shared(work: Sequence[Callable[[], _Result]]) -> list[_Result]:
    """Do pieces of work of unlike size in as many processes as there are processors; return the results in order.

    Each process takes the next piece when it has done one. At most 256 pieces.
    """
    try:
        reader, writer = os.pipe()
    except OSError:
        return [do() for do in work]
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

    ``multiprocessing`` does the same, but takes longer to load than a check of our lists may spend on it. Raises
    OSError where there may be no more processes or open files.
    """
    reader, writer = os.pipe()
    parent = os.getpid()
    try:
        process = os.fork()
    except OSError:
        os.close(reader)
        os.close(writer)
        raise
    if not process:
        os.close(reader)
        _child(do, writer, parent)
    os.close(writer)
    return reader, process


def _end(reader: int, process: int) -> None:
    """End a process that was started; one that nobody waits for (``SIGCHLD`` is ignored) may be gone."""
    os.close(reader)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(process, 0)


def _child(do: Callable[[], object], writer: int, parent: int) -> NoReturn:
    """Do one piece of work and send its result; end without running the parent's exit handlers.

    The kernel ends the process when the parent is gone, whatever ended that, as nobody would take the result.
    """
    with suppress(BaseException), open(writer, "wb") as sent:
        flags = end_when_alone(writer)
        if os.getppid() == parent:
            result = do()
            fcntl.fcntl(writer, fcntl.F_SETFL, flags)
            pickle.dump(result, sent, pickle.HIGHEST_PROTOCOL)
    os._exit(0)


def end_when_alone(pipe: int) -> int:
    """Let the kernel end this process as soon as nothing holds the other end of a pipe; return the pipe's flags before.

    The signal (``SIGIO``, fcntl(2)) also comes when the pipe is used, so the flags must be set back before that. The
    usual way (``PR_SET_PDEATHSIG``) needs a module that takes longer to load than a check may spend on it.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(pipe, fcntl.F_GETFL)
    fcntl.fcntl(pipe, fcntl.F_SETFL, flags | os.O_ASYNC)
    return flags


def _received(reader: int) -> list[Any]:
    """Return what a process sent, as the one member of a list that is empty when the process failed."""
    try:
        with open(reader, "rb", closefd=False) as sent:
            return [pickle.load(sent)]  # noqa: S301 - from a process forked from this one
    except (EOFError, OSError, pickle.UnpicklingError):
        return []
