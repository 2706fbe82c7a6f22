"""The edit that maps a concept of one list to a concept of another."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from publisher.changes.desk import Desk, Proposal, sentence
from publisher.changes.page import Page
from publisher.errors import ConfigurationError
from publisher.namespaces import (
    DCT,
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
from publisher.trees import MAPPINGS, VOCAB

_WORD = re.compile(r"[\w.-]+")
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
    into: NamedNode | None = None,
    new_set: str = "",
) -> Proposal:
    """State a mapping in the mapping set of the two lists, with its reason and date.

    ``into`` is the set where the lists have several; ``new_set`` the title of one to begin. When the set leads the
    other way, the inverse is stated. Raises ConfigurationError for a relation that is no mapping relation, a mapping
    that is there already, or lists without a mapping set.
    """
    _require_mapping_relation(desk, relation)
    if new_set:
        linkset, turned = begin_set(desk, source, target, new_set), False
    else:
        linkset, turned = _linkset(desk, source, target, relation, into)
    if turned:
        source, target = target, source
        relation = NamedNode(INVERSES[relation.value])
    page = desk.page_of(linkset)
    if target in page.values(source, relation.value):
        raise ConfigurationError(f"{desk.lookup.name(source)} is mapped so already.")
    page.add(linkset, VOID + "linkPredicate", relation)
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
    name = NamedNode(RDFS + "subPropertyOf")
    relations = skos_relations(Quad(node, name, value) for node, value in desk.lookup.index.rows(name.value))
    return {name: above for name, above in relations.items() if set(above) & set(MAPPING_PROPERTIES)}


def begin_set(desk: Desk, source: NamedNode, target: NamedNode, title: str) -> NamedNode:
    """Begin a mapping set from one concept's list to another's, in a file named after their files, or after them.

    Raises ConfigurationError when a concept is in no list, or the set is there already.
    """
    ends = [next(iter(desk.lookup.schemes_of(node)), None) for node in (source, target)]
    if ends[0] is None or ends[1] is None:
        raise ConfigurationError("A mapping set joins two lists, so both concepts must be in one.")
    if ends[0] == ends[1]:
        raise ConfigurationError(_inside(desk, source, target))
    stems = [_short(desk, end) for end in ends if end]
    linkset = NamedNode(f"{desk.workspace.settings.authority}linkset/{stems[0]}-{stems[1]}")
    page = desk.start(f"{MAPPINGS}/{stems[0]}-{stems[1]}.ttl", linkset)
    page.add(linkset, RDF_TYPE, NamedNode(VOID + "Linkset"))
    page.add(linkset, DCT + "title", desk.text(title))
    page.add(linkset, VOID + "subjectsTarget", ends[0])
    page.add(linkset, VOID + "objectsTarget", ends[1])
    page.add(linkset, SSSOM + "mapping_justification", _BY_HAND)
    page.add(linkset, DCT + "created", desk.date)
    for name in ("publisher", "license"):
        page.add(linkset, DCT + name, *desk.lookup.index.values(ends[0], DCT + name))
    return linkset


def _short(desk: Desk, scheme: NamedNode) -> str:
    """Return what a list is called in the names of files and mapping sets: its file's name where that is its own."""
    index = desk.lookup.index
    path = index.home(scheme)
    name = path.removeprefix(f"{VOCAB}/").rpartition(".")[0]
    beside = (other for other in desk.lookup.schemes() if other != scheme and index.home(other) == path)
    if _WORD.fullmatch(name) and all(index.values(other, DCT + "isPartOf") for other in beside):
        return name
    return re.sub(r"[^\w.-]+", "-", re.split(r"[/#]", scheme.value.rstrip("/#"))[-1])


def _linkset(
    desk: Desk, source: NamedNode, target: NamedNode, relation: NamedNode, into: NamedNode | None
) -> tuple[NamedNode, bool]:
    """Return the mapping set for two concepts, and whether it leads from the second to the first."""
    index = desk.lookup.index
    ours, theirs = (set(desk.lookup.schemes_of(item)) for item in (source, target))
    found = []
    for linkset in [into] if into else desk.lookup.linksets():
        ends = [set(index.iris(linkset, VOID + name)) for name in ("subjectsTarget", "objectsTarget")]
        uses = relation in index.iris(linkset, VOID + "linkPredicate")
        for turned, (first, second) in enumerate(((ours, theirs), (theirs, ours))):
            if ends[0] & first and ends[1] & second and not (turned and relation.value not in INVERSES):
                found.append((bool(turned), not uses, linkset.value))
    if not found and ours & theirs:
        raise ConfigurationError(_inside(desk, source, target))
    if not found:
        name = desk.lookup.name
        message = f"No mapping set joins the lists of {name(source)} and {name(target)}"
        raise ConfigurationError(f"{message}. Begin one with --new-set TITLE.")
    turned, _, iri = min(found)
    return NamedNode(iri), turned


def _inside(desk: Desk, source: NamedNode, target: NamedNode) -> str:
    """Return what to do instead of a mapping between two concepts of one list."""
    name = desk.lookup.name
    if source == target:
        return f"{name(source)} cannot be mapped to itself."
    return (
        f"{name(source)} and {name(target)} are in one list, and mappings join two. Put one below the other with "
        "“publisher move”, state skos:related in the file, or, if they mean the same, “publisher deprecate” one with "
        "--replaced-by."
    )


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
    page.add(axiom, SSSOM + "comment", desk.text(sentence(because)))
    if confidence:
        page.add(axiom, SSSOM + "confidence", Literal(confidence, datatype=NamedNode(XSD + "decimal")))
