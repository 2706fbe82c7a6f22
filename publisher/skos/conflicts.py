"""Stated mappings that contradict what must follow from other stated ones.

Only compositions that hold without exception count (see ``composition``), whatever the confidences: two statements and
their consequence cannot all be true, so a person has to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from publisher.skos.composition import BROADER, CLASHES, INHERITED, MAPPINGS_IN_A_ROW
from publisher.skos.path import Step

_FARTHEST = 20
"""Steps up a hierarchy that are followed; no list people made is deeper, and a hostile one must end too."""


class Surroundings(Protocol):
    """What is stated around a concept."""

    def steps(self, concept: str) -> Sequence[Step]:
        """Return the mappings of a concept, read from its end; ``backward`` for those stated about the other."""

    def parents(self, concept: str) -> Iterable[str]:
        """Return the broader concepts of its own list."""


@dataclass(frozen=True)
class Conflict:
    """A stated mapping, the property that follows instead, and the way it follows."""

    stated: Step
    match: str
    path: tuple[Step, ...]


def conflicts(concept: str, around: Surroundings) -> Iterator[Conflict]:
    """Yield a conflict for every mapping stated about a concept that contradicts what follows, the first way found."""
    steps = around.steps(concept)
    if len(steps) == 0 or all(step.backward for step in steps):
        return
    inherited = list(_inherited(concept, around))
    for stated in steps:
        if not stated.backward:
            ways = (
                *_over_third_lists(stated, steps, around),
                *(way for way in inherited if way[1][-1].end == stated.end),
            )
            found = next((way for way in ways if frozenset((way[0], stated.relation)) in CLASHES), None)
            if found:
                yield Conflict(stated, *found)


def _over_third_lists(
    stated: Step, steps: Sequence[Step], around: Surroundings
) -> Iterator[tuple[str, tuple[Step, ...]]]:
    ends = {step.end: step for step in steps if step.end != stated.end}
    for back in around.steps(stated.end):
        first = ends.get(back.end)
        if first is None:
            continue
        second = back.turned()
        rule = MAPPINGS_IN_A_ROW.get((first.relation, second.relation))
        if rule and rule.strict:
            yield rule.match, (first, second)


def _inherited(concept: str, around: Surroundings) -> Iterator[tuple[str, tuple[Step, ...]]]:
    seen = {concept}
    waiting: list[tuple[str, tuple[Step, ...]]] = [(concept, ())]
    while waiting:
        node, way = waiting.pop(0)
        if len(way) >= _FARTHEST:
            continue
        for parent in sorted(around.parents(node)):
            if parent not in seen:
                seen.add(parent)
                up = (*way, Step(node, BROADER, parent))
                waiting.append((parent, up))
                for step in around.steps(parent):
                    rule = INHERITED.get(step.relation)
                    if rule and rule.strict:
                        yield rule.match, (*up, step)
