"""``publisher map``: a mapping from a concept of one list to a concept of another."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from math import isnan

import click

from publisher.changes.map import map_concepts
from publisher.cli.editing import carry_out, editing_options, open_desk, said
from publisher.rdf.terms import plain_decimal


@click.command()
@click.argument("source", metavar="A")
@click.argument("relation")
@click.argument("target", metavar="B")
@click.option("--because", required=True, help="Why; it is kept with the mapping.")
@click.option("--confidence", type=click.FloatRange(0, 1), help="How sure, from 0 to 1.")
@click.option("--set", "into", metavar="NAME", default="", help="Which mapping set, where the lists have several.")
@click.option("--new-set", metavar="TITLE", default="", help="Begin a mapping set of the two lists, with this title.")
@editing_options
def command(
    source: str,
    relation: str,
    target: str,
    because: str,
    confidence: float | None,
    into: str,
    new_set: str,
    day: datetime | None,
    dry_run: bool,
) -> None:
    """Map concept A to concept B by RELATION, in the mapping set of their two lists.

    RELATION is exactMatch, closeMatch, broadMatch, narrowMatch, relatedMatch, or a relation the workspace declares,
    such as isContainedBy. A and B are LIST/number, a prefixed name or an address. When the set leads from B's list to
    A's, the inverse is written.
    """
    if confidence is not None and isnan(confidence):
        raise click.BadParameter("nan is no number from 0 to 1.", param_hint="--confidence")
    desk = open_desk(day)
    ends = [desk.lookup.concept(text) for text in (source, target)]
    proposal = map_concepts(
        desk,
        ends[0],
        desk.lookup.property(relation),
        ends[1],
        because=said(because, "--because"),
        confidence="" if confidence is None else plain_decimal(Decimal(str(confidence))),
        into=desk.lookup.linkset(into) if into else None,
        new_set=new_set,
    )
    carry_out(desk, proposal, dry_run=dry_run)
