"""Write lists and mapping sets in the formats that are made from prepared records: JSON, tables, Excel workbooks.

A build writes them beside the dumps, so that a server only has to send them and a page can tell their sizes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from publisher.catalogue.reader import Catalogue
from publisher.catalogue.records import LinksetRecord, SchemeRecord
from publisher.publish.snapshot import TABLES
from publisher.web.current import Snapshot
from publisher.web.documents import Source, render
from publisher.web.negotiation import VARIANTS
from publisher.web.resolution import Document
from publisher.workspace import Workspace

_FORMATS = ("json", "csv", "xlsx")


def write(workspace: Workspace, snapshot: Path) -> None:
    """Write ``tables/<name>.<suffix>`` of every list and mapping set into a snapshot that has its catalogue.

    Lists as CSV are written with the dumps.
    """
    folder = snapshot / TABLES
    folder.mkdir()
    for source, name in _sources(Snapshot(snapshot, Catalogue(snapshot), {}), workspace):
        (folder / name).write_bytes(render(source))


def _sources(snapshot: Snapshot, workspace: Workspace) -> Iterator[tuple[Source, str]]:
    records: list[tuple[str, SchemeRecord | LinksetRecord]] = [
        *(("scheme", item) for item in snapshot.schemes.values()),
        *(("linkset", item) for item in snapshot.linksets.values()),
    ]
    for kind, record in records:
        for variant in VARIANTS[kind]:
            if variant.suffix in _FORMATS and (kind, variant.suffix) != ("scheme", "csv"):
                document = Document(record.iri, kind, variant)
                yield Source(document, record, snapshot, workspace.settings), f"{record.name}.{variant.suffix}"
