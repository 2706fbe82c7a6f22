"""Read controlled lists in the taxonomy XML of the old ESD standards site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeET
from pyoxigraph import NamedNode, Triple

from publisher.errors import ExchangeError
from publisher.exchange.extent import local_name
from publisher.exchange.reading import Reading
from publisher.exchange.tables import Fault
from publisher.exchange.taxonomy import DEFAULT, METADATA, NOTES, OWN, Naming
from publisher.exchange.terms import CellError, Vocabulary
from publisher.namespaces import DCT, OWL, RDF_TYPE, SKOS, XSD

_BOOLEAN = ("AToZ",)
_HIDDEN_TYPES = ("misspelling", "search term")
_KNOWN = {"Id", "ConceptId", "Preferred", "Type", "Obsolete", *OWN}
_PARTS = {"Name", "AlternativeName", "BroaderItem", "RelatedItem", "UseItem", "ScopeNotes", "HistoryNotes"}


def read_taxonomy(data: bytes, *, path: str, prefixes: Mapping[str, str], language: str, naming: Naming) -> Reading:
    """Read a controlled list. Raises ExchangeError for XML that is broken, hostile or of another kind."""
    root = _root(data, path)
    reader = _Reader(path, Vocabulary(prefixes, language), naming)
    reader.describe(root)
    reader.see_defaults(root)
    for item in _children(root, "Item"):
        reader.item(item)
    reader.tell_what_was_not_read()
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
        self._default = ""
        self._unread: Counter[str] = Counter()

    def describe(self, root: Element) -> None:
        """State what the root and its metadata say of the list."""
        self._state(self._scheme, RDF_TYPE, NamedNode(SKOS + "ConceptScheme"))
        if root.get("Version"):
            self._say(self._scheme, OWL + "versionInfo", root.get("Version", ""), XSD + "string")
        metadata = next(_children(root, "Metadata"), None)
        for name, predicate, datatype in METADATA:
            for element in _children(metadata, name) if metadata is not None else ():
                self._say(self._scheme, predicate, _passage(element), datatype)

    def see_defaults(self, root: Element) -> None:
        """Take default parents for stated only in a list that says of a parent that it is none.

        Where every parent is a default, the mark tells no parent from another.
        """
        links = (link for item in _children(root, "Item") for link in _children(item, "BroaderItem"))
        if any(link.get(DEFAULT, "").casefold() == "false" for link in links):
            self._default = self._naming.own.get(DEFAULT, "")

    def item(self, item: Element) -> None:
        """State one item: a concept, or a further name of one."""
        name = next((_text(element) for element in _children(item, "Name")), "")
        self._unread.update(key for key, value in item.items() if value and key not in _KNOWN)
        self._unread.update(_local(part) for part in item if _local(part) not in _PARTS and _text(part))
        if not name:
            self._fault(item, "Name", "the item has no name.")
        elif item.get("Preferred", "true").casefold() == "false":
            self._other_name(item, name)
        else:
            self._preferred(item, name)

    def tell_what_was_not_read(self) -> None:
        """Remark on the attributes and elements of items that have no place in a list."""
        for name, count in sorted(self._unread.items()):
            self.reading.remarks.append(f"{self._path}: {name} of {count:,} items was not read.")

    def _other_name(self, item: Element, name: str) -> None:
        used = list(_children(item, "UseItem"))
        if not used:
            self._fault(item, "UseItem", f"'{name}' is not preferred, but no UseItem says what to use.")
        hidden = item.get("Type", "").casefold() in _HIDDEN_TYPES
        for use in used:
            self._say(self._concept(use), SKOS + ("hiddenLabel" if hidden else "altLabel"), name)

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
        if item.get("Obsolete", "").casefold() == "true":
            self._say(concept, OWL + "deprecated", "true", XSD + "boolean")
        self._own(concept, item)
        self._links(concept, item)
        for text in _children(item, "AlternativeName"):
            self._say(concept, SKOS + "altLabel", _text(text))
        for tag, predicate in NOTES:
            for text in _children(item, tag):
                self._say(concept, predicate, _passage(text))

    def _own(self, concept: NamedNode, item: Element) -> None:
        for name in OWN:
            text = str(item.get(name, "")).strip()
            if text and name in self._naming.own:
                datatype = XSD + ("boolean" if name in _BOOLEAN else "string")
                self._say(concept, self._naming.own[name], text, datatype)
            elif text:
                self._unread[name] += 1

    def _links(self, concept: NamedNode, item: Element) -> None:
        parents = list(_children(item, "BroaderItem"))
        if not parents:
            self._state(concept, SKOS + "topConceptOf", self._scheme)
        for parent in parents:
            self._state(concept, SKOS + "broader", self._concept(parent))
            if self._default and parent.get(DEFAULT, "").casefold() == "true":
                self._state(concept, self._default, self._concept(parent))
        for other in _children(item, "RelatedItem"):
            self._state(concept, SKOS + "related", self._concept(other))

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
