"""SPARQL through the real server: repeated questions, a new publication, clients that ask differently."""

from __future__ import annotations

import gzip
import json
import os
import re
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.ports import free_port
from tests.published import FILES, publish, write_workspace
from tests.serving import Client, Reply

LABEL = "SELECT ?l { <http://id.example.org/service/58> <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }"
DIRECT = "application/sparql-query"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    publish(write_workspace(folder))
    return folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Client]:
    port = free_port()
    command = [sys.executable, "-m", "publisher", "serve", "--port", str(port), "--no-access-log"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        try:
            client = Client(port)
            for _ in range(1_200):
                assert process.poll() is None, (folder / "log").read_text()
                try:
                    client.get("/sparql", ("query", "ASK {}"))
                    break
                except OSError:
                    time.sleep(0.1)
            yield client
        finally:
            process.terminate()
            process.wait(timeout=60)


def labels(client: Client) -> list[str]:
    rows = json.loads(client.get("/sparql", ("query", LABEL)).body)["results"]["bindings"]
    return [row["l"]["value"] for row in rows]


def test_a_repeated_question_is_answered_alike(client: Client) -> None:
    replies = [client.get("/sparql", ("query", LABEL)) for _ in range(3)]
    assert len({reply.body for reply in replies}) == 1
    assert len({tuple(sorted((k, v) for k, v in reply.headers.items() if k != "date")) for reply in replies}) == 1


def test_the_same_question_in_another_format_is_another_answer(client: Client) -> None:
    wanted = ("text/csv", "*/*", "text/csv")
    replies = [client.get("/sparql", ("query", LABEL), accept=accept) for accept in wanted]
    kinds = [reply.headers["content-type"].partition(";")[0] for reply in replies]
    assert kinds == ["text/csv", "application/sparql-results+json", "text/csv"]


def test_a_tag_is_answered_304_however_often_the_question_was_asked(client: Client) -> None:
    tag = client.get("/sparql", ("query", LABEL)).headers["etag"]
    assert client.get("/sparql", ("query", LABEL), If_None_Match=tag).status == 304


def test_head_and_errors_are_not_mixed_up_with_answers(client: Client) -> None:
    path = "/sparql?query=ASK%7B%7D"
    assert client.send("GET", path).body
    assert client.send("HEAD", path).body == b""
    assert [client.get("/sparql", ("query", "nonsense")).status for _ in range(2)] == [400, 400]


ALL = "SELECT * { ?s ?p ?o }"


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (LABEL, None),
        (LABEL, "application/json"),
        (LABEL, "text/csv"),
        (ALL, "application/sparql-results+xml"),
        ("ASK {}", None),
        ("DESCRIBE <http://id.example.org/service/58>", None),
        ("DESCRIBE <http://id.example.org/service/58>", "application/n-triples"),
    ],
)
def test_get_head_and_post_are_answered_alike(client: Client, query: str, accept: str | None) -> None:
    """The short way of a GET and the long way of everything else differ in nothing a client sees."""
    wanted = {"Accept": accept} if accept else {}
    path = f"/sparql?query={quote(query)}"
    get = client.send("GET", path, headers=wanted)
    head = client.send("HEAD", path, headers=wanted)
    post = client.send("POST", "/sparql", body=query.encode(), headers={**wanted, "Content-Type": DIRECT})
    assert (get.status, get.body) == (200, post.body)
    assert told(get) == told(head) == told(post)


def told(reply: Reply) -> dict[str, str]:
    return {name.lower(): value for name, value in reply.headers.items() if name.lower() != "date"}


def test_a_compressed_answer_is_the_same(client: Client) -> None:
    plain = client.get("/sparql", ("query", ALL))
    packed = client.get("/sparql", ("query", ALL), Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT * { ?s ?p }", 400, "Line 1, column"),
        ("ASK { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403, "refused"),
        ("ASK { " + "{" * 200 + "}" * 201, 503, "query_depth"),
    ],
)
def test_failures_say_the_same_by_get_and_post(client: Client, query: str, status: int, said: str) -> None:
    get = client.get("/sparql", ("query", query))
    post = client.post("/sparql", query, DIRECT)
    assert (get.status, get.body, told(get)) == (status, post.body, told(post))
    assert said in get.text


def test_every_answer_is_counted(client: Client) -> None:
    def counted(endpoint: str) -> float:
        metrics = client.get("/metrics").text
        found = re.search(rf'publisher_requests_total{{endpoint="{endpoint}",method="GET",status="200"}} (.+)', metrics)
        return float(found[1]) if found else 0

    made, kept = counted("sparql.sparql"), counted("kept")
    for _ in range(3):
        client.get("/sparql", ("query", "ASK { ?counted ?p ?o }"))
    assert (counted("sparql.sparql") - made, counted("kept") - kept) == (1, 2)


def test_a_new_publication_is_seen_by_the_next_question(client: Client, folder: Path) -> None:
    assert labels(client) == ["Garden waste"]
    assert labels(client) == ["Garden waste"]
    services = FILES["vocab/services.ttl"].replace('"Garden waste"@en', '"Green waste"@en')
    publish(write_workspace(folder, {**FILES, "vocab/services.ttl": services}))
    assert labels(client) == ["Green waste"]
    assert labels(client) == ["Green waste"]


@pytest.mark.parametrize("path", ["/sparqlfoo", "/sparql/x", "/sparql.ttl"])
def test_only_the_endpoint_answers_queries(client: Client, path: str) -> None:
    assert client.get(path, ("query", "ASK {}")).status == 404


def test_a_client_that_leaves_a_shared_answer_spoils_it_for_nobody(client: Client) -> None:
    values = " ".join(map(str, range(120)))
    query = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'VALUES ?{name} {{ {values} }}' for name in 'abc')} }}"
    request = f"GET /sparql?query={quote(query)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    for _ in range(3):
        leaving = socket.create_connection(("127.0.0.1", client.port))
        leaving.sendall(request)
        with ThreadPoolExecutor(1) as pool:
            staying = pool.submit(client.get, "/sparql", ("query", query))
            time.sleep(0.15)
            leaving.close()
        again = client.get("/sparql", ("query", query))
        assert (again.status, again.body) == (200, staying.result().body)
        assert b'"1728000"' in again.body
        query += " "
        request = request.replace(b" HTTP", b"%20 HTTP")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sixty_slow_queries_of_one_client_keep_no_other_out(client: Client, method: str) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }} # {method}"
    target = f"/sparql?query={quote(query)}" if method == "GET" else "/sparql"
    body = b"" if method == "GET" else query.encode()
    request = f"{method} {target} HTTP/1.1\r\nHost: x\r\nContent-Type: {DIRECT}\r\nContent-Length: {len(body)}\r\n\r\n"
    greedy = [socket.create_connection(("127.0.0.1", client.port)) for _ in range(60)]
    try:
        for connection in greedy:
            connection.sendall(request.encode() + body)
        other = HTTPConnection("127.0.0.1", client.port, timeout=60, source_address=("127.0.0.2", 0))
        for asked in ("POST", "QUERY"):
            other.request(asked, "/sparql", b"ASK { ?other ?p ?o }", {"Content-Type": DIRECT})
            response = other.getresponse()
            assert (response.status, json.loads(response.read())["boolean"]) == (200, True)
        other.close()
        ended = select.poll()
        for connection in greedy:
            ended.register(connection, select.POLLIN)
        assert not ended.poll(0), "the greedy client's queries had ended before"
    finally:
        for connection in greedy:
            connection.close()


@pytest.mark.parametrize("values", [("", "text/csv"), ("text/csv", "")])
def test_accept_said_twice_is_kept_under_no_other_name(client: Client, values: tuple[str, str]) -> None:
    """A long question goes the long way, whose answer may be kept for whoever asks the same."""
    path = f"/sparql?query={quote(LABEL + '#' * 5_000 + values[0])}"
    twice = "".join(f"Accept: {value}\r\n" for value in values)
    with socket.create_connection(("127.0.0.1", client.port)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{twice}\r\n".encode())
        assert b"text/csv" in connection.makefile("rb").read()
    assert client.get(path, accept="").headers["content-type"] == "application/sparql-results+json"


@pytest.mark.parametrize(("method", "path"), [("PUT", "/sparql"), ("DELETE", "/graph-store"), ("POST", "/graph/x")])
def test_a_method_of_writers_is_refused_in_plain_text(client: Client, method: str, path: str) -> None:
    reply = client.send(method, path, body=b"x")
    assert (reply.status, reply.headers["content-type"]) == (405, "text/plain; charset=utf-8")
    assert "GET" in reply.headers["allow"]


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_turtle_always_says_its_charset(client: Client, path: str) -> None:
    assert client.get(path, accept="text/turtle").headers["content-type"] == "text/turtle; charset=utf-8"
