"""Graphs as grids: a row a subject, a column a property with its language or datatype, and back.

A header is a prefixed name that says what its cells hold: ``skos:prefLabel@en`` text in English,
``skos:notation^^def:ServiceNumber`` a typed value, ``dct:identifier^^xsd:string`` plain text, ``skos:broader``
prefixed names or IRIs in angle brackets. The first column, ``IRI``, holds the subject. Several values in a cell are
separated by ``|``; a bar or backslash that belongs to a value has a backslash before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.errors import ExchangeError
from publisher.exchange.reading import Reading
from publisher.exchange.tables import Table
from publisher.exchange.terms import CellError, Vocabulary, require_lexical
from publisher.namespaces import DCT, RDF_TYPE, SKOS
from publisher.rdf.terms import TermWriter, format_language
from publisher.rdf.turtle import natural_key

SUBJECT = "IRI"
_FIRST = (
    SKOS + "notation",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    SKOS + "hiddenLabel",
    SKOS + "definition",
    SKOS + "broader",
    SKOS + "related",
    DCT + "title",
    DCT + "description",
)
_PIECES = re.compile(r"(?:[^|\\]|\\.)+", re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Grid:
    """A header and rows of cells; the first column holds the subjects."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def grid_of(triples: Iterable[Triple], prefixes: Mapping[str, str], *, subjects: Sequence[NamedNode] = ()) -> Grid:
    """Return the grid of every statement whose ends have names; ``subjects`` limits it to those."""
    writer = TermWriter(prefixes)
    cells: dict[str, dict[tuple[int, str, str], list[str]]] = {node.value: {} for node in subjects}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or isinstance(value, (BlankNode, Triple)):
            continue
        if not subjects or subject.value in cells:
            key = _column(triple.predicate, value, writer)
            cells.setdefault(subject.value, {}).setdefault(key, []).append(_cell(value, writer))
    columns = sorted({key for row in cells.values() for key in row})
    rows = [
        (writer.iri(subject), *("|".join(sorted(cells[subject].get(key, ()), key=natural_key)) for key in columns))
        for subject in sorted(cells, key=natural_key)
    ]
    return Grid((SUBJECT, *(header for *_, header in columns)), tuple(rows))


def _column(predicate: NamedNode, value: NamedNode | Literal, writer: TermWriter) -> tuple[int, str, str]:
    rank = _FIRST.index(predicate.value) if predicate.value in _FIRST else len(_FIRST)
    name = "a" if predicate.value == RDF_TYPE else writer.iri(predicate.value)
    if isinstance(value, NamedNode):
        return rank, predicate.value, name
    tail = f"@{format_language(value.language)}" if value.language else f"^^{writer.iri(value.datatype.value)}"
    return rank, predicate.value, name + tail


def _cell(value: NamedNode | Literal, writer: TermWriter) -> str:
    text = writer.iri(value.value) if isinstance(value, NamedNode) else value.value
    return text.replace("\\", "\\\\").replace("|", "\\|")


def read_grid(table: Table, prefixes: Mapping[str, str]) -> Reading:
    """Return the statements of a grid, and the faults of its cells.

    Raises ExchangeError when the header is not one of a grid.
    """
    if not table.columns or table.columns[0] != SUBJECT:
        raise ExchangeError(
            f"{table.path}: the first column must be '{SUBJECT}' and the others properties such as skos:prefLabel@en. "
            "For a table with other columns write a column description."
        )
    vocabulary = Vocabulary(prefixes)
    headers = [(name, _Header.read(name, vocabulary, table.path)) for name in table.columns[1:] if name]
    found = Reading(faults=list(table.faults))
    for row in table.rows:
        try:
            subject = vocabulary.name(row.cells[SUBJECT])
        except CellError as error:
            found.faults.append(row.fault(SUBJECT, str(error)))
            continue
        for name, header in headers:
            for piece in values_of(row.cells[name]):
                try:
                    found.add(Triple(subject, header.predicate, header.term(piece, vocabulary)), row)
                except CellError as error:
                    found.faults.append(row.fault(name, str(error)))
    return found


def values_of(cell: str) -> Iterator[str]:
    """Yield the values of a cell, split at bars that have no backslash before them."""
    for piece in _PIECES.findall(cell) if cell else ():
        value = _ESCAPE.sub(r"\1", piece).strip()
        if value:
            yield value


@dataclass(frozen=True)
class _Header:
    """A column's property, and the language or datatype of its cells; neither for IRIs."""

    predicate: NamedNode
    language: str = ""
    datatype: NamedNode | None = None

    @classmethod
    def read(cls, text: str, vocabulary: Vocabulary, path: str) -> _Header:
        found = re.fullmatch(r"(?P<name>a|<[^>]+>|[^@^<]+)(?:@(?P<language>[A-Za-z0-9-]+)|\^\^(?P<datatype>.+))?", text)
        try:
            if not found:
                raise CellError(
                    f"'{text}' is not of the form skos:prefLabel@en, skos:notation^^xsd:string or skos:broader."
                )
            datatype = vocabulary.name(found["datatype"]) if found["datatype"] else None
            return cls(vocabulary.name(found["name"]), found["language"] or "", datatype)
        except CellError as error:
            raise ExchangeError(f"{path}, row 1: {error}") from error

    def term(self, text: str, vocabulary: Vocabulary) -> NamedNode | Literal:
        """Return a cell's value. Raises CellError."""
        if self.datatype is not None:
            require_lexical(text, self.datatype.value)
            return Literal(text, datatype=self.datatype)
        if self.language:
            return vocabulary.literal(text, language=self.language)
        return vocabulary.name(text)
