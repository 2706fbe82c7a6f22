"""OpenRefine reconciles a column: every answer fits the 0.2 schemas, and real spreadsheet values find their service.

The schemas in ``schemas/`` are written down from the Reconciliation Service API 0.2.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent


def valid(name: str, data: Any) -> Any:
    schema = json.loads((HERE / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(data)
    return data


def reconciled(client: FlaskClient, queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    valid("query-batch", queries)
    answer = client.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found = valid("result-batch", answer.get_json())
    return {name: item["result"] for name, item in found.items()}


def test_the_manifest_fits_its_schema_and_its_addresses_answer(client: FlaskClient) -> None:
    found = valid("manifest", client.get("/reconcile").get_json())
    assert found["identifierSpace"] == "http://id.esd.org.uk/"
    assert {item["id"] for item in found["defaultTypes"]} >= {"list/services", "list/interactions"}
    assert client.get(found["preview"]["url"].replace("{{id}}", "service/58")).status_code == 200
    for kind, schema in (("entity", "suggest-entities"), ("type", "suggest-types"), ("property", "suggest-properties")):
        service = found["suggest"][kind]
        answer = client.get(f"{service['service_url']}{service['service_path']}?prefix=a&cursor=0")
        assert valid(schema, answer.get_json())["result"]
    proposal = found["extend"]["propose_properties"]
    answer = client.get(f"{proposal['service_url']}{proposal['service_path']}?type=list/services&limit=3")
    assert len(valid("propose-response", answer.get_json())["properties"]) == 3


def test_every_query_of_a_batch_is_answered_by_get_and_post(client: FlaskClient) -> None:
    queries = {
        f"q{place}": {"query": text} for place, text in enumerate(("Council tax bill", "Bins", "nothing like this"))
    }
    posted = reconciled(client, queries)
    assert [posted[name][0]["id"] if posted[name] else None for name in queries] == ["service/57", "service/524", None]
    got = client.get("/reconcile", query_string={"queries": json.dumps(queries)}).get_json()
    assert {name: item["result"] for name, item in got.items()} == posted


def test_a_sure_candidate_is_a_match_and_the_best_comes_first(client: FlaskClient) -> None:
    found = reconciled(client, {"q": {"query": "council tax account enquiries"}})["q"]
    assert (found[0]["id"], found[0]["score"], found[0]["match"]) == ("service/58", 100.0, True)
    assert found[0]["type"] == [{"id": "list/services", "name": "Local Government Service List"}]
    assert [item["score"] for item in found] == sorted((item["score"] for item in found), reverse=True)
    assert [item["match"] for item in found[1:]] == [False] * (len(found) - 1)


@pytest.mark.parametrize("name", ["list/functions", "http://id.esd.org.uk/list/functions", "Functions", "function"])
def test_a_type_narrows_to_its_list(client: FlaskClient, name: str) -> None:
    found = reconciled(client, {"q": {"query": "Council tax", "type": name}})["q"]
    assert [item["id"] for item in found] == ["function/2"]
    assert found[0]["match"] is True


def test_a_type_that_leaves_nothing_does_not_empty_the_answer(client: FlaskClient) -> None:
    found = reconciled(client, {"q": {"query": "Bulky waste", "type": "list/interactions"}})["q"]
    assert (found[0]["id"], found[0]["match"]) == ("service/525", False)
    strict = {"query": "Bulky waste", "type": "list/interactions", "type_strict": "all"}
    assert reconciled(client, {"q": strict})["q"] == []


def test_numbers_reconcile_with_their_list(client: FlaskClient) -> None:
    found = reconciled(
        client,
        {
            "a": {"query": "58", "type": "list/services"},
            "b": {"query": "LGSL 58"},
            "c": {"query": "http://id.esd.org.uk/service/58"},
            "d": {"query": "2"},
        },
    )
    assert [found[name][0]["id"] for name in "abc"] == ["service/58"] * 3
    assert [found[name][0]["match"] for name in "abcd"] == [True, True, True, False]


def test_properties_tell_candidates_apart(client: FlaskClient) -> None:
    plain = {"query": "Council tax"}
    told = {**plain, "properties": [{"pid": "mapped:interactions", "v": [{"id": "interaction/2"}]}]}
    found = reconciled(client, {"plain": plain, "told": told})
    scores = {name: {item["id"]: item["score"] for item in found[name]} for name in found}
    assert scores["told"]["service/57"] > scores["plain"]["service/57"]


def test_properties_alone_are_a_query(client: FlaskClient) -> None:
    sent = [{"pid": "altLabel", "v": "Bins"}, {"pid": "notation", "v": 524}]
    assert reconciled(client, {"q": {"properties": sent, "limit": 1.0}})["q"][0]["id"] == "service/524"


def test_deprecated_concepts_are_not_offered_by_their_words(client: FlaskClient) -> None:
    assert "service/526" not in {item["id"] for item in reconciled(client, {"q": {"query": "Refuse sacks"}})["q"]}
    assert reconciled(client, {"q": {"query": "service/526"}})["q"][0]["description"].endswith("deprecated")


def test_limits_are_kept(client: FlaskClient) -> None:
    assert len(reconciled(client, {"q": {"query": "council tax", "limit": 1}})["q"]) == 1
    many = {f"q{place}": {"query": "x"} for place in range(101)}
    answer = client.post("/reconcile", data={"queries": json.dumps(many)})
    assert answer.status_code == 413
    assert "100" in answer.get_json()["message"]


@pytest.mark.parametrize(
    "form",
    [
        {"queries": "{"},
        {"queries": "[]"},
        {"extend": "{}"},
        {"extend": '{"ids": 1, "properties": []}'},
        {"queries": "[" * 9000},
    ],
)
def test_what_is_not_a_batch_is_refused(client: FlaskClient, form: dict[str, str]) -> None:
    answer = client.post("/reconcile", data=form)
    assert answer.status_code == 400
    assert answer.get_json()["status"] == "error"


def test_odd_queries_are_answered_not_failed(client: FlaskClient) -> None:
    odd: dict[str, Any] = {
        "a": None,
        "b": {},
        "c": {"query": 58},
        "d": {"query": "x", "limit": -1, "properties": 7},
        "e": [],
    }
    found = client.post("/reconcile", data={"queries": json.dumps(odd)}).get_json()
    assert set(valid("result-batch", found)) == set(odd)


def test_columns_are_extended(client: FlaskClient) -> None:
    wanted = {
        "ids": ["service/57", "service/0"],
        "properties": [
            {"id": name} for name in ("notation", "altLabel", "created", "deprecated", "mapped:interactions", "list")
        ],
    }
    found = valid("extend-response", client.post("/reconcile", data={"extend": json.dumps(wanted)}).get_json())
    row = found["rows"]["service/57"]
    assert row["notation"] == [{"str": "57"}]
    assert row["created"] == [{"date": "2003-01-01T00:00:00Z"}]
    assert row["mapped:interactions"] == [
        {"id": "interaction/2", "name": "Collecting revenue"},
        {"id": "interaction/8", "name": "Providing information"},
    ]
    assert all(cell == [] for cell in found["rows"]["service/0"].values())


def test_previews_show_the_concept_and_may_be_framed(client: FlaskClient) -> None:
    answer = client.get("/reconcile/preview?id=service/57")
    assert "Council tax annual notification" in answer.get_data(as_text=True)
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "style-src 'self'" in policy
    assert 'href="../static/preview.css"' in answer.get_data(as_text=True)
    found = valid("flyout", client.get("/reconcile/flyout?id=service/57").get_json())
    assert "&#34;in full&#34;" in found["html"]
    assert client.get("/reconcile/preview?id=service/0").status_code == 404


def test_real_spreadsheet_values_find_their_service(lists_client: FlaskClient) -> None:
    with (HERE / "spreadsheet.tsv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t"))
    queries = {f"q{place}": {"query": row["value"], "type": "list/services"} for place, row in enumerate(rows)}
    found = reconciled(lists_client, queries)
    right = [
        row["value"]
        for place, row in enumerate(rows)
        if found[f"q{place}"][:1] and found[f"q{place}"][0]["id"] == row["expected"]
    ]
    wrong = [
        row["value"]
        for place, row in enumerate(rows)
        if found[f"q{place}"][:1] and found[f"q{place}"][0]["match"] and found[f"q{place}"][0]["id"] != row["expected"]
    ]
    assert len(rows) == 50
    assert len(right) >= 45, {row["value"] for row in rows} - set(right)
    assert wrong == []
