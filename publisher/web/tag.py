"""``POST /tag``: check and complete a CSV of service records, as ``publisher tag`` does."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from publisher.errors import ExchangeError
from publisher.tagging.csvw import description
from publisher.tagging.sheet import read_sheet
from publisher.tagging.tagger import Tagger, tagger_of
from publisher.web.bodies import csv_bytes, json_reply, reply
from publisher.web.desk import Desk, Open
from publisher.web.negotiation import Variant, choose
from publisher.web.tag_lists import TagLists, read_lists

BYTES = 16_000_000
"""Bytes of CSV taken in one request."""
_FORMS = (Variant("csv", "text/csv", "CSV"), Variant("json", "application/json", "JSON"))


def tag_blueprint(desk: Open) -> Blueprint:
    """Return the blueprint of the tagging service."""
    blueprint = Blueprint("tag", __name__)
    service = Service(desk)
    blueprint.add_url_rule("/tag", "tag", service.tag, methods=["POST"])
    blueprint.add_url_rule("/tag/csv-metadata.json", "metadata", service.metadata)
    for status in (400, 406, 413, 415):
        blueprint.register_error_handler(status, _refused)
    return blueprint


def _refused(error: Any) -> Response:
    problem = {"title": error.name, "status": error.code, "detail": error.description}
    return json_reply(problem, "application/problem+json", status=error.code)


@dataclass
class Service:
    """The service over the snapshot that is served; its lists are read once a snapshot."""

    open: Open
    _kept: list[tuple[Desk, TagLists]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tag(self) -> Response:
        """Answer the tagged table as CSV, or with its remarks and description as JSON."""
        form = choose(request.headers.get("Accept"), _FORMS)
        if form is None:
            abort(406, "There is text/csv and application/json.")
        data = _data()
        try:
            rows = read_sheet(data)
            lists = self._lists(self.open())
            tagger = tagger_of(next(rows, []), lists.tables, lists.mapped)
            tagged = list(tagger.rows(rows))
        except ExchangeError as error:
            abort(400, str(error))
        return _json(tagger, tagged) if form.suffix == "json" else _csv(tagger, tagged)

    def metadata(self) -> Response:
        """Answer the CSVW description of a tagged table with the columns named in ``columns`` (parted by ``|``)."""
        lists = self._lists(self.open())
        header = [item for item in request.args.get("columns", "LGSL number").split("|") if item]
        try:
            tagger = tagger_of(header, lists.tables, lists.mapped)
        except ExchangeError as error:
            abort(400, str(error))
        return json_reply(description(tagger.header, given=len(header), url="tagged.csv"), "application/csvm+json")

    def _lists(self, desk: Desk) -> TagLists:
        with self._lock:
            known = next((lists for kept, lists in self._kept if kept.catalogue is desk.catalogue), None)
            if known is None:
                known = read_lists(desk.catalogue)
                self._kept[:] = [(desk, known)]
        return known


def _data() -> bytes:
    if request.mimetype not in ("text/csv", "text/plain", "text/tab-separated-values"):
        abort(415, "Send the records as text/csv.")
    data = request.get_data(cache=False)
    if len(data) > BYTES:
        abort(413, f"The table is larger than {BYTES} bytes; send it in parts.")
    return data


def _csv(tagger: Tagger, tagged: Sequence[Sequence[str]]) -> Response:
    query = "|".join(tagger.columns.header)
    headers = {
        "Vary": "Accept",
        "X-Remarks": str(len(tagger.remarks)),
        "Link": f'</tag/csv-metadata.json?columns={_quoted(query)}>; rel="describedby"; type="application/csvm+json"',
    }
    return reply(csv_bytes(tagger.header, tagged), "text/csv; charset=utf-8", headers=headers)


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _json(tagger: Tagger, tagged: Sequence[Sequence[str]]) -> Response:
    data = {
        "header": tagger.header,
        "rows": tagged,
        "remarks": [asdict(item) for item in tagger.remarks],
        "metadata": description(tagger.header, given=len(tagger.columns.header), url="tagged.csv"),
    }
    return json_reply(data, headers={"Vary": "Accept"})
