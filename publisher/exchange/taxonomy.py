"""Controlled lists as the taxonomy XML of the old ESD standards site (``ControlledList``).

A preferred ``Item`` is a concept; an item that is not preferred is another name, whose ``UseItem`` says of what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from xml.etree import ElementTree as ET

from pyoxigraph import NamedNode

from publisher.exchange.extent import Extent, local_name
from publisher.namespaces import DCT, OWL, RDF, SKOS, XSD
from publisher.rdf.terms import is_same_tongue
from publisher.skos.index import Index

NAMESPACE = "http://www.esd.org.uk/standards"
NOTES = (("ScopeNotes", SKOS + "scopeNote"), ("HistoryNotes", SKOS + "historyNote"))
OWN = {"AddedInVersion": "addedInVersion", "LastUpdatedInVersion": "lastUpdatedInVersion", "AToZ": "inAToZ"}
DEFAULT = "Default"
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
METADATA = (
    ("Title", DCT + "title", ""),
    ("Description", DCT + "description", ""),
    ("Date.Created", DCT + "created", XSD + "date"),
    ("Date.Issued", DCT + "issued", XSD + "date"),
    ("Date.Modified", DCT + "modified", XSD + "date"),
)


@dataclass(frozen=True)
class Naming:
    """What a controlled list does not say of itself: IRIs, and how its numbers are typed."""

    scheme: str
    """The list's IRI or prefixed name."""
    concepts: str
    """The form of concept IRIs, with ``{number}``."""
    notation: str = ""
    """Datatype of notations; none for plain text."""
    own: Mapping[str, str] = field(default_factory=dict)
    """The workspace's own properties for what only this format says: see ``own_properties``."""


def write_taxonomy(extent: Extent, header: Mapping[str, str] = MappingProxyType({})) -> bytes:
    """Return a list as ``ControlledList`` XML: one item a concept, one a further name.

    ``header`` are attributes of the root that the list does not tell of itself, such as where it is found.
    """
    index, node = extent.index, extent.node
    root = ET.Element("ControlledList", {"xmlns": NAMESPACE, "ItemName": extent.name})
    root.set("ListName", extent.text(node, DCT + "title") or extent.name)
    if version := index.text(node, OWL + "versionInfo"):
        root.set("Version", version)
    for name, text in header.items():
        root.set(name, text)
    metadata = ET.SubElement(root, "Metadata")
    for name, predicate, _ in METADATA:
        _add(metadata, name, extent.text(node, predicate))
    own = _own_of(extent)
    for concept in extent.concepts:
        _item(root, extent, concept, own)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _own_of(extent: Extent) -> dict[str, str]:
    """Return the workspace's own properties, less the default parent's where the list names no default parent.

    In such a list every parent is written as a default: readers of the format look for one.
    """
    own = own_properties(extent.around, extent.relations)
    if DEFAULT in own and not any(extent.index.iris(concept, own[DEFAULT]) for concept in extent.concepts):
        del own[DEFAULT]
    return own


def _item(root: ET.Element, extent: Extent, concept: NamedNode, own: Mapping[str, str]) -> None:
    index, number = extent.index, _number(extent, concept)
    item = ET.SubElement(root, "Item", {"Id": number, "ConceptId": number, "Preferred": "true"})
    if index.text(concept, OWL + "deprecated") == "true":
        item.set("Obsolete", "true")
    for name in OWN:
        if name in own and (text := index.text(concept, own[name])):
            item.set(name, text)
    _add(item, "Name", _label(extent, concept))
    marked = index.iris(concept, own[DEFAULT]) if DEFAULT in own else []
    for parent in extent.parents(concept):
        is_default = DEFAULT not in own or parent in marked
        _link(item, "BroaderItem", extent, parent).set(DEFAULT, "true" if is_default else "false")
    for other in _sorted(index.iris(concept, SKOS + "related")):
        _link(item, "RelatedItem", extent, other)
    for name, predicate in NOTES:
        for text in sorted(value.value for value in index.literals(concept, predicate)):
            _add(item, name, text)
    for place, (text, kind) in enumerate(_other_names(extent, concept), 1):
        attributes = {"Id": f"{number}-{place}", "ConceptId": number, "Preferred": "false", "Type": kind}
        other_item = ET.SubElement(root, "Item", attributes)
        _add(other_item, "Name", text)
        _link(other_item, "UseItem", extent, concept)


def _other_names(extent: Extent, concept: NamedNode) -> list[tuple[str, str]]:
    kinds = ((SKOS + "altLabel", "synonym"), (SKOS + "hiddenLabel", "misspelling"))
    return sorted(
        (value.value, kind)
        for predicate, kind in kinds
        for value in extent.index.literals(concept, predicate)
        if is_same_tongue(value.language or "", extent.language)
    )


def _link(item: ET.Element, name: str, extent: Extent, concept: NamedNode) -> ET.Element:
    number = _number(extent, concept)
    link = ET.SubElement(item, name, {"Id": number, "ConceptId": number})
    link.text = _ILLEGAL.sub("", _label(extent, concept))
    return link


def own_properties(workspace: Index, relations: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the workspace's own properties for what only this format says, by the name the format has for it.

    ``Default`` is the workspace's one subproperty of ``skos:broader``; ``AddedInVersion``, ``LastUpdatedInVersion`` and
    ``AToZ`` are declared properties with the local names ``addedInVersion``, ``lastUpdatedInVersion`` and ``inAToZ``.
    """
    declared = workspace.of_type(OWL + "DatatypeProperty", RDF + "Property")
    by_name = {local_name(node.value): node.value for node in declared if isinstance(node, NamedNode)}
    found = {name: by_name[local] for name, local in OWN.items() if local in by_name}
    narrower = [name for name, above in relations.items() if above == (SKOS + "broader",)]
    return {**found, DEFAULT: narrower[0]} if len(narrower) == 1 else found


def _sorted(nodes: list[NamedNode]) -> list[NamedNode]:
    return sorted(nodes, key=lambda node: (len(node.value), node.value))


def _number(extent: Extent, concept: NamedNode) -> str:
    return extent.index.text(concept, SKOS + "notation", DCT + "identifier") or local_name(concept.value)


def _label(extent: Extent, concept: NamedNode) -> str:
    return extent.text(concept, SKOS + "prefLabel")


def _add(element: ET.Element, name: str, text: str) -> None:
    if text:
        ET.SubElement(element, name).text = _ILLEGAL.sub("", text)


def naming_of(extent: Extent) -> Naming:
    """Return the naming under which a list's own export reads back as itself."""
    spaces = {concept.value.removesuffix(_number(extent, concept)) for concept in extent.concepts}
    kinds = {value.datatype.value for c in extent.concepts for value in extent.index.literals(c, SKOS + "notation")}
    kind = kinds.pop() if len(kinds) == 1 else ""
    space = spaces.pop() if spaces else ""
    return Naming(
        scheme=f"<{extent.node.value}>",
        concepts=f"<{space}{{number}}>",
        notation=kind,
        own=own_properties(extent.around, extent.relations),
    )
