"""Compare a search index with one made anew: row by row, or by what a site answers to a few searches."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from publisher.database import opened, same_rows
from publisher.search.index import FILE, FOLDER
from publisher.search.reader import SearchIndex
from publisher.search.records import Filters

_TABLES = {
    "concept": "id",
    "label": "id",
    "facet": "kind, value, concept",
    "beginning": "scheme, typed, place",
    "word": "word",
    "stem": "stem",
    "synonym": "phrase, other",
    "label_words_terms": "term, doc",
    "note_words_terms": "term, doc",
}
"""The tables, and what orders their rows."""
_FULL_TEXT = ("label_words", "note_words")
_TERMS = "CREATE VIRTUAL TABLE temp.{0}_terms USING fts5vocab('main', '{0}', 'instance')"
"""What stands in a full-text table, word by word: https://sqlite.org/fts5.html section 8."""
_LONGEST = 200


@dataclass(frozen=True)
class Probe:
    """A search for a concept by its own name, in its list."""

    iri: str
    label: str
    scheme: str


def compare_indexes(made: Path, found: Path) -> Iterator[tuple[str, str]]:
    """Yield every table and what is wrong with it in the snapshot ``found``, nothing when it is as in ``made``."""
    paths = (folder.resolve() / FOLDER / FILE for folder in (made, found))
    try:
        with closing(opened(next(paths))) as mine, closing(opened(next(paths))) as theirs:
            for connection in (mine, theirs):
                connection.executescript(";".join(_TERMS.format(name) for name in _FULL_TEXT))
            for table, order in _TABLES.items():
                same = same_rows(mine, theirs, f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608 - fixed names
                yield table, "" if same else "differs from the commit."
    except sqlite3.Error as error:
        yield FILE, f"cannot be read ({error})."


def probes(made: Path, schemes: Collection[str], *, each: int, most: int) -> list[Probe]:
    """Return searches that an index made anew answers with the very concept: ``each`` a list, evenly spread."""
    index = SearchIndex(made / FOLDER)
    every = [probe for scheme in sorted(schemes) for probe in _probes(index, scheme, each)]
    step = -(-len(every) // most) if every else 1
    return every[::step]


def _probes(index: SearchIndex, scheme: str, each: int) -> Iterator[Probe]:
    count = index.kept(scheme)
    for number in range(min(each, count)):
        for item in index.listed(scheme, offset=(2 * number + 1) * count // (2 * min(each, count)), limit=1):
            probe = Probe(item.iri, item.labels[0].text, scheme)
            if len(probe.label) <= _LONGEST and answers(probe, _found(index, probe)):
                yield probe


def _found(index: SearchIndex, probe: Probe) -> Iterator[tuple[str, str]]:
    filters = Filters(scheme=probe.scheme, status="any")
    return ((hit.iri, hit.label) for hit in index.search(probe.label, filters=filters, limit=500).hits)


def answers(probe: Probe, hits: Iterable[tuple[str, str]]) -> bool:
    """Say whether the IRIs and labels that a search found have the concept among them, under its name."""
    return (probe.iri, probe.label) in hits
