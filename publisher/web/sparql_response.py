"""How an answer goes out: which format, which headers, whole or as a stream."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b

from flask import Request, Response
from isal import igzip
from werkzeug.exceptions import NotAcceptable

from publisher.errors import QueryError, QueryLimitExceeded, QuerySyntaxError
from publisher.rdf.formats import FORMATS, Format
from publisher.rdf.results import RESULT_FORMATS, ResultFormat
from publisher.store.model import Answer, Form, Query
from publisher.web.headers import takes_gzip
from publisher.web.negotiation import Variant, choose

_HTML = Variant("html", "text/html", "Web page")
CORS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Content-Disposition",
}
_CACHE = "public, max-age=60, stale-while-revalidate=600"
_GRAPH_NAMES = ("turtle", "jsonld", "rdfxml", "ntriples", "nquads", "trig")
_CLASS = re.compile(r"^\[.")
"""A class of characters among what a parser says it expected."""
_WHOLE = frozenset({"csv", "tsv"})
"""Formats in which half an answer looks like a whole one, so it is sent only once it is whole."""
COMPRESS_FROM = 1_024
SMALL = 128 * 1024
"""Bytes of an answer that is compressed at once and sent as a whole."""
_LEVEL = 1
"""Of igzip's levels 0 to 3."""
_GRAPHS_CALLED: Mapping[str, str] = {
    "rdf+xml": "rdfxml",
    "xml": "rdfxml",
    "json-ld": "jsonld",
    "json": "jsonld",
    "n3": "turtle",
}
"""What clients such as SPARQLWrapper write in ``format=`` for a graph; all Turtle is Notation3."""

Syntax = Format | ResultFormat


def syntaxes(form: Form) -> tuple[Syntax, ...]:
    """Return the formats a form of query can be answered in, the preferred one first."""
    if form is Form.GRAPH:
        return tuple(FORMATS[name] for name in _GRAPH_NAMES)
    return tuple(item for item in RESULT_FORMATS.values() if item.boolean or form is Form.SOLUTIONS)


def named_syntax(name: str, form: Form) -> Syntax | None:
    """Return the format that ``format=`` names: by short name, suffix or media type."""
    wanted = name.partition(";")[0].strip().lower().replace(" ", "+")
    if form is Form.GRAPH:
        wanted = _GRAPHS_CALLED.get(wanted, wanted)
    for item in syntaxes(form):
        if wanted in (item.name, item.suffix, item.media_type, *item.aliases):
            return item
    return None


def accepted_syntax(accept: str | None, form: Form) -> tuple[Syntax, str] | None:
    """Return the format and media type a client likes best (RFC 9110 section 12.5.1), None when there is none.

    A client that asks for a format by another of its names, such as ``application/json``, is answered with that name.
    """
    known = syntaxes(form)
    for item in known if accept else known[:1]:
        if accept in (None, "", item.media_type):
            return item, item.media_type
    chosen = choose(accept, [_variant(item) for item in known])
    if chosen is None:
        return None
    named = [name for name in chosen.aliases if name in (accept or "") and chosen.media_type not in (accept or "")]
    found = next(item for item in known if item.media_type == chosen.media_type)
    return found, (named or [chosen.media_type])[0]


def wants_page(accept: str | None) -> bool:
    """Say whether a client likes a page best, as browsers do and nobody else."""
    if not accept or _HTML.media_type not in accept:
        return False
    offers = [_variant(item) for form in Form for item in syntaxes(form)]
    return choose(accept, [*offers, _HTML]) is _HTML


def _variant(item: Syntax) -> Variant:
    return Variant(item.suffix, item.media_type, item.title, item.aliases)


def negotiated(name: str, accept: str | None, form: Form) -> tuple[Syntax, str]:
    """Return the format and media type of an answer: ``format=`` wins over Accept.

    Raises NotAcceptable, which names what is possible.
    """
    syntax = named_syntax(name, form) if name else None
    found = (syntax, syntax.media_type) if syntax else None
    if not name:
        found = accepted_syntax(accept, form)
    if not found:
        raise NotAcceptable(f"This can be answered as {', '.join(item.media_type for item in syntaxes(form))}.")
    return found


def entity_tag(digest: str, query: Query, coding: str) -> str:
    """Return what names this answer: the snapshot, the query, the format, the coding."""
    graphs = ("\1".join(query.default_graphs), "\1".join(query.named_graphs))
    named = "\0".join((digest, coding, query.results, query.syntax, *graphs, query.text))
    return blake2b(named.encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def coding_of(request: Request) -> str:
    """Return ``gzip`` when the client takes it, else nothing."""
    return "gzip" if takes_gzip(request.headers.get("Accept-Encoding")) else ""


def send(answer: Answer, syntax: Syntax, media_type: str, *, coding: str = "") -> Response:
    """Return a response that carries an answer and closes it. Raises QueryError for a failure before the first byte."""
    if syntax.name in _WHOLE:
        try:
            answer.wait()
        except QueryError:
            answer.close()
            raise
    size = answer.size
    body = _with_failure(answer)
    if size is not None and (size < COMPRESS_FROM or not coding):
        response = Response(body, headers={"Content-Length": str(size)})
    elif size is not None and size <= SMALL:
        response = Response(compressed(b"".join(body)), headers={"Content-Encoding": coding})
    else:
        response = Response(_gzipped(body) if coding else body)
        if coding:
            response.headers["Content-Encoding"] = coding
    response.call_on_close(answer.close)
    response.headers["Content-Type"] = content_type_of(media_type)
    return response


def describe(response: Response, tag: str) -> Response:
    """Set the headers every answer has: its tag, how long it may be kept, who may read it."""
    response.set_etag(tag, weak=True)
    response.headers["Cache-Control"] = _CACHE
    response.headers["Vary"] = "Accept, Accept-Encoding"
    response.headers.update(CORS)
    return response


def sentence(error: QueryError) -> str:
    """Return what went wrong as one line for people: where, or which limit."""
    match error:
        case QuerySyntaxError() if error.line:
            return f"The query is malformed. Line {error.line}, column {error.column}: {_plain(str(error))}"
        case QuerySyntaxError():
            return f"The query is malformed. {_plain(str(error))}"
        case QueryLimitExceeded():
            return f"{error} (limit {error.limit})"
        case _:
            return str(error)


def _plain(message: str) -> str:
    """Return what a parser expected without its classes of characters, which only its author can read."""
    if "Prefix not found" in message:
        return "the prefix before the colon is not declared; add a PREFIX line at the top."
    start, found, rest = message.partition("expected ")
    if not found:
        return message
    words = [word for word in rest.removeprefix("one of ").split(", ") if not _CLASS.search(word)]
    known = dict.fromkeys(words if words else ["something else"])
    return f"{start}expected {'one of ' if len(known) > 1 else ''}{', '.join(known)}"


def content_type_of(media_type: str) -> str:
    """Return the Content-Type header of a media type."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def _with_failure(answer: Answer) -> Iterator[bytes]:
    """Yield the bytes; an answer that fails on the way ends in a line no parser takes, so nobody thinks it whole."""
    try:
        yield from answer.chunks()
    except QueryError as error:
        yield f"\n\n<<< This answer is not complete. {sentence(error)}\n".encode()
    finally:
        answer.close()


def compressed(body: bytes) -> bytes:
    """Return a small answer compressed."""
    return igzip.compress(body, _LEVEL, mtime=0)


def _gzipped(chunks: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    first = True
    for chunk in chunks:
        packed = packer.compress(chunk)
        if first:
            packed += packer.flush(zlib.Z_SYNC_FLUSH)
            first = False
        if packed:
            yield packed
    yield packer.flush()
