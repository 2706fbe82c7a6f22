"""Numbers of a list's concepts: those ever used, and the next free one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode

from publisher.changes.lookup import Lookup
from publisher.errors import ConfigurationError
from publisher.git import find_repository
from publisher.namespaces import VANN
from publisher.trees import MAPPINGS, VOCAB, FileTree, WorkingTree
from publisher.workspace import Workspace

_PREFIX = re.compile(r"@?prefix\s+([^\s:]*):\s*<([^>\s]*)>", re.IGNORECASE)
_SMALL = 100


def namespace_of(lookup: Lookup, scheme: NamedNode) -> str:
    """Return what a list's concepts' addresses start with: stated, or what most of them share.

    Raises ConfigurationError when the list has neither.
    """
    stated = lookup.index.text(scheme, VANN + "preferredNamespaceUri")
    if stated:
        return stated
    starts = Counter(re.split(r"[^/#]*$", node.value)[0] for node in lookup.members(scheme))
    if not starts:
        message = "is empty and has no vann:preferredNamespaceUri, so no address can be made"
        raise ConfigurationError(f"{lookup.name(scheme)} {message}. Add the property to the list.")
    return starts.most_common(1)[0][0]


def used_numbers(workspace: Workspace, namespace: str) -> frozenset[int]:
    """Return every number that an address below a namespace has, or had anywhere in the history of the repository.

    Addresses in running text count: a number that was ever named is never given to something else.
    """
    texts = [source.data.decode("utf-8", errors="replace") for source in workspace.sources]
    return frozenset(_numbers([*texts, _history(workspace.tree)], namespace))


def _history(tree: FileTree) -> str:
    """Return every line ever added to or taken from lists and mappings, on any branch.

    Raises ConfigurationError in a shallow clone.
    """
    repository = find_repository(tree.root) if isinstance(tree, WorkingTree) else None
    if repository is None or not isinstance(tree, WorkingTree) or not repository.has_commits():
        return ""
    if repository.run("rev-parse", "--is-shallow-repository").strip() == b"true":
        message = "This copy lacks the older history, so nobody can tell which numbers were ever used."
        raise ConfigurationError(f"{message} Run 'git fetch --unshallow' first.")
    below = tree.root.resolve().relative_to(repository.root.resolve()).as_posix()
    folders = [folder if below == "." else f"{below}/{folder}" for folder in (VOCAB, MAPPINGS)]
    log = repository.run("log", "--all", "-p", "-U0", "--format=", "--no-color", "--no-ext-diff", "--", *folders)
    return log.decode("utf-8", errors="replace")


def _numbers(texts: Iterable[str], namespace: str) -> Iterable[int]:
    for text in texts:
        names = {re.escape(name) for name, space in _PREFIX.findall(text) if space == namespace}
        starts = [re.escape(namespace), *(rf"(?<![\w-]){name}:" for name in sorted(names))]
        for start in starts:
            yield from (int(number) for number in re.findall(rf"{start}(\d+)(?![\w-])", text))


def next_number(used: Sequence[int] | frozenset[int]) -> int:
    """Return the number after the highest one used.

    A few numbers far above all others (10010 in a list that ends at 1818) do not move the list's count up there: the
    count ends before the first gap that is wider than the list is long.
    """
    last = 0
    for place, number in enumerate(sorted(used)):
        if number - last > max(_SMALL, place):
            break
        last = number
    else:
        return last + 1
    free = last + 1 if last else min(used)
    while free in used:
        free += 1
    return free
