"""Real nginx and real Apache answer a static copy as the site answers."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.serving import Client, Reply
from tests.web.test_negotiation import IDENTIFIERS, REFUSED, S

UNTOLD = (
    "text/html;level=1, text/html;q=0.2, text/turtle;q=0.5",  # a range with parameters beside the same without
    "text/html;q=0.001,text/turtle;q=0.002",  # qualities that differ by less than a tenth
)
"""Wishes the copy's rules do not tell apart."""


def local(reply: Reply) -> str:
    """Return where a reply leads; Apache names the server, too."""
    return urlsplit(reply.headers.get("Location", "")).path


@pytest.fixture(params=["nginx", "apache"])
def server(request: pytest.FixtureRequest) -> Client:
    found: Client = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(("path", "accept", "suffix"), [row for row in IDENTIFIERS if row[1] not in UNTOLD])
def test_an_identifier_leads_where_the_site_leads(server: Client, path: str, accept: str | None, suffix: str) -> None:
    reply = server.get(path, accept=accept)
    wanted = "ttl" if suffix == "n3" else suffix
    assert (reply.status, local(reply)) == (303, f"{path}.{wanted}")
    assert "Accept" in reply.headers["Vary"]


@pytest.mark.parametrize(("path", "accept"), REFUSED)
def test_an_impossible_wish_is_refused(server: Client, path: str, accept: str) -> None:
    assert server.get(path, accept=accept).status == 406


@pytest.mark.parametrize(
    ("path", "media_type", "text"),
    [
        ("/", "text/html", "Example lists"),
        ("/guides", "text/html", "Guides"),
        ("/service/57.html", "text/html", "Bin &lt;collection&gt;"),
        ("/service/57.ttl", "text/turtle", "skos:prefLabel"),
        ("/service/57.jsonld", "application/ld+json", "prefLabel"),
        ("/service/a.b.rdf", "application/rdf+xml", "Dotted"),
        ("/list/services.csv", "text/csv", "Garden waste"),
        ("/linkset/services-subjects.sssom.tsv", "text/tab-separated-values", "subject_id"),
        ("/service/57.linkset", "application/linkset+json", "anchor"),
        ("/timeline/subject/R1.2", "text/html", "Refuse"),
        ("/.well-known/void", "text/turtle", "void:Dataset"),
        ("/static/site.js", "text/javascript", "fetch"),
        ("/find/services-1.json", "application/json", "Garden waste"),
    ],
)
def test_files_have_the_media_types_of_the_site(server: Client, path: str, media_type: str, text: str) -> None:
    reply = server.get(path)
    assert (reply.status, reply.type) == (200, media_type)
    assert text in reply.text
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "script-src 'self'" in reply.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/standards/lgsl/57", 301, "/service/57"),
        ("/STANDARDS/LGSL/57", 301, "/service/57"),
        ("/id/service/57", 301, "/service/57"),
        ("/?LGSL=57&LGIL=2", 301, "/service/57"),
        ("/service/57/", 301, "/service/57"),
        ("/dcat", 303, "/dcat.ttl"),
    ],
)
def test_old_addresses_keep_working(server: Client, path: str, status: int, location: str) -> None:
    reply = server.get(path)
    assert reply.status == status
    assert reply.headers["Location"].endswith(location)


def test_what_is_not_there_is_not_found_on_a_page_that_helps(server: Client) -> None:
    for path in ("/service/999999", "/nothing.html", "/hosting/nginx-http.conf"):
        reply = server.get(path)
        assert reply.status == 404, path
    assert "There is nothing at this address." in server.get("/service/999999").text


def test_nginx_names_the_formats_where_it_leads_on_and_where_it_refuses(nginx: Client) -> None:
    for accept in ("text/turtle", "image/png"):
        assert (
            f'<{S}.jsonld>; rel="alternate"; type="application/ld+json"' in nginx.get(S, accept=accept).headers["Link"]
        )
