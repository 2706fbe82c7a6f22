"""The JSON API does what its OpenAPI document says."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from publisher.web.openapi import OPERATIONS

BASE = "http://id.esd.org.uk/"
EXAMPLES = {
    "/api/v1/lists": ["", "?limit=2&offset=1", "?limit=1001"],
    "/api/v1/lists/{name}": ["services", "LGSL"],
    "/api/v1/lists/{name}/concepts": ["", "?top=true", "?limit=2"],
    "/api/v1/lists/{name}/concepts/{notation}": ["57", "526"],
    "/api/v1/concept": ["?iri=service/57", f"?iri={BASE}function/2"],
    "/api/v1/search": ["?q=council", "?q=refuse&status=any&list=services&limit=1", "?q=tax&mapped=functions"],
    "/api/v1/suggest": ["?q=coun", "?q=b&list=LGSL&limit=3"],
    "/api/v1/mapping-sets": [""],
    "/api/v1/mappings": ["", "?set=services-functions", "?subject=service/57&limit=1", f"?target={BASE}function/2"],
}


@pytest.fixture
def described(client: FlaskClient) -> dict[str, Any]:
    found = client.get("/api/openapi.json").get_json()
    assert isinstance(found, dict)
    return found


def addresses(path: str) -> list[str]:
    if path.endswith("{notation}"):
        return [path.replace("{name}", "services").replace("{notation}", item) for item in EXAMPLES[path]]
    if path.endswith("{name}"):
        return [path.replace("{name}", item) for item in EXAMPLES[path]]
    return [path.replace("{name}", "services") + item for item in EXAMPLES[path]]


def test_the_document_is_valid_openapi(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(described).validate()


def test_every_path_is_described_and_every_description_has_a_path(
    client: FlaskClient, described: dict[str, Any]
) -> None:
    rules = {re.sub(r"<(\w+)>", r"{\1}", rule.rule) for rule in client.application.url_map.iter_rules()}
    served = {rule for rule in rules if rule.startswith("/api/v1")}
    assert served == set(described["paths"]) == set(EXAMPLES) == set(OPERATIONS)


@pytest.mark.parametrize("path", OPERATIONS)
def test_answers_fit_their_schema(client: FlaskClient, described: dict[str, Any], path: str) -> None:
    schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    validator = Draft202012Validator({**schema, "components": described["components"]})
    for address in addresses(path):
        answer = client.get(address)
        assert answer.status_code == 200, address
        found = answer.get_json()
        validator.validate(found)
        assert found, address


def test_a_concept_is_told_whole(client: FlaskClient) -> None:
    found = client.get("/api/v1/lists/LGSL/concepts/57").get_json()
    assert found["iri"] == BASE + "service/57"
    assert [text["value"] for text in found["alt_labels"]] == ["Council tax", "Council tax bill"]
    assert {link["other"]["iri"] for link in found["mappings"]} == {
        BASE + name for name in ("function/2", "interaction/2", "interaction/8")
    }
    assert found == client.get("/api/v1/concept?iri=service/57").get_json()


def test_search_narrows(client: FlaskClient) -> None:
    def found(query: str) -> list[str]:
        return [hit["iri"].removeprefix(BASE) for hit in client.get(f"/api/v1/search?{query}").get_json()]

    assert "service/526" not in found("q=refuse%20sacks")
    assert "service/526" in found("q=refuse%20sacks&status=any")
    assert found("q=waste&top=service/524") == ["service/525"]
    assert set(found("q=council%20tax&mapped=interactions")) == {"service/57", "service/58"}


def test_pages_meet_and_are_linked(client: FlaskClient) -> None:
    address, seen = "/api/v1/lists/services/concepts?limit=2", []
    while address:
        answer = client.get(address)
        seen += [row["notation"] for row in answer.get_json()]
        following = re.search(r'<([^>]*)>; rel="next"', answer.headers["Link"])
        address = following[1] if following else ""
    assert seen == ["57", "58", "524", "525", "526"]
    assert answer.headers["X-Total-Count"] == "5"


def test_an_answer_a_client_has_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/api/v1/lists").headers["ETag"]
    again = client.get("/api/v1/lists", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_big_answer_is_compressed_for_who_takes_it(client: FlaskClient) -> None:
    plain = client.get("/api/openapi.json")
    squeezed = client.get("/api/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(squeezed.data) == plain.data
    assert len(squeezed.data) < len(plain.data) / 3
    assert squeezed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in squeezed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert squeezed.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/lists/nothing", 404, "services"),
        ("/lists/services/concepts/0", 404, "services"),
        ("/concept", 400, "iri"),
        ("/concept?iri=service/0", 404, "service/0"),
        ("/search", 400, "'q'"),
        ("/search?q=x&status=old", 400, "deprecated"),
        ("/search?q=x&limit=many", 400, "limit"),
        ("/lists/services/concepts?top=perhaps", 400, "true or false"),
    ],
)
def test_problems_say_what_to_ask(client: FlaskClient, path: str, status: int, word: str) -> None:
    answer = client.get(f"/api/v1{path}")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert word in answer.get_json()["detail"]
