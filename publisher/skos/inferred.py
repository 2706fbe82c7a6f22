"""Inferred mappings of a snapshot: a file that later parts of a build read, and statements of a graph of their own.

A mapping is a direct triple in both directions, and an ``owl:Axiom`` that carries confidence, the justification
``semapv:MappingChaining`` and, as ``prov:wasDerivedFrom``, a list of the ``rdf:Statement`` steps that led to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.namespaces import OWL, PROV, RDF, RDF_TYPE, SEMAPV, SSSOM, XSD
from publisher.skos.path import InferredMapping, Step

FILE = "inferred.json"
_NIL = NamedNode(RDF + "nil")


def inferred_graph(authority: str) -> str:
    """Return the IRI of the named graph that holds inferred mappings."""
    return f"{authority}graph/inferred"


def write_inferred(snapshot: Path, mappings: Sequence[InferredMapping]) -> None:
    """Write the mappings into a snapshot that is being built."""
    (snapshot / FILE).write_bytes(msgspec.json.encode(mappings))


def read_inferred(snapshot: Path) -> tuple[InferredMapping, ...]:
    """Return a snapshot's inferred mappings; none where the build inferred nothing."""
    path = snapshot / FILE
    if not path.is_file():
        return ()
    return msgspec.json.decode(path.read_bytes(), type=tuple[InferredMapping, ...])


def statements(mappings: Iterable[InferredMapping]) -> Iterator[Triple]:
    """Yield the triples of inferred mappings; blank nodes are named by the mapping's place."""
    for number, item in enumerate(mappings):
        back = item.turned()
        for one in (item, back):
            yield Triple(NamedNode(one.subject), NamedNode(one.match), NamedNode(one.target))
        yield from _axiom(item, f"i{number}")


def _axiom(item: InferredMapping, name: str) -> Iterator[Triple]:
    axiom = BlankNode(name)
    yield Triple(axiom, NamedNode(RDF_TYPE), NamedNode(OWL + "Axiom"))
    yield Triple(axiom, NamedNode(OWL + "annotatedSource"), NamedNode(item.subject))
    yield Triple(axiom, NamedNode(OWL + "annotatedProperty"), NamedNode(item.match))
    yield Triple(axiom, NamedNode(OWL + "annotatedTarget"), NamedNode(item.target))
    yield Triple(axiom, NamedNode(SSSOM + "mapping_justification"), NamedNode(SEMAPV + "MappingChaining"))
    confidence = Literal(str(item.confidence), datatype=NamedNode(XSD + "decimal"))
    yield Triple(axiom, NamedNode(SSSOM + "confidence"), confidence)
    yield Triple(axiom, NamedNode(PROV + "wasDerivedFrom"), BlankNode(f"{name}l0"))
    for place, step in enumerate(item.path):
        yield from _step(step, name, place, last=place == len(item.path) - 1)


def _step(step: Step, name: str, place: int, *, last: bool) -> Iterator[Triple]:
    cell, node = BlankNode(f"{name}l{place}"), BlankNode(f"{name}s{place}")
    yield Triple(cell, NamedNode(RDF + "first"), node)
    yield Triple(cell, NamedNode(RDF + "rest"), _NIL if last else BlankNode(f"{name}l{place + 1}"))
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(RDF + "Statement"))
    yield Triple(node, NamedNode(RDF + "subject"), NamedNode(step.start))
    yield Triple(node, NamedNode(RDF + "predicate"), NamedNode(step.relation))
    yield Triple(node, NamedNode(RDF + "object"), NamedNode(step.end))
