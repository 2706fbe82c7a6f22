"""Finding a term: the search page, its data forms, jumps and suggestions."""

from __future__ import annotations

import csv
import io
import json

import pytest

from publisher.web.search_pages import marked
from tests.published import AUTHORITY
from tests.serving import Client


def test_a_citizens_word_finds_the_service(site: Client) -> None:
    text = site.get("/search?q=rubbish", accept="text/html").text
    assert "/service/57.html" in text
    assert "<mark>Rubbish</mark> &amp; recycling" in text


def test_a_typing_error_is_forgiven_and_told(site: Client) -> None:
    text = site.get("/search?q=gardn").text
    assert "Showing results for" in text
    assert "/service/58.html" in text


@pytest.mark.parametrize("query", [f"{AUTHORITY}service/57", "service/57", "service 57", "service:57"])
def test_an_address_or_a_number_with_its_list_leads_there(site: Client, query: str) -> None:
    reply = site.get("/search", ("q", query), accept="text/html")
    assert (reply.status, reply.headers["Location"]) == (303, "/service/57.html")


def test_results_as_data(site: Client) -> None:
    found = json.loads(site.get("/search?q=waste", accept="application/json").body)
    assert {hit["iri"] for hit in found["results"]} >= {f"{AUTHORITY}service/1", f"{AUTHORITY}service/58"}
    rows = list(csv.DictReader(io.StringIO(site.get("/search.csv?q=waste").text)))
    assert rows[0]["IRI"] == found["results"][0]["iri"]
    assert len(rows) == found["total"]


def test_deprecated_terms_are_hidden_unless_asked_for(site: Client) -> None:
    assert "/service/59.html" not in site.get("/search?q=ash+collection").text
    assert "/service/59.html" in site.get("/search?q=ash+collection&status=any").text


def test_results_narrow_to_a_list(site: Client) -> None:
    assert "/service/57.html" not in site.get("/search?q=refuse&list=subjects").text
    assert "/subject/R1.2.html" in site.get("/search?q=refuse&list=subjects").text


def test_nothing_found_helps(site: Client) -> None:
    text = site.get("/search?q=xyzzyq").text
    assert "No term is called that" in text
    assert "status=any" in text


def test_suggestions_begin_as_typed(site: Client) -> None:
    typed, labels, _, addresses = json.loads(site.get("/suggest?q=gard").body)
    assert (typed, labels[0], addresses[0]) == ("gard", "Garden waste", "/service/58.html")
    assert json.loads(site.get("/suggest?q=").body) == ["", [], [], []]


def test_marks_never_let_markup_through() -> None:
    assert marked("a <b>bin</b>", "bin b") == "a &lt;b&gt;<mark>bin</mark>&lt;/b&gt;"
    assert marked("Bin <bins>", "bin") == "<mark>Bin</mark> &lt;<mark>bins</mark>&gt;"
    assert marked("<i>", "") == "&lt;i&gt;"


def test_results_narrow_by_class_branch_and_mapped_list(site: Client) -> None:
    def found(query: str) -> set[str]:
        hits = json.loads(site.get(f"/search.json?q=waste%20collection&{query}").body)["results"]
        return {hit["iri"].removeprefix(AUTHORITY) for hit in hits}

    assert "service/57" in found("")
    assert found(f"top={AUTHORITY}service/57") == set()
    assert found("mapped=subjects") == {"service/57"}
    assert found("type=http://def.example.org/Nothing") == set()
    text = site.get("/search?q=waste&mapped=subjects", accept="text/html").text
    assert '<option value="subjects" selected>Subjects</option>' in text


def test_the_page_offers_every_filter_and_shows_what_is_chosen(site: Client) -> None:
    text = site.get("/search?q=waste", accept="text/html").text
    assert '<option value="services">Services</option>' in text
    assert '<option value="http://def.example.org/Service">Service</option>' in text
    assert "Choose a list and search" in text
    narrowed = f"/search?q=waste&list=services&type=http://def.example.org/Service&top={AUTHORITY}service/1&status=any"
    text = site.get(narrowed, accept="text/html").text
    for name in ("list", "status", "type", "mapped", "top"):
        assert f'<select class="govuk-select" id="search-{name}" name="{name}">' in text
    assert f'<option value="{AUTHORITY}service/1" selected>Waste</option>' in text
    assert '<option value="http://def.example.org/Service" selected>Service</option>' in text
    assert '<option value="any" selected>' in text
    assert "Garden waste" in text.replace("<mark>", "").replace("</mark>", "")
