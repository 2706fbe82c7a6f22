"""Suggest mappings between two lists: ranked candidates with a score, a likely relation and the reasons.

Nothing is decided here. What comes out is for a person to read, line by line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from publisher.matching.evidence import Bridges, Weights, Wording, best_wording, surroundings, told
from publisher.matching.profiles import ALTERNATIVE, HIDDEN, Name, Profile, name_of
from publisher.namespaces import SEMAPV
from publisher.skos.composition import BROAD, CLOSE, EXACT, NARROW, RELATED

_LOOKED_AT = 40
"""Candidates with shared words that are compared name by name."""
_NAME, _BRIDGE, _AROUND = 0.96, 0.6, 0.12
"""How far names, shared mappings and what stands above can carry the score on their own."""
_HIGH, _MIDDLE = 0.8, 0.55
_WHOLE = 0.99

LEXICAL, LOOSE, CHAINED, TOGETHER = (
    SEMAPV + name
    for name in ("LexicalMatching", "LexicalSimilarityThresholdMatching", "MappingChaining", "CompositeMatching")
)


@dataclass(frozen=True)
class Suggestion:
    """One candidate: the relation that looks likely, how sure (0 to 1), and why.

    ``justification`` is the SEMAPV term for the kind of evidence that weighs most.
    """

    source: Profile
    target: Profile
    match: str
    score: float
    justification: str
    reasons: tuple[str, ...]


class Matcher:
    """Suggests targets of one list; the list is indexed once."""

    def __init__(
        self,
        targets: Mapping[str, Profile],
        *,
        synonyms: Iterable[tuple[str, str]] = (),
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """``synonyms`` are pairs of a phrase (stems) and what may stand for it; ``labels`` name third concepts."""
        self._targets = targets
        self._weights = Weights(targets.values())
        self._bridges = Bridges.of(targets.values())
        self._synonyms = _by_phrase(synonyms)
        self._labels = labels or {}
        self._named: dict[str, dict[str, None]] = defaultdict(dict)
        self._holders: dict[str, dict[str, None]] = defaultdict(dict)
        for item in targets.values():
            for name in item.names:
                self._named[name.key][item.iri] = None
                for word in name.stems:
                    self._holders[word][item.iri] = None

    def suggest(self, source: Profile, *, limit: int = 5, least: float = 0.0) -> list[Suggestion]:
        """Return the best candidates for a concept, the surest first; those below ``least`` are left out."""
        wide = replace(source, names=(*source.names, *self._other_words(source)))
        bridges = self._bridges.reached(source)
        over_others = sorted(bridges, key=lambda iri: (-bridges[iri][0], iri))[:_LOOKED_AT]
        same = [iri for name in wide.names for iri in self._named.get(name.key, ())]
        near = dict.fromkeys([*same, *self._sharing_words(wide), *over_others])
        found = [self._judged(wide, self._targets[iri], bridges.get(iri, (0.0, ""))) for iri in near]
        found.sort(key=lambda item: (-item.score, item.target.label, item.target.iri))
        return [item for item in found[:limit] if item.score >= least]

    def _sharing_words(self, source: Profile) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for word in {word for name in source.names for word in name.stems}:
            holders = self._holders.get(word, {})
            for iri in holders:
                scores[iri] += self._weights(word)
        sizes = {iri: 1 + 0.05 * len(self._targets[iri].names) for iri in scores}
        return sorted(scores, key=lambda iri: (-scores[iri] / sizes[iri], iri))[:_LOOKED_AT]

    def _other_words(self, source: Profile) -> Iterator[Name]:
        """Yield the preferred name with a phrase replaced by its synonyms."""
        name = source.names[0]
        for start in range(len(name.stems)):
            for end in range(start + 1, len(name.stems) + 1):
                for other in self._synonyms.get(name.stems[start:end], ()):
                    words = (*name.stems[:start], *other.stems, *name.stems[end:])
                    yield Name(HIDDEN, f"{name.text} ({other.text})", " ".join(words), words)

    def _judged(self, source: Profile, target: Profile, bridge: tuple[float, str]) -> Suggestion:
        names = best_wording(source, target, self._weights)
        around = surroundings(source, target, self._weights)
        strength, over = bridge
        score = 1 - (1 - _NAME * names.score) * (1 - _BRIDGE * strength) * (1 - _AROUND * around)
        reasons = [told(names)]
        if strength:
            reasons.append(f"both are mapped to “{self._labels.get(over, over)}”")
        if around >= 0.5:
            reasons.append("what stands above them is alike")
        justification = _justification(names, strength)
        return Suggestion(source, target, relation(names), round(score, 4), justification, tuple(reasons))


def relation(names: Wording) -> str:
    """Return the mapping property two names suggest; a target whose words are a part of the source's is broader."""
    if names.source.key == names.target.key and names.source.kind == names.target.kind == 0:
        return EXACT
    if names.score >= _HIGH:
        return CLOSE
    if names.inside >= _WHOLE:
        return BROAD
    if names.around >= _WHOLE:
        return NARROW
    return CLOSE if names.score >= _MIDDLE else RELATED


def _justification(names: Wording, strength: float) -> str:
    if strength > names.score:
        return CHAINED
    if strength > 0:
        return TOGETHER
    return LEXICAL if set(names.source.stems) == set(names.target.stems) else LOOSE


def _by_phrase(pairs: Iterable[tuple[str, str]]) -> Mapping[tuple[str, ...], Sequence[Name]]:
    found: dict[tuple[str, ...], list[Name]] = defaultdict(list)
    for phrase, other in pairs:
        found[tuple(phrase.split())].append(name_of(ALTERNATIVE, other))
    return found
