"""What the checks know of SKOS's properties: which imply which, which answer each other, which must lead somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from publisher.namespaces import DCT, OWL, SKOS, VOID

SUPER_PROPERTIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        SKOS + child: tuple(SKOS + parent for parent in parents.split())
        for child, parents in {
            "broader": "broaderTransitive",
            "narrower": "narrowerTransitive",
            "broaderTransitive": "semanticRelation",
            "narrowerTransitive": "semanticRelation",
            "related": "semanticRelation",
            "mappingRelation": "semanticRelation",
            "broadMatch": "mappingRelation broader",
            "narrowMatch": "mappingRelation narrower",
            "relatedMatch": "mappingRelation related",
            "closeMatch": "mappingRelation",
            "exactMatch": "closeMatch",
            "topConceptOf": "inScheme",
        }.items()
    }
)
"""A SKOS property's direct super-properties (SKOS Reference S7, S21, S22, S39-S42)."""

ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        SKOS + "broader": SKOS + "narrower",
        SKOS + "narrower": SKOS + "broader",
        SKOS + "related": SKOS + "related",
    }
)
"""The relations within a list, each with the one that says it from the other side."""

REFERENCES = frozenset(
    {
        *(SKOS + name for name in ("inScheme", "topConceptOf", "hasTopConcept", "member")),
        *(DCT + name for name in ("isReplacedBy", "replaces")),
        *(OWL + name for name in ("annotatedSource", "annotatedTarget")),
        *(VOID + name for name in ("subjectsTarget", "objectsTarget", "linkPredicate")),
    }
)
"""Properties, beside those between concepts, whose object must be described where it is ours."""
