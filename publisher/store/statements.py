"""Write the statements of an answer, the same way wherever they were found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO

from pyoxigraph import Triple, serialize

from publisher.errors import QueryRefused
from publisher.rdf.fitting import fitting
from publisher.rdf.formats import FORMATS

PLAIN = frozenset({"ntriples", "nquads"})
"""Formats without prefixes."""
_ELEMENT_NAME = re.compile(r"[^\W\d][\w.-]*$")


def write(triples: Iterable[Triple], syntax: str, output: IO[bytes]) -> None:
    """Write triples in a format of FORMATS. Raises QueryRefused for a triple the format cannot hold."""
    if syntax in PLAIN:
        serialize(triples, output, FORMATS[syntax].engine)
        return
    prefixes, known = fitting(_writable(triples) if syntax == "rdfxml" else triples)
    serialize(known, output, FORMATS[syntax].engine, prefixes=prefixes)


def _writable(triples: Iterable[Triple]) -> Iterator[Triple]:
    """Yield triples RDF/XML can hold: a predicate must end like an XML name (RDF/XML section 6.1.4)."""
    for triple in triples:
        if not _ELEMENT_NAME.search(triple.predicate.value):
            raise QueryRefused(f"RDF/XML cannot hold the property <{triple.predicate.value}>; ask for Turtle.")
        yield triple
