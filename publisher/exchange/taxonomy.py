"""Controlled lists as the taxonomy XML of the old ESD standards site (``ControlledList``), and back.

A preferred ``Item`` is a concept; an item that is not preferred is another name, whose ``UseItem`` says of what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeET
from pyoxigraph import NamedNode, Triple

from publisher.errors import ExchangeError
from publisher.exchange.extent import Extent, local_name
from publisher.exchange.reading import Reading
from publisher.exchange.tables import Fault
from publisher.exchange.terms import CellError, Vocabulary
from publisher.namespaces import DCT, OWL, RDF_TYPE, SKOS, XSD

NAMESPACE = "http://www.esd.org.uk/standards"
_NOTES = (("ScopeNotes", SKOS + "scopeNote"), ("HistoryNotes", SKOS + "historyNote"))
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_METADATA = (
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
    default_broader: str = ""
    """The property that marks the default one of several broader terms; none to leave the mark out."""


def write_taxonomy(extent: Extent) -> bytes:
    """Return a list as ``ControlledList`` XML: one item a concept, one a further name."""
    index, node = extent.index, extent.node
    root = ET.Element("ControlledList", {"xmlns": NAMESPACE, "ItemName": extent.name})
    root.set("ListName", index.text(node, DCT + "title") or extent.name)
    if version := index.text(node, OWL + "versionInfo"):
        root.set("Version", version)
    metadata = ET.SubElement(root, "Metadata")
    for name, predicate, _ in _METADATA:
        _add(metadata, name, index.text(node, predicate))
    for concept in extent.concepts:
        _item(root, extent, concept)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _item(root: ET.Element, extent: Extent, concept: NamedNode) -> None:
    index, number = extent.index, _number(extent, concept)
    item = ET.SubElement(root, "Item", {"Id": number, "ConceptId": number, "Preferred": "true"})
    _add(item, "Name", _label(extent, concept))
    default = default_parents(extent.relations)
    marked = index.iris(concept, default) if default else []
    for parent in _sorted(index.iris(concept, SKOS + "broader")):
        is_default = not marked or parent in marked
        ET.SubElement(item, "BroaderItem", {**_ids(extent, parent), "Default": "true" if is_default else "false"})
    for other in _sorted(index.iris(concept, SKOS + "related")):
        ET.SubElement(item, "RelatedItem", _ids(extent, other))
    for name, predicate in _NOTES:
        for text in sorted(value.value for value in index.literals(concept, predicate)):
            _add(item, name, text)
    names = sorted(v.value for v in index.literals(concept, SKOS + "altLabel") if v.language == extent.language.lower())
    for place, text in enumerate(names, 1):
        other_item = ET.SubElement(root, "Item", {"Id": f"{number}-{place}", "Preferred": "false"})
        _add(other_item, "Name", text)
        ET.SubElement(other_item, "UseItem", _ids(extent, concept))


def default_parents(relations: Mapping[str, tuple[str, ...]]) -> str:
    """Return the workspace's own property for the default broader term: its one subproperty of ``skos:broader``."""
    found = [name for name, above in relations.items() if above == (SKOS + "broader",)]
    return found[0] if len(found) == 1 else ""


def _sorted(nodes: list[NamedNode]) -> list[NamedNode]:
    return sorted(nodes, key=lambda node: (len(node.value), node.value))


def _ids(extent: Extent, concept: NamedNode) -> dict[str, str]:
    number = _number(extent, concept)
    return {"Id": number, "ConceptId": number}


def _number(extent: Extent, concept: NamedNode) -> str:
    return extent.index.text(concept, SKOS + "notation", DCT + "identifier") or local_name(concept.value)


def _label(extent: Extent, concept: NamedNode) -> str:
    labels = extent.index.literals(concept, SKOS + "prefLabel")
    own = [label.value for label in labels if label.language == extent.language.lower()]
    return (own or [label.value for label in labels] or [""])[0]


def _add(element: ET.Element, name: str, text: str) -> None:
    if text:
        ET.SubElement(element, name).text = _ILLEGAL.sub("", text)


def read_taxonomy(data: bytes, *, path: str, prefixes: Mapping[str, str], language: str, naming: Naming) -> Reading:
    """Read a controlled list. Raises ExchangeError for XML that is broken, hostile or of another kind."""
    root = _root(data, path)
    reader = _Reader(path, Vocabulary(prefixes, language), naming)
    reader.describe(root)
    for item in _children(root, "Item"):
        reader.item(item)
    return reader.reading


def _root(data: bytes, path: str) -> Element:
    try:
        root: Element = SafeET.fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ExchangeError(f"{path}: a document type or entities are not accepted; remove them.") from error
    except ET.ParseError as error:
        line, column = error.position
        raise ExchangeError(f"{path}:{line}:{column + 1}: not well-formed XML ({error}).") from error
    if _local(root) != "ControlledList":
        raise ExchangeError(f"{path}: the root is <{_local(root)}>, not <ControlledList>.")
    return root


class _Reader:
    def __init__(self, path: str, vocabulary: Vocabulary, naming: Naming) -> None:
        self.reading = Reading()
        self._path = path
        self._vocabulary = vocabulary
        self._naming = naming
        self._scheme = vocabulary.name(naming.scheme)

    def describe(self, root: Element) -> None:
        """State what the root and its metadata say of the list."""
        self._state(self._scheme, RDF_TYPE, NamedNode(SKOS + "ConceptScheme"))
        if root.get("Version"):
            self._say(self._scheme, OWL + "versionInfo", root.get("Version", ""), XSD + "string")
        metadata = next(_children(root, "Metadata"), None)
        for name, predicate, datatype in _METADATA:
            for element in _children(metadata, name) if metadata is not None else ():
                self._say(self._scheme, predicate, _passage(element), datatype)

    def item(self, item: Element) -> None:
        """State one item: a concept, or a further name of one."""
        name = next((_text(element) for element in _children(item, "Name")), "")
        if not name:
            self._fault(item, "Name", "the item has no name.")
        elif item.get("Preferred", "true").casefold() == "false":
            used = list(_children(item, "UseItem"))
            if not used:
                self._fault(item, "UseItem", f"'{name}' is not preferred, but no UseItem says what to use.")
            for use in used:
                self._say(self._concept(use), SKOS + "altLabel", name)
        else:
            self._preferred(item, name)

    def _preferred(self, item: Element, name: str) -> None:
        concept = self._concept(item)
        if concept is None:
            self._fault(item, "ConceptId", f"'{name}' has neither ConceptId nor Id.")
            return
        number = _number_of(item)
        self._state(concept, RDF_TYPE, NamedNode(SKOS + "Concept"))
        self._state(concept, SKOS + "inScheme", self._scheme)
        self._say(concept, SKOS + "prefLabel", name)
        self._say(concept, SKOS + "notation", number, self._naming.notation or XSD + "string")
        self._say(concept, DCT + "identifier", number, XSD + "string")
        parents = list(_children(item, "BroaderItem"))
        if not parents:
            self._state(concept, SKOS + "topConceptOf", self._scheme)
        for parent in parents:
            self._state(concept, SKOS + "broader", self._concept(parent))
            if self._naming.default_broader and parent.get("Default", "").casefold() == "true":
                self._state(concept, self._naming.default_broader, self._concept(parent))
        for other in _children(item, "RelatedItem"):
            self._state(concept, SKOS + "related", self._concept(other))
        for text in _children(item, "AlternativeName"):
            self._say(concept, SKOS + "altLabel", _text(text))
        for tag, predicate in _NOTES:
            for text in _children(item, tag):
                self._say(concept, predicate, _passage(text))

    def _concept(self, element: Element) -> NamedNode | None:
        number = _number_of(element)
        return self._vocabulary.iri(self._naming.concepts, {"number": number}) if number else None

    def _state(self, subject: NamedNode | None, predicate: str, value: NamedNode | None) -> None:
        if subject is not None and value is not None:
            self.reading.add(Triple(subject, NamedNode(predicate), value))

    def _say(self, subject: NamedNode | None, predicate: str, text: str, datatype: str = "") -> None:
        if subject is None or not text:
            return
        try:
            literal = self._vocabulary.literal(text, datatype=f"<{datatype}>" if "://" in datatype else datatype)
            self.reading.add(Triple(subject, NamedNode(predicate), literal))
        except CellError as error:
            self.reading.faults.append(Fault(self._path, 0, local_name(predicate), str(error)))

    def _fault(self, item: Element, place: str, message: str) -> None:
        number = item.get("Id") or item.get("ConceptId") or "without Id"
        self.reading.faults.append(Fault(f"{self._path}, item {number}", 0, place, message))


def _number_of(element: Element) -> str:
    return str(element.get("ConceptId") or element.get("Id") or "").strip()


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _local(child) == name)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: Element) -> str:
    """Return a name's text on one line."""
    return " ".join((element.text or "").split())


def _passage(element: Element) -> str:
    """Return a note's text with its lines kept."""
    return (element.text or "").strip()


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
        default_broader=default_parents(extent.relations),
    )
