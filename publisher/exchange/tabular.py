"""Tables to triples, as a column description says: everything wrong is collected, nothing is dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.errors import ConfigurationError
from publisher.exchange.description import (
    ColumnRule,
    Conditions,
    Description,
    Lookup,
    RowRule,
    ValueRule,
    columns_in,
)
from publisher.exchange.reading import Reading
from publisher.exchange.tables import Fault, Row, Table
from publisher.exchange.terms import CellError, Vocabulary, fill
from publisher.namespaces import OWL, RDF_TYPE

_TYPE = NamedNode(RDF_TYPE)
_AXIOM = NamedNode(OWL + "Axiom")
_SOURCE, _PROPERTY, _TARGET = (NamedNode(OWL + "annotated" + name) for name in ("Source", "Property", "Target"))


@dataclass(frozen=True)
class Missing:
    """An end that is in none of the known lists, and the row that names it."""

    fault: Fault
    iri: str


@dataclass
class Harvest(Reading):
    """What the tables gave so far, and the ends that are missing."""

    missing: list[Missing] = field(default_factory=list)


def harvest(
    description: Description, tables: Mapping[str, Table], vocabulary: Vocabulary, known: frozenset[str]
) -> Harvest:
    """Return what the tables say. ``known`` are the IRIs other files describe.

    Raises ConfigurationError when the description names a column its table has not, or a prefix nobody declared.
    """
    result = Harvest()
    for name, table in tables.items():
        result.faults += table.faults
        result.faults += _column_faults(table, description.tables[name].columns)
    _describe(description, vocabulary, result)
    readers = [_Reader(rule, description, tables, vocabulary, result) for rule in description.rows]
    ends = known | _described(readers)
    for reader in readers:
        reader.read(ends)
    return result


def _column_faults(table: Table, rules: Mapping[str, ColumnRule]) -> Iterator[Fault]:
    for column, rule in rules.items():
        if column not in table.columns:
            raise ConfigurationError(f"{table.path} has no column '{column}'. It has: {', '.join(table.columns)}.")
        seen: dict[str, int] = {}
        for row in table.rows:
            cell = row.cells[column]
            message = _cell_fault(cell, rule)
            if not message and rule.unique and cell and seen.setdefault(cell, row.line) != row.line:
                message = f"'{cell}' is in row {seen[cell]} already."
            if message:
                yield row.fault(column, message)


def _cell_fault(cell: str, rule: ColumnRule) -> str:
    if not cell:
        return "the cell is empty." if rule.required else ""
    if rule.pattern and not re.fullmatch(rule.pattern, cell):
        return f"'{cell}' does not have the form {rule.pattern}."
    return ""


def _describe(description: Description, vocabulary: Vocabulary, result: Harvest) -> None:
    for about, statements in description.describe:
        where = f"{description.path}, about '{about}'"
        try:
            subject = vocabulary.name(about)
            names = {key: vocabulary.name(key) for key in statements}
        except CellError as error:
            raise ConfigurationError(f"{where}: {error}") from error
        for key, values in statements.items():
            for value in values:
                result.add(Triple(subject, names[key], vocabulary.fixed(value, f"{where}, '{key}'")), None)


def _described(readers: list[_Reader]) -> frozenset[str]:
    """Return the subjects rules without ``known`` make: those rules describe, the others only add."""
    return frozenset(iri for reader in readers if not reader.rule.known for iri in reader.subjects())


class _Reader:
    """Reads one table by one rule."""

    def __init__(
        self,
        rule: RowRule,
        description: Description,
        tables: Mapping[str, Table],
        vocabulary: Vocabulary,
        result: Harvest,
    ) -> None:
        self.rule = rule
        self._separator = description.separator
        self._table = tables[rule.table]
        self._indexes = {name: _index(lookup, tables) for name, lookup in rule.lookup.items()}
        self._vocabulary = vocabulary
        self._result = result
        self._where = description.path
        self._require_columns()

    def _require_columns(self) -> None:
        have = {*self._table.columns, *self.rule.lookup}
        for column in _columns_used(self.rule):
            if column not in have:
                names = ", ".join(self._table.columns)
                raise ConfigurationError(
                    f"{self._where}: the description uses '{column}', but {self._table.path} has only: {names}."
                )

    def rows(self) -> Iterator[Row]:
        """Yield the rows the rule is about, split and with looked-up columns, in table order."""
        for row in self._table.rows:
            for part in self._split(row, self.rule.split):
                cells = {**part.cells, **self._looked_up(part.cells)}
                if _meets(cells, self.rule.when, self.rule.unless) and _filled(self.rule.subject, cells):
                    yield replace(part, cells=cells)

    def subjects(self) -> Iterator[str]:
        """Yield the IRIs the rule describes; a subject that cannot be made is a fault reported by ``read``."""
        for row in self.rows():
            try:
                yield self._vocabulary.iri(self.rule.subject, row.cells).value
            except CellError:
                continue

    def read(self, ends: frozenset[str]) -> None:
        """Add every statement of every row to the harvest."""
        for row in self.rows():
            try:
                subject = self._vocabulary.iri(self.rule.subject, row.cells)
            except CellError as error:
                self._result.faults.append(row.fault(_first_column(self.rule.subject), str(error)))
                continue
            if self.rule.known and subject.value not in ends:
                self._miss(row, self.rule.subject, subject)
                continue
            for value in self.rule.values:
                self._state(subject, value, row, ends)

    def _state(self, subject: NamedNode, rule: ValueRule, row: Row, ends: frozenset[str]) -> None:
        for part in self._split(row, rule.split):
            if not _meets(part.cells, rule.when, rule.unless):
                continue
            triple = self._triple(subject, rule, part)
            if triple is None:
                continue
            if rule.known and isinstance(triple.object, NamedNode) and triple.object.value not in ends:
                self._miss(part, rule.iri, triple.object)
                continue
            self._result.add(triple, part)
            self._annotate(triple, rule.annotate, part)

    def _triple(self, subject: NamedNode | BlankNode, rule: ValueRule, row: Row) -> Triple | None:
        column = _first_column(rule.template()) or _first_column(rule.property)
        if not (_filled(rule.template(), row.cells) and _filled(rule.property, row.cells)):
            if rule.required:
                self._result.faults.append(row.fault(column, f"the cell is empty, but {rule.property} needs it."))
            return None
        try:
            prop = self._vocabulary.name(fill(rule.property, row.cells))
            return Triple(subject, prop, self._object(rule, row.cells))
        except CellError as error:
            self._result.faults.append(row.fault(column, str(error)))
            return None

    def _object(self, rule: ValueRule, cells: Mapping[str, str]) -> NamedNode | Literal:
        if rule.iri:
            return self._vocabulary.iri(rule.iri, cells)
        return self._vocabulary.literal(
            fill(rule.text, cells), language=fill(rule.language, cells), datatype=rule.datatype
        )

    def _annotate(self, triple: Triple, rules: tuple[ValueRule, ...], row: Row) -> None:
        """Keep statements about a statement in a blank axiom (OWL 2 Mapping to RDF section 2.2), one a row."""
        axiom = BlankNode()
        found = [
            made
            for rule in rules
            for part in self._split(row, rule.split)
            if _meets(part.cells, rule.when, rule.unless)
            for made in [self._triple(axiom, rule, part)]
            if made is not None
        ]
        if not found:
            return
        ends = ((_TYPE, _AXIOM), (_SOURCE, triple.subject), (_PROPERTY, triple.predicate), (_TARGET, triple.object))
        for made in [*(Triple(axiom, prop, value) for prop, value in ends), *found]:
            self._result.add(made, row)

    def _miss(self, row: Row, template: str, end: NamedNode) -> None:
        column = _first_column(template)
        message = f"'{row.cells.get(column, '')}' is in none of the known lists ({end.value})."
        self._result.missing.append(Missing(row.fault(column, message), end.value))

    def _split(self, row: Row, column: str) -> Iterator[Row]:
        if not column:
            yield row
            return
        for item in row.cells[column].split(self._separator):
            if item.strip():
                yield replace(row, cells={**row.cells, column: item.strip()})

    def _looked_up(self, cells: Mapping[str, str]) -> dict[str, str]:
        found = {}
        for name, lookup in self.rule.lookup.items():
            found[name] = self._indexes[name].get(cells[lookup.column], fill(lookup.otherwise, cells))
        return found


def _index(lookup: Lookup, tables: Mapping[str, Table]) -> Mapping[str, str]:
    if not lookup.table:
        return lookup.values
    if lookup.table not in tables:
        raise ConfigurationError(f"A lookup uses the table '{lookup.table}', which [tables] does not name.")
    table = tables[lookup.table]
    for column in (lookup.key, lookup.value):
        if column not in table.columns:
            raise ConfigurationError(f"A lookup uses the column '{column}', but {table.path} has no such column.")
    return {row.cells[lookup.key]: row.cells[lookup.value] for row in table.rows}


def _columns_used(rule: RowRule) -> Iterator[str]:
    yield from columns_in(rule.subject)
    yield from _columns_of_conditions(rule)
    yield from (lookup.column for lookup in rule.lookup.values())
    values = [*rule.values, *(inner for value in rule.values for inner in value.annotate)]
    for value in values:
        yield from columns_in(value.property + value.template() + value.language)
        yield from _columns_of_conditions(value)


def _columns_of_conditions(rule: RowRule | ValueRule) -> Iterator[str]:
    for conditions in (rule.when, rule.unless):
        for column, values in conditions.items():
            yield column
            yield from (inner for value in values for inner in columns_in(value))
    if rule.split:
        yield rule.split


def _meets(cells: Mapping[str, str], when: Conditions, unless: Conditions) -> bool:
    """Say whether the cells have one of the wanted values in every column of ``when``, and none of ``unless``."""
    wanted = all(_one_of(cells[column], values, cells) for column, values in when.items())
    return wanted and not any(_one_of(cells[column], values, cells) for column, values in unless.items())


def _one_of(cell: str, values: tuple[str, ...], cells: Mapping[str, str]) -> bool:
    return any(cell == (fill(value, cells) if "{" in value else value) for value in values)


def _filled(template: str, cells: Mapping[str, str]) -> bool:
    return all(cells[column] for column in columns_in(template))


def _first_column(template: str) -> str:
    return next(iter(columns_in(template)), "")
