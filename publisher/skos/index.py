"""Statements by subject and predicate: the one in-memory view of a graph that the engine reads SKOS from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from publisher.namespaces import RDF_TYPE
from publisher.skos.statements import Node as Node
from publisher.skos.statements import Statements
from publisher.skos.statements import Term as Term

_NOTHING: tuple[Term, ...] = ()


class Index(Statements):
    """An index over statements; order of values is the order they were added in, duplicates fall together."""

    def __init__(self, statements: Iterable[Quad | Triple] = ()) -> None:
        self._subjects: dict[Node, dict[str, dict[Term, None]]] = defaultdict(lambda: defaultdict(dict))
        self._typed: dict[str, dict[Node, None]] = defaultdict(dict)
        self.add(statements)

    def add(self, statements: Iterable[Quad | Triple]) -> None:
        """Add statements; those about a quoted triple are left out."""
        for item in statements:
            if isinstance(item.subject, Triple):
                continue
            predicate = item.predicate.value
            self._subjects[item.subject][predicate][item.object] = None
            if predicate == RDF_TYPE and isinstance(item.object, NamedNode):
                self._typed[item.object.value][item.subject] = None

    def __contains__(self, node: Node) -> bool:
        return node in self._subjects

    def subjects(self) -> Iterator[Node]:
        """Yield every subject once."""
        return iter(self._subjects)

    def of_type(self, *classes: str) -> list[Node]:
        """Return the subjects of any of the given classes, each once."""
        return list({node: None for name in classes for node in self._typed.get(name, ())})

    def predicates(self, node: Node) -> list[str]:
        """Return the predicates a subject has."""
        return list(self._subjects[node]) if node in self._subjects else []

    def values(self, node: Node, *predicates: str) -> list[Term]:
        """Return the values of one or more predicates."""
        if node not in self._subjects:
            return []
        rows = self._subjects[node]
        return [value for predicate in predicates for value in rows.get(predicate, _NOTHING)]
