"""Ask a site for one page of every kind before anyone else does: what is read and compiled once is then in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from werkzeug.test import Client

from publisher.catalogue.reader import Catalogue
from publisher.config import Settings
from publisher.web.identifiers import Identifiers
from publisher.web.resolution import address

_SHARED = ("/", "/search?q=a", "/suggest?q=a", "/a-z", "/mappings", "/coverage", "/no-such-page")


def warm(app: Flask, current: Path, settings: Settings) -> None:
    """Ask for the pages of a site over the snapshot a link points to."""
    client = Client(app.wsgi_app)
    for path in (
        *_SHARED,
        *_things(Catalogue(current.resolve()), Identifiers(settings.authority, settings.definitions)),
    ):
        client.get(path, buffered=True).close()


def _things(catalogue: Catalogue, identifiers: Identifiers) -> Iterator[str]:
    """Yield the addresses of the first list and its first concept, both as they are made when they are not prepared."""
    for scheme in catalogue.schemes()[:1]:
        for iri in (scheme.iri, *(row.iri for row in catalogue.rows(scheme.iri, limit=1))):
            path = identifiers.path(iri)
            if path:
                yield address(path, suffix="html", query=[("lang", "en")])
                yield address(path, suffix="ttl", query=[("_profile", "skos")])
