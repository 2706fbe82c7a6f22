"""What all files say together: statements by subject, object, class and value, whatever they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pyoxigraph import Literal

from publisher.checks.statements import FileFacts, Object, Text
from publisher.config import Settings
from publisher.namespaces import RDF_TYPE, RDFS, SKOS

_Key = TypeVar("_Key")
_PREFERRED = SKOS + "prefLabel"


@dataclass(frozen=True)
class Said:
    """The statements of all files, by subject, object, class and value."""

    files: tuple[FileFacts, ...]
    settings: Settings

    @cached_property
    def _homes(self) -> Mapping[str, list[FileFacts]]:
        homes: dict[str, list[FileFacts]] = {}
        for file in self.files:
            for subject in file.out:
                homes.setdefault(subject, []).append(file)
        return homes

    @cached_property
    def _said(self) -> Mapping[str, list[Mapping[str, list[Object]]]]:
        """What each file says of a node, by node."""
        said: dict[str, list[Mapping[str, list[Object]]]] = {}
        for file in self.files:
            for subject, about in file.out.items():
                said.setdefault(subject, []).append(about)
        return said

    @cached_property
    def _targets(self) -> Mapping[str, list[FileFacts]]:
        targets: dict[str, list[FileFacts]] = {}
        for file in self.files:
            for value in file.into:
                targets.setdefault(value, []).append(file)
        return targets

    def subjects(self) -> Iterable[str]:
        """Return every node that is the subject of a statement."""
        return self._homes.keys()

    def homes(self, node: str) -> list[FileFacts]:
        """Return the files that have statements about a node, in path order."""
        return self._homes.get(node, [])

    @cached_property
    def predicates(self) -> frozenset[str]:
        """Every property any file uses."""
        return frozenset().union(*(file.predicates for file in self.files))

    def uses(self, predicate: str) -> bool:
        """Say whether any file uses a property."""
        return predicate in self.predicates

    def extent(self, node: str) -> int:
        """Return how much the files say of a node: the number of its properties, file by file."""
        return sum(len(about) for about in self._said.get(node, ()))

    def using(self, predicate: str) -> list[FileFacts]:
        """Return the files that use a property."""
        return [file for file in self.files if predicate in file.predicates]

    @cached_property
    def targets(self) -> Set[str]:
        """Every node that is the object of a statement (``rdf:type`` left out)."""
        return self._targets.keys()

    def properties(self, node: str) -> frozenset[str]:
        """Return every property a node has a value of."""
        said = self._said.get(node, ())
        return frozenset(said[0]) if len(said) == 1 else frozenset(name for about in said for name in about)

    @cached_property
    def tongues(self) -> frozenset[str]:
        """Every language a preferred label has."""
        return frozenset(language for file in self.files for language in file.languages(_PREFERRED))

    def describes(self, node: str) -> bool:
        """Say whether any file has a statement about a node."""
        return node in self._homes

    def values(self, node: str, *predicates: str) -> list[Object]:
        """Return a node's values of the given properties, without repetition, in file order."""
        found: list[Object] = []
        for about in self._said.get(node, ()):
            for predicate in predicates:
                if predicate in about:
                    found += about[predicate]
        return list(dict.fromkeys(found)) if len(found) > 1 else found

    def nodes(self, node: str, *predicates: str) -> list[str]:
        """Return the values that are nodes."""
        return [value for value in self.values(node, *predicates) if isinstance(value, str)]

    def literals(self, node: str, *predicates: str) -> list[Literal]:
        """Return the values that are literals."""
        return [value for value in self.values(node, *predicates) if isinstance(value, Literal)]

    def linked(self, node: str, predicates: Set[str]) -> set[str]:
        """Return the nodes a node has as values of any of the properties."""
        found: set[str] = set()
        for about in self._said.get(node, ()):
            if not predicates.isdisjoint(about):
                for predicate in about.keys() & predicates:
                    found.update(value for value in about[predicate] if isinstance(value, str))
        return found

    def texts(self, node: str, predicates: Set[str]) -> Iterator[tuple[str, Literal]]:
        """Yield predicate and literal of a node's statements with any of the properties, in file order."""
        for about in self._said.get(node, ()):
            if not predicates.isdisjoint(about):
                for predicate, values in about.items():
                    if predicate in predicates:
                        yield from ((predicate, value) for value in values if isinstance(value, Literal))

    def about(self, node: str) -> Iterator[tuple[str, Object]]:
        """Yield every predicate and object of a node."""
        for about in self._said.get(node, ()):
            for predicate, values in about.items():
                for value in values:
                    yield predicate, value

    def links_to(self, node: str) -> Iterator[tuple[str, str]]:
        """Yield subject and predicate of every statement whose object is the node (``rdf:type`` left out)."""
        for file in self._targets.get(node, ()):
            yield from file.into[node]

    def subjects_of(self, node: str, *predicates: str) -> list[str]:
        """Return the subjects that have the node as value of one of the properties."""
        if self.predicates.isdisjoint(predicates):
            return []
        return list(dict.fromkeys(subject for subject, predicate in self.links_to(node) if predicate in predicates))

    def types(self, node: str) -> list[str]:
        """Return a node's classes as stated."""
        return self.nodes(node, RDF_TYPE)

    def of_class(self, *classes: str) -> list[str]:
        """Return the nodes stated to be of one of the classes or of a subclass the files declare, sorted."""
        names = {below for name in classes for below in self.subclasses(name)}
        return sorted({node for name in names for node in self._by_class.get(name, ())})

    def subclasses(self, name: str) -> frozenset[str]:
        """Return a class and every class stated to be below it."""
        seen, queue = {name}, [name]
        while queue:
            below = set(self.subjects_of(queue.pop(), RDFS + "subClassOf")) - seen
            seen |= below
            queue += below
        return frozenset(seen)

    @cached_property
    def _by_class(self) -> Mapping[str, list[str]]:
        members: dict[str, list[str]] = {}
        for file in self.files:
            for name, nodes in file.having(RDF_TYPE).items():
                members.setdefault(str(name), []).extend(nodes)
        return members

    def table(self, predicate: str) -> Mapping[Object, list[str]]:
        """Return the nodes that have each value of a property, in file order."""
        if predicate not in self._having:
            self._having[predicate] = _merged([file.having(predicate) for file in self.using(predicate)])
        return self._having[predicate]

    @cached_property
    def _having(self) -> dict[str, Mapping[Object, list[str]]]:
        return {}

    def names(self, predicate: str) -> Mapping[Text, list[str]]:
        """Return the nodes that have each text, its capitals folded, as value of a property."""
        if predicate not in self._named:
            self._named[predicate] = _merged([file.named(predicate) for file in self.using(predicate)])
        return self._named[predicate]

    @cached_property
    def _named(self) -> dict[str, Mapping[Text, list[str]]]:
        return {}


def _merged(tables: Sequence[Mapping[_Key, list[str]]]) -> Mapping[_Key, list[str]]:
    merged: dict[_Key, list[str]] = {}
    for table in tables:
        for key, nodes in table.items():
            merged.setdefault(key, []).extend(nodes)
    return merged
