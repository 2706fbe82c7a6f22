"""Measure ``publisher check``: ``python tests/bench/bench_check.py [--our-lists] [--sizes 10000,50000,100000]``.

Prints a table of wall-clock and processor seconds, of our lists medians of five runs: the full check (from nothing,
the same with the shapes alone, first in a clone, with nothing changed since the last one, with one concept changed),
one edited concept (its file, ``--since`` and watch mode), and pyshacl validating the same shapes over the same data
from its own command line; how many times faster than that each is, by the clock and by the processor; and how busy the
machine was. The shapes are a quarter of the rules a check judges; ``--as-shapes`` adds a dozen of the others, written
as SHACL.

Processor seconds are those of all processes of a command together.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import median

from pyoxigraph import RdfFormat, serialize

from publisher.checks.runner import default_engine
from publisher.checks.watch import Watch
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace

ROOT = Path(__file__).resolve().parents[2]
AUTHORITY = "http://id.example.org/"
PREFIXES = """@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def generated(folder: Path, concepts: int) -> Path:
    """Write a workspace of three lists with that many concepts in all, and one mapping set."""
    each = concepts // 3
    (folder / "vocab").mkdir(parents=True)
    (folder / "mappings").mkdir()
    (folder / "pyproject.toml").write_text(f'[tool.publisher]\nauthority = "{AUTHORITY}"\n')
    for name in ("service", "subject", "function"):
        (folder / f"vocab/{name}.ttl").write_text("".join(list_of(name, each)))
    head = f'<{AUTHORITY}linkset/a> a void:Linkset ; dct:title "A"@en ;\n'
    ends = f"  void:subjectsTarget <{AUTHORITY}list/service> ; void:objectsTarget <{AUTHORITY}list/subject> .\n"
    pairs = (f"<{AUTHORITY}service/{n}> skos:closeMatch <{AUTHORITY}subject/{n}> .\n" for n in range(1, each + 1))
    (folder / "mappings/a.ttl").write_text(PREFIXES + head + ends + "".join(pairs))
    return folder


def list_of(name: str, size: int) -> Iterator[str]:
    scheme = f"<{AUTHORITY}list/{name}>"
    yield PREFIXES + f'{scheme} a skos:ConceptScheme ; dct:title "{name}"@en ; dct:description "D"@en ;\n'
    yield "  dct:license <http://example.org/licence> ; dct:publisher <http://example.org/publisher> .\n"
    for n in range(1, size + 1):
        place = f"skos:broader <{AUTHORITY}{name}/{n // 10}>" if n >= 10 else f"skos:topConceptOf {scheme}"
        yield f"""<{AUTHORITY}{name}/{n}> a skos:Concept ;
  skos:prefLabel "The {name} number {n}"@en ; skos:altLabel "{name} {n}"@en, "{n}th {name}"@en ;
  skos:notation "{n}" ; dct:identifier "{n}" ; skos:inScheme {scheme} ; {place} ;
  skos:related <{AUTHORITY}{name}/{n % size + 1}> ; skos:scopeNote "Thing {n} of the {name} kind."@en ;
  dct:created "2004-11-{n % 28 + 1:02d}"^^xsd:date ; dct:modified "2011-03-01"^^xsd:date .
"""


def ours(folder: Path) -> Path:
    """Copy this repository's lists."""
    for name in ("vocab", "mappings", "shapes"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def timed(command: list[str], folder: Path, begin: Callable[[int], object] = str, runs: int = 1) -> tuple[float, float]:
    """Return the medians of wall-clock and processor seconds of a command; ``begin`` is told of each run before."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CI": ""}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    walls, busy = [], []
    for run in range(runs):
        begin(run)
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        )
        walls.append(time.perf_counter() - start)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        busy.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(walls), median(busy)


def edited(text: str, mark: int) -> str:
    """Return a list's text with the last preferred label changed."""
    start = text.rindex('skos:prefLabel "') + len('skos:prefLabel "')
    return f"{text[:start]}{mark} {text[start:]}"


def measure(folder: Path, path: str, *, slow: bool, as_shapes: bool, runs: int) -> Iterator[tuple[str, float, float]]:
    check = [sys.executable, "-m", "publisher", "check"]
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=B", "-c", "user.email=b@e", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    text, marks = (folder / path).read_text(), count()

    def edit(_: int) -> None:
        (folder / path).write_text(edited(text, next(marks)))

    timed([*check, "--fresh"], folder)  # Python's own bytecode is written, as it is before anybody's second run
    yield "full check, --fresh", *timed([*check, "--fresh"], folder, runs=runs)
    yield "the shapes alone, --fresh", *timed([*check, "--fresh", "--rule", "shapes"], folder, runs=runs)
    yield "full check, first in a clone", *timed(check, folder, lambda _: shutil.rmtree(folder / "build", True), runs)
    yield "full check, nothing changed", *timed(check, folder, runs=runs)
    if slow:
        yield "full check, pyshacl as engine", *timed([*check, "--engine", "pyshacl"], folder)
    yield "full check, one concept changed", *timed(check, folder, edit, runs)
    yield "one file with a changed concept", *timed([*check, path], folder, edit, runs)
    yield "one concept, --since HEAD", *timed([*check, "--since", "HEAD"], folder, edit, runs)
    yield "one concept, watch mode", *watched(folder, path, text)
    if slow:
        profile = (ROOT / "shapes/profile.ttl").read_text()
        rules = (ROOT / "tests/bench/rules.ttl").read_text()
        if as_shapes:
            yield "pyshacl, more of our rules as shapes", *pyshacl(folder, profile + rules)
        yield "pyshacl command line, our shapes", *pyshacl(folder, profile, min(runs, 3))


def watched(folder: Path, path: str, text: str) -> tuple[float, float]:
    tree = WorkingTree(folder)
    watch = Watch(tree, default_engine(), load_workspace(tree))
    watch.first()
    gc.disable()  # as the command does
    runs = []
    for mark in range(2, 7):
        (folder / path).write_text(edited(text, mark))
        start, busy = time.perf_counter(), time.process_time()
        watch.again()
        runs.append((time.perf_counter() - start, time.process_time() - busy))
        gc.collect()
    return sorted(runs)[2]


def pyshacl(folder: Path, shapes: str, runs: int = 1) -> tuple[float, float]:
    triples = (quad.triple for source in load_workspace(WorkingTree(folder)).sources for quad in source.quads)
    (folder / "all.nt").write_bytes(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")
    (folder / "judged.ttl").write_text(shapes)
    return timed([sys.executable, "-m", "pyshacl", "-s", "judged.ttl", "-df", "nt", "all.nt"], folder, runs=runs)


def compare(rows: list[tuple[str, float, float]]) -> None:
    """Print how many times faster than pyshacl's command line, the last row, each other is."""
    *rest, (_, slowest, busiest) = rows
    for what, wall, busy in rest:
        print(f"{'':>10}  {what:<32} {slowest / wall:6.1f} times faster, {busiest / busy:6.1f} by processor")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--our-lists", action="store_true")
    options.add_argument("--sizes", default="")
    options.add_argument("--without-pyshacl", action="store_true")
    options.add_argument("--as-shapes", action="store_true", help="Also run pyshacl with the rules of rules.ttl.")
    chosen = options.parse_args()
    for name in [*(["our lists"] if chosen.our_lists else []), *filter(None, chosen.sizes.split(","))]:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "workspace"
            target.mkdir()
            root = ours(target) if name == "our lists" else generated(target / "g", int(name))
            path = "vocab/lgsl.ttl" if name == "our lists" else "vocab/service.ttl"
            rows = []
            slow, runs = not chosen.without_pyshacl, 5 if name == "our lists" else 1
            for what, wall, busy in measure(root, path, slow=slow, as_shapes=chosen.as_shapes, runs=runs):
                print(f"{name:>10}  {what:<32} {wall:8.2f} s  {busy:8.2f} s processor", flush=True)
                rows.append((what, wall, busy))
            if not chosen.without_pyshacl:
                compare(rows)
    print("load average: " + ", ".join(f"{item:.1f}" for item in os.getloadavg()))


if __name__ == "__main__":
    main()
