"""Lay down a new repository of lists, ready to check, publish and serve."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import NamedNode

from publisher.config import read_settings
from publisher.errors import ConfigurationError
from publisher.files import write_beside
from publisher.git import Repository, find_repository
from publisher.rdf.canonical import canonical_turtle
from publisher.resources import bundled, package_folder

_FILES = Path("starter", "files")
_HIDDEN: Mapping[str, str] = {
    "gitattributes": ".gitattributes",
    "github-lists.yml": ".github/workflows/lists.yml",
    "gitignore": ".gitignore",
    "gitlab-ci.yml": ".gitlab-ci.yml",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
}
"""Files whose name starts with a dot, or lies in such a folder, by the name they travel under."""


@dataclass(frozen=True)
class Answers:
    """What makes a new repository one's own. ``engine`` is the requirement CI installs the engine by."""

    title: str
    authority: str
    organisation: str
    engine: str
    today: date


def create_repository(folder: Path, answers: Answers) -> tuple[str, ...]:
    """Write the starter files into a new or empty folder, make it a git repository, and return the files' paths.

    Within a repository it becomes a part of that: git adds nothing of one repository to another.

    Raises ConfigurationError when the folder has content or an answer cannot be used.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError(f"{folder} is there already and not empty; name a new folder.")
    parent = next(item for item in folder.absolute().parents if item.exists())
    if not parent.is_dir():
        raise ConfigurationError(f"{parent} is a file; name a folder below another folder.")
    _require_usable(answers)
    files = dict(_files(answers))
    settings = read_settings(files["pyproject.toml"].decode())
    for path in [path for path in files if path.startswith(("vocab/", "mappings/"))]:
        files[path] = canonical_turtle(files[path], path=path, prefixes=settings.all_prefixes).encode()
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_beside(target, data)
    around = find_repository(folder)
    if around is None or around.ignores(folder):
        Repository(folder).run("init", "--quiet", "--initial-branch=main")
    return tuple(sorted(files))


def _require_usable(answers: Answers) -> None:
    for name, text in (("title", answers.title), ("organisation", answers.organisation)):
        if not text.strip() or not text.isprintable():
            raise ConfigurationError(f"The {name} must be one line of text.")
    try:
        NamedNode(answers.authority)
    except ValueError as error:
        raise ConfigurationError(f"The authority {answers.authority!r} must be an http address: {error}.") from error


def _files(answers: Answers) -> Iterator[tuple[str, bytes]]:
    root = package_folder() / _FILES
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            name = path.relative_to(root).as_posix()
            yield _HIDDEN.get(name, name), _filled(path.read_text(encoding="utf-8"), name, answers).encode()
    for path in sorted(bundled("shapes").glob("*.ttl")):
        yield f"shapes/{path.name}", path.read_bytes()


def _filled(text: str, name: str, answers: Answers) -> str:
    """Put the answers into a file; quotes and backslashes are escaped where the file's syntax needs it."""
    quoted = name.endswith((".ttl", ".toml"))
    for word, value in (
        ("@TITLE@", answers.title),
        ("@AUTHORITY@", answers.authority),
        ("@ORGANISATION@", answers.organisation),
        ("@ENGINE@", answers.engine),
        ("@DATE@", answers.today.isoformat()),
    ):
        text = text.replace(word, value.replace("\\", "\\\\").replace('"', '\\"') if quoted else value)
    return text
