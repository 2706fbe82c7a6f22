"""What was created, modified or deprecated lately, from the dates the lists give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.catalogue.reader import Dated
from publisher.web.current import Snapshot

MOST = 100


@dataclass(frozen=True)
class Period:
    """Which changes are wanted: dates from ``since`` to ``until``, both included; empty for no bound."""

    since: str = ""
    until: str = ""
    scheme: str = ""


def changes(snapshot: Snapshot, period: Period) -> Sequence[Dated]:
    """Return the dated concepts of a period, the latest first."""
    return [
        item
        for item in snapshot.dated
        if (not period.since or item.date >= period.since)
        and (not period.until or item.date[: len(period.until)] <= period.until)
        and (not period.scheme or period.scheme in item.schemes)
    ]
