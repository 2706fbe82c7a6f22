"""Every example that the SKOS Reference marks consistent or not consistent, in our own words, by its number there.

https://www.w3.org/TR/skos-reference/ - 51 in sections 3 to 10, 13 in Appendix B (SKOS-XL). Examples marked as
entailment or non-entailment are not verdicts and are left out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.checks.registry import RULES
from tests.workspaces import check_turtle

INTEGRITY = frozenset(
    {
        "concept-and-list",
        "collection-and-other",
        "label-clash",
        "two-preferred-labels",
        "related-is-broader",
        "match-clash",
        "label-and-other",
        "two-literal-forms",
    }
)

CONSISTENT = {
    "2 (3.4) a concept": "ex:tree a skos:Concept .",
    "3 (3.5.1) a concept that is a class": "ex:tree a owl:Class, skos:Concept .",
    "4 (3.5.1) a concept that is a property": "ex:grows a owl:ObjectProperty, skos:Concept .",
    "5 (4.5) a list with two concepts, one at the top": """
        ex:plants a skos:ConceptScheme ; skos:hasTopConcept ex:tree .
        ex:tree skos:topConceptOf ex:plants .
        ex:oak skos:inScheme ex:plants .""",
    "6 (4.6.1) a concept in two lists": """
        ex:plants a skos:ConceptScheme .
        ex:timber a skos:ConceptScheme ; owl:differentFrom ex:plants .
        ex:oak skos:inScheme ex:plants, ex:timber .""",
    "7 (4.6.2) a list that is an ontology": """
        ex:plants a owl:Ontology, skos:ConceptScheme . ex:oak skos:inScheme ex:plants .""",
    "8 (4.6.3) a top concept with a broader one in the list": """
        ex:plants skos:hasTopConcept ex:oak . ex:oak skos:broader ex:tree . ex:tree skos:inScheme ex:plants .""",
    "10 (5.5) labels in two languages": """
        ex:tree skos:prefLabel "trees"@en, "arbres"@fr ; skos:altLabel "woody plants"@en, "ligneux"@fr ;
          skos:hiddenLabel "teers"@en .""",
    "11 (5.5) labels in four scripts of one language": """
        ex:north skos:prefLabel "北"@ja-Hani, "きた"@ja-Hira, "キタ"@ja-Kana, "kita"@ja-Latn ;
          skos:altLabel "ほく"@ja-Hira, "ホク"@ja-Kana, "hoku"@ja-Latn .""",
    "16 (5.6.1) labels of a class": """
        ex:Tree a owl:Class ; skos:prefLabel "trees"@en, "arbres"@fr ;
          skos:altLabel "woody plants"@en, "ligneux"@fr ; skos:hiddenLabel "teers"@en .""",
    "17 (5.6.4) other labels without a preferred one": 'ex:tree skos:altLabel "woody plants"@en, "timber"@en .',
    "18 (5.6.5) a preferred label for each language tag": """
        ex:wheel skos:prefLabel "tire"@en, "tire"@en-US, "tyre"@en-GB .""",
    "19 (5.6.5) one text, two language tags, two kinds of label": """
        ex:cab skos:prefLabel "taxi"@en ; skos:altLabel "taxi"@en-GB .""",
    "20 (6.4) a notation with a datatype": 'ex:oak skos:notation "582.632"^^ex:Shelfmark .',
    "21 (6.5.4) a notation that is a label too": """
        ex:iron skos:prefLabel "Fe"@en ; skos:notation "Fe"^^ex:Symbol .""",
    "22 (7.4) a note that is a text": 'ex:oak skos:note "Checked by a forester."@en .',
    "23 (7.4) a note that is a document": "ex:oak skos:note ex:remark .",
    "24 (7.5.1) a definition of a class": 'ex:Oak a owl:Class ; skos:definition "A tree that bears acorns."@en .',
    "25 (8.5) a broader and a related concept": "ex:oak skos:broader ex:tree ; skos:related ex:acorn .",
    "33 (8.6.5) a concept related to itself": "ex:oak skos:related ex:oak .",
    "36 (8.6.7) a concept broader than itself": "ex:oak skos:broader ex:oak .",
    "37 (8.6.8) a circle of two": "ex:oak skos:broader ex:tree . ex:tree skos:broader ex:oak .",
    "38 (8.6.9) a direct way up beside an indirect one": """
        ex:oak skos:broader ex:tree, ex:plant . ex:tree skos:broader ex:plant .""",
    "39 (8.6.9) two ways up that meet again": """
        ex:oak skos:broader ex:tree, ex:timber . ex:tree skos:broader ex:plant . ex:timber skos:broader ex:plant .""",
    "40 (9.5) a collection": "ex:native a skos:Collection ; skos:member ex:oak, ex:ash, ex:elm .",
    "41 (9.5) an ordered collection": """
        ex:bySize a skos:OrderedCollection ; skos:memberList ( ex:oak ex:ash ex:elm ) .""",
    "44 (9.6.3) a collection in a collection": """
        ex:native a skos:Collection ; skos:member ex:ash, ex:elm, ex:oaks .
        ex:oaks a skos:Collection ; skos:member ex:sessile, ex:holm, ex:cork .""",
    "48 (9.6.4) members that stand in the hierarchy": """
        ex:tree skos:narrower ex:oak, ex:ash, ex:elm .
        ex:native rdfs:label "native trees"@en ; skos:member ex:oak, ex:ash, ex:elm .""",
    "49 (10.5) an exact match": "ex:oak skos:exactMatch ex:chene .",
    "50 (10.5) a close match": "ex:oak skos:closeMatch ex:chene .",
    "51 (10.5) a broad and a related match": "ex:oak skos:broadMatch ex:arbre ; skos:relatedMatch ex:gland .",
    "58 (10.6.1) mappings inside one list": """
        ex:oak skos:broadMatch ex:tree ; skos:relatedMatch ex:acorn .
        ex:oak skos:inScheme ex:plants . ex:tree skos:inScheme ex:plants . ex:acorn skos:inScheme ex:plants .""",
    "66 (10.6.4) mappings to themselves": """
        ex:oak skos:exactMatch ex:oak . ex:ash skos:broadMatch ex:ash . ex:elm skos:relatedMatch ex:elm .""",
    "67 (10.6.5) circles of broad matches": """
        ex:oak skos:broadMatch ex:chene . ex:chene skos:broadMatch ex:oak .
        ex:ash skos:broadMatch ex:frene . ex:frene skos:broadMatch ex:esche . ex:esche skos:broadMatch ex:ash .""",
    "68 (10.6.5) a direct broad match beside an indirect one": """
        ex:oak skos:broadMatch ex:arbre . ex:arbre skos:broadMatch ex:plante . ex:oak skos:broadMatch ex:plante .""",
}

INCONSISTENT = {
    "12 (5.5) two preferred labels": (
        "two-preferred-labels",
        'ex:tree skos:prefLabel "trees"@en, "woody plants"@en .',
    ),
    "13 (5.5) preferred and alternative": ("label-clash", 'ex:o skos:prefLabel "oaks"@en ; skos:altLabel "oaks"@en .'),
    "14 (5.5) alternative and hidden": ("label-clash", 'ex:oak skos:altLabel "oaks"@en ; skos:hiddenLabel "oaks"@en .'),
    "15 (5.5) preferred and hidden": ("label-clash", 'ex:oak skos:prefLabel "oaks"@en ; skos:hiddenLabel "oaks"@en .'),
    "26 (8.5) broader and related": ("related-is-broader", "ex:oak skos:broader ex:tree ; skos:related ex:tree ."),
    "27 (8.5) broader in two steps and related": (
        "related-is-broader",
        "ex:oak skos:broader ex:tree ; skos:related ex:plant . ex:tree skos:broader ex:plant .",
    ),
    "28 (8.5) broader at any distance and related": (
        "related-is-broader",
        "ex:oak skos:broaderTransitive ex:plant ; skos:related ex:plant .",
    ),
    "29 (8.5) narrower in two steps and related": (
        "related-is-broader",
        "ex:plant skos:narrower ex:tree ; skos:related ex:oak . ex:tree skos:narrower ex:oak .",
    ),
    "45 (9.6.4) a collection that is narrower": (
        "collection-and-other",
        "ex:tree skos:narrower ex:native . ex:native a skos:Collection .",
    ),
    "46 (9.6.4) a collection that is broader": (
        "collection-and-other",
        "ex:oak skos:broader ex:native . ex:native a skos:Collection .",
    ),
    "47 (9.6.4) a collection that is related": (
        "collection-and-other",
        "ex:oak skos:related ex:native . ex:native a skos:Collection .",
    ),
    "52 (10.5) exact and broad match": ("match-clash", "ex:oak skos:exactMatch ex:chene ; skos:broadMatch ex:chene ."),
    "53 (10.5) exact and related match": (
        "match-clash",
        "ex:oak skos:exactMatch ex:chene ; skos:relatedMatch ex:chene .",
    ),
    "59 (10.6.2) broad and related match": (
        "related-is-broader",
        "ex:oak skos:broadMatch ex:arbre ; skos:relatedMatch ex:arbre .",
    ),
    "60 (10.6.2) narrow and related match": (
        "related-is-broader",
        "ex:tree skos:narrowMatch ex:chene ; skos:relatedMatch ex:chene .",
    ),
    "61 (10.6.2) broad match in two steps and related match": (
        "related-is-broader",
        """ex:oak skos:broadMatch ex:arbre . ex:arbre skos:broadMatch ex:plante .
           ex:oak skos:relatedMatch ex:plante .""",
    ),
}

CONSISTENT_NAMES = {
    "75 (B.2.3) a label as a thing": 'ex:n a skosxl:Label ; skosxl:literalForm "oaks"@en .',
    "81 (B.2.4.2) a label in a list": """
        ex:n a skosxl:Label ; skosxl:literalForm "oaks"@en ; skos:inScheme ex:plants .""",
    "82 (B.3.3) three kinds of label": """
        ex:oak skosxl:prefLabel ex:n ; skosxl:altLabel ex:m ; skosxl:hiddenLabel ex:o .
        ex:n a skosxl:Label ; skosxl:literalForm "oaks"@en .
        ex:m a skosxl:Label ; skosxl:literalForm "acorn trees"@en .
        ex:o a skosxl:Label ; skosxl:literalForm "okas"@en .""",
    "88 (B.4.3) two labels that are related": """
        ex:n a skosxl:Label ; skosxl:literalForm "oaks" . ex:m a skosxl:Label ; skosxl:literalForm "acorn trees" .
        ex:n skosxl:labelRelation ex:m .""",
    "89 (B.4.4.1) a relation of one's own between labels": """
        ex:shortFor rdfs:subPropertyOf skosxl:labelRelation .
        ex:n a skosxl:Label ; skosxl:literalForm "LGSL"@en .
        ex:m a skosxl:Label ; skosxl:literalForm "Local Government Services List"@en .
        ex:n ex:shortFor ex:m .""",
}

_TWO_NAMES = "ex:oak skosxl:{} ex:n ; skosxl:{} ex:m . ex:n skosxl:literalForm {} . ex:m skosxl:literalForm {} ."

INCONSISTENT_NAMES = {
    "76 (B.2.3) two texts": ("two-literal-forms", 'ex:n a skosxl:Label ; skosxl:literalForm "oaks", "acorn trees" .'),
    "77 (B.2.3) one text in two languages": (
        "two-literal-forms",
        'ex:n a skosxl:Label ; skosxl:literalForm "taxi"@en, "taxi"@fr .',
    ),
    "78 (B.2.3) one text in two varieties of a language": (
        "two-literal-forms",
        'ex:n a skosxl:Label ; skosxl:literalForm "taxi"@en-GB, "taxi"@en-US .',
    ),
    "79 (B.2.3) one name in two scripts": (
        "two-literal-forms",
        'ex:n a skosxl:Label ; skosxl:literalForm "北"@ja-Hani, "きた"@ja-Hira .',
    ),
    "84 (B.3.4.2) two preferred labels": (
        "two-preferred-labels",
        _TWO_NAMES.format("prefLabel", "prefLabel", '"oaks"@en', '"acorn trees"@en'),
    ),
    "85 (B.3.4.2) preferred and alternative": (
        "label-clash",
        _TWO_NAMES.format("prefLabel", "altLabel", '"oaks"@en', '"oaks"@en'),
    ),
    "86 (B.3.4.2) alternative and hidden": (
        "label-clash",
        _TWO_NAMES.format("altLabel", "hiddenLabel", '"oaks"@en', '"oaks"@en'),
    ),
    "87 (B.3.4.2) preferred and hidden": (
        "label-clash",
        _TWO_NAMES.format("prefLabel", "hiddenLabel", '"oaks"@en', '"oaks"@en'),
    ),
}


def verdict(folder: Path, text: str) -> set[str]:
    return {item.rule for item in check_turtle(folder, text).findings if item.rule in INTEGRITY}


def test_all_marked_examples_are_here_and_the_rules_exist() -> None:
    assert len(CONSISTENT) + len(INCONSISTENT) == 51
    everything = [*CONSISTENT, *INCONSISTENT, *CONSISTENT_NAMES, *INCONSISTENT_NAMES]
    assert len({name.split()[0] for name in everything}) == 64
    assert set(RULES) >= INTEGRITY


@pytest.mark.parametrize("text", [pytest.param(t, id=n) for n, t in {**CONSISTENT, **CONSISTENT_NAMES}.items()])
def test_a_consistent_example_has_no_integrity_finding(tmp_path: Path, text: str) -> None:
    assert verdict(tmp_path, text) == set()


@pytest.mark.parametrize(
    ("rule", "text"), [pytest.param(*item, id=name) for name, item in {**INCONSISTENT, **INCONSISTENT_NAMES}.items()]
)
def test_an_inconsistent_example_is_found_by_the_rule_it_breaks(tmp_path: Path, rule: str, text: str) -> None:
    assert verdict(tmp_path, text) == {rule}
