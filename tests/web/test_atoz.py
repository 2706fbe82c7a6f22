"""The A to Z lists every name of every term in use, in four forms."""

from __future__ import annotations

import csv
import io
import json

import pytest
from defusedxml.ElementTree import fromstring

from tests.published import AUTHORITY
from tests.serving import Client


def test_the_page_shows_letters_and_the_names_under_one(site: Client) -> None:
    text = site.get("/a-z/r", accept="text/html").text
    assert "Refuse collection" in text
    assert "Rubbish &amp; recycling" in text
    assert '<a class="govuk-link" href="/service/57.html"' in text
    assert "→ Bin &lt;collection&gt;" in text
    assert 'href="/a-z/g?list=services"' in text


def test_deprecated_terms_are_left_out(site: Client) -> None:
    found = json.loads(site.get("/a-z.json").body)
    assert "A" not in found["letters"]
    assert f"{AUTHORITY}service/59" not in {entry["iri"] for entry in found["entries"]}


def test_one_list_or_all(site: Client) -> None:
    one, every = (json.loads(site.get(f"/a-z/r.json?list={name}").body)["entries"] for name in ("services", "all"))
    assert [entry["label"] for entry in one] == ["Refuse collection", "Rubbish & recycling"]
    assert [entry["label"] for entry in every] == ["Refuse", "Refuse collection", "Rubbish & recycling"]
    assert "Subjects" in site.get("/a-z/r?list=all", accept="text/html").text


def test_the_same_names_as_json_csv_and_xml(site: Client) -> None:
    entries = json.loads(site.get("/a-z.json").body)["entries"]
    rows = list(csv.DictReader(io.StringIO(site.get("/a-z.csv").text, newline=""), strict=True))
    root = fromstring(site.get("/a-z.xml").body)
    names = [(entry["letter"], entry["label"], entry["iri"]) for entry in entries]
    assert [(row["Letter"], row["Label"], row["IRI"]) for row in rows] == names
    assert [
        (letter.get("Name"), entry.findtext("Label"), entry.findtext("URI"))
        for letter in root.findall("Letter")
        for entry in letter.findall("Entry")
    ] == names
    assert ("C", "Casglu biniau", f"{AUTHORITY}service/57") in names


@pytest.mark.parametrize("path", ["/a-z/x", "/a-z?list=nothing", "/a-z.pdf"])
def test_what_is_not_there_is_told(site: Client, path: str) -> None:
    assert site.get(path).status == 404
