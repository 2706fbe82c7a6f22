"""The example site, once a test session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from publisher.web.app import CLOSE, create_app
from tests.published import publish, write_workspace
from tests.serving import served


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the example site."""
    current, settings = publish(write_workspace(tmp_path_factory.mktemp("site")))
    app = create_app(current, settings)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"
    app.extensions[CLOSE]()
