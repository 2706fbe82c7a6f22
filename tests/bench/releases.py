"""What memory costs: build our lists with a hundred synthetic releases, with and without the part that remembers.

Run it with ``python -m tests.bench.releases [--releases 100]``. Each release renames twenty concepts of one list (the
lists take turns), adds a note to them, commits and tags. Times are wall-clock seconds, sizes bytes on disk.
"""

from __future__ import annotations

import argparse
import shutil
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.cli.build import PARTS
from publisher.history.reader import History
from publisher.history.recording import digest_of_past
from publisher.history.writer import FILE
from publisher.history.writer import write as write_history
from publisher.publish.build import Origin, Part, build
from publisher.skos.entailment import implied_statements
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace
from tests.history.remembered import git

ROOT = Path(__file__).resolve().parents[2]
LISTS = {"lgsl": "services", "ipsv": "subjects", "lgcl": "categories", "lgcs": "recordsClasses"}
RENAMED = 20


def prepare(folder: Path, releases: int) -> None:
    """Make a repository of our lists with synthetic releases."""
    for name in ("vocab", "mappings"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "First", 0)
    for number in range(1, releases + 1):
        file, name = list(LISTS.items())[number % len(LISTS)]
        rename(folder / "vocab" / f"{file}.ttl", number)
        commit(folder, f"Change {name}", number)
        git(folder, "tag", "-a", f"{name}/9.{number:03}", "-m", "Synthetic", date=day(number))


def rename(path: Path, number: int) -> None:
    """Give twenty concepts another label and a note."""
    head, *blocks = path.read_text("utf-8").split("\n\n")
    concepts = [place for place, block in enumerate(blocks) if "    a skos:Concept ;" in block]
    for step in range(RENAMED):
        place = concepts[(number * 131 + step * 17) % len(concepts)]
        start, label, rest = blocks[place].partition('    skos:prefLabel "')
        note = f'    skos:changeNote "Renamed in synthetic release {number}."@en ;\n    .'
        blocks[place] = (start + label + f"{number}: " + rest).rstrip().removesuffix("    .") + note
    path.write_text("\n\n".join([head, *blocks]).rstrip("\n") + "\n", "utf-8")


def commit(folder: Path, title: str, number: int) -> None:
    git(folder, "add", "--all", date=day(number))
    git(folder, "commit", "-q", "-m", title, date=day(number))


def day(number: int) -> str:
    return f"20{30 + number // 336:02}-{1 + number // 28 % 12:02}-{1 + number % 28:02}T12:00:00+00:00"


def measured(folder: Path, parts: Mapping[str, Part], history: str) -> tuple[float, Path]:
    """Return the seconds a build takes, and its snapshot."""
    builds = folder / "build"
    shutil.rmtree(builds, ignore_errors=True)
    workspace = load_workspace(WorkingTree(folder))
    started = time.perf_counter()
    origin = replace(Origin(), history=history)
    snapshot = build(workspace, builds, parts=parts, origin=origin, check={}, progress=lambda _: None)
    return time.perf_counter() - started, snapshot


def processor_seconds(folder: Path) -> dict[str, float]:
    """Return the processor time of every part, one after another in this process: what others do plays no part."""
    workspace = load_workspace(WorkingTree(folder))
    derived = implied_statements([quad for source in workspace.sources for quad in source.quads])
    target = folder / "parts"
    target.mkdir()
    seconds = {}
    for title, write in PARTS.items():
        started = time.process_time()
        write(workspace, derived, target)
        seconds[title] = time.process_time() - started
    return seconds


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--releases", type=int, default=100)
    wanted = parser.parse_args().releases
    with TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, wanted)
        plain = {title: part for title, part in PARTS.items() if part is not write_history}
        without, bare = measured(folder, plain, "")
        bare_size = size(bare)
        within, full = measured(folder, PARTS, digest_of_past(WorkingTree(folder)))
        history = History(full)
        count = sum(len(history.releases(iri)) for iri in history.lists())
        print(f"{wanted} synthetic releases, {count} in all, {history.count()} events")
        print(f"build without memory {without:.1f} s, with {within:.1f} s: {within / without:.2f} times (wall clock)")
        parts = processor_seconds(folder)
        for title, seconds in parts.items():
            print(f"  {title:32} {seconds:6.1f} s of processor time")
        others = sum(seconds for title, seconds in parts.items() if PARTS[title] is not write_history)
        print(f"processor time with memory: {sum(parts.values()) / others:.2f} times that without")
        more, all_size = (full / FILE).stat().st_size, size(full)
        print(f"size without {bare_size / 1e6:.1f} MB, memory {more / 1e6:.1f} MB: {all_size / bare_size:.2f} times")


if __name__ == "__main__":
    main()
