"""Lists that are spread over several files: where each is at home, and what other files say of its concepts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from publisher.namespaces import OWL, RDF_TYPE, SKOS
from publisher.trees import VOCAB
from publisher.workspace import Source, Workspace

_MEMBERSHIP = frozenset({SKOS + "inScheme", SKOS + "topConceptOf"})
_SCHEME = NamedNode(SKOS + "ConceptScheme")


@dataclass(frozen=True)
class Spread:
    """The path of the file each list is at home in, what other files say of it and of its concepts, and mixed files.

    A list's home is the first file that describes it. A file is ``mixed`` that is a home and also holds concepts of
    other lists alone.
    """

    homes: Mapping[NamedNode, str]
    more: Mapping[NamedNode, tuple[Triple, ...]]
    mixed: frozenset[str]


def spread_of(workspace: Workspace) -> Spread:
    """Return how the lists of a workspace are spread over its files."""
    sources = list(workspace.in_folder(VOCAB))
    homes: dict[NamedNode, str] = {}
    for source in sources:
        for quad in source.quads:
            if quad.object == _SCHEME and quad.predicate.value == RDF_TYPE and isinstance(quad.subject, NamedNode):
                homes.setdefault(quad.subject, source.path)
    more: dict[NamedNode, list[Triple]] = defaultdict(list)
    mixed = set()
    for source in sources:
        members = _members(source)
        own = {node for scheme, nodes in members.items() if homes.get(scheme) == source.path for node in nodes}
        for scheme, nodes in members.items():
            if homes.get(scheme, source.path) != source.path:
                more[scheme] += told_of([scheme, *nodes], source.quads)
                mixed |= {source.path} if source.path in homes.values() and nodes - own else set()
    return Spread(homes, {scheme: tuple(triples) for scheme, triples in more.items()}, frozenset(mixed))


def _members(source: Source) -> Mapping[NamedNode, set[object]]:
    found: dict[NamedNode, set[object]] = defaultdict(set)
    for quad in source.quads:
        if quad.predicate.value in _MEMBERSHIP and isinstance(quad.object, NamedNode):
            found[quad.object].add(quad.subject)
    return found


def told_of(nodes: Iterable[object], quads: Iterable[Quad]) -> Iterable[Triple]:
    """Yield the statements about some nodes, about nameless ones these lead to, and about their statements."""
    about: dict[object, list[Quad]] = defaultdict(list)
    axioms: dict[object, list[object]] = defaultdict(list)
    for quad in quads:
        about[quad.subject].append(quad)
        if quad.predicate.value == OWL + "annotatedSource":
            axioms[quad.object].append(quad.subject)
    wanted = dict.fromkeys(nodes)
    waiting = [*wanted, *(axiom for node in wanted for axiom in axioms.get(node, ()))]
    seen = set(waiting)
    while waiting:
        for quad in about.get(waiting.pop(), ()):
            yield quad.triple
            if isinstance(quad.object, BlankNode) and quad.object not in seen:
                seen.add(quad.object)
                waiting.append(quad.object)
