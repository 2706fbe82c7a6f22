"""A running server under watch: pages, good queries, memory."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

ATTACKER, FRIEND = "127.0.0.1", "127.0.0.2"
GOOD = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }"
COUNT = "2006"
"""The answer of the good query."""


@dataclass
class Server:
    """A running ``publisher serve``, and what was seen of it."""

    port: int
    process: subprocess.Popen[bytes]
    temporary: Path

    def get(self, path: str, source: str = FRIEND, timeout: float = 30) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout, source_address=(source, 0))
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def post(self, query: str, content_type: str = "application/sparql-query") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(ATTACKER, 0))
        try:
            body = query.encode("utf-8", "surrogatepass")
            connection.request("POST", "/sparql", body=body, headers={"Content-Type": content_type})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def family(self) -> set[int]:
        """Every process the server started, by the parent links of /proc."""
        parents: dict[int, int] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                except (OSError, IndexError):
                    continue
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 2**20
    except (OSError, IndexError):
        return 0


def await_start(server: Server) -> None:
    for _ in range(1_200):
        assert server.process.poll() is None
        try:
            if server.get("/service/57.html")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@dataclass
class Seen:
    """What was seen during an attack: seconds a page took, what failed, mebibytes of all processes."""

    pages: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)


@contextmanager
def watching(server: Server) -> Iterator[Seen]:
    """Watch a server while the block runs."""
    seen, done = Seen(), Event()

    def repeat(look: Callable[[Server, Seen], None]) -> None:
        look(server, seen)
        while not done.wait(0.1):
            look(server, seen)

    threads = [Thread(target=repeat, args=(look,)) for look in (_page, _query, _memory)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        done.set()
        for thread in threads:
            thread.join()


def _page(server: Server, seen: Seen) -> None:
    begun = time.monotonic()
    status, _ = server.get("/service/57.html")
    seen.pages.append(time.monotonic() - begun)
    if status != 200:
        seen.errors.append(f"page: {status}")


def _query(server: Server, seen: Seen) -> None:
    status, body = server.get(f"/sparql?query={quote(f'{GOOD} # {time.monotonic()}')}")
    if status != 200 or json.loads(body)["results"]["bindings"][0]["n"]["value"] != COUNT:
        seen.errors.append(f"query: {status} {body[:200]!r}")


def _memory(server: Server, seen: Seen) -> None:
    seen.memory.append(sum(_resident(pid) for pid in server.family()))
