"""What the store holds, graph by graph; the store keeps the answer while its content stays."""

from __future__ import annotations

import json
from dataclasses import dataclass

from publisher.queries import read_query
from publisher.store.model import Query, Store


@dataclass(frozen=True)
class GraphSize:
    """A named graph and its numbers of triples, distinct subjects and distinct properties."""

    iri: str
    triples: int
    subjects: int
    properties: int


@dataclass(frozen=True)
class Sizes:
    """Triples of the default graph, and the named graphs in order of their names."""

    default: int
    graphs: tuple[GraphSize, ...]


def sizes_of(store: Store) -> Sizes:
    """Return the size of everything in a store."""
    names = ("triples", "subjects", "properties")
    rows = _rows(store, "graph-statistics")
    found = (GraphSize(row["graph"], *(int(row[name]) for name in names)) for row in rows if "graph" in row)
    return Sizes(int(_rows(store, "default-statistics")[0]["triples"]), tuple(item for item in found if item.triples))


def _rows(store: Store, name: str) -> list[dict[str, str]]:
    answer = store.query(Query(read_query(name)))
    try:
        rows = json.loads(b"".join(answer.chunks()))["results"]["bindings"]
    finally:
        answer.close()
    return [{name: term["value"] for name, term in row.items()} for row in rows]
