"""Anything that names a concept is looked up, alone or a thousand at once."""

from __future__ import annotations

import csv
import io
import json

import pytest
from flask.testing import FlaskClient

BASE = "http://id.esd.org.uk/"


@pytest.mark.parametrize(
    ("query", "expected", "how"),
    [
        ("http://id.esd.org.uk/service/58", "service/58", "iri"),
        ("https://id.esd.org.uk/service/58.html", "service/58", "iri"),
        ("/service/58", "service/58", "iri"),
        ("service/58/", "service/58", "iri"),
        ("list/services", "list/services", "iri"),
        ("service:58", "service/58", "curie"),
        ("http://def.esd.org.uk/Service", "http://def.esd.org.uk/Service", "iri"),
        ("LGSL 58", "service/58", "notation"),
        ("lgsl:58", "service/58", "notation"),
        ("LGSL no. 58", "service/58", "notation"),
        ("58 (LGSL)", "service/58", "notation"),
        ("services 58", "service/58", "notation"),
        ("service 58", "service/58", "notation"),
        ("LGIL8", "interaction/8", "notation"),
        ("526", "service/526", "notation"),
        ("council tax ANNUAL notification", "service/57", "label"),
        ("Refuse collection", "service/524", "label"),
    ],
)
def test_one_of_every_kind(client: FlaskClient, query: str, expected: str, how: str) -> None:
    answer = client.get("/resolve", query_string={"q": query})
    assert answer.status_code == 200
    found = answer.get_json()
    assert found["status"] == "found"
    (match,) = found["matches"]
    assert match["iri"].removeprefix(BASE) == expected
    assert match["how"] == how


def test_an_ambiguous_number_names_all_it_can_be(client: FlaskClient) -> None:
    found = client.get("/resolve?q=2").get_json()
    assert found["status"] == "ambiguous"
    assert {item["iri"] for item in found["matches"]} == {BASE + "function/2", BASE + "interaction/2"}
    assert client.get("/resolve?q=2&list=functions").get_json()["matches"][0]["iri"] == BASE + "function/2"


def test_a_preferred_label_goes_before_an_alternative(client: FlaskClient) -> None:
    assert client.get("/resolve?q=council%20tax").get_json()["matches"][0]["iri"] == BASE + "function/2"


def test_a_deprecated_number_tells_its_successor(client: FlaskClient) -> None:
    (match,) = client.get("/resolve?q=LGSL%20526").get_json()["matches"]
    assert (match["deprecated"], match["replacedBy"]) == (True, [BASE + "service/524"])


@pytest.mark.parametrize("query", ["LGSL 999", "nothing", "http://elsewhere.example/x", "service:0", "58x", "/", ":"])
def test_what_is_unknown_is_404(client: FlaskClient, query: str) -> None:
    answer = client.get("/resolve", query_string={"q": query})
    assert answer.status_code == 404
    assert answer.get_json() == {"query": query, "status": "unknown", "matches": []}


def test_many_as_csv_in_and_out(client: FlaskClient) -> None:
    table = 'name,q\nx,LGSL 58\ny,"nothing, at all"\nz,2\n'
    answer = client.post("/resolve", data=table, content_type="text/csv", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True), newline=""), strict=True))
    assert [(row["query"], row["status"], row["iri"].removeprefix(BASE), row["matches"]) for row in rows] == [
        ("LGSL 58", "found", "service/58", "1"),
        ("nothing, at all", "unknown", "", "0"),
        ("2", "ambiguous", "function/2", "2"),
    ]


def test_many_as_json_in_and_out(client: FlaskClient) -> None:
    queries = ["LGSL 58", {"q": "2", "list": "functions"}]
    for body in (queries, {"queries": queries}):
        found = client.post("/resolve", json=body).get_json()["results"]
        assert [item["matches"][0]["iri"].removeprefix(BASE) for item in found] == ["service/58", "function/2"]


def test_a_thousand_at_once_and_no_more(client: FlaskClient) -> None:
    found = client.post("/resolve", json=["LGSL 58"] * 1000).get_json()["results"]
    assert {item["status"] for item in found} == {"found"}
    assert len(found) == 1000
    assert client.post("/resolve", json=["x"] * 1001).status_code == 413


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"q": 1}', "application/json", 400),
        (b"\xff", "text/csv", 400),
        (b"x", "image/png", 415),
        (b"x" * 1_000_001, "text/csv", 413),
        (json.dumps([{"q": "2", "list": "none"}]).encode(), "application/json", 400),
    ],
)
def test_a_wrong_body_is_refused_with_a_reason(client: FlaskClient, body: bytes, kind: str, status: int) -> None:
    answer = client.post("/resolve", data=body, content_type=kind)
    assert answer.status_code == status
    assert answer.get_json()["detail"]
