"""Our endpoint beside `oxigraph serve-read-only`: the same store, the same queries, the same clients, one run.

    python -m tests.bench.sparql [seconds] [concepts]

Prints answers a second at 8 clients for queries that differ every time (nothing can be kept) and for one repeated
query, the first byte of a large answer, and the memory of the web process before and after.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from urllib.parse import quote

from flask import Flask
from granian.constants import Interfaces
from granian.server import Server
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from publisher.config import Limits, Settings
from publisher.namespaces import RDF_TYPE, SKOS
from publisher.store.embedded import EmbeddedStore
from publisher.web.express import Express
from publisher.web.gateway import Gateway
from publisher.web.metrics import new_metrics
from publisher.web.sparql import sparql_blueprint
from tests.sparql_servers import free_port

CLIENTS = 8
_BASE = "http://id.example/"
_PREFIX = f"PREFIX skos: <{SKOS}> "
LARGE = _PREFIX + "SELECT ?s ?l { ?s skos:prefLabel ?l } LIMIT 100000"


@dataclass(frozen=True)
class Work:
    """A kind of query: its name, and its text for a number."""

    name: str
    text: Callable[[int], str]


def queries(concepts: int) -> tuple[Work, ...]:
    """Return the kinds of query that are measured."""

    def labels(n: int) -> str:
        return f"{_PREFIX} SELECT ?c ?l {{ ?c skos:inScheme <{_BASE}list/{n % 40}> ; skos:prefLabel ?l }}"

    def search(n: int) -> str:
        return f'{_PREFIX} SELECT ?c {{ ?c skos:prefLabel ?l FILTER(STRSTARTS(?l, "Concept {n % 1000}")) }} LIMIT 20'

    def mappings(n: int) -> str:
        start = f"?a skos:inScheme <{_BASE}list/{n % 40}>"
        return f"{_PREFIX} SELECT ?b ?c {{ {start} ; skos:exactMatch ?b . ?b skos:closeMatch ?c }}"

    def below(n: int) -> str:
        return f"{_PREFIX} SELECT ?c {{ <{_BASE}service/{n % 60}> skos:narrower* ?c }}"

    return (
        Work("describe a concept", lambda n: f"DESCRIBE <{_BASE}service/{n % concepts}>"),
        Work("all labels of a list", labels),
        Work("prefix search", search),
        Work("narrower* of a top term", below),
        Work("mappings over three lists", mappings),
        Work("count everything", lambda n: f"SELECT (COUNT(*) AS ?n{n}) {{ ?s ?p ?o }}"),
        Work("100,000 rows", lambda n: f"{LARGE} # {n}"),
    )


def make(directory: Path, concepts: int) -> None:
    """Write the store both servers open: concepts in 40 lists, a tree, two layers of mappings."""
    store = Store(str(directory))
    store.bulk_extend(_quads(concepts))
    store.flush()


def _quads(concepts: int) -> Iterator[Quad]:
    def quad(subject: str, predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(NamedNode(_BASE + subject), NamedNode(predicate), value, DefaultGraph())

    for n in range(concepts):
        name, parent = f"service/{n}", f"service/{n // 12}"
        yield quad(name, RDF_TYPE, NamedNode(SKOS + "Concept"))
        yield quad(name, SKOS + "prefLabel", Literal(f"Concept {n} of many", language="en"))
        yield quad(name, SKOS + "altLabel", Literal(f"Another name {n}", language="en"))
        yield quad(name, SKOS + "inScheme", NamedNode(f"{_BASE}list/{n % 40}"))
        if n:
            yield quad(name, SKOS + "broader", NamedNode(_BASE + parent))
            yield quad(parent, SKOS + "narrower", NamedNode(_BASE + name))
        yield quad(name, SKOS + "exactMatch", NamedNode(f"{_BASE}class/{n // 3}"))
        yield quad(f"class/{n // 3}", SKOS + "closeMatch", NamedNode(f"{_BASE}subject/{n // 9}"))


def application(directory: Path) -> Gateway:
    """Return our endpoint on a store, as a server process runs it."""
    settings = Settings(limits=Limits(query_seconds=60, workers=4, client_workers=3, queue=64))
    app = Flask("bench")
    store = EmbeddedStore(directory, digest="bench", limits=settings.limits)
    app.register_blueprint(sparql_blueprint(store, settings))
    return Gateway(app, publication=lambda: "bench", express=Express(store, new_metrics().note))


def serve(directory: str, port: int) -> None:
    """Serve our endpoint until the process is ended."""
    server = Server("bench", address="127.0.0.1", port=port, interface=Interfaces.RSGI, workers=1)
    server.serve(target_loader=partial(_loaded, directory), wrap_loader=False)


def _loaded(directory: str) -> Gateway:
    return application(Path(directory))


@contextmanager
def started(command: list[str], port: int, *, folder: Path | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server (in a folder) until the block ends; wait until it answers."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(1)
        yield process
    finally:
        process.terminate()
        process.wait()


def ask(connection: socket.socket, path: str, query: str) -> tuple[int, float]:
    """Send one query over a kept connection; return the bytes of body and the seconds to its first byte."""
    accept = "application/n-triples" if query.startswith("DESCRIBE") else "application/sparql-results+json"
    request = f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: bench\r\nAccept: {accept}\r\n\r\n"
    begun = time.perf_counter()
    connection.sendall(request.encode())
    data = connection.recv(262_144)
    while b"\r\n\r\n" not in data:
        data += connection.recv(262_144)
    head, _, body = data.partition(b"\r\n\r\n")
    if b" 200 " not in head[:20]:
        raise SystemExit(f"{query[:60]}: {data[:300]!r}")
    first, size = time.perf_counter() - begun, len(body)
    lowered = head.lower()
    if b"content-length:" in lowered:
        length = int(lowered.partition(b"content-length:")[2].split(b"\r\n")[0])
        while size < length:
            size += len(connection.recv(262_144))
        return size, first
    tail = body[-5:]
    while not tail.endswith(b"0\r\n\r\n"):
        part = connection.recv(262_144)
        size, tail = size + len(part), (tail + part)[-5:]
    return size, first


def rate(port: int, path: str, work: Work, seconds: float, *, repeated: bool) -> float:
    """Return answers a second at 8 clients."""
    counts = [0] * CLIENTS
    end = time.perf_counter() + seconds

    def client(number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            while time.perf_counter() < end:
                ask(connection, path, work.text(0 if repeated else counts[number] * CLIENTS + number))
                counts[number] += 1

    threads = [Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - begun)


def resident(pid: int) -> int:
    """Return the mebibytes of the largest process a server started, or its own."""
    children = f"/proc/{pid}/task/{pid}/children"
    pids = [pid, *map(int, Path(children).read_text().split())]
    pages = max(int(Path(f"/proc/{item}/statm").read_text().split()[1]) for item in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def main(seconds: float = 4.0, concepts: int = 100_000) -> None:
    """Measure and print the table."""
    folder = Path(tempfile.mkdtemp())
    make(folder / "store", concepts)
    ours, theirs = free_port(), free_port()
    oxigraph = str(Path(sys.executable).parent / "oxigraph")
    run = f"from tests.bench.sparql import serve; serve({str(folder / 'store')!r}, {ours})"
    reference = [oxigraph, "serve-read-only", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{theirs}"]
    try:
        with started([sys.executable, "-c", run], ours) as process, started(reference, theirs):
            before = resident(process.pid)
            print(f"{'query':28}{'oxigraph/s':>12}{'ours/s':>10}{'ratio':>8}{'repeated/s':>12}")
            for work in queries(concepts):
                other = rate(theirs, "/query", work, seconds, repeated=False)
                mine = rate(ours, "/sparql", work, seconds, repeated=False)
                again = rate(ours, "/sparql", work, seconds, repeated=True)
                print(f"{work.name:28}{other:12.1f}{mine:10.1f}{mine / other:8.2f}{again:12.1f}")
            with socket.create_connection(("127.0.0.1", ours)) as connection:
                first = min(ask(connection, "/sparql", f"{LARGE} # first {n}")[1] for n in range(5))
            print(f"first byte of 100,000 rows: {1000 * first:.0f} ms")
            print(f"memory of the web process: {before} MiB before, {resident(process.pid)} MiB after")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(*(kind(value) for kind, value in zip((float, int), sys.argv[1:], strict=False)))
