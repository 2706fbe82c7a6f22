"""What a rule is: one function over the facts, whose docstring is its page in the manual."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from publisher.checks.among import Among, all_of_them
from publisher.checks.applies import Applies, to_all
from publisher.checks.facts import Facts
from publisher.checks.finding import Severity
from publisher.checks.literals import Literal
from publisher.checks.properties import Evidence
from publisher.checks.relations import Relations
from publisher.checks.statements import Object

_SECTION = re.compile(r"^(Why|Do|Source|Bad|Good|Before|After):[ \t]*", re.MULTILINE)


class Scope(StrEnum):
    """What a rule looks at, one at a time."""

    FILE = "file"
    NODE = "anything"
    SKOS = "anything SKOS speaks of"
    CONCEPT = "concept"
    SCHEME = "list"
    LINKSET = "mapping set"
    HISTORY = "history"
    SHAPE = "shape"


class Problem(NamedTuple):
    """What a rule found: a sentence and the statement at fault.

    ``subject`` is empty for the node looked at; an empty ``predicate`` means the node's description as a whole.
    ``earlier`` says that the statement stands in the revision compared with, not in the present files.
    """

    message: str
    predicate: str = ""
    object: Object | None = None
    subject: str = ""
    remedy: str = ""
    earlier: bool = False


@dataclass(frozen=True)
class Subject:
    """Everything a rule is given: the node to judge, the facts, their relations, and the earlier facts if compared.

    ``days`` (ISO 8601) are those on which the files were changed since the earlier state.
    """

    node: str
    facts: Facts
    relations: Relations
    earlier: Facts | None = None
    days: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Return how a sentence names the node."""
        return self.facts.called(self.node)

    @cached_property
    def statements(self) -> tuple[tuple[str, Object], ...]:
        """Predicate and object of every statement about the node."""
        return tuple(self.facts.about(self.node))

    @cached_property
    def texts(self) -> tuple[tuple[str, Literal], ...]:
        """Predicate and object of the statements whose object is a literal."""
        return tuple((name, value) for name, value in self.statements if isinstance(value, Literal))

    @cached_property
    def links(self) -> tuple[tuple[str, str], ...]:
        """Predicate and object of the statements whose object is a node."""
        return tuple((name, value) for name, value in self.statements if isinstance(value, str))

    @cached_property
    def mappings(self) -> tuple[tuple[str, str, str], ...]:
        """The node's mappings in the files of mapping sets: the set's IRI, the property, the other node."""
        return tuple(self.relations.mappings_of(self.node))

    @cached_property
    def roles(self) -> Mapping[str, Evidence]:
        """What the node is used as (concept, scheme, collection), each with a statement that says so."""
        return self.relations.roles(self.node)


Check = Callable[[Subject], Iterator[Problem]]


class Page(NamedTuple):
    """A rule's documentation: sentences of plain text, examples in Turtle without the usual prefixes.

    ``before`` is the earlier revision of a history rule, whose ``bad`` and ``good`` are what it became.
    """

    title: str
    what: str
    why: str
    remedy: str
    bad: str
    good: str
    before: str = ""
    source: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule: its id, default severity, scope, documentation, and the function that judges one node.

    ``applies`` and ``among`` say about which nodes of the scope the function need not be asked.
    """

    id: str
    severity: Severity
    scope: Scope
    page: Page
    check: Check | None = None
    applies: Applies = to_all
    among: Among = all_of_them


def rule(check: Check, severity: Severity, scope: Scope, applies: Applies = to_all, among: Among = all_of_them) -> Rule:
    """Return the rule a function is: id and page are its name and docstring."""
    return replace(file_rule(check, severity), scope=scope, check=check, applies=applies, among=among)


def file_rule(check: Callable[..., Any], severity: Severity) -> Rule:
    """Return the rule a check of whole files is."""
    return Rule(rule_id(check.__name__), severity, Scope.FILE, page(inspect.getdoc(check) or ""))


def rule_id(name: str) -> str:
    """Return the rule id of a function's name."""
    return name.replace("_", "-")


def page(text: str) -> Page:
    """Read a rule's documentation: title, what, and the sections Why, Do, Bad, Good, Before and Source."""
    head, *rest = _SECTION.split(text)
    parts: Mapping[str, str] = dict(zip(rest[::2], rest[1::2], strict=True))
    title, _, what = head.strip().partition("\n")
    return Page(
        title=title.strip().rstrip("."),
        what=_prose(what) or title.strip(),
        why=_prose(parts.get("Why", "")),
        remedy=_prose(parts.get("Do", "")),
        bad=_turtle(parts.get("Bad", "")),
        good=_turtle(parts.get("Good", "")),
        before=_turtle(parts.get("Before", "")),
        source=_prose(parts.get("Source", "")),
    )


def _prose(text: str) -> str:
    return " ".join(text.split())


def _turtle(text: str) -> str:
    return textwrap.dedent(text.strip("\n")).strip()
