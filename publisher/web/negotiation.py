"""Content negotiation: the table of document formats, and the choice among them (RFC 9110 section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from publisher.rdf.formats import FORMATS


@dataclass(frozen=True)
class Variant:
    """One format of a document: its file suffix, media type and name for people."""

    suffix: str
    media_type: str
    title: str
    aliases: tuple[str, ...] = ()
    worth: float = 1.0
    """What the format is worth beside others, by which a client's quality is multiplied (RFC 9110 section 12.1)."""

    @property
    def content_type(self) -> str:
        """Return the Content-Type header's value."""
        text = self.media_type.startswith("text/") or self.suffix in ("rdf",)
        return f"{self.media_type}; charset=utf-8" if text else self.media_type


_GRAPHS_WORTH = 0.85
"""Statements in a named graph are not seen by clients that ask the default graph (Comunica prefers N-Quads)."""
_RDF = tuple(
    Variant(
        FORMATS[name].suffix,
        FORMATS[name].media_type,
        FORMATS[name].title,
        FORMATS[name].aliases,
        _GRAPHS_WORTH if name in ("nquads", "trig") else 1.0,
    )
    for name in ("turtle", "jsonld", "rdfxml", "ntriples", "nquads", "trig", "n3")
)
_TRIPLES = tuple(item for item in _RDF if item.suffix not in ("nq", "trig"))
_HTML = Variant("html", "text/html", "Web page")
_JSON = Variant("json", "application/json", "JSON")
_CSV = Variant("csv", "text/csv", "CSV")
_XLSX = Variant("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel workbook")
_TSV = Variant("sssom.tsv", "text/tab-separated-values", "SSSOM table")
_LINKSET = Variant("linkset", "application/linkset+json", "Linkset of web links")

VARIANTS: Mapping[str, tuple[Variant, ...]] = MappingProxyType(
    {
        "concept": (_HTML, *_TRIPLES, _JSON, _CSV, _LINKSET),
        "scheme": (_HTML, *_RDF, _JSON, _CSV, _XLSX, _LINKSET),
        "linkset": (_HTML, *_RDF, _JSON, _CSV, _TSV, _LINKSET),
        "term": (_HTML, *_TRIPLES, _LINKSET),
    }
)
"""Formats by kind of thing. The order decides between formats a client likes equally."""


def by_suffix(kind: str, suffix: str) -> Variant | None:
    """Return a kind's format by its file suffix (no dot)."""
    return next((item for item in VARIANTS[kind] if item.suffix == suffix), None)


def by_name(variants: Iterable[Variant], name: str) -> Variant | None:
    """Return the format named by a media type, an alias of one or a suffix (``_mediatype=``, ``format=``)."""
    plain = name.partition(";")[0].strip().lower()
    return next((item for item in variants if plain in (item.media_type, item.suffix, *item.aliases)), None)


def choose(accept: str | None, variants: Sequence[Variant]) -> Variant | None:
    """Return the format an Accept header asks for, or None when it excludes them all.

    No header, an empty one or one without a single readable media range means that anything will do. Among formats of
    equal quality, multiplied by their worth, the first of the table wins. Parameters such as ``charset`` or ``profile``
    do not narrow a range: each format has one form only.
    """
    ranges = _ranges(accept)
    if not ranges:
        return variants[0]
    rated = [(_quality(ranges, item) * item.worth, -number, item) for number, item in enumerate(variants)]
    quality, _, best = max(rated, key=lambda row: row[:2])
    return best if quality > 0 else None


def _ranges(accept: str | None) -> dict[str, float]:
    """Return media ranges and their quality; a range written plainly counts before the same with parameters."""
    parsed = parse_accept_header(accept, Accept) if accept else Accept()
    plain: dict[str, float] = {}
    narrowed: dict[str, float] = {}
    for value, quality in parsed:
        name, _, parameters = value.partition(";")
        key = "*/*" if name.strip() == "*" else name.strip().lower()
        if not _is_range(key):
            continue
        into = narrowed if parameters.strip() else plain
        into[key] = max(into.get(key, 0.0), quality)
    return narrowed | plain


def _is_range(text: str) -> bool:
    kind, slash, subtype = text.partition("/")
    return bool(kind and slash and subtype) and (kind != "*" or subtype == "*")


def _quality(ranges: Mapping[str, float], variant: Variant) -> float:
    """Return a format's quality by the most specific range that names it or one of its aliases."""
    exact = [ranges[name] for name in (variant.media_type, *variant.aliases) if name in ranges]
    if exact:
        return max(exact)
    return ranges.get(f"{variant.media_type.partition('/')[0]}/*", ranges.get("*/*", 0.0))
