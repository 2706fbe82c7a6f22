"""A Turtle file in canonical form: sorted, one statement a line, every comment at its statement."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.rdf.comments import read_commented
from publisher.rdf.sheet import sheet_of
from publisher.rdf.terms import joined_prefixes
from publisher.rdf.turtle import serialize


def canonical_turtle(data: bytes, *, path: str, prefixes: Mapping[str, str], base: str | None = None) -> str:
    """Return a Turtle file's canonical text.

    ``prefixes`` are those every file of the workspace may use; the file's own are kept for other namespaces. Raises
    RdfSyntaxError.
    """
    if sheet_of(data, prefixes):
        return data.decode()
    read = read_commented(data, path=path, base=base)
    return serialize(read.document.quads, joined_prefixes(prefixes, read.document.prefixes), read.remarks)
