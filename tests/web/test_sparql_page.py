"""The query page for browsers: a form, results as a table, examples, downloads and code; and in a real browser more."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from publisher.queries import read_examples
from tests.serving import Client

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
LABELS = "SELECT ?s ?l { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l } ORDER BY ?l"


def test_browsers_get_the_page_and_programs_do_not(site: Client) -> None:
    assert site.get("/sparql", accept=BROWSER).type == "text/html"
    for accept in (None, "*/*", "text/turtle", "application/sparql-results+json", "application/xml"):
        assert site.get("/sparql", ("query", "ASK {}"), accept=accept).type != "text/html"


def test_the_form_works_without_a_script(site: Client) -> None:
    page = site.get("/sparql", accept=BROWSER).text
    assert re.search(r'<form action="/sparql" method="get"', page)
    assert re.search(r'<textarea[^>]* name="query"', page)
    assert re.search(r'<label [^>]*for="query"', page)


def test_results_are_a_table_with_links_and_names(site: Client) -> None:
    page = site.get("/sparql", ("query", LABELS), accept=BROWSER).text
    assert '<a class="govuk-link" href="/service/58.html">http://id.example.org/service/58</a>' in page
    assert '<span class="app-sparql__name">Garden waste</span>' in page
    assert "Bin &lt;collection&gt;" in page, "what the data says is text, never markup"


def test_the_query_stays_in_the_form(site: Client) -> None:
    page = site.get("/sparql", ("query", 'ASK { ?s ?p "</textarea><script>" }'), accept=BROWSER).text
    assert "&lt;/textarea&gt;&lt;script&gt;" in page
    assert "</textarea><script>" not in page


def test_downloads_hold_the_whole_answer(site: Client) -> None:
    page = site.get("/sparql", ("query", LABELS), accept=BROWSER).text
    links = re.findall(r'href="(/sparql\?query=[^"]*format=(\w+))"', page)
    assert [name for _, name in links] == ["json", "xml", "csv", "tsv"]
    for address, _ in links:
        assert site.get(address.replace("&amp;", "&"), accept=BROWSER).status == 200


def test_ask_and_graphs_are_shown(site: Client) -> None:
    assert "<strong>Yes</strong>" in site.get("/sparql", ("query", "ASK { ?s ?p ?o }"), accept=BROWSER).text
    graph = site.get("/sparql", ("query", "DESCRIBE <http://id.example.org/service/58>"), accept=BROWSER).text
    assert "&#34;Garden waste&#34;@en" in graph


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("SELECT *\nWHERE { ?s ?p }", 400, "Line 2, column 16"),
        ("CLEAR ALL", 403, "read-only"),
        ("ASK " + "{" * 200 + "}" * 200, 503, "query_depth"),
    ],
)
def test_errors_are_a_page_for_browsers(site: Client, query: str, status: int, said: str) -> None:
    reply = site.get("/sparql", ("query", query), accept=BROWSER)
    assert (reply.status, reply.type) == (status, "text/html")
    assert said in reply.text
    assert "<title>Error" in reply.text


def test_every_example_is_offered_and_opens(site: Client) -> None:
    page = site.get("/sparql", accept=BROWSER).text
    for example in read_examples():
        assert f'href="/sparql?example={quote(example.name)}"' in page
    opened = site.get("/sparql", ("example", "29-is-there"), accept=BROWSER).text
    assert "Is there a service with this name?" in opened
    assert "\nASK {" in opened


@pytest.mark.parametrize("name", ["curl", "python", "javascript", "r"])
def test_code_to_copy_holds_the_query(site: Client, name: str) -> None:
    page = site.get("/sparql", ("query", "ASK { ?s ?p 'it''s `${x}` \\\\' }"), accept=BROWSER).text
    code = page.partition(f'id="code-{name}"')[2].partition("</pre>")[0]
    assert f"http://127.0.0.1:{site.port}/sparql" in code
    assert "ASK {" in code


def test_nothing_comes_from_third_parties(site: Client) -> None:
    page = site.get("/sparql", accept=BROWSER).text
    loaded = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', page)
    assert [address for address in loaded if not address.startswith("/")] == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { ?s ?p LIMIT", 'Line 1, column 23: expected one of ".", ":"'),
        ("SELECT * { ?s a nowhere:Thing }", "the prefix before the colon is not declared"),
    ],
)
def test_a_malformed_query_is_told_in_words_people_can_read(site: Client, query: str, said: str) -> None:
    told = site.get("/sparql", ("query", query), accept="application/sparql-results+json").text
    assert said in told
    assert "\\u{" not in told
    assert "['" not in told
