"""The A to Z: every name of every term under its first letter, as page, JSON, CSV and XML, per list or for all.

``/a-z`` and ``/a-z/{letter}``, with ``list`` naming a list (services where there is such a list, ``all`` for all).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from flask import Blueprint, Response, request

from publisher.catalogue.records import SchemeRecord, Text
from publisher.search.records import Filters, Hit
from publisher.web.bodies import csv_bytes, json_reply, reply
from publisher.web.contexts import IndexEntry, IndexPage
from publisher.web.current import Snapshot
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.rendering import Renderer
from publisher.web.site import Site

ENTRIES_A_PAGE = 300
_DEFAULT = "services"
_EVERY = "all"
_COLUMNS = ("Letter", "Label", "Preferred label", "Number", "IRI", "List")
Entry = tuple[str, ...]


def atoz_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint of the A to Z."""
    blueprint = Blueprint("atoz", __name__)
    views = AtoZ(site, renderer)
    blueprint.add_url_rule("/a-z", "start", views.page)
    blueprint.add_url_rule("/a-z/<letter>", "letter", views.page)
    blueprint.add_url_rule("/a-z.<suffix>", "document", views.document)
    blueprint.add_url_rule("/a-z/<letter>.<suffix>", "letter_document", views.document)
    return blueprint


@dataclass(frozen=True)
class AtoZ:
    """Views over the snapshot that is served."""

    site: Site
    renderer: Renderer

    def page(self, letter: str = "") -> Response:
        """Answer the page of a letter, the first letter there is when none is named."""
        snapshot = self.site.snapshot()
        scheme = _chosen(snapshot)
        letters = _letters(snapshot, scheme)
        wanted = (
            _letter(letter, letters)
            if letter
            else next((item for item in letters if item.isalpha()), next(iter(letters), ""))
        )
        context = _context(snapshot, scheme, wanted, letters)
        body = self.renderer.page("atoz.html", context).encode()
        headers = [("Vary", "Accept-Language")]
        return send(answer_of(body, "text/html; charset=utf-8", headers), request, modified=snapshot.modified)

    def document(self, suffix: str, letter: str = "") -> Response:
        """Answer a letter, or the whole A to Z, as JSON, CSV or XML."""
        snapshot = self.site.snapshot()
        scheme = _chosen(snapshot)
        letters = _letters(snapshot, scheme)
        wanted = [_letter(letter, letters)] if letter else letters
        rows = [
            _row(snapshot, initial, hit)
            for initial in wanted
            for hit in snapshot.search.starting(initial, filters=_filters(scheme))
        ]
        if suffix == "json":
            entries = [dict(zip(_KEYS, row, strict=True)) for row in rows]
            return json_reply({"list": scheme.iri if scheme else None, "letters": letters, "entries": entries})
        if suffix == "csv":
            return reply(csv_bytes(_COLUMNS, rows), "text/csv; charset=utf-8")
        if suffix == "xml":
            return reply(_xml(rows), "application/xml; charset=utf-8")
        raise Problem(404, "Page not found", "The A to Z is there as /a-z, /a-z.json, /a-z.csv and /a-z.xml.")


_KEYS = ("letter", "label", "preferredLabel", "number", "iri", "list")


def _chosen(snapshot: Snapshot) -> SchemeRecord | None:
    """Return the list a request names, None for all. Raises Problem for an unknown one."""
    named = request.args.get("list", "")
    known = {item.name: item for item in snapshot.schemes.values()} | dict(snapshot.schemes)
    if named == _EVERY:
        return None
    if named and named not in known:
        raise Problem(404, "Page not found", "There is no list “%(name)s”.", values={"name": named[:100]})
    return known.get(named or _DEFAULT)


def _letters(snapshot: Snapshot, scheme: SchemeRecord | None) -> list[str]:
    return [item.upper() for item in snapshot.search.initials(filters=_filters(scheme))]


def _letter(text: str, letters: Sequence[str]) -> str:
    wanted = text.upper()
    if wanted not in letters:
        message = "No term begins with “%(text)s”. There are: %(letters)s."
        raise Problem(404, "Page not found", message, values={"text": text[:20], "letters": ", ".join(letters)})
    return wanted


def _filters(scheme: SchemeRecord | None) -> Filters:
    return Filters(scheme=scheme.iri if scheme else "")


def _context(snapshot: Snapshot, scheme: SchemeRecord | None, letter: str, letters: Sequence[str]) -> IndexPage:
    index, filters = snapshot.search, _filters(scheme)
    total = index.count_starting(letter, filters=filters) if letter else 0
    pages = max(1, -(-total // ENTRIES_A_PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    offset = (page - 1) * ENTRIES_A_PAGE
    shown = index.starting(letter, filters=filters, offset=offset, limit=ENTRIES_A_PAGE) if letter else []
    entries = [
        IndexEntry(
            label=Text(hit.matched, hit.matched_language),
            iri=hit.iri,
            notation=hit.notation,
            scheme="" if scheme else _list_name(snapshot, hit.scheme),
            preferred=hit.label if hit.matched != hit.label else "",
        )
        for hit in shown
    ]
    return IndexPage(letter, letters, scheme, list(snapshot.schemes.values()), entries, total, page, pages)


def _list_name(snapshot: Snapshot, iri: str) -> str:
    found = snapshot.schemes.get(iri)
    return found.label.value if found else ""


def _row(snapshot: Snapshot, letter: str, hit: Hit) -> Entry:
    return (letter, hit.matched, hit.label, hit.notation, hit.iri, _list_name(snapshot, hit.scheme))


def _xml(rows: Sequence[Entry]) -> bytes:
    root = ET.Element("AToZ")
    groups: dict[str, ET.Element] = {}
    for letter, label, preferred, number, iri, scheme in rows:
        if letter not in groups:
            groups[letter] = ET.SubElement(root, "Letter", {"Name": letter})
        entry = ET.SubElement(groups[letter], "Entry")
        for name, text in (
            ("Label", label),
            ("PreferredLabel", preferred),
            ("Identifier", number),
            ("URI", iri),
            ("List", scheme),
        ):
            ET.SubElement(entry, name).text = text
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
