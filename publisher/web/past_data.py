"""What is remembered as plain data, as the JSON of the site tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from publisher.history.reader import History
from publisher.history.records import Event
from publisher.history.timeline import Entry
from publisher.web.remembered import summary


def plain(row: Event | Entry) -> dict[str, Any]:
    """Return what happened, what is not told left out."""
    data = {name: value for name, value in vars(row).items() if value not in ("", ())}
    return {**data, "removed": _told(row.removed), "added": _told(row.added)}


def releases_data(history: History) -> list[dict[str, Any]]:
    """Return all lists and their releases."""
    return [{"iri": iri, "versions": [summary(item) for item in history.versions(iri)]} for iri in history.lists()]


def _told(said: Sequence[Any]) -> list[dict[str, str]]:
    return [{name: value for name, value in item._asdict().items() if value} for item in said]
