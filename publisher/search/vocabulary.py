"""The words an index knows: how rare they are, and which of them a mistyped word may mean."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from publisher.skos.text import STOP_WORDS, stem

_SHORTEST = 4
"""Letters a word needs before it is taken for a typing error."""


@dataclass(frozen=True)
class Vocabulary:
    """Words by how often they stand in labels, and the phrases (stems) that have synonyms."""

    counts: Mapping[str, int]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.counts)

    @cached_property
    def _stems(self) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for word, count in self.counts.items():
            found[stem(word)] += count
        return found

    @cached_property
    def _total(self) -> int:
        return max(1, sum(self.counts.values()))

    def knows(self, word: str) -> bool:
        """Say whether some label has the word, another form of it, or a word it begins."""
        return word in STOP_WORDS or word in self.counts or stem(word) in self._stems or self.begins(word)

    def begins(self, prefix: str) -> bool:
        """Say whether a word begins like this."""
        at = bisect_left(self._sorted, prefix)
        return at < len(self._sorted) and self._sorted[at].startswith(prefix)

    def weight(self, word: str) -> float:
        """Return how much a word tells: more the rarer it is, at least 1."""
        return 1.0 + log(self._total / (1 + self._stems.get(stem(word), 0))) / 4 if word not in STOP_WORDS else 0.1

    def correction(self, word: str) -> str:
        """Return the likeliest word meant by an unknown one, empty when none is near.

        One slip is allowed in words up to seven letters, two in longer ones; a swap of neighbours is one slip.
        """
        if len(word) < _SHORTEST or not word.isalpha():
            return ""
        slips = 1 if len(word) < 8 else 2
        near = process.extract(word, self._sorted, scorer=OSA.distance, score_cutoff=slips, limit=20)
        ranked = sorted((distance, other[0] != word[0], -self.counts[other], other) for other, distance, _ in near)
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
