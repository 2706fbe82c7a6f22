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


def graph_sizes(store: Store) -> tuple[GraphSize, ...]:
    """Return the size of every named graph, ordered by name."""
    answer = store.query(Query(read_query("graph-statistics")))
    try:
        rows = json.loads(b"".join(answer.chunks()))["results"]["bindings"]
    finally:
        answer.close()
    names = ("triples", "subjects", "properties")
    found = (GraphSize(row["graph"]["value"], *(int(row[name]["value"]) for name in names)) for row in rows if row)
    return tuple(item for item in found if item.triples)
