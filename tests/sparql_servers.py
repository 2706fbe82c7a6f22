"""Real SPARQL servers for tests: the oxigraph binary of its PyPI package, and Debian's Virtuoso, both on loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from pyoxigraph import Store as Oxigraph

from publisher.cli.publish import LAYOUTS, located
from publisher.config import Limits, Settings, StoreSettings
from publisher.store.embedded import EmbeddedStore
from publisher.store.load import load
from publisher.store.model import Store
from publisher.store.remote import PASSWORD, USER, RemoteStore
from tests.ports import free_port

KINDS = ("embedded", "oxigraph", "virtuoso")

_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
NumberOfBuffers = 10000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 20
[SPARQL]
ResultSetMaxRows = 1000000
"""


@contextmanager
def opened(kind: str, directory: Path, folder: Path, settings: Settings) -> Iterator[Store]:
    """Open a store of one kind that holds what the Oxigraph database in ``directory`` holds."""
    with reached(kind, directory, folder, settings) as open_store:
        yield open_store(settings.limits)


@contextmanager
def reached(kind: str, directory: Path, folder: Path, settings: Settings) -> Iterator[Callable[[Limits], Store]]:
    """Give a way to open stores of one kind, each with limits of its own, on the same content."""
    with ExitStack() as stack:
        if kind != "embedded":
            target = stack.enter_context(running(kind, folder))
            load(directory, target, present=(), progress=lambda _: None)
            graphs = [name.value for name in Oxigraph.read_only(str(directory)).named_graphs()]
            target = replace(target, union_default_graph=settings.store.union_default_graph)

        def open_store(limits: Limits) -> Store:
            if kind == "embedded":
                store: Store = EmbeddedStore(directory, digest="one", limits=limits)
            else:
                store = RemoteStore(replace(settings, limits=limits, store=target), digest="one", graphs=graphs)
            stack.callback(store.close)
            return store

        yield open_store


@contextmanager
def running(kind: str, folder: Path) -> Iterator[StoreSettings]:
    """Run an empty server of one kind; give its addresses, and set its credentials in the environment."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = _oxigraph(port) if kind == "oxigraph" else _virtuoso(port, folder)
    with pytest.MonkeyPatch.context() as patch, (folder / "server.out").open("wb") as output:
        if kind == "virtuoso":
            patch.setenv(USER, "dba")
            patch.setenv(PASSWORD, "dba")
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
        try:
            _await(address, process, folder / "server.out")
            yield located(address, LAYOUTS[kind])
        finally:
            process.kill()  # nothing of it is kept, and no query of it need end
            process.wait()


def _oxigraph(port: int) -> list[str]:
    return [
        str(Path(sys.executable).parent / "oxigraph"),
        "serve",
        "--bind",
        f"127.0.0.1:{port}",
    ]


def _virtuoso(port: int, folder: Path) -> list[str]:
    program = shutil.which("virtuoso-t", path=f"{os.environ['PATH']}:/usr/bin")
    assert program, "Virtuoso is missing: run tests/system-packages.sh"
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(http=port, sql=free_port()))
    return [program, "+foreground", "+wait", "+configfile", "virtuoso.ini"]


def _await(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    for _ in range(3_000):
        assert process.poll() is None, output.read_text(errors="replace")
        try:
            with urlopen(address, timeout=60):
                return
        except HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(output.read_text(errors="replace"))
