"""Measure pages and documents beside a constant string on the same server: run as a command.

    python -m tests.bench.pages [FOLDER] [--rounds 5] [--requests 1000]

FOLDER is a workspace with a build (default: this one); its pages are prepared first when they are not. Three servers
run, each granian with one worker and without an access log: ours, a bare application that answers a constant string,
and a Flask one that does. The same number of requests goes to each in turn, round after round, so that what else the
machine does weighs on all alike; the table shows medians. Eight clients keep their connections; this client takes a
core of its own. Beside the rates stands what a request costs the server's processes in processor time, which a busy
machine blurs less.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from itertools import islice, repeat
from pathlib import Path
from statistics import median
from typing import Any
from zlib import crc32

from flask import Flask
from granian.constants import Interfaces
from granian.server import Server

from publisher.catalogue.reader import Catalogue
from publisher.publish.snapshot import current_snapshot
from publisher.trees import settings_of, working_tree
from publisher.web.identifiers import Identifiers
from publisher.web.preparing import prepare
from tests.bench.load import Load, request, run
from tests.bench.sparql import started
from tests.sparql_servers import free_port

FORMATS = ("html", "ttl", "jsonld", "rdf", "nt", "json", "csv")
_TEXT = b"Hello, world"


class _Constant:
    """A bare application: the least that this server can do for a request."""

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        protocol.response_bytes(200, [("content-type", "text/plain")], _TEXT)


def _flask() -> Flask:
    app = Flask("constant")
    app.add_url_rule("/", "constant", lambda: _TEXT)
    return app


def constant(kind: str, port: int) -> None:
    """Answer a constant string until the process is ended."""
    interface, load = (Interfaces.RSGI, _Constant) if kind == "bare" else (Interfaces.WSGI, _flask)
    server = Server("constant", address="127.0.0.1", port=port, interface=interface, workers=1, log_access=False)
    server.serve(target_loader=_loader(load), wrap_loader=False)


def _loader(load: Callable[[], Any]) -> Callable[[], Any]:
    return lambda: load()


def paths(folder: Path) -> list[str]:
    """Return the address of every concept, in an order that follows nothing; its pages are prepared when it returns."""
    tree = working_tree(folder)
    settings = settings_of(tree)
    snapshot = current_snapshot(tree.root / "build")
    overrides = tree.root / "site"
    prepare(snapshot, settings, overrides if overrides.is_dir() else None, lambda title: print(title, file=sys.stderr))
    identifiers = Identifiers(settings.authority, settings.definitions)
    found = [path for iri in Catalogue(snapshot).iris() if (path := identifiers.path(iri))]
    return [f"/{path}" for path in sorted(found, key=lambda path: crc32(path.encode()))]


def kinds(addresses: list[str], requests: int, rounds: int, tags: Callable[[str], str]) -> Iterator[tuple[str, Any]]:
    """Yield each kind of request with the requests it sends, a list a round."""
    gzip = {"Accept_Encoding": "gzip"}
    for number, suffix in enumerate(FORMATS):
        fresh = (request(f"{path}.{suffix}", **gzip) for path in addresses)
        yield f"{suffix}, first time", [list(islice(fresh, requests)) for _ in range(rounds)]
        again = f"{addresses[number]}.{suffix}"
        yield f"{suffix}, repeated", [list(repeat(request(again, **gzip), requests))] * rounds
    unchanged = request(f"{addresses[0]}.html", If_None_Match=tags(f"{addresses[0]}.html"), **gzip)
    yield "html, 304", [list(repeat(unchanged, requests))] * rounds


@dataclass(frozen=True)
class Running:
    """A server: its port, and its first process."""

    port: int
    process: int


@dataclass(frozen=True)
class Measured:
    """What one round measured of one server, and what a request cost its processes in microseconds."""

    load: Load
    cost: float


def measured(server: Running, batch: list[bytes]) -> Measured:
    """Send a batch of requests to a server."""
    before = busy(server.process)
    load = run(server.port, batch)
    return Measured(load, (busy(server.process) - before) / len(batch) * 1e6)


def busy(process: int) -> float:
    """Return the seconds of processor time a process and those below it have taken; Linux only."""
    tasks = list(Path(f"/proc/{process}/task").iterdir())
    seconds = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return seconds + sum(map(busy, children))


def line(name: str, rows: list[list[Measured]]) -> str:
    """Return one line of the table: ours, then shares of the bare constant and of Flask's."""
    loads = [row[0].load for row in rows]
    figures = [median(getattr(load, part) for load in loads) for part in ("rate", "p50", "p95", "bytes")]
    shares = [median(row[0].load.rate / row[other].load.rate for row in rows) for other in (1, 2)]
    costs = [median(row[number].cost for row in rows) for number in range(3)]
    rate, p50, p95, size = figures
    return (
        f"{name:19}{rate:9.0f}{p50:8.2f}{p95:8.2f}{size:7.0f}{shares[0]:8.2f}{shares[1]:9.2f}"
        f"{costs[0]:9.0f}{costs[1] / costs[0]:9.2f}{costs[2] / costs[0]:9.2f}"
    )


def tag_of(port: int, path: str) -> str:
    """Return an answer's validator."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.headers["ETag"]


def main() -> None:
    """Read the command line, measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path.cwd())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=1000)
    arguments = parser.parse_args()
    addresses = paths(arguments.folder)
    ours, bare, flask = free_port(), free_port(), free_port()
    serve = ["-m", "publisher", "serve", "--port", str(ours), "--no-access-log", "--no-prepare"]
    program = "from tests.bench.pages import constant; constant({!r}, {})"
    with (
        started([sys.executable, *serve], ours, folder=arguments.folder) as own,
        started([sys.executable, "-c", program.format("bare", bare)], bare) as plain,
        started([sys.executable, "-c", program.format("flask", flask)], flask) as flasks,
    ):
        servers = [Running(ours, own.pid), Running(bare, plain.pid), Running(flask, flasks.pid)]
        print(f"{'':19}{'a second':>9}{'p50 ms':>8}{'p95 ms':>8}{'bytes':>7}{'of bare':>8}{'of Flask':>9}", end="")
        print(f"{'cost us':>9}{'of bare':>9}{'of Flask':>9}")
        for name, batches in kinds(addresses, arguments.requests, arguments.rounds, partial(tag_of, ours)):
            rows = []
            for batch in filter(None, batches):
                hello = list(repeat(request("/"), len(batch)))
                rows.append([measured(servers[0], batch), *(measured(server, hello) for server in servers[1:])])
            print(line(name, rows), flush=True)


if __name__ == "__main__":
    main()
