"""``publisher new``: a ready repository for lists of one's own."""

from __future__ import annotations

import shlex
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

import click

from publisher.git import find_repository
from publisher.starter.create import Answers, create_repository

_PACKAGE = "controlled-lists"


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--title", default="Our lists", show_default=True, help="The site's name.")
@click.option(
    "--authority",
    default="https://lists.example.org/",
    show_default=True,
    help="What all addresses of your lists start with; ends with a slash.",
)
@click.option("--organisation", default="Our organisation", show_default=True, help="Who publishes the lists.")
@click.option("--engine", default="", help="The requirement CI installs this engine by (default: this version).")
@click.option("--date", "day", type=click.DateTime(formats=["%Y-%m-%d"]), help="Date of the first edition; today.")
def command(directory: Path, title: str, authority: str, organisation: str, engine: str, day: datetime | None) -> None:
    """Lay down a new repository in DIRECTORY: two example lists and a mapping, shapes, settings, checks for GitHub,
    GitLab and pre-commit, a colour and a template of one's own, and a README.

    It passes the check as it is, and `make serve` in it publishes and serves it.
    """
    today = day.date() if day else date.today()
    requirement = engine or f"{_PACKAGE}=={version(_PACKAGE)}"
    files = create_repository(directory, Answers(title, authority, organisation, requirement, today))
    for path in files:
        click.echo(f"  {path}")
    repository = find_repository(directory)
    if repository and repository.root.resolve() != directory.resolve():
        click.echo(
            f"{directory} is a part of the repository {repository.root}. GitHub, GitLab and pre-commit look for their "
            "files at its top: move them there, and let their commands run in this folder."
        )
    click.echo(f"{directory} is ready. Next: cd {shlex.quote(str(directory))} && make serve")
