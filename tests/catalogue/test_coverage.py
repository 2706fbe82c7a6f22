"""Coverage counts concepts in use, once each, from both ends of every mapping."""

from __future__ import annotations

from pathlib import Path

from publisher.catalogue.coverage import Count, Coverage, Survey
from publisher.skos.inference import infer
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace
from tests.workspaces import PREFIXES, workspace

LISTS = """
ex:list-a a skos:ConceptScheme ; dct:title "A"@en .
ex:list-b a skos:ConceptScheme ; dct:title "B"@en .
ex:list-c a skos:ConceptScheme ; dct:title "C"@en .
ex:extract a skos:ConceptScheme ; dct:title "Part of A"@en .
ex:a1 a skos:Concept ; skos:inScheme ex:list-a, ex:extract ; skos:prefLabel "One"@en .
ex:a2 a skos:Concept ; skos:inScheme ex:list-a ; skos:broader ex:a1 ; skos:prefLabel "Two"@en .
ex:a3 a skos:Concept ; skos:inScheme ex:list-a ; skos:broader ex:a2 ; skos:prefLabel "Three"@en .
ex:a4 a skos:Concept ; skos:inScheme ex:list-a ; skos:prefLabel "Four"@en .
ex:a5 a skos:Concept ; skos:inScheme ex:list-a ; skos:prefLabel "Old"@en ; owl:deprecated true .
ex:b1 a skos:Concept ; skos:inScheme ex:list-b ; skos:prefLabel "B one"@en .
ex:b2 a skos:Concept ; skos:inScheme ex:list-b ; skos:prefLabel "B two"@en .
ex:c1 a skos:Concept ; skos:inScheme ex:list-c ; skos:prefLabel "C one"@en .
"""
MAPPINGS = """
ex:a2 skos:closeMatch ex:b1 ; skos:relatedMatch ex:b2 .
ex:b2 skos:narrowMatch ex:a4 .
ex:a5 skos:exactMatch ex:b1 .
ex:b1 skos:exactMatch ex:c1 .
"""


def survey(folder: Path, extra: str = "") -> Survey:
    files: dict[str, str | bytes] = {"vocab/all.ttl": PREFIXES + LISTS, "mappings/all.ttl": PREFIXES + MAPPINGS + extra}
    found = load_workspace(WorkingTree(workspace(folder, files)))
    return Survey.of(found, infer([quad for source in found.sources for quad in source.quads]))


def count(found: Coverage, source: str, target: str) -> Count:
    direction = found.direction(f"http://example.org/{source}", f"http://example.org/{target}")
    assert direction is not None
    return direction.count


def test_each_concept_counts_once_with_its_strongest_mapping(tmp_path: Path) -> None:
    found = survey(tmp_path).coverage()
    assert count(found, "list-a", "list-b") == Count(4, 2, 1, {"closeMatch": 1, "broadMatch": 1})
    assert count(found, "list-b", "list-a") == Count(2, 2, 0, {"closeMatch": 1, "narrowMatch": 1})


def test_inferred_mappings_count_apart_and_only_where_nothing_is_stated(tmp_path: Path) -> None:
    found = survey(tmp_path).coverage()
    assert count(found, "list-a", "list-c") == Count(4, 0, 1, {})
    assert count(found, "list-a", "list-b").inferred == 1


def test_a_branch_holds_everything_from_its_top_concept_down(tmp_path: Path) -> None:
    direction = survey(tmp_path).coverage().direction("http://example.org/list-a", "http://example.org/list-b")
    assert direction is not None
    assert [
        (item.label, item.count.concepts, item.count.mapped, item.count.inferred) for item in direction.branches
    ] == [("One", 3, 1, 1)]


def test_a_flat_list_is_counted_by_the_branches_its_concepts_are_put_under(tmp_path: Path) -> None:
    found = survey(tmp_path, "ex:c1 skos:broadMatch ex:a3 . ex:c1 skos:closeMatch ex:b2 .").coverage()
    entry = found.entry("list-c")
    assert entry is not None
    assert entry.branches == "http://example.org/list-a"
    direction = found.direction("http://example.org/list-c", "http://example.org/list-b")
    assert direction is not None
    assert [(branch.label, branch.count.concepts) for branch in direction.branches] == [("One", 1)]


def test_a_list_is_not_compared_with_its_own_extract(tmp_path: Path) -> None:
    found = survey(tmp_path).coverage()
    assert found.direction("http://example.org/list-a", "http://example.org/extract") is None
    assert len(found.directions) == 10


def test_unmapped_concepts_are_those_without_a_stated_mapping(tmp_path: Path) -> None:
    found = survey(tmp_path).unmapped("http://example.org/list-a", "http://example.org/list-b")
    assert [iri.rpartition("/")[2] for iri in found] == ["a1", "a3"]
