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
    """A concept in the tree and, where it stands open, one page of those below it.

    ``hidden`` counts the children behind that page.
    """

    row: Row
    below: tuple[Branch, ...] = ()
    hidden: int = 0
    page: int = 1


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
        return _by_name(catalogue, record, query.get("letter", ""), _number(query))
    if view == "number":
        return _by_number(catalogue, record, _number(query))
    if view in ("subset", "mapped"):
        return Listing(view)
    return _as_tree(catalogue, record, query.get("open", ""), _number(query))


def _number(query: Mapping[str, str]) -> int:
    """Return the page a query asks for."""
    text = query.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def _by_name(catalogue: Catalogue, record: SchemeRecord, letter: str, number: int) -> Listing:
    """Return everything from A to Z, or one letter of a long list, in pages when the letter is long too."""
    initials = catalogue.initials(record.iri)
    known = [initial for initial, _ in initials]
    if letter == EVERY and record.concepts <= _MOST_TO_PRINT:
        return Listing("az", rows=catalogue.named(record.iri, limit=_MOST_TO_PRINT), initials=initials)
    initial = letter.upper() if letter.upper() in known else ""
    if not initial and record.concepts > _MOST_ON_ONE_PAGE and known:
        initial = next((item for item in known if item.isalpha()), known[0])
    total = dict(initials).get(initial, 0)
    a_page = ROWS_A_PAGE if total > _MOST_ON_ONE_PAGE else _MOST_ON_ONE_PAGE
    pages = max(1, -(-total // a_page))
    page = min(number, pages)
    rows = catalogue.named(record.iri, initial, offset=(page - 1) * a_page, limit=a_page)
    whole = bool(initial) and record.concepts <= _MOST_TO_PRINT
    return Listing("az", rows=rows, initials=initials, initial=initial, page=page, pages=pages, whole=whole)


def _by_number(catalogue: Catalogue, record: SchemeRecord, number: int) -> Listing:
    pages = max(1, -(-record.concepts // ROWS_A_PAGE))
    page = min(number, pages)
    rows = catalogue.rows(record.iri, offset=(page - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE)
    return Listing("number", rows=rows, page=page, pages=pages)


def _as_tree(catalogue: Catalogue, record: SchemeRecord, opened: str, number: int) -> Listing:
    """Return the top concepts and what is open below them; ``number`` is the page of what is opened, or of the top."""
    way = _way(catalogue, opened)
    pages = max(1, -(-record.top_concepts // _MOST_ON_ONE_PAGE))
    page = min(number, pages) if not way else _page_of(catalogue.top_iris(record.iri), way, _MOST_ON_ONE_PAGE)
    tops = catalogue.top(record.iri, offset=(page - 1) * _MOST_ON_ONE_PAGE, limit=_MOST_ON_ONE_PAGE)
    tree = _Tree(catalogue, record.iri, way, opened, number)
    return Listing("tree", tuple(tree.branch(row) for row in tops), page=page, pages=pages, opened=opened)


def _way(catalogue: Catalogue, opened: str) -> frozenset[str]:
    """Return the concepts that must stand open to show one: those above it on every way, and itself."""
    record = catalogue.concept(opened) if opened else None
    if record is None:
        return frozenset()
    return frozenset({record.iri, *(item.iri for way in record.paths for item in way)})


def _page_of(iris: Sequence[str], way: frozenset[str], a_page: int) -> int:
    """Return the page on which the first concept of a way stands."""
    return next((place for place, iri in enumerate(iris) if iri in way), 0) // a_page + 1


@dataclass(frozen=True)
class _Tree:
    """What decides which part of a tree is shown: the concepts that stand open, and the page of the last of them."""

    catalogue: Catalogue
    scheme: str
    way: frozenset[str]
    opened: str
    number: int

    def branch(self, row: Row, depth: int = 0) -> Branch:
        """Return a concept with what stands open below it."""
        if row.iri not in self.way or not row.children or depth > len(self.way):
            return Branch(row)
        page = min(self._page(row), -(-row.children // MOST_CHILDREN))
        offset = (page - 1) * MOST_CHILDREN
        rows = self.catalogue.children(self.scheme, row.iri, offset=offset, limit=MOST_CHILDREN)
        below = tuple(self.branch(child, depth + 1) for child in rows)
        return Branch(row, below, max(0, row.children - offset - len(rows)), page)

    def _page(self, row: Row) -> int:
        if row.children <= MOST_CHILDREN or row.iri == self.opened:
            return self.number
        return _page_of([child.iri for child in self.catalogue.children(self.scheme, row.iri)], self.way, MOST_CHILDREN)
