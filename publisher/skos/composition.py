"""What follows from two relations in a row: A to X, and X to B.

Only compositions a careful editor would sign are here; every other pair of relations gives nothing. The prose is in
``site/pages/inferred-mappings.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from publisher.namespaces import MAPPING_PROPERTIES, SKOS

EXACT, CLOSE, BROAD, NARROW, RELATED, UNGRADED = MAPPING_PROPERTIES
BROADER, NARROWER = SKOS + "broader", SKOS + "narrower"


class Composition(NamedTuple):
    """The relation that follows, and the part of the two confidences' product that is kept."""

    match: str
    kept: float
    strict: bool = True
    """Whether the result must hold when both parts do; only strict results can contradict a stated mapping."""


_LOOSE = 0.85
_DIRECTED = 0.95
_INHERITED = 0.9

MAPPINGS_IN_A_ROW: Mapping[tuple[str, str], Composition] = MappingProxyType(
    {
        **{(EXACT, match): Composition(match, 1.0) for match in MAPPING_PROPERTIES},
        **{(match, EXACT): Composition(match, 1.0) for match in MAPPING_PROPERTIES},
        (BROAD, BROAD): Composition(BROAD, _DIRECTED),
        (NARROW, NARROW): Composition(NARROW, _DIRECTED),
        (CLOSE, BROAD): Composition(BROAD, _LOOSE, strict=False),
        (BROAD, CLOSE): Composition(BROAD, _LOOSE, strict=False),
        (CLOSE, NARROW): Composition(NARROW, _LOOSE, strict=False),
        (NARROW, CLOSE): Composition(NARROW, _LOOSE, strict=False),
    }
)
"""Two mappings over a third list. Close after close is left out on purpose (SKOS Reference 10.1)."""

INHERITED: Mapping[str, Composition] = MappingProxyType(
    {
        EXACT: Composition(BROAD, _INHERITED),
        BROAD: Composition(BROAD, _INHERITED),
        CLOSE: Composition(BROAD, _LOOSE, strict=False),
    }
)
"""What a concept takes over from a mapping of its nearest mapped ancestor, by that mapping's property."""

CLASHES: frozenset[frozenset[str]] = frozenset(
    frozenset(pair)
    for pair in (
        (EXACT, BROAD),
        (EXACT, NARROW),
        (EXACT, RELATED),
        (BROAD, NARROW),
        (BROAD, RELATED),
        (NARROW, RELATED),
    )
)
"""Mapping properties that cannot both hold of one pair (SKOS Reference S27, S41, S46)."""

CLASHING: frozenset[str] = frozenset().union(*CLASHES)
"""Mapping properties that clash with another; strict compositions that give one of them are made of them only."""

SURE = 0.9
"""Confidence taken for a stated mapping that gives none; no inferred mapping is surer than this."""

LEAST = 0.6
"""Confidence below which nothing is inferred."""
