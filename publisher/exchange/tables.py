"""Tables: CSV and TSV files with a header, read cell by cell with the line each row starts on."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from publisher.errors import ExchangeError

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_TOLD = re.compile(r"sep=([,;\t|])\r?\n")
"""A first line by which Excel tells itself what stands between cells."""
_LINE_ENDS = re.compile(r"\r\n|\n|\r")  # str.splitlines also splits at U+2028 and its like


@dataclass(frozen=True)
class Fault:
    """Something wrong in a table: where, and what to do about it. ``line`` counts from 1, the header being line 1."""

    path: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        if not self.path:
            return self.message
        place = f"{self.path}, row {self.line}" if self.line else self.path
        return f"{place}, column '{self.column}': {self.message}" if self.column else f"{place}: {self.message}"


class Place(NamedTuple):
    """A table and one of its lines: what is remembered of where a statement comes from."""

    path: str
    line: int


@dataclass(frozen=True)
class Row:
    """One row: the line it starts on and its cells by column name, trimmed."""

    path: str
    line: int
    cells: Mapping[str, str]

    def fault(self, column: str, message: str) -> Fault:
        """Return a fault at one of the row's cells."""
        return Fault(self.path, self.line, column, message)


@dataclass(frozen=True)
class Table:
    """A table in row order, and the rows whose number of cells is not the header's."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = ()


def read_table(data: bytes, *, path: str) -> Table:
    """Read a table; a name that ends in ``.tsv`` or ``.tab`` means tab separated, anything else CSV.

    TSV has no quoting (IANA text/tab-separated-values), CSV is RFC 4180, with semicolons or tabs for commas where
    the header has those alone, as spreadsheets write it in many countries. Raises ExchangeError when the bytes are
    neither UTF-8 nor UTF-16, there is no header, a column is named twice or quotes do not match.
    """
    try:
        text = data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the table with the encoding UTF-8."
        raise ExchangeError(f"{path}, row {line}: {message}") from error
    lines = _tsv(text) if path.lower().endswith((".tsv", ".tab")) else _csv(text, path)
    header = next(lines, (0, list[str]()))[1]
    rows, faults = [], []
    for line, cells in lines:
        if len(cells) == len(header):
            rows.append((line, cells))
        elif any(cells):
            faults.append(Fault(path, line, "", f"{len(cells)} cells where the header has {len(header)}."))
    table = table_of(header, rows, path)
    return replace(table, faults=tuple(sorted((*table.faults, *faults), key=lambda fault: fault.line)))


def table_of(header: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]], path: str) -> Table:
    """Return the table of rows that have as many cells as the header; text below no name is a fault.

    Raises ExchangeError when there is no header, or a column is named twice.
    """
    names = [name.strip() for name in header]
    columns = tuple(filter(None, names))
    if not columns:
        raise ExchangeError(f"{path} is empty; its first row must name the columns.")
    twice = [name for name, count in Counter(columns).items() if count > 1]
    if twice:
        raise ExchangeError(f"{path}, row 1: the column '{twice[0]}' is named twice.")
    rows, faults = [], []
    for line, cells in lines:
        texts = [(name, cell.strip()) for name, cell in zip(names, cells, strict=True)]
        astray = "".join(text for name, text in texts if not name)
        if astray:
            message = (
                f"there is text in a column without a name: '{astray[:40]}'. Name it in the first row, or clear it."
            )
            faults.append(Fault(path, line, "", message))
        if any(text for name, text in texts if name):
            rows.append(Row(path, line, {name: text for name, text in texts if name}))
    return Table(path, columns, tuple(rows), tuple(faults))


def _tsv(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(_LINE_ENDS.split(text), 1):
        if line:
            yield number, line.split("\t")


def _csv(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    told = _TOLD.match(text)
    text, start = (text[told.end() :], 2) if told else (text, 1)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=told[1] if told else _delimiter(text))
    skipped = start - 1
    try:
        for cells in reader:
            if cells:
                yield start, cells
            start = skipped + reader.line_num + 1
    except csv.Error as error:
        raise ExchangeError(f"{path}, row {start}: not well-formed CSV ({error}).") from error


def _delimiter(text: str) -> str:
    """Return what stands between the cells of a table's header."""
    header = _LINE_ENDS.split(text, maxsplit=1)[0]
    return next((sign for sign in ",;\t" if sign in header), ",")
