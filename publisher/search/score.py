"""How well a label answers a query: a pure function of words, so that it can be read, tested and tuned in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log1p

from publisher.search.records import NOTATION
from publisher.skos.text import STOP_WORDS, stem, telling

EXACT = (1.40, 1.25, 1.20, 1.30, 1.15)
"""Score of a label that is the query, by kind: preferred, alternative, hidden, notation, title."""
_KIND = (1.0, 0.94, 0.9, 0.5, 0.9)
_LINKED = 0.03
_QUERY_SHARE = 0.72


@dataclass(frozen=True)
class Wording:
    """One wording of a query. ``trust`` is 1 for the words as typed, less for corrected or replaced ones."""

    words: tuple[str, ...]
    trust: float = 1.0
    open: bool = True
    """Whether the last word may be the beginning of a longer one."""

    @cached_property
    def key(self) -> str:
        """Return the wording as labels' keys are written."""
        return " ".join(self.words)

    @cached_property
    def telling(self) -> list[str]:
        """Return the words that tell something."""
        return telling(self.words)


def label_score(wording: Wording, kind: int, label: str, *, weight: Callable[[str], float], links: int = 0) -> float:
    """Return how well a label's key answers a wording: from 0 to 1, above 1 when it is the very label."""
    bonus = _LINKED * min(1.0, log1p(links) / 5)
    if label == wording.key:
        return EXACT[kind] * wording.trust + bonus
    if kind == NOTATION:
        return 0.0
    query, found = wording.telling, telling(label.split())
    if query == found:
        return (EXACT[kind] - 0.15) * wording.trust + bonus
    asked = sum(weight(word) for word in query)
    known = sum(weight(word) for word in found)
    met = sum(weight(word) * _best(word, found, wording.open and word == wording.words[-1]) for word in query)
    covered = sum(weight(word) * _best(word, query, False) for word in found)
    share = _QUERY_SHARE * met / asked + (1 - _QUERY_SHARE) * covered / known
    return (share * _KIND[kind] + 0.01 * _begins(query, found)) * wording.trust + bonus


def _best(word: str, others: Sequence[str], may_begin: bool) -> float:
    if word in others:
        return 1.0
    root = stem(word)
    if any(stem(other) == root for other in others):
        return 0.97
    if may_begin and any(other.startswith(word) for other in others):
        return 0.9
    joined = ((first + second, first + stem(second)) for first, second in pairwise(others))
    return 0.95 if any(word == plain or root == stemmed for plain, stemmed in joined) else 0.0


def _begins(query: Sequence[str], found: Sequence[str]) -> bool:
    return bool(query) and bool(found) and query[0] not in STOP_WORDS and stem(query[0]) == stem(found[0])
