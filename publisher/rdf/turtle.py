"""The canonical Turtle writer: the same triples always give the same text, and a changed statement is a changed line.

Subjects are sorted (schemes and other descriptions of the whole first, then by natural order, so 9 comes before 10),
each statement stands on a line of its own, ended by ``;``, and the closing ``.`` stands alone. Lexical forms are kept;
language tags are written in BCP 47 form (RFC 5646 section 2.1.1). Grammar: RDF 1.1 Turtle section 6.5.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, Triple

from publisher.namespaces import DCAT, DCT, OWL, RDF, RDF_TYPE, RDFS, SH, SKOS, SKOSXL, VANN, VOID, XSD
from publisher.rdf.blank import stable_blank_nodes

Subject = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal | Triple
Statements = Mapping[Subject, Sequence[tuple[str, Term]]]

_FIRST_TYPES = (OWL + "Ontology", SKOS + "ConceptScheme", VOID + "Linkset", VOID + "Dataset", DCAT + "Catalog")
_PREDICATES = (
    RDF_TYPE,
    DCT + "title",
    SKOS + "prefLabel",
    SKOSXL + "prefLabel",
    RDFS + "label",
    SKOS + "altLabel",
    SKOS + "hiddenLabel",
    SKOS + "notation",
    DCT + "identifier",
    VANN + "preferredNamespacePrefix",
    VANN + "preferredNamespaceUri",
    DCT + "description",
    SKOS + "definition",
    SKOS + "scopeNote",
    SKOS + "inScheme",
    SKOS + "topConceptOf",
    SKOS + "broader",
    SKOS + "narrower",
    SKOS + "related",
    SH + "targetClass",
    SH + "path",
)
_RANK = {predicate: number for number, predicate in enumerate(_PREDICATES)}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\Z")
_DIGITS = re.compile(r"(\d+)")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPED = re.compile(r'[\\"\n\r\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f]')
_BAD_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+\Z"),
    XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}
_INDENT = "    "
_DEEPEST = 40
_FEW = 32  # RDF Dataset Canonicalization is exact, but exponential in the number of blank nodes
_NIL = NamedNode(RDF + "nil")
_FIRST, _REST = RDF + "first", RDF + "rest"


@dataclass(frozen=True)
class Block:
    """One subject's text: its head, and one line (or nested run of lines) a statement."""

    subject: str
    statements: tuple[str, ...]

    def __str__(self) -> str:
        lines = "".join(f"{_INDENT}{statement} ;\n" for statement in self.statements)
        return f"{self.subject}\n{lines}{_INDENT}.\n"


def serialize(triples: Iterable[Triple | Quad], prefixes: Mapping[str, str]) -> str:
    """Return the canonical Turtle of a graph; only prefixes that are used are declared."""
    blocks, used = blocks_of(triples, prefixes)
    header = "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(used))
    return "\n".join(([header] if header else []) + [str(block) for block in blocks])


def blocks_of(triples: Iterable[Triple | Quad], prefixes: Mapping[str, str]) -> tuple[list[Block], set[str]]:
    """Return the graph's blocks in canonical order, and the names of the prefixes they use."""
    statements = _grouped(triples)
    if any(_needs_label(statements)):
        statements = _grouped(_canonical(statements))
    writer = _Writer(statements, prefixes)
    return writer.blocks(), writer.used


def format_language(tag: str) -> str:
    """Return a language tag in the letter case RFC 5646 recommends (``en-GB``, ``sr-Latn-RS``)."""
    first, *rest = tag.split("-")
    parts = [first.lower()]
    for part in rest:
        plain = len(parts[-1]) == 1
        parts.append(part.lower() if plain or len(part) not in (2, 4) else _cased(part))
    return "-".join(parts)


def _cased(part: str) -> str:
    return part.upper() if len(part) == 2 else part.title()


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key that puts ``service/9`` before ``service/10``."""
    return tuple(
        (1, int(part), part) if part.isdecimal() and part.isascii() else (0, 0, part) for part in _DIGITS.split(text)
    )


def _grouped(triples: Iterable[Triple | Quad]) -> dict[Subject, list[tuple[str, Term]]]:
    distinct = {(item.subject, item.predicate, item.object) for item in triples}
    grouped: dict[Subject, list[tuple[str, Term]]] = defaultdict(list)
    for subject, predicate, value in distinct:
        if isinstance(subject, Triple):
            raise ValueError("A triple as a subject cannot be written as Turtle 1.1.")
        grouped[subject].append((predicate.value, value))
    return grouped


class _Writer:
    def __init__(self, statements: dict[Subject, list[tuple[str, Term]]], prefixes: Mapping[str, str]) -> None:
        self.statements = statements
        self.used: set[str] = set()
        self._namespaces = {space: name for name, space in sorted(prefixes.items(), reverse=True)}
        self._names: dict[str, str] = {}
        self._keys: dict[Term, str] = {}
        self._inline, self._labels = _blank_nodes(statements)

    def blocks(self) -> list[Block]:
        named = [node for node in self.statements if isinstance(node, NamedNode)]
        named.sort(key=lambda node: (self._rank(node), natural_key(node.value)))
        blocks = [Block(self.iri(node.value), self._lines(node, 1)) for node in named]
        loose = [node for node in self.statements if isinstance(node, BlankNode) and node not in self._inline]
        rest = [
            Block(f"_:{self._labels[node]}" if node in self._labels else "[]", self._lines(node, 1)) for node in loose
        ]
        rest.sort(key=lambda block: (block.subject != "[]", natural_key("\n".join(block.statements)), block.subject))
        return blocks + rest

    def _rank(self, node: NamedNode) -> int:
        types = {
            value.value
            for predicate, value in self.statements[node]
            if predicate == RDF_TYPE and isinstance(value, NamedNode)
        }
        return 0 if types.intersection(_FIRST_TYPES) else 1

    def _lines(self, node: Subject, depth: int) -> tuple[str, ...]:
        rows = [
            (_RANK.get(predicate, len(_RANK)), predicate, self.term(value, depth))
            for predicate, value in self.statements[node]
        ]
        rows.sort(key=lambda row: (row[0], row[1], natural_key(row[2])))
        return tuple(f"{'a' if predicate == RDF_TYPE else self.iri(predicate)} {text}" for _, predicate, text in rows)

    def term(self, value: Term, depth: int) -> str:
        """Return one term's text; a nested blank node takes several lines, indented for its depth."""
        if isinstance(value, NamedNode):
            return self.iri(value.value)
        if isinstance(value, Literal):
            return self.literal(value)
        if isinstance(value, Triple):
            raise ValueError("A triple as an object cannot be written as Turtle 1.1.")
        if value in self._labels:
            return f"_:{self._labels[value]}"
        items = self._items(value)
        if items is not None:
            return f"( {' '.join(self.term(item, depth) for item in items)} )"
        lines = self._lines(value, depth + 1) if value in self.statements else ()
        pad = _INDENT * depth
        return "[\n" + "".join(f"{pad}{_INDENT}{line} ;\n" for line in lines) + f"{pad}]" if lines else "[]"

    def _items(self, node: BlankNode) -> list[Term] | None:
        items: list[Term] = []
        head: Term = node
        while head != _NIL:
            if not isinstance(head, BlankNode) or head in self._labels:
                return None
            cell = dict(self.statements.get(head, ()))
            if len(self.statements.get(head, ())) != 2 or set(cell) != {_FIRST, _REST}:
                return None
            items.append(cell[_FIRST])
            head = cell[_REST]
        return items

    def iri(self, iri: str) -> str:
        """Return an IRI as a prefixed name where one fits, else in angle brackets."""
        name = self._names.get(iri)
        if name is None:
            name = self._names[iri] = self._shortened(iri)
        return name

    def _shortened(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        space, local = iri[:cut], iri[cut:]
        if space in self._namespaces and _LOCAL.match(local):
            self.used.add(self._namespaces[space])
            return f"{self._namespaces[space]}:{local}"
        return "<" + _BAD_IRI.sub(lambda found: f"\\u{ord(found[0]):04X}", iri) + ">"

    def literal(self, literal: Literal) -> str:
        """Return a literal with its lexical form kept."""
        datatype = literal.datatype.value
        bare = _BARE.get(datatype)
        if bare and bare.match(literal.value):
            return literal.value
        text = '"' + _ESCAPED.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04X}"), literal.value) + '"'
        if literal.language:
            return f"{text}@{format_language(literal.language)}"
        return text if datatype == XSD + "string" else f"{text}^^{self.iri(datatype)}"


def _needs_label(statements: Statements) -> Iterable[BlankNode]:
    return _blank_nodes(statements)[1]


def _canonical(statements: Statements) -> Iterable[Quad]:
    """Rename blank nodes so that their labels depend on the graph alone."""
    quads = [
        Quad(subject, NamedNode(predicate), value) for subject, rows in statements.items() for predicate, value in rows
    ]
    blanks = {node for quad in quads for node in (quad.subject, quad.object) if isinstance(node, BlankNode)}
    if len(blanks) > _FEW:
        return stable_blank_nodes(quads)
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def _blank_nodes(statements: Statements) -> tuple[set[BlankNode], dict[BlankNode, str]]:
    """Return the blank nodes written inside their one referrer, and labels for those that need one."""
    uses: Counter[BlankNode] = Counter()
    parent: dict[BlankNode, Subject] = {}
    for subject, rows in statements.items():
        for _, value in rows:
            if isinstance(value, BlankNode):
                uses[value] += 1
                parent[value] = subject
    shared = {node for node, count in uses.items() if count > 1}
    inline = {node for node in uses if node not in shared and _reaches_top(node, parent, shared)}
    labelled = [node for node in uses if node not in inline]
    order = sorted(labelled, key=lambda node: natural_key(node.value))
    return inline, {node: f"b{number}" for number, node in enumerate(order, 1)}


def _reaches_top(node: BlankNode, parent: Mapping[BlankNode, Subject], shared: set[BlankNode]) -> bool:
    depth = 0
    current: Subject = node
    while isinstance(current, BlankNode) and current in parent and current not in shared:
        current = parent[current]
        depth += 1
        if current == node or depth > _DEEPEST:
            return False
    return True
