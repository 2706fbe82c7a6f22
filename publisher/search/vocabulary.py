"""The words an index knows: how rare they are, and which of them a mistyped word may mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from publisher.skos.text import STOP_WORDS, stem

_SHORTEST = 4
"""Letters a word needs before it is taken for a typing error."""


@dataclass(frozen=True)
class Vocabulary:
    """Words by how often they stand in labels, and the phrases (stems) that have synonyms.

    ``rows`` runs a query over the index. A word is looked up when it is asked for; all of them are read when the first
    typing error is met.
    """

    rows: Callable[..., list[Any]]

    @cached_property
    def synonyms(self) -> Mapping[str, tuple[str, ...]]:
        """Return what may stand for each phrase."""
        found: dict[str, list[str]] = defaultdict(list)
        for phrase, other in self.rows("SELECT phrase, other FROM synonym ORDER BY phrase, other"):
            found[str(phrase)].append(str(other))
        return {phrase: tuple(others) for phrase, others in found.items()}

    @cached_property
    def _letters(self) -> Mapping[str, int]:
        """Return the words without digits and how often each stands, in their order."""
        query = "SELECT word, count FROM word WHERE word NOT GLOB '*[0-9]*' ORDER BY word"
        return {str(word): int(count) for word, count in self.rows(query)}

    @cached_property
    def _total(self) -> int:
        return max(1, int(self.rows("SELECT ifnull(sum(count), 0) FROM stem")[0][0]))

    def _of_stem(self, word: str) -> int:
        return next((int(count) for (count,) in self.rows("SELECT count FROM stem WHERE stem = ?", stem(word))), 0)

    def knows(self, word: str) -> bool:
        """Say whether some label has the word, another form of it, or a word it begins."""
        return word in STOP_WORDS or self._of_stem(word) > 0 or self.begins(word)

    def begins(self, prefix: str) -> bool:
        """Say whether a word begins like this, or is this."""
        query = "SELECT 1 FROM word WHERE word >= ? AND word < ? LIMIT 1"
        return bool(self.rows(query, prefix, prefix + "\U0010ffff"))

    def weight(self, word: str) -> float:
        """Return how much a word tells: more the rarer it is, at least 1."""
        return 1.0 + log(self._total / (1 + self._of_stem(word))) / 4 if word not in STOP_WORDS else 0.1

    def correction(self, word: str) -> str:
        """Return the likeliest word meant by an unknown one, empty when none is near.

        One slip is allowed in words up to seven letters, two in longer ones; a swap of neighbours is one slip.
        """
        if len(word) < _SHORTEST or not word.isalpha():
            return ""
        slips = 1 if len(word) < 8 else 2
        near = process.extract(word, self._letters.keys(), scorer=OSA.distance, score_cutoff=slips, limit=20)
        ranked = sorted((distance, other[0] != word[0], -self._letters[other], other) for other, distance, _ in near)
        return ranked[0][3] if ranked else ""

    def substitutes(self, items: Iterable[str]) -> list[list[str]]:
        """Return the query's words with one phrase of them replaced by a synonym, for every synonym that fits."""
        every = list(items)
        stems = [stem(word) for word in every]
        found = []
        for start in range(len(every)):
            for end in range(start + 1, min(len(every), start + 4) + 1):
                others = self.synonyms.get(" ".join(stems[start:end]), ())
                found += [[*every[:start], *other.split(), *every[end:]] for other in others]
        return found
