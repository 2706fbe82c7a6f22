"""A real Chromium and the example site, once a test session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from publisher.web.app import CLOSE, create_app
from tests.published import publish, write_workspace
from tests.serving import served


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the system's Chromium; the tests fail when there is none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "The browser tests need Chromium: run tests/system-packages.sh."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of the example site."""
    current, settings = publish(write_workspace(tmp_path_factory.mktemp("site")))
    app = create_app(current, settings)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"
    app.extensions[CLOSE]()
