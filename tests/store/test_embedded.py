"""The embedded store ends every query in time, says why, and goes on."""

from __future__ import annotations

import json
import shutil
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from threading import Barrier, Thread

import pytest

from publisher.config import Limits
from publisher.errors import QueryError, QueryLimitExceeded, QueryRefused, QuerySyntaxError, SnapshotError
from publisher.store.embedded import EmbeddedStore
from publisher.store.model import Query
from tests.store.conftest import LIMITS
from tests.stores import LINKS, LIST, make_store

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"
LABELS = "SELECT ?s ?o WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def text(store: EmbeddedStore, query: Query, client: str = "") -> str:
    answer = store.query(query, client=client)
    try:
        return b"".join(answer.chunks()).decode()
    finally:
        answer.close()


def count(store: EmbeddedStore, query: Query) -> int:
    return int(json.loads(text(store, query))["results"]["bindings"][0]["n"]["value"])


def test_default_graph_is_the_union_of_all(store: EmbeddedStore) -> None:
    assert count(store, Query(COUNT)) == 20_003


def test_from_narrows_the_default_graph(store: EmbeddedStore) -> None:
    assert count(store, Query(COUNT.replace("WHERE", f"FROM <{LIST}> WHERE"))) == 2


def test_request_graphs_override_from(store: EmbeddedStore) -> None:
    query = COUNT.replace("WHERE", f"FROM <{LINKS}> WHERE")
    assert count(store, Query(query, default_graphs=(LIST,))) == 2


def test_named_graphs_of_the_request_bound_graph_patterns(store: EmbeddedStore) -> None:
    query = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert count(store, Query(query)) == 4
    assert count(store, Query(query, named_graphs=(LIST, LINKS))) == 2
    assert count(store, Query(query, default_graphs=(LIST,))) == 0


@pytest.mark.parametrize(("name", "start"), [("json", "{"), ("xml", "<?xml"), ("csv", "s,o"), ("tsv", "?s\t?o")])
def test_table_formats(store: EmbeddedStore, name: str, start: str) -> None:
    assert text(store, Query("SELECT ?s ?o { ?s a ?o } LIMIT 1", results=name)).startswith(start)


@pytest.mark.parametrize("name", ["turtle", "ntriples", "jsonld", "rdfxml", "nquads", "trig"])
def test_graph_formats(store: EmbeddedStore, name: str) -> None:
    query = Query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{LINKS}> {{ ?s ?p ?o }} }}", syntax=name)
    assert "http://id.example/function/1" in text(store, query)


def test_syntax_error_has_line_and_column(store: EmbeddedStore) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        text(store, Query("SELECT *\nWHERE { ?s ?p }"))
    assert (caught.value.line, caught.value.column) == (2, 16)


def test_large_answer_streams_and_is_whole(store: EmbeddedStore) -> None:
    answer = store.query(Query(LABELS))
    rows = json.loads(b"".join(answer.chunks()))["results"]["bindings"]
    answer.close()
    assert len(rows) == 20_003


@pytest.mark.parametrize(
    ("query", "limit", "seconds"),
    [
        (ENDLESS, "query_seconds", 2),
        ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", "query_memory_mb", 120),
        ("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }", "result_bytes", 120),
        ("SELECT * " + "{" * 5_000 + "}" * 5_000, "query_depth", 120),
        ("ASK { FILTER(" + "!" * 10_000 + "true) }", "query_operators", 120),
        ("ASK { }" + " " * 100_000, "query_bytes", 120),
    ],
)
def test_limits_end_a_query_by_name(store_directory: Path, query: str, limit: str, seconds: int) -> None:
    limits = Limits(query_seconds=seconds, query_memory_mb=100, result_bytes=10_000_000, workers=1, client_workers=1)
    store = EmbeddedStore(store_directory, digest="one", limits=limits)
    with pytest.raises(QueryLimitExceeded) as caught:
        text(store, Query(query))
    assert caught.value.limit == limit
    assert counted_in_the_end(store) == 20_003, "a later query is answered by a fresh worker"
    store.close()


def counted_in_the_end(store: EmbeddedStore) -> int:
    """Count as often as the limits of a busy machine ask for, at most a minute or so."""
    for _ in range(30):
        with suppress(QueryLimitExceeded):
            return count(store, Query(COUNT))
    return count(store, Query(COUNT))


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX a: <a:> LOAD <http://127.0.0.1/>",
        "SELECT * { SERVICE <http://169.254.169.254/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT ?x { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 2.SERVICE<http://127.0.0.1/>{ ?a ?b ?c } }",
        "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1/>{ ?a ?b ?c } }",
        "SELECT * { SERVICESILENT<http://127.0.0.1/>{ ?a ?b ?c } }",
        "PREFIX : <http://127.0.0.1/> SELECT * {SERVICE:x{ ?a ?b ?c } }",
        "PREFIX : <http://127.0.0.1/> SELECT * { ?s ?p true.SERVICE:x{ ?a ?b ?c } }",
        "PREFIX s: <s:> SELECT * { ?s s:a\\' ?o . SERVICE <http://127.0.0.1/> { ?a ?b ?c } #'\n }",
        "PREFIX s: <s:> SELECT * { ?s s:a\\# ?o . SERVICE <http://127.0.0.1/> { ?a ?b ?c } }",
        "ASK { ?a ?b ?c FILTER(?a<'>') SERVICE <http://127.0.0.1/> { ?a ?b ?c } #'\n }",
        "ASK { ?a ?b ?c FILTER(1<2#x>'''\n) SERVICE <http://127.0.0.1/> { ?a ?b ?c } #'''\n }",
        "PREFIX : <http://127.0.0.1/> ASK { ?a ?b ?c FILTER(1<2)SERVICE:x#>\n{ ?a ?b ?c } }",
        "PREFIX : <http://127.0.0.1/> ASK { ?a ?b ?c FILTER(1<2)SERVICE:x\\#y #>\n#\n { ?a ?b ?c } }",
        "PREFIX : <http://127.0.0.1/> ASK { ?a ?b ?c FILTER(1<2)SERVICE:x#>" + "#" * 600 + "\n{ ?a ?b ?c } }",
    ],
)
def test_update_and_service_are_refused(store: EmbeddedStore, query: str) -> None:
    with pytest.raises(QueryRefused):
        text(store, Query(query))


def test_a_service_hidden_from_the_guard_reaches_no_network(
    store: EmbeddedStore, listener: tuple[int, list[str]]
) -> None:
    port, calls = listener
    service = f"SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}"
    hidden = f"ASK {{ ?a ?b ?c FILTER(1<2#x>'''\n) {service} #''' \n }}"
    with pytest.raises(QueryError):
        text(store, Query(hidden))
    assert calls == []


def test_service_goes_to_the_allowed_address_and_no_other(
    store_directory: Path, listener: tuple[int, list[str]]
) -> None:
    port, calls = listener
    allowed = f"http://127.0.0.1:{port}/sparql"
    store = EmbeddedStore(store_directory, digest="one", limits=LIMITS, service_allowed=(allowed,))
    assert text(store, Query(f"SELECT * {{ SERVICE SILENT <{allowed}> {{ ?s ?p ?o }} }}"))
    assert calls[0].startswith("/sparql")
    with pytest.raises(QueryRefused, match=allowed):
        text(store, Query(f"ASK {{ SERVICE <http://127.0.0.1:{port}/other> {{ ?s ?p ?o }} }}"))
    store.close()


def test_words_in_names_and_texts_are_not_service(store: EmbeddedStore) -> None:
    query = 'PREFIX s: <http://x/> SELECT ?service { ?service s:SERVICE "SERVICE <http://x>" } # SERVICE <http://x>'
    assert text(store, Query(query)).startswith("{")
    query = "PREFIX service: <s:> SELECT * { service:58 ?p ?o GRAPH service:g { ?a service:p <http://x/#c> } }"
    assert text(store, Query(query)).startswith("{")
    query = "BASE <http://x/> PREFIX service: <s:> SELECT * { <#a> ?p service:58 ; ?q service:b # {\n . }"
    assert text(store, Query(query)).startswith("{")


def test_queue_limit_and_share_of_one_client(store_directory: Path) -> None:
    """Of eight queries one runs and two wait, half of the queue; the deadline is too far away to matter."""
    store = EmbeddedStore(store_directory, digest="one", limits=replace(LIMITS, query_seconds=600))
    errors: SimpleQueue[str] = SimpleQueue()

    def ask(number: int) -> None:
        try:
            text(store, Query(f"{ENDLESS} # {number}"), client="greedy")
        except QueryLimitExceeded as error:
            errors.put(error.limit)

    threads = [Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    assert [errors.get(timeout=60) for _ in range(5)] == ["queue"] * 5
    assert text(store, Query("ASK { ?other ?p ?o }"), client="modest"), "a worker was left for another client"
    assert errors.empty(), "the greedy client's queries still run and wait"
    store.close()
    for thread in threads:
        thread.join()


def test_identical_queries_run_once(store_directory: Path) -> None:
    """One worker and no queue answer all of them: whoever ran a query of their own would be turned away."""
    limits = Limits(query_seconds=60, workers=1, client_workers=1, queue=0)
    store = EmbeddedStore(store_directory, digest="one", limits=limits)
    slow = f"{COUNT[:-1]} FILTER(EXISTS {{ ?t a ?x FILTER(CONTAINS(STR(?o), STR(?t)) || ?t != ?x) }}) }}"
    together = Barrier(6)
    answers: list[str] = []

    def ask() -> None:
        together.wait()
        answers.append(text(store, Query(slow), client="one"))

    threads = [Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    assert len(answers) == 6
    assert len(set(answers)) == 1


def test_a_reader_that_leaves_frees_its_worker(store_directory: Path) -> None:
    limits = Limits(query_seconds=120, result_bytes=10**12, workers=1, client_workers=1)
    store = EmbeddedStore(store_directory, digest="one", limits=limits)
    answer = store.query(Query("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"), client="one")
    assert next(iter(answer.chunks()))
    answer.close()
    begun = time.monotonic()
    assert count(store, Query(COUNT)) == 20_003
    assert time.monotonic() - begun < 60, "half of what the query that nobody reads would have run"
    store.close()


def test_switch_serves_the_new_snapshot_and_ends_running_answers_whole(store_directory: Path, tmp_path: Path) -> None:
    store = EmbeddedStore(store_directory, digest="one", limits=LIMITS)
    running = store.query(Query(LABELS))
    store.switch(make_store(tmp_path / "store"), digest="two")
    assert store.digest == "two"
    assert count(store, Query(COUNT)) == 3
    assert len(json.loads(b"".join(running.chunks()))["results"]["bindings"]) == 20_003
    running.close()
    store.close()


def test_a_switch_amid_an_answer_changes_nothing_of_it(store_directory: Path, tmp_path: Path) -> None:
    """Even when the old snapshot is swept away meanwhile, as a later build does."""
    old = tmp_path / "old" / "store"
    shutil.copytree(store_directory, old)
    new = make_store(tmp_path / "new")
    store = EmbeddedStore(old, digest="one", limits=Limits(query_seconds=120, workers=2))
    pairs = LABELS.replace("?o }", "?o . ?t ?p ?s_ FILTER(ISIRI(?t)) }") + " LIMIT 150000"
    running = store.query(Query(pairs, results="tsv"))
    chunks = running.chunks()
    begun = next(chunks)
    store.switch(new, digest="two")
    shutil.rmtree(old)
    assert count(store, Query(COUNT)) == 3
    assert (begun + b"".join(chunks)).count(b"\n") == 150_001
    running.close()
    store.close()


def test_a_query_that_eats_its_memory_ends_alone(store_directory: Path) -> None:
    limits = Limits(query_seconds=120, query_memory_mb=100, workers=2, client_workers=2)
    store = EmbeddedStore(store_directory, digest="one", limits=limits)
    other = store.query(Query(LABELS.replace("?o }", "?o . ?t ?p ?s_ }") + " LIMIT 150000", results="tsv"))
    chunks = other.chunks()
    begun = next(chunks)
    with pytest.raises(QueryLimitExceeded, match="100 MiB"):
        text(store, Query("SELECT * WHERE { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"))
    assert (begun + b"".join(chunks)).count(b"\n") == 150_001
    other.close()
    assert count(store, Query(COUNT)) == 20_003
    store.close()


def test_a_missing_store_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="cannot be opened"):
        EmbeddedStore(tmp_path / "nothing", digest="", limits=LIMITS)
