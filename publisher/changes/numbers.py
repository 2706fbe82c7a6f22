"""Numbers of a list's concepts: those ever used, and the next free one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from pyoxigraph import NamedNode

from publisher.changes.lookup import Lookup
from publisher.errors import ConfigurationError
from publisher.git import find_repository
from publisher.namespaces import VANN
from publisher.trees import MAPPINGS, VOCAB, FileTree, root_of
from publisher.workspace import Workspace

_PREFIX = re.compile(rb"prefix\s+([^\s:]*):\s*\Z", re.IGNORECASE)
_LONGEST = 300
"""Characters a declaration of a prefix has before the address."""

_PART = re.compile(rb"[\w-]")
_NUMBER = rb"(\d{1,18})(?![\w-])"
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
    texts = (*(source.data for source in workspace.sources), _history(workspace.tree))
    return frozenset(chain.from_iterable(_numbers(text, namespace.encode()) for text in texts))


def _history(tree: FileTree) -> bytes:
    """Return every line ever added to or taken from lists and mappings, on any branch.

    Raises ConfigurationError in a shallow clone.
    """
    root = root_of(tree)
    repository = find_repository(root) if root else None
    if root is None or repository is None or not repository.has_commits():
        return b""
    if repository.is_shallow():
        message = "This copy lacks the older history, so nobody can tell which numbers were ever used."
        raise ConfigurationError(f"{message} Run 'git fetch --unshallow' first.")
    below = root.resolve().relative_to(repository.root.resolve()).as_posix()
    folders = [folder if below == "." else f"{below}/{folder}" for folder in (VOCAB, MAPPINGS)]
    return repository.run("log", "--all", "-p", "-U0", "--format=", "--no-color", "--no-ext-diff", "--", *folders)


def _numbers(text: bytes, namespace: bytes) -> Iterator[int]:
    """Yield the numbers after a namespace or a prefix of it; a search for plain bytes is several times quicker."""
    yield from map(int, re.findall(re.escape(namespace) + _NUMBER, text))
    for name in _names(text, namespace):
        for found in re.finditer(re.escape(name) + b":" + _NUMBER, text):
            if not _PART.match(text, found.start() - 1, found.start()):
                yield int(found[1])


def _names(text: bytes, namespace: bytes) -> set[bytes]:
    """Return the prefixes a text declares for a namespace."""
    ends = (found.start() for found in re.finditer(re.escape(b"<" + namespace + b">"), text))
    heads = (_PREFIX.search(text, max(0, end - _LONGEST), end) for end in ends)
    return {found[1] for found in heads if found}


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
