"""Pages of what changed from one release of a list to the next, prepared with the pages of concepts.

To compare two releases takes a second or more, so a server should only have to send what it finds.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import pairwise

from publisher.history.records import Release
from publisher.history.releases import local_name
from publisher.web.current import Snapshot
from publisher.web.kept import Answer
from publisher.web.negotiation import by_suffix
from publisher.web.prepared import PAGE, Prepared, fingerprint, page_form
from publisher.web.remembered import remembers
from publisher.web.site import Site

_GUNZIP = 31


def following(snapshot: Snapshot) -> Iterator[tuple[Release, Release]]:
    """Yield every two releases of a list that follow each other."""
    if remembers(snapshot):
        for iri in snapshot.history.lists():
            yield from pairwise(snapshot.history.releases(iri))


def path_of(old: Release, new: Release) -> str:
    """Return the path of the page that tells two releases apart."""
    return f"releases/{local_name(old.list)}/{old.version}/{new.version}"


def form_of(language: str) -> str:
    """Return the form such a page is prepared in; unlike a concept's, so that no concept's address meets it."""
    return f"difference-{page_form(language)}"


def found(site: Site, snapshot: Snapshot, path: str, language: str) -> Answer | None:
    """Return the prepared page at a path, or None when it has to be made."""
    made_with = fingerprint(site.folders, site.static_versions, site.settings)
    row = Prepared(snapshot.path, made_with).find(path, form_of(language))
    variant = by_suffix("concept", PAGE)
    if row is None or variant is None:
        return None
    body = zlib.decompress(row.body, _GUNZIP) if row.packed else row.body
    return Answer(body, variant.content_type, row.etag, row.body if row.packed else None)
