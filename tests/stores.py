"""A small store for tests of everything that asks SPARQL: two lists, a linkset, one graph a file and
all of them once more in the default graph, as a snapshot has it."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

LIST = "http://id.example/graph/vocab/services"
OTHER = "http://id.example/graph/vocab/functions"
LINKS = "http://id.example/graph/mappings/services-functions"

_TRIG = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
<http://id.example/graph/vocab/services> {
  <http://id.example/list/services> a skos:ConceptScheme ; dct:title "Services"@en .
  <http://id.example/service/1> a skos:Concept ; skos:inScheme <http://id.example/list/services> ;
    skos:prefLabel "Housing \u2013 \u00e9"@en ; skos:topConceptOf <http://id.example/list/services> .
  <http://id.example/service/2> a skos:Concept ; skos:inScheme <http://id.example/list/services> ;
    skos:prefLabel "Homes, \\"old\\""@en ; skos:broader <http://id.example/service/1> ; dct:extent 3 .
}
<http://id.example/graph/vocab/functions> {
  <http://id.example/list/functions> a skos:ConceptScheme ; dct:title "Functions"@en .
  <http://id.example/function/1> a skos:Concept ; skos:inScheme <http://id.example/list/functions> ;
    skos:prefLabel "Shelter"@en .
}
<http://id.example/graph/mappings/services-functions> {
  <http://id.example/service/1> skos:exactMatch <http://id.example/function/1> .
}
"""


def make_store(directory: Path, *, extra: int = 0) -> Path:
    """Build a store on disk; ``extra`` more concepts make answers large."""
    store = Store(str(directory))
    for data, syntax in ((_TRIG.encode(), RdfFormat.TRIG), (_many(extra), RdfFormat.N_QUADS)):
        store.bulk_load(data, syntax)
        store.bulk_extend(Quad(*quad.triple, DefaultGraph()) for quad in parse(data, syntax))
    store.flush()
    return directory


def _many(count: int) -> bytes:
    label = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    line = '<http://id.example/extra/{0}> {1} "Extra concept number {0}"@en <http://id.example/graph/vocab/extra> .\n'
    return "".join(line.format(number, label) for number in range(count)).encode()
