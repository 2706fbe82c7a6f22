"""Records say what a page needs: labels, ways down the hierarchy, and every mapping from both of its ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.catalogue.reader import Catalogue
from publisher.catalogue.records import ConceptRecord, LinksetRecord, TermRecord
from publisher.catalogue.writer import write
from publisher.namespaces import SKOS
from publisher.skos.entailment import implied_statements
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace

PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix s: <http://ex.org/s/> .
@prefix t: <http://ex.org/t/> .
@prefix list: <http://ex.org/list/> .
@prefix def: <http://ex.org/def/> .
"""
FILES = {
    "vocab/def.ttl": """
        def:Service rdfs:subClassOf skos:Concept ; a owl:Class ; rdfs:label "Service"@en .
        def:isUnder rdfs:subPropertyOf skos:broadMatch ; a owl:ObjectProperty ; rdfs:label "is under"@en .""",
    "vocab/s.ttl": """
        list:s a skos:ConceptScheme ; dct:title "Services"@en ; skos:hasTopConcept s:1 .
        s:1 a def:Service ; skos:prefLabel "Housing"@en, "Tai"@cy ; skos:notation "1" ; skos:inScheme list:s .
        s:2 a def:Service ; skos:prefLabel "Homes"@en ; skos:notation "2" ; skos:inScheme list:s ; skos:broader s:1 .
        s:3 a def:Service ; skos:prefLabel "Repairs"@en ; skos:notation "3" ; skos:inScheme list:s ;
            skos:broader s:1, s:2 ; skos:altLabel "Mending"@en ;
            skos:changeNote [ rdf:value "Renamed."@en ; dct:date "2013-04-03" ] .
        s:4 a def:Service ; skos:prefLabel "Letting"@en ; skos:notation "4" ; skos:inScheme list:s ;
            owl:deprecated true ; dct:isReplacedBy s:2 .""",
    "vocab/t.ttl": """
        list:t a skos:ConceptScheme ; dct:title "Themes"@en .
        t:a a skos:Concept ; skos:prefLabel "Buildings"@en ; skos:topConceptOf list:t .""",
    "mappings/s-t.ttl": """
        <http://ex.org/linkset/s-t> a void:Linkset ; dct:title "Services to themes"@en ;
            void:subjectsTarget list:s ; void:objectsTarget list:t ; void:linkPredicate def:isUnder .
        s:3 def:isUnder t:a .
        [] a owl:Axiom ; owl:annotatedSource s:3 ; owl:annotatedProperty def:isUnder ; owl:annotatedTarget t:a ;
            sssom:confidence 0.90 .""",
}


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        header = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ." + PREFIXES
        path.write_text(header + text, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.publisher]\nauthority = "http://ex.org/"\n', encoding="utf-8")
    workspace = load_workspace(WorkingTree(tmp_path))
    assert workspace.broken == ()
    derived = implied_statements([quad for source in workspace.sources for quad in source.quads])
    write(workspace, derived, tmp_path)
    return Catalogue(tmp_path)


def concept(catalogue: Catalogue, iri: str) -> ConceptRecord:
    found = catalogue.concept(iri)
    assert found is not None
    return found


def test_a_concept_knows_every_way_down_to_it(catalogue: Catalogue) -> None:
    found = concept(catalogue, "http://ex.org/s/3")
    assert [[step.label.value for step in way] for way in found.paths] == [["Housing"], ["Housing", "Homes"]]
    assert [item.label.value for item in concept(catalogue, "http://ex.org/s/1").narrower] == ["Homes", "Repairs"]


def test_the_preferred_language_comes_first(catalogue: Catalogue) -> None:
    found = concept(catalogue, "http://ex.org/s/1")
    assert [(text.value, text.language) for text in found.pref_labels] == [("Housing", "en"), ("Tai", "cy")]


def test_a_mapping_is_seen_from_both_ends_with_its_qualities(catalogue: Catalogue) -> None:
    (whole,) = catalogue.mappings(target="http://ex.org/t/a")
    assert (whole.subject.iri, whole.target.label.value) == ("http://ex.org/s/3", "Buildings")
    (out,) = concept(catalogue, "http://ex.org/s/3").mappings
    (back,) = concept(catalogue, "http://ex.org/t/a").mappings
    assert (out.inward, out.match, out.other.label.value) == (False, SKOS + "broadMatch", "Buildings")
    assert (back.inward, back.match, back.other.label.value) == (True, SKOS + "narrowMatch", "Repairs")
    assert out.relation_label == "is under"
    assert out.linkset_label == "Services to themes"
    assert [(item.label, item.values[0].text) for item in out.qualities] == [("confidence", "0.90")]


def test_a_note_with_a_date_and_a_successor_are_read(catalogue: Catalogue) -> None:
    (note,) = concept(catalogue, "http://ex.org/s/3").notes
    assert (note.text.value, note.date) == ("Renamed.", "2013-04-03")
    retired = concept(catalogue, "http://ex.org/s/4")
    assert retired.deprecated
    assert [item.iri for item in retired.replaced_by] == ["http://ex.org/s/2"]


def test_a_list_counts_its_concepts_and_knows_its_tops(catalogue: Catalogue) -> None:
    scheme = catalogue.scheme("http://ex.org/list/s")
    assert scheme is not None
    assert (scheme.concepts, scheme.deprecated, scheme.depth) == (4, 1, 2), (
        "a concept is as deep as its shortest way down"
    )
    assert [row.label.value for row in catalogue.top("http://ex.org/list/s")] == ["Housing", "Letting"]
    assert [row.label.value for row in catalogue.children("http://ex.org/list/s", "http://ex.org/s/1")] == [
        "Homes",
        "Repairs",
    ]
    assert [item.label.value for item in scheme.linksets] == ["Services to themes"]


def test_mapping_sets_and_terms_are_described(catalogue: Catalogue) -> None:
    linkset = catalogue.record("http://ex.org/linkset/s-t")
    assert isinstance(linkset, LinksetRecord)
    assert (linkset.pairs, linkset.subjects_mapped, linkset.objects_mapped) == (1, 1, 1)
    assert isinstance(catalogue.record("http://ex.org/def/Service"), TermRecord)


def test_a_document_holds_the_statements_the_implied_ones_and_the_annotations(catalogue: Catalogue) -> None:
    triples = catalogue.triples("http://ex.org/s/3")
    assert triples is not None
    predicates = {quad.predicate.value.rpartition("/")[2] for quad in parse(triples, RdfFormat.N_TRIPLES)}
    assert {"confidence", "date", "isUnder", "core#broadMatch", "core#prefLabel"} <= predicates


def test_an_unknown_iri_is_no_record(catalogue: Catalogue) -> None:
    assert catalogue.record("http://ex.org/s/99") is None
    assert catalogue.triples("http://ex.org/s/99") is None
