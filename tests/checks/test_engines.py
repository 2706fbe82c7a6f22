"""The fast SHACL engine finds exactly what pyshacl, the engine of record, finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher.checks.accelerated import AcceleratedEngine, available
from publisher.checks.certain import Certainty
from publisher.checks.profile import Profile
from publisher.checks.profiles import read_profile
from publisher.checks.runner import facts_of
from publisher.checks.shacl import PyshaclEngine, judge
from publisher.checks.shapes import Work, unskolem
from publisher.checks.work import work_for
from publisher.namespaces import SH
from publisher.trees import EditedTree, FileTree, WorkingTree
from publisher.workspace import load_workspace
from tests.workspaces import PREFIXES, workspace

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = sorted((ROOT / "tests/rules").glob("*/*.ttl"))
PROFILE = read_profile(WorkingTree(ROOT))

VALUES = """
ex:a a skos:Concept ;
  skos:prefLabel "two\\nlines, a \\"quote\\", a \\\\ and \U0001f600", "typed"^^xsd:string, 5, 007, 1.50, ex:b, [ ] ;
  skos:altLabel "english"@en-GB, "", "\\t", "left \\"to\\" right"@en--ltr, "שמאל"@he--rtl ;
  dct:identifier "58"@en, 58, "59" ;
  dct:created "2004-13-45"^^xsd:date, "yesterday", "2004" ;
  dct:modified "2004-01-01T00:00:00"^^xsd:dateTime ;
  owl:deprecated "yes"^^xsd:boolean, true, false, "1"^^xsd:boolean, 01 ;
  skos:broader "text", ex:b, [ a skos:Concept ] ;
  skos:inScheme "s"@en .
ex:s a skos:ConceptScheme ; dct:title "One"@en, "Two"@en, "Un"@fr, "plain" ; dct:license "open", ex:licence .
ex:l a void:Linkset ; void:subjectsTarget ex:s, ex:t, "u" .
[] a owl:Axiom ; owl:annotatedSource "text" ; owl:annotatedProperty ex:p, ex:q .
"""


def work_of(tree: FileTree, profile: Profile = PROFILE) -> Work:
    return work_for(facts_of(load_workspace(tree)), profile)


def test_the_fast_engine_is_installed_with_the_tests() -> None:
    assert available()


def test_both_engines_find_the_same_in_every_fixture(tmp_path: Path) -> None:
    files = {f"vocab/f{number}.ttl": path.read_bytes() for number, path in enumerate(FIXTURES)}
    several = 0
    for name, data in files.items():
        work = work_of(WorkingTree(workspace(tmp_path / name.replace("/", "-"), {name: data})))
        if work.focus:
            found = sorted(judge(work))
            several += bool(found)
            assert sorted(AcceleratedEngine().validate(work)) == found
    assert several > 20


def test_both_engines_find_the_same_in_awkward_values(tmp_path: Path) -> None:
    work = work_of(WorkingTree(workspace(tmp_path, {"vocab/a.ttl": PREFIXES + VALUES})))
    found = sorted(judge(work))
    assert len(found) > 20
    assert sorted(AcceleratedEngine().validate(work)) == found


@pytest.mark.parametrize("path", [*FIXTURES, None], ids=lambda path: "/".join(path.parts[-2:]) if path else "values")
def test_what_certainly_meets_the_shapes_does(tmp_path: Path, path: Path | None) -> None:
    data = path.read_bytes() if path else PREFIXES + VALUES
    facts = facts_of(load_workspace(WorkingTree(workspace(tmp_path, {"vocab/a.ttl": data}))))
    found = AcceleratedEngine().validate(work_for(facts, PROFILE))
    assert {unskolem(item.focus) for item in found} <= Certainty(facts, PROFILE.local).doubtful


def test_where_a_shape_says_more_than_is_known_every_node_it_judges_is_in_doubt(tmp_path: Path) -> None:
    shape = (
        f"@prefix sh: <{SH}> .\n"
        + PREFIXES
        + "[] a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property [ sh:path skos:note ; {} ] ."
    )
    lists = PREFIXES + 'ex:a a skos:Concept ; skos:note "a"@en . ex:b a skos:Concept . ex:s a skos:ConceptScheme .'
    doubts = []
    for number, asked in enumerate(("sh:nodeKind sh:Literal", "sh:minCount 1", "sh:minCount 1 ; sh:minLength 2")):
        files = {"vocab/a.ttl": lists, "shapes/a.ttl": shape.replace("{}", asked)}
        tree = WorkingTree(workspace(tmp_path / str(number), files))
        facts = facts_of(load_workspace(tree))
        found = Certainty(facts, read_profile(tree).local).doubtful
        doubts.append(sorted(node.rpartition("/")[2].rpartition("#")[2] for node in found))
    assert doubts == [[], ["b"], ["a", "b"]]


@pytest.mark.slow
def test_both_engines_find_the_same_in_our_lists_with_a_thousand_faults() -> None:
    tree = WorkingTree(ROOT)
    edited = {}
    for path in ("vocab/lgsl.ttl", "vocab/functions.ttl", "mappings/lgsl-functions.ttl", "mappings/lgsl-lgil.ttl"):
        lines = tree.read(path).decode().splitlines()
        edited[path] = "\n".join(spoilt(line, number) for number, line in enumerate(lines)).encode() + b"\n"
    work = work_of(EditedTree(tree, edited))
    found = sorted(PyshaclEngine().validate(work))
    assert len(found) > 300
    assert sorted(AcceleratedEngine().validate(work)) == found


def spoilt(line: str, number: int) -> str:
    """Return a line of a list with a fault in it, for every seventh line that can have one."""
    if number % 7:
        return line
    line = re.sub(r'(skos:(?:pref|alt)Label ".*")@en ;$', r"\1 ;", line)
    line = re.sub(r'(dct:(?:created|modified)) ".*"\^\^xsd:date ;$', r'\1 "then" ;', line)
    line = re.sub(r'dct:identifier "(\d+)" ;$', r'dct:identifier "\1"@en ;', line)
    return line.replace("dct:title", "dct:alternative")


def test_work_is_split_over_processes_without_losing_any(tmp_path: Path) -> None:
    concepts = "".join(f"ex:c{number} a skos:Concept ; dct:identifier {number} .\n" for number in range(501))
    work = work_of(WorkingTree(workspace(tmp_path, {"vocab/a.ttl": PREFIXES + concepts})))
    split = sorted(PyshaclEngine(workers=2).validate(work))
    assert split == sorted(judge(work))
    assert len(split) == 501
