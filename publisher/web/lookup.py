"""``/resolve``: look up anything (IRI, CURIE, number with or without its list, label), alone or in bulk."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Blueprint, Response, abort, request

from publisher.web.bodies import csv_bytes, json_reply, reply
from publisher.web.desk import Desk, Open, required
from publisher.web.finding import Finder, described, finder_of
from publisher.web.negotiation import Variant, choose

BULK = 1_000
"""Queries taken in one POST."""
_BYTES = 1_000_000
_COLUMNS = ("query", "status", "iri", "label", "notation", "list", "deprecated", "replacedBy", "how", "matches")
_FORMS = (Variant("json", "application/json", "JSON"), Variant("csv", "text/csv", "CSV"))


def lookup_blueprint(desk: Open) -> Blueprint:
    """Return the blueprint of the look-up."""
    blueprint = Blueprint("lookup", __name__)
    lookup = Lookup(desk)
    blueprint.add_url_rule("/resolve", "one", lookup.one)
    blueprint.add_url_rule("/resolve", "many", lookup.many, methods=["POST"])
    for status in (400, 404, 406, 413, 415):
        blueprint.register_error_handler(status, _refused)
    return blueprint


def _refused(error: Any) -> Response:
    problem = {"title": error.name, "status": error.code, "detail": error.description}
    return json_reply(problem, "application/problem+json", status=error.code)


@dataclass(frozen=True)
class Lookup:
    """The look-up over the snapshot that is served."""

    open: Open

    def one(self) -> Response:
        """Answer one query: 200 with the matches, 404 with none."""
        desk = self.open()
        answer = _answer(desk, finder_of(desk), required("q"), _scheme(desk, request.args.get("list", "")))
        return _sent([answer], status=200 if answer["matches"] else 404, alone=True)

    def many(self) -> Response:
        """Answer up to 1,000 queries sent as CSV (a column ``q`` or ``query``, else the first) or as JSON."""
        desk = self.open()
        queries = _queries()
        if len(queries) > BULK:
            abort(413, f"{len(queries)} queries are too many for one request; send at most {BULK} at a time.")
        finder = finder_of(desk)
        default = request.args.get("list", "")
        return _sent([_answer(desk, finder, text, _scheme(desk, name or default)) for text, name in queries])


def _answer(desk: Desk, finder: Finder, text: str, scheme: str) -> dict[str, Any]:
    matches = [described(desk, found) for found in finder.find(text, scheme=scheme)]
    status = "unknown" if not matches else "found" if len(matches) == 1 else "ambiguous"
    return {"query": text, "status": status, "matches": matches}


def _scheme(desk: Desk, name: str) -> str:
    if not name:
        return ""
    found = desk.scheme(name)
    if found is None:
        abort(400, f"There is no list '{name[:100]}'.")
    return found.iri


def _queries() -> list[tuple[str, str]]:
    data = request.get_data(cache=False)
    if len(data) > _BYTES:
        abort(413, f"The body is larger than {_BYTES} bytes.")
    kind = request.mimetype
    if kind == "application/json":
        return _from_json(data)
    if kind not in ("text/csv", "text/plain"):
        abort(415, "Send text/csv or application/json.")
    return _from_csv(data)


def _from_json(data: bytes) -> list[tuple[str, str]]:
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        abort(400, f"The body is not JSON: {error}.")
    rows = found.get("queries") if isinstance(found, dict) else found
    if not isinstance(rows, list):
        abort(400, 'Send a list of texts, or an object with the list "queries".')
    return [_query(row) for row in rows]


def _query(row: object) -> tuple[str, str]:
    if isinstance(row, Mapping):
        return str(row.get("q") or row.get("query") or ""), str(row.get("list") or "")
    return str(row), ""


def _from_csv(data: bytes) -> list[tuple[str, str]]:
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        abort(400, f"The body is not CSV in UTF-8: {error}.")
    header = [name.strip().lower() for name in rows[0]] if rows else []
    at = next((header.index(name) for name in ("q", "query") if name in header), None)
    listed = header.index("list") if at is not None and "list" in header else None
    body = rows if at is None else rows[1:]
    return [(_cell(row, at or 0), _cell(row, listed)) for row in body if row]


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at] if at is not None and at < len(row) else ""


def _sent(answers: list[dict[str, Any]], *, status: int = 200, alone: bool = False) -> Response:
    form = choose(request.headers.get("Accept"), _FORMS)
    if form is None:
        abort(406, "There is application/json and text/csv.")
    if form.suffix == "csv":
        body = csv_bytes(_COLUMNS, map(_row, answers))
        return reply(body, "text/csv; charset=utf-8", status=status, headers={"Vary": "Accept"})
    data = answers[0] if alone else {"results": answers}
    return json_reply(data, status=status, headers={"Vary": "Accept"})


def _row(answer: Mapping[str, Any]) -> tuple[str, ...]:
    matches = answer["matches"]
    first: Mapping[str, Any] = matches[0] if matches else {}
    return (
        answer["query"],
        answer["status"],
        first.get("iri", ""),
        first.get("label", ""),
        first.get("notation", ""),
        first.get("list", ""),
        str(first.get("deprecated", "")).lower(),
        " ".join(first.get("replacedBy", ())),
        first.get("how", ""),
        str(len(matches)),
    )
