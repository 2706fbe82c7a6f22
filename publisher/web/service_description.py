"""The endpoint described in RDF (SPARQL 1.1 Service Description) and its content (VoID)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.config import Settings
from publisher.namespaces import DCT, FOAF, RDF_TYPE, SD, SKOS, VOID, XSD
from publisher.web.statistics import GraphSize, Sizes

_FORMATS = "http://www.w3.org/ns/formats/"
_RESULT_FORMATS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "JSON-LD",
    "RDF_XML",
    "N-Triples",
    "N-Quads",
    "TriG",
)


def service_description(endpoint: str, settings: Settings, sizes: Sizes) -> Iterator[Triple]:
    """Yield the description of the service at an address."""
    service, dataset, default = BlankNode("service"), BlankNode("dataset"), BlankNode("default")
    yield from _typed(service, SD + "Service")
    yield _link(service, SD + "endpoint", endpoint)
    yield _link(service, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield from (_link(service, SD + "resultFormat", _FORMATS + name) for name in _RESULT_FORMATS)
    if settings.service_allowed:
        yield _link(service, SD + "feature", SD + "BasicFederatedQuery")
    for relation in ("defaultDataset", "availableGraphs"):
        yield Triple(service, NamedNode(SD + relation), dataset)
    yield from _typed(dataset, SD + "Dataset", SD + "GraphCollection")
    yield Triple(dataset, NamedNode(SD + "defaultGraph"), default)
    yield from _typed(default, SD + "Graph", VOID + "Dataset")
    yield _count(default, "triples", sizes.default)
    yield from _named_graphs(dataset, sizes.graphs)


def _named_graphs(dataset: BlankNode, graphs: Iterable[GraphSize]) -> Iterator[Triple]:
    for number, graph in enumerate(graphs):
        entry, content = BlankNode(f"named{number}"), BlankNode(f"graph{number}")
        yield Triple(dataset, NamedNode(SD + "namedGraph"), entry)
        yield from _typed(entry, SD + "NamedGraph")
        yield _link(entry, SD + "name", graph.iri)
        yield Triple(entry, NamedNode(SD + "graph"), content)
        yield from _typed(content, SD + "Graph", VOID + "Dataset")
        yield from _numbers(content, graph)


def void_description(root: str, settings: Settings, sizes: Sizes, *, endpoint: bool = True) -> Iterator[Triple]:
    """Yield the description of the content: one dataset for all, one for each named graph (VoID section 2).

    ``endpoint`` tells whether there is one: a static copy has none.
    """
    document, everything = NamedNode(f"{root}.well-known/void"), NamedNode(f"{root}.well-known/void#dataset")
    yield from _typed(document, VOID + "DatasetDescription")
    yield Triple(document, NamedNode(FOAF + "primaryTopic"), everything)
    yield from _typed(everything, VOID + "Dataset")
    yield Triple(everything, NamedNode(DCT + "title"), Literal(settings.title, language=settings.language))
    if endpoint:
        yield _link(everything, VOID + "sparqlEndpoint", f"{root}sparql")
    yield _link(everything, VOID + "dataDump", f"{root}dumps/all.nq")
    yield Triple(everything, NamedNode(VOID + "uriSpace"), Literal(settings.authority))
    yield _link(everything, VOID + "vocabulary", SKOS)
    yield _count(everything, "triples", sizes.default)
    for graph in sizes.graphs:
        part = NamedNode(graph.iri)
        yield Triple(everything, NamedNode(VOID + "subset"), part)
        yield from _typed(part, VOID + "Dataset")
        yield from _numbers(part, graph)


def _numbers(subject: NamedNode | BlankNode, graph: GraphSize) -> Iterator[Triple]:
    yield _count(subject, "triples", graph.triples)
    yield _count(subject, "distinctSubjects", graph.subjects)
    yield _count(subject, "properties", graph.properties)


def _typed(subject: NamedNode | BlankNode, *kinds: str) -> Iterator[Triple]:
    return (Triple(subject, NamedNode(RDF_TYPE), NamedNode(kind)) for kind in kinds)


def _link(subject: NamedNode | BlankNode, predicate: str, target: str) -> Triple:
    return Triple(subject, NamedNode(predicate), NamedNode(target))


def _count(subject: NamedNode | BlankNode, name: str, number: int) -> Triple:
    return Triple(subject, NamedNode(VOID + name), Literal(str(number), datatype=NamedNode(XSD + "integer")))
