"""``publisher suggest``: candidate mappings between two lists, to be judged by a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from publisher.errors import ConfigurationError
from publisher.exchange.extent import LIST, select
from publisher.exchange.sssom_rows import SssomRow, write_rows
from publisher.files import write_beside
from publisher.matching.profiles import Lists
from publisher.matching.suggestions import Matcher, Suggestion
from publisher.rdf.turtle import natural_key
from publisher.search.synonyms import read_synonyms
from publisher.trees import working_tree
from publisher.workspace import Workspace, whole_workspace

_MOST_SURE = 0.95
"""No suggestion is written as surer than this before a person has read it."""


@click.command("suggest")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--limit", type=click.IntRange(1, 50), default=3, show_default=True, help="Candidates for each concept.")
@click.option(
    "--least", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Confidence a candidate needs."
)
@click.option("--all", "every", is_flag=True, help="Suggest for concepts that are mapped already, too.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write here, not to the terminal.")
def command(source: str, target: str, limit: int, least: float, every: bool, output: Path | None) -> None:
    """Suggest mappings from the concepts of FROM to those of TO, as SSSOM TSV.

    FROM and TO are lists: a name (services), an abbreviation (LGSL), a file's name or an IRI. Candidates come from
    preferred, other and former names, their stems and synonyms (vocab/synonyms.txt), from what stands above, and from
    mappings both sides have to a third list; the comment says which. Read every line, delete the wrong ones, correct
    the relation, then give the sheet to publisher import.
    """
    workspace = whole_workspace(working_tree(Path.cwd()))
    ends = [_list(workspace, name) for name in (source, target)]
    if ends[0] == ends[1]:
        raise ConfigurationError(f"{source} and {target} are the same list; a mapping joins two.")
    lists = Lists.of([quad for item in workspace.sources for quad in item.quads])
    done = set() if every else lists.mapped_pairs(*ends).keys()
    sources, targets = lists.profiles(*ends), lists.profiles(*reversed(ends))
    labels = {concept: names[0].text for concept, names in lists.names.items()}
    matcher = Matcher(targets, synonyms=read_synonyms(workspace.tree), labels=labels)
    open_ = sorted(sources.keys() - done, key=natural_key)
    found = [item for iri in open_ for item in matcher.suggest(sources[iri], limit=limit, least=least)]
    data = write_rows(_rows(found), head=_head(*ends), prefixes=_prefixes(workspace))
    if output:
        write_beside(output, data)
    else:
        click.echo(data, nl=False)
    told = len({item.source.iri for item in found})
    click.echo(
        f"{len(found):,} candidates for {told:,} of {len(open_):,} concepts{'' if every else ' without a mapping'}.",
        err=True,
    )


def _list(workspace: Workspace, name: str) -> str:
    extent = select(workspace, name)
    if extent.kind != LIST:
        raise ConfigurationError(f"{name} is a mapping set; give two lists.")
    return extent.node.value


def _rows(found: list[Suggestion]) -> Iterator[SssomRow]:
    for item in found:
        yield SssomRow(
            subject_id=item.source.iri,
            subject_label=item.source.label,
            predicate_id=item.match,
            object_id=item.target.iri,
            object_label=item.target.label,
            mapping_justification=item.justification,
            confidence=min(item.score, _MOST_SURE),
            comment="; ".join(item.reasons),
        )


def _head(source: str, target: str) -> dict[str, str]:
    names = [iri.rstrip("/#").rpartition("/")[2] for iri in (source, target)]
    return {
        "mapping_set_id": f"{source.rpartition('/list/')[0] or source}/linkset/{names[0]}-{names[1]}",
        "mapping_set_title": f"Suggested mappings from {names[0]} to {names[1]}, not reviewed",
        "subject_source": source,
        "object_source": target,
        "mapping_tool": "publisher suggest",
    }


def _prefixes(workspace: Workspace) -> dict[str, str]:
    found: dict[str, str] = {}
    for source in workspace.sources:
        found.update(source.document.prefixes)
    return {**found, **workspace.settings.all_prefixes}
