"""``publisher add``: a new concept in a list."""

from __future__ import annotations

from datetime import datetime

import click

from publisher.changes.edit import add_concept
from publisher.cli.editing import carry_out, editing_options, open_desk, tidy_label


@click.command()
@click.argument("scheme", metavar="LIST")
@click.argument("label")
@click.option("--broader", multiple=True, metavar="N", help="The concept it stands below; may be repeated.")
@click.option("--definition", default="", help="What the concept means.")
@click.option("--because", default="", help="Why; it goes into the change note.")
@click.option("--number", default="", help="A certain number in place of the next free one.")
@editing_options
def command(
    scheme: str,
    label: str,
    broader: tuple[str, ...],
    definition: str,
    because: str,
    number: str,
    day: datetime | None,
    dry_run: bool,
) -> None:
    """Add a concept called LABEL to LIST, under the next free number.

    A number that was ever used is never given again: those of retired concepts and those seen anywhere in the
    repository's history count as used. N is a number of the list, a prefixed name or an address.
    """
    desk = open_desk(day)
    home = desk.lookup.scheme(scheme)
    above = [desk.lookup.concept(text, scheme=home) for text in broader]
    proposal = add_concept(
        desk, home, tidy_label(label), broader=above, definition=definition, number=number, because=because
    )
    carry_out(desk, proposal, dry_run=dry_run)
