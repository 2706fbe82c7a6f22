"""The formats a list or mapping set can be exported to, in one dict."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import Triple

from publisher.errors import ConfigurationError
from publisher.exchange.esd_csv import write_esd_csv
from publisher.exchange.extent import LINKSET, LIST, Extent
from publisher.exchange.grid import grid_of, read_grid
from publisher.exchange.jskos import write_jskos
from publisher.exchange.jskos_reader import read_jskos
from publisher.exchange.loss import left_out
from publisher.exchange.page import write_page
from publisher.exchange.sssom import write_sssom
from publisher.exchange.sssom_reader import read_sssom
from publisher.exchange.syntaxes import read_rdf, write_jsonld, write_ntriples, write_rdfxml, write_turtle
from publisher.exchange.tables import read_table
from publisher.exchange.taxonomy import naming_of, write_taxonomy
from publisher.exchange.taxonomy_reader import read_taxonomy
from publisher.exchange.terms import CellError
from publisher.exchange.workbook import read_workbook, write_workbook
from publisher.rdf.formats import FORMATS
from publisher.rdf.terms import TermWriter

Statements = list[Triple]


@dataclass(frozen=True)
class Exporter:
    """One format: how it is written, how it reads back, and what it cannot hold where it does not read back."""

    title: str
    suffix: str
    write: Callable[[Extent], bytes]
    read: Callable[[bytes, Extent], Statements] | None = None
    cannot_hold: str = ""
    kinds: tuple[str, ...] = (LIST, LINKSET)
    binary: bool = False


@dataclass(frozen=True)
class Exported:
    """A file's bytes, and one line for each kind of statement it could not hold, and for each it would add."""

    data: bytes
    left_out: tuple[str, ...]
    put_in: tuple[str, ...] = ()


def export(extent: Extent, name: str) -> Exported:
    """Write a list or mapping set in a format and tell what the format could not hold, and what it adds.

    What is told is measured: the file is read again and compared with what went in. Raises ConfigurationError for a
    format that is not there, or is not for this kind of thing.
    """
    exporter = EXPORTERS.get(name)
    if exporter is None:
        raise ConfigurationError(f"There is no format '{name}'. There are: {', '.join(EXPORTERS)}.")
    if extent.kind not in exporter.kinds:
        fitting = ", ".join(key for key, item in EXPORTERS.items() if extent.kind in item.kinds)
        what = "a mapping set" if extent.kind == LINKSET else "a list"
        raise ConfigurationError(f"{exporter.title} does not hold {what}. Formats for it: {fitting}.")
    data = exporter.write(extent)
    if exporter.read is None:
        return Exported(data, (exporter.cannot_hold,))
    back = exporter.read(data, extent)
    writer = TermWriter(extent.prefixes)
    lost, added = left_out(extent.triples, back, writer), left_out(back, extent.triples, writer)
    return Exported(data, tuple(lost), tuple(added))


def _write_csv(extent: Extent) -> bytes:
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    grid = grid_of(extent.triples, extent.prefixes)
    table.writerow(grid.header)
    table.writerows(grid.rows)
    return text.getvalue().encode()


def _read_csv(data: bytes, extent: Extent) -> Statements:
    return list(read_grid(read_table(data, path=f"{extent.name}.csv"), extent.prefixes).origins)


def _write_xlsx(extent: Extent) -> bytes:
    about = grid_of(extent.triples, extent.prefixes, subjects=[extent.node])
    rest = grid_of((t for t in extent.triples if t.subject != extent.node), extent.prefixes)
    title = "Concepts" if extent.kind == LIST else "Pairs"
    return write_workbook({title: rest, "About": about}, path=f"{extent.name}.xlsx")


def _read_xlsx(data: bytes, extent: Extent) -> Statements:
    tables = read_workbook(data, path=f"{extent.name}.xlsx")
    return [triple for table in tables.values() for triple in read_grid(table, extent.prefixes).origins]


def _read_sssom(data: bytes, extent: Extent) -> Statements:
    found = read_sssom(data, path=f"{extent.name}.sssom.tsv", prefixes=extent.prefixes, language=extent.language)
    return list(found.origins)


def _read_jskos(data: bytes, extent: Extent) -> Statements:
    return list(read_jskos(data, path=f"{extent.name}.json").origins)


def _read_taxonomy(data: bytes, extent: Extent) -> Statements:
    """Read a controlled list back; nothing comes back where no number makes an address, as with ``urn:`` names."""
    path, prefixes, language = f"{extent.name}.xml", extent.prefixes, extent.language
    try:
        found = read_taxonomy(data, path=path, prefixes=prefixes, language=language, naming=naming_of(extent))
    except CellError:
        return []
    return list(found.origins)


def _rdf_reader(name: str) -> Callable[[bytes, Extent], Statements]:
    def read(data: bytes, extent: Extent) -> Statements:
        return list(read_rdf(data, path=f"{extent.name}.{FORMATS[name].suffix}", syntax=FORMATS[name]).origins)

    return read


EXPORTERS: Mapping[str, Exporter] = MappingProxyType(
    {
        "csv": Exporter("CSV", "csv", _write_csv, _read_csv),
        "xlsx": Exporter("Excel", "xlsx", _write_xlsx, _read_xlsx, binary=True),
        "turtle": Exporter("Turtle", "ttl", write_turtle, _rdf_reader("turtle")),
        "jsonld": Exporter("JSON-LD", "jsonld", write_jsonld, _rdf_reader("jsonld")),
        "rdfxml": Exporter("RDF/XML", "rdf", write_rdfxml, _rdf_reader("rdfxml")),
        "ntriples": Exporter("N-Triples", "nt", write_ntriples, _rdf_reader("ntriples")),
        "sssom": Exporter("SSSOM", "sssom.tsv", write_sssom, _read_sssom, kinds=(LINKSET,)),
        "jskos": Exporter(
            "JSKOS",
            "json",
            write_jskos,
            _read_jskos,
        ),
        "esd-xml": Exporter("ESD controlled-list XML", "xml", write_taxonomy, _read_taxonomy, kinds=(LIST,)),
        "esd-csv": Exporter(
            "ESD CSV",
            "csv",
            write_esd_csv,
            cannot_hold="other names, related terms, and everything about the list itself; what kind a note is of",
            kinds=(LIST,),
        ),
        "html": Exporter(
            "HTML", "html", write_page, cannot_hold="anything for software: the page is made for people to read"
        ),
    }
)
"""Format name to exporter, in the order people are shown them."""
