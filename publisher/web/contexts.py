"""What each page's template is given: one frozen record a page."""

from __future__ import annotations

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from publisher.catalogue.coverage import Count, ListEntry
from publisher.catalogue.reader import Dated
from publisher.catalogue.records import (
    ConceptRecord,
    Link,
    LinksetRecord,
    Mapping,
    Reference,
    Row,
    SchemeRecord,
    TermRecord,
    Text,
)
from publisher.web.listing import Listing
from publisher.web.pictures import ChartBar, Drawing
from publisher.web.search_filters import Choices


@dataclass(frozen=True)
class Download:
    """One file or format a reader may fetch; ``size`` in bytes, 0 when it is made on demand."""

    title: str
    href: str
    media_type: str
    size: int = 0


@dataclass(frozen=True)
class MappingGroup:
    """A concept's mappings to one other list."""

    scheme: Reference
    links: tuple[Link, ...]


@dataclass(frozen=True)
class HomePage:
    """``home.html``"""

    lists: Sequence[SchemeRecord]
    linksets: Sequence[LinksetRecord]
    concepts: int
    drawing: Drawing | None
    latest: Sequence[Dated]


@dataclass(frozen=True)
class Reach:
    """How much of a list a mapping set reaches: of its ``concepts``, ``mapped`` ones lead to ``other``."""

    linkset: LinksetRecord
    other: Reference
    mapped: int
    share: float


@dataclass(frozen=True)
class Grouping:
    """A list by whose terms another can be browsed, and how much of that other it reaches."""

    other: ListEntry
    count: Count


@dataclass(frozen=True)
class ListPage:
    """``list.html``"""

    record: SchemeRecord
    listing: Listing
    coverage: Sequence[Reach]
    groupings: Sequence[Grouping]
    levels: Sequence[ChartBar]
    labels: Sequence[ChartBar]
    years: Sequence[ChartBar]
    downloads: Sequence[Download]
    example: Row | None
    base: str
    """Public address of the site, for snippets that people copy."""


@dataclass(frozen=True)
class ConceptPage:
    """``concept.html``"""

    record: ConceptRecord
    home: Reference | None
    """The list the concept is mainly of."""
    groups: Sequence[MappingGroup]
    drawing: Drawing | None
    downloads: Sequence[Download]
    suggest: str
    """Address where a change can be suggested; empty when there is none."""


@dataclass(frozen=True)
class LinksetPage:
    """``linkset.html``"""

    record: LinksetRecord
    pairs: Sequence[Mapping]
    page: int
    pages: int
    downloads: Sequence[Download]


@dataclass(frozen=True)
class TermPage:
    """``term.html``"""

    record: TermRecord
    downloads: Sequence[Download]


@dataclass(frozen=True)
class AlternatesPage:
    """``alternates.html``: the formats and profiles of one thing."""

    record: ConceptRecord | SchemeRecord | LinksetRecord | TermRecord
    formats: Sequence[Download]
    profiles: dict[str, tuple[Download, ...]]


@dataclass(frozen=True)
class ErrorPage:
    """``error.html``"""

    status: int
    title: str
    text: str
    formats: Sequence[Download] = ()
    near: Sequence[Reference] = ()
    query: str = ""
    about: Reference | None = None
    """What was asked for, where it still has a page."""


@dataclass(frozen=True)
class Facet:
    """A list a search found something in, and how much."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class Found:
    """One concept found: its name with the searched words marked, and the other label that matched, if one did."""

    iri: str
    label: Text
    marked: Markup
    notation: str
    scheme: str
    deprecated: bool
    matched: Markup
    matched_kind: str
    text: str
    path: Sequence[Reference]


@dataclass(frozen=True)
class SearchPage:
    """``search.html``"""

    query: str
    scheme: str
    status: str
    total: int
    corrected: str
    hits: Sequence[Found]
    facets: Sequence[Facet]
    page: int
    pages: int
    rest: Table[str, str]
    """Other filters, to keep in links: ``type``, ``top``, ``mapped``."""
    choices: Choices
    """What the form offers to narrow the search by."""
    more: bool = False
    """Whether there are more than ``total``."""


@dataclass(frozen=True)
class IndexEntry:
    """One line of the A to Z: a label, and the preferred label where the line is another name."""

    label: Text
    iri: str
    notation: str
    scheme: str
    preferred: str


@dataclass(frozen=True)
class IndexPage:
    """``atoz.html``"""

    letter: str
    letters: Sequence[str]
    scheme: SchemeRecord | None
    lists: Sequence[SchemeRecord]
    entries: Sequence[IndexEntry]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class ComparePage:
    """``compare.html``: what was asked for, what was found, what joins the two and what they share."""

    text_a: str
    text_b: str
    a: ConceptRecord | None
    b: ConceptRecord | None
    joining: Sequence[Link]
    shared: Sequence[Reference]
