"""What a page or an API shows of one thing: prepared when a snapshot is built, read in one look-up when asked for.

All records are plain frozen dataclasses, kept as JSON in the snapshot's catalogue. Texts keep their language tag in
BCP 47 form; an absent value is an empty string or tuple.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A text and its language (BCP 47, empty when it has none)."""

    value: str
    language: str = ""


_NO_TEXT = Text("")


@dataclass(frozen=True)
class Reference:
    """A link to a concept, scheme, linkset, class or property, with what a reader needs to see of it."""

    iri: str
    label: Text
    notation: str = ""
    scheme: str = ""
    scheme_label: str = ""
    deprecated: bool = False


@dataclass(frozen=True)
class Note:
    """A documentation property's value: ``kind`` is the property's IRI, ``date`` its date where one is given."""

    kind: str
    text: Text
    date: str = ""
    source: str = ""


@dataclass(frozen=True)
class Value:
    """One value of any other property: a link (``iri``) or a text."""

    text: str
    iri: str = ""
    language: str = ""
    datatype: str = ""


@dataclass(frozen=True)
class Property:
    """A property with its values, labelled for readers."""

    iri: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class PathStep:
    """One step of the way that led to an inferred mapping: the SKOS property that holds, and where it leads.

    ``backward`` says that the statement was made from the other end.
    """

    relation: str
    relation_label: str
    other: Reference
    backward: bool = False


@dataclass(frozen=True)
class Link:
    """A mapping as one of its two ends sees it.

    ``relation`` is the property as stated; ``match`` the SKOS mapping property that holds from this end; ``inward``
    says that the statement was made about the other concept. ``qualities`` hold confidence, justification, qualifiers.
    An ``inferred`` one was stated by nobody: ``path`` is the way that led to it, from this end to the other.
    """

    relation: str
    relation_label: str
    match: str
    inward: bool
    other: Reference
    linkset: str = ""
    linkset_label: str = ""
    qualities: tuple[Property, ...] = ()
    inferred: bool = False
    path: tuple[PathStep, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """One stated mapping, seen from outside: what a mapping set's page and the mapping APIs list."""

    subject: Reference
    relation: str
    relation_label: str
    match: str
    target: Reference
    linkset: str = ""
    linkset_label: str = ""
    qualities: tuple[Property, ...] = ()


MOST_LINKS = 200
"""Narrower concepts, and mappings, that a concept's record carries; the catalogue pages through the rest."""


@dataclass(frozen=True)
class ConceptRecord:
    """Everything a page or document needs of one concept (or collection).

    ``narrower``, ``members`` and ``mappings`` hold at most ``MOST_LINKS`` entries; the ``…_count`` fields tell how many
    there are.
    """

    iri: str
    label: Text
    types: tuple[Reference, ...] = ()
    pref_labels: tuple[Text, ...] = ()
    alt_labels: tuple[Text, ...] = ()
    hidden_labels: tuple[Text, ...] = ()
    notations: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    schemes: tuple[Reference, ...] = ()
    top_of: tuple[str, ...] = ()
    broader: tuple[Reference, ...] = ()
    narrower: tuple[Reference, ...] = ()
    narrower_count: int = 0
    related: tuple[Reference, ...] = ()
    members: tuple[Reference, ...] = ()
    members_count: int = 0
    paths: tuple[tuple[Reference, ...], ...] = ()
    mappings: tuple[Link, ...] = ()
    mappings_count: int = 0
    inferred: tuple[Link, ...] = ()
    """Mappings that follow from stated ones; never among ``mappings``."""
    created: str = ""
    modified: str = ""
    deprecated: bool = False
    replaced_by: tuple[Reference, ...] = ()
    replaces: tuple[Reference, ...] = ()
    others: tuple[Property, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class SchemeRecord:
    """A list: what is said of it, and its figures."""

    iri: str
    name: str
    label: Text
    abbreviation: str = ""
    description: Text = _NO_TEXT
    version: str = ""
    created: str = ""
    modified: str = ""
    concepts: int = 0
    deprecated: int = 0
    top_concepts: int = 0
    depth: int = 0
    labels: tuple[tuple[str, str, int], ...] = ()
    """Counts of labels: property name, language, number."""
    levels: tuple[int, ...] = ()
    """Concepts on each level, the top first."""
    years: tuple[tuple[str, int], ...] = ()
    """Concepts created in each year that any tells, in order."""
    parts: tuple[Reference, ...] = ()
    """Lists that say they are part of this one."""
    linksets: tuple[Reference, ...] = ()
    properties: tuple[Property, ...] = ()
    notes: tuple[Note, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class LinksetRecord:
    """A mapping set: what is said of it, its two lists and its size."""

    iri: str
    name: str
    label: Text
    description: Text = _NO_TEXT
    subjects: Reference | None = None
    objects: Reference | None = None
    relations: tuple[Reference, ...] = ()
    pairs: int = 0
    subjects_mapped: int = 0
    objects_mapped: int = 0
    properties: tuple[Property, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class TermRecord:
    """A class, property or other described resource that is neither a concept nor a list."""

    iri: str
    label: Text
    types: tuple[Reference, ...] = ()
    properties: tuple[Property, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class Row:
    """One concept in a listing."""

    iri: str
    label: Text
    notation: str = ""
    deprecated: bool = False
    top: bool = False
    children: int = 0


Record = ConceptRecord | SchemeRecord | LinksetRecord | TermRecord
KINDS: dict[str, type[ConceptRecord] | type[SchemeRecord] | type[LinksetRecord] | type[TermRecord]] = {
    "concept": ConceptRecord,
    "scheme": SchemeRecord,
    "linkset": LinksetRecord,
    "term": TermRecord,
}
