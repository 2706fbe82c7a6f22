"""What an import would take away from a file that is there already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode

from publisher.errors import RdfSyntaxError
from publisher.exchange.loss import gone
from publisher.namespaces import RDF_TYPE, SKOS, VOID
from publisher.rdf.comments import read_commented
from publisher.rdf.parse import parse_bytes
from publisher.rdf.terms import TermWriter
from publisher.rdf.turtle import natural_key
from publisher.workspace import Source

_SHOWN = 3


def lost_by(target: Path, turtle: str) -> list[str]:
    """Return one line a property that would lose statements: how many, and about what; and how many comments.

    Statements count, not the way they are written. A file that cannot be read would be lost as a whole.
    """
    try:
        document = parse_bytes(target.read_bytes(), path=str(target))
    except RdfSyntaxError as error:
        return [f"the whole file, which cannot be read ({error})"]
    writer = TermWriter(document.prefixes)
    now = parse_bytes(turtle.encode(), path="the import").quads
    lost = gone((quad.triple for quad in document.quads), (quad.triple for quad in now))
    counts = Counter(predicate for _, predicate, _ in lost)
    by_property: dict[str, set[str]] = {}
    for subject, predicate, _ in lost:
        by_property.setdefault(predicate, set()).add(subject)
    properties = [
        f"{count:,} x {_property(writer, name)} of {_about(writer, by_property[name])}"
        for name, count in sorted(counts.items())
    ]
    return [*properties, *_comments(target)]


def described_elsewhere(turtle: str, sources: Iterable[Source]) -> list[str]:
    """Return one sentence for each list or mapping set in what is imported that another file describes already."""
    kinds = {NamedNode(SKOS + "ConceptScheme"), NamedNode(VOID + "Linkset")}
    imported = {quad.subject for quad in parse_bytes(turtle.encode(), path="the import").quads if quad.object in kinds}
    return [
        f"{quad.subject} is described in {source.path} already; to write there, give --output {source.path}."
        for source in sources
        for quad in source.quads
        if quad.object in kinds and quad.subject in imported
    ]


def standing_twice(turtle: str, sources: Iterable[Source]) -> list[str]:
    """Return one sentence for each other file that describes concepts the import does: those of a spread list."""
    concept = NamedNode(SKOS + "Concept")
    imported = {
        quad.subject for quad in parse_bytes(turtle.encode(), path="the import").quads if quad.object == concept
    }
    found = []
    for source in sources:
        count = len({quad.subject for quad in source.quads if quad.object == concept and quad.subject in imported})
        if count:
            told = f"{count:,} of the concepts" if count > 1 else "one of the concepts"
            found.append(f"{source.path} describes {told} too; delete what is there, or it stands in two files.")
    return found


def _comments(target: Path) -> list[str]:
    if target.suffix != ".ttl":
        return []
    try:
        remarks = read_commented(target.read_bytes(), path=str(target)).remarks
    except RdfSyntaxError:
        return []
    held = [*remarks.top, *remarks.bottom]
    held += [item.text for items in (*remarks.prefixes.values(), *remarks.statements.values()) for item in items]
    count = sum(text.startswith("#") for text in held)
    return [f"{count:,} comment{'' if count == 1 else 's'} (lines with #)"] if count else []


def _property(writer: TermWriter, name: str) -> str:
    return "a" if name == f"<{RDF_TYPE}>" else _name(writer, name)


def _about(writer: TermWriter, subjects: set[str]) -> str:
    named = [_name(writer, item) for item in sorted(subjects, key=natural_key)]
    rest = len(named) - _SHOWN
    return ", ".join(named[:_SHOWN]) + (f" and {rest:,} more" if rest > 0 else "")


def _name(writer: TermWriter, term: str) -> str:
    return writer.iri(term[1:-1]) if term.startswith("<") else "a nameless node"
