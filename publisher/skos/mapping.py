"""Mappings between lists as the files state them, each read as the SKOS mapping property it implies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from publisher.namespaces import INVERSES, MAPPING_PROPERTIES, OWL, SSSOM
from publisher.skos.entailment import skos_relations

STRENGTH: Mapping[str, int] = {name: number for number, name in enumerate(MAPPING_PROPERTIES)}
"""Mapping property to its rank, 0 for the strongest."""

_ENDS = tuple(OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget"))
_CONFIDENCE = SSSOM + "confidence"


class StatedMapping(NamedTuple):
    """One mapping statement: ``relation`` as written, ``match`` the SKOS mapping property it implies.

    ``confidence`` is between 0 and 1, None where the files give none.
    """

    subject: str
    relation: str
    target: str
    match: str
    confidence: float | None = None


def match_properties(quads: Iterable[Quad]) -> Mapping[str, str]:
    """Return every property that states a mapping, with the strongest SKOS mapping property it implies."""
    declared = {
        name: min(matches, key=lambda item: STRENGTH[item])
        for name, above in skos_relations(quads).items()
        if (matches := [item for item in above if item in STRENGTH])
    }
    return {**{name: name for name in MAPPING_PROPERTIES}, **declared}


def stated_mappings(quads: Sequence[Quad]) -> list[StatedMapping]:
    """Return the mapping statements, each once, sorted by their ends."""
    matches = match_properties(quads)
    confidences = _confidences(quads)
    found = {
        StatedMapping(*key, match, confidences.get(key))
        for quad in quads
        if (match := matches.get(quad.predicate.value)) and (key := _key(quad))
    }
    return sorted(found, key=lambda item: (item.subject, item.target, item.relation))


def inverse(match: str) -> str:
    """Return the mapping property that holds from the other end (SKOS Reference S43, S44)."""
    return INVERSES[match]


def _key(quad: Quad) -> tuple[str, str, str] | None:
    if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
        return quad.subject.value, quad.predicate.value, quad.object.value
    return None


def _confidences(quads: Iterable[Quad]) -> Mapping[tuple[str, str, str], float]:
    axioms: dict[BlankNode | NamedNode, dict[str, NamedNode | BlankNode | Literal | Triple]] = {}
    for quad in quads:
        if quad.predicate.value in (*_ENDS, _CONFIDENCE) and not isinstance(quad.subject, Triple):
            axioms.setdefault(quad.subject, {})[quad.predicate.value] = quad.object
    found = {}
    for about in axioms.values():
        ends = [value.value for name in _ENDS if isinstance(value := about.get(name), NamedNode)]
        said = about.get(_CONFIDENCE)
        if len(ends) == len(_ENDS) and isinstance(said, Literal):
            found[ends[0], ends[1], ends[2]] = _number(said.value)
    return {key: value for key, value in found.items() if value is not None}


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None
