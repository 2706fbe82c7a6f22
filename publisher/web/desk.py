"""What an API adapter answers from: one snapshot's catalogue and search index, and how lists are found by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from flask import abort, has_request_context, request

from publisher.catalogue.describe import says_draft
from publisher.catalogue.reader import Catalogue
from publisher.catalogue.records import ConceptRecord, Link, LinksetRecord, Reference, Row, SchemeRecord
from publisher.catalogue.whole import whole_concept, whole_concepts
from publisher.config import Settings
from publisher.history.reader import History
from publisher.search.reader import SearchIndex


@dataclass(frozen=True)
class Desk:
    """One snapshot, opened for adapters."""

    catalogue: Catalogue
    index: SearchIndex
    settings: Settings
    history: History | None = None
    """What is remembered of earlier versions; None in a snapshot without memory."""
    left_out: frozenset[str] = frozenset()
    """Mapping sets (IRIs) whose pairs concepts are shown without."""

    def absolute(self, text: str) -> str:
        """Return the IRI a parameter means: absolute as it is, else a path below the authority."""
        plain = text.strip()
        if "://" in plain:
            return _with_scheme_of(self.settings.authority, plain)
        return self.settings.authority + unquote(plain).lstrip("/")

    def scheme(self, text: str) -> SchemeRecord | None:
        """Return the list an IRI, path, name or abbreviation means (``list/services``, ``services``, ``LGSL``)."""
        found = self.catalogue.scheme(self.absolute(text)) or self.catalogue.scheme(self.absolute(f"list/{text}"))
        if found:
            return found
        wanted = text.strip().casefold()
        named = (item for item in self.catalogue.schemes() if wanted in names(item))
        return next(named, None)

    def concept(self, iri: str) -> ConceptRecord | None:
        """Return a concept with everything it links to, or None when the IRI is no concept's."""
        found = whole_concept(self.catalogue, iri)
        return self._narrowed(found) if found else None

    def concepts(self, scheme: str) -> Iterator[ConceptRecord]:
        """Yield a list's concepts with everything they link to, in the order of their notations."""
        return (self._narrowed(record) for record in whole_concepts(self.catalogue, scheme))

    def stated(self) -> Desk:
        """Return this desk without mapping sets that say they are drafts: with what the sources state alone."""
        return replace(self, left_out=frozenset(item.iri for item in self.catalogue.linksets() if _is_draft(item)))

    def _narrowed(self, record: ConceptRecord) -> ConceptRecord:
        if not self.left_out or not any(link.linkset in self.left_out for link in record.mappings):
            return record
        return replace(record, mappings=tuple(link for link in record.mappings if link.linkset not in self.left_out))

    def home(self, record: ConceptRecord) -> Reference | None:
        """Return the list a concept is kept in: of several, the largest."""
        if len(record.schemes) < 2:
            return next(iter(record.schemes), None)
        return max(record.schemes, key=lambda item: self.catalogue.size(item.iri))

    def site(self, path: str) -> str:
        """Return the public address of a path on this site: below ``base_url``, else where the request came in."""
        here = request.url_root if has_request_context() else self.settings.authority
        return (self.settings.base_url or here) + path.lstrip("/")

    def page(self, iri: str) -> str:
        """Return the address of an IRI's page here; the IRI itself when it lives elsewhere."""
        authority = self.settings.authority
        return self.site(iri[len(authority) :]) if iri.startswith(authority) else iri


Open = Callable[[], Desk]
"""Gives the desk of the snapshot that is served at the moment."""


def _is_draft(linkset: LinksetRecord) -> bool:
    return any(says_draft(item.iri, value.text) for item in linkset.properties for value in item.values)


def names(scheme: SchemeRecord) -> set[str]:
    """Return the short names a list answers to, in lower case."""
    name = scheme.name.casefold()
    return {name, scheme.abbreviation.casefold(), scheme.label.value.casefold()} - {""}


def _with_scheme_of(authority: str, iri: str) -> str:
    plain = authority.partition("://")[2]
    rest = iri.partition("://")[2]
    return authority + rest[len(plain) :] if rest.startswith(plain) else iri


def identifier(iri: str, notation: str = "") -> str:
    """Return a concept's number, or the end of its IRI where it has none."""
    return notation or iri.rstrip("/#").rpartition("#")[2].rpartition("/")[2]


def number(record: ConceptRecord) -> str:
    """Return a concept's number."""
    return identifier(record.iri, record.notations[0] if record.notations else "")


def type_name(record: ConceptRecord) -> str:
    """Return a concept's class as its short name: ``Service``; ``Concept`` where none is told."""
    return identifier(record.types[0].iri) if record.types else "Concept"


def mappings_to(record: ConceptRecord, members: dict[str, Row]) -> Iterator[tuple[Link, Row]]:
    """Yield the mappings of a concept into a list, in the order of their numbers, each pair once."""
    found = {(link.relation, link.other.iri): link for link in record.mappings if link.other.iri in members}
    for (_, iri), link in sorted(found.items(), key=lambda item: (list_key(members[item[0][1]].notation), item[0])):
        yield link, members[iri]


def list_key(notation: str) -> tuple[int, str]:
    """Return the order of notations: numbers by value."""
    return (int(notation) if notation.isdecimal() else 1 << 60, notation)


def required(name: str) -> str:
    """Return a query parameter, or end the request with 400."""
    value = request.args.get(name, "").strip()
    if not value:
        abort(400, f"The parameter '{name}' is missing.")
    return value


def switch(name: str) -> bool:
    """Return a query parameter that is ``true`` or ``false`` (or left out), or end the request with 400."""
    text = request.args.get(name, "")
    if text not in ("", "true", "false"):
        abort(400, f"The parameter '{name}' must be true or false, not '{text[:40]}'.")
    return text == "true"


def whole(name: str, default: int, *, most: int, least: int = 0) -> int:
    """Return a whole-number query parameter within bounds, or end the request with 400."""
    text = request.args.get(name, "")
    if not text:
        return default
    if not text.isdecimal():
        abort(400, f"The parameter '{name}' must be a whole number, not '{text[:40]}'.")
    return max(least, min(int(text[:9]), most))
