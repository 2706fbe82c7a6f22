"""Adapters over real snapshots: a small workspace, and the lists of this repository."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from publisher.catalogue.reader import Catalogue
from publisher.catalogue.writer import write as write_catalogue
from publisher.resources import bundled
from publisher.search.index import FOLDER
from publisher.search.index import write as write_search
from publisher.search.reader import SearchIndex
from publisher.skos.entailment import implied_statements
from publisher.trees import working_tree
from publisher.web.adapters import adapters
from publisher.web.desk import Desk
from publisher.web.languages import read_languages
from publisher.workspace import load_workspace

SMALL = Path(__file__).parent / "small"


def open_desk(root: Path, folder: Path) -> Desk:
    """Prepare a workspace's records and index, and open them."""
    workspace = load_workspace(working_tree(root))
    derived = implied_statements([quad for source in workspace.sources for quad in source.quads])
    folder.mkdir(parents=True, exist_ok=True)
    write_catalogue(workspace, derived, folder)
    write_search(workspace, derived, folder)
    return Desk(Catalogue(folder), SearchIndex(folder / FOLDER), workspace.settings)


def _app(desk: Callable[[], Desk]) -> Flask:
    app = Flask("adapters", static_folder=None)
    for blueprint in adapters(desk, read_languages((bundled("site"),))):
        app.register_blueprint(blueprint)
    return app


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(SMALL, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return open_desk(Path(__file__).parents[3], tmp_path_factory.mktemp("lists"))


@pytest.fixture
def client(small: Desk) -> FlaskClient:
    return _app(lambda: small).test_client()


@pytest.fixture
def lists_client(lists: Desk) -> FlaskClient:
    return _app(lambda: lists).test_client()


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[], Desk]], str]]:
    """Give a function that serves a desk over HTTP and returns the server's address."""
    servers = []

    def start(desk: Callable[[], Desk]) -> str:
        server = make_server("127.0.0.1", 0, _app(desk), threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def desk_at() -> Callable[[Path, Path], Desk]:
    return open_desk


@pytest.fixture
def app_of() -> Callable[[Desk], FlaskClient]:
    return lambda desk: _app(lambda: desk).test_client()
