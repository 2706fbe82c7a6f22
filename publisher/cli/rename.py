"""``publisher rename``: another preferred label for a concept."""

from __future__ import annotations

from datetime import datetime

import click

from publisher.changes.edit import rename_concept
from publisher.cli.editing import carry_out, editing_options, open_desk, tidy_label


@click.command()
@click.argument("concept", metavar="N")
@click.argument("label")
@click.option("--because", default="", help="Why; it goes into the change note.")
@click.option("--drop-old", is_flag=True, help="Do not keep the old label as an alternative one.")
@editing_options
def command(concept: str, label: str, because: str, drop_old: bool, day: datetime | None, dry_run: bool) -> None:
    """Give concept N the preferred label LABEL.

    The old label stays findable as an alternative one. N is LIST/number, a prefixed name, an address, or a number that
    only one list has.
    """
    desk = open_desk(day)
    node = desk.lookup.concept(concept)
    proposal = rename_concept(desk, node, tidy_label(label), because=because, keep_old=not drop_old)
    carry_out(desk, proposal, dry_run=dry_run)
