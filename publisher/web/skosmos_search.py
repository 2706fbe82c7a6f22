"""Search, lookup and the alphabetical index as Skosmos answers them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from publisher.catalogue.records import SchemeRecord
from publisher.namespaces import RDFS, SKOS
from publisher.search.records import Filters, Hit
from publisher.web.desk import Desk, identifier, required, whole

_LABELS = ("prefLabel", "altLabel", "hiddenLabel", "notation")
_MOST = 10_000
_USUAL = 1_000
"""Rows a search sends when ``maxhits`` does not say."""


def search(desk: Desk, scheme: SchemeRecord | None) -> dict[str, Any]:
    """Answer ``/search``: labels that are the query, or fit it where it has ``*`` for anything."""
    query = required("query")
    offset, limit = whole("offset", 0, most=_MOST), whole("maxhits", _USUAL, most=_MOST)
    most = max(_USUAL, min(offset + limit, _MOST))
    hits = _filtered(desk, [hit for item in _filters(desk, scheme) for hit in _found(desk, query, item, most)])
    wanted = request.args.get("fields", "").split()
    rows = [result(desk, hit, fields=wanted) for hit in hits[offset : offset + limit]]
    return {"uri": "", "results": rows}


def lookup(desk: Desk, scheme: SchemeRecord) -> dict[str, Any]:
    """Answer ``/lookup``: the best kind of equality that finds anything, else 404."""
    label, language = required("label"), request.args.get("lang", desk.settings.language)
    hits = [hit for hit in desk.index.labelled(label, filters=Filters(scheme=scheme.iri, status="any")) if _named(hit)]
    for level in range(1, 6):
        found = [hit for hit in hits if _level(hit, label, language) == level]
        if found:
            return {"uri": "", "result": [result(desk, hit) for hit in found]}
    raise NotFound(f"Could not find label '{label[:200]}'")


def letters(desk: Desk, scheme: SchemeRecord) -> dict[str, Any]:
    """Answer the first letters of a vocabulary's labels."""
    found = desk.index.initials(filters=Filters(scheme=scheme.iri))
    digits = any(item.isdigit() for item in found)
    return {"uri": "", "indexLetters": [item.upper() for item in found if item.isalpha()] + ["0-9"] * digits}


def under_letter(desk: Desk, scheme: SchemeRecord, letter: str) -> dict[str, Any]:
    """Answer the entries of the alphabetical index under a letter, ``0-9`` or ``*`` for all."""
    wanted = {"0-9": list("0123456789"), "*": desk.index.initials(filters=Filters(scheme=scheme.iri))}
    entries = [
        entry
        for initial in wanted.get(letter, [letter.casefold()])
        for entry in desk.index.starting(initial, filters=Filters(scheme=scheme.iri))
    ]
    offset, limit = whole("offset", 0, most=1_000_000), whole("limit", _MOST, most=_MOST)
    return {"uri": "", "indexConcepts": [_entry(hit) for hit in entries[offset : offset + limit]]}


def result(desk: Desk, hit: Hit, *, fields: Iterable[str] = ()) -> dict[str, Any]:
    """Return one row of a search."""
    row: dict[str, Any] = {
        "uri": hit.iri,
        "type": [type_name(desk, iri) for iri in (SKOS + "Concept", *hit.types) if iri != RDFS + "Resource"],
        "localname": identifier(hit.iri),
        "prefLabel": hit.label,
        "lang": hit.matched_language or hit.language,
        "vocab": identifier(hit.scheme),
    }
    row["type"] = list(dict.fromkeys(row["type"]))
    if hit.matched_kind in ("altLabel", "hiddenLabel"):
        row[hit.matched_kind] = hit.matched
    if hit.notation:
        row["notation"] = hit.notation
    record = desk.catalogue.concept(hit.iri) if fields else None
    for name in fields:
        if record and name in ("broader", "narrower", "related"):
            links = {"broader": record.broader, "narrower": record.narrower, "related": record.related}[name]
            row[f"skos:{name}"] = [{"uri": item.iri, "prefLabel": item.label.value} for item in links]
    return row


def type_name(desk: Desk, iri: str) -> str:
    """Return a class as a compact IRI where a prefix is known."""
    for prefix, namespace in desk.settings.all_prefixes.items():
        if iri.startswith(namespace) and len(iri) > len(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def _found(desk: Desk, query: str, filters: Filters, most: int) -> list[Hit]:
    if "*" in query:
        return desk.index.like(query, filters=filters, limit=most)
    return [hit for hit in desk.index.labelled(query, filters=filters) if _named(hit)]


def _named(hit: Hit) -> bool:
    return hit.matched_kind in _LABELS


def _filters(desk: Desk, scheme: SchemeRecord | None) -> list[Filters]:
    args = request.args
    names = [scheme.name] if scheme else args.get("vocab", "").split()
    schemes = [found.iri for name in names if (found := desk.scheme(name))] if names else [""]
    kinds = [_expanded(desk, name) for name in args.get("type", "").split()]
    wanted = [kind for kind in kinds if kind != SKOS + "Concept"] or [""]
    language = args.get("lang", "")
    return [
        Filters(scheme=item, type=kind, top=args.get("parent", ""), language=language)
        for item in schemes
        for kind in wanted
    ]


def _filtered(desk: Desk, hits: Iterable[Hit]) -> list[Hit]:
    group = request.args.get("group", "")
    record = desk.catalogue.concept(group) if group else None
    members = {item.iri for item in record.members} if record else set()
    rows = {hit.iri: hit for hit in hits if not group or hit.iri in members}
    return sorted(rows.values(), key=lambda hit: (hit.matched.casefold(), hit.iri))


def _expanded(desk: Desk, name: str) -> str:
    prefix, colon, local = name.partition(":")
    namespace = desk.settings.all_prefixes.get(prefix, "")
    return namespace + local if colon and namespace else name


def _level(hit: Hit, label: str, language: str) -> int:
    same, ours = hit.matched == label, hit.matched_language.partition("-")[0] in ("", language.partition("-")[0])
    folded = hit.matched.casefold() == label.casefold()
    if hit.matched_kind == "prefLabel" and folded:
        return (1 if same else 2) if ours else 3
    if hit.matched_kind == "altLabel" and folded:
        return 4 if same else 5
    return 9


def _entry(hit: Hit) -> dict[str, Any]:
    row = {"uri": hit.iri, "localname": identifier(hit.iri), "prefLabel": hit.label, "lang": hit.matched_language}
    return row | ({"altLabel": hit.matched} if hit.matched_kind == "altLabel" else {})
