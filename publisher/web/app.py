"""The web application: wiring only."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from flask import Blueprint, Flask, Response, request

from publisher.config import Settings
from publisher.resources import bundled
from publisher.store.model import PromptStore, Store
from publisher.store.opening import open_store
from publisher.web.activities import activities_blueprint
from publisher.web.adapters import adapters
from publisher.web.atoz import atoz_blueprint
from publisher.web.compare import compare_blueprint
from publisher.web.coverage import coverage_blueprint
from publisher.web.crawlers import crawlers_blueprint
from publisher.web.current import Current
from publisher.web.desk import Desk
from publisher.web.direct import Direct
from publisher.web.downloads import downloads_blueprint
from publisher.web.errors import handle_errors
from publisher.web.express import Express
from publisher.web.find_data import find_blueprint
from publisher.web.general import general_blueprint
from publisher.web.graph_store import graph_store_blueprint
from publisher.web.headers import finish
from publisher.web.identifiers import Identifiers
from publisher.web.languages import read_languages
from publisher.web.memento import memento_blueprint
from publisher.web.metrics import count_requests, metrics_blueprint, new_metrics
from publisher.web.pairs import pairs_blueprint
from publisher.web.past import past_blueprint
from publisher.web.prepared import fingerprint
from publisher.web.prose import prose_blueprint
from publisher.web.redirects import read_redirects
from publisher.web.remembered import remembers
from publisher.web.rendering import Renderer, renderer_of, static_versions
from publisher.web.resolver import resolver_blueprint
from publisher.web.search_pages import search_blueprint
from publisher.web.shortcut import Shortcut
from publisher.web.site import Site
from publisher.web.sparql import sparql_blueprint

CLOSE = "publisher.close"
"""The app's extension that ends what it has open; call it when the server stops."""
EXPRESS = "publisher.express"
"""The app's extension that answers plain queries without the app, None when the store cannot."""
DIRECT = "publisher.direct"
"""The app's extension that answers without the app what it can (see ``direct``)."""


def create_app(current: Path, settings: Settings, *, overrides: Path | None = None) -> Flask:
    """Return the site over the snapshot ``current`` (a link that may move) points to.

    ``overrides`` is a workspace's own ``site`` folder: its templates, static files and pages win over ours.
    Raises SnapshotError when nothing is published.
    """
    site = site_of(current, settings, overrides)
    store = open_store(settings, current)
    app, renderer = wired(site, store)
    app.extensions[CLOSE] = store.close
    metrics = new_metrics()
    app.register_blueprint(metrics_blueprint(site, metrics))
    handle_errors(app, renderer)
    app.after_request(_finished)
    count_requests(app, metrics)
    app.extensions[EXPRESS] = Express(store, metrics.note) if isinstance(store, PromptStore) else None
    direct = Direct(site, metrics.count)
    app.extensions[DIRECT] = direct.answer
    app.wsgi_app = Shortcut(app.wsgi_app, site, metrics.count, direct.answer)  # type: ignore[assignment,method-assign]
    return app


def site_of(current: Path, settings: Settings, overrides: Path | None) -> Site:
    """Return the site over a snapshot, with a workspace's own ``site`` folder before ours."""
    folders = site_folders(overrides)
    versions = static_versions(folders)
    return Site(
        settings=settings,
        current=Current(current),
        identifiers=Identifiers(settings.authority, settings.definitions),
        languages=read_languages(folders),
        folders=folders,
        redirects=read_redirects(folders),
        static_versions=versions,
        fingerprint=fingerprint(folders, versions, settings),
    )


def site_folders(overrides: Path | None) -> tuple[Path, ...]:
    """Return the folders of templates, static files and pages, a workspace's own first."""
    return tuple(dict.fromkeys(path for path in (overrides, bundled("site")) if path and path.is_dir()))


def wired(site: Site, store: Store) -> tuple[Flask, Renderer]:
    """Return an app with every view of a site, and the renderer they share, which knows their addresses."""
    renderer = renderer_of(site)
    app = Flask("publisher", static_folder=None)
    for blueprint in _blueprints(site, renderer, store):
        app.register_blueprint(blueprint)
    renderer.know_addresses(rule.rule for rule in app.url_map.iter_rules())
    return app, renderer


def _blueprints(site: Site, renderer: Renderer, store: Store) -> Iterator[Blueprint]:
    yield general_blueprint(site, renderer)
    yield coverage_blueprint(site, renderer)
    yield sparql_blueprint(store, site.settings, renderer)
    yield graph_store_blueprint(store, site.settings)
    yield from adapters(partial(_desk, site), site.languages)
    yield crawlers_blueprint(site, renderer)
    yield prose_blueprint(site, renderer)
    yield compare_blueprint(site, renderer)
    yield pairs_blueprint(site, renderer)
    yield search_blueprint(site, renderer)
    yield find_blueprint(site)
    yield atoz_blueprint(site, renderer)
    yield downloads_blueprint(site)
    yield memento_blueprint(site, renderer)
    yield past_blueprint(site, renderer)
    yield activities_blueprint(site)
    yield resolver_blueprint(site, renderer)


def _desk(site: Site) -> Desk:
    """Return what the API adapters answer from: the snapshot served at the moment."""
    snapshot = site.snapshot()
    history = snapshot.history if remembers(snapshot) else None
    return Desk(snapshot.catalogue, snapshot.search, site.settings, history)


def _finished(response: Response) -> Response:
    return finish(response, request)
