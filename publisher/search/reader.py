"""Search a snapshot's index. Safe for many threads: each has its own read-only connection."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from publisher.database import Database
from publisher.errors import SnapshotError
from publisher.search import wordings
from publisher.search.candidates import COLUMNS, Candidates, Label, narrowed
from publisher.search.index import FILE, VERSION
from publisher.search.records import KIND_NAMES, Answer, Filters, Hit, LabelEntry, Listed
from publisher.search.score import Wording, label_score
from publisher.search.vocabulary import Vocabulary
from publisher.skos.text import key

MOST_HITS = 500
"""Hits after which no more are looked for in notes."""
_LOOSE = 300
_LONGEST_PATTERN = 200
_MOST_GAPS = 4
_NO_FILTERS = Filters()


class SearchIndex:
    """The search index in a snapshot's folder ``search``."""

    def __init__(self, folder: Path) -> None:
        self._database = Database(folder / FILE)
        self._initials: dict[Filters, list[str]] = {}
        self._counts: dict[tuple[str, Filters], int] = {}
        if self._database.all("PRAGMA user_version") != [(VERSION,)]:
            raise SnapshotError(f"{self._database.path} was written by another version; run 'publisher build'.")

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Return the words of the index."""
        return Vocabulary(self._database.all)

    @cached_property
    def _candidates(self) -> Candidates:
        return Candidates(self._database.all)

    def search(self, query: str, *, filters: Filters = _NO_FILTERS, offset: int = 0, limit: int = 20) -> Answer:
        """Answer a query: exact preferred labels first, then exact alternative ones, then the rest by closeness.

        One hit a concept. An unknown word is corrected; words that no label has together are looked for apart.
        """
        asked = wordings.of(query, self.vocabulary)
        if not asked.every:
            return Answer((), 0)
        scores, matched, more = self._scores(asked.every, filters)
        ranked = sorted(scores, key=lambda concept: (-scores[concept], matched[concept][4], concept))
        page = ranked[offset : offset + limit]
        return Answer(tuple(self._hits(page, scores, matched)), len(ranked), asked.corrected, more)

    def suggest(self, prefix: str, *, filters: Filters = _NO_FILTERS, limit: int = 10) -> list[Hit]:
        """Return concepts a label of which begins as typed, then those with a word that does, then near ones."""
        typed = key(prefix)
        if not typed:
            return []
        best: dict[int, Label] = {}
        for row in self._candidates.beginning(typed, filters, limit * 4):
            best.setdefault(row[0], row)
        if len(best) < limit:
            rows, _ = self._candidates.matching(Wording(tuple(typed.split())), filters, limit=limit * 8)
            for row in sorted(rows, key=lambda row: (row[1], -min(row[5], 50), len(row[2]), row[4])):
                best.setdefault(row[0], row)
        if not best:
            return list(self.search(prefix, filters=filters, limit=limit).hits)
        chosen = list(best)[:limit]
        return self._hits(chosen, dict.fromkeys(chosen, 1.0), best)

    def labelled(self, text: str, *, filters: Filters = _NO_FILTERS, limit: int = 50) -> list[Hit]:
        """Return the concepts one of whose labels or notations is the text, but for case and punctuation."""
        return self._by_key("key = ?", [key(text)], filters, limit)

    def like(self, pattern: str, *, filters: Filters = _NO_FILTERS, limit: int = 1_000) -> list[Hit]:
        """Return the concepts with a label that fits a pattern in which ``*`` stands for anything.

        A pattern with more than four gaps fits nothing: it would take too long.
        """
        pieces = re.split(r"\*+", pattern[:_LONGEST_PATTERN])
        if len(pieces) > _MOST_GAPS + 1:
            return []
        glob = "*".join(key(piece) for piece in pieces)
        return self._by_key("kind < 3 AND key GLOB ?", [glob], filters, limit)

    def initials(self, *, filters: Filters = _NO_FILTERS) -> list[str]:
        """Return the first letters or digits labels have, sorted; looked for once, because an index never changes."""
        if filters not in self._initials:
            self._initials[filters] = list(self._found_initials(filters))
        return list(self._initials[filters])

    def _found_initials(self, filters: Filters) -> Iterator[str]:
        """Yield each initial, going from one to the next by the index of labels."""
        clause, values = narrowed(filters)
        query = f"SELECT key FROM label WHERE key >= ? AND kind < 3 {clause} ORDER BY key LIMIT 1"  # noqa: S608
        behind = " "
        while row := next(iter(self._database.all(query, behind, *values)), None):
            letter = str(row[0])[:1]
            yield letter
            behind = chr(min(ord(letter) + 1, 0x10FFFF))

    def starting(self, letter: str, *, filters: Filters = _NO_FILTERS, offset: int = 0, limit: int = -1) -> list[Hit]:
        """Return a hit for every preferred or alternative label beginning with a letter, in the labels' order."""
        clause, values = narrowed(filters)
        query = f"""SELECT {COLUMNS} FROM label JOIN concept ON concept.id = label.concept
            WHERE key >= ? AND key < ? AND kind < 2 {clause} ORDER BY key, kind, iri
            LIMIT ? OFFSET ?"""  # noqa: S608 - fixed clauses
        first = key(letter)
        rows: list[Label] = self._database.all(query, first, first + "\U0010ffff", *values, limit, offset)
        concepts = self._concepts(list(dict.fromkeys(row[0] for row in rows)))
        return [_hit(concepts[row[0]], row, 1.0) for row in rows]

    def count_starting(self, letter: str, *, filters: Filters = _NO_FILTERS) -> int:
        """Return how many hits ``starting`` has in all; counted once."""
        known = (letter, filters)
        if known not in self._counts:
            clause, values = narrowed(filters)
            query = f"SELECT count(*) FROM label WHERE key >= ? AND key < ? AND kind < 2 {clause}"  # noqa: S608 - fixed
            first = key(letter)
            self._counts[known] = int(self._database.all(query, first, first + "\U0010ffff", *values)[0][0])
        return self._counts[known]

    def types(self, scheme: str = "") -> list[str]:
        """Return the classes concepts have (IRIs), those of a list when it is named, sorted."""
        narrowed = "AND concept IN (SELECT concept FROM facet WHERE kind = 'list' AND value = ?)" if scheme else ""
        query = f"SELECT DISTINCT value FROM facet WHERE kind = 'type' {narrowed} ORDER BY value"  # noqa: S608 - fixed
        return [str(iri) for (iri,) in self._database.all(query, *([scheme] if scheme else []))]

    def kept(self, scheme: str) -> int:
        """Return how many concepts a list (IRI) is the home of."""
        return int(self._database.all("SELECT count(*) FROM concept WHERE scheme = ?", scheme)[0][0])

    def listed(self, scheme: str, *, offset: int = 0, limit: int = 1_000) -> list[Listed]:
        """Return what is known of the concepts a list is the home of, in the order of their IRIs."""
        query = "SELECT id, iri, notation, deprecated, links FROM concept WHERE scheme = ? ORDER BY id LIMIT ? OFFSET ?"
        rows = self._database.all(query, scheme, limit, offset)
        if not rows:
            return []
        ends = (rows[0][0], rows[-1][0])
        labels: dict[int, list[LabelEntry]] = defaultdict(list)
        named = "SELECT concept, kind, text, language FROM label WHERE concept BETWEEN ? AND ? ORDER BY id"
        for concept, kind, text, language in self._database.all(named, *ends):
            labels[concept].append(LabelEntry(kind, text, language))
        facets: dict[int, list[tuple[str, str]]] = defaultdict(list)
        filed = "SELECT concept, kind, value FROM facet WHERE concept BETWEEN ? AND ? ORDER BY kind, value"
        for concept, kind, value in self._database.all(filed, *ends):
            facets[concept].append((kind, value))
        return [
            Listed(iri, notation, bool(deprecated), links, tuple(labels[number]), tuple(facets[number]))
            for number, iri, notation, deprecated, links in rows
        ]

    def size(self) -> int:
        """Return how many concepts the index holds."""
        return int(self._database.all("SELECT count(*) FROM concept")[0][0])

    def _scores(self, every: Sequence[Wording], filters: Filters) -> tuple[dict[int, float], dict[int, Label], bool]:
        """Return the best score and label of concepts, and whether there may be more of them than were looked at."""
        scores: dict[int, float] = {}
        matched: dict[int, Label] = {}
        found = self._candidates
        weight = cache(self.vocabulary.weight)
        more = False
        for wording in every:
            rows, cut = found.matching(wording, filters)
            more |= cut
            _weigh(rows, wording, 1.0, weight, (scores, matched))
        enough = len(scores) >= MOST_HITS and not filters.language
        more |= enough
        for wording in () if filters.language or enough else every[:3]:
            _weigh(found.described(wording, filters), wording, 0.75, weight, (scores, matched))
        if not scores:
            for wording in every:
                rows = found.ranked(wordings.any_word(wording), filters, _LOOSE)
                _weigh(rows, wording, 0.7, weight, (scores, matched))
        return scores, matched, more

    def _by_key(self, condition: str, given: Sequence[object], filters: Filters, limit: int) -> list[Hit]:
        clause, values = narrowed(filters)
        query = f"""SELECT {COLUMNS} FROM label JOIN concept ON concept.id = label.concept
            WHERE {condition} {clause} ORDER BY kind, key, links DESC, iri LIMIT ?"""  # noqa: S608 - fixed clauses
        best: dict[int, Label] = {}
        for row in self._database.all(query, *given, *values, limit * 4):
            best.setdefault(row[0], row)
        chosen = list(best)[:limit]
        return self._hits(chosen, dict.fromkeys(chosen, 1.0), best)

    def _hits(self, page: Sequence[int], scores: dict[int, float], matched: dict[int, Label]) -> list[Hit]:
        rows = self._concepts(page)
        return [_hit(rows[concept], matched[concept], scores[concept]) for concept in page]

    def _concepts(self, wanted: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        names = "id, iri, label, language, notation, scheme, deprecated, types"
        found: dict[int, tuple[Any, ...]] = {}
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            query = f"SELECT {names} FROM concept WHERE id IN ({','.join('?' * len(some))})"  # noqa: S608 - only marks
            found |= {row[0]: row[1:] for row in self._database.all(query, *some)}
        return found


def _weigh(
    rows: Iterable[Label],
    wording: Wording,
    factor: float,
    weight: Callable[[str], float],
    best: tuple[dict[int, float], dict[int, Label]],
) -> None:
    """Put the score of every label into ``best`` (scores and labels by concept) where its concept has none above."""
    scores, matched = best
    for row in rows:
        score = label_score(wording, row[1], row[4], weight=weight, links=row[5]) * factor
        if score > scores.get(row[0], 0.0):
            scores[row[0]], matched[row[0]] = score, row


def _hit(row: tuple[object, ...], label: Label, score: float) -> Hit:
    iri, text, language, notation, scheme, deprecated, types = row
    return Hit(
        iri=str(iri),
        label=str(text),
        language=str(language),
        notation=str(notation),
        scheme=str(scheme),
        deprecated=bool(deprecated),
        types=tuple(json.loads(str(types))),
        matched=label[2],
        matched_kind=KIND_NAMES[label[1]],
        matched_language=label[3],
        score=round(score, 4),
    )
