"""Inferred mappings and the steps of the way that leads to them."""

from __future__ import annotations

from typing import NamedTuple

from publisher.namespaces import INVERSES
from publisher.skos.composition import SURE


class Step(NamedTuple):
    """One step of the way: the SKOS property that holds from ``start`` to ``end``.

    ``backward`` says that the files state it the other way round.
    """

    start: str
    relation: str
    end: str
    confidence: float = SURE
    backward: bool = False

    def turned(self) -> Step:
        """Return the step as its other end sees it."""
        return Step(self.end, INVERSES[self.relation], self.start, self.confidence, not self.backward)


class InferredMapping(NamedTuple):
    """A mapping nobody stated, and the way that led to it."""

    subject: str
    match: str
    target: str
    confidence: float
    path: tuple[Step, ...]

    def turned(self) -> InferredMapping:
        """Return the mapping as its other end sees it."""
        back = tuple(step.turned() for step in reversed(self.path))
        return self._replace(subject=self.target, match=INVERSES[self.match], target=self.subject, path=back)
