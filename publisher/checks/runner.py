"""Run every rule over a workspace and report what it finds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from publisher.checks.accelerated import AcceleratedEngine, available
from publisher.checks.certain import Certainty
from publisher.checks.choice import Choice
from publisher.checks.encoding import visible
from publisher.checks.facts import Facts
from publisher.checks.finding import Finding
from publisher.checks.places import Places
from publisher.checks.policy import Policy, read_policy
from publisher.checks.profile import Profile
from publisher.checks.profiles import read_profile
from publisher.checks.registry import NEED_EVERY_FILE, all_rules
from publisher.checks.relations import Relations
from publisher.checks.report import Report
from publisher.checks.rule import Problem, Rule, Scope, Subject
from publisher.checks.scope import affected_nodes, changed_nodes, touched_nodes
from publisher.checks.shacl import PyshaclEngine
from publisher.checks.shapes import Engine
from publisher.checks.shelf import Shelf
from publisher.checks.statements import file_facts
from publisher.checks.syntax import FILE_CHECKS
from publisher.checks.violations import Fault, Judgement
from publisher.namespaces import OWL
from publisher.processes import shared
from publisher.workspace import Workspace

Found = tuple[str, Finding]
"""A finding, and the node it is about."""

_STRETCH, _STRETCHES = 20_000, 12
"""Fewest nodes, and most stretches of them, that a family of rules judges apart."""

_WORTH = 4
"""Pieces of work from which on other processes are worth their start."""

_READ = 2_000
"""Characters of a message, label or remedy that are shown."""


@dataclass(frozen=True)
class Checker:
    """Everything one run needs.

    ``earlier`` are the facts of the revision compared with, ``days`` (ISO 8601) those a change since then may be dated.
    From ``many`` nodes on it is worth finding out first which are at risk, and judging them in several processes.
    """

    workspace: Workspace
    facts: Facts
    profile: Profile
    earlier: Facts | None = None
    days: frozenset[str] = frozenset()
    many: int = 1_000

    @cached_property
    def earlier_relations(self) -> Relations:
        """Relations of the earlier facts; of the present ones when there are no earlier."""
        return Relations(self.earlier) if self.earlier else self.relations

    @cached_property
    def relations(self) -> Relations:
        """Relations of the present facts."""
        return Relations(self.facts)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by id."""
        return all_rules(self.profile)

    @cached_property
    def policy(self) -> Policy:
        """The workspace's word on every rule."""
        return read_policy(self.workspace.settings, {name: item.severity for name, item in self.rules.items()})

    @cached_property
    def places(self) -> Places:
        """Places in the present files."""
        return Places(self.facts)

    @cached_property
    def earlier_places(self) -> Places:
        """Places in the earlier files."""
        return Places(self.earlier or self.facts)

    def findings(self, engine: Engine, focus: frozenset[str] | None = None) -> tuple[Finding, ...]:
        """Return the findings about the nodes in focus (all when None) and about files, in order of place."""
        return tuple(sorted({item for _, item in self.found(engine, focus)}))

    def found(self, engine: Engine, focus: frozenset[str] | None = None) -> frozenset[Found]:
        """Return the same, each with the node it is about; empty for a file."""
        nodes = list(self.facts.subjects()) if focus is None else sorted(focus)
        many = len(nodes) >= self.many
        work = self._work(nodes, engine) if many else [partial(self._of_nodes, self.choice, nodes, many=False)]
        work.append(partial(self._of_history, focus))
        judged = shared(work) if len(work) >= _WORTH else [do() for do in work]
        found = {*self._of_files(), *chain.from_iterable(judged)}
        if not (many and engine.in_process):
            found.update(self._of_shapes(engine, focus))
        found.update(self._of_shapes_that_look_anywhere(engine, focus))
        return frozenset(found)

    def _work(self, nodes: list[str], engine: Engine) -> list[Callable[[], list[Found]]]:
        """Return what there is to do about many nodes, in pieces that can be done apart."""
        families = self.choice.by_family()
        if families:
            self.relations.prepare()
        size = max(_STRETCH, len(nodes) // _STRETCHES + 1)
        parts = [nodes[start : start + size] for start in range(0, len(nodes), size)]
        rules = [partial(self._of_nodes, choice, part, many=True) for part in parts for choice in families]
        return [partial(self._of_doubtful, engine, nodes), *rules] if engine.in_process else [*rules]

    @cached_property
    def certainty(self) -> Certainty:
        """Which nodes the engine need not be asked about, as they certainly meet the shapes."""
        return Certainty(self.facts, self.profile.local)

    def _of_doubtful(self, engine: Engine, nodes: Sequence[str]) -> list[Found]:
        """Return what the engine finds about those of the nodes it need be asked about."""
        focus = frozenset(nodes).intersection(self.certainty.doubtful) if self.asks_shapes else frozenset[str]()
        return list(self._of_shapes(engine, focus)) if focus else []

    @cached_property
    def asks_shapes(self) -> bool:
        """Say whether any shape is asked: its rule is not off."""
        shapes = (name for name, item in self.rules.items() if item.scope is Scope.SHAPE)
        return any(self.policy.settings[name].severity is not None for name in shapes)

    def _of_files(self) -> Iterator[Found]:
        for name, check in FILE_CHECKS.items():
            for problem in check(self.workspace):
                where = problem.path, problem.line, problem.column
                yield from self._finding(self.rules[name], where, problem.message, remedy=problem.remedy)

    def _of_nodes(self, choice: Choice, nodes: Sequence[str], *, many: bool) -> list[Found]:
        return [found for node, rules in choice.pairs(nodes, many=many) for found in self._judge(node, rules)]

    @cached_property
    def choice(self) -> Choice:
        """Which rules judge which nodes."""
        waits = NEED_EVERY_FILE if self.workspace.broken else frozenset()
        on = (item for item in self.rules.values() if item.check and self.policy.settings[item.id].severity is not None)
        return Choice(self.facts, self.relations, tuple(item for item in on if item.id not in waits))

    def _of_history(self, focus: frozenset[str] | None) -> list[Found]:
        if self.earlier is None:
            return []
        rules = self.choice.by_scope[Scope.HISTORY]
        unreadable = {error.path for error in self.workspace.broken}
        nodes = touched_nodes(self.earlier, self.facts) if focus is None else sorted(focus)
        homes = ((node, self.earlier.homes(node)) for node in nodes)
        judged = (node for node, files in homes if files and not any(file.source.path in unreadable for file in files))
        return [found for node in judged for found in self._judge(node, rules)]

    def _judge(self, node: str, rules: Iterable[Rule]) -> Iterator[Found]:
        subject = Subject(node, self.facts, self.relations, self.earlier, self.days)
        for item in rules:
            if item.check is not None:
                for problem in item.check(subject):
                    yield from self._finding(item, self._where(node, problem), problem.message, node, problem.remedy)

    def _where(self, node: str, problem: Problem) -> tuple[str, int, int]:
        places = self.earlier_places if problem.earlier else self.places
        return places.find(problem.subject or node, problem.predicate, problem.object)

    def _finding(
        self, item: Rule, where: tuple[str, int, int], message: str, node: str = "", remedy: str = ""
    ) -> Iterator[Found]:
        path, line, column = where
        severity = self.policy.severity(item.id, path)
        if severity is None:
            return
        iri = self._named(node)
        label = self.facts.label(iri) or (self.earlier.label(iri) if self.earlier else "")
        accepted = self.policy.reason(item.id, iri or path)
        message, label, remedy = (_bounded(text) for text in (message, label, remedy or item.page.remedy))
        yield node, Finding(path, line, column, item.id, severity, message, iri, label, item.page.why, remedy, accepted)

    def _named(self, node: str) -> str:
        """Return the IRI a finding about a node names; for a mapping's details the mapped concept's."""
        if not node.startswith("_:"):
            return node
        return next((value for value in self.facts.nodes(node, OWL + "annotatedSource")), "")

    def _of_shapes(self, engine: Engine, focus: frozenset[str] | None) -> Iterator[Found]:
        for fault in self._judgement.of_nodes(engine, focus) if self.asks_shapes else ():
            yield from self._of_fault(fault)

    def _of_shapes_that_look_anywhere(self, engine: Engine, focus: frozenset[str] | None) -> Iterator[Found]:
        for fault in self._judgement.of_everything(engine, focus) if self.asks_shapes else ():
            yield from self._of_fault(fault)

    def _of_fault(self, fault: Fault) -> Iterator[Found]:
        yield from self._finding(self.rules[fault.rule], fault.where, fault.message, fault.node, fault.remedy)

    @property
    def _judgement(self) -> Judgement:
        return Judgement(self.facts, self.profile, self.places, self.earlier)


def _bounded(text: str) -> str:
    """Return a text fit to be shown, its middle left out when it is longer than anybody reads."""
    half, text = _READ // 2, visible(text)
    return text if len(text) <= _READ else f"{text[:half]} […] {text[-half:]}"


def run(
    workspace: Workspace,
    *,
    earlier: Workspace | None = None,
    engine: Engine | None = None,
    focus: frozenset[str] | None = None,
) -> Report:
    """Check a workspace.

    ``earlier`` is the revision the persistence rules compare with; without it they do not run. ``engine`` judges the
    SHACL profile (``default_engine`` when None). With ``focus`` only these nodes are judged.
    Raises ConfigurationError for rule settings that make no sense, RdfSyntaxError for broken shapes.
    """
    start = time.perf_counter()
    checker = checker_for(workspace, earlier=earlier)
    return report(checker, engine or default_engine(), focus, start=start)


def changed_since(checker: Checker) -> frozenset[str]:
    """Return the nodes to judge after the changes since the earlier revision: the changed ones and all they affect."""
    before = checker.earlier or checker.facts
    unreadable = frozenset(error.path for error in checker.workspace.broken)
    changed = changed_nodes(before, checker.facts, unreadable)
    return affected_nodes(changed, checker.earlier_relations, checker.relations)


def described_in(checker: Checker, paths: Iterable[str]) -> frozenset[str]:
    """Return the nodes to judge for some files: those the files describe, and all that what changed in them affects.

    Without an earlier revision everything in the files counts as changed.
    """
    wanted = frozenset(paths)
    files = (*checker.facts.files, *(checker.earlier.files if checker.earlier else ()))
    nodes = frozenset(node for file in files if file.source.path in wanted for node in file.out)
    changed = nodes & changed_nodes(checker.earlier, checker.facts) if checker.earlier else nodes
    return nodes | affected_nodes(changed, checker.earlier_relations, checker.relations)


def checker_for(
    workspace: Workspace,
    *,
    earlier: Workspace | None = None,
    profile: Profile | None = None,
    days: frozenset[str] = frozenset(),
    shelf: Shelf | None = None,
    known: Facts | None = None,
) -> Checker:
    """Index a workspace (and the earlier one) for checking; a shelf holds, or facts say, what is known of the files."""
    now = facts_of(workspace, known, shelf=shelf)
    then = facts_of(earlier, now, shelf=shelf) if earlier is not None else None
    return Checker(workspace, now, profile or read_profile(workspace.tree), then, days)


def report(checker: Checker, engine: Engine, focus: frozenset[str] | None = None, *, start: float = 0.0) -> Report:
    """Judge the nodes in focus (all when None); ``start`` is when the work began (``time.perf_counter``)."""
    return report_of(checker, checker.findings(engine, focus), start=start, judged=len(focus or ()))


def report_of(checker: Checker, findings: Iterable[Finding], *, start: float = 0.0, judged: int = 0) -> Report:
    """Return the report of what was found; ``judged`` is the number of nodes looked at when not all were."""
    files = len(checker.facts.files) + len(checker.workspace.broken)
    seconds = time.perf_counter() - start
    ordered = tuple(sorted(set(findings)))
    return Report(ordered, checker.rules, files, len(checker.facts.concepts), seconds, judged)


def facts_of(workspace: Workspace, known: Facts | None = None, *, shelf: Shelf | None = None) -> Facts:
    """Index a workspace's files, taking over those that are the same from ``known``, or else from a shelf."""
    index = shelf.facts if shelf else file_facts
    same = {file.source.path: file for file in known.files} if known else {}
    files = []
    for source in workspace.sources:
        old = same.get(source.path)
        files.append(old if old is not None and old.source is source else index(source))
    return Facts(tuple(files), workspace.settings)


def default_engine(*, of_record: bool = False) -> Engine:
    """Return the SHACL engine: pyshacl where it is asked for or nothing faster is installed."""
    return AcceleratedEngine() if available() and not of_record else PyshaclEngine()
