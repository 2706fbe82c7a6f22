"""What is exported: one list with its concepts, or one mapping set, cut out of a workspace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import NamedNode, Quad, Triple

from publisher.errors import ExchangeError
from publisher.exchange.spread import spread_of, told_of
from publisher.namespaces import DCT, RDF_TYPE, SKOS, VOID
from publisher.rdf.turtle import natural_key
from publisher.skos.entailment import skos_relations
from publisher.skos.index import Index
from publisher.workspace import Source, Workspace

LIST, LINKSET = "list", "linkset"
_KINDS = tuple(NamedNode(name) for name in (SKOS + "ConceptScheme", VOID + "Linkset"))
_MEMBERSHIP = (SKOS + "inScheme", SKOS + "topConceptOf")


@dataclass(frozen=True)
class Extent:
    """A list or a mapping set: the node that stands for it, its statements, and what surrounds it."""

    kind: str
    node: NamedNode
    triples: tuple[Triple, ...]
    prefixes: Mapping[str, str]
    language: str
    relations: Mapping[str, tuple[str, ...]]
    """Declared relations of the workspace and the SKOS properties they imply."""
    around: Index
    """The whole workspace, for labels of what the statements point at."""

    @cached_property
    def index(self) -> Index:
        """The extent's own statements by subject."""
        return Index(self.triples)

    def text(self, node: NamedNode, *predicates: str) -> str:
        """Return a text of the first predicate that has any, in the extent's language where there is one."""
        return self.index.text_in(self.language, node, *predicates)

    def parents(self, concept: NamedNode) -> list[NamedNode]:
        """Return what stands directly above a concept, from whichever end it is stated, in natural order."""
        found = {*self.index.iris(concept, SKOS + "broader"), *self._above.get(concept, ())}
        return sorted(found, key=lambda node: natural_key(node.value))

    @cached_property
    def _above(self) -> Mapping[NamedNode, list[NamedNode]]:
        return above(self.index, self.concepts)

    @property
    def name(self) -> str:
        """The last part of the node's IRI, such as ``services``."""
        return local_name(self.node.value)

    @cached_property
    def concepts(self) -> tuple[NamedNode, ...]:
        """The list's concepts in natural order."""
        found = (node for node in self.index.of_type(SKOS + "Concept") if isinstance(node, NamedNode))
        return tuple(sorted(found, key=lambda node: natural_key(node.value)))


def local_name(iri: str) -> str:
    """Return what follows the last slash or hash of an IRI."""
    return iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2]


def above(index: Index, concepts: Iterable[NamedNode]) -> Mapping[NamedNode, list[NamedNode]]:
    """Return what stands above each concept by the statements of what is narrower than what."""
    found: dict[NamedNode, list[NamedNode]] = {}
    for parent in concepts:
        for child in index.iris(parent, SKOS + "narrower"):
            found.setdefault(child, []).append(parent)
    return found


def select(workspace: Workspace, name: str) -> Extent:
    """Return the list or mapping set of a name.

    A name is an IRI, its last part (``services``), an abbreviation (``LGSL``) or a file's name (``lgsl``,
    ``vocab/lgsl.ttl``). Raises ExchangeError that lists the names there are.
    """
    for source in workspace.sources:
        named = _named(source)
        for node, names in named.items():
            if name.casefold() in names:
                return _extent(workspace, source, node, alone=len(named) == 1)
    known = sorted({local_name(node.value) for source in workspace.sources for node in _named(source)})
    there = f"There are: {', '.join(known)}." if known else "There is none in this workspace."
    raise ExchangeError(f"There is no list or mapping set '{name}'. {there}")


def _named(source: Source) -> dict[NamedNode, set[str]]:
    kinds = (quad.subject for quad in source.quads if quad.object in _KINDS and quad.predicate.value == RDF_TYPE)
    nodes = dict.fromkeys(node for node in kinds if isinstance(node, NamedNode))
    index = Index(quad for quad in source.quads if quad.subject in nodes)
    found = {
        node: {node.value.casefold(), local_name(node.value).casefold()}
        | {value.value.casefold() for value in index.literals(node, DCT + "alternative")}
        for node in nodes
    }
    wholes = [node for node in nodes if not index.values(node, DCT + "isPartOf")]
    if len(wholes) == 1:
        path = source.path.casefold()
        found[wholes[0]] |= {path, path.rpartition("/")[2].rpartition(".")[0]}
    return found


def _extent(workspace: Workspace, source: Source, node: NamedNode, *, alone: bool) -> Extent:
    is_linkset = any(quad.object == _KINDS[1] and quad.subject == node for quad in source.quads)
    quads = [quad for item in workspace.sources for quad in item.quads]
    triples = [quad.triple for quad in source.quads]
    if not is_linkset:
        spread = spread_of(workspace)
        if not alone or source.path in spread.mixed:
            triples = list(_members(source.quads, node))
        triples += spread.more.get(node, ())
    settings = workspace.settings
    return Extent(
        kind=LINKSET if is_linkset else LIST,
        node=node,
        triples=tuple(dict.fromkeys(triples)),
        prefixes=settings.all_prefixes,
        language=settings.language,
        relations=skos_relations(quads),
        around=Index(quads),
    )


def _members(quads: Sequence[Quad], scheme: NamedNode) -> Iterable[Triple]:
    """Return the statements about a list, its concepts, and the statements about those statements."""
    members = (quad.subject for quad in quads if quad.predicate.value in _MEMBERSHIP and quad.object == scheme)
    return told_of([scheme, *members], quads)
