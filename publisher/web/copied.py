"""The site as its static copy is made from: the same pages, but only what files can do, and nothing kept ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from flask import Flask, Response, request

from publisher.config import Settings
from publisher.store.opening import open_store
from publisher.store.waiting import WaitingStore
from publisher.web.app import CLOSE, site_of, wired
from publisher.web.errors import handle_errors
from publisher.web.headers import finish
from publisher.web.straight import Straight


def create_copy(current: Path, settings: Settings, overrides: Path | None, languages: Sequence[str]) -> Flask:
    """Return the site over a snapshot for one walk through it, in these languages of the interface.

    The store is opened when it is first asked. Raises SnapshotError when nothing is published.
    """
    whole = site_of(current, settings, overrides)
    site = replace(whole, languages=whole.languages.only(languages))
    store = WaitingStore(partial(open_store, settings, current))
    app, renderer = wired(site, store)
    renderer.mark_copy()
    handle_errors(app, renderer)
    app.after_request(_finished)
    app.extensions[CLOSE] = store.close
    app.wsgi_app = Straight(app.wsgi_app, site, renderer)  # type: ignore[assignment,method-assign]
    return app


def _finished(response: Response) -> Response:
    return finish(response, request)
