"""How sure a reconciliation is: pure functions of texts in their normal form, and of how well a search ranked them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

SURE = 95.0
"""Score from which a lone candidate is a match."""
LEAD = 4.0
"""Points by which a match must lead the next candidate."""
_SEARCH_SHARE = 0.65
_EXACT = (100.0, 98.0, 97.0)
"""Score of a text that is the label: preferred, alternative, any other."""
_SAME_WORDS = 96.0
_NOT_EXACT = 94.0


@dataclass(frozen=True)
class Closeness:
    """Score from 0 to 100, and what it is made from (each from 0 to 100)."""

    score: float
    exact: bool
    wording: float
    search: float


def closeness(text: str, labels: Sequence[tuple[int, str]], *, found: float) -> Closeness:
    """Return how close a text is to a concept.

    ``labels`` are kind (0 preferred, 1 alternative, others) and text; ``found`` is the search's score, 0 to 1 for words
    met, above 1 where the words are the very label. All texts are in one normal form (no case, no punctuation).
    """
    exact = [_EXACT[min(kind, 2)] for kind, label in labels if label == text]
    wording = max((fuzz.token_sort_ratio(text, label) for _, label in labels), default=0.0)
    search = 100.0 * min(found, 1.0)
    if exact:
        return Closeness(max(exact), True, wording, search)
    if found > 1.0:
        return Closeness(_SAME_WORDS, False, wording, search)
    blended = _SEARCH_SHARE * search + (1 - _SEARCH_SHARE) * wording
    return Closeness(round(min(blended, _NOT_EXACT), 2), False, wording, search)


def matched(scores: Sequence[float]) -> bool:
    """Say whether the first of some scores, the highest first, is a match: sure, and ahead of the next."""
    if not scores or scores[0] < SURE:
        return False
    return len(scores) == 1 or scores[0] - scores[1] >= LEAD or (scores[0] == _EXACT[0] > scores[1])


def with_properties(score: float, agreed: Iterable[bool]) -> float:
    """Return a score moved by properties the client sent: up for each that agrees, down for each that does not."""
    for one in agreed:
        score += 3.0 if one else -8.0
    return round(max(0.0, min(100.0, score)), 2)
