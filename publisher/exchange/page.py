"""A list or a mapping set as one self-contained HTML page, to print or to send."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import Literal, NamedNode

from publisher.exchange.extent import LINKSET, Extent, local_name
from publisher.exchange.pairs import pairs_of
from publisher.namespaces import DCT, FOAF, OWL, RDFS, SKOS
from publisher.resources import bundled

_TEMPLATE = "export.html"
_NAMES = (SKOS + "prefLabel", DCT + "title", RDFS + "label", FOAF + "name")


@dataclass(frozen=True)
class Entry:
    """One concept as it is printed."""

    iri: str
    number: str
    label: str
    other: tuple[str, ...]
    definition: str
    broader: tuple[str, ...]
    notes: tuple[str, ...]
    deprecated: bool


@dataclass(frozen=True)
class PairLine:
    """One mapping as it is printed."""

    subject: str
    relation: str
    target: str


def write_page(extent: Extent) -> bytes:
    """Return the page of a list or mapping set."""
    loader = FileSystemLoader(bundled("site") / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    page = environment.get_template(_TEMPLATE).render(
        language=extent.language,
        iri=extent.node.value,
        title=_name(extent, extent.node),
        description=extent.text(extent.node, DCT + "description"),
        facts=_facts(extent),
        entries=[_entry(extent, concept) for concept in extent.concepts],
        pairs=_pairs(extent) if extent.kind == LINKSET else [],
    )
    return page.encode()


def _facts(extent: Extent) -> list[tuple[str, list[str]]]:
    """Return what is said of the list itself, by the name of the property."""
    shown = (DCT + "title", DCT + "description", SKOS + "prefLabel")
    predicates = [name for name in extent.index.predicates(extent.node) if name not in shown]
    return [
        (_name(extent, NamedNode(name)), [_text(extent, value) for value in extent.index.values(extent.node, name)])
        for name in sorted(predicates)
    ]


def _text(extent: Extent, value: object) -> str:
    if isinstance(value, Literal):
        return value.value
    return _name(extent, value) if isinstance(value, NamedNode) else ""


def _name(extent: Extent, node: NamedNode) -> str:
    """Return a node's label; without one, its last part if its prefix is known, else its whole IRI."""
    own = any(node.value.startswith(space) for space in extent.prefixes.values())
    return extent.around.text_in(extent.language, node, *_NAMES) or (local_name(node.value) if own else node.value)


def _entry(extent: Extent, concept: NamedNode) -> Entry:
    index = extent.index
    notes = (SKOS + "scopeNote", SKOS + "changeNote", SKOS + "historyNote", SKOS + "editorialNote")
    return Entry(
        iri=concept.value,
        number=index.text(concept, SKOS + "notation", DCT + "identifier") or local_name(concept.value),
        label=extent.text(concept, SKOS + "prefLabel"),
        other=tuple(sorted(value.value for value in index.literals(concept, SKOS + "altLabel"))),
        definition=extent.text(concept, SKOS + "definition"),
        broader=tuple(_name(extent, parent) for parent in extent.parents(concept)),
        notes=tuple(value.value for name in notes for value in sorted(index.literals(concept, name), key=str)),
        deprecated=index.text(concept, OWL + "deprecated") == "true",
    )


def _pairs(extent: Extent) -> list[PairLine]:
    return [
        PairLine(_name(extent, subject), _name(extent, relation), _name(extent, target))
        for subject, relation, target in pairs_of(extent)
    ]
