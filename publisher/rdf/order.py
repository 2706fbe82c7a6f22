"""The order in which the canonical writer puts subjects and statements."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from publisher.namespaces import DCAT, DCT, OWL, RDF_TYPE, RDFS, SH, SKOS, SKOSXL, VANN, VOID

FIRST_TYPES = frozenset(
    (OWL + "Ontology", SKOS + "ConceptScheme", VOID + "Linkset", VOID + "Dataset", DCAT + "Catalog")
)
"""Classes of what describes a file as a whole, which stands before all else."""

_PREDICATES = (
    RDF_TYPE,
    DCT + "title",
    SKOS + "prefLabel",
    SKOSXL + "prefLabel",
    RDFS + "label",
    SKOS + "altLabel",
    SKOS + "hiddenLabel",
    SKOS + "notation",
    DCT + "identifier",
    VANN + "preferredNamespacePrefix",
    VANN + "preferredNamespaceUri",
    DCT + "description",
    SKOS + "definition",
    SKOS + "scopeNote",
    SKOS + "inScheme",
    SKOS + "topConceptOf",
    SKOS + "broader",
    SKOS + "narrower",
    SKOS + "related",
    SH + "targetClass",
    SH + "path",
)
RANK: Mapping[str, int] = MappingProxyType({predicate: number for number, predicate in enumerate(_PREDICATES)})
"""The places of the properties that stand first; all others follow by name."""

_DIGITS = re.compile(r"(\d+)")

_LONG = 1_000
"""Digits from which on a number is known by their count; Python refuses to read more than 4,300."""

Natural = tuple[tuple[int, int, str], ...]


def natural_key(text: str) -> Natural:
    """Return a sort key that puts ``service/9`` before ``service/10``."""
    parts = _DIGITS.split(text)
    if len(parts) == 1:
        return ((0, 0, text),)
    return tuple([_part_key(part) if part.isdecimal() and part.isascii() else (0, 0, part) for part in parts])


def _part_key(digits: str) -> tuple[int, int, str]:
    """Return the place of a number; of one longer than Python makes numbers of, by its length."""
    return (1, int(digits), digits) if len(digits) < _LONG else (2, len(digits.lstrip("0")), digits)


def subject_key(iri: str, *, first: bool) -> tuple[bool, Natural]:
    """Return the place of a named subject in its file; ``first`` says that it has one of ``FIRST_TYPES``."""
    return not first, natural_key(iri)


def nameless_key(statements: Sequence[str]) -> Natural:
    """Return the place of a nameless subject among others by what is said of it: predicates and objects as text."""
    return natural_key("\n".join(statements))
