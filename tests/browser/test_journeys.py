"""People's ways through the real lists, in a real browser: with the mouse, with keys alone, and without scripts."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from publisher.web.app import CLOSE, create_app
from tests.bench.phone import visit
from tests.published import publish
from tests.serving import served

ROOT = Path(__file__).parents[2]
FILES = ("pyproject.toml", "vocab/def.ttl", "vocab/ipsv.ttl", "vocab/lgsl.ttl", "mappings/lgsl-ipsv.ttl")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a site with the real services and subjects."""
    folder = tmp_path_factory.mktemp("lists")
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    current, settings = publish(folder)
    app = create_app(current, settings)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"
    app.extensions[CLOSE]()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, chromium: Browser, lists: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=lists, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(chromium: Browser, lists: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=lists, permissions=["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_find_a_service_by_a_citizens_words(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("rubbish collection")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Household waste collection", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Household waste collection")


def test_copy_an_address(scripted: Page) -> None:
    scripted.clock.install(time=0)
    scripted.goto("/service/524.html")
    scripted.clock.pause_at(3_600)  # what is said for a moment stays said until the clock is moved
    scripted.get_by_role("button", name="Copy address").click()
    expect(scripted.locator("[data-copy=uri]")).to_contain_text("✓")
    assert scripted.evaluate("navigator.clipboard.readText()") == "http://id.esd.org.uk/service/524"
    scripted.clock.run_for(2_000)
    expect(scripted.locator("[data-copy=uri]")).to_contain_text("Copy address")


def test_suggestions_by_keyboard(scripted: Page) -> None:
    scripted.goto("/")
    field = scripted.get_by_role("combobox")
    field.fill("household waste coll")  # at once, so that one answer comes
    expect(scripted.get_by_role("option").first).to_contain_text("Household waste collection")
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "search-suggestions-0")
    field.press("Enter")
    expect(scripted.get_by_role("heading", level=1)).to_contain_text("Household waste collection")


def test_a_late_answer_keeps_the_chosen_suggestion(scripted: Page) -> None:
    scripted.goto("/")
    field = scripted.get_by_role("combobox")
    field.fill("household waste coll")  # at once, so that one answer comes
    expect(scripted.get_by_role("option").first).to_contain_text("Household waste collection")
    field.press("ArrowDown")
    with scripted.expect_response(lambda answer: "/suggest" in answer.url) as late:
        field.type("e")
    late.value.finished()
    expect(field).to_have_attribute("aria-activedescendant", "search-suggestions-0")
    field.press("Enter")
    expect(scripted.get_by_role("heading", level=1)).to_contain_text("Household waste collection")


def test_suggestions_close_on_escape(scripted: Page) -> None:
    scripted.goto("/")
    field = scripted.get_by_role("combobox")
    field.fill("waste")
    expect(scripted.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(scripted.get_by_role("option").first).to_be_hidden()
    field.press("Enter")
    expect(scripted.get_by_role("heading", level=1)).to_have_text("Search")


@pytest.mark.parametrize("leave", ["Escape", "Tab"])
def test_a_late_answer_does_not_open_closed_suggestions(scripted: Page, leave: str) -> None:
    held: list[Route] = []
    scripted.goto("/")
    field = scripted.get_by_role("combobox")
    field.fill("waste")
    expect(scripted.get_by_role("option").first).to_be_visible()
    scripted.route("**/suggest?*", lambda route: held.append(route))
    with scripted.expect_request("**/suggest?*"):
        field.type("s")
    field.press(leave)
    with scripted.expect_response("**/suggest?*") as late:
        held[0].continue_()
    late.value.finished()
    scripted.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(scripted.get_by_role("option").first).to_be_hidden()


def test_browse_subjects_to_depth_five_by_keyboard_only(scripted: Page) -> None:
    scripted.goto("/list/subjects.html")
    scripted.get_by_role("treeitem").first.focus()
    for depth in range(1, 5):
        expandable = scripted.evaluate(_FIRST_OPENABLE)
        assert expandable, f"nothing to open on level {depth}"
        while scripted.evaluate("document.activeElement.textContent") != expandable:
            scripted.keyboard.press("ArrowDown")
        scripted.keyboard.press("ArrowRight")
        expect(scripted.locator("*:focus")).to_have_attribute("aria-expanded", "true")
        scripted.keyboard.press("ArrowRight")
    assert scripted.evaluate(_DEPTH) >= 5
    name = scripted.evaluate("document.activeElement.textContent")
    scripted.keyboard.press("Enter")
    expect(scripted.get_by_role("heading", level=1)).to_contain_text(name)


_DEPTH = """(() => {
  let depth = 0;
  for (let list = document.activeElement.closest('ul'); list; list = list.parentElement.closest('ul')) depth += 1;
  return depth;
})()"""
_FIRST_OPENABLE = """(() => {
  const here = document.activeElement;
  const deep = ['Health, well-being and care', 'Health', 'Environment', 'Waste management', 'Waste collection'];
  const rest = [here, ...here.parentElement.parentElement.querySelectorAll(':scope > li > [role=treeitem]')];
  const open = rest.filter((item) => item.getAttribute('aria-expanded') === 'false');
  return (open.find((item) => deep.includes(item.textContent)) || open[0])?.textContent;
})()"""


def test_open_a_branch(page: Page) -> None:
    page.goto("/list/subjects.html")
    toggle = page.locator("li", has=page.get_by_text("Environment", exact=True)).locator(".app-tree__toggle").first
    toggle.click()
    expect(page.get_by_text("Waste management", exact=True)).to_be_visible()


def test_follow_a_deprecated_term_to_its_successor(chromium: Browser, address: str) -> None:
    context = chromium.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/search?q=ash&status=any")
    page.get_by_role("link", name="Ash collection").click()
    expect(page.locator(".app-deprecated")).to_contain_text("no longer in use")
    page.locator(".app-deprecated").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bin <collection>")
    context.close()


def test_from_a_service_to_its_subject_and_back(page: Page) -> None:
    page.goto("/service/524.html")
    page.locator(".app-card").get_by_role("link", name="Household waste collection", exact=True).first.click()
    expect(page).to_have_url(re.compile("/subject/"))
    expect(page.locator(".app-path").first).to_contain_text("Waste management")
    page.locator(".app-card").get_by_role("link", name="Household waste collection", exact=True).first.click()
    expect(page).to_have_url(re.compile("/service/524"))


def test_download_a_list_as_csv(page: Page) -> None:
    page.goto("/list/services.html")
    address = page.get_by_role("link", name="CSV", exact=True).get_attribute("href")
    reply = page.request.get(address or "")
    assert reply.headers["content-type"].startswith("text/csv")
    assert len(reply.text().splitlines()) > 1_500


def test_the_python_snippet_of_a_list_runs_as_it_stands(page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    page.goto("/list/services.html")
    exec(page.locator("#use-python").text_content() or "", {})  # noqa: S102 - our own page's snippet
    count, number, *_ = capsys.readouterr().out.split()
    assert int(count) > 1_500
    assert number.isdecimal()


def test_the_sparql_snippet_of_a_list_runs_as_it_stands(page: Page) -> None:
    page.goto("/list/services.html")
    query = page.locator("#use-sparql").text_content() or ""
    reply = page.request.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
    assert len(reply.text().splitlines()) > 1_500


def test_the_javascript_snippet_of_a_list_runs_as_it_stands(page: Page) -> None:
    page.goto("/list/services.html")
    script = page.locator("#use-javascript").text_content() or ""
    done = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[0]) > 1_500


def test_compare_services_and_subjects(page: Page) -> None:
    page.goto("/mappings")
    page.get_by_label("First list").select_option(label="Local Government Service List")
    page.get_by_label("Second list").select_option(label="Integrated Public Sector Vocabulary")
    page.get_by_role("button", name="Show side by side").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Integrated Public Sector Vocabulary")
    rows = page.locator("table.app-pairs tbody tr")
    expect(rows).to_have_count(100)
    page.get_by_label("Word or number").fill("household waste")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_label("Word or number")).to_have_value("household waste")
    expect(rows.first).to_contain_text("ousehold waste")
    page.get_by_label("Show").select_option(label=page.get_by_role("option", name="Not mapped in LGSL").inner_text())
    page.get_by_label("Word or number").fill("")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("heading", name="Not mapped in LGSL")).to_be_visible()
    csv = page.get_by_role("main").get_by_role("link", name="CSV", exact=True).get_attribute("href")
    assert len(page.request.get(csv or "").text().splitlines()) > 500


@pytest.mark.parametrize("path", ["/", "/service/524.html", "/list/services.html", "/compare/services/subjects"])
def test_a_first_visit_fetches_little(chromium: Browser, lists: str, path: str) -> None:
    fetched = visit(chromium, lists + path, slow=False).fetched
    assert 5_000 < fetched < 100_000
