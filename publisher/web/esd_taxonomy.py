"""Controlled lists and mappings as the taxonomy XML of the old standards site (namespace ``…/standards``).

Readers of that format find a preferred item by ``Id`` and follow ``UseItem`` from a name that is not preferred.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from publisher.catalogue.records import ConceptRecord, Reference, SchemeRecord
from publisher.web.desk import Desk, identifier, number
from publisher.web.esd_json import said
from publisher.web.esd_tables import description, history
from publisher.web.esd_xml import clean

_NUMBER = re.compile(r"\d+\.\d+")
_NAMESPACE = "http://www.esd.org.uk/standards"


def controlled_list(desk: Desk, scheme: SchemeRecord, asked: str) -> bytes:
    """Return a list as ``ControlledList``; ``asked`` is the version in the address."""
    root = ET.Element("ControlledList", _attributes(desk, scheme, asked))
    _metadata(root, scheme)
    for record in desk.concepts(scheme.iri):
        _preferred(root, record)
        for place, name in enumerate(_other_names(record), start=1):
            _non_preferred(root, record, name, f"{number(record)}-{place}")
    return _bytes(root)


def item_mappings(desk: Desk, subjects: SchemeRecord, objects: SchemeRecord, asked: str) -> bytes:
    """Return the mapping of two lists as ``ItemMappings``, one ``ItemMapping`` a pair."""
    root = ET.Element(
        "ItemMappings",
        {
            "xmlns": _NAMESPACE,
            "Version": asked,
            "FromResource": address(desk, subjects),
            "ToResource": address(desk, objects),
        },
    )
    metadata = ET.SubElement(root, "Metadata")
    _add(metadata, "Title", f"{subjects.label.value} to {objects.label.value}")
    members = {row.iri for row in desk.catalogue.rows(objects.iri)}
    for record in desk.concepts(subjects.iri):
        others = {link.other.iri: link.other for link in record.mappings if link.other.iri in members}
        for other in others.values():
            pair = ET.SubElement(root, "ItemMapping")
            _end(pair, "From", number(record), record.label.value)
            _end(pair, "To", identifier(other.iri, other.notation), other.label.value)
    return _bytes(root)


def _attributes(desk: Desk, scheme: SchemeRecord, asked: str) -> dict[str, str]:
    found = {
        "xmlns": _NAMESPACE,
        "ItemName": scheme.abbreviation or scheme.name,
        "ListName": scheme.label.value,
        "Version": version_of(scheme) or asked,
        "LatestVersionLocation": address(desk, scheme),
        "HomeLocation": desk.page(scheme.iri),
    }
    if scheme.modified:
        found["VersionDate"] = scheme.modified
    return found


def address(desk: Desk, scheme: SchemeRecord) -> str:
    """Return the address of a list's current version."""
    short = (scheme.abbreviation or scheme.name).lower()
    return desk.site(f"standards/{short}/{version_of(scheme) or 'current'}/{short}.xml")


def same_version(one: str, other: str) -> bool:
    """Say whether two version numbers are the same: 4.0 and 4.00 are."""
    return [int(part) for part in re.findall(r"\d+", one)] == [int(part) for part in re.findall(r"\d+", other)]


def version_of(scheme: SchemeRecord) -> str:
    """Return the number of the version a list is in, empty when it is not known."""
    found = _NUMBER.search(scheme.version)
    return found[0] if found else ""


def _metadata(root: ET.Element, scheme: SchemeRecord) -> None:
    metadata = ET.SubElement(root, "Metadata")
    rows = (
        ("Creator", said(scheme, "creator")),
        ("Date.Created", scheme.created),
        ("Date.Issued", said(scheme, "issued") or scheme.modified),
        ("Date.Modified", scheme.modified),
        ("Description", scheme.description.value),
        ("Source", said(scheme, "source")),
        ("Status", said(scheme, "status")),
        ("Title", scheme.label.value),
    )
    for name, text in rows:
        if text:
            _add(metadata, name, text)


def _preferred(root: ET.Element, record: ConceptRecord) -> None:
    item = ET.SubElement(root, "Item", {"Id": number(record), "ConceptId": number(record), "Preferred": "true"})
    _add(item, "Name", record.label.value)
    for place, parent in enumerate(record.broader):
        ET.SubElement(item, "BroaderItem", {**_ids(parent), "Default": "false" if place else "true"})
    for other in record.related:
        ET.SubElement(item, "RelatedItem", _ids(other))
    for name in _other_names(record):
        _add(item, "AlternativeName", name)
    if description(record):
        _add(item, "ScopeNotes", description(record))
    if history(record):
        _add(item, "HistoryNotes", history(record))


def _non_preferred(root: ET.Element, record: ConceptRecord, name: str, own: str) -> None:
    item = ET.SubElement(root, "Item", {"Id": own, "ConceptId": number(record), "Preferred": "false"})
    _add(item, "Name", name)
    ET.SubElement(item, "UseItem", {"Id": number(record), "ConceptId": number(record)})


def _other_names(record: ConceptRecord) -> list[str]:
    return sorted({text.value for text in record.alt_labels})


def _ids(reference: Reference) -> dict[str, str]:
    name = identifier(reference.iri, reference.notation)
    return {"Id": name, "ConceptId": name}


def _end(pair: ET.Element, name: str, own: str, label: str) -> None:
    end = ET.SubElement(pair, name)
    ET.SubElement(end, "Item", {"Id": own, "ConceptId": own}).text = clean(label)


def _add(element: ET.Element, name: str, text: str) -> None:
    ET.SubElement(element, name).text = clean(text)


def _bytes(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
