"""Our endpoint beside `oxigraph serve-read-only`: the same store, the same queries, the same clients, one run.

    python -m tests.bench.sparql [--size 0.5] [--concepts 100000] [--only describe] [--keep FOLDER]

Prints, at 8 clients, answers a second and processor time an answer (of the server and the clients) for queries that
differ every time, so that nothing can be kept, then answers a second for one repeated query, the first byte of a large
answer, and the memory of the web process before and after. Both servers are asked the same queries in turns. On a
machine that is busy otherwise the ratio of processor time is the one to read: our query processes stand back (nice).
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

from flask import Flask
from granian.constants import Interfaces
from granian.server import Server
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from publisher.config import Limits, Settings
from publisher.namespaces import RDF_TYPE, SKOS
from publisher.store.descriptions import write_descriptions
from publisher.store.embedded import EmbeddedStore
from publisher.web.express import Express
from publisher.web.gateway import Gateway
from publisher.web.metrics import new_metrics
from publisher.web.sparql import sparql_blueprint
from tests.bench.clients import CLIENTS, Measured, family, first_byte, measure, request
from tests.sparql_servers import free_port

TURNS = 4
_BASE = "http://id.example/"
_PREFIX = f"PREFIX skos: <{SKOS}> "
LARGE = _PREFIX + "SELECT ?s ?l { ?s skos:prefLabel ?l } LIMIT 100000"


@dataclass(frozen=True)
class Work:
    """A kind of query: its name, how many are asked, and its text for a number."""

    name: str
    amount: int
    text: Callable[[int], str]


@dataclass(frozen=True)
class Place:
    """Where a server answers, and its process."""

    port: int
    path: str
    pid: int


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

    kinds = (
        Work("describe a concept", 16000, lambda n: f"DESCRIBE <{_BASE}service/{n % concepts}>"),
        Work("all labels of a list", 160, labels),
        Work("prefix search", 320, search),
        Work("narrower* of a top term", 120, below),
        Work("mappings over three lists", 120, mappings),
        Work("count everything", 32, lambda n: f"SELECT (COUNT(*) AS ?n{n}) {{ ?s ?p ?o }}"),
        Work("100,000 rows", 32, lambda _: LARGE),
    )
    return tuple(Work(kind.name, kind.amount, partial(_unlike, kind.text)) for kind in kinds)


def _unlike(text: Callable[[int], str], number: int) -> str:
    """Return a query no other number has, so that no cache has its answer."""
    return f"{text(number)} # {number}"


def make(directory: Path, concepts: int) -> None:
    """Write the store both servers open: concepts in 40 lists, a tree, two layers of mappings."""
    store = Store(str(directory))
    store.bulk_extend(_quads(concepts))
    store.flush()
    del store
    write_descriptions(directory)


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


def resident(pid: int) -> int:
    """Return the mebibytes of the largest process a server started, or its own."""
    pages = max(int(Path(f"/proc/{item}/statm").read_text().split()[1]) for item in family(pid)[:2])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def compare(work: Work, amount: int, *, ours: Place, theirs: Place) -> str:
    """Return a row of the table: the same queries in the same order for both, in turns of a quarter each."""
    texts = [work.text(number) for number in range(amount)]
    taken: dict[Place, list[Measured]] = {theirs: [], ours: []}
    for place in taken:
        measure(place.port, place.pid, [request(place.path, work.text(50_000 + n)) for n in range(CLIENTS)])
    for turn in range(TURNS):
        for place, found in taken.items():
            found.append(measure(place.port, place.pid, [request(place.path, text) for text in texts[turn::TURNS]]))
    again = measure(ours.port, ours.pid, [request(ours.path, texts[0])] * max(CLIENTS, amount // TURNS))
    other, mine = summed(taken[theirs]), summed(taken[ours])
    rates = f"{work.name:28}{other.rate:12.1f}{mine.rate:10.1f}{mine.rate / other.rate:8.2f}"
    return f"{rates}{1e6 * other.cost:14.0f}{1e6 * mine.cost:10.0f}{other.cost / mine.cost:8.2f}{again.rate:14.1f}"


def summed(parts: Sequence[Measured]) -> Measured:
    """Return several turns as one."""
    return Measured(*(sum(getattr(part, item.name) for part in parts) for item in fields(Measured)))


def prepare(folder: Path | None, concepts: int) -> Iterator[Path]:
    """Give a folder with the store; one that is named is kept for the next run."""
    home = folder or Path(tempfile.mkdtemp())
    try:
        if not (home / "store").exists():
            home.mkdir(parents=True, exist_ok=True)
            make(home / "store", concepts)
        yield home
    finally:
        if folder is None:
            shutil.rmtree(home)


def main(arguments: argparse.Namespace) -> None:
    """Measure and print the table."""
    ports = free_port(), free_port()
    oxigraph = str(Path(sys.executable).parent / "oxigraph")
    with contextmanager(prepare)(arguments.keep, arguments.concepts) as folder:
        run = f"from tests.bench.sparql import serve; serve({str(folder / 'store')!r}, {ports[0]})"
        theirs = [oxigraph, "serve-read-only", "--location", str(folder / "store"), "--bind", f"127.0.0.1:{ports[1]}"]
        with started([sys.executable, "-c", run], ports[0]) as first, started(theirs, ports[1]) as second:
            report(Place(ports[0], "/sparql", first.pid), Place(ports[1], "/query", second.pid), arguments)


def report(ours: Place, theirs: Place, arguments: argparse.Namespace) -> None:
    """Print the table for two servers that run."""
    before = resident(ours.pid)
    print(f"load average {os.getloadavg()[0]:.1f} before")
    print(f"{'':28}{'answers a second':>30}{'microseconds of processor':>32}")
    names = f"{'oxigraph':>12}{'ours':>10}{'ratio':>8}"
    print(f"{'query':28}{names}  {names}{'repeated/s':>14}")
    for work in queries(arguments.concepts):
        if arguments.only in work.name:
            amount = max(CLIENTS * TURNS, int(arguments.size * work.amount))
            print(compare(work, amount, ours=ours, theirs=theirs), flush=True)
    if not arguments.only:
        begins = [first_byte(ours.port, request(ours.path, f"{LARGE} # first {n}")) for n in range(5)]
        print(f"first byte of 100,000 rows: {1000 * min(begins):.0f} to {1000 * max(begins):.0f} ms")
    print(f"memory of the web process: {before} MiB before, {resident(ours.pid)} MiB after")
    print(f"load average {os.getloadavg()[0]:.1f} after")


def read_arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, default=1.0, help="share of the usual number of queries")
    parser.add_argument("--concepts", type=int, default=100_000)
    parser.add_argument("--only", default="", help="measure the kinds of query whose name holds this")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the generated store for the next run")
    return parser.parse_args()


if __name__ == "__main__":
    main(read_arguments())
