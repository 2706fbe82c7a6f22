"""A list as the nested XML of the ESD web methods: ``<Functions><Function>…<Functions>…``."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from publisher.catalogue.records import ConceptRecord, Row, SchemeRecord
from publisher.web.desk import Desk, mappings_to, number, type_name
from publisher.web.esd_json import said
from publisher.web.esd_tables import description

_DEEPEST = 40


def document(desk: Desk, scheme: SchemeRecord, other: SchemeRecord | None = None) -> bytes:
    """Return a list as XML, with the mapped concepts of another list where one is given."""
    root = ET.Element(_upper(scheme.name))
    _add(root, "URI", scheme.iri)
    _add(root, "Modified", scheme.modified)
    _add(root, "Description", scheme.description.value)
    _add(root, "Rights", said(scheme, "rights") or "")
    members = {item.iri: item for item in desk.catalogue.rows(other.iri)} if other else {}
    for row in desk.catalogue.top(scheme.iri):
        _concept(root, desk, scheme, row, members, ())
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _concept(
    above: ET.Element, desk: Desk, scheme: SchemeRecord, row: Row, members: dict[str, Row], path: tuple[str, ...]
) -> None:
    record = desk.concept(row.iri)
    if record is None:
        return
    name = type_name(record)
    element = ET.SubElement(above, name)
    _describe(element, record)
    if row.children and row.iri not in path and len(path) < _DEEPEST:
        below = ET.SubElement(element, plural(name))
        for child in desk.catalogue.children(scheme.iri, row.iri):
            _concept(below, desk, scheme, child, members, (*path, row.iri))
    _mapped(element, desk, record, members)


def _mapped(element: ET.Element, desk: Desk, record: ConceptRecord, members: dict[str, Row]) -> None:
    groups: dict[str, ET.Element] = {}
    for _, row in mappings_to(record, members):
        other = desk.concept(row.iri)
        if other is None:
            continue
        name = type_name(other)
        group = groups.get(name)
        if group is None:
            group = groups[name] = ET.SubElement(element, plural(name))
        _describe(ET.SubElement(group, name), other)


def _describe(element: ET.Element, record: ConceptRecord) -> None:
    _add(element, "Identifier", number(record))
    _add(element, "Label", record.label.value)
    _add(element, "URI", record.iri)
    _add(element, "Description", description(record))
    _add(element, "Created", record.created)
    _add(element, "Modified", record.modified)
    _add(element, "Type", type_name(record))


def _add(element: ET.Element, name: str, text: str) -> None:
    ET.SubElement(element, name).text = clean(text)


def clean(text: str) -> str:
    """Return a text without the characters XML 1.0 cannot hold (section 2.2)."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))


def plural(name: str) -> str:
    """Return the plural of a class name: ``Function`` becomes ``Functions``, ``Category`` ``Categories``."""
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return name[:-1] + "ies"
    return name + ("es" if name.endswith(("s", "x", "ch")) else "s")


def _upper(name: str) -> str:
    return "".join(c for c in name[:1].upper() + name[1:] if c.isalnum() or c in "_-.") or "List"
