"""The formats a list or mapping set can be imported from without a column description, in one dict."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from publisher.errors import ConfigurationError
from publisher.exchange.grid import read_grid
from publisher.exchange.jskos_reader import read_jskos
from publisher.exchange.reading import Reading
from publisher.exchange.sssom_reader import read_sssom
from publisher.exchange.syntaxes import read_rdf
from publisher.exchange.tables import read_table
from publisher.exchange.taxonomy import Naming
from publisher.exchange.taxonomy_reader import read_taxonomy
from publisher.exchange.terms import CellError, Vocabulary
from publisher.exchange.workbook import read_workbook
from publisher.rdf.formats import FORMATS, format_of_path

_SNIFFED = 2_000
_LINKED_DATA = re.compile(rb'"@(?:graph|id|type)"\s*:')
"""What JSON-LD has and JSKOS has not, beside the context both may name."""


@dataclass(frozen=True)
class Source:
    """A file to import, and what the workspace adds to it; ``notation`` is the datatype of notations.

    ``metadata`` is the head of a mapping set that stands in a file of its own (SSSOM, external mode).
    """

    path: str
    data: bytes
    prefixes: Mapping[str, str]
    language: str
    naming: Naming | None = None
    notation: str = ""
    metadata: bytes = b""


@dataclass(frozen=True)
class Importer:
    """One format and how it is read."""

    title: str
    read: Callable[[Source], Reading]


def _csv(source: Source) -> Reading:
    return read_grid(read_table(source.data, path=source.path), source.prefixes)


def _xlsx(source: Source) -> Reading:
    found = Reading()
    for table in read_workbook(source.data, path=source.path).values():
        sheet = read_grid(table, source.prefixes)
        found.origins |= {triple: place for triple, place in sheet.origins.items() if triple not in found.origins}
        found.faults += sheet.faults
    return found


def _sssom(source: Source) -> Reading:
    return read_sssom(
        source.data,
        path=source.path,
        prefixes=source.prefixes,
        language=source.language,
        metadata=source.metadata,
    )


def _jskos(source: Source) -> Reading:
    try:
        datatype = Vocabulary(source.prefixes).name(source.notation) if source.notation else None
    except CellError as error:
        raise ConfigurationError(f"--notation: {error}") from error
    return read_jskos(source.data, path=source.path, notation=datatype)


def _rdf(source: Source) -> Reading:
    syntax = FORMATS["jsonld"] if source.path.lower().endswith(".json") else format_of_path(source.path)
    if syntax is None:
        names = ", ".join(f".{item.suffix}" for item in FORMATS.values())
        raise ConfigurationError(
            f"{source.path}: the name does not say which RDF syntax this is; it must end in {names}."
        )
    return read_rdf(source.data, path=source.path, syntax=syntax)


def _taxonomy(source: Source) -> Reading:
    if source.naming is None:
        raise ConfigurationError(
            "A controlled list does not say which IRIs its items have. "
            "Give --scheme, such as list:subjects, and --concepts, such as 'subject:{number}'."
        )
    _require_names(source.naming, source.prefixes)
    return read_taxonomy(
        source.data, path=source.path, prefixes=source.prefixes, language=source.language, naming=source.naming
    )


def _require_names(naming: Naming, prefixes: Mapping[str, str]) -> None:
    """Refuse options that make no addresses."""
    vocabulary = Vocabulary(prefixes)
    if "{number}" not in naming.concepts:
        raise ConfigurationError("--concepts has no {number}, so all items would have one address; write it in.")
    for option, name in (
        ("--scheme", naming.scheme),
        ("--concepts", naming.concepts.replace("{number}", "1")),
        ("--notation", naming.notation),
    ):
        try:
            vocabulary.name(name or "a")
        except CellError as error:
            raise ConfigurationError(f"{option}: {error}") from error


IMPORTERS: Mapping[str, Importer] = MappingProxyType(
    {
        "csv": Importer("CSV or TSV with properties as headers, as export writes it", _csv),
        "xlsx": Importer("Excel workbook with properties as headers, as export writes it", _xlsx),
        "sssom": Importer("SSSOM TSV", _sssom),
        "jskos": Importer("JSKOS, as JSON or one object a line", _jskos),
        "rdf": Importer("any RDF syntax, told by the file's name", _rdf),
        "esd-xml": Importer("ESD controlled-list XML", _taxonomy),
    }
)
"""Format name to importer."""


def format_of(path: str, data: bytes) -> str:
    """Return the format a file is in, by its name and first bytes. Raises ConfigurationError when it cannot be told."""
    name = path.lower()
    start = data[:_SNIFFED]
    if name.endswith((".sssom.tsv", ".sssom.csv")) or (name.endswith(".tsv") and b"subject_id\t" in start):
        return "sssom"
    if name.endswith((".csv", ".tsv", ".tab")):
        return "csv"
    if name.endswith(".xlsx"):
        return "xlsx"
    if name.endswith((".json", ".ndjson")):
        return "rdf" if _LINKED_DATA.search(start) else "jskos"
    if b"<ControlledList" in start:
        return "esd-xml"
    if format_of_path(path):
        return "rdf"
    raise ConfigurationError(f"{path}: the format cannot be told from the name. Give --from {'|'.join(IMPORTERS)}.")
