"""Whatever texts a list holds, CSV and Excel bring them back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyoxigraph import Literal, NamedNode, Triple

from publisher.exchange.grid import Grid, grid_of, read_grid
from publisher.exchange.tables import read_table
from publisher.exchange.workbook import read_workbook, write_table, write_workbook
from publisher.namespaces import PREFIXES, SKOS, XSD

NODES = st.sampled_from(
    [NamedNode(f"http://example.org/{name}") for name in ("a", "b/1", "b/10", "c#d", "e%20(f)", "g?h=i")]
)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("|\\\"=@+-,;\n'"), max_size=12
)
TEXT = TEXTS.map(str.strip).filter(bool)
VALUES = st.one_of(
    TEXT.map(Literal),
    st.builds(lambda text, tag: Literal(text, language=tag), TEXT, st.sampled_from(["en", "cy", "en-GB"])),
    st.builds(lambda text: Literal(text, datatype=NamedNode("http://example.org/Number")), TEXT),
    st.dates().map(lambda day: Literal(day.isoformat(), datatype=NamedNode(XSD + "date"))),
    NODES,
)
PROPERTIES = st.sampled_from([NamedNode(SKOS + name) for name in ("prefLabel", "note", "broader")])
GRAPHS = st.sets(st.builds(Triple, NODES, PROPERTIES, VALUES), min_size=1, max_size=12)


def as_csv(grid: Grid) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([grid.header, *grid.rows])
    return text.getvalue().encode()


@settings(max_examples=150, deadline=None)
@given(GRAPHS)
def test_csv_brings_every_text_back(triples: set[Triple]) -> None:
    found = read_grid(read_table(as_csv(grid_of(triples, PREFIXES)), path="x.csv"), PREFIXES)
    assert not found.faults
    assert set(found.origins) == triples


@settings(max_examples=40, deadline=None)
@given(GRAPHS)
def test_excel_brings_every_text_back(triples: set[Triple]) -> None:
    data = write_workbook({"Concepts": grid_of(triples, PREFIXES)}, path="x.xlsx")
    found = read_grid(read_workbook(data, path="x.xlsx")["Concepts"], PREFIXES)
    assert not found.faults
    assert set(found.origins) == triples


@pytest.mark.parametrize(("title", "shown"), [("'Own' lists'", "Own' lists"), ("a/b: [c]", "a b   c"), ("''", "List")])
def test_a_table_is_a_sheet_that_excel_opens(title: str, shown: str) -> None:
    book = load_workbook(io.BytesIO(write_table(title, [["IRI", "Label"], ["1", "<b> & c"], ["2", ""]])))
    assert book.sheetnames == [shown]
    assert list(book.active.values) == [("IRI", "Label"), ("1", "<b> & c"), ("2", None)]
