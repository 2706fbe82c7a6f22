"""A table of what clients send and what they get, over real HTTP (RFC 9110, Cool URIs, Conneg by Profile)."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from tests.published import AUTHORITY
from tests.serving import Client

S = "/service/57"
FIREFOX = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
CHROME = f"{FIREFOX},image/apng,application/signed-exchange;v=b3;q=0.7"
RDFLIB = "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1"
JENA = "application/n-triples,text/turtle;q=0.9,application/n-quads;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.1"
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,"
    "text/turtle;q=0.6,application/rdf+xml;q=0.5,text/n3;q=0.35,text/html;q=0.2"
)
PROTEGE = "application/rdf+xml, application/xml; q=0.7, text/xml; q=0.6, text/plain; q=0.1, */*; q=0.09"

IDENTIFIERS: list[tuple[str, str | None, str]] = [
    # no wish, or none that can be read: the default
    (S, None, "html"), (S, "", "html"), (S, " ", "html"), (S, "*/*", "html"), (S, "*", "html"), (S, ",", "html"),
    (S, ";;;", "html"), (S, "garbage", "html"), (S, "text", "html"), (S, "/", "html"), (S, "text/", "html"),
    (S, "*/turtle", "html"), (S, "text/turtle;q=7", "html"), (S, "text/turtle;q=-1", "html"),
    (S, "text/turtle;q=x", "html"), (S, "*/*;q=0.001", "html"),
    # one format
    (S, "text/html", "html"), (S, "text/turtle", "ttl"), (S, "application/ld+json", "jsonld"),
    (S, "application/rdf+xml", "rdf"), (S, "application/n-triples", "nt"), (S, "application/json", "json"),
    (S, "text/csv", "csv"), (S, "application/linkset+json", "linkset"), (S, "text/n3", "n3"),
    # other names of a format
    (S, "application/x-turtle", "ttl"), (S, "text/plain", "nt"), (S, "text/rdf+n3", "n3"),
    # letter case and white space
    (S, "TEXT/TURTLE", "ttl"), (S, "Text/Turtle", "ttl"), (S, "  text/turtle  ", "ttl"),
    (S, "text/turtle ; q=0.5", "ttl"), (S, "text/turtle;Q=0.5,text/html;q=0.4", "ttl"),
    (S, "text/html;q=0.5\t,\ttext/turtle", "ttl"), (S, ",,text/turtle,,", "ttl"),
    # parameters do not narrow
    (S, "text/turtle;charset=utf-8", "ttl"), (S, "text/turtle; charset=utf-8; q=0.9", "ttl"),
    (S, 'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
    (S, 'application/ld+json;profile="a, b";q=0.9, text/html;q=0.5', "jsonld"), (S, "text/html;level=1", "html"),
    (S, "text/html;level=1;q=0.3, text/html;q=0.7, text/turtle;q=0.5", "html"),
    (S, "text/html;level=1, text/html;q=0.2, text/turtle;q=0.5", "ttl"), (S, "application/rdf+xml;version=1.1", "rdf"),
    # quality values
    (S, "text/html;q=0.4,text/turtle;q=0.5", "ttl"), (S, "text/html;q=0.5,text/turtle;q=0.4", "html"),
    (S, "text/html;q=0.499,text/turtle;q=0.5", "ttl"), (S, "text/html;q=0.001,text/turtle;q=0.002", "ttl"),
    (S, "text/turtle;q=1.000,text/html;q=0.999", "ttl"), (S, "text/turtle;q=.5,text/csv", "csv"),
    (S, "application/rdf+xml;q=0.9,text/turtle;q=0.9,text/html;q=0.8", "ttl"),
    (S, "text/csv;q=0.1,application/json;q=0.2", "json"),
    # a tie follows our table
    (S, "text/turtle,text/html", "html"), (S, "application/rdf+xml,text/turtle", "ttl"),
    (S, "application/rdf+xml,application/ld+json", "jsonld"), (S, "application/json,application/n-triples", "nt"),
    # wildcards
    (S, "text/*", "html"), (S, "application/*", "jsonld"), (S, "text/*;q=0.5,application/*", "jsonld"),
    (S, "text/turtle;q=0.1,*/*", "html"), (S, "text/turtle,*/*;q=0.1", "ttl"), (S, "image/*,*/*;q=0.1", "html"),
    (S, "*/*;q=0.5,application/n-triples", "nt"), (S, "text/*;q=0.9,application/rdf+xml", "rdf"),
    # the most specific range counts, whatever its quality
    (S, "text/*,text/html;q=0.1", "ttl"), (S, "*/*,text/*;q=0.2,text/csv;q=0.1", "jsonld"),
    (S, "text/*;q=0.3,text/html;q=0.7,*/*;q=0.5", "html"), (S, "text/html;q=0.1,*/*;q=0.2", "ttl"),
    # q=0 shuts out
    (S, "text/html;q=0,*/*", "ttl"), (S, "text/html;q=0,text/turtle", "ttl"), (S, "text/*;q=0,*/*", "jsonld"),
    (S, "text/html;q=0,text/*", "ttl"), (S, "*/*;q=0,text/csv", "csv"), (S, "*/*;q=0,text/csv;q=0.001", "csv"),
    (S, "text/html;q=0.000,text/turtle;q=0.0,*/*;q=0.3", "jsonld"),
    # unknown types are passed over
    (S, "image/png,text/turtle", "ttl"), (S, "application/xhtml+xml,text/html;q=0.1", "html"),
    (S, "foo/bar;q=1,text/csv;q=0.2", "csv"),
    # real clients
    (S, FIREFOX, "html"), (S, CHROME, "html"), (S, RDFLIB, "rdf"), (S, JENA, "nt"), (S, COMUNICA, "jsonld"),
    (S, PROTEGE, "rdf"), (S, "text/turtle, application/rdf+xml;q=0.9, */*;q=0.1", "ttl"),
    # other kinds of things
    ("/list/services", None, "html"), ("/list/services", "text/turtle", "ttl"), ("/list/services", "text/csv", "csv"),
    ("/list/services", "application/n-quads", "nq"), ("/list/services", "application/trig", "trig"),
    ("/list/services", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    ("/list/services", COMUNICA, "jsonld"), ("/list/services", RDFLIB, "rdf"), ("/list/services", FIREFOX, "html"),
    ("/linkset/services-subjects", "text/tab-separated-values", "sssom.tsv"),
    ("/linkset/services-subjects", "text/turtle", "ttl"), ("/linkset/services-subjects", None, "html"),
    ("/def/Service", None, "html"), ("/def/Service", "text/turtle", "ttl"), ("/def", "application/rdf+xml", "rdf"),
    # dots belong to the identifier
    ("/subject/R1.2", None, "html"), ("/subject/R1.2", "text/turtle", "ttl"), ("/service/a.b", "text/csv", "csv"),
]  # fmt: skip

REFUSED: list[tuple[str, str]] = [
    (S, "image/png"), (S, "text/html;q=0"), (S, "text/html;q=0,text/turtle;q=0"), (S, "*/*;q=0"), (S, "*;q=0"),
    (S, "application/xhtml+xml"), (S, "image/*"), (S, "text/xml"), (S, "application/n-quads"), (S, "text/*;q=0"),
    (S, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ("/def/Service", "text/csv"),
    ("/list/services", "text/tab-separated-values"), (S, "application/sparql-results+json"),
]  # fmt: skip

BY_QUERY: list[tuple[str, str]] = [
    ("_mediatype=text/turtle", f"{S}.ttl"),
    ("_mediatype=application/ld%2Bjson", f"{S}.jsonld"),
    ("_mediatype=ttl", f"{S}.ttl"),
    ("_mediatype=text/turtle;charset=utf-8", f"{S}.ttl"),
    ("_mediatype=application/json", f"{S}.json"),
    ("_profile=skos", f"{S}.ttl?_profile=skos"),
    ("_profile=skos&_mediatype=application/rdf%2Bxml", f"{S}.rdf?_profile=skos"),
    ("_profile=labelled&_mediatype=text/turtle", f"{S}.ttl?_profile=labelled"),
    ("_profile=schema", f"{S}.ttl?_profile=schema"),
    ("_profile=schema&_mediatype=application/ld%2Bjson", f"{S}.jsonld?_profile=schema"),
    ("_profile=jskos", f"{S}.json?_profile=jskos"),
    (f"_profile={quote('http://www.w3.org/2004/02/skos/core')}", f"{S}.ttl?_profile=skos"),
]

NOT_BY_QUERY = [
    "_mediatype=image/png", "_profile=nothing", "_profile=jskos&_mediatype=text/turtle",
    "_profile=schema&_mediatype=text/html",
]  # fmt: skip

DOCUMENTS: list[tuple[str, str]] = [
    (f"{S}.html", "text/html"), (f"{S}.ttl", "text/turtle"), (f"{S}.jsonld", "application/ld+json"),
    (f"{S}.rdf", "application/rdf+xml"), (f"{S}.nt", "application/n-triples"), (f"{S}.json", "application/json"),
    (f"{S}.csv", "text/csv"), (f"{S}.linkset", "application/linkset+json"), (f"{S}.n3", "text/n3"),
    ("/subject/R1.2.ttl", "text/turtle"), ("/list/services.nq", "application/n-quads"),
    ("/list/services.trig", "application/trig"), ("/linkset/services-subjects.csv", "text/csv"),
    (f"{S}.ttl?_profile=skos", "text/turtle"), (f"{S}.jsonld?_profile=schema", "application/ld+json"),
    (f"{S}.json?_profile=jskos", "application/json"), (f"{S}?_profile=alt", "text/html"),
    (f"{S}.ttl?_profile=alt", "text/html"),
]  # fmt: skip

MOVED: list[tuple[str, str]] = [
    ("/service/57/", S), ("/service//57", S), ("/SERVICE/57", S), ("/Service/57.TTL", f"{S}.ttl"),
    ("/list/services/", "/list/services"), ("/service/57/?a=b", f"{S}?a=b"),
]  # fmt: skip

UNKNOWN = ["/service/999999", "/nothing", "/service/57.exe", "/service/57.xlsx", "/service/", "/list/nothing.ttl"]


def test_the_table_is_as_long_as_promised() -> None:
    tables = (IDENTIFIERS, REFUSED, BY_QUERY, NOT_BY_QUERY, DOCUMENTS, MOVED, UNKNOWN)
    assert sum(len(table) for table in tables) >= 120


@pytest.mark.parametrize(("path", "accept", "suffix"), IDENTIFIERS)
def test_identifier_leads_to_the_document_asked_for(site: Client, path: str, accept: str | None, suffix: str) -> None:
    reply = site.get(path, accept=accept)
    assert (reply.status, reply.headers["Location"]) == (303, f"{path}.{suffix}")
    assert "Accept" in reply.headers["Vary"].split(", ")


@pytest.mark.parametrize(("path", "accept"), REFUSED)
def test_a_wish_that_shuts_out_everything_is_refused(site: Client, path: str, accept: str) -> None:
    reply = site.get(path, accept=accept)
    assert reply.status == 406
    assert f"{path}.ttl" in reply.headers["Link"]


@pytest.mark.parametrize(("query", "location"), BY_QUERY)
def test_wishes_in_the_address(site: Client, query: str, location: str) -> None:
    reply = site.get(
        f"{S}?{query}", accept="text/turtle" if "_mediatype" not in query and "jskos" not in query else None
    )
    assert (reply.status, reply.headers["Location"]) == (303, location)


@pytest.mark.parametrize("query", NOT_BY_QUERY)
def test_impossible_wishes_in_the_address(site: Client, query: str) -> None:
    assert site.get(f"{S}?{query}").status == 406


@pytest.mark.parametrize(("path", "media_type"), DOCUMENTS)
def test_a_document_is_what_its_address_says_whatever_is_accepted(site: Client, path: str, media_type: str) -> None:
    reply = site.get(path, accept="image/png")
    assert (reply.status, reply.type) == (200, media_type)


@pytest.mark.parametrize(("path", "location"), MOVED)
def test_untidy_addresses_are_tidied(site: Client, path: str, location: str) -> None:
    reply = site.get(path)
    assert (reply.status, reply.headers["Location"]) == (301, location)


@pytest.mark.parametrize("path", UNKNOWN)
def test_nothing_there(site: Client, path: str) -> None:
    assert site.get(path).status == 404


def test_accept_profile(site: Client) -> None:
    reply = site.get(S, accept="text/turtle", Accept_Profile="<http://www.w3.org/2004/02/skos/core>")
    assert reply.headers["Location"] == f"{S}.ttl?_profile=skos"
    assert "Accept-Profile" in reply.headers["Vary"]
    document = site.get(reply.headers["Location"])
    assert document.headers["Content-Profile"] == "<http://www.w3.org/2004/02/skos/core>"
    assert "def:weight" not in document.text


def test_accept_profile_gives_way_to_the_format(site: Client) -> None:
    reply = site.get(S, accept="text/html", Accept_Profile="<http://www.w3.org/2004/02/skos/core>;q=0.8")
    assert reply.headers["Location"] == f"{S}.html"


def test_labelled_profile_spares_a_second_request(site: Client) -> None:
    text = site.get(f"{S}.ttl?_profile=labelled").text
    assert f"<{AUTHORITY}subject/R1.2>" in text
    assert '"Refuse"@en' in text
    assert '"Refuse"@en' not in site.get(f"{S}.ttl").text


def _profile(site: Client, thing: str, name: str) -> Graph:
    graph = Graph()
    graph.parse(data=site.get(f"{thing}.ttl?_profile={name}").body, format="turtle")
    return graph


def test_the_plain_profile_holds_skos_alone_and_tells_notes_by_their_text(site: Client) -> None:
    graph = _profile(site, S, "skos")
    concept = URIRef(f"{AUTHORITY}service/57")
    assert set(graph.subjects()) == {concept}
    kinds = {str(item) for item in graph.objects(concept, RDF.type)}
    assert {str(item) for item in graph.predicates() if not str(item).startswith(str(SKOS))} == {str(RDF.type)}
    assert kinds == {str(SKOS.Concept)}
    assert (concept, SKOS.changeNote, Literal("Renamed.", lang="en")) in graph
    whole = _profile(site, "/list/services", "skos")
    assert (concept, SKOS.broader, URIRef(f"{AUTHORITY}service/1")) in whole
    assert not [item for item in whole.predicates() if not str(item).startswith((str(SKOS), str(RDF.type)))]


def test_the_labelled_profile_says_mappings_in_skos_both_ways_and_names_what_it_joins(site: Client) -> None:
    graph = _profile(site, S, "labelled")
    concept, subject = URIRef(f"{AUTHORITY}service/57"), URIRef(f"{AUTHORITY}subject/R1.2")
    assert (concept, SKOS.relatedMatch, subject) in graph
    assert graph.value(subject, SKOS.prefLabel) == Literal("Refuse", lang="en")
    assert graph.value(subject, SKOS.inScheme) == URIRef(f"{AUTHORITY}list/subjects")
    back = _profile(site, "/subject/R1.2", "labelled")
    assert (subject, SKOS.relatedMatch, concept) in back
    above = _profile(site, "/service/1", "labelled")
    assert (URIRef(f"{AUTHORITY}service/1"), SKOS.narrower, concept) in above
    assert (concept, SKOS.prefLabel, None) in above


def test_the_schema_and_jskos_profiles_differ_from_skos(site: Client) -> None:
    schema = _profile(site, S, "schema")
    concept = URIRef(f"{AUTHORITY}service/57")
    assert str(schema.value(concept, RDF.type)) == "https://schema.org/DefinedTerm"
    assert not [item for item in schema.predicates() if str(item).startswith(str(SKOS))]
    item = json.loads(site.get(f"{S}.json?_profile=jskos").body)
    assert (item["uri"], item["type"][0]) == (str(concept), str(SKOS.Concept))
    assert item["definition"] == {"en-GB": ["Taking rubbish away."]}
    assert item["mappings"][0]["to"]["memberSet"][0]["uri"] == f"{AUTHORITY}subject/R1.2"
    for path in (f"{S}.ttl?_profile=schema", f"{S}.json?_profile=jskos", f"{S}.ttl?_profile=labelled"):
        reply = site.get(path)
        profile = reply.headers["Content-Profile"]
        assert f'{profile}; rel="profile"' in reply.headers["Link"]


def test_alternates_list_every_profile(site: Client) -> None:
    text = site.get(f"{S}?_profile=alt").text
    for name in ("skos", "labelled", "schema"):
        assert f"{S}.ttl?_profile={name}" in text
    assert f"{S}.json?_profile=jskos" in text
