"""Two lists side by side: pairs from both ends, inferred ones with their way, what is not mapped, what clashes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from publisher.web.app import CLOSE, create_app
from tests.published import FILES, publish, write_workspace
from tests.serving import Client

EXTRA = {
    "vocab/records.ttl": """
        list:records a skos:ConceptScheme ; dct:title "Records"@en .
        <http://id.example.org/record/1> a skos:Concept ; skos:prefLabel "All files"@en ; skos:notation "1" ;
            skos:topConceptOf list:records ; skos:inScheme list:records .
        <http://id.example.org/record/9> a skos:Concept ; skos:prefLabel "Refuse files"@en ; skos:notation "9" ;
            skos:inScheme list:records ; skos:broader <http://id.example.org/record/1> .
        <http://id.example.org/record/10> a skos:Concept ; skos:prefLabel "Other files"@en ; skos:notation "10" ;
            skos:inScheme list:records .""",
    "mappings/records-subjects.ttl": """
        <http://id.example.org/linkset/records-subjects> a void:Linkset ; dct:title "Records to subjects"@en ;
            void:subjectsTarget list:records ; void:objectsTarget list:subjects ; def:releaseStatus "A draft."@en .
        <http://id.example.org/record/9> skos:exactMatch subject:R1.2 .
        <http://id.example.org/record/10> skos:exactMatch subject:R1.2 ; skos:broadMatch subject:R1.2 .""",
    "mappings/services-records.ttl": """
        service:59 skos:exactMatch <http://id.example.org/record/10> .""",
}
TERM_COLUMNS = ["IRI", "Number", "Label"]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    current, settings = publish(write_workspace(tmp_path_factory.mktemp("pairs"), {**FILES, **EXTRA}))
    app = create_app(current, settings)
    yield app.test_client()
    app.extensions[CLOSE]()


def rows(client: FlaskClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path)
    assert answer.content_type == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text)))


def numbers(client: FlaskClient, query: str, ends: str = "records/subjects") -> list[str]:
    return [row["Subject number"] + row["Strength"] for row in rows(client, f"/compare/{ends}.csv?{query}")]


def test_pairs_are_seen_from_either_end(client: FlaskClient) -> None:
    (there,) = rows(client, "/compare/services/subjects.csv")
    assert (there["Subject number"], there["Target number"], there["Origin"]) == ("57", "R1.2", "stated")
    assert (there["Strength"], there["Confidence"]) == ("relatedMatch", "0.90")
    (back,) = rows(client, "/compare/subjects/services.csv")
    assert (back["Subject number"], back["Target number"], back["Origin"]) == ("R1.2", "57", "inverse")
    assert back["Mapping set"] == "http://id.example.org/linkset/services-subjects"


def test_an_inferred_pair_names_its_way(client: FlaskClient) -> None:
    found = [row for row in rows(client, "/compare/services/records.csv") if row["Origin"] == "inferred"]
    assert {row["Target number"] for row in found} == {"9", "10"}
    assert "http://id.example.org/subject/R1.2" in found[0]["Path"]
    page = client.get("/compare/services/records?origin=inferred").text
    assert 'href="/subject/R1.2.html"' in page


def test_filters_narrow_page_and_data_alike(client: FlaskClient) -> None:
    assert numbers(client, "") == ["9exactMatch", "10exactMatch", "10broadMatch"]
    assert numbers(client, "strength=broadMatch") == ["10broadMatch"]
    assert numbers(client, "q=9+REFUSE") == ["9exactMatch"]
    assert numbers(client, "branch=http://id.example.org/record/1") == ["9exactMatch"]
    assert numbers(client, "origin=drafted") == numbers(client, "origin=stated") == numbers(client, "strength=nonsense")
    assert numbers(client, "origin=inverse") == []
    page = client.get("/compare/records/subjects?strength=broadMatch").text
    assert "/record/10.html" in page
    assert "/record/9.html" not in page
    assert "Nothing fits these filters." in client.get("/compare/records/subjects?q=zzz").text


def test_terms_without_a_mapping_both_ways(client: FlaskClient) -> None:
    found = rows(client, "/compare/records/subjects.csv?show=unmapped")
    assert [list(row) for row in found] == [TERM_COLUMNS]
    assert found[0]["Label"] == "All files"
    assert rows(client, "/compare/records/subjects.csv?show=unmapped-back") == []
    left = {row["Number"] for row in rows(client, "/compare/subjects/services.csv?show=unmapped-back")}
    assert left == {"1", "58", "a.b"}, "a deprecated service is not missed"


def test_conflicts_are_named(client: FlaskClient) -> None:
    found = {row["Subject number"] + row["Strength"]: row["Conflicts"] for row in
             rows(client, "/compare/records/subjects.csv?show=conflicts")}  # fmt: skip
    assert found == {"9exactMatch": "several", "10exactMatch": "clash|several", "10broadMatch": "clash|several"}
    (retired,) = rows(client, "/compare/services/records.csv?conflict=retired")
    assert (retired["Subject number"], retired["Conflicts"]) == ("59", "retired")
    assert "Two strengths that exclude each other" in client.get("/compare/records/subjects?show=conflicts").text


def test_json_comes_in_pages(client: FlaskClient) -> None:
    found = client.get("/compare/records/subjects.json?size=2&page=2").json
    assert found is not None
    assert (found["total"], len(found["rows"])) == (3, 1)
    assert found["rows"][0]["match"] == "broadMatch"


def test_two_lists_are_chosen_by_a_form(client: FlaskClient) -> None:
    answer = client.get("/compare/lists?first=services&second=subjects&lang=cy")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/compare/services/subjects?lang=cy")
    assert 'action="/compare/lists"' in client.get("/mappings").text
    assert client.get("/compare/lists?first=services&second=nothing").status_code == 404
    assert client.get("/compare/services/services").status_code == 404


def test_a_list_a_mapping_set_and_coverage_lead_there(client: FlaskClient) -> None:
    for path in ("/list/services.html", "/linkset/services-subjects.html", "/coverage/services/subjects", "/"):
        assert 'href="/compare/services/subjects"' in client.get(path).text, path


@pytest.mark.parametrize("ends", ["services/records", "records/subjects", "subjects/services", "services/subjects"])
@pytest.mark.parametrize("view", ["pairs", "unmapped", "unmapped-back", "conflicts"])
def test_a_view_says_how_many_rows_it_has(client: FlaskClient, ends: str, view: str) -> None:
    found = client.get(f"/compare/{ends}.json?show={view}&size=1000").json
    assert found is not None
    assert found["total"] == len(found["rows"])
    heading = client.get(f"/compare/{ends}?show={view}").text.partition('id="rows"')[2].partition("</h2>")[0]
    assert f'app-count">{found["total"]}<' in heading


def test_the_address_without_two_lists_asks_for_them(site: Client) -> None:
    page = site.get("/compare/lists")
    assert page.status == 200
    assert 'href="/compare/services/subjects"' in page.text
    assert '<option value="services">' in page.text
    one = site.get("/compare/lists?first=subjects").text
    assert '<option value="subjects" selected>' in one
    assert "two different lists" in site.get("/compare/lists?first=subjects&second=subjects").text
    unknown = site.get("/compare/lists?first=subjects&second=<b>")
    assert (unknown.status, "There is no list “&lt;b&gt;”." in unknown.text) == (404, True)
    assert 'href="/compare/lists"' in site.get("/compare").text
