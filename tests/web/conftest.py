"""One published example site a test session, served over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from publisher.web.app import create_app
from tests.published import publish, write_workspace
from tests.serving import Client, served


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Give a client of the example site."""
    current, settings = publish(write_workspace(tmp_path_factory.mktemp("site")))
    app = create_app(current, settings)
    with served(app) as port:
        yield Client(port)
    app.extensions["publisher.close"]()
