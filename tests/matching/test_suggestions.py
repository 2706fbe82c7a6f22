"""Suggestions: the evidence that counts, what is left out, and how good they are on mappings we hold."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, parse

from publisher.matching.profiles import Lists
from publisher.matching.suggestions import CHAINED, LEXICAL, Matcher, Suggestion
from publisher.namespaces import SKOS
from tests.bench.suggestions import measure, our_lists

PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix : <http://ex.org/> .
"""
LISTS = """
:a1 skos:inScheme :a ; skos:prefLabel "Abandoned vehicles"@en ; skos:altLabel "Dumped cars"@en .
:a2 skos:inScheme :a ; skos:prefLabel "Library membership"@en .
:a3 skos:inScheme :a ; skos:prefLabel "Tip"@en .
:a4 skos:inScheme :a ; skos:prefLabel "Wholly different"@en ; skos:closeMatch :c1 .
:a5 skos:inScheme :a ; skos:prefLabel "Fees"@en ; skos:broader :a6 .
:a6 skos:inScheme :a ; skos:prefLabel "Burials"@en .
:b1 skos:inScheme :b ; skos:prefLabel "Vehicle abandonment"@en .
:b2 skos:inScheme :b ; skos:prefLabel "Libraries"@en .
:b3 skos:inScheme :b ; skos:prefLabel "Recycling centre"@en .
:b4 skos:inScheme :b ; skos:prefLabel "Unlike"@en ; skos:exactMatch :c1 .
:b5 skos:inScheme :b ; skos:prefLabel "Fees"@en ; skos:broader :b6 .
:b6 skos:inScheme :b ; skos:prefLabel "Markets"@en .
:b7 skos:inScheme :b ; skos:prefLabel "Fees"@en ; skos:broader :b8 .
:b8 skos:inScheme :b ; skos:prefLabel "Burials"@en .
:b9 skos:inScheme :b ; skos:prefLabel "Abandoned vehicles"@en ; owl:deprecated true .
:c1 skos:inScheme :c ; skos:prefLabel "Bridge"@en .
"""


def suggested(number: int, extra: str = "") -> list[Suggestion]:
    lists = Lists.of(list(parse((PREFIXES + LISTS + extra).encode(), RdfFormat.TURTLE)))
    ends = ("http://ex.org/a", "http://ex.org/b")
    labels = {concept: names[0].text for concept, names in lists.names.items()}
    matcher = Matcher(lists.profiles(*reversed(ends)), synonyms=[("tip", "recycling centre")], labels=labels)
    return matcher.suggest(lists.profiles(*ends)[f"http://ex.org/a{number}"])


def first(number: int) -> tuple[str, str]:
    best = suggested(number)[0]
    return best.target.iri.removeprefix("http://ex.org/"), best.match.removeprefix(SKOS)


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (1, ("b1", "closeMatch")),
        (2, ("b2", "broadMatch")),
        (3, ("b3", "closeMatch")),
        (5, ("b7", "exactMatch")),
    ],
    ids=["stems", "a part of the words is broader", "synonyms", "what stands above decides"],
)
def test_each_kind_of_evidence_finds_its_target(number: int, found: tuple[str, str]) -> None:
    assert first(number) == found


def test_a_shared_mapping_to_a_third_list_is_a_reason() -> None:
    best = suggested(4)[0]
    assert (best.target.label, best.justification) == ("Unlike", CHAINED)
    assert "both are mapped to “Bridge”" in best.reasons


def test_a_mapping_between_the_two_lists_is_never_used_nor_is_a_retired_concept_suggested() -> None:
    plain, known = (suggested(1, extra) for extra in ("", ":a1 skos:exactMatch :b2 . :b2 skos:exactMatch :a1 ."))
    assert plain == known
    assert all(item.target.label != "Abandoned vehicles" for item in plain)


def test_an_equal_name_is_lexical_and_sure_but_never_certain() -> None:
    best = suggested(5)[0]
    assert best.justification == LEXICAL
    assert 0.95 <= best.score < 1
    assert best.reasons[0] == "preferred name “Fees” is preferred name “Fees”"


def test_hidden_mappings_of_our_lists_are_found_again() -> None:
    """LGCL to IPSV, every eighth category; the full figures are printed by tests/bench/suggestions.py."""
    quality = measure(our_lists(), "categories", "subjects", every=8)
    assert quality.concepts > 150
    assert quality.hits_at_5 >= 0.93
    assert quality.precision_at_1 >= 0.85
