"""Among which nodes a rule about shared names can find anything (see ``publisher.checks.among``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from publisher.checks.relations import Relations
from publisher.namespaces import SKOS

_KINDS = (SKOS + "prefLabel", SKOS + "altLabel")


def sharing_a_name(relations: Relations) -> Set[str]:
    """Return the nodes that share a preferred label, or an alternative one, capitals aside, with another of a list."""
    lists, none = relations.facts.lists, frozenset[str]()
    astray: set[str] = set()
    for nodes in (nodes for name in _KINDS for nodes in relations.facts.names(name).values() if len(nodes) > 1):
        counts = Counter(place for node in set(nodes) for place in lists.get(node, none))
        astray.update(node for node in nodes if any(counts[place] > 1 for place in lists.get(node, none)))
    return astray
