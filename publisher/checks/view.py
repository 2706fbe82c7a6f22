"""The facts of a workspace in the terms of the store, for those who write what they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, NamedNode

from publisher.checks.facts import Facts
from publisher.checks.statements import Object
from publisher.namespaces import RDF_TYPE
from publisher.skos.statements import Contents, Node, Term

_NAMELESS = "_:"


@dataclass(frozen=True)
class View(Contents):
    """What all files say, and where; only what is asked for is made into terms."""

    facts: Facts

    def values(self, node: Node, *predicates: str) -> list[Term]:
        """Return the values of one or more predicates."""
        return [_term(value) for name in predicates for value in self.facts.values(_key(node), name)]

    def of_type(self, *classes: str) -> list[Node]:
        """Return the subjects of any of the given classes, each once."""
        tables = [file.having(RDF_TYPE) for file in self.facts.files]
        return [_node(node) for node in dict.fromkeys(n for name in classes for t in tables for n in t.get(name, ()))]

    def subjects_of(self, value: NamedNode, *predicates: str) -> list[NamedNode]:
        """Return the named subjects that have a thing as value of any of some predicates, each once."""
        found = self.facts.subjects_of(value.value, *predicates)
        return [NamedNode(node) for node in found if not node.startswith(_NAMELESS)]

    def saying(self, text: str, *predicates: str) -> set[NamedNode]:
        """Return the named subjects with a text, or an address of that text, as value of any of some predicates."""
        found = (node for node, values in self.facts.rows(*predicates) for value in values if _text(value) == text)
        return {NamedNode(node) for node in found if not node.startswith(_NAMELESS)}

    def rows(self, predicate: str) -> Iterator[tuple[NamedNode, Term]]:
        """Yield the statements of named subjects with a predicate: subject and value."""
        for node, values in self.facts.rows(predicate):
            if not node.startswith(_NAMELESS):
                yield from ((NamedNode(node), _term(value)) for value in values)

    def home(self, node: NamedNode) -> str:
        """Return the path of the first file that gives a thing a class; empty when none does."""
        homes = self.facts.homes(node.value)
        return next((file.source.path for file in homes if RDF_TYPE in file.out[node.value]), "")

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes the files declare."""
        return {name: space for file in self.facts.files for name, space in file.prefixes.items()}


def _key(node: Node) -> str:
    """Return what the facts know a node by; nameless ones are known by names made here."""
    return node.value if isinstance(node, NamedNode) else bytes.fromhex(node.value[1:]).decode()


def _text(value: Object) -> str:
    return value if isinstance(value, str) else value.value


def _term(value: Object) -> Term:
    return _node(value) if isinstance(value, str) else value.term


def _node(name: str) -> Node:
    return BlankNode("n" + name.encode().hex()) if name.startswith(_NAMELESS) else NamedNode(name)
