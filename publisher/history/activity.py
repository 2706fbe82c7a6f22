"""Events as ActivityStreams 2.0, in the shape authority files for cultural heritage are shared in.

An ``OrderedCollection`` with ``first`` and ``last``, ``OrderedCollectionPage`` with ``prev`` and ``next``, oldest
activities first, so that a page that is full never changes again. Sources: Activity Streams 2.0 sections 4 and 5,
Entity Metadata Management API 1.0 sections 3 and 4 (the types Create, Update, Deprecate and Delete).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from publisher.history.records import Event

PAGE = 100
"""Activities a page."""

_CONTEXT = ["https://emm-spec.org/1.0/context.json", "https://www.w3.org/ns/activitystreams"]
_TYPES: Mapping[str, str] = MappingProxyType(
    {"added": "Create", "vanished": "Delete", "deprecated": "Deprecate", "replaced": "Deprecate"}
)
_OBJECTS: Mapping[str, str] = MappingProxyType({"list": "Authority", "mapping set": "Dataset"})
Address = Callable[[str], str]
"""Returns the absolute address of a path below the collection: empty, ``page/3``, ``17``."""


def collection(title: str, total: int, address: Address, *, first: str, last: str) -> dict[str, Any]:
    """Return the entry point. ``first`` and ``last`` are the dates of the first and the last activity."""
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "summary": title,
        "type": "OrderedCollection",
        "id": address(""),
        "totalItems": total,
    }
    if total:
        data["first"] = {**_page_link(1, address), **_dated(first)}
        data["last"] = {**_page_link(pages(total), address), **_dated(last)}
    return data


def pages(total: int) -> int:
    """Return how many pages a number of activities fills; one at least."""
    return max(1, -(-total // PAGE))


def page(number: int, total: int, events: Sequence[Event], address: Address) -> dict[str, Any]:
    """Return one page; ``number`` counts from 1."""
    data: dict[str, Any] = {
        "@context": _CONTEXT,
        "type": "OrderedCollectionPage",
        "id": address(f"page/{number}"),
        "partOf": {"type": "OrderedCollection", "id": address("")},
        "startIndex": (number - 1) * PAGE,
        "totalItems": len(events),
    }
    if number > 1:
        data["prev"] = _page_link(number - 1, address)
    if number < pages(total):
        data["next"] = _page_link(number + 1, address)
    return {**data, "orderedItems": [activity(event, address) for event in events]}


def activity(event: Event, address: Address) -> dict[str, Any]:
    """Return one activity."""
    kind = _TYPES.get(event.kind, "Update")
    item: dict[str, Any] = {
        "id": address(str(event.number)),
        "type": kind,
        "summary": f"{event.label or event.iri}: {event.kind}",
        "object": {"id": event.iri, "type": _OBJECTS.get(event.thing, "Term")},
    }
    if event.date:  # what is not committed yet has no date
        item |= {"published": event.date, "updated": event.date}
        item["object"]["updated"] = event.date
    if event.home and event.home != event.iri:
        item["object"]["partOf"] = event.home
    if event.notes:
        item["content"] = " ".join(event.notes)
    successors = [said.iri for said in event.added if said.property.endswith("isReplacedBy") and said.iri]
    if kind == "Deprecate" and successors:
        item["instrument"] = [{"id": iri, "type": "Term"} for iri in successors]
    return item


def _dated(date: str) -> dict[str, str]:
    return {"published": date} if date else {}


def _page_link(number: int, address: Address) -> dict[str, str]:
    return {"type": "OrderedCollectionPage", "id": address(f"page/{number}")}
