"""What crawlers, catalogues, feed readers and monitors ask for."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
import rdflib

from tests.published import AUTHORITY
from tests.serving import Client

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
DCAT = rdflib.Namespace("http://www.w3.org/ns/dcat#")


def xml(site: Client, path: str) -> ElementTree.Element:
    reply = site.get(path)
    assert reply.status == 200
    return ElementTree.fromstring(reply.body)  # noqa: S314 - our own answer


def test_sitemap_names_every_page(site: Client) -> None:
    index = xml(site, "/sitemap.xml")
    assert [item.text for item in index.iter(f"{SITEMAP}loc")] == [f"{AUTHORITY}sitemap-1.xml"]
    pages = {item.text for item in xml(site, "/sitemap-1.xml").iter(f"{SITEMAP}loc")}
    assert {f"{AUTHORITY}service/57.html", f"{AUTHORITY}list/services.html"} <= pages
    for page in pages:
        assert page is not None
        assert site.get("/" + page.removeprefix(AUTHORITY)).status == 200
    assert site.get("/sitemap-2.xml").status == 404


def test_robots_name_the_sitemap(site: Client) -> None:
    assert f"Sitemap: {AUTHORITY}sitemap.xml" in site.get("/robots.txt").text


def test_opensearch_describes_the_search(site: Client) -> None:
    description = xml(site, "/opensearch.xml")
    templates = [item.get("template", "") for item in description.iter() if item.tag.endswith("Url")]
    assert f"{AUTHORITY}search?q={{searchTerms}}" in templates


def test_one_feed_tells_what_changed_overall_and_by_list(site: Client) -> None:
    feed = xml(site, "/history.atom")
    assert "Bin <collection> (added)" in [item.text for item in feed.iter(f"{ATOM}title")]
    services = xml(site, "/history.atom?list=services")
    assert services.findtext(f"{ATOM}title") == "Example lists: what happened in Services"
    assert 0 < len(services.findall(f"{ATOM}entry")) < len(feed.findall(f"{ATOM}entry"))
    assert "/history.atom?list=services" in site.get("/list/services.html").text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/changes.atom", "/history.atom"),
        ("/list/services/changes.atom", "/history.atom?list=services"),
        ("/changes.atom?since=2020-01-01&until=2021-01-01", "/history.atom?since=2020-01-01&until=2021-01-01"),
    ],
)
def test_the_old_feeds_lead_to_it(site: Client, old: str, new: str) -> None:
    reply = site.get(old)
    assert (reply.status, reply.headers["Location"]) == (301, new)


def test_there_is_no_feed_of_an_unknown_list(site: Client) -> None:
    assert site.get("/list/nothing/changes.atom").status == 404


def test_change_list_keeps_to_its_dates(site: Client) -> None:
    def found(query: str) -> list[str]:
        return [item["iri"] for item in json.loads(site.get(f"/changes.json{query}").body)["changes"]]

    assert found("") == [f"{AUTHORITY}service/57"]
    assert found("?since=2004-07-19&until=2004-07-19") == [f"{AUTHORITY}service/57"]
    assert found("?since=2004-07-20") == []
    assert found("?until=2004-07-18") == []


def test_change_list_keeps_to_a_list(site: Client) -> None:
    for query, total in (("?list=services", 1), ("?list=subjects", 0)):
        assert json.loads(site.get(f"/changes.json{query}").body)["total"] == total
    assert site.get("/changes.json?list=nothing").status == 404
    assert site.get("/changes.atom?list=services").headers["Location"] == "/history.atom?list=services"


def test_dcat_offers_every_list_in_every_format(site: Client) -> None:
    reply = site.get("/dcat", accept="application/rdf+xml")
    assert (reply.status, reply.headers["Location"]) == (303, "/dcat.rdf")
    graph = rdflib.Graph().parse(data=site.get("/dcat.ttl").body, format="turtle")
    datasets = set(graph.objects(predicate=DCAT.dataset))
    assert rdflib.URIRef(f"{AUTHORITY}list/services") in datasets
    assert rdflib.URIRef(f"{AUTHORITY}linkset/services-subjects") in datasets
    for url in graph.objects(predicate=DCAT.downloadURL):
        assert site.get("/" + str(url).removeprefix(AUTHORITY)).status == 200
    for suffix in ("jsonld", "rdf", "nt"):
        assert site.get(f"/dcat.{suffix}").status == 200
    assert site.get("/dcat.exe").status == 404


def test_monitors_see_health_and_the_snapshot(site: Client) -> None:
    assert site.get("/healthz").text == "ok\n"
    assert site.get("/readyz").text.startswith("ready ")
    site.get("/service/57.html")
    text = site.get("/metrics").text
    assert 'publisher_requests_total{endpoint="resolver.resolve",method="GET",status="200"}' in text
    assert "publisher_snapshot{commit=" in text
