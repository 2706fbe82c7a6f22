"""Prepare one record for everything a workspace describes, and the document (its own statements) beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, serialize

from publisher.catalogue.describe import TOLD_ELSEWHERE, Describer, local_name, reference_key
from publisher.catalogue.linking import Linking
from publisher.catalogue.records import (
    MOST_LINKS,
    ConceptRecord,
    LinksetRecord,
    Record,
    Reference,
    SchemeRecord,
    TermRecord,
    Text,
)
from publisher.namespaces import BIBO, DCT, LABEL_PROPERTIES, NOTE_PROPERTIES, OWL, RDF_TYPE, RDFS, SKOS, SKOSXL, VOID
from publisher.rdf.turtle import natural_key
from publisher.skos.index import Index, Node
from publisher.skos.path import InferredMapping
from publisher.workspace import Workspace

_LONGEST_PATH = 30
_MOST_PATHS = 12
_MEMBERSHIP = (SKOS + "inScheme", SKOS + "topConceptOf")


@dataclass
class Preparation:
    """Everything known before the first record is written."""

    workspace: Workspace
    derived: Iterable[Triple]
    inferred: Sequence[InferredMapping] = ()
    index: Index = field(init=False)
    linking: Linking = field(init=False)

    def __post_init__(self) -> None:
        self.index = Index(quad for source in self.workspace.sources for quad in source.quads)
        self.describe = Describer(self.index, self.workspace.settings.language)
        self.linking = Linking.of(self.workspace, self.describe, self.inferred)
        self.index.add(self.derived)
        self.sources = _first_source(self.workspace)
        self.concepts = self._concepts()
        self.members = self._members()

    def _concepts(self) -> dict[NamedNode, None]:
        classes = _subclasses(self.index, SKOS + "Concept") | {SKOS + "Collection", SKOS + "OrderedCollection"}
        return {node: None for node in self.index.of_type(*sorted(classes)) if isinstance(node, NamedNode)}

    def _members(self) -> dict[NamedNode, list[NamedNode]]:
        members: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for concept in self.concepts:
            for scheme in dict.fromkeys(self.index.iris(concept, *_MEMBERSHIP)):
                members[scheme].append(concept)
        for found in members.values():
            found.sort(key=lambda node: natural_key(node.value))
        return members

    def records(self) -> Iterator[tuple[str, Record]]:
        """Yield kind and record of every described IRI."""
        schemes = set(self.index.of_type(SKOS + "ConceptScheme"))
        linksets = set(self.index.of_type(VOID + "Linkset"))
        for node in sorted((n for n in self.index.subjects() if isinstance(n, NamedNode)), key=lambda n: n.value):
            if node in self.concepts:
                yield "concept", self.concept(node)
            elif node in schemes:
                yield "scheme", self.scheme(node)
            elif node in linksets:
                yield "linkset", self.linkset(node)
            elif self.index.values(node, RDF_TYPE):
                yield "term", self.term(node)

    def concept(self, node: NamedNode) -> ConceptRecord:
        """Return a concept's record."""
        index, describe = self.index, self.describe
        narrower = describe.references(node, SKOS + "narrower")
        members = describe.references(node, SKOS + "member")
        mappings = self.linking.links(node)
        return ConceptRecord(
            iri=node.value,
            label=describe.label(node),
            types=tuple(item for item in describe.references(node, RDF_TYPE) if item.iri != SKOS + "Concept"),
            pref_labels=describe.texts(node, LABEL_PROPERTIES[0]),
            alt_labels=describe.texts(node, LABEL_PROPERTIES[1]),
            hidden_labels=describe.texts(node, LABEL_PROPERTIES[2]),
            notations=tuple(dict.fromkeys(value.value for value in index.literals(node, SKOS + "notation"))),
            notes=describe.notes(node, NOTE_PROPERTIES),
            schemes=describe.references(node, *_MEMBERSHIP),
            top_of=tuple(sorted(scheme.value for scheme in index.iris(node, SKOS + "topConceptOf"))),
            broader=describe.references(node, SKOS + "broader"),
            narrower=narrower[:MOST_LINKS],
            narrower_count=len(narrower),
            related=describe.references(node, SKOS + "related"),
            members=members[:MOST_LINKS],
            members_count=len(members),
            paths=self.paths(node),
            mappings=mappings[:MOST_LINKS],
            mappings_count=len(mappings),
            inferred=self.linking.inferred_links(node)[:MOST_LINKS],
            created=index.text(node, DCT + "created"),
            modified=index.text(node, DCT + "modified"),
            deprecated=describe.deprecated(node),
            replaced_by=describe.references(node, DCT + "isReplacedBy"),
            replaces=describe.references(node, DCT + "replaces"),
            others=describe.properties(
                node, leave_out=TOLD_ELSEWHERE | self.linking.predicates | frozenset(NOTE_PROPERTIES) | _XL
            ),
            source=self.sources.get(node, ""),
        )

    def paths(self, node: NamedNode) -> tuple[tuple[Reference, ...], ...]:
        """Return the ways from a top concept down to the node, the node itself left out; a cycle ends a way."""
        finished: list[tuple[NamedNode, ...]] = []
        waiting: list[tuple[NamedNode, ...]] = [(parent,) for parent in self.index.iris(node, SKOS + "broader")]
        while waiting and len(finished) < _MOST_PATHS:
            way = waiting.pop(0)
            above = [item for item in self.index.iris(way[0], SKOS + "broader") if item not in way and item != node]
            if above and len(way) < _LONGEST_PATH:
                waiting += [(item, *way) for item in above]
            else:
                finished.append(way)
        return tuple(tuple(self.describe.reference(item) for item in way) for way in sorted(finished, key=_way_key))

    def scheme(self, node: NamedNode) -> SchemeRecord:
        """Return a list's record with its figures."""
        index, describe = self.index, self.describe
        members = self.members.get(node, [])
        tops = [item for item in members if self.is_top(item, node)]
        levels = self._levels(tops)
        return SchemeRecord(
            iri=node.value,
            name=local_name(node.value),
            label=_title(describe, node),
            abbreviation=index.text(node, BIBO + "shortTitle", DCT + "alternative", SKOS + "altLabel"),
            description=next(iter(describe.texts(node, DCT + "description", SKOS + "definition")), Text("")),
            version=index.text(node, OWL + "versionInfo", DCT + "hasVersion"),
            created=index.text(node, DCT + "created"),
            modified=index.text(node, DCT + "modified", DCT + "issued"),
            concepts=len(members),
            deprecated=sum(describe.deprecated(item) for item in members),
            top_concepts=len(tops),
            depth=len(levels),
            levels=levels,
            years=self._years(members),
            parts=self._parts(node),
            labels=self._label_counts(members),
            linksets=self.linking.linksets_of(node),
            properties=describe.properties(node, leave_out=TOLD_ELSEWHERE | frozenset(NOTE_PROPERTIES)),
            notes=describe.notes(node, NOTE_PROPERTIES),
            source=self.sources.get(node, ""),
        )

    def children(self, concept: NamedNode) -> list[NamedNode]:
        """Return a concept's narrower concepts, or a collection's members."""
        return self.index.iris(concept, SKOS + "narrower", SKOS + "member")

    def is_top(self, concept: NamedNode, scheme: NamedNode) -> bool:
        """Say whether a concept heads its list: said so, or without a broader concept in it."""
        if scheme in self.index.iris(concept, SKOS + "topConceptOf"):
            return True
        return not self.index.iris(concept, SKOS + "broader") and concept not in self.linking.collections

    def _levels(self, tops: Iterable[NamedNode]) -> tuple[int, ...]:
        """Return how many concepts stand on each level, each counted where it is nearest to the top."""
        seen: set[NamedNode] = set()
        level = set(tops)
        counts = []
        while level:
            counts.append(len(level))
            seen |= level
            level = {child for item in level for child in self.index.iris(item, SKOS + "narrower")} - seen
        return tuple(counts)

    def _years(self, members: Iterable[NamedNode]) -> tuple[tuple[str, int], ...]:
        years = Counter(text[:4] for node in members if (text := self.index.text(node, DCT + "created")))
        return tuple(sorted(years.items()))

    def _parts(self, node: NamedNode) -> tuple[Reference, ...]:
        lists = (item for item in self.index.of_type(SKOS + "ConceptScheme") if isinstance(item, NamedNode))
        parts = [item for item in lists if node in self.index.iris(item, DCT + "isPartOf")]
        return tuple(sorted((self.describe.reference(item) for item in parts), key=reference_key))

    def _label_counts(self, members: Iterable[NamedNode]) -> tuple[tuple[str, str, int], ...]:
        counts = Counter(
            (local_name(predicate), text.language)
            for node in members
            for predicate in LABEL_PROPERTIES
            for text in self.describe.texts(node, predicate)
        )
        return tuple((name, language, counts[name, language]) for name, language in sorted(counts))

    def linkset(self, node: NamedNode) -> LinksetRecord:
        """Return a mapping set's record."""
        describe = self.describe
        figures = self.linking.figures.get(node.value)
        ends = [
            next(iter(describe.references(node, VOID + name)), None) for name in ("subjectsTarget", "objectsTarget")
        ]
        return LinksetRecord(
            iri=node.value,
            name=local_name(node.value),
            label=_title(describe, node),
            description=next(iter(describe.texts(node, DCT + "description")), Text("")),
            subjects=ends[0],
            objects=ends[1],
            relations=describe.references(node, VOID + "linkPredicate"),
            pairs=figures.pairs if figures else 0,
            subjects_mapped=len(figures.subjects) if figures else 0,
            objects_mapped=len(figures.objects) if figures else 0,
            properties=describe.properties(node, leave_out=TOLD_ELSEWHERE),
            source=self.sources.get(node, ""),
        )

    def term(self, node: NamedNode) -> TermRecord:
        """Return the record of a class, property or other thing."""
        return TermRecord(
            iri=node.value,
            label=self.describe.label(node),
            types=self.describe.references(node, RDF_TYPE),
            properties=self.describe.properties(node, leave_out=frozenset({RDF_TYPE})),
            source=self.sources.get(node, ""),
        )

    def document(self, node: NamedNode) -> bytes:
        """Return the node's statements, blank nodes' with them, as N-Triples."""
        return serialize(self._statements(node), format=RdfFormat.N_TRIPLES) or b""

    def _statements(self, node: NamedNode) -> Iterator[Triple]:
        waiting: list[Node] = [node, *self.linking.axioms(node)]
        seen: set[Node] = set(waiting)
        while waiting:
            subject = waiting.pop()
            for predicate in self.index.predicates(subject):
                for value in self.index.values(subject, predicate):
                    yield Triple(subject, NamedNode(predicate), value)
                    if isinstance(value, BlankNode) and value not in seen:
                        seen.add(value)
                        waiting.append(value)


_XL = frozenset(SKOSXL + name for name in ("prefLabel", "altLabel", "hiddenLabel"))


def _title(describe: Describer, node: NamedNode) -> Text:
    titles = describe.texts(node, DCT + "title")
    return titles[0] if titles else describe.label(node)


def _way_key(way: tuple[NamedNode, ...]) -> tuple[object, ...]:
    return (len(way), [natural_key(node.value) for node in way])


def _subclasses(index: Index, top: str) -> set[str]:
    """Return a class and its declared subclasses."""
    found = {top}
    links = _subclass_links(index)
    waiting = [top]
    while waiting:
        below = links.get(waiting.pop(), set()) - found
        found |= below
        waiting += below
    return found


def _subclass_links(index: Index) -> Mapping[str, set[str]]:
    links: dict[str, set[str]] = defaultdict(set)
    for node in index.subjects():
        for parent in index.iris(node, RDFS + "subClassOf"):
            links[parent.value].add(node.value if isinstance(node, NamedNode) else "")
    return links


def _first_source(workspace: Workspace) -> dict[NamedNode, str]:
    found: dict[NamedNode, str] = {}
    for source in workspace.sources:
        for quad in source.quads:
            if isinstance(quad, Quad) and isinstance(quad.subject, NamedNode):
                found.setdefault(quad.subject, source.path)
    return found
