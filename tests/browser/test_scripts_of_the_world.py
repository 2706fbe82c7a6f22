"""Data written from right to left, or without Latin letters, reads as it should on every page it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from publisher.web.app import CLOSE, create_app
from tests.published import publish, write_workspace
from tests.serving import served

FILES = {
    "vocab/places.ttl": """
        list:places a skos:ConceptScheme ; dct:title "أماكن"@ar .
        <http://id.example.org/place/1> a skos:Concept ; skos:prefLabel "مكتبة عامة"@ar ; skos:altLabel "دار الكتب"@ar ;
            skos:notation "1" ; skos:definition "مكان (مفتوح للجميع) فيه 3 قاعات."@ar ; skos:inScheme list:places ;
            skos:topConceptOf list:places .
        <http://id.example.org/place/2> a skos:Concept ; skos:prefLabel "مكتبة الأطفال"@ar ; skos:notation "2" ;
            skos:inScheme list:places ; skos:broader <http://id.example.org/place/1> .""",
    "vocab/themes.ttl": """
        list:themes a skos:ConceptScheme ; dct:title "主題"@zh-Hant .
        <http://id.example.org/theme/1> a skos:Concept ; skos:prefLabel "公共圖書館"@zh-Hant, "Public library"@en ;
            skos:notation "1" ; skos:inScheme list:themes ; skos:exactMatch <http://id.example.org/place/1> .
        <http://id.example.org/theme/2> a skos:Concept ; skos:prefLabel "博物館"@zh-Hant ; skos:notation "2" ;
            skos:inScheme list:themes .""",
}
_DIRECTION = "element => getComputedStyle(element).direction"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    current, settings = publish(write_workspace(tmp_path_factory.mktemp("world"), FILES))
    app = create_app(current, settings)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"
    app.extensions[CLOSE]()


@pytest.fixture
def page(chromium: Browser, world: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=world, viewport={"width": 320, "height": 800})
    yield context.new_page()
    context.close()


def test_arabic_reads_from_the_right_within_an_english_page(page: Page) -> None:
    page.goto("/place/1.html")
    name = page.get_by_role("heading", level=1).locator("[lang=ar]")
    expect(name).to_have_text("مكتبة عامة")
    assert name.evaluate(_DIRECTION) == "rtl"
    assert page.locator(".app-definition [lang=ar]").evaluate(_DIRECTION) == "rtl"
    assert page.locator("main").evaluate(_DIRECTION) == "ltr"
    assert page.locator(".app-names li", has_text="دار الكتب").evaluate(_DIRECTION) == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_tree_and_the_a_to_z_take_any_script(page: Page) -> None:
    page.goto("/list/places.html")
    assert page.get_by_role("heading", level=1).evaluate(_DIRECTION) == "rtl"
    page.locator(".app-tree__toggle").first.click()
    below = page.get_by_text("مكتبة الأطفال", exact=True)
    expect(below).to_be_visible()
    assert below.evaluate(_DIRECTION) == "rtl"
    page.goto("/list/themes.html?view=az")
    expect(page.get_by_role("heading", name="博", exact=True)).to_be_visible()
    expect(page.locator(".app-rows [lang=zh-Hant]")).to_have_text("博物館")


def test_a_name_in_the_readers_language_comes_first_and_others_are_marked(page: Page) -> None:
    page.goto("/theme/1.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Public library")
    page.goto("/theme/2.html")
    expect(page.get_by_role("heading", level=1).locator(".app-lang")).to_have_text("zh-Hant")
    page.goto("/compare/themes/places")
    assert page.locator("td [lang=ar]").first.evaluate(_DIRECTION) == "rtl"


def test_search_finds_words_of_any_script(page: Page) -> None:
    page.goto(f"/search?q={quote('مكتبة')}")
    expect(page.locator(".app-hit")).to_have_count(2)
    page.goto(f"/search?q={quote('公共圖')}")
    expect(page.locator(".app-hit").first).to_contain_text("Public library")
