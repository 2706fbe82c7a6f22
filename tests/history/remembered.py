"""A small workspace in a real git repository, with an earlier edition, commits and a release, for tests of memory."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from publisher.history.reader import History
from publisher.history.writer import write
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace

SETTINGS = """[tool.publisher]
authority = "http://ex.org/"

[tool.publisher.prefixes]
s = "http://ex.org/s/"
list = "http://ex.org/list/"
linkset = "http://ex.org/linkset/"
"""
PREFIXES = """@prefix dct: <http://purl.org/dc/terms/> .
@prefix linkset: <http://ex.org/linkset/> .
@prefix list: <http://ex.org/list/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix s: <http://ex.org/s/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
THINGS = "http://ex.org/list/things"


def block(subject: str, *statements: str) -> str:
    return f"\n{subject}\n" + "".join(f"    {item} ;\n" for item in statements) + "    .\n"


def described(version: str, date: str = "", *more: str) -> str:
    dates = [f'dct:issued "{date}"^^xsd:date'] if date else []
    return block(
        "list:things",
        "a skos:ConceptScheme",
        'dct:title "Things"@en',
        *more,
        *dates,
        f'owl:versionInfo "{version}"',
    )


def concept(number: int, label: str, *more: str) -> str:
    own = ("a skos:Concept", f'skos:prefLabel "{label}"@en', f'skos:notation "{number}"', "skos:inScheme list:things")
    return block(f"s:{number}", *own, *more)


EDITION = PREFIXES + described("1.00", "2004-07-19") + concept(1, "Rubbish") + concept(9, "Telegrams")
FIRST = PREFIXES + described("2.00", "2010-01-05") + concept(1, "Waste") + concept(2, "Bins", "skos:broader s:1")
SECOND = (
    PREFIXES
    + described("2.10", "2012-03-01", 'skos:changeNote "Bins are sacks, and skips are new."@en')
    + concept(1, "Waste")
    + concept(2, "Sacks", "skos:broader s:1", 'skos:changeNote "Nobody uses bins."@en')
    + concept(3, "Skips", "skos:broader s:1")
)
LINKS = (
    PREFIXES
    + block(
        "linkset:things",
        "a void:Linkset",
        'dct:title "Things to others"@en',
        "void:subjectsTarget list:things",
        "void:objectsTarget <http://other.example/list>",
    )
    + block("s:1", "skos:exactMatch <http://other.example/1>")
)


def git(folder: Path, *arguments: str, date: str = "2020-01-01T12:00:00+00:00") -> str:
    """Run git as somebody, at some time; configuration of the machine plays no part."""
    names = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "Somebody")
    mails = dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "somebody@example.org")
    dates = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), date)
    alone = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": "/usr/bin:/bin:/usr/local/bin"}
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env={**names, **mails, **dates, **alone},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def save(folder: Path, files: Mapping[str, str], title: str, *, date: str, tag: str = "") -> str:
    """Write files, commit them and tag the commit; return its id."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(folder, "add", "--all", date=date)
    git(folder, "commit", "-q", "-m", title, date=date)
    if tag:
        git(folder, "tag", "-a", tag, "-m", f"Release {tag}", date=date)
    return git(folder, "rev-parse", "HEAD")


def repository(folder: Path) -> Path:
    """Make the repository: edition 1.00, 2.00 by tag, then 2.10 with one relabelling, one addition, a mapping."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    files = {"pyproject.toml": SETTINGS, "vocab/releases/things/1.00.ttl": EDITION, "vocab/things.ttl": FIRST}
    save(folder, files, "Bring the list in", date="2020-01-01T12:00:00+00:00", tag="things/2.00")
    save(folder, {"vocab/things.ttl": SECOND}, "Call bins sacks", date="2021-02-01T12:00:00+02:00")
    save(folder, {"mappings/things.ttl": LINKS}, "Map waste", date="2022-02-01T12:00:00+00:00")
    return folder


def remembered(folder: Path, snapshot: Path) -> History:
    """Return the memory of a workspace as a build writes it."""
    snapshot.mkdir(parents=True, exist_ok=True)
    write(load_workspace(WorkingTree(folder)), (), snapshot)
    return History(snapshot)


def versions_of(history: History, iri: str = THINGS) -> Sequence[tuple[str, str, str, int]]:
    """Return version, date, kind and size of a list's releases."""
    return [(item.version, item.date, item.kind, item.concepts) for item in history.releases(iri)]
