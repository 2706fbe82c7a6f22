"""Work done by several processes gives what it gives in one; nothing that goes wrong in one of them is lost.

A process of the test runner has threads and cannot be forked: what is tested runs in one of its own.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from publisher.processes import processors
from tests.workspaces import PREFIXES, workspace

ROOT = Path(__file__).resolve().parents[2]
MANY = """
from functools import partial
import os, sys
from publisher.processes import DO

here = os.getpid()
def square(number):
    return number * number, os.getpid()
def fail(number):
    raise ValueError(f"piece {number}")
def fall(number):
    if os.getpid() != here:
        os._exit(9)
    return number * number, here
"""


def run(script: str, do: str) -> list[str]:
    """Run a script in a process with one thread and return the lines it prints."""
    command = [sys.executable, "-c", MANY.replace("DO", do) + script]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return [*done.stdout.splitlines(), *done.stderr.splitlines()[-1:]]


@pytest.mark.parametrize("do", ["gathered", "shared"])
def test_results_come_back_in_order(do: str) -> None:
    told = run(f"found = {do}([partial(square, n) for n in range(40)])\nprint([n for n, _ in found])", do)
    assert told == [str([number * number for number in range(40)])]


def test_each_piece_but_the_last_has_a_process_of_its_own() -> None:
    told = run(
        "found = gathered([partial(square, n) for n in range(4)])\nprint(len({p for _, p in found}))", "gathered"
    )
    assert told == [str(4 if processors() > 1 else 1)]


@pytest.mark.parametrize("do", ["gathered", "shared"])
def test_a_failure_in_any_process_is_raised_here(do: str) -> None:
    for place in range(6):
        told = run(f"{do}([partial(fail if n == {place} else square, n) for n in range(6)])", do)
        assert told == [f"ValueError: piece {place}"]


@pytest.mark.parametrize("do", ["gathered", "shared"])
def test_the_work_of_a_process_that_falls_is_done_here(do: str) -> None:
    told = run(f"found = {do}([partial(fall, n) for n in range(9)])\nprint([n for n, _ in found])", do)
    assert told == [str([number * number for number in range(9)])]


def test_what_a_process_has_found_can_be_had_while_it_finds_more() -> None:
    script = (
        "reader, writer = os.pipe()\n"
        "def piece():\n    yield 'first'\n    yield os.read(reader, 1).decode()\n"
        "found = begun([piece]).results()\n"
        "print(next(found))\n"
        "os.write(writer, b'x')\n"
        "print(list(found))\n"
    )
    assert run(script, "begun") == ["first", "['x']"]


def test_of_a_process_that_falls_on_the_way_every_result_comes_once() -> None:
    script = (
        "def piece(start):\n"
        "    for number in range(5):\n"
        "        if number == start:\n            fall(number)\n"
        "        yield start * 10 + number\n"
        "print(list(begun([partial(piece, start) for start in range(3)]).results()))\n"
    )
    assert run(script, "begun") == [str([start * 10 + number for start in range(3) for number in range(5)])]


@pytest.mark.parametrize("do", ["gathered", "shared"])
def test_large_results_arrive_whole_and_no_process_or_file_is_left(do: str) -> None:
    script = (
        "before = len(os.listdir('/proc/self/fd'))\n"
        f"found = {do}([lambda: b'x' * 3_000_000] * 5)\n"
        "print([len(item) for item in found], len(os.listdir('/proc/self/fd')) - before)\n"
        "try:\n    os.wait()\nexcept ChildProcessError:\n    print('none')\n"
    )
    assert run(script, do) == ["[3000000, 3000000, 3000000, 3000000, 3000000] 0", "none"]


@pytest.mark.parametrize("do", ["gathered", "shared"])
@pytest.mark.parametrize("limit", ["NPROC", "NOFILE"])
def test_where_no_process_or_pipe_may_be_made_the_work_is_done_here(do: str, limit: str) -> None:
    script = (
        "import resource\n"
        "_, most = resource.getrlimit(resource.RLIMIT_NOFILE)\n"
        f"resource.setrlimit(resource.RLIMIT_{limit}, (0, most if {limit == 'NOFILE'} else 0))\n"
        "os.getuid() or os.setuid(65534)  # the limit of processes is not the superuser's\n"
        f"print([n for n, p in {do}([partial(square, n) for n in range(5)]) if p == here])\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))\n"
        "print(max(os.pipe()))\n"
    )
    assert run(script, do) == ["[0, 1, 4, 9, 16]", "4"]


@pytest.mark.parametrize("do", ["gathered", "shared"])
def test_it_does_not_matter_that_nobody_waits_for_children(do: str) -> None:
    script = "import signal\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
    told = run(script + f"found = {do}([partial(square, n) for n in range(9)])\nprint([n for n, _ in found])", do)
    assert told == [str([number * number for number in range(9)])]


@pytest.mark.parametrize("do", ["gathered", "shared", "begun"])
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_one_that_wants_its_result(do: str, end: signal.Signals) -> None:
    wait = "def wait():\n    os.write(1, b'.')\n    time.sleep(600)\n"
    script = f"import time\n{wait}list({do}([wait, wait, wait]){'.results()' if do == 'begun' else ''})\n"
    with started(MANY.replace("DO", do) + script) as process:
        assert process.stdout is not None
        process.stdout.read(2 if processors() > 1 else 1)
        process.send_signal(end)
        process.communicate(timeout=60)  # ends when the last process has closed what it inherited


def test_no_process_of_pyshacl_outlives_the_check(tmp_path: Path) -> None:
    concepts = "".join(f"ex:c{number} a skos:Concept ; dct:identifier {number} .\n" for number in range(1_500))
    folder = workspace(tmp_path, {"vocab/a.ttl": PREFIXES + concepts})
    check = "from publisher.cli.main import main\nmain()"
    judging = 3 + min(2, os.cpu_count() or 1)
    with started(check, "check", "--engine", "pyshacl", cwd=folder) as process:
        while process.poll() is None and len(group(process.pid)) < judging:
            time.sleep(0.01)
        assert process.poll() is None, "the check ended before it could be killed"
        process.kill()
        process.communicate(timeout=60)


@contextmanager
def started(script: str, *arguments: str, cwd: Path = ROOT) -> Iterator[subprocess.Popen[bytes]]:
    """Start a script in a session of its own, of which nothing is left in the end."""
    command = [sys.executable, "-c", script, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=subprocess.PIPE, start_new_session=True)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def group(number: int) -> list[str]:
    """Return the processes of a session."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if path.read_text().rpartition(")")[2].split()[3] == str(number):
                found.append(path.parent.name)
    return found
