"""Every store answers alike: embedded, an Oxigraph server, Virtuoso."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.config import Limits, Settings
from publisher.errors import QueryLimitExceeded, QueryRefused, QuerySyntaxError
from publisher.store.model import Query, Store
from tests.sparql_servers import KINDS, reached
from tests.stores import LINKS, LIST, OTHER, make_store

LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s {LABEL} ?o }}"
SETTINGS = Settings(limits=Limits(query_seconds=60, result_bytes=2_000_000, workers=3, client_workers=2))


@pytest.fixture(scope="module", params=KINDS)
def open_store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Limits], Store]]:
    folder = tmp_path_factory.mktemp("every")
    with reached(request.param, make_store(folder / "store", extra=5_000), folder / "server", SETTINGS) as open_store:
        yield open_store


@pytest.fixture(scope="module")
def store(open_store: Callable[[Limits], Store]) -> Store:
    """A store whose deadline no query of these tests meets, however busy the machine is."""
    return open_store(SETTINGS.limits)


def text(store: Store, query: Query) -> str:
    answer = store.query(query)
    try:
        return b"".join(answer.chunks()).decode()
    finally:
        answer.close()


def column(store: Store, query: Query) -> list[str]:
    rows = json.loads(text(store, query))["results"]["bindings"]
    return [value["value"] for row in rows for value in row.values()]


def test_default_graph_is_the_union_of_all(store: Store) -> None:
    assert column(store, Query(COUNT)) == ["5003"]


def test_graph_names_are_those_of_the_snapshot(store: Store) -> None:
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    assert column(store, Query(query)) == [LINKS, "http://id.example/graph/vocab/extra", OTHER, LIST]


def test_from_and_the_requests_graphs(store: Store) -> None:
    query = COUNT.replace("WHERE", f"FROM <{OTHER}> WHERE")
    assert column(store, Query(query)) == ["1"]
    assert column(store, Query(query, default_graphs=(LIST,))) == ["2"]


def test_named_graphs_of_the_request(store: Store) -> None:
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert column(store, Query(query, named_graphs=(LIST,))) == [LIST]


def test_ask(store: Store) -> None:
    assert json.loads(text(store, Query("ASK { ?s ?p ?o }")))["boolean"] is True
    assert json.loads(text(store, Query("ASK { ?s <http://id.example/none> ?o }")))["boolean"] is False


def test_values_keep_language_type_and_quotes(store: Store) -> None:
    either = f"{LABEL}|<http://purl.org/dc/terms/extent>"
    query = f"SELECT ?o WHERE {{ <http://id.example/service/2> {either} ?o }}"
    rows = json.loads(text(store, Query(query)))["results"]["bindings"]
    assert sorted((row["o"]["value"], row["o"].get("xml:lang", row["o"].get("datatype"))) for row in rows) == [
        ("3", "http://www.w3.org/2001/XMLSchema#integer"),
        ('Homes, "old"', "en"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("csv", "s,o\r\nhttp://id.example/function/1,Shelter\r\n"),
        ("tsv", '?s\t?o\n<http://id.example/function/1>\t"Shelter"@en\n'),
    ],
)
def test_tables_are_byte_for_byte_the_same(store: Store, name: str, expected: str) -> None:
    query = f'SELECT ?s ?o WHERE {{ ?s {LABEL} ?o FILTER(STR(?o) = "Shelter") }}'
    assert text(store, Query(query, results=name)) == expected


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("nquads", RdfFormat.N_QUADS),
        ("trig", RdfFormat.TRIG),
    ],
)
def test_construct_in_every_format(store: Store, name: str, syntax: RdfFormat) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{OTHER}> {{ ?s ?p ?o }} }}"
    assert len(list(parse(text(store, Query(query, syntax=name)), syntax))) == 5


def test_an_empty_graph_is_a_whole_answer(store: Store) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s <http://id.example/none> ?o . ?s ?p ?o }"
    assert list(parse(text(store, Query(query, syntax="ntriples")), RdfFormat.N_TRIPLES)) == []


def test_a_small_graph_declares_the_prefixes_it_uses(store: Store) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{OTHER}> {{ ?s ?p ?o }} }}"
    lines = text(store, Query(query, syntax="turtle")).splitlines()
    assert {line.split()[1] for line in lines if line.startswith("@prefix")} == {"rdf:", "dct:", "skos:"}


def test_describe(store: Store) -> None:
    found = parse(text(store, Query("DESCRIBE <http://id.example/service/1>", syntax="ntriples")), RdfFormat.N_TRIPLES)
    assert "http://www.w3.org/2004/02/skos/core#prefLabel" in {quad.predicate.value for quad in found}


def test_paths_aggregates_and_subqueries(store: Store) -> None:
    query = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
    SELECT ?top (COUNT(?below) AS ?n) WHERE {
      ?below skos:broader+ ?top .
      { SELECT ?top WHERE { ?top skos:topConceptOf ?list } }
      OPTIONAL { ?top skos:exactMatch ?other }
      FILTER(BOUND(?other))
    } GROUP BY ?top"""
    assert column(store, Query(query)) == ["http://id.example/service/1", "1"]


def test_a_large_answer_is_whole(store: Store) -> None:
    assert len(column(store, Query(f"SELECT ?s WHERE {{ ?s {LABEL} ?o }}"))) == 5_003


def test_a_malformed_query_has_a_line(store: Store) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        text(store, Query("SELECT *\nWHERE { ?s ?p }"))
    assert caught.value.line == 2


@pytest.mark.parametrize("query", ["CLEAR ALL", "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"])
def test_updates_and_service_are_refused(store: Store, query: str) -> None:
    with pytest.raises(QueryRefused):
        text(store, Query(query))
    assert column(store, Query(COUNT)) == ["5003"]


def test_the_result_limit_ends_an_answer(store: Store) -> None:
    with pytest.raises(QueryLimitExceeded) as caught:
        text(store, Query(f"SELECT ?s ?x WHERE {{ ?s {LABEL} ?o . ?x a ?t . ?s {LABEL} ?o2 }}"))
    assert caught.value.limit == "result_bytes"


def test_the_deadline_ends_a_query(store: Store, open_store: Callable[[Limits], Store]) -> None:
    hurried = open_store(replace(SETTINGS.limits, query_seconds=2))
    with pytest.raises(QueryLimitExceeded) as caught:
        text(
            hurried, Query("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) < STR(?i)) }")
        )
    assert caught.value.limit == "query_seconds"
    assert column(store, Query(COUNT)) == ["5003"]
