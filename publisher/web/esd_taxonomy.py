"""Controlled lists and mappings as the taxonomy XML of the old standards site (namespace ``…/standards``).

Readers of that format find a preferred item by ``Id`` and follow ``UseItem`` from a name that is not preferred.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from publisher.catalogue.describe import local_name
from publisher.catalogue.records import ConceptRecord, Reference, SchemeRecord
from publisher.web.desk import Desk, identifier, number
from publisher.web.esd_editions import Versioned, address, earlier_names, is_held, release_of, version_of
from publisher.web.esd_json import said
from publisher.web.esd_tables import description, history
from publisher.web.esd_xml import clean

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
    members = {row.iri for row in desk.catalogue.rows(objects.iri)}
    pairs = (
        (record, other)
        for record in desk.concepts(subjects.iri)
        for other in {link.other.iri: link.other for link in record.mappings if link.other.iri in members}.values()
    )
    return _mapping(desk, (subjects, objects), (asked, ""), pairs)


def earlier_mappings(desk: Desk, subjects: SchemeRecord, objects: SchemeRecord, version: str) -> bytes | None:
    """Return the pairs stated of an earlier version of the first list, with its names then; None where there are none.

    Which versions a pair was stated of is told by the pair, or by its mapping set (``sssom:subject_source_version``).
    """
    members = {row.iri for row in desk.catalogue.rows(objects.iri)}
    versioned = Versioned({item.iri: item for item in desk.catalogue.linksets()})
    found = [
        (record, link.other, other_version)
        for record in desk.concepts(subjects.iri)
        for link in record.mappings
        if link.other.iri in members and (other_version := versioned.objects_of(link, version)) is not None
    ]
    if not found:
        return None
    others = {other for _, _, other in found}
    asked = (version, others.pop() if len(others) == 1 else "")
    return _mapping(desk, (subjects, objects), asked, ((record, other) for record, other, _ in found))


def _mapping(
    desk: Desk,
    lists: tuple[SchemeRecord, SchemeRecord],
    asked: tuple[str, str],
    pairs: Iterable[tuple[ConceptRecord, Reference]],
) -> bytes:
    subjects, objects = lists
    root = ET.Element(
        "ItemMappings",
        {
            "xmlns": _NAMESPACE,
            "Version": asked[0],
            "FromResource": address(desk, subjects, "" if is_held(subjects, asked[0]) else asked[0]),
            "ToResource": address(desk, objects, asked[1]),
        },
    )
    metadata = ET.SubElement(root, "Metadata")
    _add(metadata, "Title", f"{subjects.label.value} to {objects.label.value}")
    names = {} if is_held(subjects, asked[0]) else earlier_names(desk, release_of(desk, subjects, asked[0]))
    for record, other in pairs:
        pair = ET.SubElement(root, "ItemMapping")
        _end(pair, "From", number(record), names.get(record.iri) or record.label.value)
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
    default = _default(record)
    for parent in record.broader:
        ET.SubElement(item, "BroaderItem", {**_ids(parent), "Default": "true" if parent.iri == default else "false"})
    for other in record.related:
        ET.SubElement(item, "RelatedItem", _ids(other))
    for name in sorted({text.value for text in record.alt_labels}):
        _add(item, "AlternativeName", name)
    if description(record):
        _add(item, "ScopeNotes", description(record))
    if history(record):
        _add(item, "HistoryNotes", history(record))


def _non_preferred(root: ET.Element, record: ConceptRecord, name: str, own: str) -> None:
    item = ET.SubElement(root, "Item", {"Id": own, "ConceptId": number(record), "Preferred": "false"})
    _add(item, "Name", name)
    ET.SubElement(item, "UseItem", {"Id": number(record), "ConceptId": number(record)})


def _default(record: ConceptRecord) -> str:
    """Return the parent that counts where a reader takes one: the one the list's own property tells, else the first."""
    parents = [parent.iri for parent in record.broader]
    own = (item for item in record.others if "broader" in local_name(item.iri).casefold())
    told = (value.iri for item in own for value in item.values if value.iri in parents)
    return next(iter((*told, *parents, "")))


def _other_names(record: ConceptRecord) -> list[str]:
    """Return every name a reader may look a term up by; the format has no other place for search terms."""
    return sorted({text.value for text in (*record.alt_labels, *record.hidden_labels)})


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
