"""A body's own shapes work with every kind of target and constraint, at the right line, in full and partial runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from publisher.checks.accelerated import AcceleratedEngine
from publisher.checks.finding import Finding
from publisher.checks.runner import changed_since, checker_for, report
from publisher.checks.shacl import PyshaclEngine, judge
from publisher.checks.shapes import Engine, Violation, Work
from publisher.errors import ConfigurationError
from publisher.trees import EditedTree, WorkingTree
from publisher.workspace import load_workspace
from tests.workspaces import check, one_line_prefixes, workspace

HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> . " + one_line_prefixes()
NEEDS_DEFINITION = 'sh:property [ sh:path skos:definition ; sh:minCount 1 ; sh:message "say what it means" ]'
WORDS = """
ex:o sh:declare [ sh:prefix "skos" ; sh:namespace "http://www.w3.org/2004/02/skos/core#"^^xsd:anyURI ] ."""
TWO_NAMES = """ex:S a sh:NodeShape ; sh:targetClass skos:Concept ;
  sh:sparql [ a sh:SPARQLConstraint ; sh:message "“{?value}” is not its only name." ; sh:prefixes ex:o ;
    sh:select \"\"\"SELECT $this (skos:altLabel AS ?path) ?value
      WHERE { $this skos:altLabel ?value . FILTER(STRLEN(STR(?value)) < 3) }\"\"\" ] ."""

LIST = """
ex:list a skos:ConceptScheme .
ex:a a skos:Concept ;
  skos:prefLabel "Aspen"@en ;
  skos:altLabel "As"@en ;
  skos:broader ex:b ;
  skos:inScheme ex:list .
ex:b a skos:Concept ;
  skos:prefLabel "Birch"@en ;
  skos:related "beech"@en ;
  skos:closeMatch <http://example.net/birch> ;
  skos:inScheme ex:list .
ex:C a rdfs:Class .
ex:i a ex:C .
"""

CASES = {
    "a node": (
        f"ex:S a sh:NodeShape ; sh:targetNode ex:b ; {NEEDS_DEFINITION} .",
        {(8, "“Birch” (b): say what it means.")},
    ),
    "a node nothing describes": (
        f"ex:S a sh:NodeShape ; sh:targetNode ex:absent ; {NEEDS_DEFINITION} .",
        {("shapes/own.ttl", 1, "absent: say what it means.")},
    ),
    "subjects of": (
        f"ex:S a sh:NodeShape ; sh:targetSubjectsOf skos:broader ; {NEEDS_DEFINITION} .",
        {(3, "“Aspen” (a): say what it means.")},
    ),
    "objects of, one of them a text": (
        'ex:S a sh:NodeShape ; sh:targetObjectsOf skos:related ; sh:nodeKind sh:IRI ; sh:message "name a concept" .',
        {(10, 'The text "beech"@en: name a concept.')},
    ),
    "objects of, in another place": (
        f"ex:S a sh:NodeShape ; sh:targetObjectsOf skos:closeMatch ; {NEEDS_DEFINITION} .",
        {(11, "<http://example.net/birch>: say what it means.")},
    ),
    "a class that is its own shape": (
        f"ex:C a sh:NodeShape, rdfs:Class ; {NEEDS_DEFINITION} .",
        {(14, "i: say what it means.")},
    ),
    "what a value must be": (
        f"""ex:S a sh:NodeShape ; sh:targetClass skos:Concept ;
          sh:property [ sh:path skos:broader ; sh:node ex:T ; sh:message "one that says what it means" ] .
        ex:T a sh:NodeShape ; sh:node ex:U . ex:U a sh:NodeShape ; {NEEDS_DEFINITION} .""",
        {(6, "“Aspen” (a): one that says what it means, not “b”.")},
    ),
    "a path against the arrows": (
        """ex:S a sh:NodeShape ; sh:targetClass skos:Concept ;
          sh:property [ sh:path [ sh:inversePath skos:broader ] ; sh:minCount 1 ; sh:message "nothing is below" ] .""",
        {(3, "“Aspen” (a): nothing is below.")},
    ),
    "one or the other": (
        """ex:S a sh:NodeShape ; sh:targetClass skos:Concept ; sh:message "neither broader nor defined" ;
          sh:or ( [ sh:path skos:broader ; sh:minCount 1 ] [ sh:path skos:definition ; sh:minCount 1 ] ) .""",
        {(8, "“Birch” (b): neither broader nor defined.")},
    ),
    "a query": (TWO_NAMES + WORDS, {(5, "“Aspen” (a): “As” is not its only name.")}),
    "what a query finds": (
        f"""ex:S a sh:NodeShape ; {NEEDS_DEFINITION} ; sh:target [ a sh:SPARQLTarget ; sh:prefixes ex:o ;
          sh:select "SELECT ?this WHERE {{ ?this skos:altLabel ?name }}" ] .{WORDS}""",
        {(3, "“Aspen” (a): say what it means.")},
    ),
    "a constraint of one's own": (
        """ex:Longest a sh:ConstraintComponent ; sh:parameter [ sh:path ex:longest ] ;
          sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER(STRLEN(STR($value)) <= $longest) }" ] .
        ex:S a sh:NodeShape ; sh:targetNode ex:a ;
          sh:property [ sh:path skos:altLabel ; ex:longest 1 ; sh:message "too long" ] .""",
        {(5, "“Aspen” (a): too long.")},
    ),
}


def found(findings: tuple[Finding, ...]) -> set[tuple[str, int, str]]:
    return {(item.path, item.line, item.message) for item in findings if item.rule in ("profile", "S", "C")}


def folder(tmp_path: Path, shapes: str) -> Path:
    files: dict[str, str | bytes] = {"vocab/list.ttl": one_line_prefixes() + LIST, "shapes/own.ttl": HEAD + shapes}
    return workspace(tmp_path, files)


def expected(places: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {place if len(place) > 2 else ("vocab/list.ttl", *place) for place in places}


@dataclass(frozen=True)
class OfRecord:
    """pyshacl in this process, which is quicker to start than one of its own."""

    name: str = "pyshacl"
    in_process: bool = False

    def validate(self, work: Work) -> list[Violation]:
        return judge(work)


@pytest.mark.parametrize("engine", [AcceleratedEngine(), OfRecord()], ids=lambda engine: engine.name)
@pytest.mark.parametrize("name", CASES)
def test_every_kind_of_shape_is_judged(tmp_path: Path, name: str, engine: Engine) -> None:
    shapes, places = CASES[name]
    checker = checker_for(load_workspace(WorkingTree(folder(tmp_path, shapes))))
    assert found(report(checker, engine).findings) == expected(places)


@pytest.mark.parametrize("name", ["a node", "subjects of", "what a value must be", "a query"])
def test_a_run_since_a_revision_tells_what_a_change_did_to_it(tmp_path: Path, name: str) -> None:
    shapes, places = CASES[name]
    after = load_workspace(WorkingTree(folder(tmp_path, shapes)))
    before = load_workspace(EditedTree(after.tree, {"vocab/list.ttl": b""}))
    checker = checker_for(after, earlier=before)
    assert found(report(checker, AcceleratedEngine(), changed_since(checker)).findings) >= {
        place for place in expected(places) if place[0] == "vocab/list.ttl"
    }


def test_a_change_elsewhere_does_not_bring_up_what_was_found_before(tmp_path: Path) -> None:
    root = folder(tmp_path, CASES["a query"][0])
    before = load_workspace(WorkingTree(root))
    text = (root / "vocab/list.ttl").read_bytes() + b'ex:z a skos:Concept ; skos:altLabel "Zy"@en .\n'
    checker = checker_for(load_workspace(EditedTree(before.tree, {"vocab/list.ttl": text})), earlier=before)
    messages = {
        message for _, _, message in found(report(checker, AcceleratedEngine(), changed_since(checker)).findings)
    }
    assert messages == {"“Zy” (z): “Zy” is not its only name."}


def test_shapes_of_both_kinds_are_judged_side_by_side(tmp_path: Path) -> None:
    local = "ex:L a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property ex:defined . "
    local += "ex:defined sh:path skos:definition ; sh:minCount 1 . "
    findings = check(folder(tmp_path, local + CASES["a node"][0])).findings
    assert [(item.rule, item.line) for item in findings if item.rule in ("defined", "profile")] == [
        ("defined", 3),
        ("defined", 8),
        ("profile", 8),
    ]


CONSTRAINED = """
ex:a a skos:Concept ; skos:prefLabel "Aspen"@en ; skos:definition "Short"@en, "A tree"@en ; skos:note "n" ;
  skos:notation 5 ; dct:created "then" ; dct:modified "2020-01-01"^^xsd:date ; dct:issued "2019-01-01"^^xsd:date ;
  skos:broader "b", ex:b ; skos:altLabel "As"@cy, "As"@en ; skos:hiddenLabel "A", "As" ; skos:example "" ;
  dct:source ex:s .
ex:b skos:scopeNote "It is below."@en .
ex:c a skos:Collection ; skos:member ex:a .
"""
ASKED = {
    "path skos:scopeNote ; sh:minCount 1": "“Aspen” (a) has no skos:scopeNote.",
    "path skos:note ; sh:minCount 2": "“Aspen” (a) has fewer than 2 values of skos:note.",
    "path skos:note ; sh:maxCount 0": "“Aspen” (a) has skos:note, which it must not have.",
    "path skos:definition ; sh:maxCount 1": "“Aspen” (a) has more than 1 value of skos:definition.",
    "path skos:note ; sh:minLength 160": "skos:note of “Aspen” (a) has fewer than 160 characters.",
    "path skos:prefLabel ; sh:maxLength 3": "skos:prefLabel of “Aspen” (a) has more than 3 characters.",
    "path skos:example ; sh:minLength 1": "skos:example of “Aspen” (a) is empty.",
    "path dct:created ; sh:datatype xsd:date": "dct:created of “Aspen” (a), “then”, is no valid xsd:date.",
    "path skos:note ; sh:datatype rdf:langString": "skos:note of “Aspen” (a), “n”, is no text with a language.",
    "path dct:source ; sh:nodeKind sh:Literal": "dct:source of “Aspen” (a), “s”, is no literal.",
    "path skos:note ; sh:nodeKind sh:IRI": "skos:note of “Aspen” (a), “n”, is no address (IRI).",
    "path dct:source ; sh:class ex:Book": "dct:source of “Aspen” (a), “s”, is not stated to be of the class Book.",
    "path dct:created ; sh:pattern '^[0-9]{4}'": (
        "dct:created of “Aspen” (a), “then”, does not match the pattern “^[0-9]{4}”."
    ),
    "path skos:note ; sh:in ( 'x' 'y'@en ex:b )": "skos:note of “Aspen” (a), “n”, is none of “x”, “y”@en, b.",
    "path dct:source ; sh:hasValue ex:t": "dct:source of “Aspen” (a) lacks the value t.",
    "path skos:notation ; sh:minInclusive 6": "skos:notation of “Aspen” (a), “5”, is not 6 or more.",
    "path skos:notation ; sh:minExclusive 5": "skos:notation of “Aspen” (a), “5”, is not more than 5.",
    "path skos:notation ; sh:maxInclusive 4": "skos:notation of “Aspen” (a), “5”, is not 4 or less.",
    "path skos:notation ; sh:maxExclusive 5": "skos:notation of “Aspen” (a), “5”, is not less than 5.",
    "path skos:prefLabel ; sh:languageIn ( 'cy' 'ga' )": (
        "skos:prefLabel of “Aspen” (a), “Aspen”, is in none of the languages cy, ga."
    ),
    "path skos:definition ; sh:uniqueLang true": "“Aspen” (a) has more than one skos:definition in a language.",
    "path dct:source ; sh:equals dct:references": (
        "dct:source of “Aspen” (a) and dct:references differ in their values."
    ),
    "path skos:prefLabel ; sh:disjoint skos:prefLabel": (
        "skos:prefLabel of “Aspen” (a), “Aspen”, is a value of skos:prefLabel, too."
    ),
    "path dct:modified ; sh:lessThan dct:issued": (
        "dct:modified of “Aspen” (a), “2020-01-01”, is not less than dct:issued."
    ),
    "path dct:modified ; sh:lessThanOrEquals dct:issued": (
        "dct:modified of “Aspen” (a), “2020-01-01”, is neither less than dct:issued nor equal to it."
    ),
    "path dct:source ; sh:node ex:T": "dct:source of “Aspen” (a), “s”, does not meet the shape T.",
    "path dct:source ; sh:not [ sh:nodeKind sh:IRI ]": (
        "dct:source of “Aspen” (a), “s”, meets a shape that it must not meet."
    ),
    "path dct:source ; sh:or ( [ sh:nodeKind sh:Literal ] ex:T )": (
        "dct:source of “Aspen” (a), “s”, meets none of the shapes of which it must meet one."
    ),
    "path [ sh:inversePath skos:member ] ; sh:maxCount 0": "“Aspen” (a) has ^skos:member, which it must not have.",
    "path ( skos:broader skos:scopeNote ) ; sh:minLength 160": (
        "skos:broader/skos:scopeNote of “Aspen” (a) has fewer than 160 characters."
    ),
    "path ( skos:broader skos:note ) ; sh:minCount 1": "“Aspen” (a) has no skos:broader/skos:note.",
}


@pytest.mark.parametrize("engine", [AcceleratedEngine(), OfRecord()], ids=lambda engine: engine.name)
def test_a_constraint_without_words_is_told_in_one_sentence_with_its_value(tmp_path: Path, engine: Engine) -> None:
    shapes = "ex:T a sh:NodeShape ; sh:property [ sh:path skos:note ; sh:minCount 1 ] .\n" + "".join(
        f"[] a sh:NodeShape ; sh:targetNode ex:a ; sh:property [ sh:{asked} ] .\n" for asked in ASKED
    )
    assert told(tmp_path, shapes, engine).keys() >= set(ASKED.values())


@pytest.mark.parametrize("engine", [AcceleratedEngine(), OfRecord()], ids=lambda engine: engine.name)
def test_a_constraint_of_the_node_itself_is_told_of_it(tmp_path: Path, engine: Engine) -> None:
    shapes = """[] a sh:NodeShape ; sh:targetClass skos:Concept ; sh:nodeKind sh:Literal ; sh:class ex:Tree .
      [] a sh:NodeShape ; sh:targetClass skos:Collection ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ."""
    assert told(tmp_path, shapes, engine).keys() == {
        "“Aspen” (a) is no literal.",
        "“Aspen” (a) is not stated to be of the class Tree.",
        "c has skos:member, which the shape does not allow.",
    }


@pytest.mark.parametrize("engine", [AcceleratedEngine(), OfRecord()], ids=lambda engine: engine.name)
def test_shapes_alike_but_for_a_value_are_told_apart_and_say_what_to_do(tmp_path: Path, engine: Engine) -> None:
    shapes = """[] a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property [ sh:path skos:note ; sh:minLength 160 ] .
      [] a sh:NodeShape ; sh:targetClass skos:Collection ; sh:property [ sh:path skos:note ; sh:minLength 20 ] .
      ex:W a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property ex:wordy , ex:helpful .
      ex:wordy sh:path skos:note ; sh:minLength 30 .
      ex:helpful sh:path skos:note ; sh:minLength 40 ; <urn:publisher:rule:remedy> "Ask us." ."""
    assert told(tmp_path, shapes, engine) == {
        "skos:note of “Aspen” (a) has fewer than 160 characters.": "Write 160 characters or more.",
        "skos:note of “Aspen” (a) has fewer than 30 characters.": "Write 30 characters or more.",
        "skos:note of “Aspen” (a) has fewer than 40 characters.": "Ask us.",
    }


def told(tmp_path: Path, shapes: str, engine: Engine) -> dict[str, str]:
    files: dict[str, str | bytes] = {
        "vocab/list.ttl": one_line_prefixes() + CONSTRAINED,
        "shapes/own.ttl": HEAD + shapes,
    }
    findings = report(checker_for(load_workspace(WorkingTree(workspace(tmp_path, files)))), engine).findings
    return {item.message: item.remedy for item in findings if item.rule in ("profile", "wordy", "helpful")}


def test_a_class_below_another_counts_as_the_other(tmp_path: Path) -> None:
    shapes = """ex:S a sh:NodeShape ; sh:targetClass skos:Concept ;
      sh:property [ sh:path skos:broader ; sh:class skos:Concept ; sh:message "name a concept" ] ."""
    text = "ex:K rdfs:subClassOf skos:Concept . ex:a a ex:K ; skos:broader ex:b, ex:c . ex:b a ex:K . ex:c a ex:D ."
    files: dict[str, str | bytes] = {"vocab/list.ttl": one_line_prefixes() + text, "shapes/own.ttl": HEAD + shapes}
    messages = {item.message for item in check(workspace(tmp_path, files)).findings if item.rule == "profile"}
    assert messages == {"a: name a concept, not “c”."}


def test_a_shape_cannot_take_the_name_of_a_rule(tmp_path: Path) -> None:
    shapes = "<urn:x:hierarchy-cycle> sh:targetNode ex:a ; sh:path skos:definition ; sh:minCount 1 ."
    with pytest.raises(ConfigurationError, match="hierarchy-cycle"):
        check(folder(tmp_path, shapes))


@pytest.mark.parametrize("engine", [AcceleratedEngine(), PyshaclEngine(workers=1)], ids=lambda engine: engine.name)
@pytest.mark.parametrize(
    ("shape", "told"),
    [
        ('sh:property [ sh:path skos:prefLabel ; sh:pattern "[" ]', "character"),
        ('sh:property [ sh:path "text" ; sh:minCount 1 ]', "iteral"),
        ('sh:property [ sh:path skos:prefLabel ; sh:minCount "one" ]', "sh:minCount"),
        ('sh:sparql [ sh:select "SELECT nonsense" ]', "xpected"),
    ],
)
def test_shapes_that_are_none_are_an_error_of_the_settings(
    tmp_path: Path, engine: Engine, shape: str, told: str
) -> None:
    text = f"{HEAD} ex:S a sh:NodeShape ; sh:targetClass skos:Concept ; {shape} ."
    files = {"vocab/a.ttl": one_line_prefixes() + LIST, "shapes/own.ttl": text}
    checker = checker_for(load_workspace(WorkingTree(workspace(tmp_path, files))))
    with pytest.raises(ConfigurationError, match=rf"The shapes in shapes/ cannot be used: .*{told}"):
        report(checker, engine)
