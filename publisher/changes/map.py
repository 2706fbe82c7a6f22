"""The edit that maps a concept of one list to a concept of another."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import BlankNode, Literal, NamedNode

from publisher.changes.desk import Desk, Proposal, sentence
from publisher.changes.page import Page
from publisher.errors import ConfigurationError
from publisher.namespaces import (
    INVERSES,
    MAPPING_PROPERTIES,
    OWL,
    RDF_TYPE,
    RDFS,
    SEMAPV,
    SSSOM,
    VOID,
    XSD,
)
from publisher.skos.entailment import skos_relations

_AXIOM = NamedNode(OWL + "Axiom")
_BY_HAND = NamedNode(SEMAPV + "ManualMappingCuration")


def map_concepts(
    desk: Desk,
    source: NamedNode,
    relation: NamedNode,
    target: NamedNode,
    *,
    because: str,
    confidence: str = "",
) -> Proposal:
    """State a mapping in the mapping set of the two lists, with its reason and date.

    When the set leads the other way, the inverse is stated. Raises ConfigurationError for a relation that is no
    mapping relation, a mapping that is there already, or lists without a mapping set.
    """
    _require_mapping_relation(desk, relation)
    linkset, turned = _linkset(desk, source, target, relation)
    if turned:
        source, target = target, source
        relation = NamedNode(_inverse(relation))
    page = desk.page_of(linkset)
    if target in page.values(source, relation.value):
        raise ConfigurationError(f"{desk.lookup.name(source)} is mapped so already.")
    page.add(source, relation.value, target)
    _add_details(desk, page, (source, relation, target), because, confidence)
    desk.stamp(linkset)
    name = desk.lookup.name
    return desk.proposal(f"Mapped {name(source)} to {name(target)} in {name(linkset)}.")


def _require_mapping_relation(desk: Desk, relation: NamedNode) -> None:
    if relation.value not in (*MAPPING_PROPERTIES, *_own_relations(desk)):
        known = ", ".join(item.rpartition("#")[2] for item in MAPPING_PROPERTIES)
        own = ", ".join(sorted(_own_relations(desk)))
        message = f"<{relation.value}> is no mapping relation. Use {known}"
        raise ConfigurationError(f"{message}{' or ' if own else ''}{own}.")


def _own_relations(desk: Desk) -> Mapping[str, tuple[str, ...]]:
    quads = [quad for item in desk.workspace.sources for quad in item.quads]
    relations = skos_relations(quads)
    return {name: above for name, above in relations.items() if set(above) & set(MAPPING_PROPERTIES)}


def _linkset(desk: Desk, source: NamedNode, target: NamedNode, relation: NamedNode) -> tuple[NamedNode, bool]:
    """Return the mapping set for two concepts, and whether it leads from the second to the first."""
    index = desk.lookup.index
    ours, theirs = (set(desk.lookup.schemes_of(item)) for item in (source, target))
    found = []
    for linkset in desk.lookup.linksets():
        ends = [set(index.iris(linkset, VOID + name)) for name in ("subjectsTarget", "objectsTarget")]
        uses = relation in index.iris(linkset, VOID + "linkPredicate")
        for turned, (first, second) in enumerate(((ours, theirs), (theirs, ours))):
            if ends[0] & first and ends[1] & second and not (turned and relation.value not in INVERSES):
                found.append((bool(turned), not uses, linkset.value))
    if not found:
        name = desk.lookup.name
        message = f"There is no mapping set for the lists of {name(source)} and {name(target)}"
        raise ConfigurationError(f"{message}. Add a file to mappings/ that describes one (a void:Linkset).")
    turned, _, iri = min(found)
    return NamedNode(iri), turned


def _inverse(relation: NamedNode) -> str:
    return INVERSES[relation.value]


def _add_details(
    desk: Desk, page: Page, mapping: tuple[NamedNode, NamedNode, NamedNode], because: str, confidence: str
) -> None:
    """Describe a mapping by an axiom: SSSOM's justification, date, confidence and comment."""
    axiom = BlankNode()
    page.add(axiom, RDF_TYPE, _AXIOM)
    for name, value in zip(("annotatedSource", "annotatedProperty", "annotatedTarget"), mapping, strict=True):
        page.add(axiom, OWL + name, value)
    page.add(axiom, SSSOM + "mapping_justification", _BY_HAND)
    page.add(axiom, SSSOM + "mapping_date", desk.date)
    page.add(axiom, RDFS + "comment", desk.text(sentence(because)))
    if confidence:
        page.add(axiom, SSSOM + "confidence", Literal(confidence, datatype=NamedNode(XSD + "decimal")))
