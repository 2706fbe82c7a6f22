"""The one table of SPARQL result formats: what SELECT and ASK can be answered in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pyoxigraph import QueryResultsFormat


@dataclass(frozen=True)
class ResultFormat:
    """A SPARQL result syntax: its short name, media type, file suffix (no dot) and the engine's constant."""

    name: str
    title: str
    media_type: str
    suffix: str
    engine: QueryResultsFormat
    aliases: tuple[str, ...] = ()
    """Other media types a client may ask for."""
    boolean: bool = True
    """Whether the format's standard says how to write the answer of ASK."""


_JSON = ("application/json", "text/json")
_XML = ("application/xml", "text/xml")
_TABLE = (
    ResultFormat("json", "JSON", "application/sparql-results+json", "srj", QueryResultsFormat.JSON, _JSON),
    ResultFormat("xml", "XML", "application/sparql-results+xml", "srx", QueryResultsFormat.XML, _XML),
    ResultFormat("csv", "CSV", "text/csv", "csv", QueryResultsFormat.CSV, boolean=False),
    ResultFormat("tsv", "TSV", "text/tab-separated-values", "tsv", QueryResultsFormat.TSV, boolean=False),
)

RESULT_FORMATS: Mapping[str, ResultFormat] = MappingProxyType({item.name: item for item in _TABLE})
"""Result formats by short name."""
