"""A small published site for tests of the web: two lists, a mapping set, a deprecated and a nested concept."""

from __future__ import annotations

from pathlib import Path

from publisher.cli.build import PARTS
from publisher.config import Settings
from publisher.publish.build import Origin, build
from publisher.publish.snapshot import CURRENT
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace
from tests.workspaces import workspace

AUTHORITY = "http://id.example.org/"
DEFINITIONS = "http://def.example.org/"
MODIFIED = "2026-03-01T10:00:00+00:00"
SETTINGS = f"""\
[tool.publisher]
title = "Example lists"
authority = "{AUTHORITY}"
definitions = "{DEFINITIONS}"
repository = "https://git.example.org/lists"

[tool.publisher.prefixes]
def = "{DEFINITIONS}"
"""
_PREFIXES = f"""\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix def: <{DEFINITIONS}> .
@prefix list: <{AUTHORITY}list/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix service: <{AUTHORITY}service/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix subject: <{AUTHORITY}subject/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
FILES = {
    "vocab/def.ttl": """
        <http://def.example.org/> a owl:Ontology ; dct:title "Definitions"@en .
        def:Service a owl:Class ; rdfs:label "Service"@en ; rdfs:subClassOf skos:Concept .
        def:isAbout a owl:ObjectProperty ; rdfs:label "is about"@en ; rdfs:subPropertyOf skos:relatedMatch .""",
    "vocab/services.ttl": """
        list:services a skos:ConceptScheme ; dct:title "Services"@en ; skos:prefLabel "Services"@en ;
            dct:description "What councils do."@en ; owl:versionInfo "4.00" ; dct:modified "2015-03-27"^^xsd:date ;
            dct:license <https://licence.example.org/open> .
        service:1 a skos:Concept, def:Service ; skos:prefLabel "Waste"@en ; skos:notation "1"^^def:Number ;
            skos:topConceptOf list:services ; skos:inScheme list:services .
        service:57 a skos:Concept, def:Service ; skos:prefLabel "Bin <collection>"@en-GB, "Casglu biniau"@cy ;
            skos:altLabel "Refuse collection"@en-GB, "Rubbish & recycling"@en-GB ; skos:hiddenLabel "binns"@en-GB ;
            skos:notation "57"^^def:Number ; dct:identifier "57" ; skos:definition "Taking rubbish away."@en-GB ;
            skos:inScheme list:services ; skos:broader service:1 ; dct:created "2004-07-19"^^xsd:date ;
            def:weight "1.50"^^xsd:decimal ;
            skos:changeNote [ rdf:value "Renamed."@en ; dct:date "2013-04-03"^^xsd:date ] .
        service:58 a skos:Concept, def:Service ; skos:prefLabel "Garden waste"@en ; skos:notation "58"^^def:Number ;
            skos:inScheme list:services ; skos:broader service:1 ; skos:related service:57 .
        service:59 a skos:Concept, def:Service ; skos:prefLabel "Ash collection"@en ; skos:notation "59"^^def:Number ;
            skos:inScheme list:services ; owl:deprecated true ; dct:isReplacedBy service:57 .
        service:a.b a skos:Concept ; skos:prefLabel "Dotted"@en ; skos:notation "a.b"^^def:Number ;
            skos:inScheme list:services .""",
    "vocab/subjects.ttl": """
        list:subjects a skos:ConceptScheme ; dct:title "Subjects"@en .
        subject:R1.2 a skos:Concept ; skos:prefLabel "Refuse"@en ; skos:notation "R1.2" ;
            skos:topConceptOf list:subjects ; skos:inScheme list:subjects .""",
    "mappings/services-subjects.ttl": """
        <http://id.example.org/linkset/services-subjects> a void:Linkset ; dct:title "Services to subjects"@en ;
            void:subjectsTarget list:services ; void:objectsTarget list:subjects ; void:linkPredicate def:isAbout .
        service:57 def:isAbout subject:R1.2 .
        [] a owl:Axiom ; owl:annotatedSource service:57 ; owl:annotatedProperty def:isAbout ;
            owl:annotatedTarget subject:R1.2 ; sssom:confidence 0.90 .""",
}


def write_workspace(folder: Path, files: dict[str, str] = FILES) -> Path:
    """Write the example workspace below a folder."""
    texts = {name: text if name.endswith((".toml", ".txt")) else _PREFIXES + text for name, text in files.items()}
    return workspace(folder, {**texts, "pyproject.toml": SETTINGS})


def publish(folder: Path) -> tuple[Path, Settings]:
    """Build a snapshot of a workspace; return the link to it and the settings."""
    found = load_workspace(WorkingTree(folder))
    origin = Origin("0" * 40, MODIFIED, clean=True)
    build(found, folder / "build", parts=PARTS, origin=origin, check={}, progress=lambda _: None)
    return folder / "build" / CURRENT, found.settings
