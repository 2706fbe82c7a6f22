"""Read a table as spreadsheets save it: UTF-8 or UTF-16, parted by commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator

from publisher.errors import ExchangeError

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DIRECTIVE = re.compile(r"sep=([,;\t|])\r?\n", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_SEPARATORS = ",;\t|"


def read_sheet(data: bytes) -> Iterator[list[str]]:
    """Yield the rows of a saved table; an empty line is an empty row, so that rows count as in the spreadsheet.

    The separator is the one the first line has most of, a comma when it has none, or what a first line ``sep=;`` says.
    Raises ExchangeError where the bytes are no such text or the text is not CSV.
    """
    text = _decoded(data)
    directive = _DIRECTIVE.match(text)
    if directive:
        return read_rows(io.StringIO(text[directive.end() :], newline=""), directive[1])
    header = _QUOTED.sub("", text.lstrip("\r\n").partition("\n")[0])
    separator = max(_SEPARATORS, key=header.count)
    return read_rows(io.StringIO(text, newline=""), separator)


def read_rows(text: Iterable[str], separator: str = ",") -> Iterator[list[str]]:
    """Yield the rows of a CSV text from its first line that is not empty. Raises ExchangeError where it is not CSV."""
    reader = csv.reader(text, strict=True, delimiter=separator)
    started = False
    try:
        for row in reader:
            started = started or bool(row)
            if started:
                yield row
    except csv.Error as error:
        raise ExchangeError(f"Line {reader.line_num} is not CSV: {error}.") from error


def _decoded(data: bytes) -> str:
    """Return the text of a file: UTF-16 where it begins with that byte order mark, else UTF-8."""
    wide = data.startswith(_UTF16)
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        told = "UTF-16, as its first bytes say" if wide else "UTF-8"
        raise ExchangeError(f"Byte {error.start} is not {told}; save the table as CSV UTF-8.") from error
