"""What pages of one large list cost the server: run as a command.

    python -m tests.bench.large FOLDER [--concepts 100000]

FOLDER is written and built when it is not there: a generated list (see ``tests.bench.generated``) with three releases,
each of which renames every fiftieth concept. Every kind of page is asked for once in a process that was just started as
``publisher serve`` starts one, and once more in Welsh by a process that has answered it and all others in English. What
changed between releases is prepared, concepts' pages are not. Figures are milliseconds of processor time, which a busy
machine blurs little, and kilobytes as compressed with gzip.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import quote

from flask import Flask

from publisher.cli.build import PARTS
from publisher.history.recording import digest_of_past
from publisher.publish.build import Origin, build
from publisher.publish.snapshot import CURRENT
from publisher.trees import WorkingTree, settings_of
from publisher.web.app import CLOSE, create_app, site_of
from publisher.web.differences import prepare
from publisher.web.warming import warm
from publisher.workspace import load_workspace
from tests.bench.generated import AUTHORITY, write_workspace
from tests.history.remembered import git

RELEASES = ("1.0", "2.0", "3.0")
MOST_MS = 200
MOST_BYTES = 300_000


def write(folder: Path, concepts: int) -> None:
    """Write and build the workspace."""
    write_workspace(folder, concepts)
    git(folder, "init", "-q", "-b", "main")
    path = folder / "vocab" / "topics.ttl"
    for number, version in enumerate(RELEASES):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(_renamed(lines, number)), "utf-8")
        day = f"2026-0{number + 1}-01T12:00:00+00:00"
        git(folder, "add", "vocab", "mappings", "pyproject.toml", date=day)
        git(folder, "commit", "-q", "-m", f"Release {version}", date=day)
        git(folder, "tag", "-a", f"topics/{version}", "-m", "Generated", date=day)
    gc.disable()
    workspace = load_workspace(WorkingTree(folder))
    origin = Origin(history=digest_of_past(WorkingTree(folder)))
    build(workspace, folder / "build", parts=PARTS, origin=origin, check={}, progress=lambda title: print(title))
    gc.enable()


def _renamed(lines: Sequence[str], number: int) -> Iterator[str]:
    """Yield the lines of the list with every fiftieth concept renamed, others each time."""
    for at, line in enumerate(lines):
        yield line.replace('skos:prefLabel "', f'skos:prefLabel "New {number} ') if at % 50 == number * 7 else line


def paths() -> list[str]:
    """Return an address of every kind of page."""
    of = quote(f"{AUTHORITY}topic/1", safe="")
    scheme = quote(f"{AUTHORITY}list/topics", safe="")
    listed = "/list/topics.html"
    return [
        *("/", listed, f"{listed}?view=tree&open={of}", f"{listed}?view=tree&open={of}&page=6"),
        *(f"{listed}?view=az", f"{listed}?view=az&letter=w&page=20", f"{listed}?view=number&page=200"),
        *(f"{listed}?view=subset", f"{listed}?view=mapped", "/topic/1.html", "/topic/6000.html", "/topic/10.html"),
        *("/topic/999999", "/topic/1?_profile=alt", "/theme/3.html", "/linkset/topics-themes.html?page=40"),
        *("/mappings", "/coverage", "/coverage/topics/themes", "/compare?a=topic/1&b=topic/2"),
        *("/compare/topics/themes", "/compare/topics/themes?show=unmapped&page=300", "/compare/themes/topics"),
        *("/compare/topics/themes?q=street&page=3", "/compare/topics/themes?show=conflicts"),
        *("/search?q=s", "/search?q=o&status=any", "/search?q=street&list=topics", "/search?q=t&list=topics&page=9"),
        *("/search?q=street+housing", "/search?q=whta", "/search?q=other+name&list=topics", "/search?q=1&jump=no"),
        *(f"/search?q=c&mapped={quote(AUTHORITY + 'list/themes', safe='')}", f"/search?q=w&top={of}"),
        *("/search?q=what+topic", "/search?q=s&type=http://www.w3.org/2004/02/skos/core%23Concept"),
        *("/suggest?q=s", "/suggest?q=street+h", "/a-z", "/a-z?list=topics", "/a-z/w?list=topics&page=20"),
        *(f"/tree?list={scheme}&of={of}", "/releases", "/history", "/history?page=40", "/history?list=topics"),
        *("/releases/topics/1.0/2.0", "/releases/topics/1.0/3.0", "/releases/topics/1.0/3.0?view=relabelled&page=2"),
        *("/timeline/topic/351", "/timeline/list/topics", "/topic/351.html?version=1.0"),
        *(f"{listed}?version=1.0", f"{listed}?version=2.0&page=90", "/status", "/guides", "/sparql", "/licences"),
    ]


def asked(app: Flask, path: str, language: str = "en") -> tuple[int, float, int]:
    """Return status, milliseconds of processor time and compressed size of one answer."""
    headers = {"Accept": "text/html", "Accept-Encoding": "gzip", "Accept-Language": language}
    started = time.process_time()
    reply = app.test_client().get(path, headers=headers)
    body = reply.get_data()
    return reply.status_code, (time.process_time() - started) * 1000, len(body)


def fresh(folder: Path, path: str) -> tuple[int, float, int]:
    """Ask a site that was just opened, in a process of its own."""
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_fresh, args=(folder, path, writer))
    process.start()
    found: tuple[int, float, int] = reader.recv()
    process.join()
    return found


def _fresh(folder: Path, path: str, writer: Connection) -> None:
    app = create_app(folder / "build" / CURRENT, settings_of(WorkingTree(folder)))
    warm(app, folder / "build" / CURRENT, settings_of(WorkingTree(folder)))
    writer.send(asked(app, path))
    app.extensions[CLOSE]()


def main() -> None:
    """Read the command line, measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--concepts", type=int, default=100_000)
    parser.add_argument("--paths", nargs="*", help="Ask for these only.")
    arguments = parser.parse_args()
    folder = arguments.folder
    if not (folder / "build" / CURRENT).exists():
        folder.mkdir(parents=True, exist_ok=True)
        write(folder, arguments.concepts)
    prepare(site_of(folder / "build" / CURRENT, settings_of(WorkingTree(folder)), None))
    wanted = arguments.paths or paths()
    first = [fresh(folder, path) for path in wanted]
    app = create_app(folder / "build" / CURRENT, settings_of(WorkingTree(folder)))
    for path in wanted:
        asked(app, path)
    print(f"{'first ms':>9}{'later ms':>9}{'kB':>6}")
    for path, (status, began, size) in zip(wanted, first, strict=True):
        later = asked(app, path, "cy")[1]
        mark = "*" if max(began, later) > MOST_MS or size > MOST_BYTES else " "
        print(f"{began:9.0f}{later:9.0f}{size / 1000:6.0f} {mark} {status} {path}")
    app.extensions[CLOSE]()


if __name__ == "__main__":
    main()
