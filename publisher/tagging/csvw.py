"""The description of a tagged table that lets programs read it (CSV on the Web, Metadata Vocabulary)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from publisher.namespaces import DCT, SKOS
from publisher.tagging.columns import columns_of

_ROLES: dict[str, dict[str, Any]] = {
    "date": {"datatype": "string", "propertyUrl": DCT + "date"},
    "postcode": {"datatype": "string"},
    "confidence": {"datatype": "string"},
    "service number": {"datatype": "string", "propertyUrl": SKOS + "notation"},
    "interaction number": {"datatype": "string", "propertyUrl": SKOS + "notation"},
    "channel number": {"datatype": "string", "propertyUrl": SKOS + "notation"},
    "service name": {"datatype": "string", "propertyUrl": SKOS + "prefLabel"},
    "interaction name": {"datatype": "string", "propertyUrl": SKOS + "prefLabel"},
    "channel name": {"datatype": "string", "propertyUrl": SKOS + "prefLabel"},
}


def description(header: Iterable[str], *, given: int, url: str, language: str = "en") -> dict[str, Any]:
    """Return the metadata document of a tagged table; ``given`` columns of its header are the sender's own."""
    titles = list(header)
    roles = {place: role for role, place in columns_of(titles[:given]).places.items()}
    columns = [_column(place, title, roles.get(place, "")) for place, title in enumerate(titles)]
    for place in range(given, len(titles)):
        if titles[place].endswith(" URI"):
            columns[place] |= {"datatype": "anyURI", "propertyUrl": DCT + "subject"}
        elif titles[place].startswith("Service ") and titles[place].rpartition(" ")[2] not in ("number", "name"):
            columns[place] |= {"separator": "; "}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": url,
        "dialect": {"header": True, "encoding": "utf-8"},
        "tableSchema": {"columns": columns},
    }


def _column(place: int, title: str, role: str) -> dict[str, Any]:
    return {"name": f"column_{place + 1}", "titles": title, "datatype": "string", **_ROLES.get(role, {})}
