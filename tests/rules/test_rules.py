"""Every rule has a page, and examples it judges as they say.

``<rule>/pass*.ttl`` gives no finding of the rule; ``<rule>/fail*.ttl`` gives one on each line marked ``# <- rule``
(somewhere in the file when no line is marked). ``before.ttl`` is the earlier revision of a rule about history.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.checks.finding import Finding
from publisher.checks.profiles import read_profile
from publisher.checks.registry import all_rules
from publisher.checks.rule import Scope
from publisher.checks.runner import checker_for, default_engine, run
from publisher.trees import WorkingTree
from publisher.workspace import Workspace, load_workspace
from tests.workspaces import PREFIXES, workspace

HERE = Path(__file__).parent
PROFILE = read_profile(WorkingTree(HERE / "no-workspace"))
RULES = all_rules(PROFILE)


def load(folder: Path, data: bytes, suffix: str = ".ttl") -> Workspace:
    return load_workspace(WorkingTree(workspace(folder, {f"vocab/list{suffix}": data})))


def judge(tmp_path: Path, rule: str, data: bytes, before: bytes = b"", suffix: str = ".ttl") -> list[Finding]:
    earlier = load(tmp_path / "earlier", before) if before else None
    report = run(load(tmp_path / "now", data, suffix), earlier=earlier)
    return [item for item in report.findings if item.rule == rule]


def before_of(rule: str) -> bytes:
    path = HERE / rule / "before.ttl"
    return path.read_bytes() if path.exists() else b""


def fixtures(kind: str) -> list[Path]:
    return sorted(HERE.glob(f"*/{kind}*.*"))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_page_and_fixtures(rule: str) -> None:
    page = RULES[rule].page
    parts = (page.title, page.what, page.why, page.remedy, page.bad, page.good, page.source)
    assert all(part.strip() for part in parts)
    assert bool(page.before) == (RULES[rule].scope is Scope.HISTORY)
    assert list((HERE / rule).glob("pass*"))
    assert list((HERE / rule).glob("fail*"))


def test_there_are_no_fixtures_without_a_rule() -> None:
    assert {path.name for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"} == set(RULES)


@pytest.mark.parametrize(("day", "told"), [("2012-05-10", False), ("2012-05-11", True), ("2126-05-09", True)])
def test_a_date_of_change_still_to_come_is_told(tmp_path: Path, day: str, told: bool) -> None:
    texts = [
        PREFIXES + f'ex:58 a skos:Concept ; skos:prefLabel "Permits"@en ; dct:modified "{day}"^^xsd:date .\n'
        for day in ("2011-03-01", day)
    ]
    then, now = (load(tmp_path / str(number), text.encode()) for number, text in enumerate(texts))
    found = checker_for(now, earlier=then, days=frozenset({"2012-05-01", "2012-05-09"})).findings(default_engine())
    assert any(item.rule == "undated-change" and day in item.message for item in found) is told


@pytest.mark.parametrize("path", fixtures("pass"), ids=name)
def test_what_is_right_passes(tmp_path: Path, path: Path) -> None:
    rule = path.parent.name
    assert judge(tmp_path, rule, path.read_bytes(), before_of(rule), path.suffix) == []


@pytest.mark.parametrize("path", fixtures("fail"), ids=name)
def test_what_is_wrong_is_found_at_its_line(tmp_path: Path, path: Path) -> None:
    rule = path.parent.name
    found = judge(tmp_path, rule, path.read_bytes(), before_of(rule), path.suffix)
    lines = path.read_text(encoding="utf-8").splitlines()
    marked = {number for number, line in enumerate(lines, 1) if line.endswith(f"# <- {rule}")}
    assert found
    assert all(item.message and item.why and item.remedy for item in found)
    if marked:
        assert {item.line for item in found} == marked


@pytest.mark.parametrize("rule", [item.id for item in RULES.values() if item.scope is not Scope.FILE])
def test_the_examples_of_a_page_are_judged_as_it_says(tmp_path: Path, rule: str) -> None:
    page = RULES[rule].page
    before = (PREFIXES + page.before).encode() if page.before else b""
    assert judge(tmp_path / "good", rule, (PREFIXES + page.good).encode(), before) == []
    assert judge(tmp_path / "bad", rule, (PREFIXES + page.bad).encode(), before)
