"""Compare a snapshot's catalogue, which pages and documents are answered from, with one made anew from the sources."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, parse

from publisher.catalogue.reader import FILE
from publisher.database import opened
from publisher.rdf.digest import graph_digest

_TABLES = ("record", "member", "mapping", "dated", "narrower")
_DOCUMENTS = "document"


def compare_catalogues(made: Path, found: Path) -> Iterator[tuple[str, str]]:
    """Yield every table and what is wrong with it in the snapshot ``found``, nothing when it is as in ``made``."""
    mine, theirs = (opened(folder.resolve() / FILE) for folder in (made, found))
    try:
        for table in _TABLES:
            yield table, _told(sorted(row[0] for row in _rows(mine, table) ^ _rows(theirs, table)))
        yield _DOCUMENTS, _told(sorted(_different(dict(_rows(mine, _DOCUMENTS)), dict(_rows(theirs, _DOCUMENTS)))))
    except sqlite3.Error as error:
        yield FILE, f"cannot be read ({error})."
    finally:
        mine.close()
        theirs.close()


def documents_of(folder: Path) -> dict[str, bytes]:
    """Return what the document of every concept says, as N-Triples, by its IRI."""
    connection = opened(folder.resolve() / FILE)
    try:
        concepts = {iri for (iri,) in connection.execute("SELECT iri FROM record WHERE kind = 'concept'")}
        return {iri: text for iri, text in _rows(connection, _DOCUMENTS) if iri in concepts}
    finally:
        connection.close()


def same_document(one: bytes, other: bytes | None) -> bool:
    """Say whether two documents hold the same statements; the names of nameless nodes play no part."""
    return one == other or (other is not None and _digest(one) == _digest(other) != "")


def _rows(connection: sqlite3.Connection, table: str) -> set[tuple[Any, ...]]:
    return set(connection.execute(f"SELECT * FROM {table}"))  # noqa: S608 - fixed names


def _different(mine: Mapping[str, bytes], theirs: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the documents that do not say the same; the names of nameless nodes play no part."""
    for iri in mine.keys() | theirs.keys():
        texts = mine.get(iri), theirs.get(iri)
        if texts[0] != texts[1] and len({_digest(text) for text in texts}) > 1:
            yield iri


def _digest(text: object) -> str:
    """Return the digest of a document's statements; a broken one says nothing that could be right."""
    try:
        return graph_digest(parse(text, RdfFormat.N_TRIPLES)) if isinstance(text, bytes) else ""
    except SyntaxError:
        return ""


def _told(found: list[str]) -> str:
    return f"differs from the commit: {found[0]}{f' and {len(found) - 1} more' if found[1:] else ''}." if found else ""
