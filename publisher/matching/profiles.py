"""What matching knows of a concept: its names, what stands above it, and where it is mapped to elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from publisher.namespaces import LABEL_PROPERTIES
from publisher.skos.landscape import Landscape
from publisher.skos.mapping import StatedMapping, inverse, stated_mappings
from publisher.skos.text import key, stem, telling

PREFERRED, ALTERNATIVE, HIDDEN = range(3)
_LEVELS = 2


@dataclass(frozen=True)
class Name:
    """One label: its kind (0 preferred, 1 alternative or former, 2 hidden), text, normal form and stems in order."""

    kind: int
    text: str
    key: str
    stems: tuple[str, ...]


@dataclass(frozen=True)
class Profile:
    """A concept as matching sees it."""

    iri: str
    names: tuple[Name, ...]
    """The preferred name first."""
    above: frozenset[str] = frozenset()
    """Stems of the names up to two levels above."""
    mapped: tuple[tuple[str, str], ...] = ()
    """Mapping property and concept of a third list, for every mapping, from this end."""

    @property
    def label(self) -> str:
        """Return the name people know the concept by."""
        return self.names[0].text


@dataclass(frozen=True)
class Lists:
    """Everything profiles are read from: names by concept, hierarchy, and mappings from either end."""

    landscape: Landscape
    names: Mapping[str, tuple[Name, ...]]
    mappings: Mapping[str, Sequence[tuple[str, str]]]
    stated: Sequence[StatedMapping]

    @classmethod
    def of(cls, quads: Sequence[Quad]) -> Lists:
        """Read the lists of a workspace."""
        stated = stated_mappings(quads)
        mappings: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for item in stated:
            mappings[item.subject].append((item.match, item.target))
            mappings[item.target].append((inverse(item.match), item.subject))
        return cls(Landscape.of(quads), _names(quads), mappings, stated)

    def profiles(self, scheme: str, other: str) -> dict[str, Profile]:
        """Return the profiles of a list's concepts in use; what is known of mappings to the other list is left out."""
        ends = {self._family(scheme), self._family(other)}
        return {
            concept: self._profile(concept, ends)
            for concept, schemes in sorted(self.landscape.schemes.items())
            if scheme in schemes and concept in self.names and concept not in self.landscape.deprecated
        }

    def mapped_pairs(self, scheme: str, other: str) -> dict[str, set[str]]:
        """Return the stated mappings between two lists, whichever way they are written, by concept of the first."""
        ends = self._family(scheme), self._family(other)
        found: dict[str, set[str]] = defaultdict(set)
        for item in self.stated:
            for one, two in ((item.subject, item.target), (item.target, item.subject)):
                if (self.landscape.family.get(one), self.landscape.family.get(two)) == ends:
                    found[one].add(two)
        return found

    def _family(self, scheme: str) -> str:
        return next(
            (self.landscape.family[item] for item, found in self.landscape.schemes.items() if scheme in found), ""
        )

    def _profile(self, concept: str, ends: set[str]) -> Profile:
        mapped = tuple(
            (match, target)
            for match, target in sorted(self.mappings.get(concept, ()))
            if self.landscape.family.get(target, "") not in ends
        )
        return Profile(concept, self.names[concept], self._above(concept), mapped)

    def _above(self, concept: str) -> frozenset[str]:
        near = [way[-1] for _, way in self.landscape.ancestors(concept) if len(way) <= _LEVELS]
        return frozenset(word for item in near for name in self.names.get(item, ())[:1] for word in name.stems)


def name_of(kind: int, text: str) -> Name:
    """Return a label with its normal form and stems."""
    plain = key(text)
    return Name(kind, text, plain, tuple(stem(word) for word in telling(plain.split())))


def _names(quads: Iterable[Quad]) -> dict[str, tuple[Name, ...]]:
    kinds = {name: kind for kind, name in enumerate(LABEL_PROPERTIES)}
    found: dict[str, dict[str, Name]] = defaultdict(dict)
    for quad in quads:
        kind = kinds.get(quad.predicate.value)
        if kind is not None and isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
            name = name_of(kind, quad.object.value)
            known = found[quad.subject.value].get(name.key)
            if name.key and (known is None or known.kind > kind):
                found[quad.subject.value][name.key] = name
    return {
        concept: tuple(sorted(names.values(), key=lambda name: (name.kind, name.text)))
        for concept, names in found.items()
    }
