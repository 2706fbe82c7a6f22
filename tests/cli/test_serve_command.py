"""``publisher serve`` on granian: answers, tells what it answered as JSON, and stops when it is told to."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

from publisher.web.prepared import FOLDER
from publisher.web.preparing import prepare
from tests.ports import free_port
from tests.published import publish, write_workspace


def get(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def get_lines(port: int, path: str, *lines: tuple[str, str]) -> tuple[str | None, bytes]:
    """Ask with header lines as they are, several of one name too; give the language or coding told, and the body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    for name, value in lines:
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.headers["Content-Encoding"], body


def await_answer(port: int, process: subprocess.Popen[str]) -> None:
    """Wait until the server answers, at most three minutes."""
    for _ in range(1_800):
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        try:
            get(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The server did not answer within three minutes.")


def await_folder(folder: Path, process: subprocess.Popen[str]) -> None:
    """Wait until a folder is there, at most two minutes."""
    for _ in range(1200):
        assert process.poll() is None
        if folder.is_dir():
            return
        time.sleep(0.1)
    raise AssertionError(f"Nothing made {folder.name} within two minutes.")


def test_serve_answers_logs_and_stops(tmp_path: Path) -> None:
    current, settings = publish(write_workspace(tmp_path))
    prepare(current.resolve(), settings, None, lambda _: None)
    port = free_port()
    command = [sys.executable, "-m", "publisher", "serve", "--port", str(port)]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        await_answer(port, process)
        assert get(port, "/service/57", Accept="text/turtle").headers["Location"] == "/service/57.ttl"
        assert get(port, "/service/57.html").status == 200
        assert get(port, "/sparql?query=ASK%20%7B%7D").status == 200
        assert get_lines(port, "/service/57.html", ("Accept-Encoding", "br"), ("Accept-Encoding", "gzip"))[0] == "gzip"
        welsh = get_lines(port, "/service/57.html", ("Accept-Language", "fr"), ("Accept-Language", "cy"))[1]
        assert b'lang="cy"' in welsh[:200]
        assert get(port, "/service/%22%5C%0A%7B%7D").status == 404
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=180)
    assert process.returncode == 0
    lines = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    assert {"/service/57", "/service/57.html", "/sparql"} <= {line["path"] for line in lines}
    assert '/service/"\\\n{}' in {line["path"] for line in lines}
    assert {line["status"] for line in lines} == {200, 303, 404}


def test_serve_prepares_the_pages_of_what_is_published_in_spare_time(tmp_path: Path) -> None:
    current, _ = publish(write_workspace(tmp_path))
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "publisher", "serve", "--port", str(port)],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        await_answer(port, process)
        live = get_lines(port, "/service/57.html")[1]
        await_folder(current / FOLDER, process)
        prepared = get_lines(port, "/service/57.html")[1]
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=180)
    assert prepared == live
    assert "Traceback" not in errors
    assert not list(current.resolve().glob(f".{FOLDER}-*"))


def test_serve_without_a_snapshot_says_what_to_do(tmp_path: Path) -> None:
    write_workspace(tmp_path)
    command = [sys.executable, "-m", "publisher", "serve", "--port", str(free_port())]
    env = {"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "publisher build" in done.stderr
