"""Inferred mappings: what follows, what does not, and what contradicts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse

from publisher.catalogue.reader import Catalogue
from publisher.catalogue.writer import write as write_catalogue
from publisher.checks.rule import Subject
from publisher.checks.runner import checker_for, run
from publisher.config import Limits
from publisher.namespaces import OWL, PROV, RDF, SKOS
from publisher.publish.build import STORE, Origin, Part, build, write_store
from publisher.publish.inferring import write as write_inferred
from publisher.rdf.parse import Document
from publisher.skos.inference import infer
from publisher.skos.inferred import statements
from publisher.skos.path import InferredMapping
from publisher.store.embedded import EmbeddedStore
from publisher.store.model import Query
from publisher.trees import WorkingTree
from publisher.workspace import Source, load_workspace

ROOT = Path(__file__).resolve().parents[2]
PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <http://ex.org/> .
"""
MEMBERS = "\n".join(
    f':{name}{number} a skos:Concept ; skos:inScheme :list-{name} ; skos:prefLabel "{name}{number}"@en .'
    for name in "abc"
    for number in range(1, 6)
)


def read(text: str) -> list[Quad]:
    return list(parse((PREFIXES + MEMBERS + text).encode(), RdfFormat.TURTLE))


def inferred(text: str) -> tuple[InferredMapping, ...]:
    return infer(read(text))


def told(text: str) -> set[str]:
    return {
        f"{item.subject.removeprefix('http://ex.org/')} {item.match.removeprefix(SKOS)} "
        f"{item.target.removeprefix('http://ex.org/')} {item.confidence:.2f}"
        for item in inferred(text)
    }


@pytest.mark.parametrize(
    ("stated", "follows"),
    [
        (":a1 skos:exactMatch :b1 . :b1 skos:exactMatch :c1 .", {"a1 exactMatch c1 0.81"}),
        (":a1 skos:exactMatch :b1 . :b1 skos:closeMatch :c1 .", {"a1 closeMatch c1 0.81"}),
        (":a1 skos:closeMatch :b1 . :c1 skos:exactMatch :b1 .", {"a1 closeMatch c1 0.81"}),
        (":a1 skos:broadMatch :b1 . :b1 skos:broadMatch :c1 .", {"a1 broadMatch c1 0.77"}),
        (":b1 skos:narrowMatch :a1 . :c1 skos:narrowMatch :b1 .", {"a1 broadMatch c1 0.77"}),
        (":a1 skos:broadMatch :b1 . :b1 skos:closeMatch :c1 .", {"a1 broadMatch c1 0.69"}),
        (":a1 skos:exactMatch :b1 . :b1 skos:relatedMatch :c1 .", {"a1 relatedMatch c1 0.81"}),
        (":a1 skos:exactMatch :b1 . :b1 skos:mappingRelation :c1 .", {"a1 mappingRelation c1 0.81"}),
        (":a1 skos:closeMatch :b1 . :b1 skos:closeMatch :c1 .", set()),
        (":a1 skos:broadMatch :b1 . :b1 skos:narrowMatch :c1 .", set()),
        (":a1 skos:broadMatch :b1 . :b1 skos:relatedMatch :c1 .", set()),
        (":a1 skos:mappingRelation :b1 . :b1 skos:mappingRelation :c1 .", set()),
        (":a1 skos:broader :a2 . :a2 skos:broader :a3 . :a3 skos:exactMatch :b1 .",
         {"a1 broadMatch b1 0.73", "a2 broadMatch b1 0.81"}),
        (":a1 skos:broader :a2 . :a2 skos:closeMatch :b1 .", {"a1 broadMatch b1 0.77"}),
        (":a1 skos:broader :a2 . :a2 skos:narrowMatch :b1 .", set()),
        (":a1 skos:broadMatch :b1 . :b1 skos:broader :b2 .", set()),
    ],
)  # fmt: skip
def test_each_composition_gives_what_the_manual_says(stated: str, follows: set[str]) -> None:
    assert told(stated) == follows


def test_only_gaps_are_filled() -> None:
    chain = ":a1 skos:exactMatch :b1 . :b1 skos:exactMatch :c1 ."
    assert told(chain + ":a1 skos:broadMatch :c2 . :c1 skos:relatedMatch :a3 .") == set()


def test_nothing_is_inferred_over_a_deprecated_concept() -> None:
    assert told(":a1 skos:exactMatch :b1 . :b1 skos:exactMatch :c1 . :b1 owl:deprecated true .") == set()


def test_confidence_of_the_steps_counts_and_doubtful_results_are_left_out() -> None:
    axiom = "[] a owl:Axiom ; owl:annotatedSource :a1 ; owl:annotatedProperty skos:exactMatch ; owl:annotatedTarget :b1"
    chain = ":a1 skos:exactMatch :b1 . :b1 skos:exactMatch :c1 ."
    assert told(f"{chain} {axiom} ; sssom:confidence 0.8 .") == {"a1 exactMatch c1 0.72"}
    assert told(f"{chain} {axiom} ; sssom:confidence 0.6 .") == set()


def test_an_own_relation_counts_as_the_skos_property_it_is_declared_below() -> None:
    declared = ":within rdfs:subPropertyOf skos:broadMatch . "
    assert told(declared + ":a1 :within :b1 . :b1 skos:exactMatch :c1 .") == {"a1 broadMatch c1 0.81"}


def test_the_nearest_of_two_broader_matches_is_kept() -> None:
    stated = ":a1 skos:broadMatch :b1, :b2 . :b1 skos:exactMatch :c1 . :b2 skos:exactMatch :c2 . :c1 skos:broader :c2 ."
    assert told(stated) == {"a1 broadMatch c1 0.81"}


def test_the_way_is_told_step_by_step_from_either_end() -> None:
    (item,) = inferred(":b1 skos:narrowMatch :a1 . :b1 skos:exactMatch :c1 .")
    steps = [(step.start[-2:], step.relation.removeprefix(SKOS), step.end[-2:], step.backward) for step in item.path]
    assert steps == [("a1", "broadMatch", "b1", True), ("b1", "exactMatch", "c1", False)]
    turned = [(step.start[-2:], step.relation.removeprefix(SKOS), step.end[-2:]) for step in item.turned().path]
    assert turned == [("c1", "exactMatch", "b1"), ("b1", "narrowMatch", "a1")]


@pytest.mark.parametrize(
    "stated",
    [
        ":a1 skos:broadMatch :b1 . :b1 skos:closeMatch :c1 . :c1 skos:broader :c2 . :c2 skos:broadMatch :b2 . "
        ":b2 skos:broader :b3 . :b3 skos:broadMatch :a2 . :a2 skos:related :a1 .",
        ":a1 skos:exactMatch :b1 . :b1 skos:broadMatch :c1 . :c1 skos:broadMatch :b2 . :b2 skos:broader :b1 .",
    ],
)
def test_what_would_break_integrity_is_not_inferred(stated: str, tmp_path: Path) -> None:
    both = [*read(stated), *(Quad(*item) for item in _direct(inferred(stated)))]
    before, after = (_integrity(tmp_path / name, quads) for name, quads in (("x", read(stated)), ("y", both)))
    assert after == before


def _direct(found: tuple[InferredMapping, ...]) -> list[tuple[NamedNode, NamedNode, NamedNode]]:
    return [(NamedNode(item.subject), NamedNode(item.match), NamedNode(item.target)) for item in found]


def _integrity(folder: Path, quads: list[Quad]) -> set[tuple[str, str]]:
    (folder / "vocab").mkdir(parents=True)
    lines = "".join(f"{Triple(quad.subject, quad.predicate, quad.object)} .\n" for quad in quads)
    (folder / "vocab" / "all.nt").write_text(lines, encoding="utf-8")
    rules = ("related-is-broader", "match-clash", "hierarchy-cycle")
    report = run(load_workspace(WorkingTree(folder)))
    return {(item.rule, item.iri) for item in report.findings if item.rule in rules}


CHAIN = ":a1 skos:exactMatch :b1 . :b1 skos:closeMatch :c1 ."


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    (tmp_path / "vocab").mkdir()
    (tmp_path / "vocab" / "all.ttl").write_text(PREFIXES + MEMBERS + CHAIN, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text('[tool.publisher]\nauthority = "http://ex.org/"\n', encoding="utf-8")
    parts: dict[str, Part] = {"inferred": write_inferred, "store": write_store, "catalogue": write_catalogue}
    found = load_workspace(WorkingTree(tmp_path))
    return build(found, tmp_path / "build", parts=parts, origin=Origin(), check={}, progress=lambda _title: None)


def test_a_plain_query_never_meets_an_inferred_mapping_and_the_graph_gives_it(snapshot: Path) -> None:
    store = EmbeddedStore(snapshot / STORE, digest="x", limits=Limits(workers=1))
    pattern = "<http://ex.org/a1> skos:closeMatch ?other"
    prefix = f"PREFIX skos: <{SKOS}> SELECT ?other WHERE "
    try:
        plain, graph = (
            json.loads(b"".join(store.query(Query(prefix + text)).chunks()))["results"]["bindings"]
            for text in (f"{{ {pattern} }}", f"{{ GRAPH <http://ex.org/graph/inferred> {{ {pattern} }} }}")
        )
    finally:
        store.close()
    assert plain == []
    assert [row["other"]["value"] for row in graph] == ["http://ex.org/c1"]


def test_a_record_keeps_inferred_mappings_apart_with_their_way(snapshot: Path) -> None:
    record = Catalogue(snapshot).concept("http://ex.org/c1")
    assert record is not None
    assert [link.other.iri for link in record.mappings] == ["http://ex.org/b1"]
    (link,) = record.inferred
    assert (link.inferred, link.other.label.value, link.qualities[0].values[0].text) == (True, "a1", "0.81")
    assert [(step.relation_label, step.other.label.value, step.backward) for step in link.path] == [
        ("close match", "b1", True),
        ("exact match", "a1", True),
    ]


def test_statements_name_the_steps_in_order() -> None:
    store = Store()
    mappings = inferred(CHAIN)
    store.extend(Quad(*triple, DefaultGraph()) for triple in statements(mappings))
    query = f"""
        PREFIX rdf: <{RDF}> PREFIX prov: <{PROV}> PREFIX owl: <{OWL}>
        SELECT ?object WHERE {{
          ?axiom a owl:Axiom ; prov:wasDerivedFrom/rdf:rest*/rdf:first ?step . ?step rdf:object ?object
        }} ORDER BY ?object"""
    assert [row["object"].value for row in store.query(query)] == ["http://ex.org/b1", "http://ex.org/c1"]


def test_our_lists_stay_sound_with_all_inferred_mappings() -> None:
    """The integrity rules find in stated and inferred mappings together what they find in the stated ones: no error."""
    stated = load_workspace(WorkingTree(ROOT))
    quads = [quad for source in stated.sources for quad in source.quads]
    found = infer(quads)
    direct = tuple(Quad(triple.subject, triple.predicate, triple.object) for triple in statements(found))
    extra = Source(
        "mappings/inferred.nt", "mappings", "urn:inferred", b"", Document("mappings/inferred.nt", direct, {})
    )
    both = replace(stated, sources=(*stated.sources, extra))
    checker = checker_for(both)
    rules = [checker.rules[name] for name in ("related-is-broader", "match-clash", "hierarchy-cycle")]
    problems = [
        problem.message
        for node in checker.facts.concepts
        for item in rules
        if item.check is not None
        for problem in item.check(Subject(node, checker.facts, checker.relations))
    ]
    assert problems == []
