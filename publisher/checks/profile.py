"""The application profile: SHACL shapes as rules.

A property shape with an IRI is a rule, and so is a node shape with an IRI, a name and a constraint. Its id is the IRI's
last part and its page is written in the shapes file: ``sh:name`` (title), ``sh:description`` (what), and ``rule:why``,
``rule:remedy``, ``rule:bad``, ``rule:good``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeGuard, TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from publisher.checks.finding import Severity
from publisher.checks.rule import Page, Rule, Scope
from publisher.checks.shapes import Violation, skolem
from publisher.namespaces import OWL, RDF_TYPE, RDFS, SH
from publisher.rdf.parse import Document

Node = NamedNode | BlankNode | Triple
Term = TypeVar("Term")
RULE = "urn:publisher:rule:"
UNNAMED_SHAPE = "profile"
_SEVERITIES = {SH + "Violation": Severity.ERROR, SH + "Warning": Severity.WARNING, SH + "Info": Severity.INFO}
_TARGETS = frozenset(f"{SH}target{name}" for name in ("Class", "Node", "SubjectsOf", "ObjectsOf", ""))
_DOCUMENTING = frozenset(SH + name for name in ("name", "description", "message", "severity", "order", "group"))
_PLAIN = _TARGETS | _DOCUMENTING | {SH + "property", SH + "deactivated", SH + "declare", SH + "prefixes"}
_OF_A_VALUE = (
    "class datatype nodeKind minCount maxCount minInclusive maxInclusive minExclusive maxExclusive minLength maxLength "
    "pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals hasValue in defaultValue"
)
_LOCAL = _DOCUMENTING | {SH + name for name in (*_OF_A_VALUE.split(), "targetClass", "property", "path", "deactivated")}
"""What a shape may say and be judged by the statements about each node alone, and the classes of what they name."""

_ANYWHERE = (
    "target targetNode targetSubjectsOf targetObjectsOf inversePath alternativePath zeroOrMorePath oneOrMorePath "
    "zeroOrOnePath node not and or xone qualifiedValueShape qualifiedMinCount qualifiedMaxCount "
    "qualifiedValueShapesDisjoint closed ignoredProperties sparql select prefixes declare prefix namespace"
)
_SHARED = _LOCAL | {SH + name for name in _ANYWHERE.split()}
"""What a test shows both engines to judge alike."""

_BLANKS = re.compile(r"\{[?$]\w+\}")
_NAMING = frozenset({SH + "path", SH + "name"})
"""What makes a shape with an IRI a rule of its own."""

_CLASSES = frozenset({RDFS + "Class", OWL + "Class"})
_UNNAMED_PAGE = Page(
    title="A description does not meet a shape",
    what="A constraint of this workspace's shapes that has no name of its own is not met.",
    why="The workspace's shapes say what every list must have.",
    remedy="Compare the description with the shape; give the property shape an IRI to make it a rule with a page.",
    bad="",
    good="",
    source="The SHACL profile (shapes/).",
)
_UNNAMED = {
    level: Rule(
        UNNAMED_SHAPE if level is Severity.ERROR else f"{UNNAMED_SHAPE}-{level}", level, Scope.SHAPE, _UNNAMED_PAGE
    )
    for level in Severity
}
"""The rules of all constraints without a name, by the severity their shapes state."""


@dataclass(frozen=True)
class Profile:
    """All shapes of a workspace."""

    documents: tuple[Document, ...]

    @cached_property
    def text(self) -> str:
        """The shapes as N-Triples (which are Turtle), without their documentation: engines slow down reading it."""
        triples = (self._named(quad) for quad in self.quads if not _documents(quad.predicate.value))
        return (serialize(triples, format=RdfFormat.N_TRIPLES) or b"").decode()

    def _named(self, quad: Quad) -> Triple:
        """Return a statement with an IRI made up for each nameless shape: engines then tell which is not met."""
        return Triple(self._name(quad.subject), quad.predicate, self._name(quad.object))

    def _name(self, term: Term) -> Term | NamedNode:
        is_shape = isinstance(term, BlankNode) and _is_shape(self._about.get(term, []))
        return NamedNode(skolem(str(term))) if is_shape else term

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
    def local(self) -> Profile:
        """The shapes that can be judged by the statements about each node alone."""
        reached = {node for root in self._local_roots for node in self._reach(root)}
        return self._of(quad for quad in self.quads if quad.subject in reached)

    @cached_property
    def whole(self) -> Profile:
        """The shapes that have other targets than classes, or look further than the node; often none."""
        if all(root in self._local_roots for root in self._roots):
            return Profile(())
        local = self._local_roots
        return self._of(q for q in self.quads if q.subject not in local or q.predicate.value not in _TARGETS)

    def _of(self, quads: Iterable[Quad]) -> Profile:
        found = tuple(quads)
        return Profile((Document("", found, {}),)) if found else Profile(())

    @cached_property
    def _roots(self) -> tuple[Node, ...]:
        """The shapes that have a target: a stated one, or themselves as a class."""
        return tuple(node for node, about in self._about.items() if _is_target(about))

    @cached_property
    def _local_roots(self) -> frozenset[Node]:
        if SH + "parameter" in self._predicates:  # a constraint of one's own can ask for anything
            return frozenset()
        return frozenset(root for root in self._roots if self._is_local(root))

    @property
    def needs_record(self) -> bool:
        """Whether only the engine of record knows all that the shapes use."""
        return any(name.startswith(SH) and name not in _SHARED for name in self._predicates)

    @cached_property
    def _predicates(self) -> frozenset[str]:
        return frozenset(quad.predicate.value for quad in self.quads)

    @cached_property
    def _about(self) -> Mapping[Node, list[Quad]]:
        about: dict[Node, list[Quad]] = {}
        for quad in self.quads:
            about.setdefault(quad.subject, []).append(quad)
        return about

    def _reach(self, root: Node) -> set[Node]:
        found, queue = {root}, [root]
        while queue:
            for quad in self._about[queue.pop()]:
                term = quad.object
                if isinstance(term, Literal) or quad.predicate.value == RDF_TYPE:
                    continue
                if term in self._about and term not in found:
                    found.add(term)
                    queue.append(term)
        return found

    def _is_local(self, root: Node) -> bool:
        if _classes(self._about[root]) & _CLASSES:
            return False
        quads = [quad for node in self._reach(root) for quad in self._about[node]]
        if any(quad.predicate.value.startswith(SH) and quad.predicate.value not in _LOCAL for quad in quads):
            return False
        steps = {quad.subject: quad.object for quad in quads if quad.predicate.value == SH + "path"}
        nested = any(quad.predicate.value == SH + "property" and quad.subject in steps for quad in quads)
        return not nested and all(isinstance(step, NamedNode) for step in steps.values())

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rules the shapes are, by shape IRI."""
        named = {
            node.value: _rule(node.value, words)
            for node, words in self._constraining.items()
            if isinstance(node, NamedNode) and words.keys() & _NAMING
        }
        rest = {_severity(words) for node, words in self._constraining.items() if _iri(node) not in named}
        return named | {item.id: item for level, item in _UNNAMED.items() if level in rest}

    @cached_property
    def _constraining(self) -> Mapping[Node, dict[str, str]]:
        """The shapes with a constraint of their own, and the words each says of itself."""
        return {
            node: {quad.predicate.value: str(getattr(quad.object, "value", "")) for quad in about}
            for node, about in self._about.items()
            if _constrains(about)
        }

    @cached_property
    def _messages(self) -> re.Pattern[str]:
        """The messages the shapes state; a name in braces stands for any text."""
        said = [
            quad.object.value
            for quad in self.quads
            if quad.predicate.value == SH + "message" and isinstance(quad.object, Literal)
        ]
        patterns = (".*".join(re.escape(part) for part in _BLANKS.split(text)) for text in said)
        return re.compile("|".join(patterns), re.DOTALL)

    def said(self, violation: Violation) -> str:
        """Return what is wrong: the shape's own message, else its title, else nothing.

        A message an engine makes up is not used: each engine has its own.
        """
        if violation.message and self._messages.fullmatch(violation.message):
            return violation.message.rstrip(".")
        return self.rules[violation.shape].page.title if violation.shape in self._titled else ""

    def remedy(self, violation: Violation) -> str:
        """Return what the shape itself says is to be done; empty for nothing."""
        return self.rules[violation.shape].page.remedy if violation.shape in self.rules else ""

    @cached_property
    def _titled(self) -> frozenset[str]:
        """The shapes that say in words what they ask."""
        return frozenset(_iri(node) for node, words in self._constraining.items() if SH + "name" in words)

    def rule_of(self, violation: Violation) -> str:
        """Return the rule id of a violation; shapes without an IRI share one for each severity."""
        if violation.shape in self.rules:
            return self.rules[violation.shape].id
        return _UNNAMED[_SEVERITIES.get(violation.severity, Severity.ERROR)].id


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
    return Rule(_local(shape), _severity(words), Scope.SHAPE, page)


def _severity(words: Mapping[str, str]) -> Severity:
    """Return the severity a shape states; SHACL section 2.1.4 makes it a violation where there is none."""
    return _SEVERITIES.get(words.get(SH + "severity", ""), Severity.ERROR)


def _iri(node: Node) -> str:
    """Return a shape's IRI; empty for one that has none."""
    return node.value if isinstance(node, NamedNode) else ""


def _is_word(term: object) -> TypeGuard[NamedNode | Literal]:
    return isinstance(term, NamedNode | Literal)


def _classes(about: list[Quad]) -> set[str]:
    return {quad.object.value for quad in about if quad.predicate.value == RDF_TYPE and _is_word(quad.object)}


def _is_target(about: list[Quad]) -> bool:
    """Say whether a node of the shapes graph is a shape with a target, be it itself as a class."""
    stated = any(quad.predicate.value in _TARGETS for quad in about)
    return stated or (_is_shape(about) and bool(_classes(about) & _CLASSES))


def _is_shape(about: list[Quad]) -> bool:
    names = {quad.predicate.value for quad in about}
    return bool(names & (_TARGETS | {SH + "path", SH + "property"})) or SH + "NodeShape" in _classes(about)


def _constrains(about: list[Quad]) -> bool:
    """Say whether a node of the shapes graph is a shape with a constraint of its own."""
    names = {quad.predicate.value for quad in about}
    return _is_shape(about) and any(name.startswith(SH) and name not in _PLAIN for name in names)


def _documents(predicate: str) -> bool:
    return predicate.startswith(RULE) or predicate in (SH + "name", SH + "description")


def _local(iri: str) -> str:
    return re.split(r"[/#:]", iri)[-1] or iri
