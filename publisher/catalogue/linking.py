"""Mappings as their two ends see them, and the linksets they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, NamedNode

from publisher.catalogue.describe import Describer, readable, reference_key
from publisher.catalogue.records import Link, PathStep, Property, Reference, Value
from publisher.catalogue.records import Mapping as MappingRecord
from publisher.namespaces import INVERSES, OWL, RDF_TYPE, SKOS, SSSOM, VOID
from publisher.rdf.turtle import natural_key
from publisher.skos.index import Index, Node
from publisher.skos.mapping import STRENGTH, match_properties
from publisher.skos.path import InferredMapping
from publisher.workspace import Workspace

_ANNOTATION = frozenset(OWL + name for name in ("annotatedSource", "annotatedProperty", "annotatedTarget")) | {RDF_TYPE}
_CONFIDENCE = SSSOM + "confidence"


@dataclass
class Figures:
    """What a linkset holds."""

    pairs: int = 0
    subjects: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Stated:
    """One mapping statement and the linkset whose file it stands in (empty when in none)."""

    subject: NamedNode
    relation: str
    target: NamedNode
    match: str
    linkset: str


@dataclass(frozen=True)
class Linking:
    """All stated mappings, by either end."""

    describe: Describer
    predicates: frozenset[str]
    collections: frozenset[Node]
    outward: Mapping[NamedNode, list[Stated]]
    inward: Mapping[NamedNode, list[Stated]]
    annotations: Mapping[tuple[str, str, str], list[BlankNode]]
    figures: Mapping[str, Figures]
    inferred: Mapping[str, Sequence[InferredMapping]]

    @classmethod
    def of(cls, workspace: Workspace, describe: Describer, inferred: Iterable[InferredMapping] = ()) -> Linking:
        """Read every mapping statement of a workspace."""
        matches = match_properties([quad for source in workspace.sources for quad in source.quads])
        outward: dict[NamedNode, list[Stated]] = defaultdict(list)
        inward: dict[NamedNode, list[Stated]] = defaultdict(list)
        figures: dict[str, Figures] = defaultdict(Figures)
        for stated in stated_in(workspace, matches):
            outward[stated.subject].append(stated)
            inward[stated.target].append(stated)
            _count(figures[stated.linkset], stated)
        collections = frozenset(describe.index.of_type(SKOS + "Collection", SKOS + "OrderedCollection"))
        annotations = _annotations(describe.index)
        return cls(describe, frozenset(matches), collections, outward, inward, annotations, figures, _by_end(inferred))

    def links(self, node: NamedNode) -> tuple[Link, ...]:
        """Return a concept's mappings in both directions, strongest first within a list."""
        links = [self._link(item, inward=False) for item in self.outward.get(node, ())]
        links += [self._link(item, inward=True) for item in self.inward.get(node, ())]
        return tuple(sorted(links, key=_link_key))

    def inferred_links(self, node: NamedNode) -> tuple[Link, ...]:
        """Return the mappings inferred for a concept, from its end, with the way that led to each."""
        links = [self._inferred_link(item) for item in self.inferred.get(node.value, ())]
        return tuple(sorted(links, key=_link_key))

    def _inferred_link(self, item: InferredMapping) -> Link:
        confidence = Property(_CONFIDENCE, "confidence", (Value(f"{item.confidence:.2f}"),))
        return Link(
            relation=item.match,
            relation_label=self._name(item.match),
            match=item.match,
            inward=False,
            other=self.describe.reference(NamedNode(item.target)),
            qualities=(confidence,),
            inferred=True,
            path=tuple(
                PathStep(
                    step.relation,
                    self._name(step.relation),
                    self.describe.reference(NamedNode(step.end)),
                    step.backward,
                )
                for step in item.path
            ),
        )

    def _name(self, relation: str) -> str:
        return readable(self.describe.label(NamedNode(relation)).value)

    def mappings(self) -> Iterable[MappingRecord]:
        """Yield every stated mapping in the order of its linkset, subject and target."""
        stated = [item for found in self.outward.values() for item in found]
        for item in sorted(stated, key=_stated_key):
            yield MappingRecord(
                subject=self.describe.reference(item.subject),
                relation=item.relation,
                relation_label=self._relation_label(item),
                match=item.match,
                target=self.describe.reference(item.target),
                linkset=item.linkset,
                linkset_label=self._linkset_label(item),
                qualities=self._qualities(item),
            )

    def _relation_label(self, stated: Stated) -> str:
        return self._name(stated.relation)

    def _linkset_label(self, stated: Stated) -> str:
        return self.describe.label(NamedNode(stated.linkset)).value if stated.linkset else ""

    def _link(self, stated: Stated, *, inward: bool) -> Link:
        return Link(
            relation=stated.relation,
            relation_label=self._relation_label(stated),
            match=INVERSES[stated.match] if inward else stated.match,
            inward=inward,
            other=self.describe.reference(stated.subject if inward else stated.target),
            linkset=stated.linkset,
            linkset_label=self._linkset_label(stated),
            qualities=self._qualities(stated),
        )

    def _qualities(self, stated: Stated) -> tuple[Property, ...]:
        key = (stated.subject.value, stated.relation, stated.target.value)
        return tuple(
            item
            for node in self.annotations.get(key, ())
            for item in self.describe.properties(node, leave_out=_ANNOTATION)
        )

    def axioms(self, node: NamedNode) -> list[BlankNode]:
        """Return the annotations of the mappings stated about a concept."""
        return [
            axiom
            for item in self.outward.get(node, ())
            for axiom in self.annotations.get((item.subject.value, item.relation, item.target.value), ())
        ]

    def linksets_of(self, scheme: NamedNode) -> tuple[Reference, ...]:
        """Return the linksets that start or end at a list."""
        index = self.describe.index
        found = {
            node
            for node in index.of_type(VOID + "Linkset")
            if scheme in index.iris(node, VOID + "subjectsTarget", VOID + "objectsTarget", VOID + "target")
        }
        named = [self.describe.reference(node) for node in found if isinstance(node, NamedNode)]
        return tuple(sorted(named, key=reference_key))


def stated_in(workspace: Workspace, matches: Mapping[str, str]) -> Iterable[Stated]:
    """Yield the mapping statements of a workspace in the order of its files; ``matches`` as of ``match_properties``."""
    for source in workspace.sources:
        linkset = next(
            (
                quad.subject.value
                for quad in source.quads
                if quad.predicate.value == RDF_TYPE
                and quad.object == NamedNode(VOID + "Linkset")
                and isinstance(quad.subject, NamedNode)
            ),
            "",
        )
        for quad in source.quads:
            match = matches.get(quad.predicate.value)
            if match and isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                yield Stated(quad.subject, quad.predicate.value, quad.object, match, linkset)


def _annotations(index: Index) -> dict[tuple[str, str, str], list[BlankNode]]:
    found: dict[tuple[str, str, str], list[BlankNode]] = defaultdict(list)
    for node in index.of_type(OWL + "Axiom"):
        ends = [index.iris(node, OWL + name) for name in ("annotatedSource", "annotatedProperty", "annotatedTarget")]
        if all(ends) and isinstance(node, BlankNode):
            found[ends[0][0].value, ends[1][0].value, ends[2][0].value].append(node)
    return found


def _by_end(inferred: Iterable[InferredMapping]) -> Mapping[str, Sequence[InferredMapping]]:
    found: dict[str, list[InferredMapping]] = defaultdict(list)
    for item in inferred:
        for seen in (item, item.turned()):
            found[seen.subject].append(seen)
    return found


def _count(figures: Figures, stated: Stated) -> None:
    figures.pairs += 1
    figures.subjects.add(stated.subject.value)
    figures.objects.add(stated.target.value)


def _stated_key(item: Stated) -> tuple[object, ...]:
    return (item.linkset, natural_key(item.subject.value), natural_key(item.target.value), item.relation)


def _link_key(link: Link) -> tuple[object, ...]:
    return (
        link.other.scheme_label,
        link.relation_label,
        STRENGTH[link.match],
        *reference_key(link.other),
        link.inward,
    )
