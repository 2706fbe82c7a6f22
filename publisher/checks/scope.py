"""Which nodes a change can affect: those whose findings may differ because other nodes changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from publisher.checks.facts import CONCEPT, LINKSET, SCHEME, Facts
from publisher.checks.graphs import reach
from publisher.checks.relations import Relations
from publisher.checks.statements import FileFacts, Object
from publisher.checks.terms import ANSWERS
from publisher.namespaces import DCT, LABEL_PROPERTIES, RDF_TYPE, SKOS, SKOSXL

_NOTATION = SKOS + "notation"
_REPLACED = DCT + "isReplacedBy"
_NAMES = frozenset(LABEL_PROPERTIES)
_TRAITS = (RDF_TYPE, _NOTATION, *(SKOS + name for name in ("inScheme", "topConceptOf", "hasTopConcept")), *ANSWERS)
_PRIVATE = frozenset(
    (
        *(DCT + name for name in ("created", "modified", "issued")),
        *(SKOS + name for name in ("changeNote", "historyNote")),
    )
)
"""Properties whose texts no rule looks at but in the node it judges: an edit of a concept gives its list a new date."""

_COMMON = 0.5


def changed_nodes(before: Facts, after: Facts, unreadable: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the nodes about which the two states say different things.

    A blank node has changed when no blank node of its file says the same. What is in a file that cannot be read now
    has not changed.
    """
    old = {file.source.path: file for file in before.files}
    new = {file.source.path: file for file in after.files}
    changed: set[str] = set()
    for path in (old.keys() | new.keys()) - unreadable:
        if path not in old or path not in new or old[path].source is not new[path].source:
            changed |= _different(old.get(path), new.get(path))
    return frozenset(changed)


def touched_nodes(before: Facts, after: Facts) -> Iterable[str]:
    """Return the nodes of the earlier state a rule of history can say anything of.

    They are those of the files that are not the same in both, and those that shared a notation with a node that had
    it in such a file then or has it now; all of them when the classes are not the same.
    """
    if any(before.subclasses(name) != after.subclasses(name) for name in (CONCEPT, SCHEME, LINKSET)):
        return before.subjects()
    kept = {file.source.path: file for file in before.files}
    fresh = [file for file in after.files if kept.get(file.source.path) is not file]
    same = {file.source.path for file in after.files} - {file.source.path for file in fresh}
    gone = [file for file in before.files if file.source.path not in same]
    numbers = {value for file in (*fresh, *gone) for value in file.having(_NOTATION)}
    namesakes = (
        {
            node
            for file in before.files
            for value in numbers & file.having(_NOTATION).keys()
            for node in file.having(_NOTATION)[value]
        }
        if numbers
        else set()
    )
    return {node for file in (*fresh, *gone) for node in file.out} | namesakes


def _different(old: FileFacts | None, new: FileFacts | None) -> set[str]:
    before, after = (file.out if file else {} for file in (old, new))
    named = {node for node in before.keys() | after.keys() if not node.startswith("_:")}
    different = {node for node in named if not _same(before.get(node), after.get(node))}
    told = [{_told(about): node for node, about in side.items() if node.startswith("_:")} for side in (before, after)]
    return different | {told[side][words] for side in (0, 1) for words in told[side].keys() - told[1 - side].keys()}


def _same(old: Mapping[str, Sequence[Object]] | None, new: Mapping[str, Sequence[Object]] | None) -> bool:
    if old == new:
        return True
    return old is not None and new is not None and _told(old) == _told(new)


def _told(about: Mapping[str, Sequence[Object]]) -> frozenset[tuple[str, Object]]:
    return frozenset((name, "_:" if _blank(value) else value) for name, values in about.items() for value in values)


def _blank(value: Object) -> bool:
    return isinstance(value, str) and value.startswith("_:")


def affected_nodes(
    changed: Iterable[str], before: Relations, after: Relations, *, reordered: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Return the changed nodes and every node whose findings the change can alter.

    ``reordered`` are those of the changed nodes that stand in another order than they did.
    """
    found = set(changed)
    states = _State(before.facts, before), _State(after.facts, after)
    start = frozenset(node for node in found if node in reordered or not _is_private(node, *states))
    start |= {node for state in states for node in state.users_of(start)}
    found |= start
    for state in states:
        for node in start:
            found.update(state.around(node))
    telling = {node for node in start if states[0].part_in_traits(node) != states[1].part_in_traits(node)}
    return frozenset(found | _flipped(telling, *states))


def _is_private(node: str, before: _State, after: _State) -> bool:
    """Say whether a node differs only in what no rule looks at in another node."""
    private = _PRIVATE - before.relations.declared - after.relations.declared
    parts = [
        [(file.source.path, _public(file.out[node], private)) for file in state.facts.homes(node)]
        for state in (before, after)
    ]
    return bool(parts[0]) and parts[0] == parts[1]


def _public(about: Mapping[str, Sequence[Object]], private: Set[str]) -> list[tuple[str, Sequence[Object]]]:
    """Return what is said of a node in a file, without the texts that are its own affair."""
    told = ((name, values) for name, values in about.items())
    return [item for item in told if item[0] not in private or any(isinstance(value, str) for value in item[1])]


def namesakes(published: Facts, nodes: Iterable[str], *states: Facts) -> frozenset[str]:
    """Return the concepts that had, when published, a notation some nodes have in one of the states."""
    numbers = {value for state in states for node in nodes for value in state.values(node, _NOTATION)}
    return frozenset(node for value in numbers for node in published.having(_NOTATION, value))


class _State(NamedTuple):
    """One of the two states of the lists, before or after the change."""

    facts: Facts
    relations: Relations

    def users_of(self, nodes: frozenset[str]) -> Iterator[str]:
        """Yield the nodes whose names are kept in the given ones, and those that use them as class or property."""
        for node in nodes:
            for subject, predicate in self.facts.links_to(node):
                if predicate.startswith(SKOSXL):
                    yield subject
        terms = {node for node in nodes if self.facts.ours(node) or node.startswith(SKOS)}
        terms = {node for node in terms if self.facts.uses(node) or self.facts.is_class(node)}
        for file in self.facts.files if terms else ():
            for node, about in file.out.items():
                if terms & about.keys() or terms.intersection(str(name) for name in about.get(RDF_TYPE, ())):
                    yield node

    def around(self, node: str) -> Iterator[str]:
        """Yield the nodes that a rule judges by looking at a node."""
        facts, relations = self.facts, self.relations
        yield from (value for _, value in facts.about(node) if isinstance(value, str))
        yield from (subject for subject, _ in facts.links_to(node))
        yield from reach(node, relations.broader)
        yield from reach(node, relations.narrower)
        yield from relations.identical(node)
        yield from self._alike(node)
        for other in (*relations.parents(node), *relations.children(node)):
            for text in facts.literals(other, SKOS + "prefLabel"):
                yield from facts.named(text)
        yield from self._replaced_by(node)
        for file in facts.homes(node) if LINKSET in facts.types(node) else ():
            yield from file.out

    def _alike(self, node: str) -> Iterator[str]:
        for predicate, value in self.facts.about(node):
            if isinstance(value, str):
                continue
            if predicate == SKOS + "notation":
                yield from self.facts.named(value, predicate)
            elif predicate in _NAMES:
                for name in LABEL_PROPERTIES[:2]:
                    yield from self.facts.named(value, name)

    def _replaced_by(self, node: str) -> Iterator[str]:
        """Yield the concepts a node is the successor of, over any number of steps, and what leads to those."""
        queue, seen = [node], {node}
        while queue:
            for older in self.facts.subjects_of(queue.pop(), _REPLACED):
                if older not in seen:
                    seen.add(older)
                    queue.append(older)
        for item in seen:
            yield item
            yield from (subject for subject, _ in self.facts.links_to(item))

    def part_in_traits(self, node: str) -> tuple[object, ...]:
        """Return what a node adds to the traits of its lists."""
        languages = frozenset(text.language for text in self.facts.literals(node, SKOS + "prefLabel"))
        implied, names = self.relations.implied, self.facts.properties(node) & {*_TRAITS, *self.relations.inner}
        values = {name: (implied(name), frozenset(self.facts.values(node, name))) for name in names}
        return languages, node in self.facts.explained, values

    def lists_near(self, node: str) -> Iterator[str]:
        """Yield the lists whose traits depend on a node: those it is or is in, and those of what it is related with."""
        facts, semantic = self.facts, self.relations.semantic
        inward = (subject for subject, predicate in facts.links_to(node) if predicate in semantic)
        if node in facts.scheme_set:
            yield node
        for other in {node, *facts.linked(node, semantic), *inward}:
            yield from facts.schemes_of(other)

    def traits(self, scheme: str) -> tuple[object, ...]:
        """Return what rules say of each concept because of its list as a whole."""
        facts, count = self.facts, len(self.facts.members(scheme))
        common = {language for language, number in facts.languages(scheme).items() if number > _COMMON * count}
        both = {name for name in ANSWERS if self.relations.both_ways(scheme, name) > _COMMON}
        numbered = facts.numbered_by_address(scheme)
        return (
            frozenset(common),
            frozenset(both),
            facts.has_tops(scheme),
            self.relations.has_hierarchy(scheme),
            numbered,
            scheme in facts.coded,
            scheme in facts.unexplained_lists,
            scheme in facts.explained_lists,
        )


def _flipped(nodes: Set[str], before: _State, after: _State) -> set[str]:
    """Return the lists whose traits a change of some nodes altered, and their concepts."""
    schemes = {scheme for state in (before, after) for node in nodes for scheme in state.lists_near(node)}
    altered = {scheme for scheme in schemes if before.traits(scheme) != after.traits(scheme)}
    members = {node for scheme in altered for state in (before, after) for node in state.facts.members(scheme)}
    return altered | members
