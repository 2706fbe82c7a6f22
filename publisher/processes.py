"""Several pieces of work at the same time, in processes that share what is in memory already (``fork(2)``)."""

from __future__ import annotations

import fcntl
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any, Generic, NamedTuple, NoReturn, TypeVar

_Result = TypeVar("_Result")
_Piece = Callable[[], Iterable[_Result]]

_LENGTH = 8
"""Bytes in which a process tells the length of a result."""
_DONE = b"\xff" * _LENGTH
"""Tells that there are no more."""


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def can_fork() -> bool:
    """Say whether the kernel knows one thread of this process: a forked child would wait for the others for ever.

    Engines written in other languages have threads of their own. Python built for old systems cannot make files in
    memory, which results are handed over in.
    """
    with suppress(OSError):
        return hasattr(os, "memfd_create") and len(list(Path("/proc/self/task").iterdir())) == 1
    return False


class _Process(NamedTuple):
    """A process at work: its number, where the lengths of its results are read, and the results after each other.

    ``wanted`` is a pipe's end that tells it, as long as it is open, that somebody waits for them.
    """

    number: int
    lengths: int
    results: int
    wanted: int


class _LostError(Exception):
    """A process ended before its work did."""


@dataclass(frozen=True)
class Begun(Generic[_Result]):
    """Pieces of work that other processes do, each its own, until the end is told; a piece has any number of results.

    What a process has found can be had while it finds more.
    """

    work: Sequence[_Piece[_Result]]
    started: list[_Process]

    def results(self) -> Iterator[_Result]:
        """Yield the results in order; what no process did is done in this one, so that its failure is raised."""
        for do, process in zip(self.work, chain(self.started, repeat(None)), strict=False):
            came = 0
            try:
                for result in _received(process):
                    came += 1
                    yield result
            except _LostError:
                yield from islice(do(), came, None)

    def end(self) -> None:
        """End the processes, whatever they do."""
        while self.started:
            _end(self.started.pop())


def begun(work: Sequence[_Piece[_Result]]) -> Begun[_Result]:
    """Begin to do every piece of work in a process of its own, as far as processes can be forked.

    Nothing the work changes in memory is kept.
    """
    started: list[_Process] = []
    if work and processors() > 1 and can_fork():
        with suppress(OSError):
            started += map(_start, work)
    return Begun(work, started)


def gathered(work: Sequence[Callable[[], _Result]]) -> list[_Result]:
    """Do the last piece of work here and every other in a process of its own; return the results in order."""
    others = begun([partial(_alone, do) for do in work[:-1]])
    try:
        last = [do() for do in work[-1:]]
        return [*others.results(), *last]
    finally:
        others.end()


def _alone(do: Callable[[], _Result]) -> Iterator[_Result]:
    yield do()


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


def _start(do: _Piece[object]) -> _Process:
    """Fork a process that does one piece of work.

    ``multiprocessing`` does the same, but takes longer to load than a check of our lists may spend on it. Raises
    OSError where there may be no more processes or open files.
    """
    parent = os.getpid()
    with ExitStack() as ours, ExitStack() as theirs:
        results = os.memfd_create("results")
        ours.callback(os.close, results)
        (lengths, telling), (wanted, waiting) = _pipe(ours, theirs), _pipe(ours, theirs)
        number = os.fork()
        if not number:
            ours.pop_all()
            os.close(lengths)
            os.close(wanted)
            _child(do, telling, results, waiting, parent)
        ours.pop_all()
        return _Process(number, lengths, results, wanted)


def _pipe(readers: ExitStack, writers: ExitStack) -> tuple[int, int]:
    reader, writer = os.pipe()
    readers.callback(os.close, reader)
    writers.callback(os.close, writer)
    return reader, writer


def _end(process: _Process) -> None:
    """End a process that was started; one that nobody waits for (``SIGCHLD`` is ignored) may be gone."""
    for opened in (process.lengths, process.results, process.wanted):
        os.close(opened)
    with suppress(ProcessLookupError):
        os.kill(process.number, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(process.number, 0)


def _child(do: _Piece[object], telling: int, results: int, waiting: int, parent: int) -> NoReturn:
    """Do one piece of work and write its results; end without running the parent's exit handlers.

    The kernel ends the process when the parent is gone, whatever ended that, as nobody would take the results.
    """
    with suppress(BaseException), open(results, "wb", closefd=False) as file:
        end_when_alone(waiting)
        for result in do() if os.getppid() == parent else ():
            data = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
            file.write(data)
            file.flush()
            os.write(telling, len(data).to_bytes(_LENGTH))
        os.write(telling, _DONE)
    os._exit(0)


def end_when_alone(pipe: int) -> None:
    """Let the kernel end this process as soon as nothing holds the other end of a pipe, which nobody may use.

    The signal (``SIGIO``, fcntl(2)) also comes when the pipe is used. The usual way (``PR_SET_PDEATHSIG``) needs a
    module that takes longer to load than a check may spend on it.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)


def _received(process: _Process | None) -> Iterator[Any]:
    """Yield what a process found as soon as it has found it. Raises _LostError when it ends before its work does."""
    place = 0
    while process and (length := os.read(process.lengths, _LENGTH)) != _DONE:
        if not length:
            raise _LostError
        data = os.pread(process.results, int.from_bytes(length), place)
        place += len(data)
        yield pickle.loads(data)  # noqa: S301 - from a process forked from this one
    if process is None:
        raise _LostError
