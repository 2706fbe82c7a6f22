"""``publisher explain``: print the page of one rule."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from publisher.checks.policy import ALWAYS_ON
from publisher.checks.rule import Rule
from publisher.cli.rules import known_rules, no_such_rule

_WIDTH = 88


@click.command()
@click.argument("rule")
def command(rule: str) -> None:
    """Say what a rule finds, why it matters and what to do."""
    rules, severities = known_rules(Path.cwd())
    by_id = {item.id: item for item in rules}
    if rule not in by_id:
        raise click.UsageError(no_such_rule(rule, by_id))
    click.echo("\n".join(_page(by_id[rule], severities[rule])))


def _page(item: Rule, severity: str) -> Iterator[str]:
    page = item.page
    yield f"{item.id} ({severity})"
    yield f"{page.title}."
    sections = (("", page.what), ("Why it matters: ", page.why), ("What to do: ", page.remedy))
    for head, text in sections:
        if text and text.rstrip(".") != page.title:
            yield ""
            yield textwrap.fill(head + text, _WIDTH)
    for head, example in (("Before:", page.before), ("Bad:", page.bad), ("Good:", page.good)):
        if example:
            yield f"\n{head}\n{textwrap.indent(example, '    ')}"
    if page.source:
        yield f"\nSource: {page.source}"
    others = "error, info" if item.id == ALWAYS_ON else "error, info, off"
    yield f'Set its severity in pyproject.toml: [tool.publisher.rules] {item.id} = "warning" ({others}).'
