"""Cocoda and BARTOC read lists, concepts and mappings as JSKOS."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

BASE = "http://id.esd.org.uk/"
IN_FUNCTIONS = [("service/57", "function/2"), ("service/58", "function/2")]
WITH_57 = [("service/57", "interaction/2"), ("service/57", "interaction/8")]
EITHER = [("service/58", "function/2"), ("service/58", "interaction/0"), ("service/57", "interaction/2")]
RELATED = "http://www.w3.org/2004/02/skos/core#relatedMatch"


def get(client: FlaskClient, path: str) -> Any:
    answer = client.get("/jskos" + path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    return answer.get_json()


def ends(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (row["from"]["memberSet"][0]["uri"].removeprefix(BASE), row["to"]["memberSet"][0]["uri"].removeprefix(BASE))
        for row in rows
    ]


def test_lists(client: FlaskClient) -> None:
    found = {item["uri"]: item for item in get(client, "/voc")}
    assert found[BASE + "list/services"]["prefLabel"] == {"en": "Local Government Service List"}
    assert found[BASE + "list/services"]["notation"] == ["LGSL"]
    assert [item["uri"] for item in get(client, "/voc?notation=LGIL")] == [BASE + "list/interactions"]


def test_top_concepts_and_members(client: FlaskClient) -> None:
    (top,) = get(client, f"/voc/top?uri={BASE}list/functions")
    assert (top["uri"], top["narrower"]) == (BASE + "function/1", [None])
    assert len(get(client, f"/voc/concepts?uri={BASE}list/services&limit=3")) == 3


def test_concepts_by_iri_notation_and_list(client: FlaskClient) -> None:
    rows = get(client, f"/concepts?uri={BASE}service/57|{BASE}service/0|{BASE}function/2")
    assert [row["uri"] for row in rows] == [BASE + "service/57", BASE + "function/2"]
    assert rows[0]["altLabel"] == {"en": ["Council tax", "Council tax bill"]}
    assert [row["uri"] for row in get(client, f"/concepts?notation=2&voc={BASE}list/functions")] == [
        BASE + "function/2"
    ]
    assert len(get(client, f"/concepts?voc={BASE}list/services")) == 5


def test_neighbours(client: FlaskClient) -> None:
    assert [row["uri"] for row in get(client, f"/concepts/narrower?uri={BASE}function/1")] == [BASE + "function/2"]
    assert [row["uri"] for row in get(client, f"/concepts/ancestors?uri={BASE}function/2")] == [BASE + "function/1"]


def test_suggestions_are_an_open_search_array(client: FlaskClient) -> None:
    query, names, _, iris = get(client, f"/concepts/suggest?search=bulk&voc={BASE}list/services")
    assert (query, names, iris) == ("bulk", ["525 Bulky waste"], [BASE + "service/525"])


def test_search(client: FlaskClient) -> None:
    assert get(client, "/concepts/search?search=bins")[0]["uri"] == BASE + "service/524"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("from={b}service/57&toScheme={b}list/interactions", WITH_57),
        ("to={b}interaction/2", [("service/57", "interaction/2")]),
        ("from={b}interaction/2", []),
        ("from={b}interaction/2&direction=backward", [("service/57", "interaction/2")]),
        ("from={b}interaction/2&direction=both", [("service/57", "interaction/2")]),
        ("from={b}service/58&to={b}interaction/2", []),
        ("from={b}service/58&to={b}interaction/2&mode=or", EITHER),
        ("partOf={b}linkset/services-functions", IN_FUNCTIONS),
        ("fromScheme={b}list/functions", []),
        ("fromScheme={b}list/functions&direction=backward", IN_FUNCTIONS),
        ("type=http://www.w3.org/2004/02/skos/core%23broadMatch", IN_FUNCTIONS),
    ],
)
def test_mappings(client: FlaskClient, query: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(ends(get(client, "/mappings?" + query.format(b=BASE)))) == sorted(expected)


def test_a_mapping_names_its_type_lists_and_set(client: FlaskClient) -> None:
    (row,) = get(client, f"/mappings?to={BASE}interaction/2")
    assert row["type"] == [RELATED]
    assert row["fromScheme"]["uri"] == BASE + "list/services"
    assert row["partOf"] == [{"uri": BASE + "linkset/services-interactions"}]


def test_downloads(client: FlaskClient) -> None:
    lines = client.get("/jskos/mappings?download=ndjson").get_data(as_text=True).splitlines()
    assert ends([json.loads(line) for line in lines]) == ends(get(client, "/mappings?download=json"))
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        text = client.get(f"/jskos/mappings?download={form}").get_data(as_text=True)
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        assert len(rows) == len(lines)
        assert rows[0]["fromUri"].startswith(BASE)


def test_pages_meet_and_are_linked(client: FlaskClient) -> None:
    address, seen = "/jskos/mappings?limit=2", []
    while address:
        answer = client.get(address)
        seen += ends(answer.get_json())
        found = [part for part in answer.headers["Link"].split(", ") if 'rel="next"' in part]
        address = found[0].partition("<")[2].partition(">")[0] if found else ""
    assert len(seen) == len(set(seen)) == int(answer.headers["X-Total-Count"]) == 6


def test_mapping_sets_status_and_data(client: FlaskClient) -> None:
    found = {item["uri"]: item for item in get(client, "/concordances")}
    assert found[BASE + "linkset/services-functions"]["extent"] == "2"
    status = get(client, "/status")
    assert status["ok"] == 1
    assert client.get(status["schemes"]).status_code == 200
    assert [item["uri"] for item in get(client, f"/data?uri={BASE}list/services|{BASE}service/57")] == [
        BASE + "list/services",
        BASE + "service/57",
    ]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/concepts", 400),
        ("/voc/top", 400),
        ("/voc/top?uri=x", 404),
        ("/mappings?limit=x", 400),
        ("/mappings?download=x", 400),
    ],
)
def test_errors_are_json(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get("/jskos" + path)
    assert answer.status_code == status
    assert answer.get_json()["message"]
