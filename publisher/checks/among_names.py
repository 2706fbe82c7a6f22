"""Among which nodes a rule about shared names can find anything (see ``publisher.checks.among``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from publisher.checks.relations import Relations
from publisher.namespaces import SKOS

_KINDS = (SKOS + "prefLabel", SKOS + "altLabel")


def sharing_a_name(relations: Relations) -> Set[str]:
    """Return the nodes that share a preferred label, or an alternative one, capitals aside, with another of a list."""
    tables = (relations.facts.names(name) for name in _KINDS)
    return {node for table in tables for nodes in table.values() if len(nodes) > 1 for node in _alike(nodes, relations)}


def named_alike_in_a_place(relations: Relations) -> Set[str]:
    """Return the nodes that share a preferred label, capitals aside, and a parent or none with another of a list."""
    families = relations.families.values()
    return {node for nodes in families if len(nodes) > 1 for node in _alike(nodes, relations)}


def _alike(nodes: Iterable[str], relations: Relations) -> Iterator[str]:
    """Yield those of some nodes that are in a list with another of them."""
    lists, none, first = relations.facts.lists, frozenset[str](), dict[str, str]()
    for node in nodes:
        for place in lists.get(node, none):
            other = first.setdefault(place, node)
            if other != node:
                yield from (node, other)
