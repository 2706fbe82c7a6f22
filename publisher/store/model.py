"""What a store is: the seam between those who ask SPARQL and the engine that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, runtime_checkable


class Form(Enum):
    """What kind of answer a query has (SPARQL 1.1 Query section 16)."""

    SOLUTIONS = "solutions"
    """SELECT: a table."""
    BOOLEAN = "boolean"
    """ASK: true or false."""
    GRAPH = "graph"
    """CONSTRUCT and DESCRIBE: triples."""


@dataclass(frozen=True)
class Query:
    """One query as it was sent.

    ``results`` is a name in RESULT_FORMATS for SELECT and ASK, ``syntax`` a name in FORMATS for CONSTRUCT and DESCRIBE.
    The graphs are the protocol's ``default-graph-uri`` and ``named-graph-uri``, which override FROM (SPARQL 1.1
    Protocol section 2.1.4). Without any, the default graph holds what is published as stated and what follows from it,
    and every named graph can be asked by name.
    """

    text: str
    results: str = "json"
    syntax: str = "turtle"
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    @property
    def has_dataset(self) -> bool:
        """Say whether the request itself names the graphs to ask."""
        return bool(self.default_graphs or self.named_graphs)


Leaving = Callable[[Callable[[], None]], None]
"""Takes what is to be done when a client goes away."""


@dataclass(frozen=True)
class Outline:
    """What a look at a query's text learned: its form (None when it is no query) and whether FROM names a dataset."""

    form: Form | None
    has_from: bool


class Answer(Protocol):
    """The bytes of one answer, in the format that was asked for. Close it when the reader is gone."""

    @property
    def size(self) -> int | None:
        """Length in bytes, or None while the answer is still growing."""

    def wait(self) -> int:
        """Wait for the last byte and return the length. Raises QueryError when the query fails on the way."""

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes as they come. Raises QueryError when the query fails on the way."""

    def close(self) -> None:
        """Say that nobody reads any more, which frees what still works for the answer."""


class Store(Protocol):
    """A place that answers SPARQL queries, and never changes."""

    @property
    def digest(self) -> str:
        """What names the content: two answers to one query are the same while it stays."""

    def query(self, query: Query, *, client: str = "", leaving: Leaving | None = None) -> Answer:
        """Answer a query for a client (its address, for fairness; ``leaving`` frees what works for it).

        Raises QuerySyntaxError, QueryRefused or QueryLimitExceeded, before the first byte whenever that is possible.
        """

    def close(self) -> None:
        """End everything the store started."""


@runtime_checkable
class PromptStore(Store, Protocol):
    """A store that can answer on an event loop too, so that a query costs no thread."""

    def outline(self, text: str) -> Outline:
        """Examine a query before anything parses it. Raises QueryRefused or QueryLimitExceeded."""

    def at_once(self, query: Query, *, digest: str) -> bytes | None:
        """Return the answer to a question so plain that it costs less than asking a worker would.

        None for every other question, and when ``digest`` does not name the content any more.
        """

    async def query_soon(self, query: Query, outline: Outline, *, client: str, leaving: Leaving) -> Answer:
        """Answer as ``query`` does a query whose text was examined, from the content ``digest`` names."""


def ask(store: Store, text: str) -> bytes:
    """Return the whole answer of a query of our own as JSON or Turtle bytes."""
    answer = store.query(Query(text), client="")
    try:
        return b"".join(answer.chunks())
    finally:
        answer.close()
