"""A light load client: one thread, eight connections that stay open, so that the server is what is measured."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

CLIENTS = 8
_ANSWERED = (b"200", b"303", b"304")


@dataclass(frozen=True)
class Load:
    """What one run measured: answers a second, and how long an answer took (milliseconds)."""

    rate: float
    p50: float
    p95: float
    bytes: float
    """Of body, on average."""


@dataclass
class _Flight:
    """One request on its way."""

    begun: float
    expected: int = -1
    received: int = 0

    def take(self, data: bytes) -> bool:
        """Take what came; say whether the answer is whole. Raises SystemExit for an answer that is an error."""
        if self.expected >= 0:
            self.received += len(data)
            return self.received >= self.expected
        head, _, body = data.partition(b"\r\n\r\n")
        if data[9:12] not in _ANSWERED:
            raise SystemExit(f"The server answered {data[:400]!r}.")
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0]
        self.expected = int(length) if length and data[9:12] != b"304" else 0
        self.received = len(body)
        return self.received >= self.expected


def request(path: str, **headers: str) -> bytes:
    """Return the bytes of a GET; underscores in header names become dashes."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: bench\r\n{lines}\r\n".encode()


def run(port: int, requests: Iterable[bytes], *, clients: int = CLIENTS) -> Load:
    """Send requests to a port on loopback, as many at a time as there are clients."""
    waiting = iter(requests)
    poll = select.epoll()
    sockets = {}
    flights: dict[int, _Flight] = {}
    for _ in range(clients):
        opened = socket.create_connection(("127.0.0.1", port))
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        poll.register(opened.fileno(), select.EPOLLIN)
        sockets[opened.fileno()] = opened
    times: list[float] = []
    size = 0
    begun = time.perf_counter()
    for number in list(sockets):
        _send(sockets[number], number, waiting, flights)
    while flights:
        for number, _ in poll.poll():
            flight = flights[number]
            if flight.take(sockets[number].recv(262_144)):
                times.append(time.perf_counter() - flight.begun)
                size += flight.expected
                del flights[number]
                _send(sockets[number], number, waiting, flights)
    taken = time.perf_counter() - begun
    for opened in sockets.values():
        opened.close()
    poll.close()
    times.sort()
    middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    return Load(len(times) / taken, 1000 * middle, 1000 * late, size / len(times))


def _send(opened: socket.socket, number: int, waiting: Iterator[bytes], flights: dict[int, _Flight]) -> None:
    data = next(waiting, None)
    if data is not None:
        flights[number] = _Flight(time.perf_counter())
        opened.sendall(data)
