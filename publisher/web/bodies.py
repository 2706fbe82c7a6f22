"""Send what the API adapters make: with a validator, readable from any website."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Response, request

from publisher.web.headers import answer_of, send, takes_gzip

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Type, ETag, Last-Modified, Link, Location, X-Total-Count",
}
_FRESH = "public, max-age=300, stale-while-revalidate=86400"


def reply(body: bytes, content_type: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a response; 304 where the client has this body already."""
    if status == 200 and request.method in ("GET", "HEAD") and takes_gzip(request.headers.get("Accept-Encoding")):
        response = send(answer_of(body, content_type, (headers or {}).items()), request)
        response.headers.update(CORS)
        return response
    response = Response(body, status=status, content_type=content_type)
    response.headers.update({**CORS, **(headers or {})})
    if status != 200 or request.method not in ("GET", "HEAD"):
        return response
    response.vary.add("Accept-Encoding")
    response.set_etag(blake2b(body, digest_size=12).hexdigest())
    response.headers.setdefault("Cache-Control", _FRESH)
    response.make_conditional(request)
    return response


def json_reply(
    data: Any, content_type: str = "application/json", *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return data (records, dictionaries, sequences) as JSON."""
    return reply(msgspec.json.encode(data), content_type, status=status, headers=headers)


def text_reply(text: str, *, status: int = 200) -> Response:
    """Return plain text."""
    return reply(text.encode(), "text/plain; charset=utf-8", status=status)


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str = ",") -> bytes:
    """Return a table as CSV (RFC 4180)."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return buffer.getvalue().encode()


def csv_reply(header: Sequence[str], rows: Iterable[Sequence[str]], *, filename: str) -> Response:
    """Return a table as CSV."""
    disposition = {"Content-Disposition": f'inline; filename="{filename}.csv"'}
    return reply(csv_bytes(header, rows), "text/csv; charset=utf-8", headers=disposition)


def paging(total: int, offset: int, limit: int) -> dict[str, str]:
    """Return the Link header (RFC 8288) to the other pages of an answer: first, prev, next, last."""
    relations = {"first": 0, "last": max(0, (total - 1) // limit * limit)}
    if offset:
        relations["prev"] = max(0, offset - limit)
    if offset + limit < total:
        relations["next"] = offset + limit
    found = [f'<{_paged(start)}>; rel="{name}"' for name, start in relations.items()]
    return {"Link": ", ".join(found)}


def _paged(offset: int) -> str:
    return f"{request.base_url}?{urlencode({**request.args.to_dict(), 'offset': str(offset)})}"
