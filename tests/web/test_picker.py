"""The picker puts a term's label and address into a form, by keyboard and by mouse, on any website.

Words are entered at once, so that one answer comes: the answers to their beginnings would be late ones.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.published import AUTHORITY
from tests.serving import Client

pytestmark = pytest.mark.browser
FORM = """<!doctype html><html lang="en"><title>A form elsewhere</title>
<form><label for="service">Service</label><input id="service" name="service" data-picker="services">
<label for="other">Subject</label><input id="other" name="other" data-picker="" data-picker-uri="subject">
<button>Send</button></form><script src="http://127.0.0.1:{port}/static/picker.js"></script>"""


@pytest.fixture
def form(chromium: Browser, site: Client) -> Iterator[Page]:
    page = chromium.new_page()
    page.set_content(FORM.replace("{port}", str(site.port)))
    yield page
    page.close()


def sent(form: Page) -> dict[str, str]:
    found = form.evaluate("Object.fromEntries(new FormData(document.forms[0]))")
    assert isinstance(found, dict)
    return found


def test_a_term_is_picked_with_the_keyboard_alone(form: Page) -> None:
    field = form.get_by_role("combobox", name="Service")
    field.focus()
    form.keyboard.insert_text("waste")
    expect(form.get_by_role("option")).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    form.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "publisher-picker-1-0")
    expect(form.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    form.keyboard.press("ArrowUp")
    form.keyboard.press("ArrowUp")
    form.keyboard.press("Enter")
    expect(form.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("Waste")
    assert sent(form) == {"service": "Waste", "service_uri": f"{AUTHORITY}service/1", "other": "", "subject": ""}


def test_typing_on_takes_the_address_back(form: Page) -> None:
    field = form.get_by_role("combobox", name="Service")
    field.fill("garden")
    form.get_by_role("option", name="Garden waste").click()
    assert sent(form)["service_uri"] == f"{AUTHORITY}service/58"
    field.press_sequentially("x")
    assert sent(form)["service_uri"] == ""


def test_escape_closes_and_leaves_the_text(form: Page) -> None:
    field = form.get_by_role("combobox", name="Service")
    field.fill("gard")
    expect(form.get_by_role("option")).to_have_count(1)
    form.keyboard.press("Escape")
    expect(form.get_by_role("option")).to_have_count(0)
    expect(field).to_have_value("gard")


def test_another_name_finds_the_term_and_the_list_narrows(form: Page) -> None:
    form.get_by_role("combobox", name="Subject").fill("refuse")
    expect(form.get_by_role("option")).to_have_count(2)
    form.get_by_role("option", name="Bin <collection>").click()
    assert sent(form)["subject"] == f"{AUTHORITY}service/57"


def test_a_late_answer_does_not_take_the_term_from_under_a_pressed_mouse(form: Page) -> None:
    held: list[Route] = []
    field = form.get_by_role("combobox", name="Service")
    field.fill("garden")
    option = form.get_by_role("option", name="Garden waste")
    option.hover()
    form.route("**/suggest?*", lambda route: held.append(route))
    with form.expect_request("**/suggest?*"):
        field.press_sequentially(" ")
    form.mouse.down()
    with form.expect_response("**/suggest?*") as late:
        held[0].continue_()
    late.value.finished()
    form.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    form.mouse.up()
    assert sent(form)["service_uri"] == f"{AUTHORITY}service/58"


def test_a_script_hears_what_was_picked(form: Page) -> None:
    form.evaluate("document.addEventListener('pick', (event) => { window.picked = event.detail; })")
    form.get_by_role("combobox", name="Service").fill("garden")
    form.get_by_role("option").click()
    assert form.evaluate("window.picked.notation") == "58"


def test_what_is_found_is_said_to_screen_readers(form: Page) -> None:
    field = form.get_by_role("combobox", name="Service")
    field.fill("qqqqqqq")
    expect(form.get_by_role("status").first).to_have_text("No term begins like this.")
