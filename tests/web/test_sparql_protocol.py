"""The endpoint keeps the SPARQL 1.1 Protocol, over real HTTP (the W3C protocol tests' cases, and more)."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from flask import Flask
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import JSONLD, N3, RDFXML, TURTLE, SPARQLWrapper

from publisher.config import Limits, Settings
from publisher.web.sparql import sparql_blueprint
from tests.serving import Client, served
from tests.sparql_servers import KINDS, reached
from tests.stores import LINKS, LIST, OTHER, make_store

ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?s WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } ORDER BY ?s"
CONSTRUCT = "CONSTRUCT { ?s a <http://id.example/Seen> } WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }"
DESCRIBE = "DESCRIBE <http://id.example/service/1>"
GRAPHS = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?o }"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
JSON = "application/sparql-results+json"
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.fixture(scope="module", params=KINDS)
def clients(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[float], AbstractContextManager[Client]]]:
    """Give a way to serve the same content with any deadline (seconds)."""
    folder = tmp_path_factory.mktemp("endpoint")
    directory = make_store(folder / "store", extra=5_000)
    with reached(request.param, directory, folder / "server", Settings()) as open_store:

        @contextmanager
        def serve(seconds: float) -> Iterator[Client]:
            limits = Limits(query_seconds=seconds, result_bytes=2_000_000, workers=2, client_workers=2)
            app = Flask(__name__)
            app.register_blueprint(sparql_blueprint(open_store(limits), Settings(limits=limits)))
            with served(app) as port:
                yield Client(port)

        yield serve


@pytest.fixture(scope="module")
def client(clients: Callable[[float], AbstractContextManager[Client]]) -> Iterator[Client]:
    """A client of an endpoint whose deadline no query of these tests meets, however busy the machine is."""
    with clients(60) as client:
        yield client


@pytest.fixture(scope="module")
def hurried(clients: Callable[[float], AbstractContextManager[Client]]) -> Iterator[Client]:
    """A client of an endpoint that ends a query soon."""
    with clients(2) as client:
        yield client


def values(body: str | bytes, name: str = "g") -> list[str]:
    return [row[name]["value"] for row in json.loads(body)["results"]["bindings"]]


def test_query_by_get(client: Client) -> None:
    reply = client.get("/sparql", ("query", ASK))
    assert (reply.status, reply.type, json.loads(reply.body)["boolean"]) == (200, JSON, True)


def test_query_by_form_post(client: Client) -> None:
    reply = client.post("/sparql", urlencode({"query": ASK}), FORM)
    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)


def test_query_by_direct_post(client: Client) -> None:
    reply = client.post("/sparql", ASK, DIRECT)
    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)


@pytest.mark.parametrize("content_type", [f"{DIRECT}; charset=utf-8", f'{DIRECT};version="1.2"', f"{DIRECT}"])
def test_media_type_parameters_of_the_body(client: Client, content_type: str) -> None:
    reply = client.post("/sparql", 'ASK { ?s ?p "Housing \u2013 \u00e9"@en }', content_type)
    assert json.loads(reply.body)["boolean"] is True


def test_query_method(client: Client) -> None:
    reply = client.send("QUERY", "/sparql", body=ASK.encode(), headers={"Content-Type": DIRECT})
    assert (reply.status, json.loads(reply.body)["boolean"]) == (200, True)


def test_version_parameter(client: Client) -> None:
    assert client.get("/sparql", ("query", ASK), ("version", "1.2")).status == 200
    assert client.get("/sparql", ("query", ASK), ("version", "9")).status == 400


def test_head_has_the_headers_of_get(client: Client) -> None:
    path = f"/sparql?query={quote(ASK)}"
    reply = client.send("HEAD", path)
    assert (reply.status, reply.body, reply.type) == (200, b"", JSON)
    assert reply.headers["ETag"] == client.send("GET", path).headers["ETag"]


def test_options_answers_a_preflight(client: Client) -> None:
    reply = client.send("OPTIONS", "/sparql", headers={"Origin": "https://x", "Access-Control-Request-Method": "QUERY"})
    assert reply.status == 204
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert {"GET", "HEAD", "POST", "QUERY", "OPTIONS"} <= set(reply.headers["Allow"].split(", "))
    assert "Content-Type" in reply.headers["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["/sparql?query=ASK%7B%7D", "/sparql?query=nonsense", "/sparql?update=x"])
def test_every_answer_may_be_read_by_other_sites(client: Client, path: str) -> None:
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("query", "accept", "expected"),
    [
        (SELECT, None, JSON),
        (SELECT, "", JSON),
        (SELECT, "*/*", JSON),
        (SELECT, JSON, JSON),
        (SELECT, "application/json", "application/json"),
        (SELECT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, f"text/csv;q=0.3, {JSON};q=0.2", "text/csv"),
        (SELECT, f"{JSON};q=0, application/sparql-results+xml;q=0.1", "application/sparql-results+xml"),
        (SELECT, f"{JSON};version=1.2", JSON),
        (SELECT, "text/turtle, text/csv;q=0.1", "text/csv"),
        (ASK, "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, None, "text/turtle"),
        (CONSTRUCT, "text/turtle;charset=utf-8", "text/turtle"),
        (CONSTRUCT, "application/n-triples", "application/n-triples"),
        (CONSTRUCT, "application/ld+json;profile=x", "application/ld+json"),
        (DESCRIBE, "application/rdf+xml", "application/rdf+xml"),
        (DESCRIBE, "application/trig", "application/trig"),
        (DESCRIBE, "application/n-quads", "application/n-quads"),
    ],
)
def test_accept_chooses_the_format(client: Client, query: str, accept: str | None, expected: str) -> None:
    reply = client.get("/sparql", ("query", query), accept=accept)
    assert (reply.status, reply.type) == (200, expected)
    assert "Accept" in reply.headers["Vary"]


def test_rdflib_and_browsers_types_are_understood(client: Client) -> None:
    reply = client.get("/sparql", ("query", SELECT), accept=f"{JSON},application/json,text/javascript,*/*;q=0.1")
    assert reply.type == JSON


@pytest.mark.parametrize(("query", "accept"), [(SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (ASK, "image/png")])
def test_an_impossible_accept_is_406_and_names_what_is_possible(client: Client, query: str, accept: str) -> None:
    reply = client.get("/sparql", ("query", query), accept=accept)
    assert reply.status == 406
    assert ("text/turtle" if query == CONSTRUCT else JSON) in reply.text


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        (SELECT, "json", JSON),
        (SELECT, "xml", "application/sparql-results+xml"),
        (SELECT, "csv", "text/csv"),
        (SELECT, "text/tab-separated-values", "text/tab-separated-values"),
        (DESCRIBE, "ttl", "text/turtle"),
        (DESCRIBE, "jsonld", "application/ld+json"),
    ],
)
def test_format_parameter_wins_over_accept(client: Client, query: str, name: str, expected: str) -> None:
    assert client.get("/sparql", ("query", query), ("format", name), accept="image/png").type == expected
    assert client.post("/sparql", urlencode({"query": query, "format": name}), FORM).type == expected


def test_bodies_match_their_types(client: Client) -> None:
    rows = ["http://id.example/function/1", "http://id.example/service/1", "http://id.example/service/2"]
    found = {name: client.get("/sparql", ("query", SELECT), ("format", name)).text for name in ("xml", "csv", "tsv")}
    tree = ElementTree.fromstring(found["xml"])  # noqa: S314 (our own answer)
    assert [item.text for item in tree.iter("{http://www.w3.org/2005/sparql-results#}uri")] == rows
    assert [row[0] for row in csv.reader(io.StringIO(found["csv"]))] == ["s", *rows]
    assert found["tsv"].splitlines() == ["?s", *(f"<{row}>" for row in rows)]


@pytest.mark.parametrize(
    ("name", "syntax"),
    [
        ("turtle", RdfFormat.TURTLE),
        ("ntriples", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdfxml", RdfFormat.RDF_XML),
        ("trig", RdfFormat.TRIG),
        ("nquads", RdfFormat.N_QUADS),
    ],
)
def test_every_graph_format_holds_the_same_triples(client: Client, name: str, syntax: RdfFormat) -> None:
    reply = client.get("/sparql", ("query", CONSTRUCT), ("format", name))
    assert len(set(parse(reply.body, syntax))) == 3


def test_default_graph_parameters(client: Client) -> None:
    reply = client.get("/sparql", ("query", COUNT), ("default-graph-uri", LIST), ("default-graph-uri", OTHER))
    assert values(reply.body, "n") == ["3"]


def test_graph_parameters_left_empty_say_nothing(client: Client) -> None:
    everything = client.get("/sparql", ("query", COUNT))
    empty = client.get("/sparql", ("query", COUNT), ("default-graph-uri", ""), ("named-graph-uri", ""))
    assert (empty.status, empty.body) == (200, everything.body)
    one = client.get("/sparql", ("query", COUNT), ("default-graph-uri", ""), ("default-graph-uri", LIST))
    assert one.body == client.get("/sparql", ("query", COUNT), ("default-graph-uri", LIST)).body


def test_named_graph_parameters(client: Client) -> None:
    reply = client.get("/sparql", ("query", GRAPHS), ("named-graph-uri", LIST), ("named-graph-uri", LINKS))
    assert values(reply.body) == [LINKS, LIST]


def test_dataset_of_a_form_post(client: Client) -> None:
    pairs = [("query", GRAPHS), ("default-graph-uri", OTHER), ("named-graph-uri", LIST)]
    assert values(client.post("/sparql", urlencode(pairs), FORM).body) == [LIST]


def test_dataset_of_a_direct_post(client: Client) -> None:
    path = "/sparql?" + urlencode([("default-graph-uri", OTHER), ("named-graph-uri", LIST)])
    assert values(client.post(path, GRAPHS, DIRECT).body) == [LIST]


def test_dataset_of_the_request_overrides_the_querys(client: Client) -> None:
    query = COUNT.replace("WHERE", f"FROM <{OTHER}> WHERE")
    assert values(client.get("/sparql", ("query", query)).body, "n") == ["1"]
    assert values(client.get("/sparql", ("query", query), ("default-graph-uri", LIST)).body, "n") == ["2"]


def test_two_queries_are_refused(client: Client) -> None:
    assert client.get("/sparql", ("query", ASK), ("query", ASK)).status == 400
    assert client.post("/sparql", urlencode([("query", ASK), ("query", ASK)]), FORM).status == 400
    assert client.post(f"/sparql?query={quote(ASK)}", ASK, DIRECT).status == 400


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_405(client: Client, method: str) -> None:
    reply = client.send(method, f"/sparql?query={quote(ASK)}")
    assert reply.status == 405
    assert "GET" in reply.headers["Allow"]


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("", ASK, 415),
        ("text/plain", ASK, 415),
        (FORM + ";charset=utf-16", "query=x", 415),
        (DIRECT + "; charset=UTF-16", ASK.encode("utf-16"), 415),
        (DIRECT, b"ASK { ?s ?p '\xff' }", 400),
        (FORM, "nothing=here", 400),
        (DIRECT, "ASK WHERE { ?s ?p", 400),
        (DIRECT, "", 400),
        (DIRECT, "ASK {} # " + "x" * 200_000, 413),
        (FORM, "query=" + "x" * 2_000_000, 413),
    ],
)
def test_bad_posts(client: Client, content_type: str, body: str | bytes, status: int) -> None:
    reply = client.post("/sparql", body, content_type)
    assert (reply.status, reply.type) == (status, "text/plain")
    assert len(reply.text) > 10


def test_a_malformed_query_is_400_with_line_and_column(client: Client) -> None:
    reply = client.get("/sparql", ("query", "SELECT *\nWHERE { ?s ?p }"))
    assert reply.status == 400
    assert "Line 2, column " in reply.text


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (FORM, "update=" + quote("CLEAR ALL")),
        ("application/sparql-update", "CLEAR ALL"),
        (DIRECT, "DELETE WHERE { ?s ?p ?o }"),
        (DIRECT, "LOAD <http://127.0.0.1/>"),
        (DIRECT, "ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"),
    ],
)
def test_updates_load_and_service_are_403_with_a_reason(client: Client, content_type: str, body: str) -> None:
    reply = client.post("/sparql", body, content_type)
    assert reply.status == 403
    assert "refused" in reply.text


def test_a_limit_is_503_and_named(hurried: Client) -> None:
    reply = hurried.get("/sparql", ("query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"))
    assert reply.status == 503
    assert "query_seconds" in reply.text
    assert int(reply.headers["Retry-After"]) > 0


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_half_a_table_is_never_sent_as_a_whole_one(hurried: Client, name: str) -> None:
    reply = hurried.get("/sparql", ("query", "SELECT * { ?a ?b ?c . ?d ?e ?f }"), ("format", name))
    assert reply.status == 503
    assert "(limit result_bytes)" in reply.text or "(limit query_seconds)" in reply.text


@pytest.mark.parametrize(
    ("query", "name"), [("SELECT *", "json"), ("SELECT *", "xml"), ("CONSTRUCT { ?a ?e ?f }", "nt")]
)
def test_a_stream_that_breaks_off_cannot_be_read_as_whole(hurried: Client, query: str, name: str) -> None:
    reply = hurried.get("/sparql", ("query", query + "{ ?a ?b ?c . ?d ?e ?f }"), ("format", name))
    assert reply.status == 503 or "This answer is not complete" in reply.text[-300:]
    assert "(limit " in reply.text[-300:]


def test_etag_and_304(client: Client) -> None:
    first = client.get("/sparql", ("query", SELECT))
    again = client.get("/sparql", ("query", SELECT), If_None_Match=first.headers["ETag"])
    other = client.get("/sparql", ("query", SELECT), accept="text/csv", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert other.status == 200
    assert "public" in first.headers["Cache-Control"]


def test_errors_are_not_cached(client: Client) -> None:
    assert client.get("/sparql", ("query", "nonsense")).headers["Cache-Control"] == "no-store"


def test_compressed_answers(client: Client) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 1000"
    packed = client.get("/sparql", ("query", query), Accept_Encoding="gzip")
    plain = client.get("/sparql", ("query", query))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["ETag"] != plain.headers["ETag"]


def test_a_query_cannot_add_headers(client: Client) -> None:
    reply = client.get("/sparql", ("query", ASK), ("format", "json\r\nX-Injected: yes"))
    assert "X-Injected" not in reply.headers


@pytest.mark.parametrize("asked", ["turtle", "n3", "rdf+xml", "json-ld", "xml", "json"])
def test_a_graph_goes_out_under_the_names_clients_give_formats(client: Client, asked: str) -> None:
    reply = client.get("/sparql", ("query", CONSTRUCT), ("format", asked), ("output", asked), ("results", asked))
    written = {"text/turtle": RdfFormat.TURTLE, "application/rdf+xml": RdfFormat.RDF_XML}
    syntax = written.get(reply.type, RdfFormat.JSON_LD)
    assert reply.status == 200
    assert len(list(parse(reply.body, format=syntax))) > 2


@pytest.mark.parametrize("asked", [TURTLE, N3, RDFXML, JSONLD])
def test_sparqlwrapper_gets_a_graph_in_each_format_it_knows(client: Client, asked: str) -> None:
    wrapper = SPARQLWrapper(f"http://127.0.0.1:{client.port}/sparql")
    wrapper.setQuery(CONSTRUCT)
    wrapper.setReturnFormat(asked)
    with closing(wrapper.query().response) as response:
        assert response.status == 200
        assert b"id.example/function/1" in response.read()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rdflib_takes_the_endpoint_for_a_graph(client: Client, form: str, method: str) -> None:
    store = SPARQLStore(f"http://127.0.0.1:{client.port}/sparql", returnFormat=form, method=method)
    graph = Graph(store)
    subject, label = URIRef("http://id.example/function/1"), URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert str(graph.value(subject, label)) == "Shelter"
    assert (subject, label, None) in graph
    assert len(list(graph.query(SELECT))) == 3
    if form == "xml":  # the one format in which rdflib can be sent graphs
        assert len(graph.query(CONSTRUCT).graph or ()) == 3
