"""The linksets of this repository: how many pairs each holds, where they lead, and what its description says."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from publisher.catalogue.describe import says_draft
from publisher.namespaces import DCT, OWL, RDF_TYPE, RDFS, SKOS, SSSOM, VOID
from publisher.trees import working_tree
from publisher.workspace import Source, load_workspace

ROOT = Path(__file__).parents[2]
DEF = "http://def.esd.org.uk/"
LINKSETS = {
    "ipsv-lgcl": ("mappedTo", 1392),
    "lgcl-ipsv": ("mappedTo", 1392),
    "lgcl-lgsl": ("mappedTo", 672),
    "lgsl-channels": ("deliveredByChannel", 2),
    "lgsl-functions": ("isContainedBy", 1242),
    "lgsl-ipsv": ("mappedTo", 698),
    "lgsl-lgdl": ("isUnderDirectory", 672),
    "lgsl-lgil": ("hasInteraction", 487),
    "lgsl-lgnl": ("isPartOfServiceGroup", 829),
    "national-indicators-lgsl": ("linkedTo", 1),
    "priority-outcomes-lgsl": ("concernsService", 291),
}

DRAFTED = {
    "lgcs-ipsv": 829,
    "lgsl-ipsv-drafted": 814,
    "lgsl-lgal": 849,
    "lgsl-lgcs": 1292,
    "lgsl-lgil-drafted": 487,
}


@cache
def sources() -> dict[str, Source]:
    return {source.path: source for source in load_workspace(working_tree(ROOT)).sources}


def linkset(name: str) -> tuple[Quad, ...]:
    return sources()[f"mappings/{name}.ttl"].quads


@cache
def scheme_of() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for source in sources().values():
        for quad in source.quads:
            if quad.predicate.value == SKOS + "inScheme":
                found.setdefault(quad.subject.value, set()).add(quad.object.value)
    return found


def values(quads: tuple[Quad, ...], subject: str, predicate: str) -> list[str]:
    return [q.object.value for q in quads if q.subject == NamedNode(subject) and q.predicate.value == predicate]


@pytest.mark.parametrize("name", LINKSETS)
def test_a_linkset_holds_the_pairs_of_its_source(name: str) -> None:
    relation, count = LINKSETS[name]
    pairs = [quad for quad in linkset(name) if quad.predicate.value == DEF + relation]
    assert len(pairs) == count


@pytest.mark.parametrize("name", LINKSETS)
def test_pairs_lead_from_the_one_list_to_the_other(name: str) -> None:
    quads = linkset(name)
    about = f"http://id.esd.org.uk/linkset/{name}"
    subjects, objects = (values(quads, about, VOID + end) for end in ("subjectsTarget", "objectsTarget"))
    assert len(subjects) == len(objects) == 1
    assert values(quads, about, VOID + "linkPredicate") == [DEF + LINKSETS[name][0]]
    for quad in quads:
        if quad.predicate.value == DEF + LINKSETS[name][0]:
            assert subjects[0] in scheme_of()[quad.subject.value]
            assert objects[0] in scheme_of()[quad.object.value]


@pytest.mark.parametrize("name", [*LINKSETS, *DRAFTED])
def test_a_linkset_tells_what_it_is(name: str) -> None:
    about = f"http://id.esd.org.uk/linkset/{name}"
    wanted = [DCT + name for name in ("title", "description", "publisher", "license", "source")] + [DEF + "attribution"]
    wanted += [DEF + "completeness", DEF + "knownGap", SSSOM + "mapping_justification"]
    assert [term for term in wanted if not values(linkset(name), about, term)] == []


def test_pairs_left_out_are_written_down() -> None:
    gaps = " ".join(values(linkset("lgsl-lgil"), "http://id.esd.org.uk/linkset/lgsl-lgil", DEF + "knownGap"))
    assert "http://id.esd.org.uk/service/1146" in gaps
    gaps = " ".join(values(linkset("lgcl-ipsv"), "http://id.esd.org.uk/linkset/lgcl-ipsv", DEF + "knownGap"))
    for missing in ("category/642", "category/3481", "subject/4508", "subject/4510"):
        assert f"http://id.esd.org.uk/{missing}" in gaps


def test_qualifiers_of_pairs_are_kept() -> None:
    found = Counter(q.object.value for q in linkset("priority-outcomes-lgsl") if q.predicate.value == DEF + "qualifier")
    assert found["stated"] == 268
    assert found["possibly"] == 5
    assert sum(found.values()) == 291
    trees = Counter(q.object.value for q in linkset("lgsl-lgnl") if q.predicate.value == DEF + "inTree")
    assert trees == {
        "http://id.esd.org.uk/list/englishAndWelshServices": 829,
        "http://id.esd.org.uk/list/scottishServices": 708,
    }


@pytest.mark.parametrize("name", [*LINKSETS, *DRAFTED])
def test_an_annotated_pair_is_stated_directly_too(name: str) -> None:
    quads = linkset(name)
    stated = {(q.subject, q.predicate, q.object) for q in quads}
    ends: dict[object, dict[str, object]] = {}
    for quad in quads:
        if quad.predicate.value.startswith(OWL + "annotated"):
            ends.setdefault(quad.subject, {})[quad.predicate.value.removeprefix(OWL + "annotated")] = quad.object
    for axiom in ends.values():
        assert (axiom["Source"], axiom["Property"], axiom["Target"]) in stated


@pytest.mark.parametrize("name", DRAFTED)
def test_our_own_pairs_say_that_they_are_drafts_and_how_sure_they_are(name: str) -> None:
    quads = linkset(name)
    about = f"http://id.esd.org.uk/linkset/{name}"
    status = values(quads, about, DEF + "releaseStatus")
    assert [text for text in status if text.startswith("A draft by this project.")]
    relations = set(values(quads, about, VOID + "linkPredicate"))
    pairs = {(q.subject, q.predicate, q.object) for q in quads if q.predicate.value in relations}
    assert len(pairs) == DRAFTED[name]
    assert len({(subject, target) for subject, _, target in pairs}) == len(pairs)
    sure = [q.object.value for q in quads if q.predicate.value == SSSOM + "confidence"]
    assert len(sure) == len(pairs)
    assert all(0.5 <= float(value) <= 1 for value in sure)


@pytest.mark.parametrize("name", LINKSETS)
def test_what_a_source_states_does_not_say_that_it_is_a_draft(name: str) -> None:
    """The ESD web methods leave drafts out, and everything else must be told there."""
    assert not [quad for quad in linkset(name) if says_draft(quad.predicate.value, getattr(quad.object, "value", ""))]


def test_what_was_observed_is_not_drafted_again() -> None:
    for observed, drafted in (("lgsl-lgil", "lgsl-lgil-drafted"), ("lgsl-ipsv", "lgsl-ipsv-drafted")):
        services = [
            {q.subject for q in linkset(name) if isinstance(q.subject, NamedNode) and "/service/" in q.subject.value}
            for name in (observed, drafted)
        ]
        assert services[0]
        assert not services[0] & services[1]


def test_every_own_term_is_declared_and_relations_imply_a_skos_one() -> None:
    declared = {q.subject.value: q for q in sources()["vocab/def.ttl"].quads if q.predicate.value == RDF_TYPE}
    used = {
        term.value
        for source in sources().values()
        for quad in source.quads
        for term in (quad.predicate, quad.object, getattr(quad.object, "datatype", None))
        if isinstance(term, NamedNode) and term.value.startswith(DEF) and term.value != DEF
    }
    assert used - set(declared) == set()
    above = {
        q.subject.value: q.object.value
        for q in sources()["vocab/def.ttl"].quads
        if q.predicate.value == RDFS + "subPropertyOf"
    }
    for relation, _ in LINKSETS.values():
        assert above[DEF + relation].startswith(SKOS)
