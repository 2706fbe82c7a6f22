"""Literals the store would keep in another form than they are written in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Store

_PREDICATE = NamedNode("urn:x")


def altered(literals: Iterable[Literal]) -> Mapping[Literal, str]:
    """Return the literals the store alters, with the text it keeps; all are put in at once."""
    names = {NamedNode(f"urn:x:{number}"): value for number, value in enumerate(literals)}
    store = Store()
    store.extend(Quad(name, _PREDICATE, value) for name, value in names.items())
    kept = {quad.subject: quad.object for quad in store}
    pairs = ((value, kept[name]) for name, value in names.items())
    return {value: now.value for value, now in pairs if isinstance(now, Literal) and now.value != value.value}
