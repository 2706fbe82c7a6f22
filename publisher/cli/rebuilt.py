"""A commit's publication made anew, part by part, to compare others with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Triple

from publisher.catalogue.writer import write as write_catalogue
from publisher.history.writer import write as write_history
from publisher.publish.dumps import write as write_dumps
from publisher.publish.inferring import write as write_inferred
from publisher.publish.snapshot import DOWNLOADS
from publisher.search.index import write as write_search
from publisher.skos.entailment import implied_statements
from publisher.web.tabled import write as write_tables
from publisher.workspace import Workspace


@dataclass(frozen=True)
class Rebuilt:
    """The parts of a snapshot, each written into a folder of one's own when it is first asked for."""

    workspace: Workspace
    folder: Path

    @cached_property
    def derived(self) -> Sequence[Triple]:
        """Return the statements that follow from the sources."""
        return implied_statements([quad for source in self.workspace.sources for quad in source.quads])

    @cached_property
    def catalogue(self) -> Path:
        """Return the folder, which has the catalogue from now on."""
        write_inferred(self.workspace, (), self.folder)
        write_catalogue(self.workspace, self.derived, self.folder)
        return self.folder

    @cached_property
    def index(self) -> Path:
        """Return the folder, which has the search index from now on."""
        write_search(self.workspace, self.derived, self.folder)
        return self.folder

    @cached_property
    def memory(self) -> Path:
        """Return the folder, which has the memory from now on."""
        write_history(self.workspace, (), self.folder)
        return self.folder

    @cached_property
    def downloads(self) -> Mapping[str, bytes]:
        """Return every download as this engine writes it, by its path in a snapshot."""
        write_tables(self.workspace, self.catalogue)
        write_dumps(self.workspace, (), self.folder)
        paths = (path for name in DOWNLOADS for path in (self.folder / name).iterdir())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}
