"""Excel workbooks: read as tables, written from grids, and copied with the cells at fault marked."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from publisher.errors import ExchangeError
from publisher.exchange.grid import Grid
from publisher.exchange.tables import Fault, Table, table_of

_LARGEST = 400_000_000
_LONGEST_CELL = 32_767
_FAULTY = PatternFill("solid", fgColor="FFC7CE")
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_DAY = datetime.datetime(2000, 1, 1)
"""A fixed stamp: the same list gives the same bytes."""
_ILLEGAL_IN_TITLE = re.compile(r"[\\*?:/\[\]]")
_SHEETS = "xl/worksheets/"
_SHEET = _SHEETS + "sheet1.xml"
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_ONE_CELL = re.compile(rb'<dimension ref="A1:A1" ?/>')
"""As openpyxl writes it, without and with lxml; readers that trust it would stop after one cell."""
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write_workbook(sheets: Mapping[str, Grid], *, path: str) -> bytes:
    """Return a workbook with a sheet a grid; every cell is text, so nothing is taken for a date or a formula.

    Raises ExchangeError for a text that a cell cannot hold.
    """
    book = Workbook()
    book.remove(book.active)
    for title, grid in sheets.items():
        sheet = book.create_sheet(title)
        for at, cells in enumerate((grid.header, *grid.rows), 1):
            _write_row(sheet, at, cells, path)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "B2"
        for at, name in enumerate(grid.header, 1):
            sheet.column_dimensions[get_column_letter(at)].width = 40 if "@" in name else 22
    return workbook_bytes(book)


def write_table(title: str, rows: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet, its first row frozen; ten times as fast as a cell at a time.

    What a cell cannot hold is left out of it. Sheets: ECMA-376 part 1, section 18.3.1.73 (rows) and 18.3.1.53 (texts).
    """
    book = Workbook()
    book.active.title = _ILLEGAL_IN_TITLE.sub(" ", title).strip("' ") or "List"
    book.active.freeze_panes = "A2"
    written = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return workbook_bytes(book, f"<sheetData>{written}</sheetData>".encode())


def _cell(text: str) -> str:
    if not text:
        return "<c/>"
    plain = escape(_ILLEGAL.sub("", text[:_LONGEST_CELL]), quote=False)
    return f'<c t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'


def _write_row(sheet: Worksheet, at: int, cells: Sequence[str], path: str) -> None:
    for place, text in enumerate(cells, 1):
        if not text:
            continue
        if len(text) > _LONGEST_CELL or _ILLEGAL.search(text):
            raise ExchangeError(
                f"{path}: a cell of Excel cannot hold the text that starts '{text[:60]}'; export to CSV."
            )
        cell = sheet.cell(at, place, text)
        cell.data_type = "s"  # otherwise a text that starts with = would become a formula
        cell.number_format = "@"


def read_workbook(data: bytes, *, path: str) -> dict[str, Table]:
    """Return a workbook's tables by sheet; dates, numbers and truth values become their plain text.

    Raises ExchangeError when the bytes are no workbook, or would take too much memory.
    """
    book = _open(data, path, values=True)
    formulas = _open(data, path, values=False) if _has_formulas(data) else None
    sheets = [sheet for sheet in book.worksheets if any(map(any, sheet.iter_rows(values_only=True)))]
    if not sheets:
        raise ExchangeError(f"{path} is empty; its first row must name the columns.")
    return {
        sheet.title: _table(sheet, formulas[sheet.title] if formulas else None, f"{path}[{sheet.title}]")
        for sheet in sheets
    }


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return any(_FORMULA.search(packed.read(name)) for name in packed.namelist() if name.startswith(_SHEETS))


def _table(sheet: Worksheet, formulas: Worksheet | None, path: str) -> Table:
    header, *rows = [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    table = table_of(header, enumerate(rows, 2), path)
    faults = [*_merged(sheet, header, path), *_unknown(sheet, formulas, header, path)]
    return replace(table, faults=tuple(sorted((*table.faults, *faults), key=lambda fault: fault.line)))


def _merged(sheet: Worksheet, header: Sequence[str], path: str) -> Iterator[Fault]:
    """Yield a fault for all cells that are merged: only the first of them holds anything."""
    for area in sheet.merged_cells.ranges:
        names = [name for name in header[area.min_col - 1 : area.max_col] if name]
        if names:
            message = (
                f"the cells {area.coord} are merged, and all but the first are empty. Part them, and fill in each."
            )
            yield Fault(path, area.min_row, names[0], message)


def _unknown(sheet: Worksheet, formulas: Worksheet | None, header: Sequence[str], path: str) -> Iterator[Fault]:
    """Yield a fault for each cell that holds an error, or a formula whose result was not stored."""
    for line, cells in enumerate(sheet.iter_rows(), 1):
        for name, cell in zip(header, cells, strict=True):
            if name and cell.data_type == "e":
                yield Fault(path, line, name, f"the formula gives the error {cell.value}; write what was meant.")
            elif name and formulas and cell.value is None and formulas[cell.coordinate].data_type == "f":
                message = (
                    "the result of the formula is not in the file. Open and save it in Excel, or write the result."
                )
                yield Fault(path, line, name, message)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(f'{value:.15g}'):f}"  # 15 digits, as Excel shows; it stores 0.3 as 0.30000000000000004
    if isinstance(value, datetime.datetime) and value.time() == datetime.time.min:  # what Excel makes of any date
        return value.date().isoformat()
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value).strip()


def mark_faults(data: bytes, faults: Sequence[Fault], *, path: str) -> bytes:
    """Return a copy of a workbook with the cells at fault coloured, each with a comment that says what is wrong."""
    book = _open(data, path, values=False)
    for sheet in book.worksheets:
        columns = {_text(cell.value): cell.column for cell in sheet[1]}
        for fault in faults:
            if fault.path != f"{path}[{sheet.title}]" or not fault.line:
                continue
            cell = _first(sheet, sheet.cell(fault.line, columns.get(fault.column, 1)))
            before = f"{cell.comment.text}\n" if cell.comment else ""
            cell.fill = _FAULTY
            cell.comment = Comment(before + fault.message, "publisher", height=120, width=320)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    return workbook_bytes(book)


def _first(sheet: Worksheet, cell: Cell | MergedCell) -> Cell | MergedCell:
    """Return the cell that shows what is said of a cell: the first of those it is merged with."""
    if not isinstance(cell, MergedCell):
        return cell
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    return sheet.cell(area.min_row, area.min_col)


def _open(data: bytes, path: str, *, values: bool) -> Workbook:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(item.file_size for item in packed.infolist())
        if size > _LARGEST:
            raise ExchangeError(f"{path} unpacks to {size:,} bytes; at most {_LARGEST:,} are read. Split the workbook.")
        return load_workbook(io.BytesIO(data), data_only=values)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise ExchangeError(f"{path} is not an Excel workbook (.xlsx): {error}") from error


def workbook_bytes(book: Workbook, rows: bytes = b"") -> bytes:
    """Return the workbook's bytes without the time of day in them; ``rows`` fill the only sheet where it is empty."""
    written = io.BytesIO()
    book.save(written)
    fixed = io.BytesIO()
    stamp = _DAY.isoformat().encode() + b"Z"
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            if rows and name == _SHEET:
                content = _ONE_CELL.sub(b"", content).replace(b"<sheetData></sheetData>", rows)
            target.writestr(zipfile.ZipInfo(name, _DAY.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def same_workbook(one: bytes, other: bytes) -> bool:
    """Say whether two workbooks hold the same parts, however they are packed; a broken one is like no other."""
    try:
        return _parts(one) == _parts(other)
    except (BadZipFile, OSError, ValueError, zlib.error):
        return False


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(item.file_size for item in packed.infolist()) > _LARGEST:
            raise ValueError("It unpacks to more than is read.")
        return {name: packed.read(name) for name in packed.namelist()}
