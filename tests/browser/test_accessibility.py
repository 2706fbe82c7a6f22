"""Every kind of page: no axe violation, no console error, nothing foreign, valid HTML, no sideways scrolling."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.page_types import PAGE_TYPES

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
WAYS = [("en", "light", 1280), ("cy", "dark", 390), ("en", "dark", 1280), ("cy", "light", 390)]
_FAILING = {"not-found": "404", "sparql-error": "400"}
"""Pages that are answered with an error, which Chromium tells in its console."""
_RUN = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"

_USELESS_ON_PAPER = """() => {
  const shown = e => e.getClientRects().length > 0 && !e.closest(".govuk-visually-hidden");
  const told = e => shown(e) && e.innerText.trim() !== "";
  const fields = [...document.querySelectorAll("main :is(input, select, textarea, button)")];
  const headings = [...document.querySelectorAll("main :is(h1, h2, h3)")].filter(shown).filter(heading => {
    let next = heading.nextElementSibling;
    while (next && !told(next)) next = next.nextElementSibling;
    return !next || (/^H[1-3]$/.test(next.tagName) && next.tagName <= heading.tagName);
  });
  return [...fields.filter(e => shown(e) && !e.closest("[data-sparql], th")), ...headings].map(e => e.outerHTML);
}"""
"""Fields to fill in, but the query and what sorts its result; headings with nothing below them."""

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_axe_finds_no_violation(chromium: Browser, address: str, kind: str) -> None:
    found = []
    for language, scheme, width in WAYS:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language, bypass_csp=True
        )  # fmt: skip
        page = context.new_page()
        page.goto(address + PAGE_TYPES[kind])
        page.add_script_tag(path=AXE)
        for violation in page.evaluate(_RUN)["violations"]:
            nodes = [node["html"][:200] for node in violation["nodes"][:3]]
            found.append(f"{language} {scheme} {width}: {violation['id']}: {violation['help']}: {nodes}")
        context.close()
    assert found == []


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_nothing_foreign_no_error_no_sideways_scrolling(chromium: Browser, address: str, kind: str) -> None:
    told: list[str] = []
    for width in (1280, 320):
        context = chromium.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda request: told.append(request.url) if not request.url.startswith(address) else None)
        page.goto(address + PAGE_TYPES[kind], wait_until="networkidle")
        scrolled = page.evaluate("document.documentElement.scrollWidth")
        if scrolled > width:
            told.append(f"{scrolled} wide at {width}")
        context.close()
    status = _FAILING.get(kind, "")
    expected = [text for text in told if status and f"status of {status}" in text]
    assert len(expected) == (2 if status else 0)
    assert [text for text in told if text not in expected] == []


def test_html_is_valid(address: str, tmp_path: Path) -> None:
    java = shutil.which("java")
    assert java, "The HTML check needs Java: run tests/system-packages.sh."
    for kind, path in PAGE_TYPES.items():
        for language in ("en", "cy"):
            sent = {"Accept": "text/html", "Accept-Language": language}
            request = urllib.request.Request(address + path, headers=sent)
            try:
                with urllib.request.urlopen(request) as answer:
                    body = answer.read()
            except urllib.error.HTTPError as error:
                body = error.read()
                error.close()
            (tmp_path / f"{kind}-{language}.html").write_bytes(body)
    command = [java, "-Xss1m", "-jar", str(VNU), "--format", "json", "--exit-zero-always", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    messages = json.loads(done.stderr or done.stdout)["messages"]
    assert (
        sorted({f"{Path(item['url']).name}: {item['message']}" for item in messages if item["type"] == "error"}) == []
    )


def test_paper_shows_neither_forms_nor_headings_of_nothing(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 718, "height": 1017})
    page = context.new_page()
    found = {}
    for kind, path in PAGE_TYPES.items():
        page.goto(address + path)
        page.emulate_media(media="print")
        found[kind] = page.evaluate(_USELESS_ON_PAPER)
    context.close()
    assert {kind: seen for kind, seen in found.items() if seen} == {}
