from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from publisher.config import Limits
from publisher.store.embedded import EmbeddedStore
from tests.stores import make_store

LIMITS = Limits(query_seconds=60, query_memory_mb=512, result_bytes=30_000_000, workers=2, queue=4, client_workers=1)


@pytest.fixture(scope="session")
def store_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("snapshot") / "store", extra=20_000)


@pytest.fixture(scope="module")
def store(store_directory: Path) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(store_directory, digest="one", limits=LIMITS)
    yield store
    store.close()


@pytest.fixture
def listener() -> Iterator[tuple[int, list[str]]]:
    """A server on loopback that notes who calls: its port and the requested paths."""
    calls: list[str] = []

    class Noting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_error(404)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Noting) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, calls
        server.shutdown()
