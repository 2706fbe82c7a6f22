"""Which column of a table of service records holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from publisher.errors import ExchangeError

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_LISTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "service": ("lgsl", "service"),
        "interaction": ("lgil", "interaction"),
        "channel": ("lgchl", "channel"),
    }
)
_NUMBERS = ("number", "no", "id", "code", "identifier", "num")
_NAMES = ("name", "label", "title", "description")
_OTHERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "date": ("transaction date", "date"),
        "postcode": ("postcode", "post code"),
        "confidence": ("confidence",),
    }
)


@dataclass(frozen=True)
class Columns:
    """A table's header, and the place of every column that is understood."""

    header: tuple[str, ...]
    places: Mapping[str, int]

    def has(self, kind: str) -> bool:
        """Say whether the table tells a service, interaction or channel, by number or name."""
        return f"{kind} number" in self.places or f"{kind} name" in self.places


def columns_of(header: Sequence[str]) -> Columns:
    """Return the columns of a header.

    Understood are "LGSL number", "LGSL name", "service id", "LGIL", "channel name" and the like. Raises ExchangeError
    when there is no column for the service.
    """
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        role = _role(title)
        if role:
            places.setdefault(role, place)
    found = Columns(tuple(header), places)
    if not found.has("service"):
        raise ExchangeError(
            f"The header ({', '.join(header)[:200]}) names no service; call a column 'LGSL number' or 'LGSL name'."
        )
    return found


def _role(title: str) -> str:
    words = _SEPARATORS.sub(" ", title.casefold().removeprefix("\ufeff")).strip()
    for role, titles in _OTHERS.items():
        if words in titles:
            return role
    for kind, prefixes in _LISTS.items():
        for prefix in prefixes:
            rest = words.removeprefix(prefix).strip()
            if not words.startswith(prefix):
                continue
            if rest in _NUMBERS or (rest == "" and prefix.startswith("lg")):
                return f"{kind} number"
            if rest in _NAMES or rest == "":
                return f"{kind} name"
    return ""
