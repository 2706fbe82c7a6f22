"""A query that nobody waits for ends on the server too, and what a server stopped half way is no answer."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.config import Limits, Settings, StoreSettings
from publisher.errors import QueryLimitExceeded
from publisher.store.load import load
from publisher.store.model import Query, ask
from publisher.store.remote import RemoteStore
from tests.sparql_servers import running
from tests.stores import LIST, make_store

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) < STR(?i)) }"


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreSettings]:
    folder = tmp_path_factory.mktemp("deadline")
    with running("virtuoso", folder / "server") as target:
        load(make_store(folder / "store", extra=5_000), target, present=(), progress=lambda _: None)
        yield target


def opened(target: StoreSettings, seconds: float) -> RemoteStore:
    limits = Limits(query_seconds=seconds, workers=1, client_workers=1)
    return RemoteStore(Settings(limits=limits, store=target), digest="one")


def test_the_server_stops_a_query_at_our_deadline(virtuoso: StoreSettings) -> None:
    with pytest.raises(QueryLimitExceeded) as caught:
        opened(virtuoso, 1).query(Query(ENDLESS)).wait()
    assert caught.value.limit == "query_seconds"
    for _ in range(30):
        before = processor_seconds("virtuoso-t")
        time.sleep(2)  # a time to measure over, nothing is expected to happen in it
        if processor_seconds("virtuoso-t") - before <= 0.04:
            return
    raise AssertionError("Virtuoso goes on computing what nobody reads.")


def test_what_the_server_stopped_half_way_is_no_answer(virtuoso: StoreSettings) -> None:
    store = opened(replace(virtuoso, timeout_parameter="timeout=3000"), 60)
    with pytest.raises(QueryLimitExceeded) as caught:
        store.query(Query(ENDLESS)).wait()
    assert caught.value.limit == "query_seconds"
    assert b"true" in ask(store, "ASK { ?s ?p ?o }")


def processor_seconds(program: str) -> float:
    """Return what the programs of this name that this process started have taken of the processor."""
    total = 0
    for entry in Path("/proc").iterdir():
        try:
            name, _, rest = (entry / "stat").read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        fields = rest.split()
        if name == program and int(fields[1]) == os.getpid():
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def test_a_reader_that_leaves_a_begun_answer_frees_its_place(tmp_path: Path) -> None:
    with running("oxigraph", tmp_path / "server") as target:
        load(make_store(tmp_path / "store", extra=5_000), target, present=(), progress=lambda _: None)
        limits = Limits(query_seconds=120, workers=1, client_workers=1)
        store = RemoteStore(Settings(limits=limits, store=target), digest="one", graphs=(LIST,))
        answer = store.query(Query("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"), client="one")
        assert next(iter(answer.chunks()))
        answer.close()
        begun = time.monotonic()
        assert b"".join(store.query(Query("ASK { ?s ?p ?o }"), client="one").chunks())
        assert time.monotonic() - begun < 60, "long before the deadline"
        store.close()
