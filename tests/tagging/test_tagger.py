"""A table of service records is checked cell by cell and completed."""

from __future__ import annotations

import pytest

from publisher.errors import ExchangeError
from publisher.tagging.csvw import description
from publisher.tagging.lists import Term, table_of
from publisher.tagging.sheet import read_rows, read_sheet
from publisher.tagging.tagger import Tagger, tagger_of

SERVICES = table_of(
    "LGSL",
    [
        Term("urn:57", "57", "Council tax", ("Community charge",), mapped={"subjects": "Council tax; Local taxation"}),
        Term("urn:524", "524", "Household waste collection", ("Bins",)),
        Term("urn:526", "526", "Refuse sacks", deprecated=True, successor="524 (Household waste collection)"),
    ],
)
INTERACTIONS = table_of("LGIL", [Term("urn:8", "8", "Providing information")])


def tagged(*lines: str) -> tuple[Tagger, list[dict[str, str]]]:
    rows = read_rows(line + "\n" for line in lines)
    tagger = tagger_of(next(rows), {"service": SERVICES, "interaction": INTERACTIONS}, ("subjects",))
    return tagger, [dict(zip(tagger.header, row, strict=True)) for row in tagger.rows(rows)]


def test_names_numbers_iris_and_mapped_terms_are_added() -> None:
    tagger, (row,) = tagged("LGSL number,LGIL number", "57,8")
    assert tagger.remarks == []
    assert row == {
        "LGSL number": "57",
        "LGIL number": "8",
        "Service URI": "urn:57",
        "Service number": "57",
        "Service name": "Council tax",
        "Interaction URI": "urn:8",
        "Interaction number": "8",
        "Interaction name": "Providing information",
        "Service subjects": "Council tax; Local taxation",
        "Remarks": "",
    }


@pytest.mark.parametrize(
    ("line", "column", "code", "words"),
    [
        ("999,", "LGSL number", "unknown", "999"),
        (",", "LGSL number", "unknown", "No LGSL number"),
        (",Nothing", "LGSL name", "unknown", "Nothing"),
        ("57,Bins", "LGSL name", "mismatched", "'Bins' is 524"),
        ("57,Community charge", "LGSL name", "renamed", "now called 'Council tax'"),
        ("526,", "LGSL number", "deprecated", "use 524 (Household waste collection)"),
        (",household waste collection", "LGSL name", "completed", "524"),
        ("57,,extra", "", "malformed", "3 cells"),
    ],
)
def test_every_fault_is_told_by_row_and_column(line: str, column: str, code: str, words: str) -> None:
    tagger, rows = tagged("LGSL number,LGSL name", "57,council  TAX", line)
    (remark,) = tagger.remarks
    assert (remark.row, remark.column, remark.code) == (3, column, code)
    assert words in remark.message
    assert words in rows[1]["Remarks"]


@pytest.mark.parametrize(
    ("column", "good", "bad"),
    [
        ("Transaction date", ["2026-03-31", "1/2/2026", ""], ["2026-02-30", "31 March", "20260331"]),
        ("Postcode", ["SW1A 1AA", "m11ae", ""], ["SW1A", "12345"]),
        ("Confidence", ["0.9", "1", "85%", ""], ["1.5", "high", "120%"]),
    ],
)
def test_dates_postcodes_and_confidences_are_checked(column: str, good: list[str], bad: list[str]) -> None:
    tagger, _ = tagged(f"LGSL number,{column}", *(f"57,{text}" for text in (*good, *bad)))
    start = len(good) + 2
    assert [remark.row for remark in tagger.remarks] == list(range(start, start + len(bad)))
    assert {(remark.column, remark.code) for remark in tagger.remarks} == {(column, "malformed")}


@pytest.mark.parametrize(
    "header", ["LGSL", "lgsl_id", "LGSL Number", "Service ID", "service number", "Service", "LGSL name", "\ufeffLGSL"]
)
def test_headers_are_understood_as_people_write_them(header: str) -> None:
    cell = "Council tax" if "name" in header or header == "Service" else "57"
    assert tagged(header, cell)[1][0]["Service URI"] == "urn:57"


def test_a_table_without_services_is_refused() -> None:
    with pytest.raises(ExchangeError, match="LGSL number"):
        tagged("date,postcode", "2026-01-01,SW1A 1AA")


def test_a_list_that_is_not_there_is_named() -> None:
    with pytest.raises(ExchangeError, match="channel"):
        tagged("LGSL,channel id", "57,1")


def test_what_is_not_csv_is_refused_with_its_line() -> None:
    with pytest.raises(ExchangeError, match="Line 2"):
        tagged("LGSL", '"57"x"')


def test_the_description_names_every_column_once() -> None:
    tagger, _ = tagged("LGSL number,Postcode", "57,SW1A 1AA")
    found = description(tagger.header, given=2, url="x.csv")
    columns = found["tableSchema"]["columns"]
    assert found["@context"][0] == "http://www.w3.org/ns/csvw"
    assert [column["titles"] for column in columns] == list(tagger.header)
    assert len({column["name"] for column in columns}) == len(columns)
    assert columns[0]["propertyUrl"] == "http://www.w3.org/2004/02/skos/core#notation"
    assert next(column for column in columns if column["titles"] == "Service URI")["datatype"] == "anyURI"


TABLE = 'LGSL number;Note\r\n57;"a, ""b"", c; £"\r\n'


@pytest.mark.parametrize(
    "data",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        b"\xfe\xff" + TABLE.encode("utf-16-be"),
        b"sep=;\r\n" + TABLE.encode(),
        b"\r\n" + TABLE.encode(),
    ],
)
def test_a_table_is_read_as_spreadsheets_save_it(data: bytes) -> None:
    assert list(read_sheet(data)) == [["LGSL number", "Note"], ["57", 'a, "b", c; £']]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_the_one_of_the_header(separator: str) -> None:
    data = f'"Note, or; \t| more"{separator}LGSL number\nx{separator}57\n'.encode()
    assert list(read_sheet(data)) == [["Note, or; \t| more", "LGSL number"], ["x", "57"]]


def test_one_column_needs_no_separator() -> None:
    assert list(read_sheet(b"LGSL number\n57\n")) == [["LGSL number"], ["57"]]


@pytest.mark.parametrize("data", [b"LGSL number\n\xa3\n", b"\xff\xfeL\x00G"[:5]])
def test_other_encodings_are_refused_with_what_to_do(data: bytes) -> None:
    with pytest.raises(ExchangeError, match="save the table as CSV UTF-8"):
        list(read_sheet(data))


def test_rows_count_as_in_the_spreadsheet_where_lines_are_empty() -> None:
    tagger, rows = tagged("LGSL number", "57", "", "999")
    assert [remark.row for remark in tagger.remarks] == [4]
    assert len(rows) == 2
