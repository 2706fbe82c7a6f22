"""The read-only part of the JSKOS server API (``/jskos``) that Cocoda and BARTOC call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Blueprint, Response, abort, request

from publisher.catalogue.records import ConceptRecord, Mapping, SchemeRecord
from publisher.search.records import Filters
from publisher.web.bodies import csv_bytes, json_reply, paging, reply
from publisher.web.desk import Desk, Open, required, whole
from publisher.web.jskos_data import (
    Item,
    concept_item,
    concordance_item,
    mapping_item,
    reference_item,
    row_item,
    scheme_item,
)

_MOST = 10_000
_COLUMNS = ("fromScheme", "fromNotation", "fromUri", "toScheme", "toNotation", "toUri", "type", "partOf")
_TYPES = {"csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8"}


def jskos_blueprint(desk: Open) -> Blueprint:
    """Return the blueprint of the API."""
    blueprint = Blueprint("jskos", __name__, url_prefix="/jskos")
    service = Service(desk)
    for path, view in (
        ("/status", service.status),
        ("/voc", service.schemes),
        ("/voc/top", service.top),
        ("/voc/concepts", service.of_scheme),
        ("/concepts", service.concepts),
        ("/concepts/narrower", service.narrower),
        ("/concepts/ancestors", service.ancestors),
        ("/concepts/suggest", service.suggest),
        ("/concepts/search", service.search),
        ("/mappings", service.mappings),
        ("/concordances", service.concordances),
        ("/data", service.data),
    ):
        blueprint.add_url_rule(path, path.strip("/").replace("/", "_"), view)
    for status in (400, 404):
        blueprint.register_error_handler(status, _refused)
    return blueprint


def _refused(error: Any) -> Response:
    return json_reply({"status": error.code, "error": error.name, "message": error.description}, status=error.code)


@dataclass(frozen=True)
class Service:
    """The API over the snapshot that is served."""

    open: Open

    def status(self) -> Response:
        """Answer what the service offers."""
        desk = self.open()
        base = desk.site("jskos")
        config = {
            "title": desk.settings.title,
            "baseUrl": f"{base}/",
            "schemes": {"read": {"auth": False}},
            "concepts": {"read": {"auth": False}},
            "mappings": {"read": {"auth": False}},
            "concordances": {"read": {"auth": False}},
        }
        addresses = {
            name: f"{base}/{path}"
            for name, path in (
                ("data", "data"),
                ("schemes", "voc"),
                ("top", "voc/top"),
                ("voc-concepts", "voc/concepts"),
                ("concepts", "concepts"),
                ("narrower", "concepts/narrower"),
                ("ancestors", "concepts/ancestors"),
                ("suggest", "concepts/suggest"),
                ("search", "concepts/search"),
                ("mappings", "mappings"),
                ("concordances", "concordances"),
            )
        }
        return json_reply({"ok": 1, "config": config, **addresses})

    def schemes(self) -> Response:
        """Answer the lists, all or those named in ``uri``, ``notation``."""
        wanted, notations = _listed("uri"), {item.casefold() for item in _listed("notation")}
        found = [
            item
            for item in self.open().catalogue.schemes()
            if (not wanted or item.iri in wanted)
            and (not notations or notations & {item.name.casefold(), item.abbreviation.casefold()})
        ]
        return _page([scheme_item(item) for item in found])

    def top(self) -> Response:
        """Answer a list's top concepts."""
        desk = self.open()
        scheme = _scheme(desk, required("uri"))
        return _page([row_item(row, scheme.iri) for row in desk.catalogue.top(scheme.iri)])

    def of_scheme(self) -> Response:
        """Answer a list's concepts."""
        desk = self.open()
        scheme = _scheme(desk, required("uri"))
        start, size = _bounds()
        rows = desk.catalogue.rows(scheme.iri, offset=start, limit=size)
        return _sent([row_item(row, scheme.iri) for row in rows], desk.catalogue.size(scheme.iri))

    def concepts(self) -> Response:
        """Answer concepts by ``uri`` (several with ``|``), by ``notation``, or all of ``voc``."""
        desk = self.open()
        wanted, notations = _listed("uri"), _listed("notation")
        scheme = desk.scheme(request.args["voc"]) if request.args.get("voc") else None
        if not wanted and not notations:
            if scheme is None:
                abort(400, "Name concepts with 'uri' or 'notation', or a list with 'voc'.")
            start, size = _bounds()
            rows = desk.catalogue.rows(scheme.iri, offset=start, limit=size)
            return _sent([row_item(row, scheme.iri) for row in rows], desk.catalogue.size(scheme.iri))
        iris = [desk.absolute(item) for item in wanted]
        schemes = [scheme] if scheme else desk.catalogue.schemes()
        iris += [iri for item in notations for one in schemes if (iri := desk.catalogue.notation(one.iri, item))]
        records = (desk.concept(iri) for iri in dict.fromkeys(iris))
        return _page([concept_item(item) for item in records if item])

    def narrower(self) -> Response:
        """Answer a concept's narrower concepts."""
        concept = _concept(self.open())
        return _page([reference_item(item) for item in concept.narrower])

    def ancestors(self) -> Response:
        """Answer everything above a concept, the nearest first."""
        concept = _concept(self.open())
        above = {item.iri: item for way in concept.paths for item in reversed(way)}
        return _page([reference_item(item) for item in above.values()])

    def suggest(self) -> Response:
        """Answer concepts for a beginning, as OpenSearch suggestions."""
        desk = self.open()
        text = request.args.get("search", "")
        hits = desk.index.suggest(text, filters=_filters(desk), limit=whole("limit", 100, most=500))
        names = [f"{hit.notation} {hit.label}".strip() for hit in hits]
        return json_reply([text, names, [hit.matched for hit in hits], [hit.iri for hit in hits]])

    def search(self) -> Response:
        """Answer concepts by words."""
        desk = self.open()
        start, size = _bounds()
        answer = desk.index.search(request.args.get("search", ""), filters=_filters(desk), offset=start, limit=size)
        records = (desk.concept(hit.iri) for hit in answer.hits)
        return _sent([concept_item(item) for item in records if item], answer.total)

    def mappings(self) -> Response:
        """Answer mappings by their ends, lists, type and mapping set; also as a download."""
        found = list(_mappings(self.open()))
        form = request.args.get("download", "")
        if not form:
            start, size = _bounds()
            return _sent([mapping_item(item) for item in found[start : start + size]], len(found))
        if form == "json":
            return _page([mapping_item(item) for item in found], whole_answer=True)
        if form == "ndjson":
            lines = b"".join(msgspec.json.encode(mapping_item(item)) + b"\n" for item in found)
            return reply(lines, "application/x-ndjson; charset=utf-8")
        if form not in _TYPES:
            abort(400, "'download' is json, ndjson, csv or tsv.")
        return reply(csv_bytes(_COLUMNS, map(_row, found), delimiter="\t" if form == "tsv" else ","), _TYPES[form])

    def concordances(self) -> Response:
        """Answer the mapping sets."""
        return _page([concordance_item(item) for item in self.open().catalogue.linksets()])

    def data(self) -> Response:
        """Answer any item by its IRI."""
        desk = self.open()
        found: list[Item] = []
        for iri in _listed("uri"):
            record = desk.catalogue.record(desk.absolute(iri))
            if isinstance(record, ConceptRecord):
                found.append(concept_item(record))
            elif isinstance(record, SchemeRecord):
                found.append(scheme_item(record))
        return _page(found)


def _mappings(desk: Desk) -> Iterator[Mapping]:
    """Yield the mappings a request asks for. ``direction`` backward or both also matches them the other way round."""
    sources, targets = _iris(desk, "from"), _iris(desk, "to")
    direction = request.args.get("direction", "forward")
    sides = [(sources, targets)] if direction != "backward" else []
    sides += [(targets, sources)] if direction in ("backward", "both") else []
    if request.args.get("mode") == "or":
        sides = [
            pair for one, other in sides for pair in ((one, set[str]()), (set[str](), other)) if pair[0] or pair[1]
        ]
    seen: set[tuple[str, str, str]] = set()
    for subjects, objects in sides or [(set[str](), set[str]())]:
        for item in _stated(desk, subjects, objects):
            key = (item.subject.iri, item.relation, item.target.iri)
            if key not in seen and _wanted(desk, item, direction):
                seen.add(key)
                yield item


def _stated(desk: Desk, subjects: set[str], objects: set[str]) -> Iterator[Mapping]:
    linkset = request.args.get("partOf", "")
    for subject in sorted(subjects) or [""]:
        for target in sorted(objects) or [""]:
            yield from desk.catalogue.mappings(linkset=linkset, subject=subject, target=target)


def _wanted(desk: Desk, item: Mapping, direction: str) -> bool:
    types, ends = _listed("type"), (_schemes(desk, "fromScheme"), _schemes(desk, "toScheme"))
    if types and not {item.match, item.relation} & set(types):
        return False
    forward = _within(item.subject.scheme, ends[0]) and _within(item.target.scheme, ends[1])
    backward = _within(item.subject.scheme, ends[1]) and _within(item.target.scheme, ends[0])
    return {"forward": forward, "backward": backward}.get(direction, forward or backward)


def _within(scheme: str, wanted: set[str]) -> bool:
    return not wanted or scheme in wanted


def _row(item: Mapping) -> tuple[str, ...]:
    return (
        item.subject.scheme, item.subject.notation, item.subject.iri, item.target.scheme, item.target.notation,
        item.target.iri, item.match, item.linkset,
    )  # fmt: skip


def _listed(name: str) -> list[str]:
    return [item for item in request.args.get(name, "").split("|") if item]


def _iris(desk: Desk, name: str) -> set[str]:
    return {desk.absolute(item) for item in _listed(name)}


def _schemes(desk: Desk, name: str) -> set[str]:
    return {found.iri if (found := desk.scheme(item)) else item for item in _listed(name)}


def _scheme(desk: Desk, text: str) -> SchemeRecord:
    found = desk.scheme(text)
    if found is None:
        abort(404, f"There is no list <{text[:200]}>.")
    return found


def _concept(desk: Desk) -> ConceptRecord:
    iri = desk.absolute(required("uri"))
    found = desk.concept(iri)
    if found is None:
        abort(404, f"There is no concept <{iri[:200]}>.")
    return found


def _filters(desk: Desk) -> Filters:
    found = desk.scheme(request.args.get("voc", "")) if request.args.get("voc") else None
    return Filters(scheme=found.iri if found else request.args.get("voc", ""))


def _bounds() -> tuple[int, int]:
    return whole("offset", 0, most=10_000_000), whole("limit", 100, most=_MOST, least=1)


def _page(items: Sequence[Item], *, whole_answer: bool = False) -> Response:
    start, size = (0, len(items)) if whole_answer else _bounds()
    return _sent(items[start : start + size], len(items))


def _sent(items: Sequence[Item], total: int) -> Response:
    return json_reply(items, headers={"X-Total-Count": str(total), **paging(total, *_bounds())})
