"""``publisher publish`` loads a snapshot into a server; readers see the old content whole, then the new."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from pyoxigraph import Store as Oxigraph

from publisher.config import Limits, Settings, StoreSettings
from publisher.errors import ConfigurationError, QueryError
from publisher.store.load import load
from publisher.store.model import Query
from publisher.store.remote import RemoteStore
from tests.sparql_servers import running

GRAPHS = ("http://id.example/graph/vocab/a", "http://id.example/graph/vocab/b")
GONE = "http://id.example/graph/vocab/gone"
SETTINGS = Settings(authority="http://id.example/", limits=Limits(query_seconds=120, client_workers=4))


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSettings]:
    with running(request.param, tmp_path_factory.mktemp("server")) as target:
        yield target


def snapshot(folder: Path, version: str, graphs: tuple[str, ...]) -> Path:
    """Make a snapshot's store: 500 statements of one version in each graph."""
    store = Oxigraph(str(folder))
    for graph in graphs:
        for number in range(500):
            subject = NamedNode(f"http://id.example/thing/{number}")
            store.add(Quad(subject, NamedNode("http://id.example/version"), Literal(version), NamedNode(graph)))
    store.flush()
    return folder


def versions(store: RemoteStore, number: int) -> list[tuple[str, int]]:
    query = f"SELECT ?v (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?v }} }} GROUP BY ?v ORDER BY ?v # {number}"
    answer = store.query(Query(query))
    rows = json.loads(b"".join(answer.chunks()))["results"]["bindings"]
    answer.close()
    return [(row["v"]["value"], int(row["n"]["value"])) for row in rows]


def test_readers_never_see_half_a_load(server: StoreSettings, tmp_path: Path) -> None:
    """Virtuoso reads row by row: only there may a query that runs while the graphs are switched count both."""
    load(snapshot(tmp_path / "one", "one", (*GRAPHS, GONE)), server, present=(), progress=lambda _: None)
    store = RemoteStore(replace(SETTINGS, store=server), digest="x", graphs=(*GRAPHS, GONE))
    before: list[tuple[tuple[str, int], ...]] = []
    while_switching: list[tuple[tuple[str, int], ...]] = []
    begun, switching, done = Event(), Event(), Event()

    def read() -> None:
        while not done.is_set():
            reading = tuple(versions(store, len(before) + len(while_switching)))
            (while_switching if switching.is_set() else before).append(reading)
            begun.set()

    reader = Thread(target=read)
    reader.start()
    two = snapshot(tmp_path / "two", "two", GRAPHS)
    step = {"Switching": switching.set}
    try:
        assert begun.wait(120)
        loaded = load(two, server, present=(*GRAPHS, GONE), progress=lambda title: step.get(title, bool)())
    finally:
        done.set()
        reader.join()
    assert loaded.dropped == (GONE,)
    assert versions(store, -1) == [("two", 1_000)]
    assert set(before) == {(("one", 1_500),)}
    if not server.digest_authentication:
        assert set(while_switching) <= {(("one", 1_500),), (("two", 1_000),)}


def test_an_interrupted_load_is_swept_up_by_the_next(server: StoreSettings, tmp_path: Path) -> None:
    load(snapshot(tmp_path / "one", "one", GRAPHS), server, present=(), progress=lambda _: None)

    def stop(title: str) -> None:
        if title == f"Loading {GRAPHS[1]}":
            raise KeyboardInterrupt

    two = snapshot(tmp_path / "two", "two", GRAPHS)
    with pytest.raises(KeyboardInterrupt):
        load(two, server, present=GRAPHS, progress=stop)
    store = RemoteStore(replace(SETTINGS, store=server), digest="x", graphs=GRAPHS)
    assert versions(store, 1) == [("one", 1_000)]
    load(two, server, present=GRAPHS, progress=lambda _: None)
    everything = RemoteStore(replace(SETTINGS, store=replace(server, union_default_graph=True)), digest="x", graphs=())
    answer = everything.query(Query("ASK { GRAPH ?g { } FILTER(STRSTARTS(STR(?g), 'urn:publisher:fresh:')) }"))
    assert json.loads(b"".join(answer.chunks()))["boolean"] is False


def test_wrong_credentials_are_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = snapshot(tmp_path / "one", "one", GRAPHS)
    with running("virtuoso", tmp_path / "server") as server:
        monkeypatch.setenv("PUBLISHER_STORE_PASSWORD", "wrong")
        with pytest.raises(QueryError, match=r"401|Unauthorized|credentials"):
            load(one, server, present=(), progress=lambda _: None)


def test_addresses_are_needed(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="Graph Store"):
        load(tmp_path, StoreSettings(), present=(), progress=lambda _: None)


def test_publish_command(tmp_path: Path) -> None:
    (tmp_path / "vocab").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.publisher]\nauthority = "http://id.example/"\n')
    built = tmp_path / "build" / "snapshots" / "abc"
    built.mkdir(parents=True)
    snapshot(built / "store", "one", GRAPHS)
    (tmp_path / "build" / "current").symlink_to("snapshots/abc")
    with running("oxigraph", tmp_path / "server") as server:
        address = server.query_url.removesuffix("query")
        command = [sys.executable, "-m", "publisher", "publish", "--to", address]
        path = {"PYTHONPATH": str(Path(__file__).parents[2])}
        result = subprocess.run(command, cwd=tmp_path, env={**os.environ, **path}, capture_output=True, text=True)
        assert result.returncode == 0, result.stderr
        assert result.stdout == "abc: 1000 triples in 2 graphs, 0 dropped.\n"
        store = RemoteStore(replace(SETTINGS, store=server), digest="x", graphs=GRAPHS)
        assert versions(store, 0) == [("one", 1_000)]
