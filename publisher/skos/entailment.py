"""What follows from the statements an editor wrote, as far as a generic SKOS client relies on it.

* a list's own relation implies the SKOS property it is declared a subproperty of (RDFS rule rdfs7);
* SKOS relations hold from the other end too (SKOS Reference S7, S8, S23, S25, S26, S43, S44);
* a label object implies a plain label (SKOS Reference S55-S57).

``skos:broadMatch`` does not bring ``skos:broader`` along here: links between lists stay apart from a list's hierarchy.
The integrity rules do follow that implication.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Triple

from publisher.namespaces import INVERSES, RDFS, SKOS, SKOSXL

_SUBPROPERTY = RDFS + "subPropertyOf"
_XL = {SKOSXL + name: SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel")}


def implied_statements(quads: Iterable[Quad]) -> list[Triple]:
    """Return the implied triples that are not stated, sorted by their text."""
    stated = [quad for quad in quads if isinstance(quad.subject, NamedNode)]
    relations = skos_relations(stated)
    known = {(quad.subject, quad.predicate, quad.object) for quad in stated}
    found = {item for quad in stated for item in _implied(quad, relations)} | set(_plain_labels(stated, quads))
    new = [Triple(*item) for item in found if item not in known]
    return sorted(new, key=str)


def skos_relations(quads: Iterable[Quad]) -> Mapping[str, tuple[str, ...]]:
    """Return, for every declared relation, the nearest SKOS properties above it."""
    above: dict[str, list[str]] = {}
    for quad in quads:
        if (
            quad.predicate.value == _SUBPROPERTY
            and isinstance(quad.subject, NamedNode)
            and isinstance(quad.object, NamedNode)
        ):
            above.setdefault(quad.subject.value, []).append(quad.object.value)
    return {name: tuple(sorted(_nearest(name, above))) for name in above if not name.startswith(SKOS)}


def _nearest(name: str, above: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    seen = {name}
    waiting = list(above.get(name, ()))
    while waiting:
        parent = waiting.pop()
        if parent in INVERSES:
            found.add(parent)
        elif parent not in seen:
            waiting += above.get(parent, ())
        seen.add(parent)
    return found


def _implied(quad: Quad, relations: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[NamedNode, NamedNode, NamedNode]]:
    if not isinstance(quad.object, NamedNode) or not isinstance(quad.subject, NamedNode):
        return
    predicate = quad.predicate.value
    for name in (predicate, *relations.get(predicate, ())):
        if name != predicate:
            yield quad.subject, NamedNode(name), quad.object
        if name in INVERSES:
            yield quad.object, NamedNode(INVERSES[name]), quad.subject
        if name == SKOS + "topConceptOf":
            yield quad.subject, NamedNode(SKOS + "inScheme"), quad.object
        if name == SKOS + "hasTopConcept":
            yield quad.object, NamedNode(SKOS + "inScheme"), quad.subject


def _plain_labels(stated: Iterable[Quad], quads: Iterable[Quad]) -> Iterable[tuple[NamedNode, NamedNode, Literal]]:
    labelled = [quad for quad in stated if quad.predicate.value in _XL]
    if not labelled:
        return
    forms: dict[object, Literal] = {
        quad.subject: quad.object
        for quad in quads
        if quad.predicate.value == SKOSXL + "literalForm" and isinstance(quad.object, Literal)
    }
    for quad in labelled:
        form = forms.get(quad.object)
        if form is not None and isinstance(quad.subject, NamedNode):
            yield quad.subject, NamedNode(_XL[quad.predicate.value]), form
