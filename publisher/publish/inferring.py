"""Infer mappings, the part of a build that comes before those that show them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import Triple

from publisher.skos.inference import infer
from publisher.skos.inferred import write_inferred
from publisher.workspace import Workspace


def write(workspace: Workspace, _derived: Sequence[Triple], snapshot: Path) -> None:
    """Write what follows from the stated mappings, with the way that led to each."""
    quads = [quad for source in workspace.sources for quad in source.quads]
    write_inferred(snapshot, infer(quads))
