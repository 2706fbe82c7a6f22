"""A file in canonical form, subject by subject: told to be so without writing it anew, and changed one by one.

Only files laid out line by line (``publisher.rdf.lines``) and without comments are known here; whether any other is
canonical is left to the writer (``publisher.rdf.turtle``). Where something is told here, the writer would do the same.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from publisher.namespaces import RDF_TYPE
from publisher.rdf.lines import (
    DECLARED,
    NAMELESS,
    SAID,
    SUBJECT,
    Names,
    OtherwiseError,
    matched,
    paragraphs,
    statements,
    subject_of,
    unescaped,
)
from publisher.rdf.order import FIRST_TYPES, RANK, Natural, nameless_key, natural_key, subject_key
from publisher.rdf.terms import TermWriter, joined_prefixes
from publisher.rdf.turtle import blocks_of

_NAME_AT = 4
"""Where a statement's property begins in its line."""


@dataclass(frozen=True)
class Sheet:
    """A canonical file: the prefixes it may use and those it does, and the texts of its subjects in their order."""

    prefixes: Mapping[str, str]
    used: Set[str]
    named: Sequence[str]
    nameless: Sequence[str]

    def text(self) -> bytes:
        """Return the file."""
        head = "\n".join(f"@prefix {name}: <{self.prefixes[name]}> ." for name in sorted(self.used))
        return ("\n\n".join([head, *self.named, *self.nameless]) + "\n").encode()

    def part(self, subject: NamedNode) -> bytes:
        """Return what the file says of one subject, as a file of its own."""
        name = TermWriter(self.prefixes).iri(subject.value)
        return replace(self, named=[text for text in self.named if subject_of(text) == name], nameless=()).text()

    def changed(self, before: Iterable[Quad], after: Sequence[Quad]) -> Sheet | None:
        """Return the file with some statements in place of all there were about their subjects.

        None when that changes more than the texts of these subjects, so that the whole must be written anew.
        """
        gone, lost = blocks_of(before, self.prefixes)
        come, used = blocks_of(after, self.prefixes)
        if not lost <= used or any(isinstance(quad.object, BlankNode) for quad in after):
            return None
        told = {block.subject for block in gone}
        named, nameless = [text for text in self.named if subject_of(text) not in told], list(self.nameless)
        order = _Order(self.prefixes)
        try:
            for block in come:
                if block.subject == NAMELESS:
                    insort(nameless, str(block)[:-1], key=order.of_nameless)
                else:
                    insort(named, str(block)[:-1], key=order.of_named)
        except OtherwiseError:
            return None
        return Sheet(self.prefixes, self.used | used, named, nameless)


def sheet_of(data: bytes, prefixes: Mapping[str, str]) -> Sheet | None:
    """Return a file that is certainly canonical; None of any other. ``prefixes`` are those every file may use."""
    try:
        head, blocks = paragraphs(data)
        own = {found[1][:-1]: found[2] for found in (matched(DECLARED, line) for line in head)}
        sheet = _Reader(joined_prefixes(prefixes, own)).sheet(blocks)
    except OtherwiseError:
        return None
    return sheet if sheet.text() == data else None


class _Reader(dict[str, tuple[int, str]]):
    """The place of each line among what is said of a subject, found when it is first met.

    Raises OtherwiseError for a line the writer would write in another way.
    """

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        super().__init__()
        self._prefixes = prefixes
        self._terms = TermWriter(prefixes)
        self._names = _Names(prefixes, self._terms)

    def sheet(self, blocks: Iterable[str]) -> Sheet:
        """Return the sheet of some subjects' texts. Raises OtherwiseError when they are not written in order."""
        named, nameless = list[str](), list[str]()
        for text in blocks:
            first, lines = statements(text)
            self._require_order(lines)
            (nameless if first == NAMELESS else named).append(text)
        order = _Order(self._prefixes, self._names)
        keys, others = list(map(order.of_named, named)), list(map(order.of_nameless, nameless))
        if keys != sorted(set(keys)) or others != sorted(others):
            raise OtherwiseError
        return Sheet(self._prefixes, self._terms.used, named, nameless)

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
