"""What all files say together: statements by subject and object, lists and their concepts, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pyoxigraph import Literal

from publisher.checks.statements import FileFacts, Object, Text
from publisher.config import Settings
from publisher.namespaces import DCT, NOTE_PROPERTIES, OWL, RDF_TYPE, RDFS, SKOS, SKOSXL, VOID

CONCEPT, SCHEME = SKOS + "Concept", SKOS + "ConceptScheme"
COLLECTION, ORDERED = SKOS + "Collection", SKOS + "OrderedCollection"
LINKSET = VOID + "Linkset"
_Key = TypeVar("_Key")
_PREFERRED, _DEPRECATED = SKOS + "prefLabel", OWL + "deprecated"
_IN_SCHEME = (SKOS + "inScheme", SKOS + "topConceptOf")


_SHOWN = 160
"""Characters of a label a sentence shows."""


@dataclass(frozen=True)
class Facts:
    """All files' statements together."""

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

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """Every concept: stated to be one, sorted."""
        return tuple(self.of_class(CONCEPT))

    @cached_property
    def concept_set(self) -> frozenset[str]:
        """The concepts, for membership."""
        return frozenset(self.concepts)

    @cached_property
    def schemes(self) -> tuple[str, ...]:
        """Every concept scheme, sorted."""
        return tuple(self.of_class(SCHEME))

    @cached_property
    def linksets(self) -> tuple[str, ...]:
        """Every set of mappings, sorted."""
        return tuple(self.of_class(LINKSET))

    def having(self, predicate: str, value: Object) -> Iterator[str]:
        """Yield the concepts that have a value of a property, in file order."""
        return (node for node in self.table(predicate).get(value, ()) if node in self.concept_set)

    def table(self, predicate: str) -> Mapping[Object, list[str]]:
        """Return the nodes that have each value of a property, in file order."""
        if predicate not in self._having:
            self._having[predicate] = _merged([file.having(predicate) for file in self.using(predicate)])
        return self._having[predicate]

    @cached_property
    def _having(self) -> dict[str, Mapping[Object, list[str]]]:
        return {}

    @cached_property
    def scheme_set(self) -> frozenset[str]:
        """The schemes, for membership."""
        return frozenset(self.schemes)

    @cached_property
    def _schemes(self) -> dict[str, list[str]]:
        return {}

    def schemes_of(self, concept: str) -> list[str]:
        """Return the schemes a concept is in, as stated or as a top concept."""
        known = self._schemes.get(concept)
        if known is None:
            stated = self.nodes(concept, SKOS + "inScheme", SKOS + "topConceptOf")
            known = list(dict.fromkeys([*stated, *self.subjects_of(concept, SKOS + "hasTopConcept")]))
            self._schemes[concept] = known
        return known

    def tops_of(self, concept: str) -> list[str]:
        """Return the schemes a concept is a top concept of."""
        stated = self.nodes(concept, SKOS + "topConceptOf")
        return list(dict.fromkeys([*stated, *self.subjects_of(concept, SKOS + "hasTopConcept")]))

    def has_tops(self, scheme: str) -> bool:
        """Say whether a scheme names top concepts."""
        stated = any(predicate == SKOS + "topConceptOf" for _, predicate in self.links_to(scheme))
        return stated or bool(self.values(scheme, SKOS + "hasTopConcept"))

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        return {}

    def members(self, scheme: str) -> list[str]:
        """Return a scheme's concepts, sorted."""
        if scheme not in self._members:
            stated = {node for node, predicate in self.links_to(scheme) if predicate in _IN_SCHEME}
            stated.update(self.nodes(scheme, SKOS + "hasTopConcept"))
            self._members[scheme] = sorted(stated & self.concept_set)
        return self._members[scheme]

    @cached_property
    def _languages(self) -> dict[str, Counter[str]]:
        return {}

    def languages(self, scheme: str) -> Counter[str]:
        """Return how many of a scheme's concepts have a preferred label in each language."""
        if scheme not in self._languages:
            tongues = (
                {text.language or "" for text in self.literals(node, _PREFERRED)} for node in self.members(scheme)
            )
            self._languages[scheme] = Counter(language for several in tongues for language in several)
        return self._languages[scheme]

    def named(self, text: Literal, predicate: str = _PREFERRED) -> Iterator[str]:
        """Yield the concepts whose preferred label (or another property) is a text, capitals aside."""
        key = text.value.casefold(), text.language or ""
        return (node for node in self.names(predicate).get(key, ()) if node in self.concept_set)

    def names(self, predicate: str) -> Mapping[Text, list[str]]:
        """Return the nodes that have each text, its capitals folded, as value of a property."""
        if predicate not in self._named:
            self._named[predicate] = _merged([file.named(predicate) for file in self.using(predicate)])
        return self._named[predicate]

    @cached_property
    def _named(self) -> dict[str, Mapping[Text, list[str]]]:
        return {}

    def explained(self, concept: str) -> bool:
        """Say whether a concept has a definition or another note that explains it; an empty one does not."""
        notes = self.values(concept, *NOTE_PROPERTIES[:4])
        return any(isinstance(note, str) or note.value.strip() for note in notes)

    def deprecated(self, node: str) -> bool:
        """Say whether a node is marked ``owl:deprecated true``."""
        return node in self._deprecated

    @cached_property
    def _deprecated(self) -> frozenset[str]:
        tables = (file.having(_DEPRECATED) for file in self.files if _DEPRECATED in file.predicates)
        rows = (row for table in tables for row in table.items())
        true = (nodes for value, nodes in rows if isinstance(value, Literal) and value.value in ("true", "1"))
        return frozenset(node for nodes in true for node in nodes)

    def ours(self, node: str) -> bool:
        """Say whether an IRI is below the authority or the definition vocabulary this workspace answers for."""
        starts = tuple(start for start in (self.settings.authority, self.settings.definitions) if start)
        return node.startswith(starts)

    def label(self, node: str) -> str:
        """Return the label people know a node by, in the workspace's language where there is one."""
        for predicates in ((SKOS + "prefLabel",), (DCT + "title", RDFS + "label"), (SKOS + "altLabel",)):
            labels = self.literals(node, *predicates)
            if labels:
                mine = [item for item in labels if (item.language or "").startswith(self.settings.language)]
                return (mine or labels)[0].value
        xl = [text for label in self.nodes(node, SKOSXL + "prefLabel") for text in self._forms(label)]
        return xl[0].value if xl else ""

    def _forms(self, label: str) -> list[Literal]:
        return self.literals(label, SKOSXL + "literalForm")

    def called(self, node: str) -> str:
        """Return how a sentence names a node: the beginning of its label and its short address, or that alone."""
        label = self.label(node)
        shown = label if len(label) <= _SHOWN else f"{label[:_SHOWN].rstrip()}…"
        return f"“{shown}” ({self.short(node)})" if label else self.short(node)

    def short(self, node: str) -> str:
        """Return an IRI as people write it: without the authority, or with a prefix."""
        if node.startswith(self.settings.authority):
            return node.removeprefix(self.settings.authority)
        for prefix, start in self.settings.all_prefixes.items():
            if node.startswith(start) and len(node) > len(start):
                return f"{prefix}:{node.removeprefix(start)}"
        return "a nameless node" if node.startswith("_:") else f"<{node}>"


def _merged(tables: Sequence[Mapping[_Key, list[str]]]) -> Mapping[_Key, list[str]]:
    merged: dict[_Key, list[str]] = {}
    for table in tables:
        for key, nodes in table.items():
            merged.setdefault(key, []).extend(nodes)
    return merged
