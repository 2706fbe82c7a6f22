"""The lists of this repository: how many concepts each holds, and that every concept says what it should."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad

from publisher.namespaces import DCT, OWL, RDF_TYPE, SKOS, VANN
from publisher.trees import working_tree
from publisher.workspace import load_workspace

ROOT = Path(__file__).parents[2]
LISTS = {
    "vocab/lgsl.ttl": ("services", "Service", 1534),
    "vocab/lgil.ttl": ("interactions", "Interaction", 35),
    "vocab/ipsv.ttl": ("subjects", "Subject", 3080),
    "vocab/lgcs.ttl": ("recordsClasses", "RecordsClass", 822),
    "vocab/lgal.ttl": ("audiences", "Audience", 122),
    "vocab/functions.ttl": ("functions", "Function", 113),
    "vocab/lgdl.ttl": ("directories", "Directory", 83),
    "vocab/lgnl.ttl": ("navigation", "NavigationHeading", 118),
    "vocab/lgcl.ttl": ("categories", "Category", 1412),
    "vocab/priority-outcomes.ttl": ("priorityOutcomes", "PriorityOutcome", 73),
    "vocab/technology-components.ttl": ("technologyComponents", "TechnologyComponent", 13),
    "vocab/channels.ttl": ("channels", "Channel", 3),
    "vocab/national-indicators.ttl": ("nationalIndicators", "NationalIndicator", 39),
}
SCHEME = "http://id.esd.org.uk/list/"
DEF = "http://def.esd.org.uk/"

Described = dict[str, dict[str, list[str]]]


@cache
def described(path: str) -> Described:
    """Subjects of a file, each with its values by predicate."""
    found: Described = defaultdict(lambda: defaultdict(list))
    for quad in quads(path):
        found[str(getattr(quad.subject, "value", ""))][quad.predicate.value].append(_text(quad))
    return found


def _text(quad: Quad) -> str:
    return quad.object.value if not isinstance(quad.object, Literal) else f'"{quad.object.value}"'


@cache
def quads(path: str) -> tuple[Quad, ...]:
    workspace = load_workspace(working_tree(ROOT))
    assert not workspace.broken
    return next(source.quads for source in workspace.sources if source.path == path)


def members(path: str, scheme: str) -> Described:
    return {
        iri: values
        for iri, values in described(path).items()
        if SKOS + "Concept" in values[RDF_TYPE] and SCHEME + scheme in values[SKOS + "inScheme"]
    }


@pytest.mark.parametrize("path", LISTS)
def test_a_list_holds_exactly_the_concepts_of_its_source(path: str) -> None:
    scheme, kind, count = LISTS[path]
    concepts = members(path, scheme)
    of_kind = [iri for iri, values in concepts.items() if DEF + kind in values[RDF_TYPE]]
    assert len(of_kind) == count
    others = {iri for iri, values in concepts.items() if DEF + kind not in values[RDF_TYPE]}
    assert all(DEF + "PriorityService" in concepts[iri][RDF_TYPE] for iri in others)
    assert len(others) == (14 if kind == "PriorityOutcome" else 0)
    assert sum(SKOS + "Concept" in values[RDF_TYPE] for values in described(path).values()) == len(concepts)


@pytest.mark.parametrize("path", LISTS)
def test_every_concept_has_label_number_and_place(path: str) -> None:
    for iri, values in members(path, LISTS[path][0]).items():
        assert len(values[SKOS + "prefLabel"]) == 1, iri
        assert len(values[SKOS + "notation"]) == 1, iri
        assert values[DCT + "identifier"] == values[SKOS + "notation"], iri
        assert iri.endswith("/" + values[SKOS + "notation"][0].strip('"')), iri
        assert bool(values[SKOS + "broader"]) != bool(values[SKOS + "topConceptOf"]), iri


@pytest.mark.parametrize("path", LISTS)
def test_every_scheme_tells_what_it_is(path: str) -> None:
    scheme = described(path)[SCHEME + LISTS[path][0]]
    wanted = [DCT + name for name in ("title", "description", "publisher", "license", "source")]
    wanted += [
        DEF + name
        for name in ("attribution", "completeness", "knownGap", "identifierNote", "releaseStatus", "provenance")
    ]
    wanted += [OWL + "versionInfo", VANN + "preferredNamespacePrefix", VANN + "preferredNamespaceUri"]
    assert [name for name in wanted if not scheme[name]] == []
    assert "not an official release" in scheme[DEF + "releaseStatus"][0].lower()


def test_ipsv_keeps_every_non_preferred_term_as_a_label() -> None:
    concepts = members("vocab/ipsv.ttl", "subjects").values()
    assert sum(len(values[SKOS + "altLabel"]) for values in concepts) == 4822
    assert sum(len(values[SKOS + "hiddenLabel"]) for values in concepts) == 21


def test_the_category_list_keeps_every_non_preferred_term_as_a_label() -> None:
    concepts = members("vocab/lgcl.ttl", "categories").values()
    other = [label for values in concepts for kind in ("altLabel", "hiddenLabel") for label in values[SKOS + kind]]
    assert len(other) == 2356  # 2,302 terms, some of which lead to several categories
    assert len(set(other)) == 2298  # four labels are used by two terms each
    assert sum(len(values[SKOS + "hiddenLabel"]) for values in concepts) == 1872


def test_no_label_is_cut_off() -> None:
    numbers = {iri.rpartition("/")[2] for iri in members("vocab/national-indicators.ttl", "nationalIndicators")}
    cut_off = {"1", "2", "4", "186", "187", "190", "192", "194", "195", "197", "198"}
    assert not numbers & cut_off
    scheme = described("vocab/national-indicators.ttl")[SCHEME + "nationalIndicators"]
    assert any("left out because their titles are cut off" in gap for gap in scheme[DEF + "knownGap"])


def test_the_default_parent_of_ipsv_is_one_of_the_parents() -> None:
    concepts = members("vocab/ipsv.ttl", "subjects").values()
    assert sum(len(values[SKOS + "broader"]) for values in concepts) == 3064 + 318
    for values in concepts:
        assert len(values[DEF + "defaultBroader"]) == (1 if values[SKOS + "broader"] else 0)
        assert set(values[DEF + "defaultBroader"]) <= set(values[SKOS + "broader"])


def test_services_are_in_their_countries_lists_too() -> None:
    assert len(members("vocab/lgsl.ttl", "englishAndWelshServices")) == 829
    assert len(members("vocab/lgsl.ttl", "scottishServices")) == 708


def test_a_retired_number_gives_its_reason() -> None:
    retired = {
        iri: values
        for path in LISTS
        for iri, values in members(path, LISTS[path][0]).items()
        if values[OWL + "deprecated"]
    }
    services = {int(iri.rpartition("/")[2]) for iri in retired if "/service/" in iri}
    assert {iri.rpartition("id.esd.org.uk/")[2] for iri in retired if "/service/" not in iri} == {
        "interaction/18",
        "interaction/19",
        "nationalIndicator/31",
    }
    assert services == {22, 39, 135, 172, 610, 694, 797, 834, 835, 1076, 10010}
    for values in retired.values():
        assert any(note.startswith('"Deprecated because') for note in values[SKOS + "changeNote"])


def test_every_former_name_of_a_service_says_when_it_was_the_name() -> None:
    for iri, values in members("vocab/lgsl.ttl", "services").items():
        notes = " ".join(values[SKOS + "changeNote"] + values[SKOS + "historyNote"])
        for label in values[SKOS + "altLabel"]:
            assert f"“{label[1:-1]}”" in notes, (iri, label)


def test_definitions_are_marked_as_drafts_of_this_project() -> None:
    defined = 0
    for path, (scheme, _, _) in LISTS.items():
        for iri, values in members(path, scheme).items():
            assert len(values[SKOS + "definition"]) <= 1, iri
            assert bool(values[SKOS + "definition"]) == (values[DEF + "definitionBy"] == [DEF + "ThisProject"]), iri
            defined += len(values[SKOS + "definition"])
        if any(values[SKOS + "definition"] for values in members(path, scheme).values()):
            note = described(path)[SCHEME + scheme][DEF + "definitionNote"]
            assert "drafted by this project" in note[0]
    assert defined == 1193
