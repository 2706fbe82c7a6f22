"""Literals as the checks know them, and those the store would keep in another form than they are written in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

import pyoxigraph
from pyoxigraph import BaseDirection, NamedNode, Quad, Store

from publisher.namespaces import RDF

_TAGGED = RDF + "langString"
_PREDICATE = NamedNode("urn:x")
_DIRECTIONS = {str(item): item for item in (BaseDirection.LTR, BaseDirection.RTL)}


class Literal(NamedTuple):
    """A literal: its text, its language tag and its direction (empty for none), and the IRI of its datatype.

    Plain text through and through, it is compared, looked up, and read from a file many times faster than a term of the
    store.
    """

    value: str
    language: str
    datatype: str
    direction: str = ""

    @property
    def term(self) -> pyoxigraph.Literal:
        """The literal as the store knows it."""
        if self.language:
            direction = _DIRECTIONS.get(self.direction)
            return pyoxigraph.Literal(self.value, language=self.language, direction=direction)
        return pyoxigraph.Literal(self.value, datatype=NamedNode(self.datatype))

    def __str__(self) -> str:
        """Return the literal in N-Triples syntax."""
        return str(self.term)


Parts = tuple[str, str, str, str]
"""What a literal is made of, in order."""

made: Callable[[Parts], Literal] = partial(tuple.__new__, Literal)
"""Makes a literal of its parts; faster than naming them."""


def parts_of(term: pyoxigraph.Literal) -> Parts:
    """Return what a literal of the store is made of."""
    language = term.language
    if language is None:
        return term.value, "", term.datatype.value, ""
    direction = term.direction
    if direction is None:
        return term.value, language, _TAGGED, ""
    return term.value, language, term.datatype.value, str(direction)


def altered(literals: Iterable[Literal]) -> Mapping[Literal, str]:
    """Return the literals the store alters, with the text it keeps; all are put in at once."""
    names = {NamedNode(f"urn:x:{number}"): value for number, value in enumerate(literals)}
    store = Store()
    store.extend(Quad(name, _PREDICATE, value.term) for name, value in names.items())
    kept = {quad.subject: quad.object for quad in store}
    pairs = ((value, kept[name]) for name, value in names.items())
    return {
        value: now.value for value, now in pairs if isinstance(now, pyoxigraph.Literal) and now.value != value.value
    }
