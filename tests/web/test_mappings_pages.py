"""Pages about mappings as a whole: what is inferred, and how far the lists cover each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from publisher.web.app import CLOSE, create_app
from tests.published import FILES, publish, write_workspace

THIRD = {
    "vocab/records.ttl": """
        list:records a skos:ConceptScheme ; dct:title "Records"@en .
        <http://id.example.org/record/9> a skos:Concept ; skos:prefLabel "Refuse files"@en ; skos:notation "9" ;
            skos:inScheme list:records ; skos:exactMatch subject:R1.2 .
        <http://id.example.org/record/10> a skos:Concept ; skos:prefLabel "Other files"@en ; skos:notation "10" ;
            skos:inScheme list:records .""",
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    current, settings = publish(write_workspace(tmp_path_factory.mktemp("three"), {**FILES, **THIRD}))
    app = create_app(current, settings)
    yield app.test_client()
    app.extensions[CLOSE]()


def test_a_concept_page_shows_inferred_mappings_apart_with_every_step(client: FlaskClient) -> None:
    text = client.get("/service/57.html").text
    stated, _, inferred = text.partition('id="inferred"')
    assert "/record/9.html" not in stated
    section = inferred.partition("</section>")[0]
    for part in ("/record/9.html", "Refuse files", "0.81", "related match", "/subject/R1.2.html", "exact match"):
        assert part in section


def test_a_concept_document_holds_no_inferred_mapping(client: FlaskClient) -> None:
    assert "record/9" not in client.get("/service/57.ttl").text


def test_coverage_shows_every_pair_as_picture_and_table(client: FlaskClient) -> None:
    text = client.get("/coverage").text
    picture, _, table = text.partition("<table")
    assert '<svg class="app-matrix"' in picture
    assert ">50</text>" in picture
    assert 'href="/coverage/records/subjects"' in table


def test_coverage_of_a_pair_tells_strengths(client: FlaskClient) -> None:
    text = client.get("/coverage/records/subjects").text
    assert "app-strength--exactMatch" in text
    assert 'href="/coverage/subjects/records"' in text
    assert client.get("/coverage/records/nothing").status_code == 404


def test_coverage_as_json(client: FlaskClient) -> None:
    found = client.get("/coverage.json").json
    assert found is not None
    assert {item["name"] for item in found["lists"]} == {"services", "subjects", "records"}
    pair = client.get("/coverage/services/records.json").json
    assert pair is not None
    assert pair["count"] == {"concepts": 4, "mapped": 0, "inferred": 1, "strengths": {}}


def test_a_mapping_set_leads_to_the_coverage_of_its_lists(client: FlaskClient) -> None:
    page = client.get("/linkset/services-subjects.html").text
    assert 'href="/coverage/services/subjects"' in page
    assert client.get("/coverage/services/subjects").status_code == 200
