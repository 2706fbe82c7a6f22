"""A live server under attack: pages stay quick, good queries are answered, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.attack.live import ATTACKER, GOOD, Server, await_start, watching
from tests.attack.queries import ODD, REACH, STACK, WORK
from tests.ports import free_port
from tests.published import FILES, SETTINGS, publish, write_workspace

LIMITS = """
[tool.publisher.limits]
query_seconds = 1.0
query_memory_mb = 300
result_bytes = 5_000_000
workers = 3
client_workers = 2
queue = 64
"""
EXPECTED = {200, 400, 403, 408, 413, 414, 431, 503}
PAGE_SECONDS = 0.5
MEMORY_MB = 1_800
"""Bound on the server and all its processes: three workers of 300 MiB, their shared code, the site."""
CONNECTIONS = 1_500

_DIRECT = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"

pytestmark = [pytest.mark.alone, pytest.mark.slow]
under_watch = pytest.mark.usefixtures("watched")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with started(tmp_path_factory.mktemp("attacked")) as server:
        yield server


@pytest.fixture(scope="module")
def patience() -> float:
    """How much slower than alone this machine is before anything is attacked: 1 unless others keep it busy."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@contextmanager
def started(folder: Path) -> Iterator[Server]:
    """Publish a site of 2,000 concepts and serve it in a process of its own."""
    site, temporary = folder / "site", folder / "temporary"
    temporary.mkdir()
    many = "".join(
        f'service:{n} a skos:Concept ; skos:prefLabel "Service {n}"@en ; skos:notation "{n}" ;'
        f" skos:inScheme list:services ; skos:broader service:{1 if n < 1_010 else n // 10} .\n"
        for n in range(1_000, 3_000)
    )
    write_workspace(site, {**FILES, "vocab/services.ttl": FILES["vocab/services.ttl"] + "\n" + many})
    (site / "pyproject.toml").write_text(SETTINGS + LIMITS)
    publish(site)
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(temporary)}
    command = [sys.executable, "-m", "publisher", "serve", "--port", str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=site, env=environment, stdout=log, stderr=log)
        server = Server(port, process, temporary)
        try:
            await_start(server)
            yield server
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def watched(server: Server, patience: float) -> Iterator[None]:
    """Fetch a page every 100 ms and ask a good query from another address, all through an attack."""
    with watching(server) as seen:
        yield
    assert server.process.poll() is None, "the server is alive"
    assert seen.errors == []
    assert max(seen.pages) < PAGE_SECONDS * patience, f"slowest page {max(seen.pages):.3f} s of {len(seen.pages)}"
    assert max(seen.memory) < MEMORY_MB


@under_watch
@pytest.mark.parametrize("kind", ["stack", "work"])
def test_deadly_queries(server: Server, kind: str) -> None:
    attacks = {"stack": STACK, "work": WORK}[kind]
    with ThreadPoolExecutor(6) as pool:
        answers = dict(zip(attacks, pool.map(server.post, attacks.values()), strict=True))
    statuses = {name: status for name, (status, _) in answers.items()}
    assert {name: status for name, status in statuses.items() if status not in EXPECTED} == {}
    unexplained = [name for name, (status, body) in answers.items() if status == 503 and b"(limit " not in body]
    assert unexplained == []


@under_watch
@pytest.mark.parametrize("name", REACH)
def test_reaching_out_is_403_with_a_reason(server: Server, name: str) -> None:
    status, body = server.post(REACH[name])
    assert status == 403
    assert b"refused" in body


@under_watch
@pytest.mark.parametrize("name", ODD)
def test_odd_text_is_answered(server: Server, name: str) -> None:
    status, body = server.post(ODD[name])
    assert status in EXPECTED
    assert b"Traceback" not in body


def _connected(server: Server, data: bytes, count: int) -> list[socket.socket]:
    made = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        connection.sendall(data)
        made.append(connection)
    return made


@under_watch
@pytest.mark.parametrize(
    "data",
    [
        b"GET /service/57.html HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        _DIRECT + b"Content-Length: 90000\r\n\r\nASK",
        _DIRECT + b"Transfer-Encoding: chunked\r\n\r\n5\r\nASK",
    ],
    ids=["headers", "body", "chunks"],
)
def test_thousands_of_connections_that_send_slowly(server: Server, data: bytes) -> None:
    connections = _connected(server, data, CONNECTIONS)
    until = time.monotonic() + 3
    while time.monotonic() < until:
        for connection in connections[::50]:
            with suppress(ConnectionError):  # hanging up on slow senders is fair
                connection.sendall(b" ")
            time.sleep(0.005)
    for connection in connections:
        connection.close()


RAW = {
    "half a request": b"GET /spar",
    "no host": b"GET /sparql HTTP/1.1\r\n\r\n",
    "a negative length": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nASK {}",
    "two lengths": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nASK {}",
    "length and chunks": _DIRECT + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a length too short": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Length: 3\r\n\r\nASK {}",
    "an endless header": b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\n",
    "ten thousand headers": b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-Many: y\r\n" * 10_000 + b"\r\n",
    "an endless address": b"GET /sparql?query=" + b"x" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x00\xa5" + b"\x00" * 500,
    "a promised terabyte": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 1099511627776\r\n\r\nASK",
    "a bad chunk": b"POST /sparql HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nASK\r\n",
    "a compressed bomb": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
    b"Content-Encoding: gzip\r\nContent-Length: 20\r\n\r\n" + b"\x1f\x8b\x08" + b"\x00" * 17,
    "many fields": b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 200000\r\n\r\n" + b"a&" * 100_000,
    "many graphs": b"GET /sparql?query=ASK%7B%7D" + b"&default-graph-uri=a:b" * 2_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "header injection": b"GET /sparql?query=ASK%7B%7D&format=json%0D%0AX-Injected:%20yes HTTP/1.1\r\nHost: x\r\n\r\n",
    "a path outside": b"GET /graph/../../../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
    "trace": b"TRACE /sparql HTTP/1.1\r\nHost: x\r\n\r\n",
}


@under_watch
@pytest.mark.parametrize("name", RAW)
def test_broken_requests(server: Server, name: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as connection:
        answer = b""
        try:
            connection.sendall(RAW[name])
            connection.shutdown(socket.SHUT_WR)
            while data := connection.recv(65_536):
                answer += data
        except OSError:
            pass  # hanging up on such a request is an answer too
    assert not answer or answer.startswith(b"HTTP/1.1 ")
    assert b"\r\nX-Injected" not in answer
    assert b"root:" not in answer


@under_watch
def test_clients_that_leave_free_their_workers(server: Server, patience: float) -> None:
    """Two clients of one address hold all it may have; once they leave, its next query need not wait for them."""
    request = f"GET /sparql?query={quote(WORK['cartesian count'])} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    for _ in range(5):
        for connection in _connected(server, request, 20):
            connection.close()
    begun = time.monotonic()
    status, _ = server.get(f"/sparql?query={quote(GOOD)}", source=ATTACKER)
    assert (status, time.monotonic() - begun < 3 * patience) == (200, True)


@under_watch
def test_a_slow_reader_holds_no_worker(server: Server, patience: float) -> None:
    query = quote("SELECT * { ?s ?p ?o . ?s ?p2 ?o2 } LIMIT 20000")
    request = f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    connections = _connected(server, request, 30)
    for connection in connections:
        connection.settimeout(60)
        connection.recv(1)
    begun = time.monotonic()
    assert server.get(f"/sparql?query={quote(GOOD)}", source=ATTACKER)[0] == 200
    assert time.monotonic() - begun < 2 * patience
    for connection in connections:
        connection.close()


def test_nothing_is_left_behind(server: Server) -> None:
    """Workers were replaced, not added; no file lies about."""
    assert 4 < len(server.family()) < 15
    assert [path.name for path in server.temporary.iterdir() if not path.name.startswith("pymp-")] == []


def test_a_server_told_to_stop_ends_with_all_it_started(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        family = server.family()
        query = f"GET /sparql?query={quote(WORK['cartesian count'])} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(query)
            time.sleep(0.3)
            server.process.terminate()
            server.process.wait(timeout=60)
        until = time.monotonic() + 30
        while (alive := [pid for pid in family if Path(f"/proc/{pid}").exists()]) and time.monotonic() < until:
            time.sleep(0.05)
        assert alive == []
        assert list(server.temporary.iterdir()) == []


def test_a_server_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    with started(tmp_path) as server:
        family = server.family()
        assert len(family) > 2
        os.kill(server.process.pid, signal.SIGKILL)
        until = time.monotonic() + 30
        while (alive := [pid for pid in family if _runs(pid)]) and time.monotonic() < until:
            time.sleep(0.05)
        assert alive == []


def _runs(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
