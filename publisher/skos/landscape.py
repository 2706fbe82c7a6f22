"""All lists at once: which list a concept belongs to, what stands above it, and what is no longer in use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from publisher.namespaces import INVERSES, OWL, SKOS
from publisher.skos.entailment import skos_relations

_MEMBERSHIP = (SKOS + "inScheme", SKOS + "topConceptOf")
_DOWN = (SKOS + "narrower", SKOS + "hasTopConcept")


@dataclass(frozen=True)
class Landscape:
    """Concepts by their IRI.

    ``schemes`` are the lists a concept is in; ``family`` is the same for all concepts of lists that share concepts (a
    list and its extracts). ``broader`` and ``narrower`` are the lists' own hierarchies, without mappings.
    """

    schemes: Mapping[str, tuple[str, ...]]
    family: Mapping[str, str]
    broader: Mapping[str, tuple[str, ...]]
    narrower: Mapping[str, tuple[str, ...]]
    related: Mapping[str, tuple[str, ...]]
    deprecated: frozenset[str]

    @classmethod
    def of(cls, quads: Sequence[Quad]) -> Landscape:
        """Read the lists' statements."""
        schemes: dict[str, dict[str, None]] = defaultdict(dict)
        broader: dict[str, dict[str, None]] = defaultdict(dict)
        related: dict[str, dict[str, None]] = defaultdict(dict)
        tables = {SKOS + "inScheme": schemes, SKOS + "broader": broader, SKOS + "related": related}
        for subject, relation, target in _links(quads):
            tables[relation][subject][target] = None
        members = _frozen(schemes)
        return cls(
            schemes=members,
            family=_families(members),
            broader=_frozen(broader),
            narrower=_inverted(broader),
            related=_frozen(related),
            deprecated=frozenset(_deprecated(quads)),
        )

    def same_family(self, one: str, other: str) -> bool:
        """Say whether two concepts belong to the same list, or to lists that share concepts."""
        return self.family.get(one) == self.family.get(other)

    def ancestors(self, concept: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield every ancestor once, nearest first, with the way to it: the steps' ends, the ancestor last."""
        seen = {concept}
        level: list[tuple[str, tuple[str, ...]]] = [(concept, ())]
        while level:
            following = []
            for node, way in level:
                for parent in sorted(self.broader.get(node, ())):
                    if parent not in seen:
                        seen.add(parent)
                        following.append((parent, (*way, parent)))
            yield from following
            level = following


def _links(quads: Sequence[Quad]) -> Iterator[tuple[str, str, str]]:
    """Yield membership, hierarchy and association in one direction, whichever way they are written."""
    relations = skos_relations(quads)
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            predicate = quad.predicate.value
            for name in (predicate, *relations.get(predicate, ())):
                yield from _plain(quad.subject.value, name, quad.object.value)


def _plain(subject: str, name: str, target: str) -> Iterator[tuple[str, str, str]]:
    if name in _DOWN:
        subject, name, target = target, INVERSES[name], subject
    if name in _MEMBERSHIP:
        yield subject, SKOS + "inScheme", target
    elif name == SKOS + "broader":
        yield subject, name, target
    elif name == SKOS + "related":
        yield subject, name, target
        yield target, name, subject


def _deprecated(quads: Iterable[Quad]) -> Iterator[str]:
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.predicate.value == OWL + "deprecated" and isinstance(subject, NamedNode):
            yield from [subject.value] if isinstance(value, Literal) and value.value in ("true", "1") else []


def _frozen(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in table.items()}


def _inverted(table: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    turned: dict[str, dict[str, None]] = defaultdict(dict)
    for name, values in table.items():
        for value in values:
            turned[value][name] = None
    return _frozen(turned)


def _families(schemes: Mapping[str, Sequence[str]]) -> dict[str, str]:
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for names in set(schemes.values()):
        for name in names:
            first, second = sorted((find(names[0]), find(name)))
            leader[second] = first
    return {concept: find(names[0]) for concept, names in schemes.items()}
