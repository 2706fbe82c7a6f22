"""A file in canonical form, subject by subject: told to be so without writing it anew, and changed one by one.

Only files laid out line by line (``publisher.rdf.lines``) are known here, but for a few subjects with comments, about
which the writer (``publisher.rdf.turtle``) is asked; whether any other file is canonical is left to it altogether.
Where something is told here, the writer would do the same.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import takewhile

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from publisher.errors import RdfSyntaxError
from publisher.namespaces import RDF_TYPE
from publisher.rdf.comments import read_commented
from publisher.rdf.lines import (
    DECLARED,
    END,
    NAMELESS,
    SAID,
    SUBJECT,
    Names,
    OtherwiseError,
    matched,
    pieces_of,
    statements,
    subject_of,
    unescaped,
)
from publisher.rdf.order import FIRST_TYPES, RANK, Natural, nameless_key, natural_key, subject_key
from publisher.rdf.remarks import Remark, Remarks, StatementKey
from publisher.rdf.terms import TermWriter, joined_prefixes
from publisher.rdf.turtle import Block, blocks_of

_NAME_AT = 4
"""Where a statement's property begins in its line."""


_FEW, _ONE_IN = 20, 5
"""Subjects the writer is asked about in any file, and in a large one, one in how many."""

Notes = Mapping[StatementKey, tuple[Remark, ...]]


@dataclass(frozen=True)
class Sheet:
    """A canonical file: the prefixes it may use and those it does, and the texts of its subjects in their order.

    ``top`` are the comments above everything, ``plain`` what texts with comments are without them.
    """

    prefixes: Mapping[str, str]
    used: Set[str]
    named: Sequence[str]
    nameless: Sequence[str]
    top: Sequence[str] = ()
    plain: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> bytes:
        """Return the file."""
        head = "\n".join(f"@prefix {name}: <{self.prefixes[name]}> ." for name in sorted(self.used))
        return ("\n\n".join([*self.top, head, *self.named, *self.nameless]) + "\n").encode()

    def part(self, subject: NamedNode) -> bytes:
        """Return what the file says of one subject, as a file of its own."""
        name = TermWriter(self.prefixes).iri(subject.value)
        return replace(
            self, named=[text for text in self.named if self._name(text) == name], nameless=(), top=()
        ).text()

    def _name(self, text: str) -> str:
        return subject_of(self.plain.get(text, text))

    def changed(self, before: Iterable[Quad], after: Sequence[Quad], notes: Notes) -> Sheet | None:
        """Return the file with some statements, and comments on them, in place of all there were about their subjects.

        None when that changes more than the texts of these subjects, so that the whole must be written anew.
        """
        gone, lost = blocks_of(before, self.prefixes)
        come, used = blocks_of(after, self.prefixes, Remarks(statements=notes))
        if not lost <= used or any(isinstance(quad.object, BlankNode) for quad in after):
            return None
        told = {block.subject for block in gone}
        named, nameless = [text for text in self.named if self._name(text) not in told], list(self.nameless)
        plain = {**self.plain, **dict(zip(map(_text, come), map(_without_notes, come), strict=True))}
        order = _Order(self.prefixes)

        def place_of(text: str) -> tuple[bool, Natural]:
            return order.of_named(plain.get(text, text))

        try:
            for block in come:
                if block.subject == NAMELESS:
                    insort(nameless, _text(block), key=order.of_nameless)
                else:
                    insort(named, _text(block), key=place_of)
        except OtherwiseError:
            return None
        return Sheet(self.prefixes, self.used | used, named, nameless, self.top, plain)


def _text(block: Block) -> str:
    return str(block).removesuffix("\n")


def _without_notes(block: Block) -> str:
    return "\n".join([block.subject, *(f"    {text} ;" for text in block.statements), END])


def sheet_of(data: bytes, prefixes: Mapping[str, str]) -> Sheet | None:
    """Return a file that is certainly canonical; None of any other. ``prefixes`` are those every file may use."""
    try:
        pieces = pieces_of(data)
        top = list(takewhile(_is_remark, pieces))
        head = pieces[len(top)] if len(top) < len(pieces) else ""
        own = {found[1][:-1]: found[2] for found in (matched(DECLARED, line) for line in head.split("\n"))}
        sheet = _Reader(joined_prefixes(prefixes, own)).sheet(top, list(_joined(pieces[len(top) + 1 :])))
    except (OtherwiseError, RdfSyntaxError):
        return None
    return sheet if sheet.text() == data else None


def _is_remark(piece: str) -> bool:
    return piece.startswith("#") and all(line.startswith("#") for line in piece.split("\n"))


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the texts of subjects, each with the comments above it. Raises OtherwiseError for comments at the end."""
    waiting = list[str]()
    for piece in pieces:
        waiting.append(piece)
        if not _is_remark(piece):
            yield "\n\n".join(waiting)
            waiting = []
    if waiting:
        raise OtherwiseError


class _Reader(dict[str, tuple[int, str]]):
    """The place of each line among what is said of a subject, found when it is first met.

    Raises OtherwiseError for a line the writer would write in another way.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes
        self._terms = TermWriter(prefixes)
        self._names = _Names(prefixes, self._terms)

    def sheet(self, top: Sequence[str], blocks: Sequence[str]) -> Sheet:
        """Return the sheet of some subjects' texts. Raises OtherwiseError when they are not written in order."""
        named, nameless, odd = list[str](), list[str](), list[str]()
        for text in blocks:
            try:
                first, lines = statements(text)
                self._require_order(lines)
            except OtherwiseError:
                first = ""
                odd.append(text)
            (nameless if first == NAMELESS else named).append(text)
        if len(odd) > max(_FEW, len(blocks) // _ONE_IN):
            raise OtherwiseError
        plain = self._asked(top, odd or named[:1]) if odd or top else {}
        order = _Order(self._prefixes, self._names)
        keys = [order.of_named(plain.get(text, text)) for text in named]
        others = list(map(order.of_nameless, nameless))
        if keys != sorted(set(keys)) or others != sorted(others):
            raise OtherwiseError
        return Sheet(self._prefixes, self._terms.used, named, nameless, top, plain)

    def _asked(self, top: Sequence[str], blocks: Sequence[str]) -> Mapping[str, str]:
        """Ask the writer about texts of subjects and comments above all; return the texts without comments.

        Raises OtherwiseError when the writer would write any of them otherwise, or one holds nameless nodes.
        """
        head = [f"@prefix {name}: <{space}> ." for name, space in self._prefixes.items()]
        read = read_commented("\n\n".join([*top, "\n".join(head), *blocks]).encode() + b"\n", path="")
        quads, remarks = read.document.quads, read.remarks
        written, used = blocks_of(quads, self._prefixes, remarks)
        ends = (end for quad in quads for end in (quad.subject, quad.object))
        if any(isinstance(end, BlankNode) for end in ends) or remarks.prefixes or remarks.bottom:
            raise OtherwiseError
        if sorted(map(_text, written)) != sorted(blocks) or "\n".join(remarks.top) != "\n\n".join(top):
            raise OtherwiseError
        self._terms.used |= used
        return dict(zip(map(_text, written), map(_without_notes, written), strict=True))

    def _require_order(self, lines: Iterable[str]) -> None:
        before, last = (-1, ""), ""
        for line in lines:
            place = self[line]
            if place <= before and (place < before or _value_key(line) <= _value_key(last)):
                raise OtherwiseError
            before, last = place, line

    def __missing__(self, line: str) -> tuple[int, str]:
        name, known, iri, text, _, datatype, _, _ = matched(SAID, line).groups()
        predicate = self._names[name] if name else RDF_TYPE
        if known:
            self._names[known]
        elif iri and self._terms.iri(iri) != f"<{iri}>":
            raise OtherwiseError
        elif datatype:
            value = Literal(unescaped(text), datatype=NamedNode(self._names.datatype(datatype)))
            if self._terms.literal(value) != _value(line):
                raise OtherwiseError
        if name and predicate == RDF_TYPE:
            raise OtherwiseError
        self[line] = place = RANK.get(predicate, len(RANK)), predicate
        return place


class _Names(Names):
    """Addresses by name; raises OtherwiseError for a name the writer does not use."""

    def __init__(self, prefixes: Mapping[str, str], terms: TermWriter) -> None:
        super().__init__({f"{name}:": space for name, space in prefixes.items()})
        self._terms = terms

    def __missing__(self, name: str) -> str:
        iri = super().__missing__(name)
        if self._terms.iri(iri) != name:
            raise OtherwiseError
        return iri


class _Order:
    """What the texts of subjects are sorted by. Raises OtherwiseError for the line of no subject."""

    def __init__(self, prefixes: Mapping[str, str], names: Names | None = None) -> None:
        self._terms = TermWriter(prefixes)
        self._names = _Names(prefixes, self._terms) if names is None else names
        self._firsts = [f"\n    a {self._terms.iri(name)} ;\n" for name in FIRST_TYPES]

    def of_named(self, text: str) -> tuple[bool, Natural]:
        """Return the place of a subject with a name among others."""
        name, iri = matched(SUBJECT, subject_of(text)).groups()
        if iri and self._terms.iri(iri) != f"<{iri}>":
            raise OtherwiseError
        return subject_key(self._names[name] if name else iri, first=any(line in text for line in self._firsts))

    def of_nameless(self, text: str) -> tuple[Natural, list[str]]:
        """Return the place of a subject without a name among others."""
        lines = text.split("\n")
        return nameless_key([line[_NAME_AT:-2] for line in lines[1:-1]]), lines


def _value(line: str) -> str:
    """Return the object in a statement's line."""
    return line[line.index(" ", _NAME_AT) + 1 : -2]


def _value_key(line: str) -> Natural:
    return natural_key(_value(line))
