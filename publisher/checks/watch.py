"""Check again whenever a file is saved, looking only at what the change can affect."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from publisher.checks.ahead import know_lines, read_ahead
from publisher.checks.report import Report
from publisher.checks.runner import Checker, checker_for, facts_of, report
from publisher.checks.scope import affected_nodes, changed_nodes, namesakes
from publisher.checks.shapes import Engine
from publisher.checks.shelf import Shelf
from publisher.errors import RdfSyntaxError
from publisher.rdf.formats import format_of_path
from publisher.trees import MAPPINGS, RELEASES, VOCAB, ReadOnce, WorkingTree, settings_of
from publisher.workspace import Source, Workspace, load_workspace, read_source

_SETTLE = 0.03
"""Seconds a file must stay as it is before it is read."""

Stamps = Mapping[str, tuple[int, int]]
"""When each file was last changed (nanoseconds) and its size in bytes, by path."""


@dataclass
class Watch:
    """A workspace under observation.

    ``earlier`` is the revision the persistence rules compare with, ``days`` those a change since then may be dated.
    """

    tree: WorkingTree
    engine: Engine
    earlier: Workspace | None = None
    days: frozenset[str] = frozenset()
    _checker: Checker | None = None
    _sound: Checker | None = None
    _stamps: Stamps = field(default_factory=dict)

    def first(self) -> Report:
        """Judge everything."""
        start = time.perf_counter()
        self._stamps = self._look()
        files, shelf = ReadOnce(self.tree), Shelf()
        read_ahead(files, settings_of(files), shelf)
        workspace = load_workspace(files, sound=shelf.holds)
        self._checker = self._sound = checker_for(workspace, earlier=self.earlier, days=self.days, shelf=shelf)
        return report(self._checker, self.engine, start=start)

    def again(self) -> Report | None:
        """Judge what the files saved since the last look affect; None when none was."""
        stamps = self._look()
        if stamps == self._stamps or self._checker is None or not self._settled(stamps):
            return None
        start = time.perf_counter()
        changed = {path for path in stamps.keys() | self._stamps.keys() if stamps.get(path) != self._stamps.get(path)}
        if any(not path.startswith((VOCAB, MAPPINGS)) for path in changed):
            return self.first()
        self._stamps = stamps
        self._checker = self._after(self._checker, changed)
        found = report(self._checker, self.engine, self._focus(), start=start)
        self._sound = self._sound if self._checker.workspace.broken else self._checker
        return found

    def _settled(self, stamps: Stamps) -> bool:
        """Say whether nobody is still writing: some editors empty a file before they fill it."""
        time.sleep(_SETTLE)
        return self._look() == stamps

    def _look(self) -> Stamps:
        stamps = {}
        for path in self.tree.paths():
            try:
                status = (self.tree.root / path).stat()
            except OSError:
                continue
            stamps[path] = (status.st_mtime_ns, status.st_size)
        return stamps

    def _after(self, checker: Checker, changed: set[str]) -> Checker:
        """Return the checker of the files as they are now; only the changed ones are read."""
        workspace, files, shelf = checker.workspace, ReadOnce(self.tree), Shelf()
        sources: dict[str, Source] = {item.path: item for item in workspace.sources if item.path not in changed}
        broken = {error.path: error for error in workspace.broken if error.path not in changed}
        for path in sorted(changed & self._stamps.keys()):
            if format_of_path(path) is None or path.startswith(RELEASES):
                continue
            know_lines(files, path, workspace.settings, shelf)
            try:
                sources[path] = read_source(files, path, workspace.settings, sound=shelf.holds)
            except RdfSyntaxError as error:
                broken[path] = error
        ordered = tuple(source for _, source in sorted(sources.items()))
        now = Workspace(self.tree, workspace.settings, ordered, tuple(error for _, error in sorted(broken.items())))
        facts = facts_of(now, checker.facts, shelf=shelf)
        return Checker(now, facts, checker.profile, checker.earlier, checker.days)

    def _focus(self) -> frozenset[str]:
        """Return the nodes to judge: all that differs from the last sound state, and what it affects.

        None while a file cannot be read, for its concepts are not gone.
        """
        before, after = self._sound, self._checker
        if before is None or after is None or after.workspace.broken:
            return frozenset()
        changed = changed_nodes(before.facts, after.facts)
        affected = affected_nodes(changed, before.relations, after.relations)
        published = after.earlier
        return affected | namesakes(published, affected, before.facts, after.facts) if published else affected
