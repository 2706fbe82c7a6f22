"""The house keeps its layers, its doors and its promises about files."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "publisher"

LAYERS = (
    {"__main__"},
    {"cli"},
    {"web", "site_export"},
    {"publish", "catalogue", "search", "matching", "history", "tagging"},
    {"checks", "changes", "exchange", "store", "starter"},
    {"workspace", "skos", "queries"},
    {"trees"},
    {"git", "rdf"},
    {"config", "namespaces", "resources", "files", "limits", "commits", "processes", "database"},
    {"errors"},
)
"""Rooms from the roof down: a room imports only rooms of lower layers (or itself)."""

ALLOWED_NEIGHBOURS = {("config", "namespaces")}

DOORS = {
    "flask": "web",
    "werkzeug": "web",
    "click": "cli",
    "pyshacl": "checks.shacl",
    "SPARQLWrapper": "store.remote",
    "subprocess": "git",
}
"""Library to the only room or module that may import it."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer_of(room: str) -> int:
    return next(number for number, rooms in enumerate(LAYERS) if room in rooms)


def test_every_room_imports_only_lower_rooms() -> None:
    broken = []
    for name, tree in modules():
        room = name.partition(".")[0]
        for target in imports(tree):
            first, _, rest = target.partition(".")
            other = rest.partition(".")[0]
            if first != "publisher" or not other or other == room or (room, other) in ALLOWED_NEIGHBOURS:
                continue
            if layer_of(other) <= layer_of(room):
                broken.append(f"{name} imports {target}")
    assert broken == []


def test_every_library_has_one_door() -> None:
    broken = []
    for name, tree in modules():
        for target in imports(tree):
            door = DOORS.get(target.partition(".")[0])
            if door and not (name == door or name.startswith(door + ".")):
                broken.append(f"{name} imports {target}; only {door} may")
    assert broken == []


def test_package_markers_are_empty() -> None:
    assert [path for path in PACKAGE.rglob("__init__.py") if path.read_bytes()] == []


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]],
    ids=["ruff check", "ruff format", "mypy --strict"],
)
def test_the_code_is_clean(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_names_a_registry_host_or_a_home_folder() -> None:
    forbidden = re.compile(
        rb"registry\.npm"
        rb"js|files\.python"
        rb"hosted|pypi\.o"
        rb"rg/simple|deb\.deb"
        rb"ian\.org|/wor"
        rb"k/(?:main|wt)|/roo"
        rb"t/"
    )
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    files = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    assert files
    assert [
        str(path.relative_to(ROOT)) for path in files if path.is_file() and forbidden.search(path.read_bytes())
    ] == []
