"""What a format could not hold: the statements that do not come back when its file is read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pyoxigraph import BlankNode, Quad, Triple

from publisher.namespaces import OWL, RDF_TYPE
from publisher.rdf.blank import blank_colours
from publisher.rdf.terms import TermWriter

_OWN = frozenset(OWL + "annotated" + name for name in ("Source", "Property", "Target"))


def statements(triples: Iterable[Triple]) -> frozenset[tuple[str, str, str]]:
    """Return the statements as comparable text; a blank node is known by what is said of it."""
    quads = [Quad(triple.subject, triple.predicate, triple.object) for triple in triples]
    colours = blank_colours([quad for quad in quads if _has_blank(quad)])
    names = {node: f"_:{colour}" for node, colour in colours.items()}
    return frozenset((_name(q.subject, names), str(q.predicate), _name(q.object, names)) for q in quads)


def gone(before: Iterable[Triple], after: Iterable[Triple]) -> frozenset[tuple[str, str, str]]:
    """Return the statements of ``before`` that ``after`` has not, as ``statements`` gives them."""
    old, new = set(before), set(after)
    both = {triple for triple in old & new if not _has_blank(triple)}
    return statements(old - both) - statements(new - both)


def _name(end: object, names: Mapping[BlankNode, str]) -> str:
    return names[end] if isinstance(end, BlankNode) else str(end)


def _has_blank(quad: Quad | Triple) -> bool:
    return isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)


def left_out(before: Iterable[Triple], after: Iterable[Triple], writer: TermWriter) -> list[str]:
    """Return one line a property that lost statements: how many, and what."""
    lost: Counter[str] = Counter(predicate for _, predicate, _ in gone(before, after))
    details = sum(lost[f"<{name}>"] for name in _OWN) // 3
    lines = [f"{details:,} x details of a statement (owl:Axiom)"] if details else []
    plain = sorted((name.strip("<>"), count) for name, count in lost.items())
    for name, count in plain:
        if name in _OWN or (details and name == RDF_TYPE and count <= details):
            continue
        lines.append(f"{count:,} x {'a' if name == RDF_TYPE else writer.iri(name)}")
    return lines
