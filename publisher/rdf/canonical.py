"""A Turtle file in canonical form: sorted, one statement a line, every comment at its statement."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.rdf.comments import read_commented
from publisher.rdf.turtle import serialize


def canonical_turtle(data: bytes, *, path: str, prefixes: Mapping[str, str], base: str | None = None) -> str:
    """Return a Turtle file's canonical text.

    ``prefixes`` are those every file of the workspace may use; the file's own are kept for other namespaces. Raises
    RdfSyntaxError.
    """
    read = read_commented(data, path=path, base=base)
    return serialize(read.document.quads, joined_prefixes(prefixes, read.document.prefixes), read.remarks)


def joined_prefixes(shared: Mapping[str, str], own: Mapping[str, str]) -> Mapping[str, str]:
    """Return the shared prefixes, and a file's own for the namespaces and names those leave free."""
    spaces = set(shared.values())
    return {**shared, **{name: space for name, space in own.items() if name not in shared and space not in spaces}}
