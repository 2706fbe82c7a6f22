"""Terms from templates: ``service:{number}`` and a row's cells become an IRI, a text becomes a literal."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from publisher.errors import ConfigurationError
from publisher.exchange.description import COLUMN, Scalar, columns_in
from publisher.namespaces import RDF_TYPE, XSD

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*\Z")
_YEAR = r"-?(?:[1-9][0-9]{3,}|0[0-9]{3})"
_LEXICAL = {
    XSD + "boolean": re.compile(r"(?:true|false|1|0)\Z"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "nonNegativeInteger": re.compile(r"\+?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z"),
    XSD + "gYear": re.compile(_YEAR + r"\Z"),
    XSD + "gYearMonth": re.compile(_YEAR + r"-(?:0[1-9]|1[0-2])\Z"),
}


class CellError(ValueError):
    """A cell that does not make the term its column is described to hold."""


def _address(iri: str, written: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise CellError(f"'{written}' makes no address: {str(error)[:1].lower()}{str(error)[1:]}.") from error


@dataclass(frozen=True)
class Vocabulary:
    """The prefixes and default language terms are made with."""

    prefixes: Mapping[str, str]
    language: str = ""

    def name(self, short: str) -> NamedNode:
        """Return the IRI of a prefixed name, an absolute IRI or ``a``. Raises CellError for anything else."""
        if short == "a":
            return NamedNode(RDF_TYPE)
        short = short[1:-1] if short.startswith("<") and short.endswith(">") else short
        prefix, colon, local = short.partition(":")
        if colon and prefix in self.prefixes:
            return _address(self.prefixes[prefix] + local, short)
        if not _ABSOLUTE.match(short) or (
            ":" in short and "//" not in short and not short.startswith(("urn:", "mailto:"))
        ):
            raise CellError(f"'{short}' is neither an absolute IRI nor a name with a known prefix.")
        return _address(short, short)

    def iri(self, template: str, cells: Mapping[str, str]) -> NamedNode:
        """Fill an IRI template; cells are percent-encoded, except where the template is one cell and nothing else."""
        columns = columns_in(template)
        if template == f"{{{columns[0]}}}" if columns else False:
            return self.name(cells[columns[0]])
        return self.name(fill(template, {column: quote(cells[column], safe="-._~") for column in columns}))

    def literal(self, text: str, *, language: str = "", datatype: str = "") -> Literal:
        """Return a literal whose lexical form its datatype allows. Raises CellError."""
        if datatype:
            kind = self.name(datatype)
            require_lexical(text, kind.value)
            return Literal(text, datatype=kind)
        chosen = language or self.language
        if chosen and not _LANGUAGE.match(chosen):
            raise CellError(f"'{chosen}' is not a language tag (BCP 47), such as en or cy.")
        return Literal(text, language=chosen) if chosen else Literal(text)

    def fixed(self, value: Scalar, where: str) -> NamedNode | Literal:
        """Return the term of a value in a ``[[describe]]`` table. Raises ConfigurationError."""
        try:
            if isinstance(value, str):
                is_iri = value.startswith("<") and value.endswith(">")
                return self.name(value) if is_iri else self._text(value)
            if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
                return Literal(value.isoformat(), datatype=NamedNode(XSD + "date"))
            if isinstance(value, (bool, int, float)):
                return Literal(value)
        except CellError as error:
            raise ConfigurationError(f"{where}: {error}") from error
        raise ConfigurationError(f"{where}: a value must be text, <IRI>, a date, a number or a boolean.")

    def _text(self, value: str) -> Literal:
        """Return text in the default language, or ``"2.00"^^xsd:string`` and ``"Liste"@fr`` as written."""
        typed = re.fullmatch(r'"(.*)"(?:\^\^(\S+)|@(\S+))', value, re.DOTALL)
        if typed:
            return self.literal(typed[1], datatype=typed[2] or "", language=typed[3] or "")
        return self.literal(value)


def fill(template: str, cells: Mapping[str, str]) -> str:
    """Put cells into a template."""
    return COLUMN.sub(lambda found: cells[found[1]], template)


def require_lexical(text: str, datatype: str) -> None:
    """Raise CellError when text is not a lexical form of a datatype this module knows (XML Schema part 2)."""
    if datatype == XSD + "date":
        _require_date(text)
        return
    pattern = _LEXICAL.get(datatype)
    if pattern and not pattern.match(text):
        raise CellError(f"'{text}' is not a value of {datatype.removeprefix(XSD)}.")


def _require_date(text: str) -> None:
    try:
        if datetime.date.fromisoformat(text).isoformat() == text:
            return
    except ValueError:
        pass
    raise CellError(f"'{text}' is not a date; write it like 2024-05-31.")
