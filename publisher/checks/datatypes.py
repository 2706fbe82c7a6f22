"""Which datatype a date is to have, told by how it is written."""

from __future__ import annotations

import re
from datetime import date
from types import MappingProxyType

from publisher.checks.literals import Literal
from publisher.namespaces import DCT, RDF, SSSOM, XSD

DAYS: tuple[str, ...] = tuple(SSSOM + name for name in ("mapping_date", "publication_date", "review_date"))
"""SSSOM's properties whose values are days."""

DATED: tuple[str, ...] = (
    *(DCT + name for name in ("created", "modified", "issued", "date", "dateAccepted", "dateCopyrighted")),
    *(DCT + name for name in ("dateSubmitted", "available", "valid")),
    *DAYS,
)
"""The properties whose values are dates."""

_ZONE = r"(?:Z|[+-]\d\d:\d\d)?"
_FORMS = MappingProxyType(
    {
        XSD + "date": re.compile(r"\d{4}-\d\d-\d\d" + _ZONE),
        XSD + "dateTime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?" + _ZONE),
        XSD + "gYearMonth": re.compile(r"\d{4}-\d\d" + _ZONE),
        XSD + "gYear": re.compile(r"\d{4}" + _ZONE),
    }
)
"""How the values of each datatype are written (XML Schema Part 2, 3.2)."""

PLAIN = frozenset({XSD + "string", RDF + "langString"})
_WHOLE = frozenset({XSD + "date", XSD + "dateTime"})


def fitting(text: Literal) -> str:
    """Return the datatype a date should have; empty when it has it or the text is no date."""
    written, datatype = text.value, text.datatype
    if datatype in PLAIN or datatype in _FORMS:
        fits = next((name for name, form in _FORMS.items() if form.fullmatch(written)), datatype)
        return fits if fits != datatype and (datatype in _FORMS or fits in _WHOLE) else ""
    return ""


def is_day(text: str) -> bool:
    """Say whether a text is a day there is, or a time on one."""
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return any(_FORMS[XSD + name].fullmatch(text) for name in ("date", "dateTime"))
