"""Among which nodes a rule about hierarchy, relations or mappings can find anything, told for all nodes at once.

Each function returns at least the nodes at fault; the rule itself then judges those. None stands for all nodes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set

from publisher.checks.relations import Relations
from publisher.checks.spans import circular_nodes
from publisher.checks.statements import Object
from publisher.checks.terms import ANSWERS
from publisher.namespaces import INVERSES, SKOS, VOID
from publisher.skos.composition import BROAD, EXACT, NARROW, RELATED
from publisher.skos.conflicts import FARTHEST

_FROM, _TO, _BY = (VOID + name for name in ("subjectsTarget", "objectsTarget", "linkPredicate"))
_RELATED = SKOS + "related"


def in_circles(relations: Relations) -> Set[str]:
    """Return the nodes on a circle of the hierarchy, or below one."""
    return circular_nodes(relations.uphill.table, relations.downhill.table)


def doubly_placed(relations: Relations) -> Set[str]:
    """Return the nodes one of whose parents may be above another."""
    spans, rows = relations.heights_within, relations.parents.table.items()
    several = ((node, parents) for node, parents in rows if len(parents) > 1)
    return {
        node
        for node, parents in several
        if any(spans.may_be_above(upper, lower) for upper in parents for lower in parents if upper != lower)
    }


def unplaced(relations: Relations) -> Set[str]:
    """Return the concepts without a parent, child or related concept that are no top concepts."""
    tables = (item.table.keys() for item in (relations.parents, relations.children, relations.related))
    return relations.facts.concept_set.difference(*tables, relations.facts.tops)


def starting_branches(relations: Relations) -> Set[str]:
    """Return the nodes with children or related ones and no parent that are no top concepts."""
    starting = relations.children.table.keys() | relations.related.table.keys()
    return starting - relations.parents.table.keys() - relations.facts.tops


def siblings_related(relations: Relations) -> Set[str]:
    """Return the nodes related with one that has a parent of theirs."""
    parents = relations.parents.table
    pairs = _pairs(relations, (_RELATED,))
    return {node for node, other in pairs if not set(parents.get(node, ())).isdisjoint(parents.get(other, ()))}


def related_up_or_down(relations: Relations) -> Set[str]:
    """Return the nodes related with one that may be above or below them."""
    above = relations.heights.may_be_above
    pairs = _pairs(relations, relations.associative)
    return {node for node, other in pairs if node == other or above(node, other) or above(other, node)}


def unanswered(relations: Relations) -> Set[str]:
    """Return the nodes with a relation that is not answered from the other side."""
    astray: set[str] = set()
    for predicate, answer in ANSWERS.items():
        if answer in relations.facts.predicates:
            answers = set(_pairs(relations, (answer,)))
            astray.update(node for node, other in _pairs(relations, (predicate,)) if (other, node) not in answers)
    return astray


def crossing_lists(relations: Relations) -> Set[str]:
    """Return the nodes with a relation that leads to a concept of other lists only."""
    lists, none = relations.facts.lists, frozenset[str]()
    pairs = ((node, lists.get(node, none), lists.get(other)) for node, other in _pairs(relations, relations.inner))
    return {node for node, mine, others in pairs if others and others is not mine and mine.isdisjoint(others)}


def mapped_within(relations: Relations) -> Set[str]:
    """Return the nodes mapped to a concept of their own list."""
    lists, none = relations.facts.lists, frozenset[str]()
    pairs = _pairs(relations, relations.matches)
    return {node for node, other in pairs if not lists.get(node, none).isdisjoint(lists.get(other, none))}


def mapped_outside(relations: Relations) -> Set[str]:
    """Return the nodes with a mapping whose ends are not in the lists its mapping set names."""
    lists, none, astray = relations.facts.lists, frozenset[str](), set()
    for linkset, _, rows in _sets(relations):
        starts, ends = (relations.ends_of(linkset, name) for name in (_FROM, _TO))
        for node, other in rows:
            wrong = (starts and _elsewhere(lists.get(node, none), starts)) or (
                ends and _elsewhere(lists.get(other, none), ends)
            )
            if wrong:
                astray.add(node)
    return astray


def mapped_otherwise(relations: Relations) -> Set[str]:
    """Return the nodes with a mapping by a property its mapping set does not name."""
    found = ((relations.ends_of(linkset, _BY), name, rows) for linkset, name, rows in _sets(relations))
    return {node for named, name, rows in found if named and name not in named for node, _ in rows}


def mapped_twice_unlike(relations: Relations) -> Set[str]:
    """Return the nodes with an exact match, mapped as unlike to one that has an exact match too."""
    same = relations.same.table
    return {node for node, other in _pairs(relations, relations.unlike) if node in same and other in same}


def pointing_to_retired(relations: Relations) -> Set[str]:
    """Return the nodes that point to a retired one."""
    facts = relations.facts
    return {node for retired in facts.retired for node, _ in facts.links_to(retired)}


def mapped_around(relations: Relations) -> Set[str]:
    """Return the nodes with mappings to a third thing that do not agree with another mapping or a broader concept's.

    Of the mappings only those are looked at that a contradiction can be made of (see ``publisher.skos.composition``).
    """
    pairs = {match: list(_pairs(relations, names)) for match, names in relations.around.clashing.items()}
    mapped = _mapped(pairs)
    found = {*_disagreeing_over_exact(pairs[EXACT], mapped)}
    found.update(_disagreeing_upward([*pairs[BROAD], *((other, node) for node, other in pairs[NARROW])], mapped))
    parents, unlike = relations.parents.table, (node for match in (EXACT, NARROW, RELATED) for node, _ in pairs[match])
    for node in {node for node in unlike if node in parents}:
        if any(not mapped[node].keys().isdisjoint(mapped.get(other, ())) for other in _over(node, parents)):
            found.add(node)
    return found


def vertical(relations: Relations) -> tuple[frozenset[str], frozenset[str]]:
    """Return the properties that map to something broader, and to something narrower."""
    return relations.matches & relations.up, relations.matches & relations.down


def mapped_up_and_down(relations: Relations) -> Set[str]:
    """Return the nodes mapped to one thing as both narrower and broader than it."""
    up, down = vertical(relations)
    pairs: set[tuple[Object, Object]]
    pairs = {(node, value) for node, values in relations.facts.rows(*up) for value in values}
    pairs |= {(value, node) for node, values in relations.facts.rows(*down) for value in values}
    return {str(node) for pair in pairs & {(value, node) for node, value in pairs} for node in pair}


_Mapped = Mapping[str, Mapping[str, str]]
"""How each node is mapped to each other, whichever end says so; empty for in several ways."""


def _mapped(pairs: Mapping[str, Iterable[tuple[str, str]]]) -> _Mapped:
    mapped: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for match, rows in pairs.items():
        back = INVERSES[match]
        for node, other in rows:
            if mapped[node].setdefault(other, match) != match or mapped[other].setdefault(node, back) != back:
                mapped[node][other] = mapped[other][node] = ""
    return mapped


def _disagreeing_over_exact(pairs: Iterable[tuple[str, str]], mapped: _Mapped) -> Iterator[str]:
    """Yield exact matches that are not mapped alike to a third thing, and that thing."""
    for node, other in pairs:
        mine, others = mapped[node], mapped[other]
        for end in mine.keys() & others.keys():
            if mine[end] != others[end] or not mine[end]:
                yield from (node, other, end)


def _disagreeing_upward(pairs: Collection[tuple[str, str]], mapped: _Mapped) -> Iterator[str]:
    """Yield the ends of two broad matches in a row where the second is no broad match of the first."""
    lower = {node for node, _ in pairs}
    for node, other in pairs:
        mine, others = mapped[node], mapped[other]
        for end in mine.keys() & others.keys() if other in lower else ():
            if others[end] in (BROAD, "") and mine[end] != BROAD:
                yield from (node, end)


def if_labels_are_things(relations: Relations) -> Set[str] | None:
    """Return no node where no label is a thing of its own."""
    return None if relations.suspects.has_extended_labels else frozenset()


def _elsewhere(homes: frozenset[str], lists: frozenset[str]) -> bool:
    return bool(homes) and homes.isdisjoint(lists)


def _over(node: str, parents: Mapping[str, tuple[str, ...]]) -> Set[str]:
    """Return what is above a node, as far as conflicts are looked for."""
    found: set[str] = set()
    level = set(parents.get(node, ()))
    for _ in range(FARTHEST):
        level -= found
        if not level:
            break
        found |= level
        level = {parent for other in level for parent in parents.get(other, ())}
    return found


def _pairs(relations: Relations, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the ends of all statements with one of the properties between nodes."""
    for name in names:
        for file in relations.facts.using(name):
            for node, values in file.rows(name):
                for value in values:
                    if isinstance(value, str):
                        yield node, value


def _sets(relations: Relations) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Yield each property of each mapping set's file, with the set and the pairs it joins."""
    for file in relations.facts.files:
        linkset = relations.linksets.get(file.source.path)
        for name in file.predicates & relations.matches if linkset else ():
            pairs = [(node, value) for node, values in file.rows(name) for value in values if isinstance(value, str)]
            yield linkset or "", name, pairs
