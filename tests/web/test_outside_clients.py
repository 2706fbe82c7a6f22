"""rdflib, SPARQLWrapper, curl, Comunica and a JSON-LD processor dereference concepts and lists unchanged.

Each asks for the identifier and follows where it is led, over real HTTP; ``npm ci`` installs the last two.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS
from SPARQLWrapper import JSON, SPARQLWrapper

from tests.published import AUTHORITY
from tests.serving import Client

CONCEPT = URIRef(f"{AUTHORITY}service/57")
NARROWER = [f"{AUTHORITY}service/57", f"{AUTHORITY}service/58"]


@pytest.fixture(scope="module")
def outside(site: Client) -> Any:
    script = Path(__file__).parent / "outside.mjs"
    address = f"http://127.0.0.1:{site.port}/"
    command = ["node", str(script), address, AUTHORITY]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def statements(data: str | bytes, syntax: RdfFormat) -> set[str]:
    """Return statements in a form of their own, blank nodes named by what they say, language tags in lower case."""
    found = Dataset(parse(data, syntax))
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return {re.sub(r'"@[A-Za-z-]+', lambda tag: tag[0].lower(), str(quad)) for quad in found}


def test_comunica_queries_concepts_lists_and_the_endpoint(outside: Any) -> None:
    assert outside["names"] == ["Bin <collection>", "Casglu biniau"]
    assert outside["list"] == NARROWER
    assert outside["joined"] == ["Waste"]
    assert outside["endpoint"] == NARROWER


def test_a_json_ld_processor_reads_documents_and_the_published_context(outside: Any, site: Client) -> None:
    address = f"http://127.0.0.1:{site.port}/context.jsonld"
    assert set(outside["loaded"]) == {address}, "only the context was fetched, and from this site"
    compacted = outside["compacted"]
    assert compacted["id"] == str(CONCEPT)
    assert compacted["prefLabel"] == {"en-gb": "Bin <collection>", "cy": "Casglu biniau"}
    assert compacted["broader"] == f"{AUTHORITY}service/1"
    assert compacted["created"] == "2004-07-19"
    turtle = statements(site.get("/service/57.ttl").body, RdfFormat.TURTLE)
    assert len(turtle) > 10
    assert statements(outside["document"], RdfFormat.N_TRIPLES) == turtle
    assert statements(outside["published"], RdfFormat.N_TRIPLES) == turtle
    whole = statements(site.get("/list/services.ttl").body, RdfFormat.TURTLE)
    assert statements(outside["whole"], RdfFormat.N_TRIPLES) == whole


@pytest.mark.parametrize("path", ["service/57", "list/services"])
def test_rdflib_follows_identifiers(site: Client, path: str) -> None:
    graph = Graph().parse(f"http://127.0.0.1:{site.port}/{path}")
    assert (CONCEPT, SKOS.prefLabel, Literal("Casglu biniau", lang="cy")) in graph


def test_sparqlwrapper_asks_the_endpoint(site: Client) -> None:
    client = SPARQLWrapper(f"http://127.0.0.1:{site.port}/sparql")
    client.setQuery(f"SELECT ?s {{ ?s <{SKOS.broader}> <{AUTHORITY}service/1> }} ORDER BY ?s")
    client.setReturnFormat(JSON)
    found = client.query().convert()
    assert [row["s"]["value"] for row in found["results"]["bindings"]] == NARROWER


@pytest.mark.parametrize(
    ("path", "accept", "start"),
    [
        ("service/57", "text/turtle", "@prefix"),
        ("service/57", "application/ld+json", "{"),
        ("list/services", "text/csv", "IRI,"),
        ("linkset/services-subjects", "text/tab-separated-values", "#"),
        ("service/57", "application/n-triples", "<http"),
    ],
)
def test_curl_follows_identifiers(site: Client, path: str, accept: str, start: str) -> None:
    command = ["curl", "-sSfL", "-H", f"Accept: {accept}", f"http://127.0.0.1:{site.port}/{path}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(start)
