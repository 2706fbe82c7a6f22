"""Asking rules only of the nodes at risk, in several processes, finds what asking every rule of every node finds."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import pytest

from publisher.checks.among import all_of_them
from publisher.checks.applies import to_all
from publisher.checks.rule import Rule
from publisher.checks.runner import Checker, checker_for, default_engine
from publisher.processes import processors
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace
from tests.checks.test_scope import texts
from tests.workspaces import workspace

ROOT = Path(__file__).resolve().parents[2]
RULES = sorted(path.name for path in (ROOT / "tests/rules").iterdir() if any(path.glob("*.ttl")))


class AsksAll(Checker):
    """Asks every rule of every node of its scope."""

    @cached_property
    def rules(self) -> dict[str, Rule]:
        rules = super().rules
        return {name: replace(item, applies=to_all, among=all_of_them) for name, item in rules.items()}


def alike(checker: Checker) -> int:
    """Compare a check of few nodes, one of many, and one that asks all; return how much they find."""
    engine = default_engine()
    parts = checker.workspace, checker.facts, checker.profile, checker.earlier
    few, many, every = Checker(*parts, many=10**9), Checker(*parts, many=0), AsksAll(*parts, many=10**9)
    found = few.findings(engine)
    assert found == many.findings(engine)
    assert found == every.findings(engine)
    return len(found)


@pytest.mark.parametrize("rule", RULES)
def test_the_fixtures_of_a_rule_are_judged_alike(tmp_path: Path, rule: str) -> None:
    files = sorted((ROOT / "tests/rules" / rule).glob("[fp]a*"))
    roots = [workspace(tmp_path / path.name, {f"vocab/a{path.suffix}": path.read_bytes()}) for path in files]
    assert sum(alike(checker_for(load_workspace(WorkingTree(root)))) for root in roots) > 0


@pytest.mark.parametrize("seed", range(10))
def test_random_lists_are_judged_alike(tmp_path: Path, seed: int) -> None:
    now, then = ({path: "".join(parts) for path, parts in texts(number).items()} for number in (seed, seed + 100))
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    kept = {path: text if dice.random() < 0.5 else now[path] for path, text in then.items()}
    states = [workspace(tmp_path / name, files) for name, files in (("now", now), ("then", kept))]
    present, past = (load_workspace(WorkingTree(root)) for root in states)
    assert alike(checker_for(present, earlier=past)) > 10


def test_our_lists_are_judged_alike_and_by_the_command(tmp_path: Path) -> None:
    checker = checker_for(load_workspace(WorkingTree(ROOT)))
    assert alike(checker) > 100
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "publisher", "check", "--format", "json", "--output", str(report)]
    subprocess.run(command, cwd=ROOT, check=True)
    told = json.loads(report.read_text())["findings"]
    mine = json.loads(json.dumps([item._asdict() for item in checker.findings(default_engine())]))
    assert [item for item in told if item["rule"] in checker.rules] == told
    assert [item for item in mine if item not in told] == []


def test_of_our_lists_no_rule_looks_at_many_nodes_one_by_one() -> None:
    choice = checker_for(load_workspace(WorkingTree(ROOT))).choice
    choice.relations.prepare()
    judged = Counter(item.id for _, rules in choice.pairs(list(choice.facts.subjects()), many=True) for item in rules)
    assert max(judged.values()) < 1_000
    assert judged.total() < 5_000


def test_a_check_leaves_no_threads_that_would_keep_a_build_from_forking() -> None:
    script = (
        "from pathlib import Path\n"
        "from publisher.checks.runner import run\n"
        "from publisher.processes import can_fork\n"
        "from publisher.trees import WorkingTree\n"
        "from publisher.workspace import load_workspace\n"
        "assert run(load_workspace(WorkingTree(Path.cwd()))).findings\n"
        "print(can_fork())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == str(processors() > 1)
