"""SSSOM's slots whose values are a closed set or have a closed range, by property."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from publisher.checks.datatypes import DAYS, is_day
from publisher.checks.literals import Literal
from publisher.checks.statements import Object
from publisher.namespaces import OWL, RDF, RDFS, SEMAPV, SKOS, SSSOM, XSD

SHARES: tuple[str, ...] = tuple(
    SSSOM + name
    for name in (
        *("confidence", "similarity_score", "semantic_similarity_score"),
        *("mapping_set_confidence", "registry_confidence"),
    )
)
"""The slots whose values are numbers from 0 to 1."""

MODIFIER, JUSTIFICATION = SSSOM + "predicate_modifier", SSSOM + "mapping_justification"

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_NUMERIC = frozenset(
    XSD + name
    for name in (
        *("decimal", "double", "float", "integer", "int", "long", "short", "byte", "nonNegativeInteger"),
        *("positiveInteger", "unsignedByte", "unsignedInt", "unsignedLong", "unsignedShort"),
    )
)
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "owl class": OWL + "Class",
        "owl object property": OWL + "ObjectProperty",
        "owl data property": OWL + "DatatypeProperty",
        "owl annotation property": OWL + "AnnotationProperty",
        "owl named individual": OWL + "NamedIndividual",
        "skos concept": SKOS + "Concept",
        "rdfs resource": RDFS + "Resource",
        "rdfs class": RDFS + "Class",
        "rdfs literal": RDFS + "Literal",
        "rdfs datatype": RDFS + "Datatype",
        "rdf property": RDF + "Property",
        "composed entity expression": SSSOM + "ComposedEntityExpression",
    }
)
_JUSTIFICATIONS = frozenset(
    SEMAPV + name
    for name in (
        *("BackgroundKnowledgeBasedMatching", "CompositeMatching", "InstanceBasedMatching", "LexicalMatching"),
        *("LexicalSimilarityThresholdMatching", "LogicalReasoning", "ManualMappingCuration", "MappingChaining"),
        *("MappingInversion", "MappingReview", "SemanticSimilarityThresholdMatching", "StructuralMatching"),
        "UnspecifiedMatching",
    )
)
_NEGATIONS = frozenset({"Not", SSSOM + "NegatedPredicate"})

VALUES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        JUSTIFICATION: _JUSTIFICATIONS,
        MODIFIER: _NEGATIONS,
        SSSOM + "mapping_cardinality": frozenset({"1:1", "1:n", "n:1", "n:n", "1:0", "0:1", "0:0"}),
        **dict.fromkeys(
            (SSSOM + name for name in ("subject_type", "object_type", "predicate_type")),
            frozenset({*_TYPES, *_TYPES.values()}),
        ),
    }
)
"""The slots whose values are a closed set: texts, or IRIs."""

CLOSED: tuple[str, ...] = (*VALUES, *DAYS)
"""The slots whose values are a closed set, or days."""


def fits(slot: str, value: Object) -> bool:
    """Say whether a value is one SSSOM has for a slot; any is for a slot that is not closed.

    A justification may also be somebody's own, of another vocabulary than SEMAPV.
    """
    text = value.value if isinstance(value, Literal) else value
    if slot in SHARES:
        return isinstance(value, Literal) and value.datatype in _NUMERIC and is_share(text)
    if slot in DAYS:
        return isinstance(value, Literal) and is_day(text)
    own = slot == JUSTIFICATION and isinstance(value, str) and not text.startswith((SEMAPV, SSSOM, "_:"))
    return slot not in VALUES or text in VALUES[slot] or own


def is_share(text: str) -> bool:
    """Say whether a text is a number from 0 to 1, as XML Schema writes numbers."""
    return is_number(text) and 0 <= float(text) <= 1


def is_number(text: str) -> bool:
    """Say whether a text is a number as XML Schema writes one; not-a-number and the infinities are none."""
    return bool(_NUMBER.fullmatch(text))


def is_negation(value: Object) -> bool:
    """Say whether a modifier says that a mapping does not hold."""
    return (value.value if isinstance(value, Literal) else value) in _NEGATIONS
