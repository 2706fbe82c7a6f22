"""Read from a workspace what the index holds of every concept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Triple

from publisher.namespaces import DCT, LABEL_PROPERTIES, MAPPING_PROPERTIES, NOTE_PROPERTIES, OWL, SKOS
from publisher.rdf.turtle import format_language
from publisher.search.records import NOTATION, TITLE, Entry, LabelEntry
from publisher.skos.index import Index, Node
from publisher.trees import MAPPINGS, VOCAB
from publisher.workspace import Source, Workspace

_SCHEME_PROPERTIES = (SKOS + "inScheme", SKOS + "topConceptOf")


def read_entries(workspace: Workspace, derived: Iterable[Triple]) -> Iterator[Entry]:
    """Yield an entry for every concept that has a label, in the order of their IRIs.

    ``derived`` are the statements that follow from the workspace's own.
    """
    sources = list(workspace.in_folder(VOCAB, MAPPINGS))
    quads = [quad for source in sources for quad in source.quads]
    index = Index(quads)
    index.add(derived)
    homes = _homes(sources)
    titles = _titles(index)
    links = Counter(quad.object for quad in quads if isinstance(quad.object, NamedNode))
    concepts = (node for node in index.of_type(SKOS + "Concept") if isinstance(node, NamedNode))
    for node in sorted(concepts, key=lambda item: item.value):
        labels = tuple(_labels(index, node, workspace.settings.language))
        if labels:
            labels += tuple(LabelEntry(TITLE, text) for text in sorted(titles.get(node, ())))
            yield _entry(index, node, labels, homes.get(node.value, ""), links[node])


def _entry(index: Index, node: NamedNode, labels: tuple[LabelEntry, ...], home: str, links: int) -> Entry:
    schemes = _values(index, node, *_SCHEME_PROPERTIES)
    mapped = {
        scheme
        for other in index.iris(node, *MAPPING_PROPERTIES)
        for scheme in _values(index, other, *_SCHEME_PROPERTIES)
        if scheme not in schemes
    }
    return Entry(
        iri=node.value,
        labels=labels,
        notes=tuple(item.value for item in index.literals(node, *NOTE_PROPERTIES)),
        scheme=home if home in schemes else next(iter(schemes), home),
        schemes=schemes,
        types=_types(index, node),
        tops=tuple(sorted(_roots(index, node) - {node.value})),
        mapped=tuple(sorted(mapped)),
        links=links,
        deprecated=index.text(node, OWL + "deprecated") in ("true", "1"),
    )


def _labels(index: Index, node: NamedNode, language: str) -> Iterator[LabelEntry]:
    for kind, name in enumerate(LABEL_PROPERTIES):
        found = [LabelEntry(kind, item.value, _language(item)) for item in index.literals(node, name)]
        yield from sorted(found, key=lambda item: (not _ours(item.language, language), item.language, item.text))
    notations = dict.fromkeys(item.value for item in index.literals(node, SKOS + "notation", DCT + "identifier"))
    yield from (LabelEntry(NOTATION, text) for text in notations)


def _ours(tag: str, language: str) -> bool:
    return tag.lower().partition("-")[0] == language.lower().partition("-")[0]


def _language(item: Literal) -> str:
    return format_language(item.language) if item.language else ""


def _types(index: Index, node: NamedNode) -> tuple[str, ...]:
    rdf_type = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    return tuple(item for item in _values(index, node, rdf_type) if not item.startswith(OWL))


def _titles(index: Index) -> Mapping[Node, set[str]]:
    """Return what mappings call their subjects for the public: the titles of pair-level statements (owl:Axiom)."""
    found: dict[Node, set[str]] = {}
    for axiom in index.of_type(OWL + "Axiom"):
        names = [name for name in index.predicates(axiom) if name.lower().endswith("title")]
        for node in index.nodes(axiom, OWL + "annotatedSource"):
            found.setdefault(node, set()).update(item.value for item in index.literals(axiom, *names))
    return found


def _values(index: Index, node: NamedNode, *predicates: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.value for item in index.iris(node, *predicates)))


def _roots(index: Index, node: NamedNode) -> set[str]:
    """Return every ancestor of a concept (a top term filter may name any of them)."""
    found: set[str] = set()
    waiting = index.iris(node, SKOS + "broader")
    while waiting:
        parent = waiting.pop()
        if parent.value not in found:
            found.add(parent.value)
            waiting += index.iris(parent, SKOS + "broader")
    return found


def _homes(sources: Iterable[Source]) -> Mapping[str, str]:
    """Return the list each concept is described beside: the scheme of its file that is part of no other."""
    homes: dict[str, str] = {}
    for source in sources:
        if source.folder == VOCAB:
            homes.update(_homes_in(source.quads))
    return homes


def _homes_in(quads: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    index = Index(quads)
    nodes = [node for node in index.of_type(SKOS + "ConceptScheme") if isinstance(node, NamedNode)]
    schemes = {node.value for node in nodes if not index.iris(node, DCT + "isPartOf")}
    for node in index.of_type(SKOS + "Concept"):
        own = [item.value for item in index.iris(node, *_SCHEME_PROPERTIES)]
        chosen = next((item for item in own if item in schemes), own[0] if own else "")
        if isinstance(node, NamedNode) and chosen:
            yield node.value, chosen
