"""Where a check keeps what it need not find out again."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from publisher.checks.memory import Memory, code_key, key_of
from publisher.checks.seal import secret_in
from publisher.checks.shelf import Shelf
from publisher.errors import ShortageError
from publisher.git import find_repository
from publisher.trees import WorkingTree

CACHE = "build/cache"
"""Folder of the workspace for what need not be found out again; it can be deleted at any time."""


def memory_of(tree: WorkingTree, engine: str) -> Memory | None:
    """Return the place of the last check by an engine; None where it would lie outside of the workspace."""
    folder = tree.root / CACHE / engine
    return Memory(folder) if _is_inside(tree, folder) else None


def shelf_of(tree: WorkingTree) -> Shelf:
    """Return the place of what is known of each file; in memory where it would lie outside, or no secret can be kept.

    No stranger can tell how an entry is named: the secret is part of it.
    """
    folder, secret = tree.root / CACHE / "facts", secret_of(tree)
    if not secret or not _is_inside(tree, folder):
        return Shelf()
    return Shelf(folder, key_of(code_key(), secret, files={}), secret)


def secret_of(tree: WorkingTree) -> bytes:
    """Return what only this copy of the repository knows; nothing where no secret can be kept."""
    with suppress(ShortageError):
        repository = find_repository(tree.root)
        return secret_in(repository.own_folder()) if repository else b""
    return b""


def _is_inside(tree: WorkingTree, folder: Path) -> bool:
    """Say whether a folder is where it seems to be; git keeps links, and one may lead anywhere."""
    return folder.resolve() == tree.root.resolve() / folder.relative_to(tree.root)
