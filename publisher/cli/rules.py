"""``publisher rules``: list every rule."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click

from publisher.checks.policy import read_policy
from publisher.checks.profiles import read_profile
from publisher.checks.registry import all_rules
from publisher.checks.rule import Rule
from publisher.config import Settings
from publisher.errors import WorkspaceError
from publisher.trees import WorkingTree, settings_of, working_tree


@click.command()
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", help="How to show them.")
def command(form: str) -> None:
    """List all rules with their severity in this workspace."""
    rules, severities = known_rules(Path.cwd())
    click.echo(_as_json(rules, severities) if form == "json" else _as_table(rules, severities))


def known_rules(folder: Path) -> tuple[list[Rule], dict[str, str]]:
    """Return the rules that hold in a folder and their severities as set there (outside a workspace the defaults)."""
    try:
        tree = working_tree(folder)
        settings = settings_of(tree)
    except WorkspaceError:
        tree, settings = WorkingTree(folder / "no-workspace"), Settings()
    rules = all_rules(read_profile(tree))
    policy = read_policy(settings, {name: item.severity for name, item in rules.items()})
    severities = {name: item.severity.value if item.severity else "off" for name, item in policy.settings.items()}
    return list(rules.values()), severities


def no_such_rule(name: str, names: Iterable[str]) -> str:
    """Return the sentence that tells a rule is not there, with those that may be meant."""
    from difflib import get_close_matches  # slow to load, and seldom needed

    near = get_close_matches(name, list(names), n=3)
    hint = f" Did you mean {', '.join(near)}?" if near else " “publisher rules” lists them all."
    return f"There is no rule '{name}'.{hint}"


def _as_table(rules: Iterable[Rule], severities: dict[str, str]) -> str:
    width = max(len(item.id) for item in rules)
    lines = [f"{item.id:<{width}}  {severities[item.id]:<7}  {item.page.title}" for item in rules]
    return "\n".join([*lines, "", "“publisher explain RULE” shows why a rule matters and what to do."])


def _as_json(rules: Iterable[Rule], severities: dict[str, str]) -> str:
    entries = [
        {"id": item.id, "severity": severities[item.id], "scope": item.scope.value, "title": item.page.title}
        for item in rules
    ]
    return json.dumps(entries, ensure_ascii=False, indent=2)
