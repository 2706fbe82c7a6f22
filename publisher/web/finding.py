"""Find what a text names: an IRI, a CURIE, a notation with or without its list, or a label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.catalogue.records import ConceptRecord, SchemeRecord
from publisher.search.records import Filters
from publisher.web.desk import Desk, identifier, names

_ANY = Filters(status="any")
_SUFFIX = re.compile(r"\.(html|ttl|jsonld|rdf|nt|nq|trig|json|csv|xlsx)\Z")
_LISTED = re.compile(r"(?P<list>[^\d]+)(?P<notation>\d[\w./-]*)\Z")
_BEHIND = re.compile(r"(?P<notation>\d[\w./-]*)\s*[(\[]\s*(?P<list>[^()\[\]]+)[)\]]\Z")
_AROUND = " .:#/_-"
_LONGEST = 500


@dataclass(frozen=True)
class Found:
    """A concept (or list) a text names, and how it was told: ``iri``, ``curie``, ``notation`` or ``label``."""

    iri: str
    how: str


@dataclass(frozen=True)
class Finder:
    """Finds over one desk; the names lists go by are read once."""

    desk: Desk
    lists: dict[str, SchemeRecord]

    def find(self, text: str, *, scheme: str = "") -> list[Found]:
        """Return what a text names, surest first; more than one when it is ambiguous, none when it is unknown.

        ``scheme`` narrows notations and labels to a list (IRI).
        """
        plain = text.strip()[:_LONGEST]
        if not plain:
            return []
        for way in (self._by_iri, self._by_curie):
            found = way(plain)
            if found:
                return [found]
        return self._by_notation(plain, scheme) or self._by_label(plain, scheme)

    def _by_iri(self, text: str) -> Found | None:
        if "://" not in text and "/" not in text:
            return None
        iri = self.desk.absolute(text).rstrip("/")
        for candidate in (iri, _SUFFIX.sub("", iri)):
            if self.desk.catalogue.record(candidate):
                return Found(candidate, "iri")
        return None

    def _by_curie(self, text: str) -> Found | None:
        prefix, colon, local = text.partition(":")
        namespace = self.desk.settings.all_prefixes.get(prefix)
        if not colon:
            return None
        candidates = [namespace + local] if namespace else []
        candidates.append(f"{self.desk.settings.authority}{prefix}/{local}")
        known = (iri for iri in candidates if self.desk.catalogue.record(iri))
        return next((Found(iri, "curie") for iri in known), None)

    def _by_notation(self, text: str, scheme: str) -> list[Found]:
        listed = _LISTED.match(text) or _BEHIND.match(text)
        if listed:
            name = listed["list"].casefold().strip(_AROUND).removesuffix(" no").removesuffix(" number")
            record = self.lists.get(name.strip(_AROUND))
            if record:
                iri = self.desk.catalogue.notation(record.iri, listed["notation"])
                return [Found(iri, "notation")] if iri else []
        if not any(c.isdigit() for c in text) or " " in text:
            return []
        schemes = [scheme] if scheme else list(dict.fromkeys(item.iri for item in self.lists.values()))
        iris = (self.desk.catalogue.notation(item, text) for item in schemes)
        return [Found(iri, "notation") for iri in dict.fromkeys(iris) if iri]

    def _by_label(self, text: str, scheme: str) -> list[Found]:
        hits = self.desk.index.labelled(text, filters=Filters(scheme=scheme, status="any"))
        current = [hit for hit in hits if not hit.deprecated] or hits
        preferred = [hit for hit in current if hit.matched_kind == "prefLabel"] or current
        return [Found(hit.iri, "label") for hit in preferred]


def finder_of(desk: Desk) -> Finder:
    """Return a finder of a desk."""
    return Finder(desk, dict(_names(desk)))


def _names(desk: Desk) -> Iterator[tuple[str, SchemeRecord]]:
    for scheme in desk.catalogue.schemes():
        for name in names(scheme):
            yield name, scheme
            yield name.removesuffix("list").strip(), scheme
        first = next(iter(desk.catalogue.rows(scheme.iri, limit=1)), None)
        if first and not _part(scheme):
            segment = first.iri.rpartition("/")[0].rpartition("/")[2]
            yield segment.casefold(), scheme


def _part(scheme: SchemeRecord) -> bool:
    return any(identifier(item.iri) == "isPartOf" for item in scheme.properties)


def described(desk: Desk, found: Found) -> dict[str, object]:
    """Return what an answer tells of something found."""
    record = desk.catalogue.record(found.iri)
    if record is None:
        return {"iri": found.iri, "how": found.how}
    told: dict[str, object] = {"iri": record.iri, "label": record.label.value, "how": found.how}
    if isinstance(record, ConceptRecord):
        home = desk.home(record)
        told |= {
            "notation": record.notations[0] if record.notations else "",
            "list": home.iri if home else "",
            "listLabel": home.label.value if home else "",
            "deprecated": record.deprecated,
            "replacedBy": [item.iri for item in record.replaced_by],
        }
    return told
