"""Workspaces for tests: a sound small list, and ways to break it."""

from __future__ import annotations

from pathlib import Path

from publisher.checks.report import Report
from publisher.checks.runner import run
from publisher.trees import WorkingTree
from publisher.workspace import load_workspace

AUTHORITY = "http://example.org/"

PREFIXES = """\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix semapv: <https://w3id.org/semapv/vocab/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

SETTINGS = f"""\
[tool.publisher]
authority = "{AUTHORITY}"
definitions = "http://def.example.org/"
"""


def workspace(folder: Path, files: dict[str, str | bytes], *, settings: str = "") -> Path:
    """Write a workspace's files below a folder and return the folder."""
    for path, text in {"pyproject.toml": SETTINGS + settings, **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
    (folder / "vocab").mkdir(exist_ok=True)
    return folder


def check(folder: Path) -> Report:
    """Check a workspace as it lies on disk."""
    return run(load_workspace(WorkingTree(folder)))


def check_turtle(folder: Path, text: str) -> Report:
    """Check one list given as Turtle without its prefixes, which are put before it on one line."""
    return check(workspace(folder, {"vocab/list.ttl": one_line_prefixes() + text}))


def one_line_prefixes() -> str:
    """Return the prefixes on one line without its end, so that line numbers of what follows stay."""
    return PREFIXES.replace("\n", " ")


def rules_found(report: Report) -> set[str]:
    """Return the ids of the rules with findings."""
    return {item.rule for item in report.findings}
