"""The canonical Turtle writer: the same triples always give the same text, and a changed statement is a changed line.

Subjects are sorted (schemes and other descriptions of the whole first, then by natural order, so 9 comes before 10),
each statement stands on a line of its own, ended by ``;``, and the closing ``.`` stands alone. Lexical forms are kept;
language tags are written in BCP 47 form (RFC 5646 section 2.1.1). Comments stay at their statement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from publisher.namespaces import RDF, RDF_TYPE
from publisher.rdf.blank import Nesting, canonical_names, nesting
from publisher.rdf.order import FIRST_TYPES, RANK, nameless_key, subject_key
from publisher.rdf.order import natural_key as natural_key
from publisher.rdf.remarks import Remark, Remarks, Spot, StatementKey, Subject, Term, texts, trailing
from publisher.rdf.terms import TermWriter
from publisher.rdf.terms import format_language as format_language

_INDENT = "    "
_NIL = NamedNode(RDF + "nil")
_FIRST, _REST = RDF + "first", RDF + "rest"
_NO_REMARKS = Remarks()

Rows = Sequence[tuple[str, Term]]


@dataclass(frozen=True)
class Block:
    """One subject's text, and what it is sorted by: the same without comments."""

    subject: str
    statements: tuple[str, ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


def serialize(triples: Iterable[Triple | Quad], prefixes: Mapping[str, str], remarks: Remarks = _NO_REMARKS) -> str:
    """Return the canonical Turtle of a graph; only prefixes that are used are declared.

    Raises ValueError for a triple within a triple, which Turtle 1.1 cannot hold.
    """
    blocks, used = blocks_of(triples, prefixes, remarks)
    parts = [*_header(used, prefixes, remarks), *(str(block) for block in blocks), _paragraph(remarks.bottom)]
    return "\n".join(part for part in parts if part)


def in_graph(turtle: str, graph: str) -> str:
    """Return a document of ``serialize`` as TriG that says the same in a named graph (RDF 1.1 TriG section 2.2)."""
    lines = turtle.splitlines(keepends=True)
    size = next((place for place, line in enumerate(lines) if not line.startswith("@prefix ")), len(lines))
    head, body = "".join(lines[:size]), "".join(lines[size:]).lstrip("\n")
    return f"{head}\n<{graph}> {{\n{body}}}\n"


def blocks_of(
    triples: Iterable[Triple | Quad], prefixes: Mapping[str, str], remarks: Remarks = _NO_REMARKS
) -> tuple[list[Block], set[str]]:
    """Return the graph's blocks in canonical order, and the names of the prefixes they use."""
    statements, notes = _grouped(triples), remarks.statements
    nested = nesting(statements)
    if nested.labels:
        quads, notes = canonical_names(statements, notes, nested.labels)
        statements = _grouped(quads)
        nested = nesting(statements)
    writer = _Writer(statements, prefixes, nested, notes)
    return writer.blocks(), writer.terms.used


def _header(used: set[str], prefixes: Mapping[str, str], remarks: Remarks) -> tuple[str, str]:
    """Return the comments above everything, and the prefixes with theirs."""
    top = list(remarks.top)
    lines: list[str] = []
    for name in sorted(set(remarks.prefixes) - used):
        _add_paragraph(top, texts(remarks.prefixes[name], *Spot))
    for name in sorted(used):
        notes = remarks.prefixes.get(name, ())
        before = texts(notes, Spot.BEFORE)
        if lines:
            lines += before
        else:
            _add_paragraph(top, before)
        lines.append(f"@prefix {name}: <{prefixes[name]}> .{trailing(notes, Spot.AFTER)}")
    return _paragraph(top), _paragraph(lines)


def _add_paragraph(lines: list[str], more: Sequence[str]) -> None:
    lines += ["", *more] if lines and more else more


def _paragraph(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _grouped(triples: Iterable[Triple | Quad]) -> dict[Subject, list[tuple[str, Term]]]:
    distinct = {(item.subject, item.predicate, item.object) for item in triples}
    grouped: dict[Subject, list[tuple[str, Term]]] = defaultdict(list)
    for subject, predicate, value in distinct:
        if isinstance(subject, Triple) or isinstance(value, Triple):
            raise ValueError("A triple within a triple cannot be written as Turtle 1.1.")
        grouped[subject].append((predicate.value, value))
    return grouped


class _Writer:
    def __init__(
        self,
        statements: Mapping[Subject, Rows],
        prefixes: Mapping[str, str],
        nested: Nesting,
        notes: Mapping[StatementKey, tuple[Remark, ...]],
    ) -> None:
        self.terms = TermWriter(prefixes)
        self._statements = statements
        self._nested = nested
        self._notes = notes
        self._noted = {subject for subject, _, _ in notes}
        self._rows_of: dict[BlankNode, list[tuple[str, Term, str]]] = {}
        self._noted_texts: dict[BlankNode, str] = {}

    def blocks(self) -> list[Block]:
        named = [node for node in self._statements if isinstance(node, NamedNode)]
        named.sort(key=lambda node: subject_key(node.value, first=self._is_first(node)))
        blocks = [self._block(node, self.terms.iri(node.value)) for node in named]
        loose = [node for node in self._statements if isinstance(node, BlankNode) and node not in self._nested.inline]
        rest = [self._block(node, self._name(node)) for node in loose]
        rest.sort(key=lambda block: (block.subject != "[]", nameless_key(block.statements), block.lines))
        return blocks + rest

    def _name(self, node: BlankNode) -> str:
        return f"_:{self._nested.labels[node]}" if node in self._nested.labels else "[]"

    def _is_first(self, node: NamedNode) -> bool:
        rows = self._statements[node]
        return any(
            isinstance(value, NamedNode) and value.value in FIRST_TYPES for name, value in rows if name == RDF_TYPE
        )

    def _block(self, node: Subject, name: str) -> Block:
        rows = self._rows(node, 1)
        notes = self._remarks(node, rows)
        lines = [
            *texts(notes, Spot.HEAD),
            name + trailing(notes, Spot.SUBJECT),
            *self._lines(node, rows, 1),
            *(_INDENT + text for text in texts(notes, Spot.END)),
            f"{_INDENT}.{trailing(notes, Spot.CLOSE)}",
        ]
        return Block(name, tuple(text for _, _, text in rows), tuple(lines))

    def _rows(self, node: Subject, depth: int) -> list[tuple[str, Term, str]]:
        """Return a node's predicates and objects with their text, in canonical order."""
        rows = [
            (RANK.get(predicate, len(RANK)), predicate, self.term(value, depth), value)
            for predicate, value in self._statements.get(node, ())
        ]
        if len({row[1] for row in rows}) == len(rows):
            rows.sort(key=itemgetter(0, 1))
        else:
            rows.sort(key=lambda row: (row[0], row[1], natural_key(row[2]), self._tie(node, row[1], row[3], depth)))
        return [
            (predicate, value, f"{'a' if predicate == RDF_TYPE else self.terms.iri(predicate)} {text}")
            for _, predicate, text, value in rows
        ]

    def _nested_rows(self, node: BlankNode, depth: int) -> list[tuple[str, Term, str]]:
        if node not in self._rows_of:
            self._rows_of[node] = self._rows(node, depth)
        return self._rows_of[node]

    def _tie(self, node: Subject, predicate: str, value: Term, depth: int) -> str:
        """Return what tells statements apart that only their comments tell apart."""
        if not self._notes or not isinstance(value, BlankNode):
            return ""
        return f"{self._noted_text(value, depth)} {self._notes.get((node, predicate, value), ())}"

    def _remarks(self, node: Subject, rows: Iterable[tuple[str, Term, str]]) -> list[Remark]:
        if node not in self._noted:
            return []
        return [note for predicate, value, _ in rows for note in self._notes.get((node, predicate, value), ())]

    def _lines(self, node: Subject, rows: Iterable[tuple[str, Term, str]], depth: int) -> list[str]:
        """Return a node's statements as lines, comments and indentation included."""
        pad = _INDENT * depth
        if not self._notes:
            return [f"{pad}{text} ;" for _, _, text in rows]
        lines: list[str] = []
        for predicate, value, text in rows:
            notes = self._notes.get((node, predicate, value), ())
            lines += [pad + note for note in texts(notes, Spot.BEFORE) if note]
            head = text.partition(" ")[0]
            full = f"{head} {self._noted_text(value, depth)}" if isinstance(value, BlankNode) else text
            lines.append(f"{pad}{full} ;{trailing(notes, Spot.AFTER)}")
        return lines

    def term(self, value: Term, depth: int) -> str:
        """Return one term's text without comments; a nested blank node takes several lines, indented for its depth."""
        if isinstance(value, NamedNode):
            return self.terms.iri(value.value)
        if isinstance(value, Literal):
            return self.terms.literal(value)
        if not isinstance(value, BlankNode):
            raise ValueError("A triple within a triple cannot be written as Turtle 1.1.")
        if value in self._nested.labels:
            return self._name(value)
        items = self._items(value)
        if items is not None:
            return f"( {' '.join(self.term(member, depth) for _, member in items)} )"
        lines = [f"{_INDENT * (depth + 1)}{text} ;\n" for _, _, text in self._nested_rows(value, depth + 1)]
        return "[\n" + "".join(lines) + _INDENT * depth + "]" if lines else "[]"

    def _noted_text(self, node: BlankNode, depth: int) -> str:
        if node not in self._noted_texts:
            self._noted_texts[node] = self._noted_node(node, depth)
        return self._noted_texts[node]

    def _noted_node(self, node: BlankNode, depth: int) -> str:
        """Return a blank node's text with its comments."""
        items = self._items(node)
        if node in self._nested.labels or node not in self._statements:
            return self.term(node, depth)
        if items is not None:
            return self._noted_list(items, depth)
        rows = self._nested_rows(node, depth + 1)
        notes = self._remarks(node, rows)
        pad = _INDENT * (depth + 1)
        lines = [
            "[" + trailing(notes, Spot.SUBJECT),
            *(pad + text for text in texts(notes, Spot.HEAD) if text),
            *self._lines(node, rows, depth + 1),
            *(pad + text for text in texts(notes, Spot.END, Spot.CLOSE)),
            _INDENT * depth + "]",
        ]
        return "\n".join(lines)

    def _noted_list(self, items: Sequence[tuple[BlankNode, Term]], depth: int) -> str:
        """Return an RDF list with its comments: on one line when it has none, else one line a member."""
        if not any(cell in self._noted for cell, _ in items):
            return f"( {' '.join(self._noted_member(member, depth) for _, member in items)} )"
        pad = _INDENT * (depth + 1)
        lines = ["("]
        for cell, member in items:
            first_and_rest = sorted(self._statements[cell], key=lambda row: row[0])
            notes = self._remarks(cell, [(name, value, "") for name, value in first_and_rest])
            lines += [pad + text for text in texts(notes, Spot.HEAD, Spot.SUBJECT, Spot.BEFORE) if text]
            lines.append(f"{pad}{self._noted_member(member, depth + 1)}{trailing(notes, Spot.AFTER)}")
            lines += [pad + text for text in texts(notes, Spot.END, Spot.CLOSE) if text]
        return "\n".join([*lines, _INDENT * depth + ")"])

    def _noted_member(self, member: Term, depth: int) -> str:
        return self._noted_text(member, depth) if isinstance(member, BlankNode) else self.term(member, depth)

    def _items(self, node: BlankNode) -> list[tuple[BlankNode, Term]] | None:
        """Return the cells and members of an RDF list, or None when the node is none."""
        items: list[tuple[BlankNode, Term]] = []
        head: Term = node
        while head != _NIL:
            if not isinstance(head, BlankNode) or head in self._nested.labels:
                return None
            cell = dict(self._statements.get(head, ()))
            if len(self._statements.get(head, ())) != 2 or set(cell) != {_FIRST, _REST}:
                return None
            items.append((head, cell[_FIRST]))
            head = cell[_REST]
        return items
