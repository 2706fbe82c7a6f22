"""What all files say together: statements by subject, object, class and value, whatever they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

from publisher.checks.literals import Literal
from publisher.checks.statements import FileFacts, Object, Text
from publisher.config import Settings
from publisher.namespaces import RDF_TYPE, RDFS, SKOS

_Key = TypeVar("_Key")
_Item = TypeVar("_Item")
_PREFERRED = SKOS + "prefLabel"


class Found(dict[str, tuple[_Item, ...]]):
    """Items by key, found when they are first asked for."""

    def __init__(self, find: Callable[[str], Iterable[_Item]]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, key: str) -> tuple[_Item, ...]:
        found = self[key] = tuple(self._find(key))
        return found

    def begin(self) -> None:
        """Forget what was found and find nothing any more, before all there is is put in."""
        self.clear()
        self._find = lambda _: ()


@dataclass(frozen=True)
class Said:
    """The statements of all files, by subject, object, class and value."""

    files: tuple[FileFacts, ...]
    settings: Settings

    def prepare(self) -> None:
        """Find now what each file says of every node and what leads there; before, that is found when asked for."""
        said, homes, ends = self._said, self._homes, self._ends
        for found in (said, homes, ends):
            found.begin()
        for file in self.files:
            here = (file,)
            for node, about in file.out.items():
                if node in said:
                    said[node] += (about,)
                    homes[node] += here
                else:
                    said[node], homes[node] = (about,), here
            for node in file.into:
                ends[node] = ends[node] + here if node in ends else here

    @cached_property
    def _said(self) -> Found[Mapping[str, Sequence[Object]]]:
        """What each file says of a node, by node."""
        return Found(lambda node: (file.out[node] for file in self.files if node in file.out))

    @cached_property
    def _homes(self) -> Found[FileFacts]:
        """The files that say something of a node, by node."""
        return Found(lambda node: (file for file in self.files if node in file.out))

    @cached_property
    def _ends(self) -> Found[FileFacts]:
        """The files in which something leads to a node, by node."""
        return Found(lambda node: (file for file in self.files if node in file.into))

    @cached_property
    def _subjects(self) -> Mapping[str, None]:
        return dict.fromkeys(node for file in self.files for node in file.out)

    def subjects(self) -> Iterable[str]:
        """Return every node that is the subject of a statement."""
        return self._subjects.keys()

    def homes(self, node: str) -> tuple[FileFacts, ...]:
        """Return the files that have statements about a node, in path order."""
        return self._homes[node]

    @cached_property
    def predicates(self) -> frozenset[str]:
        """Every property any file uses."""
        return frozenset().union(*(file.predicates for file in self.files))

    def uses(self, predicate: str) -> bool:
        """Say whether any file uses a property."""
        return predicate in self.predicates

    def using(self, predicate: str) -> tuple[FileFacts, ...]:
        """Return the files that use a property."""
        return self._using[predicate]

    @cached_property
    def _using(self) -> Found[FileFacts]:
        return Found(lambda predicate: (file for file in self.files if predicate in file.by_property))

    def rows(self, *predicates: str) -> Iterator[tuple[str, Sequence[Object]]]:
        """Yield the nodes with any of some properties, each with its values, property by property and file by file."""
        return chain.from_iterable(file.rows(name) for name in predicates for file in self.using(name))

    def objects(self, *predicates: str) -> Iterator[Object]:
        """Yield the values of some properties."""
        return chain.from_iterable(file.objects(name) for name in predicates for file in self.using(name))

    def holders(self, *predicates: str, kind: type[Object] | None = None) -> set[str]:
        """Return the nodes with any of some properties; those whose first value in a file is of a kind."""
        return set[str]().union(*(file.holders(name, kind) for name in predicates for file in self.using(name)))

    def with_several(self, *predicates: str) -> set[str]:
        """Return the nodes with more than one value of some properties together."""
        parts = [(file, name) for name in predicates for file in self.using(name)]
        if sum(sum(file.counts(name)) for file, name in parts) == len(self.holders(*predicates)):
            return set()
        several, seen = set[str](), set[str]()
        for file, name in parts:
            holders = file.holders(name)
            several.update(node for node, values in file.rows(name) if len(values) > 1)
            several.update(seen.intersection(holders))
            seen |= holders
        return several

    @cached_property
    def targets(self) -> frozenset[str]:
        """Every node that is the object of a statement (``rdf:type`` left out)."""
        return frozenset().union(*(file.into for file in self.files))

    def properties(self, node: str) -> frozenset[str]:
        """Return every property a node has a value of."""
        said = self._said[node]
        return frozenset(said[0]) if len(said) == 1 else frozenset(name for about in said for name in about)

    @cached_property
    def tongues(self) -> frozenset[str]:
        """Every language a preferred label has."""
        return frozenset(language for file in self.files for language in file.languages(_PREFERRED))

    def describes(self, node: str) -> bool:
        """Say whether any file has a statement about a node."""
        return bool(self._said[node])

    def values(self, node: str, *predicates: str) -> list[Object]:
        """Return a node's values of the given properties, without repetition, in file order."""
        found: list[Object] = []
        for about in self._said[node]:
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
        for about in self._said[node]:
            if not predicates.isdisjoint(about):
                for predicate in about.keys() & predicates:
                    found.update(value for value in about[predicate] if isinstance(value, str))
        return found

    def texts(self, node: str, predicates: Set[str]) -> Iterator[tuple[str, Literal]]:
        """Yield predicate and literal of a node's statements with any of the properties, in file order."""
        for about in self._said[node]:
            if not predicates.isdisjoint(about):
                for predicate, values in about.items():
                    if predicate in predicates:
                        yield from ((predicate, value) for value in values if isinstance(value, Literal))

    def about(self, node: str) -> Iterator[tuple[str, Object]]:
        """Yield every predicate and object of a node."""
        for about in self._said[node]:
            for predicate, values in about.items():
                for value in values:
                    yield predicate, value

    def links_to(self, node: str) -> Iterator[tuple[str, str]]:
        """Yield subject and predicate of every statement whose object is the node (``rdf:type`` left out)."""
        for file in self._ends[node]:
            yield from file.links_to(node)

    def subjects_of(self, node: str, *predicates: str) -> list[str]:
        """Return the subjects that have the node as value of one of the properties."""
        if self.predicates.isdisjoint(predicates):
            return []
        return list(dict.fromkeys(subject for subject, predicate in self.links_to(node) if predicate in predicates))

    def types(self, node: str) -> list[str]:
        """Return a node's classes as stated."""
        return self.nodes(node, RDF_TYPE)

    def classed(self, kind: type[Object] | None = None) -> set[str]:
        """Return the nodes with a class; with one that is a node or a text if that is asked for."""
        rows = (row for file in self.files for row in file.having(RDF_TYPE).items())
        return set(chain.from_iterable(nodes for name, nodes in rows if kind is None or isinstance(name, kind)))

    def of_class(self, *classes: str) -> set[str]:
        """Return the nodes stated to be of one of the classes or of a subclass the files declare."""
        names = {below for name in classes for below in self.subclasses(name)}
        tables = [file.having(RDF_TYPE) for file in self.files]
        return set[str]().union(*(table.get(name, ()) for name in names for table in tables))

    def is_class(self, node: str) -> bool:
        """Say whether anything is stated to be of a class."""
        return any(node in file.having(RDF_TYPE) for file in self.files)

    def subclasses(self, name: str) -> frozenset[str]:
        """Return a class and every class stated to be below it."""
        seen, queue = {name}, [name]
        while queue:
            below = set(self.subjects_of(queue.pop(), RDFS + "subClassOf")) - seen
            seen |= below
            queue += below
        return frozenset(seen)

    def table(self, predicate: str) -> Mapping[Object, list[str]]:
        """Return the nodes that have each value of a property, in file order."""
        if predicate not in self._having:
            self._having[predicate] = _merged([file.having(predicate) for file in self.using(predicate)])
        return self._having[predicate]

    @cached_property
    def _having(self) -> dict[str, Mapping[Object, list[str]]]:
        return {}

    def is_shared(self, predicate: str, text: Text) -> bool:
        """Say whether more than one node has a text, its capitals folded, as value of a property."""
        return sum(len(file.named(predicate).get(text, ())) for file in self.using(predicate)) > 1

    def names(self, predicate: str) -> Mapping[Text, list[str]]:
        """Return the nodes that have each text, its capitals folded, as value of a property."""
        if predicate not in self._named:
            self._named[predicate] = _merged([file.named(predicate) for file in self.using(predicate)])
        return self._named[predicate]

    @cached_property
    def _named(self) -> dict[str, Mapping[Text, list[str]]]:
        return {}


def _merged(tables: Iterable[Mapping[_Key, list[str]]]) -> Mapping[_Key, list[str]]:
    merged: dict[_Key, list[str]] = {}
    for table in tables:
        both = {key: merged[key] + table[key] for key in merged.keys() & table.keys()}
        merged.update(table)
        merged.update(both)
    return merged
