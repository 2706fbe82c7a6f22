"""The beginning of an answer as a page shows it: a table with links and names, a word, or Turtle."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from publisher.namespaces import XSD
from publisher.queries import read_query
from publisher.store.model import Answer, Form, Leaving, Query, Store

MOST_ROWS = 1_000
"""Rows a page shows; downloads hold all."""
_MOST_BYTES = 1_000_000
_MOST_NAMES = 500


@dataclass(frozen=True)
class Cell:
    """One value: its text, the address it leads to (empty for texts), and what is said beside it."""

    text: str
    href: str = ""
    name: str = ""
    remark: str = ""
    """Language or datatype."""


@dataclass(frozen=True)
class Result:
    """What a page shows of an answer; ``cut`` says that there is more."""

    form: Form
    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    text: str = ""
    cut: bool = False


@dataclass(frozen=True)
class Shower:
    """Shows the answers of one store; ``href`` leads from an IRI to our page of it."""

    store: Store
    href: Callable[[str], str]

    def show(self, query: Query, form: Form, *, client: str, leaving: Leaving | None) -> Result:
        """Run a query and return the beginning of its answer. Raises QueryError."""
        answer = self.store.query(query, client=client, leaving=leaving)
        data, cut = _beginning(answer)
        if form is Form.GRAPH:
            return Result(form, text=data.decode("utf-8", "ignore"), cut=cut)
        if form is Form.BOOLEAN:
            return Result(form, text="true" if json.loads(data)["boolean"] else "false")
        return self._table(data[: data.rfind(b"\n") + 1], cut)

    def _table(self, data: bytes, cut: bool) -> Result:
        found = parse_query_results(data, QueryResultsFormat.TSV)
        if not isinstance(found, QuerySolutions):
            return Result(Form.SOLUTIONS)
        rows = [tuple(row) for row in found]
        names = self._names(term.value for row in rows[:MOST_ROWS] for term in row if isinstance(term, NamedNode))
        cells = tuple(tuple(self._cell(term, names) for term in row) for row in rows[:MOST_ROWS])
        variables = tuple(variable.value for variable in found.variables)
        return Result(Form.SOLUTIONS, variables, cells, cut=cut or len(rows) > MOST_ROWS)

    def _cell(self, term: object, names: dict[str, str]) -> Cell | None:
        match term:
            case NamedNode():
                return Cell(term.value, self.href(term.value), names.get(term.value, ""))
            case BlankNode():
                return Cell(str(term))
            case Literal():
                return Cell(term.value, remark=term.language or _datatype(term))
            case None:
                return None
            case _:
                return Cell(str(term))

    def _names(self, iris: Iterable[str]) -> dict[str, str]:
        """Return names for the first IRIs of a table, from the store itself."""
        wanted = sorted(dict.fromkeys(iris))[:_MOST_NAMES]
        if not wanted:
            return {}
        filled = read_query("labels").replace("{ }", "{ " + " ".join(f"<{iri}>" for iri in wanted) + " }", 1)
        answer = self.store.query(Query(filled))
        try:
            rows = json.loads(b"".join(answer.chunks()))["results"]["bindings"]
        finally:
            answer.close()
        return {row["term"]["value"]: row["name"]["value"] for row in rows if "term" in row}


def _datatype(literal: Literal) -> str:
    kind = literal.datatype.value
    return "" if kind == XSD + "string" else kind.removeprefix(XSD)


def _beginning(answer: Answer) -> tuple[bytes, bool]:
    """Return the first bytes of an answer and whether there are more; what is not shown is not computed."""
    data = bytearray()
    try:
        for chunk in answer.chunks():
            data += chunk
            if len(data) > _MOST_BYTES:
                return bytes(data[:_MOST_BYTES]), True
    finally:
        answer.close()
    return bytes(data), False
