"""Labels worth scoring for a query, read from a snapshot's index at a cost that does not grow with the index.

The full-text index ranks what it finds, which takes long where a beginning of one letter stands in every third label.
There the labels that begin as typed come first, as they were worked out when the index was written, and others fill up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from publisher.search import wordings
from publisher.search.index import BEGINNING, BEST
from publisher.search.records import Filters
from publisher.search.score import Wording

Label = tuple[int, int, str, str, str, int]
"""Concept, kind, text, language, key, links."""
COLUMNS = "label.concept, label.kind, text, label.language, label.key, links"
MOST = 1_500
"""Labels that are scored for one wording."""
MOST_COMMON = 800
"""Those that are scored where more match than the full-text index ranks."""
_MOST_RANKED = 4_000
"""Labels that the full-text index ranks; of more, some are taken as they come."""
_MOST_DESCRIBED = 300
_MOST_BEGINNING = 3_000
"""Labels with one beginning that are compared; more of them begin alike in generated lists only."""
_FEW = 2_000
"""Concepts of a facet that are looked through one by one rather than found among what matches."""


@dataclass(frozen=True)
class Candidates:
    """Reads labels by ``rows``, which runs a query over the index with its values."""

    rows: Callable[..., list[Any]]

    def matching(self, wording: Wording, filters: Filters, *, limit: int = MOST) -> tuple[list[Label], bool]:
        """Return labels with every telling word of a wording, and whether there may be more.

        The best matches come first where they can be told.
        """
        expression = wordings.every_word(wording)
        if self._is_common("label_words", expression):
            first = self.beginning(wording.key, filters, BEST) if wording.open else []
            limit = min(limit, MOST_COMMON)
            some = self._some(expression, filters, limit)
            return list(dict.fromkeys([*first, *some])), len(some) >= limit
        found = self.ranked(expression, filters, limit)
        return found, len(found) >= limit

    def ranked(self, expression: str, filters: Filters, limit: int) -> list[Label]:
        """Return the labels that match a full-text expression, best matches first."""
        clause, values = narrowed(filters)
        query = f"""SELECT {COLUMNS} FROM label_words JOIN label ON label.id = label_words.rowid
            JOIN concept ON concept.id = label.concept WHERE label_words MATCH ? {clause}
            ORDER BY rank LIMIT ?"""  # noqa: S608 - fixed clauses
        return self.rows(query, expression, *values, limit)

    def described(self, wording: Wording, filters: Filters) -> list[Label]:
        """Return the labels of concepts whose labels and notes together have every telling word."""
        expression = wordings.every_word(wording)
        order = "" if self._is_common("note_words", expression) else "ORDER BY rank"
        clause, values = narrowed(filters)
        query = f"""SELECT {COLUMNS} FROM
            (SELECT rowid AS found FROM note_words WHERE note_words MATCH ? {order} LIMIT {_MOST_DESCRIBED})
            JOIN label ON label.concept = found JOIN concept ON concept.id = found WHERE kind < 3 {clause}"""  # noqa: S608
        return self.rows(query, expression, *values)

    def beginning(self, typed: str, filters: Filters, limit: int) -> list[Label]:
        """Return labels that begin as typed: the very label, whole words, then by kind, links and length."""
        if len(typed) <= BEGINNING and limit <= BEST and filters == Filters(scheme=filters.scheme):
            return self._prepared(typed, filters.scheme, limit)
        clause, values = narrowed(filters)
        query = f"""SELECT {COLUMNS} FROM
            (SELECT * FROM label WHERE key >= ? AND key < ? {clause} ORDER BY key LIMIT {_MOST_BEGINNING}) AS label
            JOIN concept ON concept.id = label.concept ORDER BY key != ?, key || ' ' < ? OR key || ' ' >= ?, kind,
                min(links, 50) DESC, length(key), key
            LIMIT ?"""  # noqa: S608 - fixed clauses
        whole = (typed, f"{typed} ", f"{typed}!")
        return self.rows(query, typed, typed + "\U0010ffff", *values, *whole, limit)

    def _prepared(self, typed: str, scheme: str, limit: int) -> list[Label]:
        query = f"""SELECT {COLUMNS} FROM beginning JOIN label ON label.id = beginning.label
            JOIN concept ON concept.id = label.concept WHERE beginning.scheme = ? AND typed = ?
            ORDER BY place LIMIT ?"""  # noqa: S608 - fixed columns
        return self.rows(query, scheme, typed, limit)

    def _is_common(self, table: str, expression: str) -> bool:
        query = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT ?)"  # noqa: S608 - two tables
        return bool(self.rows(query, expression, _MOST_RANKED + 1)[0][0] > _MOST_RANKED)

    def _some(self, expression: str, filters: Filters, limit: int) -> list[Label]:
        """Return labels that match as they come; where a facet has few concepts, from these."""
        clause, values = narrowed(filters)
        rare = next((facet for facet in filters.facets() if self._is_rare(*facet)), None)
        if rare:
            query = f"""SELECT {COLUMNS} FROM facet JOIN label ON label.concept = facet.concept
                JOIN concept ON concept.id = facet.concept
                WHERE facet.kind = ? AND facet.value = ? {clause}
                AND label.id IN (SELECT rowid FROM label_words WHERE label_words MATCH ?) LIMIT ?"""  # noqa: S608
            return self.rows(query, *rare, *values, expression, limit)
        query = f"""SELECT {COLUMNS} FROM label_words JOIN label ON label.id = label_words.rowid
            JOIN concept ON concept.id = label.concept WHERE label_words MATCH ? {clause} LIMIT ?"""  # noqa: S608
        return self.rows(query, expression, *values, limit)

    def _is_rare(self, kind: str, value: str) -> bool:
        query = "SELECT count(*) FROM (SELECT 1 FROM facet WHERE kind = ? AND value = ? LIMIT ?)"
        return bool(self.rows(query, kind, value, _FEW + 1)[0][0] <= _FEW)


def narrowed(filters: Filters) -> tuple[str, list[str]]:
    """Return the clauses that narrow a query to the filters, and their values."""
    facets = filters.facets()
    test = "AND EXISTS (SELECT 1 FROM facet AS f WHERE f.kind = ? AND f.value = ? AND f.concept = label.concept)"
    clauses = [test] * len(facets)
    values = [item for facet in facets for item in facet]
    if filters.language:
        clauses.append("AND (label.language = '' OR label.language = ? OR label.language LIKE ? || '-%')")
        values += [filters.language] * 2
    return " ".join(clauses), values
