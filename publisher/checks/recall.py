"""A full check that judges only what changed since a remembered one, and all that affects."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence, Set

from publisher.checks.facts import Facts
from publisher.checks.memory import Record
from publisher.checks.profiles import read_profile
from publisher.checks.registry import all_rules
from publisher.checks.relations import Relations
from publisher.checks.report import Report
from publisher.checks.runner import Checker, Found
from publisher.checks.scope import affected_nodes, changed_nodes, namesakes
from publisher.checks.shapes import Engine
from publisher.checks.shelf import Shelf
from publisher.checks.statements import Object
from publisher.trees import FileTree
from publisher.workspace import graph_iri


def remembered(record: Record, tree: FileTree, *, start: float) -> Report:
    """Return the report of a record, when nothing is different."""
    findings = tuple(sorted({item for _, item in record.found}))
    seconds = time.perf_counter() - start
    return Report(findings, all_rules(read_profile(tree)), len(record.files), record.concepts, seconds)


def found_since(
    checker: Checker, engine: Engine, record: Record | None, shelf: Shelf, *, worth: float = 0.5
) -> frozenset[Found]:
    """Return everything a full check finds, taking over from a record what cannot have changed.

    When more than this share of the nodes must be judged, judging all of them is as quick. A shelf holds what is known
    of the files.
    """
    before = _facts_of(record, checker, shelf) if record and not checker.workspace.broken else None
    if record is None or before is None or checker.profile.whole.documents:
        return checker.found(engine)
    focus = _focus(checker, record, before, shelf)
    if len(focus) > worth * len(list(checker.facts.subjects())):
        return checker.found(engine)
    kept = {(node, item) for node, item in record.found if node and node not in focus and not _is_blank(node)}
    return checker.found(engine, focus) | kept


def _focus(checker: Checker, record: Record, before: Facts, shelf: Shelf) -> frozenset[str]:
    """Return the nodes to judge: those that changed and all they affect, and those with a finding that may have moved.

    Nameless nodes have other names each time a file is read; those of a file with findings about some are all judged.
    """
    after = checker.facts
    now = {source.path: shelf.digest(source.data) for source in checker.workspace.sources}
    paths = {path for path in now.keys() | record.files.keys() if now.get(path) != record.files.get(path)}
    moved = {node for node, item in record.found if item.path in paths}
    nameless = tuple({node.rpartition(":")[0] + ":" for node, _ in record.found if _is_blank(node)})
    renamed = {node for node in after.subjects() if node.startswith(nameless)} if nameless else set()
    both = [(_file(path, before), _file(path, after)) for path in paths]
    reordered = frozenset[str]().union(*(_reordered(old, new) for old, new in both))
    rewritten = set[str]().union(*(_rewritten(old, new) for old, new in both))
    changed = changed_nodes(before, after) | reordered | rewritten
    affected = affected_nodes(changed, Relations(before), checker.relations, reordered=reordered)
    alike = namesakes(checker.earlier, affected, before, after) if checker.earlier else frozenset()
    return affected | moved | renamed | alike


_Out = Mapping[str, Mapping[str, Sequence[Object]]]
"""What a file says, by node."""


def _file(path: str, facts: Facts) -> _Out:
    return next((file.out for file in facts.files if file.source.path == path), {})


def _reordered(old: _Out, new: _Out) -> Set[str]:
    """Return the nodes of a file in which those that are in both states stand in another order.

    What a finding says may depend on which of several nodes comes first.
    """
    both = old.keys() & new.keys()
    same = [node for node in old if node in both] == [node for node in new if node in both]
    return set() if same else old.keys() | new.keys()


def _rewritten(old: _Out, new: _Out) -> Set[str]:
    """Return the nodes of which a file says other things, or the same in another order.

    What a finding says may depend on which label comes first.
    """
    return {node for node in old.keys() & new.keys() if list(old[node].items()) != list(new[node].items())}


def _facts_of(record: Record, checker: Checker, shelf: Shelf) -> Facts | None:
    """Return the facts of the files as they were, taking over those that are the same; None when any is not known."""
    now = {file.source.path: file for file in checker.facts.files}
    files = []
    for path, digest in sorted(record.files.items()):
        same = now.get(path)
        if same is None or shelf.digest(same.source.data) != digest:
            same = shelf.kept(path, graph_iri(path, checker.workspace.settings), digest)
        if same is None:
            return None
        files.append(same)
    return Facts(tuple(files), checker.workspace.settings)


def _is_blank(node: str) -> bool:
    return node.startswith("_:")
