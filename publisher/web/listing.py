"""The ways through a list: as a tree, from A to Z, by number, by its subsets, by the lists it is mapped to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.catalogue.reader import Catalogue
from publisher.catalogue.records import Row, SchemeRecord

VIEWS = ("tree", "az", "number", "subset", "mapped")
ROWS_A_PAGE = 300
MOST_CHILDREN = 500
_MOST_ON_ONE_PAGE = 2_000
_MOST_TO_PRINT = 5_000
EVERY = "all"
"""In place of a letter: the whole list on one page, to be printed."""


@dataclass(frozen=True)
class Branch:
    """A concept in the tree and, where it stands open, those below it; ``hidden`` counts children left out."""

    row: Row
    below: tuple[Branch, ...] = ()
    hidden: int = 0


@dataclass(frozen=True)
class Listing:
    """What of a list is shown: a tree's branches, or rows with the initials or pages beside them."""

    view: str
    branches: Sequence[Branch] = ()
    rows: Sequence[Row] = ()
    initials: Sequence[tuple[str, int]] = ()
    initial: str = ""
    """The one initial that is shown, empty when all are."""
    page: int = 1
    pages: int = 1
    opened: str = ""
    whole: bool = False
    """Whether the whole list can be had on one page, though this is not it."""


def listing(catalogue: Catalogue, record: SchemeRecord, query: Mapping[str, str]) -> Listing:
    """Return the part of a list that ``view``, ``open``, ``letter`` and ``page`` of a query ask for."""
    default = "tree" if record.depth > 1 else "az"
    view = query.get("view", default)
    if view == "az" or (view == "tree" and record.depth < 2):
        return _by_name(catalogue, record, query.get("letter", ""))
    if view == "number":
        return _by_number(catalogue, record, query.get("page", "1"))
    if view in ("subset", "mapped"):
        return Listing(view)
    opened = query.get("open", "")
    way = _way(catalogue, opened)
    tops = catalogue.top(record.iri, limit=_MOST_ON_ONE_PAGE)
    return Listing("tree", tuple(_branch(catalogue, record.iri, row, way) for row in tops), opened=opened)


def _by_name(catalogue: Catalogue, record: SchemeRecord, letter: str) -> Listing:
    initials = catalogue.initials(record.iri)
    known = [initial for initial, _ in initials]
    if letter == EVERY and record.concepts <= _MOST_TO_PRINT:
        return Listing("az", rows=catalogue.named(record.iri, limit=_MOST_TO_PRINT), initials=initials)
    initial = letter.upper() if letter.upper() in known else ""
    if not initial and record.concepts > _MOST_ON_ONE_PAGE and known:
        initial = next((item for item in known if item.isalpha()), known[0])
    rows = catalogue.named(record.iri, initial, limit=_MOST_ON_ONE_PAGE)
    whole = bool(initial) and record.concepts <= _MOST_TO_PRINT
    return Listing("az", rows=rows, initials=initials, initial=initial, whole=whole)


def _by_number(catalogue: Catalogue, record: SchemeRecord, number: str) -> Listing:
    pages = max(1, -(-record.concepts // ROWS_A_PAGE))
    page = min(max(1, int(number) if number.isdecimal() and len(number) < 9 else 1), pages)
    rows = catalogue.rows(record.iri, offset=(page - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE)
    return Listing("number", rows=rows, page=page, pages=pages)


def _way(catalogue: Catalogue, opened: str) -> frozenset[str]:
    """Return the concepts that must stand open to show one: those above it on every way, and itself."""
    record = catalogue.concept(opened) if opened else None
    if record is None:
        return frozenset()
    return frozenset({record.iri, *(item.iri for way in record.paths for item in way)})


def _branch(catalogue: Catalogue, scheme: str, row: Row, way: frozenset[str], depth: int = 0) -> Branch:
    if row.iri not in way or not row.children or depth > len(way):
        return Branch(row)
    rows = catalogue.children(scheme, row.iri, limit=MOST_CHILDREN)
    below = tuple(_branch(catalogue, scheme, child, way, depth + 1) for child in rows)
    return Branch(row, below, max(0, row.children - len(rows)))
