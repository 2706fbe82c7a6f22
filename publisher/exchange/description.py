"""Column descriptions: what the columns of a table mean, as a small TOML file.

    output = "vocab/colours.ttl"          # where the Turtle goes, below the workspace
    language = "en"                       # of labels and texts that name no other
    separator = "|"                       # between several values in one cell
    known = ["vocab/shapes.ttl"]          # files whose concepts may be pointed at
    missing = "report"                    # an end that is not known: "refuse" (default) or "report" and leave out
    gap = { about = "list:colours", property = "skos:editorialNote", text = "Not found: {missing}." }

    [tables.colours]
    file = "colours.csv"
    columns.number = { required = true, unique = true, pattern = "[0-9]+" }

    [[describe]]                          # fixed statements, such as those about the list
    about = "list:colours"
    "a" = "<skos:ConceptScheme>"          # <...> is an IRI, other strings are text in the language
    "dct:issued" = 2024-05-01             # TOML's own dates, numbers and booleans are typed literals

    [[rows]]                              # statements each row of a table gives
    table = "colours"
    subject = "colour:{number}"
    values = [
      { property = "skos:prefLabel", text = "{name}", language = "en" },
      { property = "skos:altLabel", split = "names", text = "{names}" },
      { property = "skos:broader", iri = "colour:{parent}", known = true },
      { property = "owl:deprecated", text = "true", datatype = "xsd:boolean", when = { status = ["retired"] } },
    ]

``{column}`` stands for a cell, in conditions too. A statement whose template meets an empty cell is not made;
``required = true`` makes that a fault.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from publisher.errors import ConfigurationError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_T = TypeVar("_T", bound="DataclassInstance")
COLUMN = re.compile(r"\{([^{}]+)\}")
Scalar = str | int | float | bool | datetime.date
Conditions = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ColumnRule:
    """What a column's cells must be like."""

    required: bool = False
    unique: bool = False
    pattern: str = ""


@dataclass(frozen=True)
class TableRule:
    """A table the description reads."""

    file: str
    columns: Mapping[str, ColumnRule] = field(default_factory=dict)


@dataclass(frozen=True)
class Lookup:
    """A column worked out from another: by fixed ``values``, or by the ``value`` column of another table's row."""

    column: str
    values: Mapping[str, str] = field(default_factory=dict)
    table: str = ""
    key: str = ""
    value: str = ""
    otherwise: str = ""


@dataclass(frozen=True)
class ValueRule:
    """One statement a row gives: a property, and an IRI or a text with language or datatype."""

    property: str
    iri: str = ""
    text: str = ""
    language: str = ""
    datatype: str = ""
    split: str = ""
    when: Conditions = field(default_factory=dict)
    unless: Conditions = field(default_factory=dict)
    required: bool = False
    known: bool = False
    annotate: tuple[ValueRule, ...] = ()
    """Statements about the statement, kept in a blank ``owl:Axiom`` node beside it."""

    def template(self) -> str:
        """Return the IRI or text template, whichever is given."""
        return self.iri or self.text


@dataclass(frozen=True)
class RowRule:
    """What the rows of one table say: a subject template and its statements."""

    table: str
    subject: str
    values: tuple[ValueRule, ...] = ()
    split: str = ""
    when: Conditions = field(default_factory=dict)
    unless: Conditions = field(default_factory=dict)
    known: bool = False
    lookup: Mapping[str, Lookup] = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """The statement that tells readers which ends were missing; ``{missing}`` in the text lists them."""

    about: str
    property: str
    text: str


@dataclass(frozen=True)
class Description:
    """A whole column description."""

    path: str
    output: str
    tables: Mapping[str, TableRule]
    rows: tuple[RowRule, ...]
    describe: tuple[tuple[str, Mapping[str, Sequence[Scalar]]], ...] = ()
    language: str = ""
    separator: str = "|"
    known: tuple[str, ...] = ()
    missing: str = "refuse"
    gap: Gap | None = None
    related_in_hierarchy: str = ""
    """Property used instead of ``skos:related`` where one concept lies above the other (SKOS Reference S27)."""


def columns_in(template: str) -> tuple[str, ...]:
    """Return the columns a template names, in order."""
    return tuple(COLUMN.findall(template))


def read_description(text: str, *, path: str) -> Description:
    """Read a column description. Raises ConfigurationError that names the key at fault."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path} is not valid TOML: {error}") from error
    data = {key.replace("-", "_"): value for key, value in data.items()}
    data["tables"] = {name: _table(table, f"{path} [tables.{name}]") for name, table in data.get("tables", {}).items()}
    data["rows"] = tuple(_rows(rule, f"{path} [[rows]] {at}") for at, rule in enumerate(data.get("rows", ()), 1))
    data["describe"] = tuple(
        _fixed(entry, f"{path} [[describe]] {at}") for at, entry in enumerate(data.get("describe", ()), 1)
    )
    if "gap" in data:
        data["gap"] = _record(Gap, data["gap"], f"{path} 'gap'")
    description = _record(Description, data | {"path": path}, path)
    _require_sense(description)
    return description


def _table(data: Mapping[str, Any], where: str) -> TableRule:
    columns = {
        name: _record(ColumnRule, rule, f"{where} columns.{name}") for name, rule in data.get("columns", {}).items()
    }
    return _record(TableRule, {**data, "columns": columns}, where)


def _rows(data: Mapping[str, Any], where: str) -> RowRule:
    values = tuple(_value(rule, f"{where} values {at}") for at, rule in enumerate(data.get("values", ()), 1))
    lookup = {name: _record(Lookup, rule, f"{where} lookup.{name}") for name, rule in data.get("lookup", {}).items()}
    return _record(RowRule, {**_conditions(data), "values": values, "lookup": lookup}, where)


def _value(data: Mapping[str, Any], where: str) -> ValueRule:
    annotate = tuple(_value(rule, f"{where} annotate {at}") for at, rule in enumerate(data.get("annotate", ()), 1))
    rule = _record(ValueRule, {**_conditions(data), "annotate": annotate}, where)
    if bool(rule.iri) == bool(rule.text):
        raise ConfigurationError(f"{where}: give either 'iri' or 'text'.")
    return rule


def _conditions(data: Mapping[str, Any]) -> dict[str, Any]:
    plain = dict(data)
    for name in ("when", "unless"):
        if name in plain:
            plain[name] = {
                key: (value,) if isinstance(value, str) else tuple(value) for key, value in plain[name].items()
            }
    return plain


def _fixed(data: Mapping[str, Any], where: str) -> tuple[str, dict[str, list[Scalar]]]:
    if not isinstance(data.get("about"), str):
        raise ConfigurationError(f"{where}: 'about' must say what the statements are about, such as \"list:colours\".")
    rest = {key: value if isinstance(value, list) else [value] for key, value in data.items() if key != "about"}
    return data["about"], rest


def _record(kind: type[_T], data: Mapping[str, Any], where: str) -> _T:
    if not isinstance(data, Mapping):
        raise ConfigurationError(f"{where} must be a table.")
    known = {item.name: item for item in fields(kind)}
    for name in data:
        if name not in known:
            raise ConfigurationError(f"{where}: unknown key '{name}'. Known: {', '.join(sorted(known))}.")
    for name, item in known.items():
        if name not in data and item.default is MISSING and item.default_factory is MISSING:
            raise ConfigurationError(f"{where}: '{name}' is missing.")
    checked = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    for name, value in checked.items():
        if known[name].type in ("str", "bool") and type(value).__name__ != known[name].type:
            raise ConfigurationError(f"{where}: '{name}' must be of type {known[name].type}.")
    return kind(**checked)


def _require_sense(description: Description) -> None:
    if description.missing not in ("refuse", "report"):
        raise ConfigurationError(f'{description.path}: \'missing\' is either "refuse" or "report".')
    for rule in description.rows:
        if rule.table not in description.tables:
            raise ConfigurationError(
                f"{description.path}: rows use the table '{rule.table}', which [tables] does not name."
            )
    for name, table in description.tables.items():
        for column, cells in table.columns.items():
            try:
                re.compile(cells.pattern)
            except re.error as error:
                raise ConfigurationError(f"{description.path} [tables.{name}] columns.{column}: {error}") from error
