"""``publisher deprecate``: take a concept out of use without making it vanish."""

from __future__ import annotations

from datetime import datetime

import click

from publisher.changes.edit import deprecate_concept
from publisher.cli.editing import carry_out, editing_options, open_desk, said


@click.command()
@click.argument("concept", metavar="N")
@click.option("--because", required=True, help="Why; people who come with the old number read it.")
@click.option("--replaced-by", multiple=True, metavar="M", help="What to use now; may be repeated.")
@editing_options
def command(concept: str, because: str, replaced_by: tuple[str, ...], day: datetime | None, dry_run: bool) -> None:
    """Take concept N out of use: it stays published, says why, and names what to use now.

    N and M are LIST/number, a prefixed name, an address, or a number; M's number is looked for in N's list.
    """
    desk = open_desk(day)
    node = desk.lookup.concept(concept)
    home = next(iter(desk.lookup.schemes_of(node)), None)
    successors = [desk.lookup.concept(text, scheme=home) for text in replaced_by]
    carry_out(
        desk, deprecate_concept(desk, node, because=said(because, "--because"), replaced_by=successors), dry_run=dry_run
    )
