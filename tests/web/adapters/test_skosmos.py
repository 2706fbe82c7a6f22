"""Skosmos clients (Annif, Cocoda, Dataverse) find every path they call, in the shape they read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode, RdfFormat, parse

BASE = "/rest/v1"
SERVICE = "http://id.esd.org.uk/service/"


def get(client: FlaskClient, path: str) -> dict[str, Any]:
    answer = client.get(BASE + path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.content_type.startswith("application/json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Accept" in answer.headers["Vary"].split(", ")
    found = answer.get_json()
    assert isinstance(found, dict)
    assert found["@context"]["skos"] == "http://www.w3.org/2004/02/skos/core#"
    return found


def test_vocabularies(client: FlaskClient) -> None:
    found = get(client, "/vocabularies?lang=en")
    assert found["uri"] == ""
    assert {"uri": "http://id.esd.org.uk/list/functions", "id": "functions", "title": "Functions"} in found[
        "vocabularies"
    ]


def test_one_vocabulary(client: FlaskClient) -> None:
    found = get(client, "/services/")
    assert (found["id"], found["defaultLanguage"], found["languages"]) == ("services", "en", ["en"])
    assert found["conceptschemes"][0]["uri"] == "http://id.esd.org.uk/list/services"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("query=council*&vocab=services", ["58", "57"]),
        ("query=Bulky%20waste&vocab=services", ["525"]),
        ("query=*waste*", ["525", "524"]),
        ("query=bins", ["524"]),
        ("query=council*&vocab=services&maxhits=1&offset=1", ["57"]),
        ("query=*&vocab=services&parent=http://id.esd.org.uk/service/524", ["525"]),
        ("query=*&type=def:Interaction", ["0", "2", "8"]),
        ("query=*&vocab=functions%20interactions&lang=cy", []),
    ],
)
def test_search(client: FlaskClient, query: str, expected: list[str]) -> None:
    if "def:" in query:
        query = query.replace("def:", "http://def.esd.org.uk/")
    assert [row["localname"] for row in get(client, f"/search?{query}")["results"]] == expected


def test_a_search_row_tells_the_label_that_matched(client: FlaskClient) -> None:
    (row,) = get(client, "/services/search?query=refuse*coll*&fields=narrower")["results"]
    assert row["uri"] == SERVICE + "524"
    assert (row["prefLabel"], row["altLabel"], row["lang"]) == ("Household waste collection", "Refuse collection", "en")
    assert (row["vocab"], row["notation"]) == ("services", "524")
    assert row["type"][0] == "skos:Concept"
    assert row["skos:narrower"] == [{"uri": SERVICE + "525", "prefLabel": "Bulky waste"}]


def test_label_and_types(client: FlaskClient) -> None:
    found = get(client, f"/label?uri={SERVICE}58&lang=en")
    assert (found["uri"], found["prefLabel"]) == (SERVICE + "58", "Council tax account enquiries")
    assert get(client, f"/services/label?uri={SERVICE}58")["prefLabel"] == "Council tax account enquiries"
    types = {item["uri"]: item for item in get(client, "/types?lang=en")["types"]}
    assert types["http://def.esd.org.uk/Service"]["label"] == "Service"
    assert {item["uri"] for item in get(client, "/functions/types?lang=en")["types"]} >= {
        "http://def.esd.org.uk/Function"
    }


@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/n-triples", RdfFormat.N_TRIPLES),
    ],
)
def test_data_of_a_concept(client: FlaskClient, accept: str, syntax: RdfFormat) -> None:
    for address, headers in (
        (f"/services/data?uri={SERVICE}57", {"Accept": accept}),
        (f"/data?uri={SERVICE}57&format={accept.replace('+', '%2B')}", {}),
    ):
        answer = client.get(BASE + address, headers=headers)
        assert answer.status_code == 200
        subjects = {quad.subject for quad in parse(answer.data, syntax)}
        assert NamedNode(SERVICE + "57") in subjects


def test_data_as_the_plain_graph_mapping_tools_read(client: FlaskClient) -> None:
    found = client.get(f"{BASE}/services/data?uri={SERVICE}525&format=application/json").get_json()
    nodes = {node["uri"]: node for node in found["graph"]}
    assert nodes[SERVICE + "525"]["prefLabel"] == {"lang": "en", "value": "Bulky waste"}
    assert nodes[SERVICE + "525"]["broader"] == {"uri": SERVICE + "524"}
    assert nodes[SERVICE + "524"]["prefLabel"]["value"] == "Household waste collection"
    triples = {quad.predicate.value for quad in parse(json.dumps(found), RdfFormat.JSON_LD)}
    assert "http://www.w3.org/2004/02/skos/core#broader" in triples


def test_data_of_a_whole_list_is_elsewhere(client: FlaskClient) -> None:
    answer = client.get(f"{BASE}/services/data?format=text/turtle")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/list/services.ttl")


def test_top_concepts(client: FlaskClient) -> None:
    (row,) = get(client, "/functions/topConcepts")["topconcepts"]
    assert row == {
        "uri": "http://id.esd.org.uk/function/1",
        "label": "Money",
        "topConceptOf": "http://id.esd.org.uk/list/functions",
        "notation": "1",
        "hasChildren": True,
    }


def test_lookup_takes_the_best_kind_of_equality(client: FlaskClient) -> None:
    assert [row["localname"] for row in get(client, "/services/lookup?label=bulky%20waste&lang=en")["result"]] == [
        "525"
    ]
    assert [row["localname"] for row in get(client, "/services/lookup?label=Bins&lang=en")["result"]] == ["524"]
    assert client.get(f"{BASE}/services/lookup?label=bin").status_code == 404


def test_statistics(client: FlaskClient) -> None:
    found = get(client, "/services/vocabularyStatistics?lang=en")
    assert (found["concepts"]["count"], found["concepts"]["deprecatedCount"]) == (5, 1)
    assert found["subTypes"][0]["count"] == 5
    languages = get(client, "/services/labelStatistics?lang=en")["languages"]
    assert {item["property"]: item["labels"] for item in languages[0]["properties"]}["skos:altLabel"] == 4


def test_the_alphabetical_index(client: FlaskClient) -> None:
    assert get(client, "/services/index/")["indexLetters"] == ["B", "C", "H", "R"]
    rows = get(client, "/services/index/B")["indexConcepts"]
    assert [(row["prefLabel"], row.get("altLabel")) for row in rows] == [
        ("Household waste collection", "Bins"),
        ("Bulky waste", None),
    ]
    assert len(get(client, "/services/index/*?limit=2&offset=1")["indexConcepts"]) == 2


def test_relations(client: FlaskClient) -> None:
    assert get(client, f"/services/broader?uri={SERVICE}525")["broader"][0]["uri"] == SERVICE + "524"
    assert get(client, f"/services/narrower?uri={SERVICE}524")["narrower"][0]["prefLabel"] == "Bulky waste"
    assert get(client, f"/services/related?uri={SERVICE}57")["related"][0]["uri"] == SERVICE + "58"


def test_ways_up_and_down(client: FlaskClient) -> None:
    up = get(client, f"/services/broaderTransitive?uri={SERVICE}525")["broaderTransitive"]
    assert up[SERVICE + "525"]["broader"] == [SERVICE + "524"]
    assert set(up) == {SERVICE + "525", SERVICE + "524"}
    down = get(client, f"/services/narrowerTransitive?uri={SERVICE}524")["narrowerTransitive"]
    assert set(down) == set(up)


def test_children_and_hierarchy(client: FlaskClient) -> None:
    (child,) = get(client, f"/services/children?uri={SERVICE}524")["narrower"]
    assert child == {"uri": SERVICE + "525", "prefLabel": "Bulky waste", "hasChildren": False, "notation": "525"}
    found = get(client, f"/services/hierarchy?uri={SERVICE}525")["broaderTransitive"]
    assert found[SERVICE + "524"]["top"] == "http://id.esd.org.uk/list/services"
    assert found[SERVICE + "524"]["hasChildren"] is True
    assert found[SERVICE + "525"]["broader"] == [SERVICE + "524"]


def test_changes_come_newest_first_and_name_the_successor(client: FlaskClient) -> None:
    rows = get(client, "/services/modified?limit=2")["changeList"]
    assert [row["date"] for row in rows] == ["2020-01-02", "2019-05-06"]
    assert (rows[0]["replacedBy"], rows[0]["replacingLabel"]) == (SERVICE + "524", "Household waste collection")
    assert [row["uri"] for row in get(client, "/services/new")["changeList"]] == [SERVICE + "57"]


def test_mappings_are_jskos(client: FlaskClient) -> None:
    found = get(client, f"/services/mappings?uri={SERVICE}57&external=true&lang=en")["mappings"]
    row = next(row for row in found if row["prefLabel"] == "Collecting revenue")
    assert row["from"]["memberSet"][0]["uri"] == SERVICE + "57"
    assert row["to"]["memberSet"][0]["uri"] == "http://id.esd.org.uk/interaction/2"
    assert row["fromScheme"]["uri"] == "http://id.esd.org.uk/list/services"
    assert row["toScheme"]["uri"] == "http://id.esd.org.uk/list/interactions"
    assert row["type"] == ["http://www.w3.org/2004/02/skos/core#relatedMatch"]
    assert row["hrefLink"].endswith("/interaction/2")
    assert row["typeLabel"] == "has interaction"


def test_groups_are_collections(client: FlaskClient) -> None:
    assert get(client, "/services/groups")["groups"] == []
    assert get(client, f"/services/groupMembers?uri={SERVICE}57")["members"] == []


@pytest.mark.parametrize(
    ("path", "accept", "status", "word"),
    [
        ("/vocabularies", "*/*", 400, "lang"),
        ("/search", "*/*", 400, "query"),
        ("/nothing/", "*/*", 404, "nothing"),
        ("/services/broader", "*/*", 400, "uri"),
        (f"/services/broader?uri={SERVICE}0", "*/*", 404, "service/0"),
        (f"/data?uri={SERVICE}57&format=image/png", "*/*", 400, "text/turtle"),
        (f"/data?uri={SERVICE}57", "image/png", 406, "text/turtle"),
        ("/vocabularies?lang=en", "text/html", 406, "application/ld+json"),
    ],
)
def test_errors_are_text_with_the_right_status(
    client: FlaskClient, path: str, accept: str, status: int, word: str
) -> None:
    answer = client.get(BASE + path, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.content_type == "text/plain; charset=utf-8"
    assert word in answer.get_data(as_text=True)


def test_json_ld_by_accept(client: FlaskClient) -> None:
    answer = client.get(f"{BASE}/vocabularies?lang=en", headers={"Accept": "application/ld+json"})
    assert answer.content_type.startswith("application/ld+json")
