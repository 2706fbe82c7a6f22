"""What a SHACL engine is given to judge, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pyoxigraph import RdfFormat, parse

from publisher.errors import ConfigurationError
from publisher.trees import SHAPES

_BLANK = "urn:publisher:blank:"


class Violation(NamedTuple):
    """One result of a SHACL engine.

    ``focus`` and ``shape`` are full IRIs (a focus that is a literal is in N-Triples syntax), ``path`` an IRI and empty
    for none or for one of several steps; ``value`` is in N-Triples syntax, empty for none.
    """

    focus: str
    path: str
    value: str
    shape: str
    component: str
    message: str
    severity: str


@dataclass(frozen=True)
class Work:
    """What an engine judges: the nodes (IRIs), N-Triples of each, those of what they point to, Turtle of the shapes.

    ``whole`` work holds every statement there is and no list of nodes: the shapes say by themselves what is judged.
    """

    focus: tuple[str, ...]
    about: tuple[str, ...]
    around: str
    shapes: str
    whole: bool = False

    @property
    def data(self) -> str:
        """Return all data as one N-Triples text."""
        return "\n".join((*self.about, self.around)) + "\n"

    def part(self, start: int, step: int) -> Work:
        """Return the work of every ``step``-th node."""
        return Work(self.focus[start::step], self.about[start::step], self.around, self.shapes)

    def wanted(self, violations: list[Violation]) -> list[Violation]:
        """Return the violations of nodes that are to be judged."""
        focus = frozenset(self.focus)
        return violations if self.whole else [item for item in violations if item.focus in focus]


class Engine(Protocol):
    """A SHACL engine."""

    @property
    def name(self) -> str:
        """Its name, as the report shows it."""

    @property
    def in_process(self) -> bool:
        """Whether it judges in the process it is called in, and may be called in several at once."""

    def validate(self, work: Work) -> list[Violation]:
        """Return the violations of the nodes to judge, in any order."""


def unusable(why: str) -> ConfigurationError:
    """Return what to say of shapes an engine cannot use."""
    told = " ".join(why.split()).rstrip(".")
    return ConfigurationError(f"The shapes in {SHAPES}/ cannot be used: {told}. Correct the shape that says so.")


def written(term: str) -> str:
    """Return a term as the store writes it, from any Turtle way of writing it; empty for none."""
    if not term:
        return ""
    return str(next(iter(parse(f"<urn:x> <urn:x> {term} .", RdfFormat.TURTLE))).object)


def plain(term: str) -> str:
    """Return an IRI without its brackets, a literal as it is."""
    return term[1:-1] if term.startswith("<") else term


def skolem(node: str) -> str:
    """Return an IRI for a node: its own, or one made up for a blank node."""
    return _BLANK + node[2:] if node.startswith("_:") else node


def unskolem(iri: str) -> str:
    """Return the node an IRI of ``skolem`` stands for."""
    return "_:" + iri.removeprefix(_BLANK) if iri.startswith(_BLANK) else iri
