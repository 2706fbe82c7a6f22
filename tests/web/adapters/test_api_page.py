"""Every example of the page about programming interfaces runs as it stands, with curl, against the published lists."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.catalogue.writer import write as write_catalogue
from publisher.publish.build import Origin, build, write_store
from publisher.publish.snapshot import CURRENT
from publisher.search.index import write as write_search
from publisher.trees import working_tree
from publisher.web.app import CLOSE, create_app
from publisher.workspace import load_workspace
from tests.serving import served

PAGE = Path(__file__).parents[3] / "site/pages/api.md"
EXAMPLES = [
    line
    for block in re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
    if "curl" in line
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with the lists of this repository."""
    root = tmp_path_factory.mktemp("lists")
    workspace = load_workspace(working_tree(Path(__file__).parents[3]))
    parts = {"store": write_store, "catalogue": write_catalogue, "search": write_search}
    build(workspace, root, parts=parts, origin=Origin(), check={}, progress=lambda _: None)
    app = create_app(root / CURRENT, workspace.settings)
    with served(app) as port:
        yield f"http://127.0.0.1:{port}"
    app.extensions[CLOSE]()


def test_the_page_has_examples_of_every_interface() -> None:
    text = "\n".join(EXAMPLES)
    for path in ("/resolve", "/api/v1", "/tag", "/a-z", "/reconcile", "/csv?", "/rest/v1", "/jskos", "/standards"):
        assert path in text


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_runs(site: str, example: str) -> None:
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", example.replace("curl ", "curl -sS --fail-with-body ")],
        env={"SITE": site, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout[:500] + done.stderr
    assert len(done.stdout) > 20
