"""Eight clients in one thread, light enough to leave the processors to the servers, and what processes cost."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

CLIENTS = 8
_PIECE = 262_144


@dataclass(frozen=True)
class Measured:
    """What a number of answers took: seconds that passed, and processor seconds of the servers and of the clients."""

    answers: int
    seconds: float
    servers: float
    clients: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def cost(self) -> float:
        """Processor seconds an answer, of servers and clients together."""
        return (self.servers + self.clients) / self.answers


class Connection:
    """A kept connection that tells when the answer to its last request is whole."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = b""
        self._length: int | None = None
        self._size = 0
        self._tail = b""

    def read(self) -> bool:
        """Read what has come; say whether that ends the answer."""
        data = self.socket.recv(_PIECE)
        if not data:
            raise SystemExit("A server closed its connection.")
        if self._length is None:
            self._head += data
            head, found, data = self._head.partition(b"\r\n\r\n")
            if not found:
                return False
            self._begin(head)
        self._size += len(data)
        self._tail = (self._tail + data)[-5:]
        whole = self._tail == b"0\r\n\r\n" if self._length == -1 else self._size == self._length
        if whole:
            self._head, self._length, self._size, self._tail = b"", None, 0, b""
        return whole

    def _begin(self, head: bytes) -> None:
        if b" 200 " not in head[:20]:
            raise SystemExit(f"A server said {head[:300]!r}")
        named = dict(line.split(b": ", 1) for line in head.lower().split(b"\r\n")[1:])
        self._length = int(named.get(b"content-length", -1))


def request(path: str, query: str) -> bytes:
    """Return a GET of a query."""
    accept = "application/n-triples" if query.startswith("DESCRIBE") else "application/sparql-results+json"
    return f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: bench\r\nAccept: {accept}\r\n\r\n".encode()


def measure(port: int, pid: int, requests: Sequence[bytes]) -> Measured:
    """Send requests from 8 clients to the server of a process, each client its next one when it has its answer."""
    connections = {item.socket.fileno(): item for item in (Connection(port) for _ in range(CLIENTS))}
    poll = select.epoll()
    for number in connections:
        poll.register(number, select.EPOLLIN)
    spent, own, begun = processor_seconds(pid), time.process_time(), time.perf_counter()
    waiting = iter(requests)
    open_requests = sum(_sent(item, waiting) for item in connections.values())
    while open_requests:
        for number, _ in poll.poll():
            if connections[number].read():
                open_requests -= 1
                open_requests += _sent(connections[number], waiting)
    seconds = time.perf_counter() - begun
    found = Measured(len(requests), seconds, processor_seconds(pid) - spent, time.process_time() - own)
    for item in connections.values():
        item.socket.close()
    return found


def _sent(connection: Connection, waiting: object) -> bool:
    following = next(waiting, None)  # type: ignore[call-overload]
    if following:
        connection.socket.sendall(following)
    return bool(following)


def first_byte(port: int, asked: bytes) -> float:
    """Return the seconds until an answer begins."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        begun = time.perf_counter()
        connection.sendall(asked)
        connection.recv(1)
        return time.perf_counter() - begun


def processor_seconds(pid: int) -> float:
    """Return what a process and those it started have taken of the processors."""
    return sum(_ticks(item) for item in family(pid)) / os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """Return a process and all that it started."""
    found = [pid]
    for item in found:
        for thread in _entries(f"/proc/{item}/task"):
            try:
                found += map(int, (thread / "children").read_text().split())
            except OSError:
                continue
    return found


def _entries(folder: str) -> list[Path]:
    try:
        return list(Path(folder).iterdir())
    except OSError:
        return []


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])
