"""The interface speaks English and Welsh; the lists keep their own languages, marked."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from publisher.queries import read_examples
from publisher.resources import bundled
from publisher.web import errors, rendering
from publisher.web.languages import read_languages
from publisher.web.negotiation import VARIANTS
from tests.serving import Client

_RENDERING = Path(rendering.__file__)
_OPTIONS = {"extensions": "publisher.web.templating.Kept", "silent": "false"}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}


_TELLING = {"Problem": 3, "NotAcceptable": 3, "NotWritable": 1}
"""What tells people that something cannot be answered, and how many values it is made of."""
_PLACES = re.compile(r"%\(\w+\)s")


def wanted() -> set[str]:
    """Return every message of the templates, those the code asks a translation of, and the examples' texts."""
    found: set[str] = set(re.findall(r'translate\("([^"]+)"\)', _RENDERING.read_text(encoding="utf-8")))
    for path in (bundled("site") / "templates").rglob("*.html"):
        for _, message, _, _ in extract_from_file("jinja2.ext:babel_extract", path, KEYWORDS, options=_OPTIONS):
            found.add(message[0] if isinstance(message, tuple) else str(message))
    return found.union(*({example.title, example.explanation} for example in read_examples()))


def parts() -> Iterator[ast.expr]:
    """Yield what the code gives a problem to say: title, sentence and rest, and sentences it names first."""
    for path in sorted(_RENDERING.parent.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and _TELLING.get(name) == len(node.args):
                yield from node.args
                yield from (keyword.value for keyword in node.keywords if keyword.arg == "rest")
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("message", "rest"):
                yield node.value


def test_sentences_of_errors_are_fixed_and_in_welsh() -> None:
    welsh = read_languages((bundled("site"),)).translator("cy")
    found = list(parts())
    assert [ast.unparse(part) for part in found if isinstance(part, ast.JoinedStr)] == []
    said = {part.value for part in found if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    assert len(said) > 30
    assert [text for text in sorted({*said, *errors.SENTENCES.values()}) if welsh(text) == text] == []
    assert welsh("") == ""


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/nothing-here", 404, "Nid oes dim yn /nothing-here."),
        ("/releases/things/1.0/2.0", 404, "Nid oes rhyddhadau o restr “things”."),
        ("/guides/<b>%25s", 404, "Nid oes canllaw “&lt;b&gt;%s”. Pob canllaw: /guides."),
        ("/history?since=100%25", 400, "nid yw “100%” yn ddilys."),
        ("/service/57?_profile=%25", 406, "Nid oes proffil “%” ar gael. Dewiswch un"),
    ],
)
def test_errors_are_told_to_people_in_welsh_and_to_programs_in_english(
    site: Client, path: str, status: int, told: str
) -> None:
    page = site.get(path, accept="text/html", Accept_Language="cy")
    assert (page.status, told in page.text) == (status, True)
    assert "Accept-Language" in page.headers["Vary"]
    data = site.get(path, accept="application/json", Accept_Language="cy")
    assert (data.status, json.loads(data.text)["detail"][:3]) == (status, page_in_english(site, path)[:3])


def page_in_english(site: Client, path: str) -> str:
    found = re.search(r'<h1[^>]*>[^<]*</h1>\s*<p class="govuk-body">([^<]*)', site.get(path, accept="text/html").text)
    return unescape(found[1]) if found else ""


def test_downloads_are_named_in_welsh(site: Client) -> None:
    text = site.get("/list/services.html?lang=cy").text
    assert ">Llyfr gwaith Excel<" in text
    named = {item.title for variants in VARIANTS.values() for item in variants}
    welsh = read_languages((bundled("site"),)).translator("cy")
    assert {name for name in named if welsh(name) == name} == {
        *("Turtle", "JSON-LD", "RDF/XML", "N-Triples", "N-Quads", "TriG", "Notation3", "JSON", "CSV"),
    }


def test_the_preview_shown_in_other_tools_is_in_welsh(site: Client) -> None:
    page = site.get("/reconcile/preview?id=service/59", Accept_Language="cy")
    assert '<html lang="cy">' in page.text
    assert "ni ddefnyddir mwyach" in page.text
    assert "no longer used" not in page.text
    assert "Accept-Language" in page.headers["Vary"]
    assert "no longer used" in site.get("/reconcile/preview?id=service/59").text
    assert "Hefyd: " in json.loads(site.get("/reconcile/flyout?id=service/57&lang=cy").text)["html"]


def test_the_whole_interface_is_in_welsh() -> None:
    with (bundled("site") / "translations" / "cy.po").open("rb") as opened:
        messages = [message for message in read_po(opened) if message.string and all(message.string)]
    known = {message.id[0] if isinstance(message.id, tuple) else message.id for message in messages}
    assert wanted() - known == set()
    different = [
        message.id
        for message in messages
        if isinstance(message.id, str) and set(_PLACES.findall(message.id)) != set(_PLACES.findall(str(message.string)))
    ]
    assert different == [], "a translation has the same places for values as its original"


@pytest.mark.parametrize(
    ("accept", "query", "language"),
    [
        ("", "", "en"), ("cy", "", "cy"), ("cy-GB,en;q=0.5", "", "cy"), ("fr", "", "en"), ("en,cy;q=0.9", "", "en"),
        ("cy;q=0", "", "en"), ("en", "?lang=cy", "cy"), ("cy", "?lang=en", "en"), ("cy", "?lang=xx", "cy"),
        (";;;", "", "en"),
    ],
)  # fmt: skip
def test_language_by_header_or_link(site: Client, accept: str, query: str, language: str) -> None:
    reply = site.get(f"/{query}", Accept_Language=accept)
    assert f'<html lang="{language}"' in reply.text
    assert "Accept-Language" in reply.headers["Vary"]


def test_welsh_is_marked_as_unreviewed_and_keeps_to_its_links(site: Client) -> None:
    text = site.get("/service/57.html?lang=cy").text
    assert "rhyngwyneb Cymraeg hwn wedi" in text
    assert "19 Gorffennaf 2004" in text
    assert 'href="/service/1.html?lang=cy"' in text


def test_names_in_another_language_are_marked(site: Client) -> None:
    english = site.get("/service/57.html").text
    assert re.search(r'<li lang="cy" dir="auto">Casglu biniau <span class="app-lang">cy</span>', english)
    welsh = site.get("/service/57.html?lang=cy").text
    assert 'lang="en-GB"' in welsh


def test_a_workspace_may_bring_another_language(tmp_path: Path) -> None:
    (tmp_path / "translations").mkdir()
    text = 'msgid ""\nmsgstr "Language: gd\\n"\n\nmsgid "Search"\nmsgstr "Lorg"\n'
    (tmp_path / "translations" / "gd.po").write_text(text)
    languages = read_languages((tmp_path, bundled("site")))
    assert set(languages.tags) == {"en", "cy", "gd"}
    assert languages.of("gd").gettext("Search") == "Lorg"


def test_examples_of_queries_are_explained_in_welsh(site: Client) -> None:
    text = site.get("/sparql?lang=cy&example=07-path-to-the-top", accept="text/html").text
    assert "Y ffordd o bwnc" in text
    assert "Pob pwnc ehangach nag un pwnc" in text
    assert "The way from a subject" not in text
