"""The site answers people and programs: pages, documents, headers, errors."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path
from threading import Event, Thread

import pytest
import yaml
from openpyxl import load_workbook
from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, Quad, RdfFormat, parse

from publisher.catalogue.reader import Catalogue
from publisher.web.app import CLOSE, create_app
from publisher.web.filters import size as size_in_words
from publisher.web.negotiation import VARIANTS, Variant
from tests.published import AUTHORITY, FILES, publish, write_workspace
from tests.serving import Client, served

SERVICE = "/service/57"


def graph(data: bytes, syntax: RdfFormat) -> Dataset:
    found = Dataset(Quad(quad.subject, quad.predicate, quad.object) for quad in parse(data, syntax))
    found.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return found


def test_home_names_every_list_and_its_size(site: Client) -> None:
    text = site.get("/", accept="text/html").text
    assert 'href="/list/services.html"' in text
    assert "Subjects" in text
    assert "6 terms, 2 lists" in text


def test_concept_page_shows_the_whole_picture(site: Client) -> None:
    text = site.get(f"{SERVICE}.html").text
    for part in (
        "Bin &lt;collection&gt;", "Refuse collection", "Rubbish &amp; recycling", "binns", "Taking rubbish away.",
        "/service/1.html", "/subject/R1.2.html", "is about", "Services to subjects", "0.90", "Renamed.",
        "3 April 2013", "19 July 2004", f"{AUTHORITY}service/57", "/service/57.ttl", "git.example.org/lists/issues/new",
    ):  # fmt: skip
        assert part in text
    assert "<collection>" not in text


def test_mapping_is_seen_from_its_other_end(site: Client) -> None:
    text = site.get("/subject/R1.2.html").text
    assert "/service/57.html" in text
    assert "Services to subjects" in text


@pytest.mark.parametrize("variant", VARIANTS["concept"], ids=lambda item: item.suffix)
def test_every_format_of_a_deprecated_concept_names_its_successor(site: Client, variant: Variant) -> None:
    reply = site.get(f"/service/59.{variant.suffix}")
    assert reply.status == 200
    assert "service/57" in reply.text or "service:57" in reply.text


def test_the_tables_of_a_list_name_successors(site: Client) -> None:
    rows = {row["Notation"]: row for row in csv.DictReader(site.get("/list/services.csv").text.splitlines())}
    assert (rows["59"]["Replaced by"], rows["58"]["Replaced by"]) == (f"{AUTHORITY}service/57", "")


def test_deprecated_concept_keeps_its_page_and_names_its_successor(site: Client) -> None:
    reply = site.get("/service/59.html")
    assert reply.status == 200
    assert "Deprecated" in reply.text
    assert "/service/57.html" in reply.text
    assert f'<{AUTHORITY}service/57>; rel="successor-version"' in reply.headers["Link"]


@pytest.mark.parametrize(
    ("suffix", "syntax"),
    [
        ("ttl", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("jsonld", RdfFormat.JSON_LD),
        ("rdf", RdfFormat.RDF_XML),
        ("n3", RdfFormat.N3),
    ],
)
def test_every_format_says_what_git_says(site: Client, tmp_path: Path, suffix: str, syntax: RdfFormat) -> None:
    found = graph(site.get(f"{SERVICE}.{suffix}").body, syntax)
    assert found == graph(site.get(f"{SERVICE}.nt").body, RdfFormat.N_TRIPLES)
    source = (write_workspace(tmp_path) / "vocab" / "services.ttl").read_text()
    said = {f"{quad.predicate} {quad.object}" for quad in parse(source, RdfFormat.TURTLE)
            if str(quad.subject) == f"<{AUTHORITY}service/57>" and not str(quad.object).startswith("_:")}  # fmt: skip
    assert said <= {f"{quad.predicate} {quad.object}" for quad in found}


def test_turtle_keeps_lexical_forms_and_language_tags(site: Client) -> None:
    text = site.get(f"{SERVICE}.ttl").text
    assert "def:weight 1.50 ;" in text
    assert '"Bin <collection>"@en-GB' in text


def test_list_documents_hold_every_concept(site: Client) -> None:
    formats = {
        "ttl": RdfFormat.TURTLE,
        "jsonld": RdfFormat.JSON_LD,
        "rdf": RdfFormat.RDF_XML,
        "nt": RdfFormat.N_TRIPLES,
    }
    for suffix, syntax in (
        formats | {"nt": RdfFormat.N_TRIPLES, "trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS}
    ).items():
        quads = list(parse(site.get(f"/list/services.{suffix}").body, syntax))
        labels = {quad.object for quad in quads if str(quad.predicate).endswith("#prefLabel>")}
        assert {Literal("Casglu biniau", language="cy"), Literal("Garden waste", language="en")} <= labels
    assert {str(quad.graph_name) for quad in quads} == {f"<{AUTHORITY}graph/vocab/services>"}


def test_list_tables(site: Client) -> None:
    rows = site.get("/list/services.csv").text.splitlines()
    assert len(rows) == 6
    assert rows[0].startswith("IRI,")
    book = load_workbook(io.BytesIO(site.get("/list/services.xlsx").body)).active
    assert book.freeze_panes == "A2"
    assert [[cell.value or "" for cell in row] for row in book.rows] == list(csv.reader(rows))
    assert len(json.loads(site.get("/list/services.json").body)["items"]) == 5


@pytest.mark.parametrize("page", ["/list/services", "/linkset/services-subjects"])
def test_every_download_tells_its_true_size(site: Client, page: str) -> None:
    shown = re.findall(
        r'<li><a class="govuk-link" href="([^"]+)" type="[^"]+">[^<]+</a>( <span class="app-muted">[^<]+</span>)?</li>',
        site.get(f"{page}.html").text.partition("app-downloads")[2].partition("</ul>")[0],
    )
    assert {"ttl", "jsonld", "rdf", "nt", "nq", "trig", "json", "csv"} <= {href.partition(".")[2] for href, _ in shown}
    for href, size in shown:
        assert re.sub("<[^>]+>", "", size).strip() == size_in_words(len(site.get(href).body)), href


def test_mapping_set_as_sssom(site: Client) -> None:
    lines = site.get("/linkset/services-subjects.sssom.tsv").text.splitlines()
    assert lines[0] == f"#mapping_set_id: {AUTHORITY}linkset/services-subjects"
    header = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    assert lines[header].split("\t")[:3] == ["subject_id", "subject_label", "predicate_id"]
    first = dict(zip(lines[header].split("\t"), lines[header + 1].split("\t"), strict=True))
    head = yaml.safe_load("\n".join(line[1:] for line in lines[:header]))
    assert first["object_id"] == f"{AUTHORITY}subject/R1.2"
    assert first["object_label"]
    assert first["mapping_justification"].startswith("semapv:")
    stated = re.search(r"dct:license <(.*)>", site.get("/linkset/services-subjects.ttl").text)
    assert head.get("license") == (stated[1] if stated else None)


def test_linkset_document_anchors_the_identifier(site: Client) -> None:
    found = json.loads(site.get(f"{SERVICE}.linkset").body)["linkset"][0]
    assert found["anchor"] == f"{AUTHORITY}service/57"
    assert {"href": "/service/57.ttl", "type": "text/turtle"} in found["alternate"]


def test_definitions_are_served_here(site: Client) -> None:
    assert site.get("/def/Service.html").status == 200
    assert site.get("/def", accept="text/turtle").headers["Location"] == "/def.ttl"
    assert b"Definitions" in site.get("/def.ttl").body


def test_repeat_visitor_gets_304(site: Client) -> None:
    first = site.get(f"{SERVICE}.ttl")
    again = site.get(f"{SERVICE}.ttl", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    since = site.get(f"{SERVICE}.ttl", If_Modified_Since=first.headers["Last-Modified"])
    assert since.status == 304
    assert first.headers["Last-Modified"] == "Sun, 01 Mar 2026 10:00:00 GMT"


def test_compression_has_its_own_validator(site: Client) -> None:
    plain = site.get(f"{SERVICE}.html")
    squeezed = site.get(f"{SERVICE}.html", Accept_Encoding="gzip")
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.body) == plain.body
    assert squeezed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in squeezed.headers["Vary"]
    assert "Content-Encoding" not in site.get(f"{SERVICE}.html", Accept_Encoding="gzip;q=0").headers


def test_head_tells_the_same_without_a_body(site: Client) -> None:
    get, head = site.get(f"{SERVICE}.html"), site.send("HEAD", f"{SERVICE}.html")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]
    assert head.headers["ETag"] == get.headers["ETag"]


def test_preflight_lets_scripts_of_other_sites_in(site: Client) -> None:
    reply = site.send(
        "OPTIONS", SERVICE, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    )
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "GET" in reply.headers["Access-Control-Allow-Methods"]
    assert "Accept" in reply.headers["Access-Control-Allow-Headers"]


def test_writing_is_refused(site: Client) -> None:
    reply = site.send("DELETE", SERVICE)
    assert reply.status == 405
    assert "GET" in reply.headers["Allow"]


def test_pages_run_no_inline_script_and_nothing_foreign(site: Client) -> None:
    reply = site.get("/")
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["X-Content-Type-Options"] == "nosniff"


def test_unknown_number_shows_its_neighbours(site: Client) -> None:
    reply = site.get("/service/60", accept="text/html")
    assert reply.status == 404
    assert "/service/59.html" in reply.text
    problem = site.get("/service/60", accept="application/json")
    assert (problem.status, problem.type) == (404, "application/problem+json")
    assert json.loads(problem.body)["near"][-1]["label"] == "Ash collection"
    assert "text/csv" in [item["type"] for item in json.loads(problem.body)["formats"]]
    assert 'rel="collection"; type="text/turtle"' in problem.headers["Link"]
    assert "/service/59.html" in site.get("/service/60.html", accept="text/html").text


@pytest.mark.parametrize("number", ["999999", "999999999999999999", "0058"])
def test_a_number_far_from_all_others_shows_the_nearest(site: Client, number: str) -> None:
    problem = json.loads(site.get(f"/service/{number}", accept="application/problem+json").body)
    assert {item["iri"].rpartition("/")[2] for item in problem["near"]} == {"1", "57", "58", "59"}
    assert "/service/59.html" in site.get(f"/service/{number}", accept="text/html").text


def test_not_acceptable_lists_what_there_is(site: Client) -> None:
    reply = site.get(SERVICE, accept="image/png")
    assert reply.status == 406
    assert "text/turtle /service/57.ttl" in reply.text
    assert 'type="text/turtle"' in reply.headers["Link"]


def test_static_files_with_their_digest_may_be_kept_for_ever(site: Client) -> None:
    page = site.get("/").text
    address = page.split('href="/static/site.css')[1].split('"')[0]
    assert "immutable" in site.get(f"/static/site.css{address}").headers["Cache-Control"]
    assert "immutable" not in site.get("/static/site.css").headers["Cache-Control"]
    assert site.get("/static/../app.py").status == 404


def test_page_carries_schema_org(site: Client) -> None:
    text = site.get(f"{SERVICE}.html").text
    found = json.loads(text.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert found["@type"] == "DefinedTerm"
    assert found["name"] == "Bin <collection>"


def test_context_explains_the_keys(site: Client) -> None:
    published = json.loads(site.get("/context.jsonld").body)["@context"]
    used = json.loads(site.get(f"{SERVICE}.jsonld").body)["@context"]
    assert used.items() <= published.items()


def test_list_pages_show_the_ways_through_a_list(site: Client) -> None:
    tree = site.get("/list/services.html?view=tree").text
    assert f'data-tree="{AUTHORITY}list/services"' in tree
    assert "Garden waste" not in tree.split('id="mapped"')[0].split('id="browse"')[1]
    opened = site.get(f"/list/services.html?view=tree&open={AUTHORITY}service/58").text
    assert "Garden waste" in opened.split('id="browse"')[1]
    assert 'id="letter-1"' in site.get("/list/services.html?view=az").text
    assert "Ash collection" in site.get("/list/services.html?view=number").text
    below = json.loads(site.get(f"/tree?list={AUTHORITY}list/services&of={AUTHORITY}service/1").body)
    assert [item["label"] for item in below] == ["Bin <collection>", "Garden waste"]
    assert site.get("/tree?list=nothing&of=x").status == 404


def test_list_page_tells_figures_and_gaps(site: Client) -> None:
    text = site.get("/list/services.html").text
    assert "Terms on each level: Level 1 3, Level 2 2" in text
    assert "Services to subjects" in text
    assert 'type="text/turtle">Turtle</a> <span' in text


def test_new_snapshot_is_picked_up_without_a_failed_request(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path)
    current, settings = publish(folder)
    app = create_app(current, settings)
    stop, failures = Event(), []

    def visit(client: Client) -> None:
        while not stop.is_set():
            reply = client.get("/service/58.html")
            if reply.status != 200:
                failures.append(reply.status)

    with served(app) as port:
        client = Client(port)
        visitor = Thread(target=visit, args=(client,))
        visitor.start()
        try:
            changed = FILES["vocab/services.ttl"].replace("Garden waste", "Green waste")
            write_workspace(tmp_path, {**FILES, "vocab/services.ttl": changed})
            publish(folder)
            assert "Green waste" in client.get("/service/58.html").text
            query = (
                "SELECT ?l { <http://id.example.org/service/58> <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }"
            )
            assert "Green waste" in client.get("/sparql", ("query", query)).text
        finally:
            stop.set()
            visitor.join()
    app.extensions[CLOSE]()
    assert failures == []


def test_damaged_snapshot_leaves_the_last_good_one_serving(tmp_path: Path) -> None:
    folder = write_workspace(tmp_path)
    current, settings = publish(folder)
    app = create_app(current, settings)
    damaged = folder / "build" / "snapshots" / "damaged"
    damaged.mkdir()
    current.unlink()
    current.symlink_to(damaged)
    with served(app) as port:
        assert Client(port).get("/service/58.html").status == 200
    app.extensions[CLOSE]()
    assert Catalogue(folder / "build" / "snapshots" / next(iter(_good(folder)))).kind(f"{AUTHORITY}service/58")


def _good(folder: Path) -> list[str]:
    return [path.name for path in (folder / "build" / "snapshots").iterdir() if (path / "manifest.json").is_file()]


def test_repeated_answers_equal_the_first_and_are_counted(site: Client) -> None:
    def fresh() -> list[tuple[str, str]]:
        reply = site.get("/service/58.html", Accept_Encoding="gzip", Accept_Language="en;q=0.31")
        return sorted((name, value) for name, value in reply.headers.items() if name != "Date")

    assert fresh() == fresh()
    gzipped = site.get("/service/58.html", Accept_Encoding="gzip", Accept_Language="en;q=0.31")
    assert b"Garden waste" in gzip.decompress(gzipped.body)
    assert 'endpoint="kept",method="GET",status="200"' in site.get("/metrics").text
    etag = gzipped.headers["ETag"]
    for _ in range(2):
        again = site.get("/service/58.html", Accept_Encoding="gzip", If_None_Match=etag)
        assert (again.status, again.body) == (304, b"")
    for language in ("cy", "en"):
        assert f'<html lang="{language}"' in site.get("/service/58.html", Accept_Language=language).text
