"""``publisher move``: another place in the hierarchy for a concept."""

from __future__ import annotations

from datetime import datetime

import click

from publisher.changes.edit import move_concept
from publisher.cli.editing import carry_out, editing_options, open_desk


@click.command()
@click.argument("concept", metavar="N")
@click.option("--broader", multiple=True, metavar="M", help="The concept it stands below from now on; may be repeated.")
@click.option("--top", is_flag=True, help="Make it a top concept of its list.")
@click.option("--because", default="", help="Why; it goes into the change note.")
@editing_options
def command(
    concept: str, broader: tuple[str, ...], top: bool, because: str, day: datetime | None, dry_run: bool
) -> None:
    """Put concept N below the concepts M, in place of those it stands below now.

    N and M are LIST/number, a prefixed name, an address, or a number; M's number is looked for in N's list.
    """
    if bool(broader) == top:
        raise click.UsageError("Say where to: either --broader M, or --top.")
    desk = open_desk(day)
    node = desk.lookup.concept(concept)
    home = next(iter(desk.lookup.schemes_of(node)), None)
    above = [desk.lookup.concept(text, scheme=home) for text in broader]
    carry_out(desk, move_concept(desk, node, above, because=because), dry_run=dry_run)
