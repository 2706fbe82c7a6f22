"""What every blueprint of the site is built from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher.config import Settings
from publisher.web.current import Current, Snapshot
from publisher.web.identifiers import Identifiers
from publisher.web.languages import Languages
from publisher.web.redirects import Redirects
from publisher.web.resolution import address


@dataclass(frozen=True)
class Site:
    """One site: its settings, the snapshot it serves, its addresses and its languages."""

    settings: Settings
    current: Current
    identifiers: Identifiers
    languages: Languages
    folders: tuple[Path, ...]
    """Folders with templates, static files and pages, the workspace's own first."""
    redirects: Redirects
    static_versions: Mapping[str, str]
    """Digest of every static file by its path, for addresses that never go stale."""
    fingerprint: str
    """What tells apart two ways to make the same answers, see ``prepared``."""

    def snapshot(self) -> Snapshot:
        """Return the snapshot to answer from."""
        return self.current.snapshot()

    def kind_of(self, iri: str) -> str | None:
        """Say what an IRI names in the current snapshot."""
        return self.snapshot().catalogue.kind(iri)

    def href(self, iri: str) -> str:
        """Return the address people follow for an IRI: its page here, or the IRI itself when it lives elsewhere."""
        path = self.identifiers.path(iri)
        return iri if not path else address(path, suffix="html")
