"""``publisher check``: judge lists and mappings."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import click

from publisher.checks.policy import Acceptance, stale
from publisher.checks.registry import all_rules
from publisher.checks.report import Report
from publisher.checks.rule import Scope
from publisher.checks.runner import default_engine, read_profile
from publisher.cli.checking import Asked, checked
from publisher.cli.ending import Finished
from publisher.cli.render import RENDERERS
from publisher.cli.rules import no_such_rule
from publisher.errors import ConfigurationError
from publisher.files import write_beside
from publisher.git import find_repository
from publisher.workspace import SHAPES, FileTree, WorkingTree, settings_of, without_collection, working_tree

_HOSTED = ("github", "gitlab", "sarif")
"""Formats that code hosts read to show findings at their lines."""


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--since", metavar="REF", help="Look only at what changed since a revision and what that affects.")
@click.option(
    "--against",
    metavar="REF",
    help="Revision nothing of which may vanish; what is published by default.",
)
@click.option("--watch", is_flag=True, help="Check again on every save, until interrupted.")
@click.option("--format", "form", type=click.Choice(sorted(RENDERERS)), default="terminal", help="How to show them.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to a file, not the terminal.")
@click.option("--fresh", is_flag=True, help="Judge everything anew, whatever the last check found.")
@click.option("--rule", "only", metavar="RULE", multiple=True, help="Ask only this rule, or “shapes”; can be repeated.")
@click.option("--engine", type=click.Choice(["auto", "pyshacl"]), default="auto", help="Which SHACL engine judges.")
def command(
    files: tuple[Path, ...],
    since: str | None,
    against: str | None,
    watch: bool,
    form: str,
    output: Path | None,
    engine: str,
    fresh: bool,
    only: tuple[str, ...],
) -> None:
    """Check lists and mappings: all of them, or FILES and whatever they affect.

    Nothing published may vanish or change its meaning. Published is what the branch the work is for had when the work
    began: that a pull or merge request names (GitHub, GitLab), else the remote's default branch, else a local main or
    master; on the branch itself, what was pushed, or the last commit where there is no remote.

    Ends with 0 when nothing is wrong, 1 when a finding is an error, 2 when the settings or the call cannot be used.
    In CI (when the environment variable CI is set) pyshacl judges the SHACL profile; elsewhere a faster engine does.
    """
    of_record = engine == "pyshacl" or bool(os.environ.get("CI"))
    judge = default_engine(of_record=of_record)
    tree = working_tree(Path.cwd())
    if since and against and since != against:
        raise click.UsageError("--since and --against name two revisions; give one of them.")
    if watch and (files or output or only or form != "terminal"):
        raise click.UsageError("--watch shows all findings of every save on the terminal; leave out the rest.")
    if watch:
        from publisher.cli.watching import watch_files

        watch_files(tree, judge, since or against)
        return
    asked = Asked(tree, judge, files, since, against, fresh or of_record, of_record, _rules(tree, only))
    with without_collection():
        found = checked(asked)
    if only:
        found = replace(found, rules={name: item for name, item in found.rules.items() if name in asked.only})
    elif asked.whole:
        found = replace(found, stale=_stale(tree, found))
    _show(RENDERERS[form](_below_top(found, tree) if form in _HOSTED else found), output)
    raise Finished(0 if found.passed else 1)


def _rules(tree: FileTree, words: Iterable[str]) -> frozenset[str]:
    """Return the ids of the rules asked for by id or, all that are shapes, as ``shapes``; what cannot be read is found.

    Raises ConfigurationError for one that is not there.
    """
    if not words:
        return frozenset()
    rules = all_rules(read_profile(tree))
    shapes = [name for name, item in rules.items() if item.scope is Scope.SHAPE]
    wanted = {"syntax", *(name for word in words for name in (shapes if word == SHAPES else [word]))}
    for name in sorted(wanted - rules.keys()):
        raise ConfigurationError(no_such_rule(name, rules))
    return frozenset(wanted)


def _stale(tree: WorkingTree, found: Report) -> tuple[Acceptance, ...]:
    """Return the acceptances that cover nothing found; none while files cannot be read, as not all was judged."""
    if any(item.rule == "syntax" for item in found.findings):
        return ()
    return stale(settings_of(tree), found.findings, {name: item.severity for name, item in found.rules.items()})


def _below_top(found: Report, tree: WorkingTree) -> Report:
    """Return a report with paths below the top of the repository, where code hosts look for the files."""
    repository = find_repository(tree.root)
    if repository is None or repository.root.resolve() == tree.root:
        return found
    folder = tree.root.relative_to(repository.root.resolve()).as_posix()
    return replace(found, findings=tuple(replace(item, path=f"{folder}/{item.path}") for item in found.findings))


def _show(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        write_beside(output, text.encode())
