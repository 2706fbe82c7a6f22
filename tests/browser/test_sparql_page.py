"""The query page in a real browser: editor, completion, syntax check, running, sorting, history, copying."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

_AT_THE_PROPERTY = """() => {
  const editor = document.querySelector('.CodeMirror').CodeMirror;
  editor.focus();
  editor.setCursor({ line: 2, ch: 14 });
}"""

pytestmark = pytest.mark.browser
_SKOS = "http://www.w3.org/2004/02/skos/core#"
LABELS = f"SELECT ?l ?n {{ ?s <{_SKOS}prefLabel> ?l ; <{_SKOS}notation> ?n }}"


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """Give a page that fails the test when a script fails or anything is asked of another server."""
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda request: request.url.startswith(address) or wrong.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert [text for text in wrong if "400 (" not in text] == []


def text_of(page: Page) -> str:
    return str(page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()"))


def write(page: Page, query: str) -> None:
    page.evaluate("query => document.querySelector('.CodeMirror').CodeMirror.setValue(query)", query)


def wait_for_copied(page: Page, part: str) -> None:
    """Wait until the clipboard holds a text: writing to it is asynchronous."""
    page.wait_for_function("part => navigator.clipboard.readText().then(text => text.includes(part))", arg=part)


def test_the_editor_takes_the_forms_place_and_runs_the_query(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql?query={quote(LABELS)}")
    assert text_of(page) == LABELS
    expect(page.locator("#query")).to_be_hidden()
    write(page, "ASK { ?s ?p ?o }")
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text("Yes (true)")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["query"] == ["ASK { ?s ?p ?o }"]


def test_the_keyboard_runs_a_query_and_leaves_the_editor(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql?query=ASK%7B%7D")
    page.locator(".CodeMirror").click()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.closest('.CodeMirror')") is None
    page.locator(".CodeMirror").click()
    page.keyboard.type(" ")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def test_a_mistake_is_marked_while_one_types(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql")
    write(page, "SELECT * WHERE {\n  ?s ?p\n}")
    expect(page.locator(".parseErrorIcon").first).to_be_visible()
    write(page, "SELECT * WHERE {\n  ?s ?p ?o\n}")
    expect(page.locator(".parseErrorIcon")).to_have_count(0)


def test_properties_of_the_data_are_offered(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql")
    write(page, "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nSELECT * WHERE {\n  ?s skos:pref \n}")
    page.evaluate(_AT_THE_PROPERTY)
    page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint").first).to_contain_text("prefLabel")


def test_properties_are_offered_however_late_they_come_and_though_they_failed_once(page: Page, address: str) -> None:
    failed: list[Route] = []
    held: list[Route] = []
    terms = re.compile(r"/sparql\?query=SELECT%20%3Fterm")
    page.route(terms, lambda route: (failed.append(route), route.fulfill(status=400)))
    with page.expect_response(terms), page.expect_response(terms):
        page.goto(f"{address}/sparql")
    page.unroute(terms)
    page.route(terms, lambda route: held.append(route))
    write(page, "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nSELECT * WHERE {\n  ?s skos:pref \n}")
    page.evaluate(_AT_THE_PROPERTY)
    with page.expect_request(terms):
        page.keyboard.press("Control+Space")
    expect(page.locator(".CodeMirror-hint")).to_have_count(0)
    held[0].continue_()
    expect(page.locator(".CodeMirror-hint").first).to_contain_text("prefLabel")
    assert (len(failed), len(held)) == (2, 1)


def test_a_column_sorts_both_ways(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql?query={quote(LABELS)}")
    header = page.get_by_role("columnheader", name="l", exact=True)
    first = page.locator("table tbody tr td").first
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    lowest = first.inner_text()
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "descending")
    assert lowest.lower() < first.inner_text().lower()


def test_own_queries_are_kept_and_forgotten(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql")
    expect(page.locator("[data-history]")).to_be_hidden()
    write(page, "ASK { ?mine ?p ?o }")
    with page.expect_navigation():
        page.get_by_role("button", name="Run").click()
    with page.expect_navigation():
        page.get_by_role("link", name="ASK { ?mine ?p ?o }").click()
    assert text_of(page) == "ASK { ?mine ?p ?o }"
    page.get_by_role("button", name="Forget them").click()
    expect(page.locator("[data-history]")).to_be_hidden()


def test_the_address_and_the_code_can_be_copied(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql?query=ASK%7B%7D")
    page.get_by_role("button", name="Copy the address of this query").click()
    wait_for_copied(page, f"{address}/sparql?query=ASK%7B%7D")
    page.get_by_text("Python (SPARQLWrapper)").click()
    page.get_by_role("button", name="Copy", exact=True).click()
    wait_for_copied(page, "from SPARQLWrapper import")


def test_without_a_script_the_form_does_the_same_work(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/sparql")
    expect(page.get_by_role("button", name="Copy the address of this query")).to_be_hidden()
    page.get_by_label("Query").fill(LABELS)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_role("cell", name="Garden waste en")).to_be_visible()
    context.close()


def test_what_is_said_about_a_mistake_leads_to_it(page: Page, address: str) -> None:
    query = "SELECT *\nWHERE { ?s ?p }"
    page.goto(f"{address}/sparql?query={quote(query)}")
    page.locator(".govuk-error-summary a").click()
    expect(page.locator(".CodeMirror-focused")).to_be_visible()
    place = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor()")
    assert (place["line"], place["ch"]) == (1, 15)


def test_running_a_query_keeps_the_language_and_the_graphs(page: Page, address: str) -> None:
    page.goto(f"{address}/sparql?lang=cy&default-graph-uri=http://id.example/none&query={quote('ASK { ?s ?p ?o }')}")
    with page.expect_navigation():
        page.get_by_role("button", name="Rhedeg").click()
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["lang"], asked["default-graph-uri"]) == (["cy"], ["http://id.example/none"])
    expect(page.get_by_text("(false)")).to_be_visible()
