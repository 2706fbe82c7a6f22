"""A stranger installs the wheel in an empty environment and has the whole product: check, build, one request."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from tests.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout and install it, with its locked requirements, where nothing else is."""
    place = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, cwd=ROOT)
    (wheel,) = place.glob("*.whl")
    venv.create(place / "env", with_pip=True)
    pip = (place / "env" / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "-r", ROOT / "requirements" / "serve.txt", cwd=place)
    run(*pip, "--no-deps", wheel, cwd=place)
    return place / "env" / "bin" / "publisher"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for folder in ("vocab", "mappings"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@contextmanager
def serving(publisher: Path, workspace: Path) -> Iterator[str]:
    port = free_port()
    command = [publisher, "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=workspace, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stderr is not None
        try:
            wait_until_listening(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.stderr.close()
            process.wait(timeout=120)


def wait_until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise AssertionError("the server ended before it listened")


@pytest.mark.packaging
@pytest.mark.slow
def test_the_wheel_checks_builds_and_serves_the_real_lists(installed: Path, workspace: Path) -> None:
    assert "0 errors" in run(installed, "check", cwd=workspace)
    assert "is published" in run(installed, "build", cwd=workspace)
    with serving(installed, workspace) as site:
        with urlopen(Request(f"{site}/service/58", headers={"Accept": "text/turtle"})) as answer:
            assert "Council tax account enquiries" in answer.read().decode()
        with urlopen(Request(f"{site}/service/58", headers={"Accept": "text/html"})) as answer:
            page = answer.read().decode()
        assert "Council tax account enquiries" in page
        stylesheet = next(part.split('"')[0] for part in page.split('href="') if ".css" in part.split('"')[0])
        with urlopen(site + stylesheet) as answer:
            assert answer.headers["Content-Type"].startswith("text/css")


def test_the_front_end_is_built_without_what_only_tests_need() -> None:
    """A wheel is made with ``npm ci --omit=dev``, as when pre-commit installs the hooks from a checkout."""
    needed = json.loads((ROOT / "package.json").read_text())["dependencies"]
    imported = {
        name
        for script in (ROOT / "site" / "build").glob("*.mjs")
        for name in re.findall(r'from "([^".][^"]*)"', script.read_text())
        if not name.startswith("node:")
    }
    assert imported
    assert imported <= needed.keys()
