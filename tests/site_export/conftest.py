"""The example site as files, made by the command, and servers of files over them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from tests.ports import free_port
from tests.published import publish, write_workspace
from tests.serving import Client

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example workspace, published."""
    folder = write_workspace(tmp_path_factory.mktemp("workspace"))
    publish(folder)
    return folder


@pytest.fixture(scope="session")
def run(lists: Path) -> Run:
    """Run ``publisher export-site`` in the workspace."""

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "publisher", "export-site", *arguments]
        return subprocess.run(line, cwd=lists, env=ENVIRONMENT, capture_output=True, text=True, check=False)

    return command


@pytest.fixture(scope="session")
def copy(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy, in English and Welsh."""
    folder = tmp_path_factory.mktemp("copy") / "public"
    done = run(str(folder), "--language", "cy", "--processes", "2")
    assert done.returncode == 0, done.stderr
    folder.parent.chmod(0o755)
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map: ClassVar = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="session")
def plain(copy: Path) -> Iterator[str]:
    """The address of a server that knows nothing but files."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(copy)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def nginx(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A real nginx with the configuration of the copy."""
    folder = tmp_path_factory.mktemp("nginx")
    port = free_port()
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"""daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
        events {{}}
        http {{ access_log off; {temporary}
            include {copy}/hosting/nginx-http.conf;
            server {{ listen 127.0.0.1:{port}; root {copy}; include {copy}/hosting/nginx-server.conf; }} }}"""
    )
    # Without rights of its own it serves as the user who runs the tests.
    user = "user root;\n" if not folder.stat().st_uid else ""
    (folder / "nginx.conf").write_text(user + (folder / "nginx.conf").read_text())
    yield from _running([_found("nginx"), "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"], port)


@pytest.fixture(scope="session")
def apache(copy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A real Apache that allows the copy's ``.htaccess``."""
    folder = tmp_path_factory.mktemp("apache")
    port = free_port()
    modules = {
        "mpm_event": "mpm_event", "authz_core": "authz_core", "dir": "dir", "mime": "mime", "headers": "headers",
        "rewrite": "rewrite", "setenvif": "setenvif",
    }  # fmt: skip
    loaded = "\n".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{file}.so" for name, file in modules.items()
    )
    (folder / "apache.conf").write_text(
        f"""{loaded}
        ServerRoot {folder}
        ServerName localhost
        Listen 127.0.0.1:{port}
        PidFile {folder}/pid
        ErrorLog {folder}/error.log
        TypesConfig /dev/null
        DocumentRoot {copy}
        <Directory {copy}>
            AllowOverride All
            Require all granted
        </Directory>"""
    )
    yield from _running([_found("apache2"), "-f", f"{folder}/apache.conf", "-D", "FOREGROUND"], port)


def _found(name: str) -> str:
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    assert path, f"The tests need {name}: run tests/system-packages.sh."
    return path


def _running(command: list[str], port: int) -> Iterator[Client]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        deadline = time.monotonic() + 120
        while True:
            assert process.poll() is None, process.communicate()[0]
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "the server does not answer"
                time.sleep(0.05)
        yield Client(port)
    finally:
        process.terminate()
        process.wait()
        if process.stdout:
            process.stdout.close()
