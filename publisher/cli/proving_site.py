"""Prove that a running site answers what a commit of this repository holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from publisher.catalogue.proof import documents_of, same_document
from publisher.catalogue.reader import Catalogue
from publisher.cli.proving import Proof
from publisher.history.agreement import Releases, compare_releases
from publisher.history.fetching import asked_address, site_answers, site_documents
from publisher.history.proof import Finding
from publisher.history.reader import History
from publisher.namespaces import OWL
from publisher.search.proof import answers, probes
from publisher.web.past_data import plain, releases_data

_DEPRECATED = f"<{OWL}deprecated>".encode()
_MOST_SEARCHES = 200
_ROWS_A_REQUEST = 10_000
_MOST_REQUESTS = 50


@dataclass(frozen=True)
class _Told:
    """Rows a site tells part by part: where, under which name, how many, and those of the part behind an offset."""

    path: str
    name: str
    total: int
    rows: Callable[[int], list[Any]]


@dataclass(frozen=True)
class SiteProof:
    """Compares a site with one commit."""

    proof: Proof
    site: str

    def of_documents(self) -> Finding:
        """Return the finding about the documents of concepts that the site answers."""
        settings = self.proof.workspace.settings
        made = documents_of(self.proof.rebuilt.catalogue)
        if settings.deprecated:  # the identifiers of deprecated concepts may lead elsewhere
            made = {iri: text for iri, text in made.items() if _DEPRECATED not in text}
        own = {iri.removeprefix(settings.authority): text for iri, text in made.items()}
        wrong = [path for path, data in site_documents(self.site, sorted(own)) if not same_document(own[path], data)]
        told = f"{wrong[0]}.nt{_more(wrong)} is missing or says other than the commit." if wrong else ""
        return Finding("documents:", told, of_engine=True)

    def of_search(self, each: int) -> Finding:
        """Return the finding about the search: some concepts of each list must be found by their own names."""
        schemes = [item.iri for item in Catalogue(self.proof.rebuilt.catalogue).schemes()]
        asked = probes(self.proof.rebuilt.index, schemes, each=each, most=_MOST_SEARCHES)
        addresses = [
            asked_address(self.site, "search.json", q=probe.label, list=probe.scheme, status="any") for probe in asked
        ]
        found = zip(asked, site_answers(addresses), strict=True)
        wrong = [probe.label for probe, data in found if not answers(probe, _hits(data))]
        return Finding(
            "search:", f"“{wrong[0]}”{_more(wrong)} is not found by its own name." if wrong else "", of_engine=True
        )

    def of_dates(self) -> Finding:
        """Return the finding about the dates of change that the lists themselves give."""
        catalogue = Catalogue(self.proof.rebuilt.catalogue)
        dated = _Told("changes.json", "changes", catalogue.dated_count(), lambda at: _dated(catalogue, at))
        return Finding("changes:", "" if self._tells(dated) else "differ from the commit.", of_engine=True)

    def of_memory(self, *, whole: bool) -> Iterator[Finding]:
        """Yield the findings about what the site tells of the past: what happened, and the releases."""
        history = History(self.proof.rebuilt.memory)
        happened = _Told("history.json", "events", history.count(), lambda at: _events(history, at))
        yield Finding(
            "memory: what happened", "" if self._tells(happened) else "differs from the commit.", of_engine=True
        )
        made, (told,) = releases_data(history), site_answers([asked_address(self.site, "releases.json")])
        wrong = compare_releases(_releases(_plainly({"lists": made})), _releases(_decoded(told)), whole=whole)
        yield Finding("memory: releases", wrong, of_engine=True)

    def _tells(self, made: _Told) -> bool:
        """Say whether the site tells the same rows; of very many parts some are asked for, the last among them."""
        offsets = range(0, made.total or 1, _ROWS_A_REQUEST)
        asked = sorted({*offsets[:: -(-len(offsets) // _MOST_REQUESTS)], offsets[-1]})
        addresses = (asked_address(self.site, made.path, offset=offset, limit=_ROWS_A_REQUEST) for offset in asked)
        return all(
            _same(_decoded(data), {"total": made.total, made.name: made.rows(offset)})
            for offset, data in zip(asked, site_answers(addresses), strict=True)
        )


def _events(history: History, offset: int) -> list[Any]:
    return [plain(event) for event in history.events(offset=offset, limit=_ROWS_A_REQUEST)]


def _dated(catalogue: Catalogue, offset: int) -> list[Any]:
    rows: list[Any] = msgspec.to_builtins(catalogue.dated(offset=offset, limit=_ROWS_A_REQUEST))
    return rows


def _same(told: dict[str, Any], made: dict[str, Any]) -> bool:
    return {name: told.get(name) for name in made} == _plainly(made)


def _hits(data: bytes | None) -> list[tuple[str, str]]:
    return [(hit.get("iri", ""), hit.get("label", "")) for hit in _decoded(data).get("results", ())]


def _releases(data: dict[str, Any]) -> Releases:
    lists = data.get("lists", ())
    return {(item["iri"], version["version"]): version for item in lists for version in item["versions"]}


def _decoded(data: bytes | None) -> dict[str, Any]:
    """Return the object an answer holds, an empty one where it is none."""
    try:
        return msgspec.json.decode(data or b"{}", type=dict[str, Any])
    except msgspec.DecodeError:
        return {}


def _plainly(data: dict[str, Any]) -> dict[str, Any]:
    """Return data as they come back from JSON."""
    return msgspec.json.decode(msgspec.json.encode(data), type=dict[str, Any])


def _more(wrong: Sequence[str]) -> str:
    return f" and {len(wrong) - 1} more" if wrong[1:] else ""
