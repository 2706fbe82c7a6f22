"""Old and odd addresses still lead somewhere, and withdrawn concepts behave as their list wants."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.errors import ConfigurationError
from publisher.web.app import CLOSE, create_app
from publisher.web.redirects import read_redirects
from tests.published import AUTHORITY, SETTINGS, publish, write_workspace
from tests.serving import Client, served

TABLE = "# comment\n/standards/lgsl/{n}\t/service/{n}\n?LGSL={n}&LGIL={i}\t/service/{n}\t302\n/id/{path*}\t/{path}\n"


def table(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "redirects.tsv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/standards/lgsl/57", "/service/57"),
        ("/standards/LGSL/57", "/service/57"),
        ("/id/service/57", "/service/57"),
        ("/doc/service/57", "/service/57"),
        ("/doc/service/57.ttl", "/service/57.ttl"),
        ("/?LGSL=57&LGIL=2", "/service/57"),
        ("/?lgsl=57", "/service/57"),
        (f"/?uri={AUTHORITY}service/57", "/service/57"),
        (f"/?uri={AUTHORITY.replace('http:', 'https:')}service/57", "/service/57"),
        ("/?uri=http://def.example.org/Service", "/def/Service"),
        ("/service/57/", "/service/57"),
        ("/SERVICE/57", "/service/57"),
    ],
)
def test_old_addresses_lead_to_the_identifier(site: Client, path: str, location: str) -> None:
    reply = site.get(path)
    assert reply.status in (301, 303)
    assert reply.headers["Location"] == location


def test_an_unknown_uri_shows_the_home_page(site: Client) -> None:
    assert site.get("/?uri=http://elsewhere.example/x").status == 200


def test_the_table_is_read_in_order(tmp_path: Path) -> None:
    found = read_redirects([table(tmp_path, TABLE)])
    assert found.find("/Standards/LGSL/58", {}) == ("/service/58", 301)
    assert found.find("/", {"lgsl": "58", "LGIL": "2"}) == ("/service/58", 302)
    assert found.find("/", {"LGSL": "58"}) is None
    assert found.find("/id/a/b c", {}) == ("/a/b%20c", 301)
    assert found.find("/standards/lgsl/58/more", {}) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("/old\n", r"redirects\.tsv:1: write the old address"),
        ("# fine\nold\t/new\n", r"redirects\.tsv:2: write the old address"),
        ("/old\t/new\t200\n", "200 is no redirect"),
        ("/old/{a}\t/new/{b}\n", "{b}"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        read_redirects([table(tmp_path, text)])


@pytest.mark.parametrize(("rule", "status"), [("page", 303), ("redirect", 301), ("gone", 410)])
def test_each_list_chooses_what_becomes_of_withdrawn_concepts(tmp_path: Path, rule: str, status: int) -> None:
    folder = write_workspace(tmp_path)
    (folder / "pyproject.toml").write_text(f'{SETTINGS}\n[tool.publisher.deprecated]\nservices = "{rule}"\n')
    current, settings = publish(folder)
    app = create_app(current, settings)
    with served(app) as port:
        client = Client(port)
        reply = client.get("/service/59", accept="text/html")
        assert reply.status == status
        assert "/service/57" in reply.headers.get("Location", "") + reply.text or rule == "page"
        assert client.get("/service/59.html").status == 200
        if rule == "gone":
            assert 'href="/service/59.html"' in reply.text
            told = json.loads(client.get("/service/59", accept="application/json").body)
            assert told["about"]["label"] == "Ash collection"
            assert [item["iri"].rpartition("/")[2] for item in told["near"]] == ["57"]
            plain = client.get("/service/59", accept="text/turtle")
            assert (plain.status, plain.type) == (410, "text/plain")
            assert '</service/59.ttl>; rel="alternate"; type="text/turtle"' in plain.headers["Link"]
        assert client.get("/service/57").status == 303
    app.extensions[CLOSE]()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/standards/ipsv/1.00", "/list/subjects?version=1.00"),
        ("/standards/IPSV/2.00", "/list/subjects?version=2.00"),
        ("/standards/lgsl/2.01", "/list/services?version=2.01"),
        ("/standards/lgsl/201", "/service/201"),
        ("/standards/lgcl", "/list/categories"),
    ],
)
def test_the_old_pages_of_lists_versions_and_terms_lead_to_the_new(old: str, new: str) -> None:
    table = read_redirects([Path(__file__).parents[2] / "site"])
    assert table.find(old, {}) == (new, 301)
