"""Reconcile one value: candidates from the search index and from notations, scored by ``matching``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from publisher.catalogue.records import ConceptRecord
from publisher.matching.score import closeness, matched, with_properties
from publisher.search.records import Filters
from publisher.skos.text import key
from publisher.web.desk import Desk, identifier
from publisher.web.finding import Finder, finder_of
from publisher.web.reconcile_extend import texts_of

_MOST = 50
_TELLING = ("iri", "curie", "notation")


@dataclass(frozen=True)
class _Scored:
    record: ConceptRecord
    score: float
    features: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Reconciler:
    """Answers reconciliation queries over one desk."""

    desk: Desk

    @cached_property
    def finder(self) -> Finder:
        """Return the finder of identifiers, made once a batch."""
        return finder_of(self.desk)

    def candidates(self, query: object) -> list[dict[str, Any]]:
        """Return the candidates of one query object, the best first; none for a query that is no object or empty.

        A type narrows to its list. Where it leaves nothing that resembles the value, candidates of other lists are
        given too, but never as a match.
        """
        wanted: Mapping[str, Any] = query if isinstance(query, Mapping) else {"query": query}
        text = str(wanted.get("query") or "").strip() or _first_value(wanted.get("properties"))
        if not text:
            return []
        limit = _limit(wanted.get("limit"))
        types = [iri for iri in map(self._type, _listed(wanted.get("type"))) if iri]
        scored = self._scored(text, types, wanted, limit)
        narrowed = bool(scored) or not types
        if not scored and wanted.get("type_strict") not in ("all", "any"):
            scored = self._scored(text, [], wanted, limit)
        sure = narrowed and matched([item.score for item in scored])
        return [self._shown(item, sure and place == 0) for place, item in enumerate(scored)]

    def _scored(self, text: str, types: list[str], wanted: Mapping[str, Any], limit: int) -> list[_Scored]:
        found: dict[str, _Scored] = {}
        for filters in _filters(types):
            for item in (*self._by_identifier(text, filters.scheme), *self._by_search(text, filters, limit)):
                known = found.get(item.record.iri)
                if known is None or item.score > known.score:
                    found[item.record.iri] = item
        moved = [self._with_properties(item, wanted.get("properties")) for item in found.values()]
        return sorted(moved, key=lambda item: -item.score)[:limit]

    def _by_identifier(self, text: str, scheme: str) -> Iterator[_Scored]:
        found = [item for item in self.finder.find(text, scheme=scheme) if item.how in _TELLING]
        for item in found:
            record = self.desk.catalogue.concept(item.iri)
            if record and (not scheme or any(home.iri == scheme for home in record.schemes)):
                score = 100.0 if len(found) == 1 else 90.0
                yield _Scored(record, score, [{"id": item.how, "value": True}])

    def _by_search(self, text: str, filters: Filters, limit: int) -> Iterator[_Scored]:
        plain = key(text)
        for hit in self.desk.index.search(text, filters=filters, limit=max(10, limit)).hits:
            record = self.desk.catalogue.concept(hit.iri)
            if record is None:
                continue
            near = closeness(plain, _labels(record), found=hit.score)
            features = [
                {"id": "exact", "value": near.exact},
                {"id": "wording", "value": round(near.wording, 1)},
                {"id": "search", "value": round(near.search, 1)},
            ]
            yield _Scored(record, near.score, features)

    def _with_properties(self, item: _Scored, properties: object) -> _Scored:
        agreed = []
        for sent in properties if isinstance(properties, list) else []:
            if not isinstance(sent, Mapping):
                continue
            values = {key(text) for text in texts_of(self.desk, item.record, str(sent.get("pid", "")))}
            asked = {key(_text(value)) for value in _listed(sent.get("v"))}
            if values and asked:
                agreed.append(bool(values & asked))
        return _Scored(item.record, with_properties(item.score, agreed), item.features) if agreed else item

    def _shown(self, item: _Scored, match: bool) -> dict[str, Any]:
        record = item.record
        home = self.desk.home(record)
        told = [text for text in (*record.notations[:1], home.label.value if home else "") if text]
        if record.deprecated:
            told.append("deprecated")
        return {
            "id": entity_id(self.desk, record.iri),
            "name": record.label.value,
            "description": " · ".join(told),
            "type": [type_of(self.desk, home.iri)] if home else [],
            "score": item.score,
            "match": match,
            "features": item.features,
        }

    def _type(self, name: object) -> str:
        """Return the list a type names: its id, IRI, name or abbreviation, or a class whose concepts it holds."""
        text = _text(name)
        found = self.desk.scheme(text) or self.finder.lists.get(identifier(text).casefold())
        return found.iri if found else ""


def _labels(record: ConceptRecord) -> list[tuple[int, str]]:
    groups = (record.pref_labels or (record.label,), record.alt_labels, record.hidden_labels)
    return [(kind, key(text.value)) for kind, group in enumerate(groups) for text in group]


def _filters(types: list[str]) -> list[Filters]:
    return [Filters(scheme=scheme) for scheme in types] or [Filters()]


def _limit(value: object) -> int:
    return max(1, int(min(value, _MOST))) if isinstance(value, int | float) and not isinstance(value, bool) else 5


def _first_value(properties: object) -> str:
    """Return what to look for when a query has properties only: the first value that is sent."""
    sent = (item for item in properties if isinstance(item, Mapping)) if isinstance(properties, list) else ()
    return next((_text(value).strip() for item in sent for value in _listed(item.get("v"))), "")


def _listed(value: object) -> list[object]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list) else [value]


def _text(value: object) -> str:
    return str(value.get("id") or value.get("name") or "") if isinstance(value, Mapping) else str(value)


def entity_id(desk: Desk, iri: str) -> str:
    """Return the id of an IRI within the identifier space: what follows the authority."""
    return iri.removeprefix(desk.settings.authority)


def type_of(desk: Desk, scheme: str) -> dict[str, str]:
    """Return a list as a type."""
    record = desk.catalogue.scheme(scheme)
    return {"id": entity_id(desk, scheme), "name": record.label.value if record else identifier(scheme)}
