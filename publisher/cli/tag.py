"""``publisher tag``: check and complete a CSV of service records."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from publisher.catalogue.reader import Catalogue
from publisher.errors import ExchangeError
from publisher.files import write_beside
from publisher.publish.snapshot import current_snapshot
from publisher.tagging.csvw import description
from publisher.tagging.sheet import read_sheet
from publisher.tagging.tagger import Tagger, tagger_of
from publisher.trees import working_tree
from publisher.web.tag_lists import read_lists


@click.command("tag")
@click.argument("records", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write (default: beside it).")
@click.option("--builds", type=click.Path(file_okay=False, path_type=Path), help="Folder of the snapshots (build/).")
def command(records: Path, output: Path | None, builds: Path | None) -> None:
    """Check and complete a CSV of service records.

    RECORDS is a table as spreadsheets save it: UTF-8 or UTF-16, parted by commas, semicolons or tabs. It has a column
    for the service ("LGSL number" or "LGSL name"), and may have others for interaction, channel, transaction date,
    postcode and confidence. Unknown, mismatched, renamed and deprecated numbers are told by row and column; names, IRIs
    and mapped subjects, functions and audiences are added. A CSVW description is written beside.
    """
    lists = read_lists(Catalogue(current_snapshot(builds or working_tree(Path.cwd()).root / "build")))
    rows = _rows(records)
    tagger = tagger_of(next(rows, []), lists.tables, lists.mapped)
    target = output or records.with_name(f"{records.stem}.tagged.csv")
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(tagger.header)
    writer.writerows(tagger.rows(rows))
    write_beside(target, buffer.getvalue().encode())
    if target.is_file():  # not a pipe
        described = description(tagger.header, given=len(tagger.columns.header), url=target.name)
        text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
        write_beside(target.with_name(f"{target.name}-metadata.json"), text.encode())
    _tell(tagger, records, target)


def _tell(tagger: Tagger, records: Path, target: Path) -> None:
    for remark in tagger.remarks:
        click.echo(f"{records}:{remark.row}: {remark.column}: {remark.message} [{remark.code}]")
    click.echo(f"{target} is written with {len(tagger.remarks)} remarks.", err=True)
    if any(remark.code != "completed" for remark in tagger.remarks):
        sys.exit(1)


def _rows(records: Path) -> Iterator[list[str]]:
    try:
        yield from read_sheet(records.read_bytes())
    except ExchangeError as error:
        raise ExchangeError(f"{records}: {error}") from error
