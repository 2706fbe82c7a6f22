"""Terms as Turtle: prefixed names where one fits, lexical forms kept, language tags in BCP 47 form.

Grammar: RDF 1.1 Turtle section 6.5.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from pyoxigraph import Literal

from publisher.namespaces import XSD

_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\Z")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPED = re.compile(r'[\\"\n\r\t\x00-\x08\x0b\x0c\x0e-\x1f\x7f]')
_BAD_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+\Z"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+\Z"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+\Z"),
    XSD + "boolean": re.compile(r"(?:true|false)\Z"),
}


class TermWriter:
    """Writes IRIs and literals, and remembers in ``used`` the prefixes it needed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.used: set[str] = set()
        self._namespaces = {space: name for name, space in sorted(prefixes.items(), reverse=True)}
        self._stems = sorted((space for space in self._namespaces if space[-1:] not in "/#"), key=len, reverse=True)
        self._names: dict[str, str] = {}

    def iri(self, iri: str) -> str:
        """Return an IRI as a prefixed name where one fits, else in angle brackets."""
        name = self._names.get(iri)
        if name is None:
            name = self._names[iri] = self._shortened(iri)
        return name

    def _shortened(self, iri: str) -> str:
        cut = max(iri.rfind("/"), iri.rfind("#")) + 1
        for space in (iri[:cut], *filter(iri.startswith, self._stems)):
            local = iri[len(space) :]
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
            return f"{text}@{format_language(literal.language)}{_direction(literal)}"
        return text if datatype == XSD + "string" else f"{text}^^{self.iri(datatype)}"


def _direction(literal: Literal) -> str:
    """Return the base direction a text states, as it follows its language (RDF 1.2 Turtle): ``--rtl``."""
    return f"--{literal.direction.value}" if literal.direction else ""


def joined_prefixes(shared: Mapping[str, str], own: Mapping[str, str]) -> Mapping[str, str]:
    """Return the shared prefixes, and a file's own for the namespaces and names those leave free."""
    spaces = set(shared.values())
    return {**shared, **{name: space for name, space in own.items() if name not in shared and space not in spaces}}


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


def is_same_tongue(tag: str, other: str) -> bool:
    """Say whether two language tags are of one language, whatever the country or script: en, en-GB and EN-gb."""
    return tag.partition("-")[0].lower() == other.partition("-")[0].lower()


def plain_decimal(number: Decimal) -> str:
    """Return a number's shortest form as xsd:decimal, which is the one the store keeps: 0.5 for 0.50, 1 for 1.0."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
