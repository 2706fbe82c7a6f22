"""Take a picture of every kind of page for people to look at: ``python -m tests.browser.screenshots [ADDRESS]``.

Without an address the example site of tests/published.py is shown. Pictures go to ``build/screenshots``: at 1280 and
390 pixels, light and dark, and as it prints on A4 paper. After the address names of kinds of page may follow.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from publisher.web.app import CLOSE, create_app
from tests.browser.page_types import PAGE_TYPES
from tests.published import publish, write_workspace
from tests.serving import served

FOLDER = Path("build/screenshots")
WAYS = ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"))
PAPER = 718
"""Pixels between the margins of a sheet of A4."""


def take(address: str, names: Collection[str] = (), folder: Path = FOLDER) -> int:
    """Take the pictures of the kinds of page that are named, or of all; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = {name: path for name, path in PAGE_TYPES.items() if not names or name in names}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for width, scheme in WAYS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            for name, path in kinds.items():
                page = context.new_page()
                page.goto(address + path)
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                page.close()
        _print(browser, address, kinds, folder)
        browser.close()
    return (len(WAYS) + 1) * len(kinds)


def _print(browser: Browser, address: str, kinds: Mapping[str, str], folder: Path) -> None:
    """Take pictures of pages as they print; a reader in dark mode gets white paper all the same."""
    context = browser.new_context(viewport={"width": PAPER, "height": 1017}, color_scheme="dark")
    for name, path in kinds.items():
        page = context.new_page()
        page.goto(address + path)
        page.emulate_media(media="print")
        page.screenshot(path=folder / f"{name}-print.png", full_page=True)
        page.close()


def main() -> None:
    """Take the pictures of a running site, or of the example."""
    with ExitStack() as stack:
        address = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else _example(stack)
        count = take(address, sys.argv[2:])
    sys.stdout.write(f"{count} pictures in {FOLDER}\n")


def _example(stack: ExitStack) -> str:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    app = create_app(*publish(write_workspace(folder)))
    stack.callback(app.extensions[CLOSE])
    return f"http://127.0.0.1:{stack.enter_context(served(app))}"


if __name__ == "__main__":
    main()
