"""The one table of RDF formats, their media types and file suffixes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from pyoxigraph import RdfFormat


class Format(NamedTuple):
    """An RDF syntax: its short name, media type, file suffix (no dot) and the engine's constant."""

    name: str
    title: str
    media_type: str
    suffix: str
    engine: RdfFormat
    aliases: tuple[str, ...] = ()
    """Other media types a client may ask for."""
    graphs: bool = False
    """Whether the syntax can hold named graphs."""


_TABLE = (
    Format("turtle", "Turtle", "text/turtle", "ttl", RdfFormat.TURTLE, ("application/x-turtle",)),
    Format("jsonld", "JSON-LD", "application/ld+json", "jsonld", RdfFormat.JSON_LD, graphs=True),
    Format("rdfxml", "RDF/XML", "application/rdf+xml", "rdf", RdfFormat.RDF_XML),
    Format("ntriples", "N-Triples", "application/n-triples", "nt", RdfFormat.N_TRIPLES, ("text/plain",)),
    Format("nquads", "N-Quads", "application/n-quads", "nq", RdfFormat.N_QUADS, graphs=True),
    Format("trig", "TriG", "application/trig", "trig", RdfFormat.TRIG, graphs=True),
    Format("n3", "Notation3", "text/n3", "n3", RdfFormat.N3, ("text/rdf+n3",)),
)

FORMATS: Mapping[str, Format] = MappingProxyType({item.name: item for item in _TABLE})
"""Formats by short name."""

_SUFFIXES = {item.suffix: item for item in _TABLE} | {"owl": FORMATS["rdfxml"], "xml": FORMATS["rdfxml"]}


def format_of_path(path: str) -> Format | None:
    """Return the format a file's name ends in, or None when it is not RDF."""
    return _SUFFIXES.get(path.rpartition(".")[2].lower())
