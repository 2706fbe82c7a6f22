"""The prefixes an answer needs: a few triples should not begin with every prefix there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from pyoxigraph import Literal, NamedNode, Triple

from publisher.namespaces import PREFIXES

_LOOKED_AT = 1_000


def fitting(triples: Iterable[Triple]) -> tuple[dict[str, str], Iterator[Triple]]:
    """Return the standard prefixes that triples use, and the triples; all prefixes when there are many triples."""
    rest = iter(triples)
    seen = list(islice(rest, _LOOKED_AT + 1))
    if len(seen) > _LOOKED_AT:
        return dict(PREFIXES), chain(seen, rest)
    used = {space for triple in seen for space in _namespaces(triple)}
    return {name: space for name, space in PREFIXES.items() if space in used}, iter(seen)


def _namespaces(triple: Triple) -> Iterator[str]:
    for term in triple:
        if isinstance(term, Triple):
            yield from _namespaces(term)
        named = term.datatype if isinstance(term, Literal) else term
        if isinstance(named, NamedNode):
            yield named.value[: max(named.value.rfind("#"), named.value.rfind("/")) + 1]
