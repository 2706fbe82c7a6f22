"""From what a SHACL engine answers to faults: the rule, the place of the statement at fault, and a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pyoxigraph
from pyoxigraph import NamedNode

from publisher.checks.constraints import Constraints
from publisher.checks.facts import Facts
from publisher.checks.literals import Literal
from publisher.checks.places import Places
from publisher.checks.profile import Profile
from publisher.checks.shacl import PyshaclEngine
from publisher.checks.shapes import Engine, Violation, unskolem
from publisher.checks.statements import Object
from publisher.checks.work import whole_work, work_for
from publisher.namespaces import SH

Where = tuple[str, int, int]
_QUERY = SH + "SPARQLConstraintComponent"


class Fault(NamedTuple):
    """A rule's id, path with line and column, what is wrong, the node (empty for a text), and the remedy if special."""

    rule: str
    where: Where
    message: str
    node: str
    remedy: str


@dataclass(frozen=True)
class Judgement:
    """What a profile says of the facts; ``earlier`` is the state compared with, if any."""

    facts: Facts
    profile: Profile
    places: Places
    earlier: Facts | None = None

    def of_nodes(self, engine: Engine, focus: frozenset[str] | None) -> Iterator[Fault]:
        """Yield the violations of shapes that need the node alone, about the nodes in focus (all when None)."""
        if self.profile.local.documents:
            for violation in engine.validate(work_for(self.facts, self.profile.local, focus)):
                yield self._fault(violation)

    def of_everything(self, engine: Engine, focus: frozenset[str] | None) -> Iterator[Fault]:
        """Yield the violations of shapes that look anywhere: those about the nodes in focus, and those that are new."""
        if self.profile.whole.documents:
            for violation in self._anywhere(engine, focus):
                yield self._fault(violation)

    def _anywhere(self, engine: Engine, focus: frozenset[str] | None) -> Iterator[Violation]:
        shapes = self.profile.whole
        judge = PyshaclEngine() if shapes.needs_record else engine
        found = judge.validate(whole_work(self.facts, shapes))
        if focus is None:
            yield from found
            return
        before = judge.validate(whole_work(self.earlier, shapes)) if found and self.earlier else []
        known = {_identity(item) for item in before}
        yield from (item for item in found if unskolem(item.focus) in focus or _identity(item) not in known)

    def _fault(self, violation: Violation) -> Fault:
        node, value = unskolem(violation.focus), self._value(violation)
        name = self.facts.called(node) if not _is_literal(node) else f"The text {node}"
        shown = "" if value is None else self._shown(value)
        unmet = self._constraints.unmet(violation, name, shown)
        sentence = self.profile.said(violation)
        if sentence:
            sentence = f"{name}: {sentence}" + (f", not {shown}" if shown and violation.component != _QUERY else "")
        named = "" if _is_literal(node) else node
        where = self._where(node, violation.path, value)
        remedy = "" if self.profile.remedy(violation) else unmet.remedy
        return Fault(self.profile.rule_of(violation), where, f"{sentence or unmet.sentence}.", named, remedy)

    @cached_property
    def _constraints(self) -> Constraints:
        return Constraints(self.profile.quads, self.facts.short)

    def _shown(self, value: Object) -> str:
        return f"“{value.value if isinstance(value, Literal) else self.facts.short(value)}”"

    def _value(self, violation: Violation) -> Object | None:
        """Return the value a violation names, as the facts hold it."""
        node = unskolem(violation.focus)
        if not violation.value:
            return None
        for value in self.facts.values(node, violation.path):
            if _written(value) == violation.value:
                return value
        return None

    def _where(self, node: str, path: str, value: Object | None) -> Where:
        """Return the place of a statement about a node; of one that names it when nothing is said about it."""
        if self.facts.describes(node):
            return self.places.find(node, path, value)
        for file in self.facts.files:
            for subject, about in file.out.items():
                for predicate, values in about.items():
                    for item in values:
                        if item == node or (_is_literal(node) and _written(item) == node):
                            return self.places.find(subject, predicate, item)
        return self._in_shapes(node)

    def _in_shapes(self, node: str) -> Where:
        """Return the shapes file that names a node, at its first line."""
        for document in self.profile.documents:
            if any(quad.object in (NamedNode(node), pyoxigraph.Literal(node)) for quad in document.quads):
                return document.path, 1, 1
        return next((document.path for document in self.profile.documents), ""), 1, 1


def _identity(violation: Violation) -> tuple[str, ...]:
    return violation.focus, violation.path, violation.value, violation.shape, violation.component


def _is_literal(node: str) -> bool:
    return node.startswith('"')


def _written(value: Object) -> str:
    return f"<{value}>" if isinstance(value, str) else str(value)
