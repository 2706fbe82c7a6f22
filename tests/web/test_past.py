"""What the site tells of the past: releases, differences, timelines, what happened, and the streams of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.web.app import CLOSE, create_app
from publisher.web.preparing import prepare
from tests.history.remembered import PREFIXES, SETTINGS, concept, described, git, repository, save
from tests.published import publish
from tests.serving import Client, served

DAY = "2020-01-01T12:00:00+00:00"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    current, settings = publish(repository(tmp_path_factory.mktemp("past") / "work"))
    app = create_app(current, settings)
    with served(app) as port:
        yield Client(port)
    app.extensions[CLOSE]()


def data(site: Client, path: str) -> dict[str, object]:
    reply = site.get(path)
    assert reply.status == 200, reply.text
    found: dict[str, object] = json.loads(reply.body)
    return found


def words(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_page_of_releases_shows_every_version(site: Client) -> None:
    page = site.get("/releases")
    assert page.status == 200
    assert re.findall(r"/list/things\.html\?version=([\d.]+)", page.text) == ["2.10", "2.00", "1.00"]
    assert "/releases/things/1.00/2.00" in page.text
    listed = data(site, "/releases.json")["lists"]
    assert isinstance(listed, list)
    assert [item["version"] for item in listed[0]["versions"]] == ["1.00", "2.00", "2.10"]


def test_the_chain_of_a_list_is_rdf(site: Client) -> None:
    found = list(parse(site.get("/releases/things.ttl").body, RdfFormat.TURTLE))
    prior = [
        (quad.subject.value.rpartition("/")[2], quad.object.value.rpartition("/")[2])
        for quad in found
        if quad.predicate.value.endswith("priorVersion")
    ]
    assert sorted(prior) == [("2.00", "1.00"), ("2.10", "2.00")]
    assert site.get("/releases/nothing.ttl").status == 404


def test_two_releases_are_compared_as_page_json_and_rdf(site: Client) -> None:
    page = site.get("/releases/things/1.00/2.10", accept="text/html")
    counts = dict(re.findall(r'data-count="(\w+)">(\d+)<', page.text))
    assert counts == {"vanished": "1", "added": "2", "relabelled": "1"}
    told = json.loads(site.get("/releases/things/1.00/2.10.json").body)
    assert {name: told["counts"][name] for name in ("vanished", "added")} == {"vanished": 1, "added": 2}
    rdf = list(parse(site.get("/releases/things/1.00/2.10.ttl").body, RdfFormat.TURTLE))
    subjects = {quad.object.value for quad in rdf if quad.predicate.value.endswith("subjectOfChange")}
    assert {f"http://ex.org/s/{number}" for number in (1, 2, 3, 9)} <= subjects
    assert site.get("/releases/things/1.00/7").status == 404


def test_releases_may_be_compared_the_other_way_round(site: Client) -> None:
    told = json.loads(site.get("/releases/things/2.00/1.00.json").body)
    assert {name: told["counts"][name] for name in ("vanished", "added")} == {"vanished": 1, "added": 1}


def test_a_timeline_tells_names_with_dates_and_reasons(site: Client) -> None:
    rows = data(site, "/timeline/s/2.json")["timeline"]
    assert isinstance(rows, list)
    told = [(row.get("date", "")[:10], row["kind"], [item["text"] for item in row.get("added", [])]) for row in rows]
    assert ("2010-01-05", "named", ["Bins", "http://ex.org/s/1"]) in told
    [renamed] = [row for row in rows if row["kind"] == "relabelled"]
    assert (renamed["removed"][0]["text"], renamed["added"][0]["text"]) == ("Bins", "Sacks")
    assert renamed["reasons"] == ["Nobody uses bins."]
    page = words(site.get("/timeline/s/2", accept="text/html").text)
    assert "Because : Nobody uses bins." in page.replace("Because:", "Because :")
    gone = words(site.get("/timeline/s/9", accept="text/html").text)
    assert "Telegrams" in gone
    assert site.get("/timeline/s/77").status == 404


def test_what_happened_can_be_narrowed_to_a_time_and_a_list(site: Client) -> None:
    assert "Sacks" in site.get("/history").text
    assert "Sacks" not in site.get("/history?since=2022-01-01").text
    total = data(site, "/history.json")["total"]
    assert data(site, "/history.json?until=2020-12-31")["total"] == 3
    assert data(site, "/history.json?list=things&since=2021-01-01&until=2021-12-31")["total"] == 3
    assert data(site, "/history.json?uri=http://ex.org/s/3")["total"] == 1
    assert total == 8
    assert site.get("/history.json?list=nothing").status == 404


def test_the_feed_is_atom_and_keeps_its_window(site: Client) -> None:
    feed = ElementTree.fromstring(site.get("/history.atom?since=2021-01-01&until=2021-12-31").body)  # noqa: S314
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert "Sacks (relabelled)" in titles
    assert {entry.findtext(f"{ATOM}updated", "")[:4] for entry in feed.iter(f"{ATOM}entry")} == {"2021"}
    summary = next(e.findtext(f"{ATOM}summary", "") for e in feed.iter(f"{ATOM}entry") if "Sacks" in str(e[1].text))
    assert "Nobody uses bins." in summary


def test_a_snapshot_without_memory_is_served_all_the_same(tmp_path: Path) -> None:
    current, settings = publish(repository(tmp_path / "work"))
    (current / "history.sqlite").unlink()
    app = create_app(current, settings)
    with served(app) as port:
        client = Client(port)
        assert client.get("/s/1.html").status == 200
        assert client.get("/s/1", Accept_Datetime="Mon, 19 Jul 2004 00:00:00 GMT").status == 303
        assert client.get("/dcat.ttl").status == 200
    app.extensions[CLOSE]()


def test_the_stream_is_paged_from_the_oldest_on(site: Client) -> None:
    entry = data(site, "/activity")
    assert (entry["type"], entry["totalItems"]) == ("OrderedCollection", 8)
    first = entry["first"]
    assert isinstance(first, dict)
    reply = site.get(re.sub(r"^http://[^/]+", "", first["id"]))
    assert reply.type == "application/activity+json"
    page = json.loads(reply.body)
    assert (page["type"], page["partOf"]["id"], "prev" in page) == ("OrderedCollectionPage", entry["id"], False)
    items = page["orderedItems"]
    assert [item["updated"] for item in items] == sorted(item["updated"] for item in items)
    assert {item["type"] for item in items} == {"Create", "Update"}
    assert {
        "id": "http://ex.org/s/2",
        "type": "Term",
        "updated": "2020-01-01T12:00:00Z",
        "partOf": "http://ex.org/list/things",
    } in [item["object"] for item in items]
    item = json.loads(site.get(re.sub(r"^http://[^/]+", "", items[0]["id"])).body)
    assert item["object"] == items[0]["object"]
    assert data(site, "/activity/list/things")["totalItems"] == 6
    assert site.get("/activity/page/2").status == 404
    assert site.get("/activity/999").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/history?since=garbage",
        "/history.json?since=2026-13-45",
        "/history.json?until=9999999999",
        "/history.atom?since=%22%3Cx%3E",
        "/changes.json?since=never",
    ],
)
def test_a_window_that_is_no_time_is_refused(site: Client, path: str) -> None:
    reply = site.get(path)
    assert reply.status == 400
    assert "must be a day such as 2026-01-31" in reply.text


def test_numbers_beyond_the_end_are_no_failure(site: Client) -> None:
    huge = "9" * 30
    for path in (f"/history.json?offset={huge}", f"/changes.json?offset={huge}"):
        found = data(site, path)
        assert found["offset"] == found["total"]
    assert site.get(f"/activity/{huge}").status == 404
    assert site.get(f"/activity/page/{huge}").status == 404
    last = site.get(f"/history.atom?page={huge}")
    assert last.status == 200
    assert last.body.count(b"<entry>") == data(site, "/history.json")["total"]


def test_a_window_takes_times_of_any_zone(site: Client) -> None:
    """Sacks were renamed on 2021-02-01 at 10:00 UTC."""
    totals = {
        since: data(site, f"/history.json?list=things&since={since}")["total"]
        for since in (
            "2021-02-01T10:00:00Z",
            "2021-02-01T12:00:00%2B02:00",
            "2021-02-01T12:00:00+02:00",
            "2021-02-01T11:59:59-02:00",
            "2021",
        )
    }
    assert list(totals.values()) == [3, 3, 3, 0, 3]


def test_no_link_of_the_feed_is_dead_when_a_property_is_there_no_more(tmp_path: Path) -> None:
    work = repository(tmp_path / "work")
    start = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    label = '<http://www.w3.org/2000/01/rdf-schema#label> "old"@en'
    defined = f"{start}<http://ex.org/def/old> a rdf:Property ; {label} .\n"
    save(work, {"vocab/def.ttl": defined}, "Define", date="2023-01-01T12:00:00+00:00")
    save(work, {"vocab/def.ttl": start}, "Take it back", date="2023-02-01T12:00:00+00:00")
    app = create_app(*publish(work))
    with served(app) as port:
        client = Client(port)
        feed = ElementTree.fromstring(client.get("/history.atom").body)  # noqa: S314 - our own
        paths = [str(item.get("href")).partition(f":{port}")[2] for item in feed.findall(f"{ATOM}entry/{ATOM}link")]
        assert "/history?uri=http%3A%2F%2Fex.org%2Fdef%2Fold" in paths
        assert {client.get(path).status for path in paths} <= {200, 303}
        assert "Take it back" in client.get("/history?uri=http%3A%2F%2Fex.org%2Fdef%2Fold").text
    app.extensions[CLOSE]()


def test_the_feed_says_the_time_to_the_second_and_has_pages(site: Client) -> None:
    feed = ElementTree.fromstring(site.get("/history.atom?list=things&until=2021-12-31").body)  # noqa: S314 - our own
    assert feed.findtext(f"{ATOM}updated") == "2021-02-01T10:00:00Z"
    assert {entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")} == {
        "2021-02-01T10:00:00Z",
        "2020-01-01T12:00:00Z",
    }
    rels = {link.get("rel"): link.get("href") for link in feed.iter(f"{ATOM}link")}
    assert rels["first"] == rels["last"]
    assert str(rels["first"]).endswith("/history.atom?list=things&until=2021-12-31&page=1")


def test_data_of_what_happened_name_the_next_part(site: Client) -> None:
    seen, path = [], "/history.json?limit=2"
    while path:
        found = data(site, path)
        events = found["events"]
        assert isinstance(events, list)
        assert len(events) <= 2
        seen += [event["number"] for event in events]
        path = str(found.get("next", "")).removeprefix(f"http://127.0.0.1:{site.port}")
    assert seen == list(range(1, int(str(found["total"])) + 1))


def test_a_prepared_difference_says_what_a_made_one_says(tmp_path: Path) -> None:
    current, settings = publish(repository(tmp_path / "work"))
    told = []
    for _ in range(2):
        app = create_app(current, settings)
        with served(app) as port:
            told.append(Client(port).get("/releases/things/1.00/2.00", accept="text/html", Host="lists.example").text)
        app.extensions[CLOSE]()
        prepare(current.resolve(), settings, None, lambda _: None)
    prepared = [path.name for path in (current / "differences" / "things").iterdir()]
    assert "1.00~2.00.json" in prepared
    assert "1.00~2.10.json" in prepared
    assert told[0] == told[1]
    assert "Telegrams" in told[0]


@pytest.mark.parametrize(
    "left",
    [
        '{"groups":{"replaced":["http://example.org/thing/1"]},"made_with":"another engine"}',
        '{"groups":{"sung":["http://example.org/thing/1"]}}',
        '{"groups":["http://example.org/thing/1"]}',
        '{"gro',
        "",
    ],
)
def test_a_difference_another_engine_prepared_is_made_anew(tmp_path: Path, left: str) -> None:
    current, settings = publish(repository(tmp_path / "work"))
    prepare(current.resolve(), settings, None, lambda _: None)
    place = current / "differences" / "things" / "1.00~2.00.json"
    own = place.read_bytes()
    told = []
    for text in (own, left.encode()):
        place.write_bytes(text)
        app = create_app(current, settings)
        with served(app) as port:
            told.append(Client(port).get("/releases/things/1.00/2.00", accept="text/html", Host="lists.example"))
        app.extensions[CLOSE]()
    assert [reply.status for reply in told] == [200, 200]
    assert told[0].text == told[1].text
    prepare(current.resolve(), settings, None, lambda _: None)
    assert place.read_bytes() == own


def test_many_changes_of_a_kind_are_paged(tmp_path: Path) -> None:
    def named(word: str, version: str) -> dict[str, str]:
        concepts = (concept(number, f"{word} {number}") for number in range(1, 231))
        return {"vocab/things.ttl": PREFIXES + described(version) + "".join(concepts)}

    git(tmp_path, "init", "-q", "-b", "main")
    save(tmp_path, {"pyproject.toml": SETTINGS, **named("Thing", "1.00")}, "One", date=DAY, tag="things/1.00")
    save(tmp_path, named("Renamed thing", "2.00"), "Two", date=DAY)
    app = create_app(*publish(tmp_path))
    with served(app) as port:
        page = Client(port).get("/releases/things/1.00/2.00", accept="text/html").text
        assert 'data-count="relabelled">230<' in page
        assert 'href="/releases/things/1.00/2.00?view=relabelled#relabelled"' in page
        seen: list[str] = []
        for number in (1, 2, 3):
            found = (
                Client(port).get(f"/releases/things/1.00/2.00?view=relabelled&page={number}", accept="text/html").text
            )
            seen += re.findall(r'<span class="app-number">(\d+)</span>', found)
        assert seen == [str(number) for number in range(1, 231)]
        assert "Renamed thing 230" in found
    app.extensions[CLOSE]()


def test_a_version_names_its_kind_and_not_an_address(site: Client) -> None:
    told = words(site.get("/list/things.html?version=1.00").text)
    assert "concept scheme" in told
    assert "core#ConceptScheme" not in told
