"""Write a document's triples in any of the formats that hold no named graphs."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import RdfFormat, parse
from pyoxigraph import serialize as write_rdf

from publisher.rdf import jsonld, turtle
from publisher.rdf.formats import Format


def serialize_triples(data: bytes, syntax: Format, prefixes: Mapping[str, str]) -> bytes:
    """Return N-Triples text in another syntax (Turtle, JSON-LD, RDF/XML, N-Triples)."""
    triples = [quad.triple for quad in parse(data, RdfFormat.N_TRIPLES)]
    if syntax.name == "turtle":
        return turtle.serialize(triples, prefixes).encode()
    if syntax.name == "jsonld":
        return jsonld.serialize(triples, jsonld.context_of(prefixes)).encode()
    return write_rdf(triples, format=syntax.engine) or b""
