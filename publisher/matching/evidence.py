"""Reasons to believe that two concepts belong together: each with a weight from 0 to 1 and a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt

from rapidfuzz import fuzz

from publisher.matching.profiles import ALTERNATIVE, HIDDEN, PREFERRED, Name, Profile
from publisher.skos.composition import BROAD, CLOSE, EXACT, NARROW, RELATED, UNGRADED

_KINDS = {PREFERRED: 1.0, ALTERNATIVE: 0.95, HIDDEN: 0.88}
_SAME_WORDS = 0.97
_DICE, _LETTERS, _INSIDE = 0.55, 0.25, 0.20
_LINKS = {EXACT: 1.0, CLOSE: 0.9, UNGRADED: 0.8, BROAD: 0.6, NARROW: 0.6, RELATED: 0.3}
_KIND_NAMES = {PREFERRED: "preferred name", ALTERNATIVE: "other name", HIDDEN: "search term"}


@dataclass(frozen=True)
class Wording:
    """How alike two names are (0 to 1), which names they are, and which of the two says more than the other.

    ``inside`` is the part of the target's name that the source's holds, ``around`` the other way round.
    """

    score: float
    source: Name
    target: Name
    inside: float = 1.0
    around: float = 1.0


class Weights:
    """How much each stem tells within a list: the rarer, the more."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        every = list(profiles)
        self._size = len(every)
        self._counts = Counter(word for item in every for word in {stem for name in item.names for stem in name.stems})

    def __call__(self, word: str) -> float:
        """Return a stem's weight."""
        return log(1 + (1 + self._size) / (1 + self._counts[word]))

    def total(self, words: Iterable[str]) -> float:
        """Return the weight of some stems together."""
        return sum(map(self, words))


def wording(source: Name, target: Name, weights: Weights) -> Wording:
    """Compare two names: equal, of the same words, or sharing words that tell something."""
    trust = _KINDS[source.kind] * _KINDS[target.kind]
    if source.key == target.key:
        return Wording(trust, source, target)
    mine, theirs = set(source.stems), set(target.stems)
    if mine == theirs:
        return Wording(_SAME_WORDS * trust, source, target)
    own, other, shared = weights.total(mine), weights.total(theirs), weights.total(mine & theirs)
    letters = fuzz.token_sort_ratio(source.key, target.key) / 100
    inside, around = shared / other, shared / own
    score = _DICE * 2 * shared / (own + other) + _LETTERS * letters + _INSIDE * max(inside, around * 0.8)
    return Wording(score * trust, source, target, inside, around)


def best_wording(source: Profile, target: Profile, weights: Weights) -> Wording:
    """Return the pair of names that are most alike."""
    pairs = (wording(mine, theirs, weights) for mine in source.names for theirs in target.names)
    return max(pairs, key=lambda item: (item.score, -item.source.kind - item.target.kind))


def surroundings(source: Profile, target: Profile, weights: Weights) -> float:
    """Return how much of what stands above one concept is said of the other, from 0 to 1."""
    mine = source.above.union(*(name.stems for name in source.names[:1]))
    theirs = target.above.union(*(name.stems for name in target.names[:1]))
    shared = weights.total((mine & target.above) | (source.above & theirs))
    whole = weights.total(source.above | target.above)
    return min(1.0, shared / whole) if whole else 0.0


@dataclass(frozen=True)
class Bridges:
    """Which concepts of a list are mapped to each concept of other lists, with the mapping's property."""

    ends: Mapping[str, Mapping[str, str]]

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> Bridges:
        """Index the mappings of a list's concepts."""
        found: dict[str, dict[str, str]] = {}
        for item in profiles:
            for match, other in item.mapped:
                found.setdefault(other, {})[item.iri] = match
        return cls(found)

    def reached(self, source: Profile) -> dict[str, tuple[float, str]]:
        """Return the concepts that share a mapping with a concept: how strongly, and over which concept."""
        found: dict[str, tuple[float, str]] = {}
        for match, over in source.mapped:
            ends = self.ends.get(over, {})
            for target, other in ends.items():
                weight = _LINKS[match] * _LINKS[other] / sqrt(len(ends))
                before, way = found.get(target, (0.0, over))
                found[target] = (1 - (1 - before) * (1 - weight), way)
        return found


def told(found: Wording) -> str:
    """Return the sentence for two names."""
    ends = (
        f"{_KIND_NAMES[found.source.kind]} “{found.source.text}”",
        f"{_KIND_NAMES[found.target.kind]} “{found.target.text}”",
    )
    if found.source.key == found.target.key:
        return f"{ends[0]} is {ends[1]}"
    if set(found.source.stems) == set(found.target.stems):
        return f"{ends[0]} has the words of {ends[1]}"
    shared = [word for word in found.target.key.split() if word in found.source.key.split()]
    return f"{ends[0]} shares “{' '.join(shared)}” with {ends[1]}" if shared else f"{ends[0]} is like {ends[1]}"
