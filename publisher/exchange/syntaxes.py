"""Lists in the RDF syntaxes, and any RDF file back."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat
from pyoxigraph import serialize as write_rdf

from publisher.errors import ExchangeError
from publisher.exchange.extent import Extent
from publisher.exchange.reading import Reading
from publisher.namespaces import SKOS
from publisher.rdf import jsonld, turtle
from publisher.rdf.formats import Format
from publisher.rdf.parse import parse_bytes
from publisher.rdf.xml import writable_as_xml

_LABELS = frozenset(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))


def write_turtle(extent: Extent) -> bytes:
    """Return canonical Turtle."""
    return turtle.serialize(extent.triples, extent.prefixes).encode()


def write_jsonld(extent: Extent) -> bytes:
    """Return JSON-LD with the engine's stable context in it."""
    context = jsonld.context_of(extent.prefixes)
    return jsonld.serialize(extent.triples, context, first=extent.node.value).encode()


def write_ntriples(extent: Extent) -> bytes:
    """Return N-Triples, sorted; blank nodes are named by their place."""
    lines = write_rdf(extent.triples, None, RdfFormat.N_TRIPLES) or b""
    return b"".join(sorted(lines.splitlines(keepends=True)))


def write_rdfxml(extent: Extent) -> bytes:
    """Return RDF/XML. Raises ExchangeError when a property's IRI cannot be an XML element's name."""
    if not writable_as_xml(extent.triples):
        raise ExchangeError("RDF/XML cannot write a property whose IRI does not end in a name; export to Turtle.")
    prefixes = {name: space for name, space in extent.prefixes.items() if name}
    return write_rdf(extent.triples, None, RdfFormat.RDF_XML, prefixes=prefixes) or b""


def read_rdf(data: bytes, *, path: str, syntax: Format) -> Reading:
    """Read any RDF file; named graphs are merged, with a remark. Raises RdfSyntaxError with line and column."""
    document = parse_bytes(data, path=path, syntax=syntax)
    found = Reading(remarks=list(document.remarks), prefixes=document.prefixes)
    for quad in document.quads:
        found.add(quad.triple)
    graphs = {quad.graph_name for quad in document.quads if not isinstance(quad.graph_name, DefaultGraph)}
    if len(graphs) > 1:
        found.remarks.append(f"{len(graphs)} named graphs were merged into one; a file of a workspace is one graph.")
    if not any(
        quad.predicate.value in _LABELS or quad.object == NamedNode(SKOS + "ConceptScheme") for quad in document.quads
    ):
        found.remarks.append(f"{path} holds no SKOS list (no skos:ConceptScheme and no label).")
    return found
