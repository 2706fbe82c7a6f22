"""What an import would take away from a file that is there already."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from publisher.errors import RdfSyntaxError
from publisher.exchange.loss import statements
from publisher.rdf.parse import parse_bytes
from publisher.rdf.terms import TermWriter
from publisher.rdf.turtle import natural_key

_SHOWN = 3


def lost_by(target: Path, turtle: str) -> list[str]:
    """Return one line a property that would lose statements: how many, and about what.

    Statements count, not the way they are written. A file that cannot be read would be lost as a whole.
    """
    try:
        document = parse_bytes(target.read_bytes(), path=str(target))
    except RdfSyntaxError as error:
        return [f"the whole file, which cannot be read ({error})"]
    writer = TermWriter(document.prefixes)
    there = statements(quad.triple for quad in document.quads)
    gone = there - statements(quad.triple for quad in parse_bytes(turtle.encode(), path="the import").quads)
    counts = Counter(predicate for _, predicate, _ in gone)
    by_property: dict[str, set[str]] = {}
    for subject, predicate, _ in gone:
        by_property.setdefault(predicate, set()).add(subject)
    return [
        f"{count:,} x {_name(writer, name)} of {_about(writer, by_property[name])}"
        for name, count in sorted(counts.items())
    ]


def _about(writer: TermWriter, subjects: set[str]) -> str:
    named = [_name(writer, item) for item in sorted(subjects, key=natural_key)]
    rest = len(named) - _SHOWN
    return ", ".join(named[:_SHOWN]) + (f" and {rest:,} more" if rest > 0 else "")


def _name(writer: TermWriter, term: str) -> str:
    return writer.iri(term[1:-1]) if term.startswith("<") else "a nameless node"
