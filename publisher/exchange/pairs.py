"""The mapping statements of a set, and the details kept beside them."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode

from publisher.exchange.extent import Extent
from publisher.namespaces import MAPPING_PROPERTIES, OWL, RDF_TYPE
from publisher.rdf.turtle import natural_key

Pair = tuple[NamedNode, NamedNode, NamedNode]
Details = dict[str, list[NamedNode | Literal]]
ENDS = tuple(OWL + "annotated" + name for name in ("Source", "Property", "Target"))


def pairs_of(extent: Extent) -> list[Pair]:
    """Return every stated mapping as subject, relation and object, in natural order."""
    relations = {*MAPPING_PROPERTIES, *extent.relations}
    found = [
        (triple.subject, triple.predicate, triple.object)
        for triple in extent.triples
        if triple.predicate.value in relations
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
    ]
    return sorted(found, key=lambda pair: (natural_key(pair[0].value), natural_key(pair[2].value), pair[1].value))


def details_of(extent: Extent) -> dict[Pair, list[Details]]:
    """Return the details of each pair; a pair that is described twice has two."""
    found: dict[Pair, list[Details]] = {pair: [] for pair in pairs_of(extent)}
    for axiom in extent.index.of_type(OWL + "Axiom"):
        ends = [extent.index.iris(axiom, name) for name in ENDS]
        if all(ends) and (pair := (ends[0][0], ends[1][0], ends[2][0])) in found:
            found[pair].append(_details(extent, axiom))
    return {pair: sorted(details, key=str) for pair, details in found.items()}


def _details(extent: Extent, axiom: NamedNode | BlankNode) -> Details:
    found: Details = {}
    for predicate in extent.index.predicates(axiom):
        values = [v for v in extent.index.values(axiom, predicate) if isinstance(v, (NamedNode, Literal))]
        if predicate not in (RDF_TYPE, *ENDS) and values:
            found[predicate] = sorted(values, key=str)
    return found
