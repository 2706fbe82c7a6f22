"""What must hold of labels and relations before a list is written, and what is put right on the way, with a remark.

SKOS Reference S13 (labels of one kind are not labels of another), S14 (one preferred label a language), S27 (related
and above exclude each other).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from publisher.exchange.tables import Fault, Place
from publisher.namespaces import SKOS

Origins = dict[Triple, Place | None]
_PREF, _ALT, _HIDDEN = (NamedNode(SKOS + name) for name in ("prefLabel", "altLabel", "hiddenLabel"))
_BROADER, _NARROWER, _RELATED = (NamedNode(SKOS + name) for name in ("broader", "narrower", "related"))


def second_labels(origins: Mapping[Triple, Place | None]) -> Iterator[Fault]:
    """Yield a fault for every second preferred label in a language (S14)."""
    seen: dict[tuple[object, str], Triple] = {}
    for triple, place in origins.items():
        if triple.predicate != _PREF or not isinstance(triple.object, Literal):
            continue
        first = seen.setdefault((triple.subject, triple.object.language or ""), triple)
        if first != triple and isinstance(first.object, Literal):
            other = origins[first]
            where = f" (row {other.line})" if other else ""
            message = (
                f"{triple.subject} has the preferred labels '{first.object.value}'{where} and '{triple.object.value}'."
            )
            if place and place == other:
                message += " A bar stands between values; write \\| for one that belongs to a name."
            yield Fault(place.path, place.line, "", message) if place else Fault("", 0, "", message)


def drop_repeated_labels(origins: Origins) -> list[str]:
    """Take away alternative labels that repeat a preferred one, and hidden ones that repeat either (S13)."""
    remarks = []
    for weaker, stronger in ((_ALT, (_PREF,)), (_HIDDEN, (_PREF, _ALT))):
        taken = {(triple.subject, triple.object) for triple in origins if triple.predicate in stronger}
        repeated = [t for t in origins if t.predicate == weaker and (t.subject, t.object) in taken]
        for triple in repeated:
            del origins[triple]
        if repeated:
            name = weaker.value.removeprefix(SKOS)
            remarks.append(f"{len(repeated)} {name} left out: the concept has the same text as a stronger label.")
    return remarks


def move_related_in_hierarchy(origins: Origins, instead: NamedNode | None) -> list[str]:
    """Find related concepts of which one lies above the other (S27), and state them with another property if given."""
    above = _ancestors(origins)
    clashing = [t for t in origins if t.predicate == _RELATED and _in_line(t.subject, t.object, above)]
    remarks = []
    for triple in clashing:
        done = f"written with {instead.value}" if instead else "kept, though SKOS forbids it (S27)"
        remarks.append(f"{triple.subject} is related to {triple.object}, one being above the other: {done}.")
        if instead:
            origins[Triple(triple.subject, instead, triple.object)] = origins.pop(triple)
    return remarks


def _in_line(one: object, other: object, above: Mapping[object, set[object]]) -> bool:
    return other in above.get(one, ()) or one in above.get(other, ())


def _ancestors(origins: Origins) -> dict[object, set[object]]:
    parents: dict[object, set[object]] = defaultdict(set)
    for triple in origins:
        if triple.predicate == _BROADER:
            parents[triple.subject].add(triple.object)
        elif triple.predicate == _NARROWER:
            parents[triple.object].add(triple.subject)
    found: dict[object, set[object]] = {}
    for start in parents:
        seen: set[object] = set()
        queue = [start]
        while queue:
            fresh = parents.get(queue.pop(), set()) - seen
            seen |= fresh
            queue += fresh
        found[start] = seen
    return found
