"""Check and complete a table of service records against the lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from publisher.errors import ExchangeError
from publisher.tagging.columns import Columns, columns_of
from publisher.tagging.lists import Table, Term, plain

KINDS = ("service", "interaction", "channel")
_POSTCODE = re.compile(r"(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\Z", re.IGNORECASE)
_DATES = (re.compile(r"(\d{4})-(\d\d)-(\d\d)\Z"), re.compile(r"(?P<d>\d\d?)/(?P<m>\d\d?)/(?P<y>\d{4})\Z"))


@dataclass(frozen=True)
class Remark:
    """One thing to know of a cell. ``row`` counts as a spreadsheet does: the header is row 1.

    ``code`` is ``unknown``, ``mismatched``, ``renamed``, ``deprecated``, ``completed`` or ``malformed``.
    """

    row: int
    column: str
    code: str
    message: str


@dataclass(frozen=True)
class _Judged:
    """What is known of one pair of number and name."""

    term: Term | None
    remarks: tuple[tuple[str, str, str], ...] = ()
    """Role of the column, code and message."""


@dataclass
class Tagger:
    """Tags rows; the remarks of the rows read so far stand in ``remarks``."""

    columns: Columns
    tables: Mapping[str, Table]
    added: tuple[str, ...]
    remarks: list[Remark] = field(default_factory=list)
    _known: dict[tuple[str, str, str], _Judged] = field(default_factory=dict)

    @property
    def header(self) -> tuple[str, ...]:
        """Return the header of the tagged table."""
        return (*self.columns.header, *self.added, "Remarks")

    def rows(self, rows: Iterable[Sequence[str]]) -> Iterator[list[str]]:
        """Yield every row with the added columns; its remarks, as text, stand in the last. Empty rows only count."""
        width = len(self.columns.header)
        for number, row in enumerate(rows, start=2):
            if not row:
                continue
            cells = [*row, *[""] * (width - len(row))] if len(row) < width else list(row)
            start = len(self.remarks)
            if len(cells) > width:
                self._remark(number, "", "malformed", f"The row has {len(cells)} cells, the header {width}.")
                cells = cells[:width]
            terms = {kind: self._term(number, kind, cells) for kind in KINDS if self.columns.has(kind)}
            self._check_rest(number, cells)
            told = "; ".join(f"{item.column}: {item.message}" for item in self.remarks[start:])
            yield [*cells, *self._additions(terms), told]

    def _additions(self, terms: Mapping[str, Term | None]) -> Iterator[str]:
        for name in self.added:
            kind, _, part = name.partition(" ")
            term = terms.get(kind.lower())
            if term is None:
                yield ""
            elif part in ("URI", "number", "name"):
                yield {"URI": term.iri, "number": term.number, "name": term.label}[part]
            else:
                yield term.mapped.get(part, "")

    def _term(self, row: int, kind: str, cells: Sequence[str]) -> Term | None:
        number, name = self._cell(f"{kind} number", cells), self._cell(f"{kind} name", cells)
        key = (kind, number, name)
        judged = self._known.get(key)
        if judged is None:
            judged = self._known[key] = judge(self.tables[kind], number, name)
        for role, code, message in judged.remarks:
            place = self.columns.places.get(f"{kind} {role}", self.columns.places.get(f"{kind} number", 0))
            self._remark(row, self.columns.header[place], code, message)
        return judged.term

    def _check_rest(self, row: int, cells: Sequence[str]) -> None:
        for role, test, message in _TESTS:
            text = self._cell(role, cells)
            if text and not test(text):
                column = self.columns.header[self.columns.places[role]]
                self._remark(row, column, "malformed", message.format(text))

    def _cell(self, role: str, cells: Sequence[str]) -> str:
        place = self.columns.places.get(role)
        return "" if place is None else cells[place].strip()

    def _remark(self, row: int, column: str, code: str, message: str) -> None:
        self.remarks.append(Remark(row, column, code, message))


def tagger_of(header: Sequence[str], tables: Mapping[str, Table], mapped: Sequence[str]) -> Tagger:
    """Return a tagger for a table with this header. Raises ExchangeError when no column names the service.

    ``tables`` are the lists by kind (``service``, ``interaction``, ``channel``), ``mapped`` the columns of mapped terms
    a service has (``subjects``, ``functions``, ``audiences``).
    """
    columns = columns_of(header)
    unknown = [kind for kind in KINDS if columns.has(kind) and kind not in tables]
    if unknown:
        raise ExchangeError(f"There is no list of {unknown[0]}s to check against; leave that column out.")
    added = [f"{kind.capitalize()} {part}" for kind in KINDS if columns.has(kind) for part in ("URI", "number", "name")]
    return Tagger(columns, tables, (*added, *(f"Service {name}" for name in mapped)))


def judge(table: Table, number: str, name: str) -> _Judged:
    """Say which term a number and a name mean, and what is wrong with them. Either may be empty."""
    if not number and not name:
        return _Judged(None, (("number", "unknown", f"No {table.title} number and no name is given."),))
    term = table.terms.get(number.lstrip("0") or number) if number else table.by_name.get(plain(name))
    if term is None:
        what, role = (f"number {number}", "number") if number else (f"name '{name}'", "name")
        return _Judged(None, ((role, "unknown", f"{table.title} has no {what}."),))
    remarks = [] if number else [("name", "completed", f"The number of '{name}' is {term.number}.")]
    return _Judged(term, (*remarks, *_about_name(table, term, name), *_about_use(term)))


def _about_name(table: Table, term: Term, name: str) -> Iterator[tuple[str, str, str]]:
    if not name or plain(name) == plain(term.label):
        return
    if plain(name) in {plain(other) for other in term.names}:
        yield "name", "renamed", f"{term.number} is now called '{term.label}', not '{name}'."
        return
    other = table.by_name.get(plain(name))
    hint = f" '{name}' is {other.number}." if other else ""
    yield "name", "mismatched", f"{term.number} is '{term.label}', not '{name}'.{hint}"


def _about_use(term: Term) -> Iterator[tuple[str, str, str]]:
    if term.deprecated:
        hint = f"use {term.successor}" if term.successor else "it has no successor"
        yield "number", "deprecated", f"{term.number} is no longer used; {hint}."


def _is_date(text: str) -> bool:
    iso, british = (pattern.match(text) for pattern in _DATES)
    parts = iso.groups() if iso else (british["y"], british["m"], british["d"]) if british else None
    try:
        return parts is not None and bool(date(*(int(part) for part in parts)))
    except ValueError:
        return False


def _is_confidence(text: str) -> bool:
    plain_number = text.removesuffix("%").strip().replace(",", ".")
    try:
        value = float(plain_number)
    except ValueError:
        return False
    return 0 <= value <= (100 if text.endswith("%") else 1)


_TESTS = (
    ("date", _is_date, "'{}' is no date; write 2026-03-31."),
    ("postcode", lambda text: bool(_POSTCODE.match(text)), "'{}' is no postcode."),
    ("confidence", _is_confidence, "'{}' is no confidence; write a number from 0 to 1."),
)
