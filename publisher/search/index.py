"""Write the search index of a snapshot: one SQLite file with full-text tables (FTS5).

One row a label, so that the label that matched can be told and its length counts; another table has one row a concept
with its notes. Words are indexed as written and by stem; two neighbouring words also as one ("fly tipping" and
"flytipping").
"""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

from pyoxigraph import Triple

from publisher.search.entries import read_entries
from publisher.search.records import NOTATION, Entry
from publisher.search.synonyms import read_synonyms
from publisher.skos.text import STOP_WORDS, key, stem, words
from publisher.workspace import Workspace

FOLDER = "search"
FILE = "index.sqlite"
VERSION = 3
BEGINNING = 3
"""Letters of the beginnings whose best labels are worked out ahead."""
BEST = 40
"""Labels kept for each of them."""
_TABLES = """
CREATE TABLE concept (id INTEGER PRIMARY KEY, iri TEXT UNIQUE, label TEXT, language TEXT, notation TEXT, scheme TEXT,
                      deprecated INTEGER, links INTEGER, types TEXT);
CREATE TABLE label (id INTEGER PRIMARY KEY, concept INTEGER, kind INTEGER, text TEXT, language TEXT, key TEXT);
CREATE TABLE facet (kind TEXT, value TEXT, concept INTEGER, PRIMARY KEY (kind, value, concept)) WITHOUT ROWID;
CREATE TABLE beginning (scheme TEXT, typed TEXT, place INTEGER, label INTEGER, PRIMARY KEY (scheme, typed, place))
    WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
CREATE TABLE stem (stem TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
CREATE TABLE synonym (phrase TEXT, other TEXT, PRIMARY KEY (phrase, other)) WITHOUT ROWID;
CREATE VIRTUAL TABLE label_words USING fts5(words, content='', prefix='1 2 3', tokenize='unicode61', detail=none);
CREATE VIRTUAL TABLE note_words USING fts5(words, content='', tokenize='unicode61', detail=none);
"""
_INDEXES = """
CREATE INDEX label_key ON label (key, kind);
CREATE INDEX label_concept ON label (concept, kind);
INSERT INTO label_words (label_words) VALUES ('optimize');
INSERT INTO note_words (note_words) VALUES ('optimize');
ANALYZE;
"""


def write(workspace: Workspace, derived: Sequence[Triple], snapshot: Path) -> None:
    """Write the index of a workspace's concepts into the folder ``search`` of a snapshot that is being built."""
    write_entries(read_entries(workspace, derived), snapshot / FOLDER, synonyms=read_synonyms(workspace.tree))


def write_entries(entries: Iterable[Entry], folder: Path, *, synonyms: Iterable[tuple[str, str]] = ()) -> None:
    """Write the index of the given entries into a folder, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA user_version = {VERSION};"
        )
        connection.executescript(_TABLES)
        counts: Counter[str] = Counter()
        for number, entry in enumerate(entries, start=1):
            _add(connection, number, entry, counts)
        connection.executemany("INSERT INTO word VALUES (?, ?)", sorted(counts.items()))
        connection.executemany("INSERT INTO stem VALUES (?, ?)", sorted(_stems(counts).items()))
        connection.executemany("INSERT OR IGNORE INTO synonym VALUES (?, ?)", synonyms)
        connection.executemany("INSERT INTO beginning VALUES (?, ?, ?, ?)", _beginnings(connection))
        connection.commit()
        connection.executescript(_INDEXES)
        connection.commit()


def _add(connection: sqlite3.Connection, number: int, entry: Entry, counts: Counter[str]) -> None:
    first = entry.labels[0]
    notation = next((item.text for item in entry.labels if item.kind == NOTATION), "")
    connection.execute(
        "INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number, entry.iri, first.text, first.language, notation, entry.scheme, entry.deprecated, entry.links,
            json.dumps(entry.types),
        ),
    )  # fmt: skip
    every: list[str] = []
    for item in entry.labels:
        row = (number, item.kind, item.text, item.language, key(item.text))
        cursor = connection.execute(
            "INSERT INTO label (concept, kind, text, language, key) VALUES (?, ?, ?, ?, ?)", row
        )
        found = words(item.text)
        every += found
        counts.update(word for word in found if item.kind != NOTATION and word not in STOP_WORDS)
        insert = "INSERT INTO label_words (rowid, words) VALUES (?, ?)"
        connection.execute(insert, (cursor.lastrowid, " ".join(tokens(found))))
    for note in entry.notes:
        every += words(note)
    connection.execute("INSERT INTO note_words (rowid, words) VALUES (?, ?)", (number, " ".join(tokens(every))))
    connection.executemany("INSERT OR IGNORE INTO facet VALUES (?, ?, ?)", _facets(number, entry))


def _stems(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Return how often the words of each stem stand in labels."""
    found: Counter[str] = Counter()
    for word, count in counts.items():
        found[stem(word)] += count
    return found


def _beginnings(connection: sqlite3.Connection) -> Iterator[tuple[str, str, int, int]]:
    """Yield the best labels in use for every short beginning, of all lists (an empty one) and of each."""
    lists: dict[int, list[str]] = defaultdict(lambda: [""])
    for concept, scheme in connection.execute("SELECT concept, value FROM facet WHERE kind = 'list'"):
        lists[concept].append(scheme)
    query = """SELECT label.id, concept, key, kind, min(links, 50) FROM label
        JOIN concept ON concept.id = label.concept WHERE NOT deprecated"""
    groups: dict[tuple[str, str], dict[int, tuple[str, int, int]]] = defaultdict(dict)
    for label, concept, text, kind, links in connection.execute(query):
        for size in range(1, min(BEGINNING, len(text)) + 1):
            for scheme in lists[concept]:
                groups[scheme, text[:size]][label] = (text, kind, links)
    for (scheme, typed), labels in groups.items():
        best = heapq.nsmallest(BEST, labels, key=lambda label: _rank(typed, *labels[label]))
        yield from ((scheme, typed, place, label) for place, label in enumerate(best))


def _rank(typed: str, text: str, kind: int, links: int) -> tuple[object, ...]:
    """Return the order of suggestions: the very label, whole words, then kind, links and length."""
    return (text != typed, not text.startswith(f"{typed} "), kind, -links, len(text), text)


def tokens(found: list[str]) -> list[str]:
    """Return what is indexed of a text: its words, their stems, and neighbouring words run together."""
    pairs = (form for first, second in pairwise(found) for form in (first + second, first + stem(second)))
    return list(dict.fromkeys([*found, *(stem(word) for word in found), *pairs]))


def _facets(number: int, entry: Entry) -> Iterator[tuple[str, str, int]]:
    yield "status", "deprecated" if entry.deprecated else "current", number
    for kind, values in (
        ("list", (*entry.schemes, entry.scheme)),
        ("type", entry.types),
        ("top", entry.tops),
        ("mapped", entry.mapped),
    ):
        yield from ((kind, value, number) for value in values if value)
