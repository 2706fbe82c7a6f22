"""What is said of things in some files, read in the terms of the store, however it is held."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.rdf.terms import is_same_tongue

Term = NamedNode | BlankNode | Literal | Triple
Node = NamedNode | BlankNode


class Statements(ABC):
    """Values by subject and predicate."""

    @abstractmethod
    def values(self, node: Node, *predicates: str) -> list[Term]:
        """Return the values of one or more predicates."""

    @abstractmethod
    def of_type(self, *classes: str) -> list[Node]:
        """Return the subjects of any of the given classes, each once."""

    def nodes(self, node: Node, *predicates: str) -> list[Node]:
        """Return the values that are IRIs or blank nodes."""
        return [value for value in self.values(node, *predicates) if isinstance(value, (NamedNode, BlankNode))]

    def iris(self, node: Node, *predicates: str) -> list[NamedNode]:
        """Return the values that are IRIs."""
        return [value for value in self.values(node, *predicates) if isinstance(value, NamedNode)]

    def literals(self, node: Node, *predicates: str) -> list[Literal]:
        """Return the values that are literals."""
        return [value for value in self.values(node, *predicates) if isinstance(value, Literal)]

    def text(self, node: Node, *predicates: str) -> str:
        """Return the first literal's lexical form, or an empty string."""
        return next((value.value for value in self.literals(node, *predicates)), "")

    def text_in(self, language: str, node: Node, *predicates: str) -> str:
        """Return the text of the first predicate that has any: in the language, else the first there is."""
        found = next(filter(None, (self.literals(node, name) for name in predicates)), [])
        own = (value.value for value in found if is_same_tongue(value.language or "", language))
        return next(own, found[0].value if found else "")


class Contents(Statements):
    """What all files of a workspace say, and where."""

    @abstractmethod
    def subjects_of(self, value: NamedNode, *predicates: str) -> list[NamedNode]:
        """Return the named subjects that have a thing as value of any of some predicates, each once."""

    @abstractmethod
    def saying(self, text: str, *predicates: str) -> set[NamedNode]:
        """Return the named subjects with a text, or an address of that text, as value of any of some predicates."""

    @abstractmethod
    def rows(self, predicate: str) -> Iterator[tuple[NamedNode, Term]]:
        """Yield the statements of named subjects with a predicate: subject and value."""

    @abstractmethod
    def home(self, node: NamedNode) -> str:
        """Return the path of the first file that gives a thing a class; empty when none does."""

    @property
    @abstractmethod
    def prefixes(self) -> Mapping[str, str]:
        """The prefixes the files declare."""
