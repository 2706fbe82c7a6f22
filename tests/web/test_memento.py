"""Memento (RFC 7089) over real HTTP: every version of a concept or list is found by the moment it was the one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.web.app import CLOSE, create_app
from tests.history.remembered import repository
from tests.published import publish
from tests.serving import Client, Reply, served

FIRST, SECOND, LAST = (
    "Mon, 19 Jul 2004 00:00:00 GMT",
    "Tue, 05 Jan 2010 00:00:00 GMT",
    "Thu, 01 Mar 2012 00:00:00 GMT",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    current, settings = publish(repository(tmp_path_factory.mktemp("memento") / "work"))
    app = create_app(current, settings)
    with served(app) as port:
        yield Client(port)
    app.extensions[CLOSE]()


@dataclass(frozen=True)
class Case:
    """A request and what its answer must be; ``headers`` are patterns, an empty one means the header is absent."""

    path: str
    status: int
    sent: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    method: str = "GET"


def at(when: str, **more: str) -> dict[str, str]:
    return {"Accept-Datetime": when, **{name.replace("_", "-"): value for name, value in more.items()}}


def to(path: str) -> str:
    return rf"http://127\.0\.0\.1:\d+{re.escape(path)}\Z"


VARIES = {"Vary": "(?i)accept-datetime"}
CASES = {
    # the identifier is its own TimeGate
    "a moment between two versions gives the earlier": Case(
        "/s/1", 302, at("Sat, 01 Jan 2005 00:00:00 GMT"), {"Location": to("/s/1?version=1.00"), **VARIES}
    ),
    "the very moment of a version gives that version": Case(
        "/s/1", 302, at(SECOND), {"Location": to("/s/1?version=2.00")}
    ),
    "a second before gives the one before": Case(
        "/s/1", 302, at("Mon, 04 Jan 2010 23:59:59 GMT"), {"Location": to("/s/1?version=1.00")}
    ),
    "before everything gives the first": Case(
        "/s/1", 302, at("Thu, 01 Jan 1970 00:00:00 GMT"), {"Location": to("/s/1?version=1.00")}
    ),
    "after everything gives the last": Case(
        "/s/1", 302, at("Wed, 01 Jan 2099 00:00:00 GMT"), {"Location": to("/s/1?version=2.10")}
    ),
    "a gate's answer is no memento": Case("/s/1", 302, at(SECOND), {"Memento-Datetime": ""}),
    "a gate links original, map and mementos": Case(
        "/s/1",
        302,
        at(SECOND),
        {"Link": rf'rel="original timegate".*rel="timemap".*datetime="{FIRST}".*rel="memento"; datetime="{SECOND}"'},
    ),
    "a date that is none is a bad request": Case("/s/1", 400, at("yesterday"), body="Accept-Datetime"),
    "a date in another zone is a bad request": Case("/s/1", 400, at("Mon, 19 Jul 2004 00:00:00 +0200")),
    "an impossible day is a bad request": Case("/s/1", 400, at("Mon, 99 Jul 2004 00:00:00 GMT")),
    "a document is a gate to its own form": Case("/s/1.ttl", 302, at(FIRST), {"Location": to("/s/1.ttl?version=1.00")}),
    "a list has versions as well": Case("/list/things", 302, at(FIRST), {"Location": to("/list/things?version=1.00")}),
    "HEAD is answered like GET": Case("/s/1", 302, at(FIRST), {"Location": to("/s/1?version=1.00")}, method="HEAD"),
    "a concept newer than the moment gives its first version": Case(
        "/s/3", 302, at(FIRST), {"Location": to("/s/3?version=2.10")}
    ),
    "a concept that is gone is still found": Case("/s/9", 302, at(LAST), {"Location": to("/s/9?version=1.00")}),
    "a thing that never was is not found": Case("/s/77", 404, at(FIRST)),
    "a page that is no identifier takes no notice": Case("/", 200, at(FIRST), {"Memento-Datetime": ""}),
    # a gate apart
    "the gate apart answers too": Case(
        "/timegate/s/1", 302, at(SECOND), {"Location": to("/s/1?version=2.00"), **VARIES}
    ),
    "the gate without a moment gives the newest": Case(
        "/timegate/s/1", 302, {}, {"Location": to("/s/1?version=2.10"), **VARIES}
    ),
    "the gate takes a whole identifier": Case(
        "/timegate/http://ex.org/s/1", 302, at(FIRST), {"Location": to("/s/1?version=1.00")}
    ),
    "the gate knows nothing of the unknown": Case("/timegate/s/77", 404, at(FIRST)),
    # mementos
    "a memento says since when": Case(
        "/s/1?version=1.00", 200, {"Accept": "text/turtle"}, {"Memento-Datetime": FIRST}, '"Rubbish"@en'
    ),
    "a memento varies by format": Case(
        "/s/1?version=1.00",
        200,
        {"Accept": "application/ld+json"},
        {"Vary": "Accept", "Content-Location": r"/s/1\.jsonld\?version=1\.00\Z"},
    ),
    "a memento in the format its address names": Case(
        "/s/1?version=1.00&_mediatype=text/turtle",
        200,
        {"Accept": "text/html"},
        {"Content-Type": "text/turtle", "Content-Location": r"/s/1\.ttl\?version=1\.00\Z"},
    ),
    "a memento in a named format there is not": Case("/s/1?version=1.00&_mediatype=image/png", 406),
    "a memento links its neighbours": Case(
        "/s/1.ttl?version=2.00",
        200,
        {},
        {
            "Link": rf'rel="original timegate latest-version".*rel="first prev memento"; datetime="{FIRST}"'
            rf'.*rel="memento"; datetime="{SECOND}".*rel="last next memento"; datetime="{LAST}"'
        },
    ),
    "a memento is a page for people": Case(
        "/s/2?version=2.00", 200, {"Accept": "text/html"}, {"Content-Type": "text/html"}, "<h1[^>]*>Bins</h1>"
    ),
    "a memento takes no notice of the moment asked for": Case(
        "/s/1.nt?version=1.00", 200, at(LAST), {"Memento-Datetime": FIRST}, "Rubbish"
    ),
    "the newest version has a name of its own": Case(
        "/s/2.ttl?version=current", 200, {}, {"Memento-Datetime": LAST}, '"Sacks"@en'
    ),
    "a memento in no format there is": Case(
        "/s/1?version=1.00", 406, {"Accept": "image/png"}, {"Link": "version=1.00"}
    ),
    "a version that never was names those there are": Case("/s/1?version=9", 404, {}, {}, "1.00, 2.00, 2.10"),
    "a thing without versions has none": Case("/linkset/things?version=1.00", 404, {}, {}, "No versions are kept"),
    "a list's memento holds its terms": Case(
        "/list/things.ttl?version=1.00", 200, {}, {"Memento-Datetime": FIRST}, '"Telegrams"@en'
    ),
    "a version IRI leads to its document": Case("/s/1/version/1.00", 303, {}, {"Location": r"/s/1\?version=1\.00\Z"}),
    "a version IRI that never was": Case("/s/1/version/7", 404),
    # originals
    "an original says that time counts, and where its past is": Case(
        "/s/1.ttl", 200, {}, {**VARIES, "Link": r'rel="original timegate".*</timemap/link/s/1\.ttl>; rel="timemap"'}
    ),
    "an identifier says so too": Case("/s/1", 303, {}, {**VARIES, "Link": r'</timemap/link/s/1>; rel="timemap"'}),
    "a thing that is no more leads to its last version": Case(
        "/s/9", 303, {}, {"Location": r"/s/9\?version=1\.00\Z", **VARIES}
    ),
    "so does a document of it": Case("/s/9.ttl", 303, {}, {"Location": r"/s/9\.ttl\?version=1\.00\Z"}),
    "an original is no memento": Case("/s/1.ttl", 200, {}, {"Memento-Datetime": ""}),
    # time maps
    "a time map is in the link format": Case(
        "/timemap/link/s/1",
        200,
        {},
        {"Content-Type": r"application/link-format"},
        r'rel="original timegate",\n.*rel="self"; type="application/link-format"; from="Mon, 19 Jul 2004.*'
        r'until="Thu, 01 Mar 2012',
    ),
    "a time map of a document keeps its form": Case("/timemap/link/s/1.ttl", 200, {}, {}, r"/s/1\.ttl\?version=2\.00>"),
    "a time map in another form": Case("/timemap/xml/s/1", 404),
    "a time map of nothing": Case("/timemap/link/s/77", 404),
}


def send(site: Client, case: Case) -> Reply:
    return site.send(case.method, case.path, headers=case.sent)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_memento(site: Client, case: Case) -> None:
    reply = send(site, case)
    assert reply.status == case.status, reply.text
    for name, pattern in case.headers.items():
        value = reply.headers.get(name, "")
        assert re.search(pattern, value, re.DOTALL) if pattern else not value, f"{name}: {value}"
    assert re.search(case.body, reply.text, re.DOTALL)


def test_a_time_map_names_every_memento_once_in_the_order_of_time(site: Client) -> None:
    lines = site.get("/timemap/link/s/1").text.strip().split(",\n")
    mementos = [line for line in lines if re.search(r'rel="[^"]*\bmemento\b', line)]
    assert [re.findall(r'version=([\d.]+).*rel="(.*?)"', line) for line in mementos] == [
        [("1.00", "first memento")],
        [("2.00", "memento")],
        [("2.10", "last memento")],
    ]
    data = json.loads(site.get("/timemap/json/s/1").body)
    assert [row["datetime"][:10] for row in data["mementos"]["list"]] == ["2004-07-19", "2010-01-05", "2012-03-01"]


def test_every_memento_of_a_map_answers_with_the_date_the_map_gives(site: Client) -> None:
    found = re.findall(
        r'<http://[^/]+(/[^>]+)>; rel="[^"]*memento"; datetime="([^"]+)"', site.get("/timemap/link/s/1").text
    )
    assert len(found) == 3
    for path, date in found:
        reply = site.get(path, accept="text/turtle")
        assert (reply.status, reply.headers["Memento-Datetime"]) == (200, date)


@pytest.mark.parametrize(
    ("suffix", "syntax"),
    [("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES), ("jsonld", RdfFormat.JSON_LD), ("rdf", RdfFormat.RDF_XML)],
)
def test_a_version_says_what_was_said_and_stands_in_its_chain(site: Client, suffix: str, syntax: RdfFormat) -> None:
    body = site.get(f"/s/2.{suffix}?version=2.00").body
    if suffix == "jsonld":
        body = body.replace(b'"@context": "', b'"@context-": "')
    found = {(quad.subject.value, quad.predicate.value, quad.object.value) for quad in parse(body, syntax)}
    me, own = "http://ex.org/s/2", "http://ex.org/s/2/version/"
    assert (me, "http://www.w3.org/2004/02/skos/core#prefLabel", "Bins") in found
    assert (me, "http://purl.org/dc/terms/hasVersion", own + "2.00") in found
    assert (own + "2.10", "http://www.w3.org/2002/07/owl#priorVersion", own + "2.00") in found
    assert (own + "2.10", "http://purl.org/pav/previousVersion", own + "2.00") in found
    assert (me, "http://purl.org/pav/hasCurrentVersion", own + "2.10") in found
    assert "Sacks" not in {row[2] for row in found}


def test_a_version_is_told_as_json(site: Client) -> None:
    data = json.loads(site.get("/list/things.json?version=1.00").body)
    assert (data["version"], data["date"], [row["label"] for row in data["members"]]) == (
        "1.00",
        "2004-07-19",
        ["Rubbish", "Telegrams"],
    )
