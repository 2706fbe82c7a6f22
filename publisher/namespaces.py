"""The one table of namespace prefixes, and the handful of terms the engine itself knows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SKOSXL = "http://www.w3.org/2008/05/skos-xl#"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
VANN = "http://purl.org/vocab/vann/"
PAV = "http://purl.org/pav/"
PROV = "http://www.w3.org/ns/prov#"
SSSOM = "https://w3id.org/sssom/"
SEMAPV = "https://w3id.org/semapv/vocab/"
SH = "http://www.w3.org/ns/shacl#"
SCHEMA = "https://schema.org/"
FOAF = "http://xmlns.com/foaf/0.1/"
SD = "http://www.w3.org/ns/sparql-service-description#"
BIBO = "http://purl.org/ontology/bibo/"
ADMS = "http://www.w3.org/ns/adms#"

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "adms": ADMS,
        "bibo": BIBO,
        "dcat": DCAT,
        "dct": DCT,
        "foaf": FOAF,
        "owl": OWL,
        "pav": PAV,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": SCHEMA,
        "sd": SD,
        "semapv": SEMAPV,
        "sh": SH,
        "skos": SKOS,
        "skosxl": SKOSXL,
        "sssom": SSSOM,
        "vann": VANN,
        "void": VOID,
        "xsd": XSD,
    }
)
"""Prefix to namespace. A workspace adds its own (see ``Settings.prefixes``)."""

RDF_TYPE = RDF + "type"

INVERSES: Mapping[str, str] = MappingProxyType(
    {
        SKOS + "broader": SKOS + "narrower",
        SKOS + "narrower": SKOS + "broader",
        SKOS + "related": SKOS + "related",
        SKOS + "topConceptOf": SKOS + "hasTopConcept",
        SKOS + "hasTopConcept": SKOS + "topConceptOf",
        SKOS + "exactMatch": SKOS + "exactMatch",
        SKOS + "closeMatch": SKOS + "closeMatch",
        SKOS + "broadMatch": SKOS + "narrowMatch",
        SKOS + "narrowMatch": SKOS + "broadMatch",
        SKOS + "relatedMatch": SKOS + "relatedMatch",
        SKOS + "mappingRelation": SKOS + "mappingRelation",
    }
)
"""SKOS properties and their inverses (SKOS Reference S7, S8, S23, S25, S26, S43, S44).

``mappingRelation`` is shown both ways for readers; the Reference states no inverse for it.
"""

MAPPING_PROPERTIES: tuple[str, ...] = tuple(
    SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch", "mappingRelation")
)
"""The SKOS mapping properties, strongest first (SKOS Reference section 10)."""

LABEL_PROPERTIES: tuple[str, ...] = tuple(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))

NOTE_PROPERTIES: tuple[str, ...] = tuple(
    SKOS + name for name in ("definition", "scopeNote", "example", "note", "editorialNote", "changeNote", "historyNote")
)
"""The documentation properties, in the order a page shows them (SKOS Reference section 7)."""
