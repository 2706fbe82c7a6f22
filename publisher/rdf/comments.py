"""Read a Turtle file with its comments, each tied to the statement it stands at.

The statements that have a comment are annotated in the text (RDF 1.2 Turtle, ``{| … |}``) before it is parsed, so the
parser itself says which triple a comment belongs to, nameless nodes included.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from publisher.errors import RdfSyntaxError
from publisher.namespaces import RDF
from publisher.rdf.parse import Document, parse_bytes
from publisher.rdf.placement import Placed, place_comments
from publisher.rdf.remarks import Remark, Remarks, StatementKey, Term
from publisher.rdf.tokens import COMMENTLESS

_MARK = NamedNode("urn:publisher:remark")
_REIFIES = RDF + "reifies"
_FIRST, _REST = RDF + "first", RDF + "rest"


@dataclass(frozen=True)
class Commented:
    """A parsed Turtle file and its comments."""

    document: Document
    remarks: Remarks


def read_commented(data: bytes, *, path: str, base: str | None = None) -> Commented:
    """Parse a Turtle file and its comments.

    Raises RdfSyntaxError for a file that is not well-formed, or that holds a triple within a triple (RDF 1.2), which
    the canonical form has no place for.
    """
    document = parse_bytes(data, path=path, base=base)
    if any(isinstance(quad.object, Triple) or quad.predicate.value == _REIFIES for quad in document.quads):
        raise RdfSyntaxError("A triple within a triple (RDF 1.2) cannot be written in canonical Turtle.", path=path)
    text = data.decode("utf-8-sig")
    if COMMENTLESS.fullmatch(text):
        return Commented(document, Remarks())
    placed = place_comments(text)
    if not placed.statements:
        return Commented(document, Remarks(placed.top, placed.prefixes, {}, placed.bottom))
    marked = parse_bytes(_annotated(text, placed).encode(), path=path, base=base)
    kept = Document(path, tuple(_without_marks(marked.quads)), document.prefixes, document.remarks)
    return Commented(kept, _remarks(marked.quads, placed))


def _annotated(text: str, placed: Placed) -> str:
    """Return the text with every statement that has a comment annotated with its number."""
    parts, start = [], 0
    for number, (end, _) in enumerate(placed.statements):
        parts += [text[start:end], f" {{| <{_MARK.value}> {number} |}} "]
        start = end
    return "".join([*parts, text[start:]])


def _without_marks(quads: Iterable[Quad]) -> Iterable[Quad]:
    return (quad for quad in quads if quad.predicate != _MARK and quad.predicate.value != _REIFIES)


def _remarks(quads: tuple[Quad, ...], placed: Placed) -> Remarks:
    numbers = {
        quad.subject: int(quad.object.value)
        for quad in quads
        if quad.predicate == _MARK and isinstance(quad.object, Literal)
    }
    cells = _cells(quads)
    found: dict[StatementKey, list[Remark]] = {}
    for number, key in sorted(_marked(quads, numbers), key=lambda item: item[0]):
        for note in placed.statements[number][1]:
            place = _member(cells, key, note.member)
            found.setdefault(place, []).append(Remark(note.spot, note.text))
    statements = {key: tuple(notes) for key, notes in found.items()}
    return Remarks(placed.top, placed.prefixes, statements, placed.bottom)


def _cells(quads: Iterable[Quad]) -> Mapping[tuple[Term, str], Term]:
    """Return the cells of RDF lists: what ``rdf:first`` and ``rdf:rest`` lead to."""
    return {
        (quad.subject, quad.predicate.value): quad.object for quad in quads if quad.predicate.value in (_FIRST, _REST)
    }


def _member(cells: Mapping[tuple[Term, str], Term], key: StatementKey, member: tuple[int, ...]) -> StatementKey:
    """Return the ``rdf:first`` statement of a list's member; the statement itself for a comment outside lists."""
    for place in member:
        cell = key[2]
        for _ in range(place):
            cell = cells[cell, _REST]
        if not isinstance(cell, BlankNode):
            return key
        key = (cell, _FIRST, cells[cell, _FIRST])
    return key


def _marked(
    quads: Iterable[Quad], numbers: Mapping[NamedNode | BlankNode | Triple, int]
) -> Iterable[tuple[int, StatementKey]]:
    for quad in quads:
        triple = quad.object
        if quad.predicate.value != _REIFIES or not isinstance(triple, Triple):
            continue
        if isinstance(triple.subject, NamedNode | BlankNode):
            yield numbers[quad.subject], (triple.subject, triple.predicate.value, triple.object)
