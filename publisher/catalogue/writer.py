"""Write the catalogue of a snapshot: one SQLite file, read-only ever after."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import msgspec
from pyoxigraph import NamedNode, Triple

from publisher.catalogue.prepare import Preparation
from publisher.catalogue.reader import FILE
from publisher.catalogue.records import ConceptRecord
from publisher.rdf.turtle import natural_key
from publisher.skos.inferred import read_inferred
from publisher.workspace import Workspace

_TABLES = """
CREATE TABLE record (iri TEXT PRIMARY KEY, kind TEXT NOT NULL, sort_label TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE document (iri TEXT PRIMARY KEY, triples BLOB NOT NULL);
CREATE TABLE member (
    scheme TEXT NOT NULL, position INTEGER NOT NULL, iri TEXT NOT NULL, label TEXT NOT NULL, language TEXT NOT NULL,
    sort_label TEXT NOT NULL, notation TEXT NOT NULL, deprecated INTEGER NOT NULL, top INTEGER NOT NULL,
    children INTEGER NOT NULL, PRIMARY KEY (scheme, position)
) WITHOUT ROWID;
CREATE TABLE mapping (
    position INTEGER PRIMARY KEY, linkset TEXT NOT NULL, subject TEXT NOT NULL, target TEXT NOT NULL, body BLOB NOT NULL
);
CREATE TABLE dated (iri TEXT PRIMARY KEY, label TEXT NOT NULL, date TEXT NOT NULL, change TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE narrower (parent TEXT NOT NULL, child TEXT NOT NULL, PRIMARY KEY (parent, child)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX record_kind ON record (kind, sort_label);
CREATE INDEX mapping_linkset ON mapping (linkset, position);
CREATE INDEX mapping_subject ON mapping (subject, position);
CREATE INDEX mapping_target ON mapping (target, position);
CREATE INDEX member_iri ON member (iri);
CREATE INDEX member_notation ON member (scheme, notation);
CREATE INDEX member_label ON member (scheme, sort_label);
CREATE INDEX member_top ON member (scheme, sort_label) WHERE top;
CREATE INDEX dated_date ON dated (date, iri);
"""


def write(workspace: Workspace, derived: Sequence[Triple], snapshot: Path) -> None:
    """Write ``catalogue.sqlite`` into a snapshot that is being built."""
    preparation = Preparation(workspace, derived, read_inferred(snapshot))
    with sqlite3.connect(snapshot / FILE) as connection:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _TABLES)
        _write_records(connection, preparation)
        _write_members(connection, preparation)
        _write_mappings(connection, preparation)
        connection.executescript(_INDEXES + "ANALYZE;")
    connection.close()


def _write_records(connection: sqlite3.Connection, preparation: Preparation) -> None:
    encode = msgspec.json.encode
    for kind, record in preparation.records():
        sort_label = record.label.value.casefold()
        connection.execute("INSERT INTO record VALUES (?, ?, ?, ?)", (record.iri, kind, sort_label, encode(record)))
        triples = preparation.document(NamedNode(record.iri))
        connection.execute("INSERT INTO document VALUES (?, ?)", (record.iri, triples))
        if isinstance(record, ConceptRecord) and (record.created or record.modified):
            row = (record.iri, record.label.value, max(record.created, record.modified), _change(record))
            connection.execute("INSERT INTO dated VALUES (?, ?, ?, ?)", row)


def _change(record: ConceptRecord) -> str:
    if record.deprecated:
        return "deprecated"
    return "modified" if record.modified > record.created else "created"


def _write_members(connection: sqlite3.Connection, preparation: Preparation) -> None:
    describe = preparation.describe
    children = {node: preparation.children(node) for node in preparation.concepts}
    for scheme, members in preparation.members.items():
        inside = set(members)
        rows = sorted((natural_key(describe.notation(node)), natural_key(node.value), node) for node in members)
        for position, (_, _, node) in enumerate(rows):
            label = describe.label(node)
            connection.execute(
                "INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    scheme.value,
                    position,
                    node.value,
                    label.value,
                    label.language,
                    label.value.casefold(),
                    describe.notation(node),
                    describe.deprecated(node),
                    preparation.is_top(node, scheme),
                    sum(child in inside for child in children[node]),
                ),
            )
    pairs = [(node.value, child.value) for node, found in children.items() for child in found]
    connection.executemany("INSERT OR IGNORE INTO narrower VALUES (?, ?)", pairs)


def _write_mappings(connection: sqlite3.Connection, preparation: Preparation) -> None:
    encode = msgspec.json.encode
    rows = ((item.linkset, item.subject.iri, item.target.iri, encode(item)) for item in preparation.linking.mappings())
    connection.executemany("INSERT INTO mapping (linkset, subject, target, body) VALUES (?, ?, ?, ?)", rows)
