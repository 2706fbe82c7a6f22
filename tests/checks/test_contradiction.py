"""Mappings that contradict each other are reported with the way that shows it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from publisher.checks.finding import Finding
from publisher.checks.runner import Checker, checker_for, default_engine
from publisher.skos.composition import CLASHING
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace
from tests.workspaces import PREFIXES, check_turtle, workspace

LISTS = "".join(
    f'ex:{name}{number} a skos:Concept ; skos:inScheme ex:list-{name} ; skos:prefLabel "{name}{number}"@en .\n'
    for name in "abc"
    for number in (1, 2)
)


def contradictions(folder: Path, text: str) -> list[Finding]:
    report = check_turtle(folder, LISTS + text)
    return [item for item in report.findings if item.rule == "contradicted-mapping"]


@pytest.mark.parametrize(
    ("stated", "path"),
    [
        ("ex:a1 skos:exactMatch ex:b1 . ex:b1 skos:broadMatch ex:c1 . ex:a1 skos:exactMatch ex:c1 .",
         "it has skos:exactMatch “b1” (b1), which has skos:broadMatch “c1” (c1)"),
        ("ex:a1 skos:broadMatch ex:b1 . ex:c1 skos:narrowMatch ex:b1 . ex:a1 skos:narrowMatch ex:c1 .",
         "it has skos:broadMatch “b1” (b1), which has skos:broadMatch “c1” (c1)"),
        ("ex:a1 skos:broader ex:a2 . ex:b1 skos:exactMatch ex:a2 . ex:a1 skos:exactMatch ex:b1 .",
         "it has skos:broader “a2” (a2), which has skos:exactMatch “b1” (b1)"),
        ("ex:within rdfs:subPropertyOf skos:broadMatch . ex:a1 ex:within ex:c1 . ex:a1 skos:exactMatch ex:b1 . "
         "ex:b1 skos:exactMatch ex:c1 .", "it has skos:exactMatch “b1” (b1), which has skos:exactMatch “c1” (c1)"),
    ],
)  # fmt: skip
def test_a_contradiction_names_every_step(stated: str, path: str, tmp_path: Path) -> None:
    ways = [item.message.partition("follows: ")[2] for item in contradictions(tmp_path, stated)]
    assert f"{path}." in ways


@pytest.mark.parametrize(
    "stated",
    [
        "ex:a1 skos:closeMatch ex:b1 . ex:b1 skos:broadMatch ex:c1 . ex:a1 skos:exactMatch ex:c1 .",
        "ex:a1 skos:exactMatch ex:b1 . ex:b1 skos:closeMatch ex:c1 . ex:a1 skos:broadMatch ex:c1 .",
        "ex:a1 skos:broadMatch ex:b1 . ex:b1 skos:broadMatch ex:c1 . ex:a1 skos:broadMatch ex:c1 .",
        "ex:a1 skos:broader ex:a2 . ex:a2 skos:closeMatch ex:b1 . ex:a1 skos:exactMatch ex:b1 .",
    ],
)
def test_what_can_be_true_together_is_no_contradiction(stated: str, tmp_path: Path) -> None:
    assert contradictions(tmp_path, stated) == []


@pytest.mark.parametrize("seed", range(12))
def test_none_is_missed_among_the_suspects(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    names = [f"ex:{name}{number}" for name in "abcd" for number in range(dice.choice((3, 4, 6)))]
    mappings = [f"<{name}>" for name in sorted(CLASHING)] + ["skos:closeMatch", "skos:mappingRelation", "ex:within"]
    weights = [dice.choice((1, 4)) for _ in mappings]
    lines = [f"{dice.choice(names)} skos:broader {dice.choice(names)} .\n" for _ in range(dice.choice((0, 3, 9)))]
    ways = dice.choices(mappings, weights, k=4 * len(names))
    lines += [f"{dice.choice(names)} {way} {dice.choice(names)} .\n" for way in ways]
    text = PREFIXES + "ex:within rdfs:subPropertyOf skos:broadMatch .\n" + "".join(lines)
    made = checker_for(load_workspace(WorkingTree(workspace(tmp_path, {"vocab/a.ttl": text}))))
    few, many = (Checker(made.workspace, made.facts, made.profile, many=many) for many in (10**9, 0))
    found = few.findings(default_engine())
    assert many.findings(default_engine()) == found
    assert "contradicted-mapping" in {item.rule for item in found}
