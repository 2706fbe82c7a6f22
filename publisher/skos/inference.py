"""Mappings that follow from stated ones: over a third list, or from the nearest mapped ancestor.

An inferred mapping fills a gap: it is given only to a concept from which nothing is stated to that other list. It
never stands on another inferred mapping, always names the way that led to it, and is left out where it would
contradict what is stated (see ``conflicts`` for contradictions among what is stated).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from pyoxigraph import Quad

from publisher.skos.composition import (
    BROAD,
    BROADER,
    INHERITED,
    LEAST,
    MAPPINGS_IN_A_ROW,
    NARROW,
    RELATED,
    SURE,
    Composition,
)
from publisher.skos.consistency import Ledger
from publisher.skos.landscape import Landscape
from publisher.skos.mapping import STRENGTH, StatedMapping, inverse, stated_mappings
from publisher.skos.path import InferredMapping, Step


@dataclass(frozen=True)
class _Arcs:
    """Stated mappings as steps from either end, between concepts in use."""

    landscape: Landscape
    steps: Mapping[str, Sequence[Step]]
    stated: frozenset[tuple[str, str]]
    """Concept and family of the lists it is mapped to."""

    def lacks(self, item: InferredMapping) -> bool:
        """Say whether nothing is stated from the subject to the target's list."""
        return (item.subject, self.landscape.family[item.target]) not in self.stated


def infer(quads: Sequence[Quad]) -> tuple[InferredMapping, ...]:
    """Return what follows from the mappings of a workspace, sorted by subject and target."""
    landscape = Landscape.of(quads)
    stated = [item for item in stated_mappings(quads) if not landscape.same_family(item.subject, item.target)]
    arcs = _arcs(landscape, stated)
    offered = [item for item in _over_third_lists(arcs) if arcs.lacks(item) and _tells(item)]
    known = {(item.subject, landscape.family[item.target]) for item in offered}
    inherited = (item for item in _inherited(arcs) if arcs.lacks(item))
    offered += [item for item in inherited if (item.subject, landscape.family[item.target]) not in known]
    return tuple(_consistent(_nearest(_best(offered), landscape), Ledger(landscape, stated)))


def _tells(item: InferredMapping) -> bool:
    """Say whether a mapping helps its subject: not one of many narrower ones, and no association read backwards."""
    return item.match != NARROW and not any(step.relation == RELATED and step.backward for step in item.path)


def _arcs(landscape: Landscape, stated: Iterable[StatedMapping]) -> _Arcs:
    steps: dict[str, list[Step]] = defaultdict(list)
    mapped: set[tuple[str, str]] = set()
    for item in stated:
        if {item.subject, item.target} <= landscape.family.keys():
            mapped.add((item.subject, landscape.family[item.target]))
            mapped.add((item.target, landscape.family[item.subject]))
            if landscape.deprecated.isdisjoint((item.subject, item.target)):
                sure = SURE if item.confidence is None else item.confidence
                steps[item.subject].append(Step(item.subject, item.match, item.target, sure))
                steps[item.target].append(Step(item.subject, item.match, item.target, sure).turned())
    return _Arcs(landscape, steps, frozenset(mapped))


def _over_third_lists(arcs: _Arcs) -> Iterator[InferredMapping]:
    """Yield what two mappings in a row give; only pairs of different lists are tried at each concept in the middle."""
    for middle in sorted(arcs.steps):
        groups: dict[tuple[str, str], list[Step]] = defaultdict(list)
        for step in arcs.steps[middle]:
            groups[arcs.landscape.family[step.end], step.relation].append(step)
        for (start, back), firsts in groups.items():
            for (end, relation), seconds in groups.items():
                rule = MAPPINGS_IN_A_ROW.get((inverse(back), relation))
                if rule and start != end:
                    for first, second in product(firsts, seconds):
                        yield from _made((first.turned(), second), rule)


def _inherited(arcs: _Arcs) -> Iterator[InferredMapping]:
    for concept in sorted(arcs.landscape.broader.keys() - arcs.landscape.deprecated):
        reached: set[str] = set()
        for ancestor, way in arcs.landscape.ancestors(concept):
            found: set[str] = set()
            for step in arcs.steps.get(ancestor, ()):
                family, rule = arcs.landscape.family[step.end], INHERITED.get(step.relation)
                if rule and family not in reached:
                    found.add(family)
                    up = [Step(*ends) for ends in _pairs(concept, way)]
                    yield from _made((*up, step), rule._replace(kept=rule.kept ** len(way)))
            reached |= found


def _pairs(concept: str, way: Sequence[str]) -> Iterator[tuple[str, str, str, float]]:
    for start, end in zip((concept, *way), way, strict=False):
        yield start, BROADER, end, 1.0


def _made(path: tuple[Step, ...], rule: Composition) -> Iterator[InferredMapping]:
    confidence = rule.kept
    for step in path:
        confidence *= step.confidence
    if confidence >= LEAST:
        sure = round(min(confidence, SURE), 2)
        yield InferredMapping(path[0].start, rule.match, path[-1].end, sure, path)


def _best(offered: Iterable[InferredMapping]) -> list[InferredMapping]:
    """Keep the surest way for every pair, the strongest relation first; either end may have offered it."""
    best: dict[tuple[str, str], InferredMapping] = {}
    for item in sorted(offered, key=_rank):
        if (item.target, item.subject) not in best:
            best.setdefault((item.subject, item.target), item)
    return list(best.values())


def _rank(item: InferredMapping) -> tuple[object, ...]:
    return (-item.confidence, STRENGTH[item.match], len(item.path), item.subject, item.target, [*map(str, item.path)])


def _nearest(offered: Sequence[InferredMapping], landscape: Landscape) -> Iterator[InferredMapping]:
    """Leave out a broad match to an ancestor of something the concept is matched with as well."""
    targets: dict[str, set[str]] = defaultdict(set)
    for item in offered:
        targets[item.subject].add(item.target)
    covered = {
        subject: {above for target in found for above, _ in landscape.ancestors(target)}
        for subject, found in targets.items()
    }
    return (item for item in offered if item.match != BROAD or item.target not in covered[item.subject])


def _consistent(offered: Iterable[InferredMapping], ledger: Ledger) -> list[InferredMapping]:
    kept = []
    for item in sorted(offered, key=_rank):
        if not ledger.objection(item.subject, item.match, item.target):
            ledger.add(item.subject, item.match, item.target)
            kept.append(item)
    return sorted(kept, key=lambda item: (item.subject, item.target))
