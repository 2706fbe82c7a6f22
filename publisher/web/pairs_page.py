"""The page of two lists side by side: what a reader asked for, and what its template is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from publisher.catalogue.coverage import Count, Coverage, Direction, ListEntry
from publisher.catalogue.pairs import ANY, CONFLICTS, DRAFTED, ORIGINS, STRENGTHS, End, Pair, Pairs, Tally, Wanted
from publisher.catalogue.records import LinksetRecord
from publisher.web.coverage import pair_page
from publisher.web.coverage_contexts import Bar
from publisher.web.current import Snapshot

VIEWS = ("pairs", "unmapped", "unmapped-back", "conflicts")
ROWS_A_PAGE = 100
_LONGEST = 100


@dataclass(frozen=True)
class Asked:
    """Which view of two lists is asked for: the filters, the page (from 1), and the filters as a query."""

    view: str
    wanted: Wanted
    page: int
    query: Mapping[str, str]

    @property
    def back(self) -> Wanted:
        """Return the filters for the second list's terms without a mapping; a branch is of the first and falls away."""
        return Wanted(self.wanted.target, self.wanted.source, text=self.wanted.text)


@dataclass(frozen=True)
class PairRows:
    """A term of the first list and the pairs of it that a page shows."""

    subject: End
    pairs: Sequence[Pair]


@dataclass(frozen=True)
class SideBySidePage:
    """``lists-compared.html``"""

    source: ListEntry
    target: ListEntry
    direction: Direction
    back: Direction
    short: tuple[str, str]
    """What the two lists are called where there is little room."""
    bars: Sequence[Bar]
    kinds: Sequence[str]
    home: ListEntry | None
    """The list whose branches a flat list is counted by, where that is another."""
    linksets: Sequence[LinksetRecord]
    tally: Tally
    asked: Asked
    rows: Sequence[PairRows]
    terms: Sequence[End]
    total: int
    pages: int


@dataclass(frozen=True)
class Neighbours:
    """Two lists with mappings between them, seen from the one of which more is mapped."""

    source: ListEntry
    target: ListEntry
    count: Count


@dataclass(frozen=True)
class ChoicePage:
    """``compare-lists.html``: which two lists to compare."""

    lists: Sequence[ListEntry]
    chosen: tuple[ListEntry | None, ListEntry | None]
    unknown: Sequence[str]
    """Names no list has."""
    neighbours: Sequence[Neighbours]


def choice(coverage: Coverage, chosen: tuple[ListEntry | None, ListEntry | None], unknown: Sequence[str]) -> ChoicePage:
    """Return the context of the page that asks for two lists; pairs with a chosen list alone, where there is one."""
    entries = {item.iri: item for item in coverage.lists}
    wanted = {item.iri for item in chosen if item}
    best: dict[frozenset[str], Neighbours] = {}
    for item in sorted(coverage.directions, key=lambda item: (-item.count.mapped, item.source, item.target)):
        ends = frozenset((item.source, item.target))
        if item.count.mapped and (not wanted or wanted & ends):
            best.setdefault(ends, Neighbours(entries[item.source], entries[item.target], item.count))
    return ChoicePage(coverage.lists, chosen, unknown, list(best.values()))


def asked(source: ListEntry, target: ListEntry, query: Mapping[str, str]) -> Asked:
    """Read a query; what is unknown in it counts as not asked."""
    view = query.get("show", "")
    view = view if view in VIEWS else VIEWS[0]
    filters = {
        "branch": query.get("branch", ""),
        "strength": _one_of(query.get("strength", ""), STRENGTHS),
        "origin": _one_of(query.get("origin", ""), (*ORIGINS, DRAFTED)),
        "conflict": _one_of(query.get("conflict", ""), (*CONFLICTS, ANY)),
        "text": query.get("q", "").strip()[:_LONGEST],
    }
    if view == "conflicts" and not filters["conflict"]:
        filters["conflict"] = ANY
    number = query.get("page", "1")
    page = max(1, int(number)) if number.isdecimal() and len(number) < 8 else 1
    names = {"text": "q"}
    told = {names.get(name, name): value for name, value in filters.items() if value and value != ANY}
    shown = {"show": view} if view != VIEWS[0] else {}
    return Asked(view, Wanted(source.iri, target.iri, **filters), page, {**shown, **told})


def _one_of(text: str, known: Sequence[str]) -> str:
    return text if text in known else ""


def side_by_side(snapshot: Snapshot, source: ListEntry, target: ListEntry, wish: Asked) -> SideBySidePage | None:
    """Return the page's context; None for lists that share terms, which are not compared."""
    found = snapshot.coverage
    there, back = found.direction(source.iri, target.iri), found.direction(target.iri, source.iri)
    if there is None or back is None:
        return None
    tally = snapshot.pairs.tally(source.iri, target.iri)
    known = {"pairs": tally.pairs, "unmapped": there.count.unmapped, "unmapped-back": back.count.unmapped}
    total = count(snapshot.pairs, wish) if set(wish.query) - {"show"} or wish.view not in known else known[wish.view]
    pages = max(1, -(-total // ROWS_A_PAGE))
    wish = replace(wish, page=min(wish.page, pages))
    at = (wish.page - 1) * ROWS_A_PAGE
    picture = pair_page(source, target, there, back=back)
    return SideBySidePage(
        source=source,
        target=target,
        direction=there,
        back=back,
        short=(_short(snapshot, source), _short(snapshot, target)),
        bars=picture.bars,
        kinds=picture.kinds,
        home=found.entry(source.branches) if source.branches not in ("", source.iri) else None,
        linksets=[item for item in snapshot.linksets.values() if _joins(item, source.iri, target.iri)],
        tally=tally,
        asked=wish,
        rows=grouped(pairs(snapshot.pairs, wish, offset=at, limit=ROWS_A_PAGE)) if total else [],
        terms=terms(snapshot.pairs, wish, offset=at, limit=ROWS_A_PAGE) if total else [],
        total=total,
        pages=pages,
    )


def _short(snapshot: Snapshot, entry: ListEntry) -> str:
    record = snapshot.schemes.get(entry.iri)
    return record.abbreviation if record and record.abbreviation else entry.label


def _joins(item: LinksetRecord, source: str, target: str) -> bool:
    return {end.iri for end in (item.subjects, item.objects) if end} == {source, target}


def grouped(found: Sequence[Pair]) -> list[PairRows]:
    """Return pairs by their first term, in the order given."""
    return [PairRows(subject, tuple(rows)) for subject, rows in groupby(found, key=lambda item: item.subject)]


def count(found: Pairs, wish: Asked) -> int:
    """Return how many rows a view has."""
    if wish.view == "unmapped":
        return found.unmapped_count(wish.wanted)
    return found.unmapped_count(wish.back) if wish.view == "unmapped-back" else found.count(wish.wanted)


def pairs(found: Pairs, wish: Asked, *, offset: int = 0, limit: int = -1) -> list[Pair]:
    """Return a view's pairs; none for a view of terms."""
    return found.pairs(wish.wanted, offset=offset, limit=limit) if wish.view in ("pairs", "conflicts") else []


def terms(found: Pairs, wish: Asked, *, offset: int = 0, limit: int = -1) -> list[End]:
    """Return the terms of a view of what is not mapped; none for a view of pairs."""
    if wish.view not in ("unmapped", "unmapped-back"):
        return []
    return found.unmapped(wish.wanted if wish.view == "unmapped" else wish.back, offset=offset, limit=limit)
