"""The examples of the SKOS Reference that are marked consistent or not consistent, in our own words and numbers.

https://www.w3.org/TR/skos-reference/ - the first word is the section the example stands in.
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
    "3.3 a concept": "ex:a a skos:Concept .",
    "3.5.1 a concept that is a class": "ex:a a skos:Concept, owl:Class .",
    "3.5.1 a concept that is a property": "ex:a a skos:Concept, owl:ObjectProperty .",
    "4.5 a list and its concepts": """
        ex:s a skos:ConceptScheme ; skos:hasTopConcept ex:a .
        ex:a skos:topConceptOf ex:s . ex:b skos:inScheme ex:s .""",
    "4.6.1 a concept in two lists": """
        ex:s a skos:ConceptScheme . ex:t a skos:ConceptScheme . ex:a skos:inScheme ex:s, ex:t .""",
    "4.6.2 a list that is an ontology": "ex:s a skos:ConceptScheme, owl:Ontology . ex:a skos:inScheme ex:s .",
    "4.6.3 a top concept not said to be in the list": "ex:s skos:hasTopConcept ex:a . ex:b skos:inScheme ex:s .",
    "4.6.4 a top concept with a broader one in the list": """
        ex:s skos:hasTopConcept ex:a . ex:a skos:broader ex:b . ex:b skos:inScheme ex:s .""",
    "5.3 labels in two languages": """
        ex:a skos:prefLabel "dogs"@en, "chiens"@fr ; skos:altLabel "hounds"@en, "toutous"@fr ;
          skos:hiddenLabel "dosg"@en .""",
    "5.3 labels in four scripts of one language": """
        ex:a skos:prefLabel "東"@ja-Hani, "ひがし"@ja-Hira, "ヒガシ"@ja-Kana, "higashi"@ja-Latn ;
          skos:altLabel "あずま"@ja-Hira, "アズマ"@ja-Kana, "azuma"@ja-Latn .""",
    "5.6.1 labels of a class": """
        ex:a a owl:Class ; skos:prefLabel "dogs"@en ; skos:altLabel "hounds"@en ; skos:hiddenLabel "dosg"@en .""",
    "5.6.3 no preferred label": 'ex:a skos:altLabel "hounds"@en, "dogs"@en .',
    "5.6.5 one preferred label a language tag": 'ex:a skos:prefLabel "tire"@en, "tire"@en-US, "tyre"@en-GB .',
    "5.6.5 the same text with two language tags": 'ex:a skos:prefLabel "taxi"@en ; skos:altLabel "taxi"@en-GB .',
    "6.3 a notation with a datatype": 'ex:iron skos:prefLabel "iron"@en ; skos:notation "Fe"^^ex:Symbol .',
    "6.5.1 a notation that is a label too": 'ex:iron skos:notation "Fe"^^ex:Symbol ; skos:prefLabel "Fe"@en .',
    "7.3 a note that is a text": 'ex:a skos:note "Checked by hand."@en ; skos:definition "A small dog."@en .',
    "7.3 a note that is described": 'ex:a skos:note [ rdf:value "Checked by hand."@en ; dct:creator ex:Kim ] .',
    "7.3 a note that is a document": "ex:a skos:definition <http://example.org/terrier.html> .",
    "7.5.1 a note of a class": 'ex:Dog a owl:Class ; skos:definition "Animals that bark."@en .',
    "8.3 a broader and a related concept": "ex:a skos:broader ex:b ; skos:related ex:c .",
    "8.6.4 related twice over, not transitive": "ex:a skos:related ex:b . ex:b skos:related ex:c .",
    "8.6.6 a concept related to itself": "ex:a skos:related ex:a .",
    "8.6.7 a concept broader than itself": "ex:a skos:broader ex:a .",
    "8.6.8 a circle of two": "ex:a skos:broader ex:b . ex:b skos:broader ex:a .",
    "8.6.8 a circle of three": "ex:a skos:broader ex:b . ex:b skos:broader ex:c . ex:c skos:broader ex:a .",
    "8.6.9 two ways up": "ex:a skos:broader ex:b, ex:c . ex:b skos:broader ex:c .",
    "8.6.9 two ways up of different length": """
        ex:a skos:broader ex:b, ex:c . ex:b skos:broader ex:d . ex:d skos:broader ex:c .""",
    "9.3 a collection": "ex:k a skos:Collection ; skos:member ex:a, ex:b .",
    "9.3 an ordered collection": "ex:k a skos:OrderedCollection ; skos:memberList ( ex:a ex:b ) .",
    "9.6.2 two member lists": "ex:k skos:memberList ( ex:a ex:b ), ( ex:c ex:d ) .",
    "9.6.3 a collection in a collection": """
        ex:k a skos:Collection ; skos:member ex:a, ex:m . ex:m a skos:Collection ; skos:member ex:b .""",
    "10.3 mappings of every kind": """
        ex:a skos:broadMatch ex:b ; skos:relatedMatch ex:c ; skos:closeMatch ex:d ; skos:exactMatch ex:e .""",
    "10.6.1 a mapping and a broader concept": "ex:a skos:broader ex:b ; skos:broadMatch ex:b .",
    "10.6.2 close matches in a row": "ex:a skos:closeMatch ex:b . ex:b skos:closeMatch ex:c .",
    "10.6.4 a mapping to itself": "ex:a skos:exactMatch ex:a .",
    "10.6.5 a circle of broad matches": "ex:a skos:broadMatch ex:b . ex:b skos:broadMatch ex:a .",
    "10.6.8 an exact match that is broader": "ex:a skos:exactMatch ex:b ; skos:broader ex:b .",
    "B.2.3 a label as a thing": 'ex:n a skosxl:Label ; skosxl:literalForm "dogs"@en .',
}

INCONSISTENT = {
    "5.4 two preferred labels": 'ex:a skos:prefLabel "dogs"@en, "hounds"@en .',
    "5.4 preferred and alternative": 'ex:a skos:prefLabel "dogs"@en ; skos:altLabel "dogs"@en .',
    "5.4 alternative and hidden": 'ex:a skos:altLabel "dogs"@en ; skos:hiddenLabel "dogs"@en .',
    "5.4 preferred and hidden": 'ex:a skos:prefLabel "dogs"@en ; skos:hiddenLabel "dogs"@en .',
    "8.4 broader and related": "ex:a skos:broader ex:b ; skos:related ex:b .",
    "8.4 broader in two steps and related": "ex:a skos:broader ex:b ; skos:related ex:c . ex:b skos:broader ex:c .",
    "8.6.10 narrower and related": "ex:a skos:narrower ex:b . ex:b skos:related ex:a .",
    "9.6.4 a collection in the hierarchy": "ex:k a skos:Collection ; skos:member ex:b . ex:a skos:narrower ex:k .",
    "10.4 exact and broad match": "ex:a skos:exactMatch ex:b ; skos:broadMatch ex:b .",
    "10.4 exact and related match": "ex:a skos:exactMatch ex:b ; skos:relatedMatch ex:b .",
    "10.6.6 broad and related match": "ex:a skos:broadMatch ex:b ; skos:relatedMatch ex:b .",
    "B.2.4 a label with two texts": 'ex:n a skosxl:Label ; skosxl:literalForm "dogs"@en, "hounds"@en .',
}


def verdict(folder: Path, text: str) -> set[str]:
    return {item.rule for item in check_turtle(folder, text).findings if item.rule in INTEGRITY}


def test_there_are_fifty_one_examples_and_the_rules_exist() -> None:
    assert len(CONSISTENT) + len(INCONSISTENT) == 51
    assert set(RULES) >= INTEGRITY


@pytest.mark.parametrize("example", CONSISTENT)
def test_a_consistent_example_has_no_integrity_finding(tmp_path: Path, example: str) -> None:
    assert verdict(tmp_path, CONSISTENT[example]) == set()


@pytest.mark.parametrize("example", INCONSISTENT)
def test_an_inconsistent_example_has_one(tmp_path: Path, example: str) -> None:
    assert verdict(tmp_path, INCONSISTENT[example])
