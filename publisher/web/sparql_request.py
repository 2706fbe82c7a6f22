"""What a request to the endpoint asks (SPARQL 1.1 Protocol section 2.1, and the 1.2 draft's QUERY and ``version``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from publisher.errors import QueryRefused

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
_VERSIONS = frozenset({"1.0", "1.1", "1.2", "1.2-basic"})
_GRAPHS = ("default-graph-uri", "named-graph-uri")


@dataclass(frozen=True)
class Asked:
    """The parameters of one request. ``text`` is None when it holds no query at all."""

    text: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    format: str = ""


def read_request(request: Request, *, max_bytes: int) -> Asked:
    """Return what a request asks.

    A graph parameter that is empty, as forms send it, says nothing.
    Raises QueryRefused for an update, BadRequest for a missing or repeated query, UnsupportedMediaType for a body that
    is neither a form nor a query in UTF-8, and RequestEntityTooLarge.
    """
    body = request.method in ("POST", "QUERY")
    if body:
        request.max_content_length = request.max_form_memory_size = 3 * max_bytes + 65_536
    values = _parameters(request) if body else request.args
    texts = values.getlist("query") + ([_direct(request, max_bytes)] if body and _type(request) == DIRECT else [])
    if "update" in values or (body and _type(request) == UPDATE):
        raise QueryRefused("Updates are refused: this endpoint is read-only. The lists are edited in git.")
    if len(texts) > 1:
        raise BadRequest("Send exactly one query; this request has more than one.")
    if body and not texts:
        raise BadRequest(f"Send a query: as the form field 'query', or as a body of type {DIRECT}.")
    _require_version([*values.getlist("version"), *([request.mimetype_params.get("version", "1.1")] if body else [])])
    default_graphs, named_graphs = (tuple(filter(None, values.getlist(name))) for name in _GRAPHS)
    return Asked(texts[0] if texts else None, default_graphs, named_graphs, values.get("format", ""))


def _type(request: Request) -> str:
    return request.mimetype


def _parameters(request: Request) -> MultiDict[str, str]:
    if _type(request) == FORM:
        _require_utf8(request)
        return MultiDict([*request.args.items(multi=True), *request.form.items(multi=True)])
    if _type(request) in (DIRECT, UPDATE):
        return request.args
    raise UnsupportedMediaType(f"The body must be of type {DIRECT} or {FORM}, not '{_type(request) or 'unknown'}'.")


def _direct(request: Request, max_bytes: int) -> str:
    _require_utf8(request)
    data = request.get_data(cache=False)
    if len(data) > max_bytes:
        raise RequestEntityTooLarge(f"The query is longer than {max_bytes} bytes (limit query_bytes).")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The query is not UTF-8: byte {error.start} cannot be read.") from error


def _require_utf8(request: Request) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").strip('"').lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"Send the query in UTF-8, not in '{charset}'.")


def _require_version(versions: Iterable[str]) -> None:
    for version in versions:
        if version not in _VERSIONS:
            raise BadRequest(f"SPARQL version '{version}' is not known here; known: {', '.join(sorted(_VERSIONS))}.")
