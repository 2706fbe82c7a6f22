"""Template filters: dates, sizes, numbers and addresses as people read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Any

import msgspec
from babel.dates import format_date
from markupsafe import Markup

from publisher.catalogue.coverage import Count
from publisher.catalogue.describe import readable
from publisher.catalogue.records import Note, Property, Record, Row, Text
from publisher.namespaces import SKOS
from publisher.web.described import schema_json

_MONTH = re.compile(r"\d{4}-\d{2}")


@lru_cache(maxsize=4096)
def day(text: str, language: str = "en") -> str:
    """Return an ISO 8601 date as ``4 October 2004``, a month as ``October 2004``; another text as it is."""
    month = _MONTH.fullmatch(text)
    try:
        found = date.fromisoformat(f"{text}-01" if month else text[:10])
    except ValueError:
        return text
    return format_date(found, "MMMM y" if month else "d MMMM y", locale=language)


def instant(text: str) -> str:
    """Return an ISO 8601 date or time as a point in time (RFC 3339), for feeds: a year or month means its first day."""
    if "T" in text:
        return text
    day_text = f"{text[:10]}-01-01"[:10] if len(text) == 4 else f"{text[:7]}-01" if len(text) == 7 else text[:10]
    return f"{day_text}T00:00:00Z"


def size(count: int) -> str:
    """Return a number of bytes as ``1.4 MB``."""
    for unit, step in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= step:
            return f"{count / step:.1f} {unit}" if count < 10 * step else f"{count // step} {unit}"
    return f"{count} bytes"


def number(count: int) -> str:
    """Return a number with its thousands parted."""
    return f"{count:,}"


def percent(count: Count) -> str:
    """Return the mapped share of a set of concepts in whole percent; what is nearly all or nearly nothing stays so."""
    share = 100 * count.share
    whole = min(99, max(1, round(share))) if 0 < count.mapped < count.concepts else round(share)
    return f"{whole} %"


def local(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def first_part(address: str) -> str:
    """Return an address without its query."""
    return address.partition("?")[0]


def groupby_initial(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Return rows in label order by their initial."""
    return [(initial, list(found)) for initial, found in groupby(rows, key=lambda row: row.label.value[:1].upper())]


def licence(iri: str) -> str:
    """Return the name people know a licence by."""
    names = {
        "open-government-licence": "Open Government Licence",
        "creativecommons.org/licenses/by/4.0": "CC BY 4.0",
        "spdx.org/licenses/MIT": "MIT",
    }
    return next((name for part, name in names.items() if part in iri), local(iri))


def schema_script(record: Record) -> Markup:
    """Return a record's schema.org description, safe inside a script element."""
    text = msgspec.json.encode(schema_json(record)).decode()
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


def capitalised(text: str) -> str:
    """Return a name with its first letter large and underscores as spaces."""
    return text[:1].upper() + text[1:].replace("_", " ")


def in_language(texts: Iterable[Text], language: str, fallback: Text) -> Text:
    """Return the first of several texts in a reader's language, or the one to fall back on."""
    return next((text for text in texts if _base(text) == language), fallback)


def notes_for(notes: Iterable[Note], language: str) -> list[Note]:
    """Return the definitions and scope notes in a reader's language; all of them where none is."""
    found = [note for note in notes if note.kind in _MEANINGS]
    return [note for note in found if _base(note.text) in (language, "")] or found


def _base(text: Text) -> str:
    return text.language.partition("-")[0].lower()


def quality_groups(qualities: Iterable[Property]) -> list[tuple[Property, ...]]:
    """Return what is said of a mapping, one group a statement; one property said several times becomes one group."""
    groups: list[dict[str, Property]] = []
    for item in qualities:
        if not groups or item.iri in groups[-1]:
            groups.append({})
        groups[-1][item.iri] = item
    if len(groups) > 1 and all(list(group) == list(groups[0]) for group in groups) and len(groups[0]) == 1:
        first = next(iter(groups[0].values()))
        return [(replace(first, values=tuple(value for group in groups for value in group[first.iri].values)),)]
    return [tuple(group.values()) for group in groups]


_MEANINGS = (SKOS + "definition", SKOS + "scopeNote")

FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "day": day,
        "instant": instant,
        "size": size,
        "number": number,
        "percent": percent,
        "local": local,
        "first_part": first_part,
        "groupby_initial": groupby_initial,
        "licence": licence,
        "in_language": in_language,
        "notes_for": notes_for,
        "quality_groups": quality_groups,
        "readable": readable,
        "capitalised": capitalised,
        "schema_script": schema_script,
    }
)
