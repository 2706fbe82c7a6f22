"""What the search page offers to narrow a search by: lists, classes, top terms of the list chosen, mapped lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from publisher.namespaces import SKOS
from publisher.web.current import Snapshot

MOST_TOPS = 300
"""Top terms offered; a list with more of them is better narrowed by words."""


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its value in the address, its name, whether it is chosen."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Choices:
    """What each filter offers; ``tops`` is empty until a list is chosen."""

    lists: Sequence[Choice]
    types: Sequence[Choice]
    tops: Sequence[Choice]
    mapped: Sequence[Choice]

    @property
    def narrowed(self) -> bool:
        """Say whether anything but the words narrows the search."""
        every = (*self.lists, *self.types, *self.tops, *self.mapped)
        return any(item.chosen for item in every)


def choices(snapshot: Snapshot, scheme: str, rest: Mapping[str, str]) -> Choices:
    """Return what can be chosen beside what is: a list (IRI), a class, a term above and a mapped list (IRIs)."""
    lists = [(item.name, item.label.value, iri) for iri, item in snapshot.schemes.items()]
    types = [iri for iri in snapshot.search.types(scheme) if iri != SKOS + "Concept"]
    tops = snapshot.catalogue.top(scheme, limit=MOST_TOPS) if scheme else []
    named = {row.iri: row.label.value for row in tops}
    top = rest.get("top", "")
    if top and top not in named:
        record = snapshot.catalogue.concept(top)
        named[top] = record.label.value if record else top
    mapped = rest.get("mapped", "")
    return Choices(
        lists=[Choice(name, label, iri == scheme) for name, label, iri in lists],
        types=_chosen(((iri, _name(snapshot, iri)) for iri in types), rest.get("type", "")),
        tops=_chosen(named.items(), top),
        mapped=[Choice(name, label, mapped in (iri, name)) for name, label, iri in lists],
    )


def _chosen(pairs: Iterable[tuple[str, str]], value: str) -> list[Choice]:
    found = [Choice(iri, label, iri == value) for iri, label in pairs]
    return sorted(found, key=lambda item: item.label.casefold())


def _name(snapshot: Snapshot, iri: str) -> str:
    record = snapshot.catalogue.record(iri)
    return record.label.value if record else iri.rstrip("/#").rpartition("/")[2]
