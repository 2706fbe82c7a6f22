"""Service description, VoID and the read side of the Graph Store Protocol, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, parse

from publisher.config import Limits, Settings
from publisher.namespaces import SD, VOID
from publisher.web.graph_store import graph_store_blueprint
from publisher.web.sparql import sparql_blueprint
from tests.serving import Client, Reply, served
from tests.sparql_servers import KINDS, opened
from tests.stores import LINKS, LIST, OTHER, make_store

INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")


@pytest.fixture(scope="module", params=KINDS)
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("described")
    settings = Settings(authority="http://id.example/", limits=Limits(workers=2, client_workers=2))
    app = Flask(__name__)
    with opened(request.param, make_store(folder / "store"), folder / "server", settings) as store:
        app.register_blueprint(sparql_blueprint(store, settings))
        app.register_blueprint(graph_store_blueprint(store, settings))
        with served(app) as port:
            yield Client(port)


def graph_of(reply: Reply, syntax: RdfFormat = RdfFormat.TURTLE) -> Store:
    assert reply.status == 200, reply.text
    store = Store()
    store.extend(parse(reply.body, syntax))
    return store


def objects(store: Store, predicate: str) -> set[str]:
    return {quad.object.value for quad in store.quads_for_pattern(None, NamedNode(predicate), None)}


def test_endpoint_without_a_query_describes_itself(client: Client) -> None:
    store = graph_of(client.get("/sparql"))
    assert objects(store, SD + "endpoint") == {f"http://127.0.0.1:{client.port}/sparql"}
    assert SD + "SPARQL11Query" in objects(store, SD + "supportedLanguage")
    assert "http://www.w3.org/ns/formats/SPARQL_Results_JSON" in objects(store, SD + "resultFormat")
    assert objects(store, SD + "feature") == set()


def test_description_conforms_to_the_vocabulary(client: Client) -> None:
    store = graph_of(client.get("/sparql"))
    kinds = {NamedNode(SD + name) for name in ("Service", "Dataset", "Graph", "NamedGraph")}
    kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    assert kinds <= {quad.object for quad in store.quads_for_pattern(None, kind, None)}
    (dataset,) = (quad.object for quad in store.quads_for_pattern(None, NamedNode(SD + "defaultDataset"), None))
    assert isinstance(dataset, BlankNode)
    assert list(store.quads_for_pattern(dataset, NamedNode(SD + "defaultGraph"), None))


def test_description_names_graphs_with_their_sizes(client: Client) -> None:
    store = graph_of(client.get("/sparql"))
    assert objects(store, SD + "name") == {LIST, OTHER, LINKS}
    found = store.query(
        f"SELECT ?n {{ ?named <{SD}name> <{LIST}> ; <{SD}graph> ?graph . ?graph <{VOID}triples> ?n }}",
    )
    assert [row["n"] for row in found] == [Literal("11", datatype=INTEGER)]


@pytest.mark.parametrize(
    ("accept", "expected", "syntax"),
    [
        (None, "text/turtle", RdfFormat.TURTLE),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/n-triples", "application/n-triples", RdfFormat.N_TRIPLES),
    ],
)
@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_descriptions_come_in_the_format_asked_for(
    client: Client, path: str, accept: str | None, expected: str, syntax: RdfFormat
) -> None:
    reply = client.get(path, accept=accept)
    assert reply.type == expected
    assert len(graph_of(reply, syntax)) > 10


def test_void_counts_the_content(client: Client) -> None:
    store = graph_of(client.get("/.well-known/void"))
    root = f"http://127.0.0.1:{client.port}/"
    (total,) = store.quads_for_pattern(NamedNode(f"{root}.well-known/void#dataset"), NamedNode(VOID + "triples"), None)
    assert total.object.value == "17"
    assert objects(store, VOID + "sparqlEndpoint") == {f"{root}sparql"}
    assert objects(store, VOID + "subset") == {LIST, OTHER, LINKS}


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_a_description_is_not_sent_to_who_has_it(client: Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, If_None_Match=first.headers["ETag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert client.get(path, If_None_Match='"other"').body == first.body


def test_get_a_named_graph_indirectly(client: Client) -> None:
    assert len(graph_of(client.get("/graph-store", ("graph", LINKS)))) == 1
    assert len(graph_of(client.get("/graph-store", ("graph", OTHER)))) == 5


def test_get_a_named_graph_at_its_own_address(client: Client) -> None:
    path = LIST.removeprefix("http://id.example")
    reply = client.get(path, accept="application/n-triples")
    assert reply.type == "application/n-triples"
    assert len(graph_of(reply, RdfFormat.N_TRIPLES)) == 11


def test_get_the_default_graph(client: Client) -> None:
    assert len(graph_of(client.send("GET", "/graph-store?default"))) == 17


def test_head_of_a_graph(client: Client) -> None:
    reply = client.send("HEAD", f"/graph-store?graph={LINKS}")
    assert (reply.status, reply.type, reply.body) == (200, "text/turtle", b"")


def test_a_graph_that_is_not_there_is_404(client: Client) -> None:
    assert client.get("/graph-store", ("graph", "http://id.example/graph/none")).status == 404
    assert client.get("/graph/none").status == 404
    assert client.send("HEAD", "/graph/none").status == 404


@pytest.mark.parametrize("query", ["", "?graph=a:a&default", "?graph=a:a&graph=a:b"])
def test_exactly_one_graph_must_be_named(client: Client, query: str) -> None:
    assert client.get(f"/graph-store{query}").status == 400


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_graphs_cannot_be_written(client: Client, method: str) -> None:
    reply = client.send(method, f"/graph-store?graph={LIST}", body=b"")
    assert reply.status == 405
    assert set(reply.headers["Allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "OPTIONS"}


def test_an_impossible_format_is_406(client: Client) -> None:
    assert client.get("/graph-store", ("graph", LIST), accept="image/png").status == 406


def test_a_graph_has_a_tag_and_may_be_kept(client: Client) -> None:
    first = client.get("/graph-store", ("graph", LIST))
    again = client.get("/graph-store", ("graph", LIST), If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
