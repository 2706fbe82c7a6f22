"""What the search of a static copy reads: every list's names as one file, which the browser searches by itself.

``/find/lists.json`` names the lists with the parts and top terms each has, the classes, ``[IRI, label]`` of the top
terms and the synonyms, and links to the others.
``/find/{list}-{part}.json`` holds rows ``[path, number, deprecated, links, types, mapped, lists, labels, tops]``: the
identifier's path, its number, 1 or 0, how many mappings lead there, positions in the tables of ``lists.json``,
``[kind, text, language]`` of every label, and positions of the top terms above.
``/find/tree/{list}.json`` holds the concepts below each concept, for the tree that opens as one goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from publisher.catalogue.records import Row, SchemeRecord
from publisher.search.records import Listed
from publisher.web.current import Snapshot
from publisher.web.errors import Problem
from publisher.web.general import tree_row
from publisher.web.headers import answer_of, send
from publisher.web.search_filters import MOST_TOPS
from publisher.web.site import Site

ROWS_A_PART = 4_000
MOST_CHILDREN = 100_000
_JSON = "application/json"
Tops = Mapping[str, tuple[Set[str], Row]]
"""Top terms by IRI, each with the lists it stands in."""


def find_blueprint(site: Site) -> Blueprint:
    """Return the blueprint of the data a static copy's scripts read."""
    blueprint = Blueprint("find_data", __name__)
    views = FindData(site)
    blueprint.add_url_rule("/find/lists.json", "lists", views.lists)
    blueprint.add_url_rule("/find/<name>-<int:part>.json", "part", views.part)
    blueprint.add_url_rule("/find/tree/<name>.json", "tree", views.tree)
    return blueprint


@dataclass(frozen=True)
class FindData:
    """Views over the snapshot that is served."""

    site: Site

    def lists(self) -> Response:
        """Answer the lists, their parts, and the tables rows point into."""
        snapshot = self.site.snapshot()
        index = snapshot.search
        parts = {item: -(-index.kept(item.iri) // ROWS_A_PART) for item in snapshot.schemes.values()}
        tops = _tops(snapshot)
        places = {iri: place for place, iri in enumerate(tops)}
        data = {
            "lists": [_list(item, number, places, tops) for item, number in parts.items()],
            "types": index.types(),
            "tops": [[iri, row.label.value] for iri, (_, row) in tops.items()],
            "synonyms": index.vocabulary.synonyms,
        }
        files = [f"{item.name}-{part}" for item, number in parts.items() for part in range(1, number + 1)]
        files += [f"tree/{item.name}" for item in parts if item.depth > 1]
        links = ", ".join(f'</find/{name}.json>; rel="item"' for name in files)
        return self._send(data, snapshot, ("Link", links))

    def part(self, name: str, part: int) -> Response:
        """Answer one part of the names of the concepts a list is the home of; parts count from 1."""
        snapshot = self.site.snapshot()
        scheme = _scheme(snapshot, name)
        schemes = {iri: place for place, iri in enumerate(snapshot.schemes)}
        types = {iri: place for place, iri in enumerate(snapshot.search.types())}
        tops = {iri: place for place, iri in enumerate(_tops(snapshot))}
        rows = snapshot.search.listed(scheme.iri, offset=(part - 1) * ROWS_A_PART, limit=ROWS_A_PART)
        if not rows:
            message = "There is no part %(part)s of %(name)s."
            raise Problem(404, "Page not found", message, values={"part": part, "name": name})
        return self._send([self._row(row, schemes, types, tops) for row in rows], snapshot)

    def tree(self, name: str) -> Response:
        """Answer the concepts below every concept of a list, by the IRI above."""
        snapshot = self.site.snapshot()
        scheme = _scheme(snapshot, name)
        return self._send(dict(self._branches(snapshot, scheme.iri)), snapshot)

    def _branches(self, snapshot: Snapshot, scheme: str) -> Iterator[tuple[str, list[Any]]]:
        waiting = [row.iri for row in snapshot.catalogue.top(scheme, limit=MOST_CHILDREN) if row.children]
        seen = set(waiting)
        while waiting:
            iri = waiting.pop()
            rows = snapshot.catalogue.children(scheme, iri, limit=MOST_CHILDREN)
            yield iri, [tree_row(self.site, row) for row in rows]
            below = [row.iri for row in rows if row.children and row.iri not in seen]
            seen.update(below)
            waiting += below

    def _row(self, row: Listed, schemes: dict[str, int], types: dict[str, int], tops: dict[str, int]) -> list[Any]:
        path = self.site.href(row.iri)
        kinds = ("type", "mapped", "list", "top")
        found = {kind: sorted({value for name, value in row.facets if name == kind}) for kind in kinds}
        return [
            path.removesuffix(".html"),
            row.notation,
            int(row.deprecated),
            row.links,
            [types[item] for item in found["type"] if item in types],
            [schemes[item] for item in found["mapped"] if item in schemes],
            [schemes[item] for item in found["list"] if item in schemes],
            [[item.kind, item.text, item.language] if item.language else [item.kind, item.text] for item in row.labels],
            [tops[item] for item in found["top"] if item in tops],
        ]

    def _send(self, data: object, snapshot: Snapshot, *headers: tuple[str, str]) -> Response:
        return send(answer_of(msgspec.json.encode(data), _JSON, headers), request, modified=snapshot.modified)


def _list(record: SchemeRecord, parts: int, places: Mapping[str, int], tops: Tops) -> dict[str, Any]:
    return {
        "name": record.name,
        "iri": record.iri,
        "label": record.label.value,
        "short": record.abbreviation,
        "parts": parts,
        "tops": [places[iri] for iri, (schemes, _) in tops.items() if record.iri in schemes],
    }


def _tops(snapshot: Snapshot) -> Tops:
    """Return the top terms the search is narrowed by, in the order of their names: those of lists with a hierarchy."""
    found: dict[str, tuple[set[str], Row]] = {}
    for iri, record in snapshot.schemes.items():
        for row in snapshot.catalogue.top(iri, limit=MOST_TOPS) if record.depth > 1 else ():
            found.setdefault(row.iri, (set(), row))[0].add(iri)
    return dict(sorted(found.items(), key=lambda item: (item[1][1].label.value.casefold(), item[0])))


def _scheme(snapshot: Snapshot, name: str) -> SchemeRecord:
    found = next((item for item in snapshot.schemes.values() if item.name == name), None)
    if found is None:
        raise Problem(404, "Page not found", "There is no list “%(name)s”.", values={"name": name})
    return found
