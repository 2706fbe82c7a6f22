"""How soon a phone shows its reader something, and how much it fetches: ``python -m tests.bench.phone ADDRESS``.

Chromium plays a slow phone on a fourth-generation network: 390 by 844 points, a quarter of this machine's speed, 1.6
megabits a second down, 750 kilobits up, 150 ms there and back. Every visit is a first visit. Largest contentful paint
is the browser's own figure (PerformanceObserver); the middle one of five visits counts.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, sync_playwright

PAGES = ("/", "/service/524.html", "/service/58.html", "/subject/1610.html", "/list/subjects.html", "/search?q=bins")
VISITS = 5
_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
_PAINT = """() => new Promise((tell) => new PerformanceObserver((list) => {
  const last = list.getEntries().at(-1);
  tell([last.startTime, last.element ? last.element.tagName + '.' + last.element.className : '']);
}).observe({ type: 'largest-contentful-paint', buffered: true }))"""


@dataclass(frozen=True)
class Visit:
    """One first visit: when the largest part was painted (ms), which one it was, and what was fetched (bytes)."""

    painted: float
    element: str
    fetched: int


def visit(browser: Browser, address: str, *, slow: bool = True) -> Visit:
    """Open a page as a phone that was never here."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    if slow:
        session.send("Network.emulateNetworkConditions", _NETWORK)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="networkidle")
    painted, element = page.evaluate(_PAINT)
    context.close()
    return Visit(painted, element, round(sum(sizes)))


def main() -> None:
    """Print a line a page."""
    address = sys.argv[1].rstrip("/")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in PAGES:
            visits = [visit(browser, address + path) for _ in range(VISITS)]
            painted = median(item.painted for item in visits)
            print(f"{path:22} {painted:6.0f} ms {visits[0].fetched / 1000:6.1f} kB  {visits[0].element}")
        browser.close()


if __name__ == "__main__":
    main()
