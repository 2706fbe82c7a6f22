"""What every answer carries: security headers, CORS, and the conditional and compressed sending of finished answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import blake2b
from types import MappingProxyType

from flask import Request, Response
from isal import igzip
from werkzeug.http import parse_accept_header

from publisher.web.kept import Answer

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Type, ETag, Last-Modified, Link, Location, Memento-Datetime, X-Total-Count"
    ),
}
EVERYWHERE: Mapping[str, str] = MappingProxyType({**SECURITY, **_CORS})
"""Headers of every answer."""
FRESH = "public, max-age=300, stale-while-revalidate=86400"
_PREFLIGHT = {
    "Access-Control-Allow-Headers": (
        "Accept, Accept-Datetime, Accept-Profile, Accept-Language, Content-Type, If-None-Match"
    ),
    "Access-Control-Max-Age": "86400",
}
_WORTH_COMPRESSING = 860
_COMPRESSION = 3
"""Of igzip's levels 0 to 3: a tenth larger than zlib's usual one, in a fifth of the time."""
_COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "application/rdf+xml", "application/n-",
                 "application/trig", "application/linkset+json", "application/xml", "application/atom+xml",
                 "image/svg+xml", "application/sparql-results", "application/manifest+json")  # fmt: skip


def finish(response: Response, request: Request) -> Response:
    """Add the headers every answer carries; what a view has set stays as it is."""
    for name, value in EVERYWHERE.items():
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        methods = response.headers.get("Allow", "GET, HEAD, OPTIONS")
        response.headers.setdefault("Access-Control-Allow-Methods", methods)
        response.headers.update(_PREFLIGHT)
    return response


def answer_of(body: bytes, content_type: str, headers: Iterable[tuple[str, str]] = ()) -> Answer:
    """Return a body as a finished answer: with a validator, and compressed where that makes it smaller."""
    etag = blake2b(body, digest_size=12).hexdigest()
    squeezed = None
    if len(body) > _WORTH_COMPRESSING and content_type.startswith(_COMPRESSIBLE):
        squeezed = igzip.compress(body, _COMPRESSION, mtime=0)
    return Answer(body, content_type, etag, squeezed, tuple(headers))


def send(answer: Answer, request: Request, *, modified: str = "", status: int = 200) -> Response:
    """Return the response of an answer: 304 when the client has it, compressed when the client takes that.

    ``modified`` is an ISO 8601 date of the content. Both encodings have a validator of their own (RFC 9110 8.8.3.3).
    """
    squeezed = answer.gzipped is not None and takes_gzip(request.headers.get("Accept-Encoding"))
    body = answer.gzipped if squeezed and answer.gzipped is not None else answer.body
    response = Response(body, status=status, content_type=answer.content_type)
    if squeezed:
        response.headers["Content-Encoding"] = "gzip"
    for name, value in answer.headers:
        response.headers.add(name, value)
    if answer.gzipped is not None:
        response.vary.add("Accept-Encoding")
    response.set_etag(f"{answer.etag}-gzip" if squeezed else answer.etag)
    date = last_modified(modified)
    if date:
        response.headers["Last-Modified"] = date
    response.headers.setdefault("Cache-Control", FRESH)
    if status == 200:
        response.make_conditional(request)
    return response


def takes_gzip(accept_encoding: str | None) -> bool:
    """Say whether an Accept-Encoding header allows gzip."""
    found = {coding.lower(): quality for coding, quality in parse_accept_header(accept_encoding or "")}
    return found.get("gzip", found.get("*", 0)) > 0


def last_modified(text: str) -> str:
    """Return an ISO 8601 date or time as an HTTP date, empty when it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return format_datetime((found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC), usegmt=True)
