"""Web links of a document: the Link header (RFC 8288, Signposting) and the linkset document (RFC 9264)."""

from __future__ import annotations

from typing import Any

from publisher.catalogue.records import ConceptRecord, LinksetRecord, Record, SchemeRecord
from publisher.web.negotiation import VARIANTS
from publisher.web.profiles import Profile
from publisher.web.resolution import address

Target = dict[str, str]


def relations(record: Record, kind: str, path: str) -> dict[str, list[Target]]:
    """Return the links of a thing by relation; addresses of documents are local."""
    return {relation: targets for relation, targets in (forms(record.iri, kind, path) | own(record)).items() if targets}


def forms(iri: str, kind: str, path: str) -> dict[str, list[Target]]:
    """Return the links every thing of a kind has: its identifier and its documents."""
    found: dict[str, list[Target]] = {"cite-as": [{"href": iri}]}
    found["canonical"] = [{"href": address(path, suffix="html")}]
    found["alternate"] = [{"href": address(path, suffix=item.suffix), "type": item.media_type} for item in _data(kind)]
    found["linkset"] = [{"href": address(path, suffix="linkset"), "type": "application/linkset+json"}]
    return found


def own(record: Record) -> dict[str, list[Target]]:
    """Return the links that this very thing has to others; a relation may have none."""
    found: dict[str, list[Target]] = {}
    if isinstance(record, ConceptRecord):
        found["collection"] = [{"href": item.iri} for item in record.schemes]
        found["up"] = [{"href": item.iri} for item in record.broader]
        found["successor-version"] = [{"href": item.iri} for item in record.replaced_by]
    found["license"] = [{"href": iri} for iri in _licences(record)]
    found["type"] = [{"href": item.iri} for item in getattr(record, "types", ())]
    return found


def _data(kind: str) -> list[Any]:
    return [item for item in VARIANTS[kind] if item.suffix not in ("html", "linkset", "n3")]


def _licences(record: Record) -> list[str]:
    if not isinstance(record, SchemeRecord | LinksetRecord):
        return []
    return [
        value.iri for item in record.properties if item.iri.endswith("/license") for value in item.values if value.iri
    ]


def header(found: dict[str, list[Target]], profile: Profile | None = None) -> str:
    """Return the Link header's value."""
    parts = [
        f'<{target["href"]}>; rel="{relation}"' + (f'; type="{target["type"]}"' if "type" in target else "")
        for relation, targets in found.items()
        if relation != "type"
        for target in targets
    ]
    if profile:
        parts.append(f'<{profile.iri}>; rel="profile"')
    return ", ".join(parts)


def linkset_of(record: Record, kind: str, path: str) -> dict[str, Any]:
    """Return one link context object of a linkset document; its anchor is the identifier itself."""
    return {"anchor": record.iri, **relations(record, kind, path)}
