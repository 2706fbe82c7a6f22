"""The application profile: SHACL shapes as rules, and the data each engine judges.

A property shape with an IRI is a rule; its id is the IRI's last part and its page is written in the shapes file:
``sh:name`` (title), ``sh:description`` (what), and ``rule:why``, ``rule:remedy``, ``rule:bad``, ``rule:good``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from publisher.checks.facts import Facts
from publisher.checks.finding import Severity
from publisher.checks.rule import Page, Rule, Scope
from publisher.checks.statements import Object
from publisher.namespaces import RDF_TYPE, SH
from publisher.rdf.parse import Document

RULE = "urn:publisher:rule:"
UNNAMED_SHAPE = "profile"
_BLANK = "urn:publisher:blank:"
_SEVERITIES = {SH + "Violation": Severity.ERROR, SH + "Warning": Severity.WARNING, SH + "Info": Severity.INFO}


@dataclass(frozen=True, order=True)
class Violation:
    """One result of a SHACL engine: full IRIs; ``value`` is in N-Triples syntax, empty for none."""

    focus: str
    path: str
    value: str
    shape: str
    component: str
    message: str
    severity: str


@dataclass(frozen=True)
class Work:
    """What an engine judges: the nodes (IRIs), N-Triples of each, those of what they point to, Turtle of the shapes."""

    focus: tuple[str, ...]
    about: tuple[str, ...]
    around: str
    shapes: str

    @property
    def data(self) -> str:
        """Return all data as one N-Triples text."""
        return "\n".join((*self.about, self.around)) + "\n"

    def part(self, start: int, step: int) -> Work:
        """Return the work of every ``step``-th node."""
        return Work(self.focus[start::step], self.about[start::step], self.around, self.shapes)


_PLAIN = frozenset(
    SH + name
    for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "property", "name", "description")
)
_UNNAMED = Rule(
    UNNAMED_SHAPE,
    Severity.ERROR,
    Scope.SHAPE,
    Page(
        title="A description does not meet a shape",
        what="A constraint of this workspace's shapes that has no name of its own is not met.",
        why="The workspace's shapes say what every list must have.",
        remedy="Compare the description with the shape; give the property shape an IRI to make it a rule with a page.",
        bad="",
        good="",
        source="The SHACL profile (shapes/).",
    ),
)
"""The rule of all constraints without a name."""


class Engine(Protocol):
    """A SHACL engine (core constraints)."""

    @property
    def name(self) -> str:
        """Its name, as the report shows it."""

    @property
    def in_process(self) -> bool:
        """Whether it judges in the process it is called in, and may be called in several at once."""

    def validate(self, work: Work) -> list[Violation]:
        """Return the violations of the nodes to judge, in any order."""


@dataclass(frozen=True)
class Profile:
    """All shapes of a workspace."""

    documents: tuple[Document, ...]

    @cached_property
    def text(self) -> str:
        """The shapes as N-Triples (which are Turtle), without their documentation: engines slow down reading it."""
        triples = (quad.triple for quad in self.quads if not _documents(quad.predicate.value))
        return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()

    @cached_property
    def quads(self) -> tuple[Quad, ...]:
        """All statements of the shapes."""
        return tuple(quad for document in self.documents for quad in document.quads)

    @cached_property
    def paths(self) -> frozenset[str]:
        """Every IRI the shapes name as a path, or within one."""
        shapes = {quad.object.value for quad in self.quads if isinstance(quad.object, NamedNode)}
        return frozenset(shapes | {RDF_TYPE})

    @cached_property
    def targets(self) -> frozenset[str]:
        """The classes whose members are judged."""
        return frozenset(self._values(SH + "targetClass"))

    @cached_property
    def looks_around(self) -> bool:
        """Whether a shape asks for the class of a value."""
        return any(quad.predicate.value == SH + "class" for quad in self.quads)

    def _values(self, predicate: str) -> Iterator[str]:
        for quad in self.quads:
            if quad.predicate.value == predicate and isinstance(quad.object, NamedNode):
                yield quad.object.value

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rules the shapes are, by shape IRI."""
        about: dict[str, dict[str, str]] = {}
        for quad in self.quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                about.setdefault(quad.subject.value, {})[quad.predicate.value] = quad.object.value
        named = {shape: _rule(shape, words) for shape, words in about.items() if SH + "path" in words}
        return {**named, UNNAMED_SHAPE: _UNNAMED} if self._has_unnamed else named

    @cached_property
    def _has_unnamed(self) -> bool:
        """Whether a constraint stands in a shape without an IRI, or in a node shape itself."""
        paths = {quad.subject for quad in self.quads if quad.predicate.value == SH + "path"}
        if any(not isinstance(subject, NamedNode) for subject in paths):
            return True
        nodes = (quad for quad in self.quads if isinstance(quad.subject, NamedNode) and quad.subject not in paths)
        return any(quad.predicate.value.startswith(SH) and quad.predicate.value not in _PLAIN for quad in nodes)

    @cached_property
    def _messages(self) -> frozenset[str]:
        return frozenset(
            quad.object.value
            for quad in self.quads
            if quad.predicate.value == SH + "message" and isinstance(quad.object, Literal)
        )

    def said(self, violation: Violation) -> str:
        """Return what is wrong: the shape's own message, else its title, else the constraint that is not met.

        A message an engine makes up is not used: each engine has its own.
        """
        if violation.message in self._messages:
            return violation.message
        if violation.shape in self.rules:
            return self.rules[violation.shape].page.title
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", _local(violation.component).removesuffix("ConstraintComponent")).lower()
        return f"{_local(violation.path) or 'the description'} does not meet the shape ({words})"

    def rule_of(self, shape: str) -> str:
        """Return the rule id of a shape; shapes without an IRI share one."""
        return self.rules[shape].id if shape in self.rules else UNNAMED_SHAPE


def _rule(shape: str, words: Mapping[str, str]) -> Rule:
    title = words.get(SH + "name", _local(shape))
    page = Page(
        title=title,
        what=words.get(SH + "description", title),
        why=words.get(RULE + "why", ""),
        remedy=words.get(RULE + "remedy", ""),
        bad=words.get(RULE + "bad", "").strip(),
        good=words.get(RULE + "good", "").strip(),
        source="The SHACL profile (shapes/).",
    )
    severity = _SEVERITIES.get(words.get(SH + "severity", ""), Severity.ERROR)
    return Rule(_local(shape), severity, Scope.SHAPE, page)


def _documents(predicate: str) -> bool:
    return predicate.startswith(RULE) or predicate in (SH + "name", SH + "description")


def _local(iri: str) -> str:
    return re.split(r"[/#:]", iri)[-1] or iri


def written(term: str) -> str:
    """Return a term as the store writes it, from any Turtle way of writing it; empty for none."""
    if not term:
        return ""
    return str(next(iter(parse(f"<urn:x> <urn:x> {term} .", RdfFormat.TURTLE))).object)


def work_for(facts: Facts, profile: Profile, focus: Iterable[str] | None = None) -> Work:
    """Return the work of judging the given nodes (all when None): only what the shapes ask about, no more."""
    chosen = [node for node in _targets(facts, profile, focus) if not _unsound(node)]
    about = ("\n".join(_statements(facts, profile, node)) for node in chosen)
    around = _types_around(facts, profile, chosen) if profile.looks_around else ()
    return Work(tuple(skolem(node) for node in chosen), tuple(about), "\n".join(around), profile.text)


def _targets(facts: Facts, profile: Profile, focus: Iterable[str] | None) -> list[str]:
    if focus is None:
        return facts.of_class(*profile.targets)
    classes = {below for name in profile.targets for below in facts.subclasses(name)}
    return sorted(node for node in set(focus) if not classes.isdisjoint(facts.types(node)))


def _statements(facts: Facts, profile: Profile, node: str) -> Iterator[str]:
    name = skolem(node)
    for predicate, value in facts.about(node):
        if predicate in profile.paths:
            yield f"<{name}> <{predicate}> {_term(value)} ."


def _types_around(facts: Facts, profile: Profile, nodes: Iterable[str]) -> Iterator[str]:
    values = {
        value
        for node in nodes
        for predicate, value in facts.about(node)
        if isinstance(value, str) and predicate in profile.paths and predicate != RDF_TYPE
    }
    for node in sorted(values):
        for name in facts.types(node):
            yield f"<{skolem(node)}> <{RDF_TYPE}> {_term(name)} ."


def _term(value: Object) -> str:
    return f"<{skolem(value)}>" if isinstance(value, str) else str(value)


def skolem(node: str) -> str:
    """Return an IRI for a node: its own, or one made up for a blank node."""
    return _BLANK + node[2:] if node.startswith("_:") else node


def unskolem(iri: str) -> str:
    """Return the node an IRI of ``skolem`` stands for."""
    return "_:" + iri.removeprefix(_BLANK) if iri.startswith(_BLANK) else iri


def _unsound(node: str) -> bool:
    return any(character in node for character in ' <>"{}|\\^`')
