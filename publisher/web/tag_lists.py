"""Read from a catalogue the lists that service records are tagged with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publisher.catalogue.reader import Catalogue
from publisher.catalogue.records import ConceptRecord, SchemeRecord
from publisher.catalogue.whole import whole_concepts
from publisher.errors import ExchangeError
from publisher.tagging.lists import Table, Term, table_of

_KINDS = {"service": ("LGSL", "services"), "interaction": ("LGIL", "interactions"), "channel": ("LGChL", "channels")}
_MAPPED = ("subjects", "functions", "audiences")
_BETWEEN = "; "


@dataclass(frozen=True)
class TagLists:
    """The tables by kind, and the columns of mapped terms services have."""

    tables: Mapping[str, Table]
    mapped: tuple[str, ...]


def read_lists(catalogue: Catalogue) -> TagLists:
    """Return the lists of a catalogue. Raises ExchangeError when it has no list of services."""
    schemes = {item.name.casefold(): item for item in catalogue.schemes()}
    schemes |= {item.abbreviation.casefold(): item for item in schemes.values() if item.abbreviation}
    found = {kind: _scheme(schemes, names) for kind, names in _KINDS.items()}
    if found["service"] is None:
        raise ExchangeError("The snapshot has no list of services (list/services), so records cannot be tagged.")
    mapped = {name: schemes[name].iri for name in _MAPPED if name in schemes}
    tables = {
        kind: table_of(_KINDS[kind][0], _terms(catalogue, scheme, mapped if kind == "service" else {}))
        for kind, scheme in found.items()
        if scheme is not None
    }
    return TagLists(tables, tuple(mapped))


def _scheme(schemes: Mapping[str, SchemeRecord], names: tuple[str, ...]) -> SchemeRecord | None:
    return next((schemes[name.casefold()] for name in names if name.casefold() in schemes), None)


def _terms(catalogue: Catalogue, scheme: SchemeRecord, mapped: Mapping[str, str]) -> Iterator[Term]:
    inside = {name: {row.iri for row in catalogue.rows(iri)} for name, iri in mapped.items()}
    for record in whole_concepts(catalogue, scheme.iri):
        yield Term(
            iri=record.iri,
            number=record.notations[0] if record.notations else "",
            label=record.label.value,
            names=tuple(text.value for text in (*record.pref_labels, *record.alt_labels, *record.hidden_labels)),
            deprecated=record.deprecated,
            successor=_successor(record),
            mapped={name: _names(record, members) for name, members in inside.items()},
        )


def _successor(record: ConceptRecord) -> str:
    return " or ".join(f"{item.notation} ({item.label.value})" for item in record.replaced_by)


def _names(record: ConceptRecord, members: set[str]) -> str:
    found = {link.other.iri: link.other.label.value for link in record.mappings if link.other.iri in members}
    return _BETWEEN.join(sorted(found.values()))
