"""Lists as the CSV of the ESD web methods: one row a concept, the columns GOV.UK's importer reads."""

from __future__ import annotations

import csv
import io

from pyoxigraph import NamedNode

from publisher.exchange.extent import Extent, local_name
from publisher.namespaces import DCT, RDF_TYPE, SKOS

HEADER = (
    "Identifier",
    "Label",
    "Description",
    "Created",
    "Modified",
    "History notes",
    "Type",
    "Parent identifiers",
    "Parent labels",
)
_BETWEEN = "; "


def write_esd_csv(extent: Extent) -> bytes:
    """Return a list as ESD CSV; a deprecated concept keeps its row."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(HEADER)
    table.writerows(_row(extent, concept) for concept in extent.concepts)
    return text.getvalue().encode()


def _row(extent: Extent, concept: NamedNode) -> tuple[str, ...]:
    index = extent.index
    parents = extent.parents(concept)
    history = sorted(value.value for value in index.literals(concept, SKOS + "historyNote", SKOS + "changeNote"))
    kinds = [local_name(kind.value) for kind in index.iris(concept, RDF_TYPE) if not kind.value.startswith(SKOS)]
    return (
        _number(extent, concept),
        extent.text(concept, SKOS + "prefLabel"),
        extent.text(concept, SKOS + "definition", SKOS + "scopeNote"),
        index.text(concept, DCT + "created"),
        index.text(concept, DCT + "modified"),
        " ".join(history),
        min(kinds, default="Concept"),
        _BETWEEN.join(_number(extent, parent) for parent in parents),
        _BETWEEN.join(extent.text(parent, SKOS + "prefLabel") for parent in parents),
    )


def _number(extent: Extent, concept: NamedNode) -> str:
    return extent.index.text(concept, SKOS + "notation", DCT + "identifier") or local_name(concept.value)
