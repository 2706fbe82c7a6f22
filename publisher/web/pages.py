"""Build each page's context from prepared records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlencode

from publisher.catalogue.reader import Catalogue
from publisher.catalogue.records import (
    ConceptRecord,
    Link,
    LinksetRecord,
    Record,
    Reference,
    SchemeRecord,
    TermRecord,
    Text,
)
from publisher.web.contexts import (
    AlternatesPage,
    ConceptPage,
    Download,
    Grouping,
    HomePage,
    LinksetPage,
    ListPage,
    MappingGroup,
    Reach,
    TermPage,
)
from publisher.web.current import Snapshot
from publisher.web.documents import made
from publisher.web.listing import listing
from publisher.web.negotiation import VARIANTS
from publisher.web.pictures import bars, list_map, neighbourhood
from publisher.web.profiles import PROFILES, Profile
from publisher.web.resolution import address
from publisher.web.site import Site

PAIRS_A_PAGE = 200
_LONGEST_NUMBER = 18
"""Digits that SQLite's integers hold."""


def home(snapshot: Snapshot) -> HomePage:
    """Return the home page's context."""
    linksets = list(snapshot.linksets.values())
    lists = sorted(snapshot.schemes.values(), key=lambda item: (-len(item.linksets), -item.concepts))
    drawing = list_map(lists, linksets)
    return HomePage(lists, linksets, snapshot.catalogue.count("concept"), drawing, snapshot.catalogue.dated(limit=6))


def list_page(site: Site, snapshot: Snapshot, record: SchemeRecord, query: Mapping[str, str], base: str) -> ListPage:
    """Return a list page's context; ``base`` is the public address of the site."""
    names = {"prefLabel": "Preferred", "altLabel": "Alternative", "hiddenLabel": "Hidden"}
    labels = [
        (f"{names.get(name, name)} ({language or 'no language'})", count) for name, language, count in record.labels
    ]
    return ListPage(
        record=record,
        listing=listing(snapshot.catalogue, record, query),
        coverage=_coverage(snapshot, record),
        groupings=_groupings(snapshot, record),
        levels=bars((str(number), count) for number, count in enumerate(record.levels, 1)),
        labels=bars(sorted(labels, key=lambda row: -row[1])),
        years=bars(_every_year(record.years)),
        downloads=downloads(site, snapshot, record, "scheme"),
        example=next(iter(snapshot.catalogue.rows(record.iri, limit=1)), None),
        base=base,
    )


def _coverage(snapshot: Snapshot, record: SchemeRecord) -> list[Reach]:
    found = []
    for item in (snapshot.linksets[link.iri] for link in record.linksets if link.iri in snapshot.linksets):
        outward = item.subjects is not None and item.subjects.iri == record.iri
        other, mapped = (item.objects, item.subjects_mapped) if outward else (item.subjects, item.objects_mapped)
        if other:
            found.append(Reach(item, other, mapped, mapped / max(record.concepts, 1)))
    return sorted(found, key=lambda row: -row.mapped)


def _groupings(snapshot: Snapshot, record: SchemeRecord) -> list[Grouping]:
    """Return the lists by whose terms a list can be browsed, those that reach most of it first."""
    names = {item.iri: item for item in snapshot.coverage.lists}
    found = (item for item in snapshot.coverage.directions if item.source == record.iri and item.count.mapped)
    return [Grouping(names[item.target], item.count) for item in sorted(found, key=lambda row: -row.count.mapped)]


def _every_year(years: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return years and counts without gaps, so that a chart's distances are true."""
    counts = {int(year): count for year, count in years if year.isdecimal()}
    return [(str(year), counts.get(year, 0)) for year in range(min(counts), max(counts) + 1)] if counts else []


def concept_page(site: Site, snapshot: Snapshot, record: ConceptRecord) -> ConceptPage:
    """Return a concept page's context."""
    found = downloads(site, snapshot, record, "concept")
    return ConceptPage(
        record,
        main_list(snapshot, record),
        groups(record.mappings),
        neighbourhood(record),
        found,
        suggestion(site, record),
    )


def main_list(snapshot: Snapshot, record: ConceptRecord) -> Reference | None:
    """Return the largest list a concept is in: the others are parts of it."""
    sizes = {iri: item.concepts for iri, item in snapshot.schemes.items()}
    return max(record.schemes, key=lambda item: sizes.get(item.iri, 0), default=None)


def linkset_page(site: Site, snapshot: Snapshot, record: LinksetRecord, page: int) -> LinksetPage:
    """Return one page of a mapping set; ``page`` counts from 1."""
    pages = max(1, -(-record.pairs // PAIRS_A_PAGE))
    page = min(max(page, 1), pages)
    shown = snapshot.catalogue.mappings(linkset=record.iri, offset=(page - 1) * PAIRS_A_PAGE, limit=PAIRS_A_PAGE)
    return LinksetPage(record, shown, page, pages, downloads(site, snapshot, record, "linkset"))


def term_page(site: Site, snapshot: Snapshot, record: TermRecord) -> TermPage:
    """Return the context of a class's or property's page."""
    return TermPage(record, downloads(site, snapshot, record, "term"))


def alternates_page(site: Site, snapshot: Snapshot, record: Record, kind: str) -> AlternatesPage:
    """Return the list of formats and profiles of one thing."""
    path = site.identifiers.path(record.iri) or ""
    known = [item for item in PROFILES.values() if kind in item.kinds]
    profiles = {f"{item.title} ({item.name})": _profiled(path, kind, item) for item in known}
    return AlternatesPage(record, downloads(site, snapshot, record, kind), profiles)


def _profiled(path: str, kind: str, profile: Profile) -> tuple[Download, ...]:
    query = [("_profile", profile.name)]
    return tuple(
        Download(item.title, address(path, suffix=item.suffix, query=query), item.media_type)
        for item in VARIANTS[kind]
        if item.suffix in profile.suffixes
    )


def downloads(site: Site, snapshot: Snapshot, record: Record, kind: str) -> tuple[Download, ...]:
    """Return the formats a thing is available in, with the size of those that are files."""
    path = site.identifiers.path(record.iri) or ""
    return tuple(
        Download(item.title, address(path, suffix=item.suffix), item.media_type, _size(snapshot, record, item.suffix))
        for item in VARIANTS[kind]
        if item.suffix not in ("html", "n3", "linkset")
    )


def _size(snapshot: Snapshot, record: Record, suffix: str) -> int:
    path = made(snapshot.path, record, suffix)
    return path.stat().st_size if path else 0


def groups(links: Iterable[Link]) -> Sequence[MappingGroup]:
    """Return mappings by the other concept's list, lists in the order of their names."""
    found: dict[str, list[Link]] = {}
    for link in links:
        found.setdefault(link.other.scheme, []).append(link)
    rows = [MappingGroup(_scheme(items[0].other), tuple(items)) for items in found.values()]
    return sorted(rows, key=lambda row: row.scheme.label.value.casefold())


def _scheme(other: Reference) -> Reference:
    return Reference(other.scheme, Text(other.scheme_label))


def suggestion(site: Site, record: ConceptRecord) -> str:
    """Return where a change of a concept is suggested: a prefilled issue, else a prefilled mail, else the contact page.

    Empty where the settings name neither a repository nor a contact.
    """
    repository, contact = site.settings.repository.rstrip("/"), site.settings.contact
    title = f"{record.label.value} ({' '.join(record.notations[:1]) or record.iri})"
    body = f"About <{record.iri}>, {record.source}\n\nWhat should change, and why:\n"
    if repository:
        return f"{repository}/issues/new?{urlencode({'title': title, 'body': body})}"
    if contact and "://" not in contact:
        written = urlencode({"subject": title, "body": body.replace("\n", "\r\n")}, quote_via=quote)
        return f"mailto:{contact.removeprefix('mailto:')}?{written}"
    return contact


def near(catalogue: Catalogue, site: Site, path: str) -> list[Reference]:
    """Return the concepts whose numbers stand nearest to an unknown one, at most six, in the order of their numbers."""
    folder, _, name = path.rpartition("/")
    number = name.partition(".")[0]
    if not number.isdecimal() or not number.isascii() or len(number) > _LONGEST_NUMBER:
        return []
    found: list[Reference] = []
    for iri in catalogue.nearest(f"{site.settings.authority}{folder}/", int(number), limit=6):
        label = catalogue.label(iri)
        found.append(Reference(iri, Text(label), iri.rpartition("/")[2]))
    return sorted(found, key=lambda item: int(item.notation))


def formats_of_list(concept: Reference, catalogue: Catalogue, site: Site) -> tuple[Download, ...]:
    """Return every format of the list a concept is in, for who asked for a number beside it; none outside our lists."""
    record = catalogue.concept(concept.iri)
    path = site.identifiers.path(record.schemes[0].iri) if record and record.schemes else None
    return formats(path, "scheme") if path else ()


def formats(path: str, kind: str) -> tuple[Download, ...]:
    """Return every format of a kind of thing, for a client that asked for another."""
    return tuple(Download(item.title, address(path, suffix=item.suffix), item.media_type) for item in VARIANTS[kind])
