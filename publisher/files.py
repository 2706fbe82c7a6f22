"""Write files so that a reader sees the old text or the new, never half of it."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path


def write_beside(path: Path, data: bytes) -> None:
    """Write a file beside its place and put it there in one step, keeping the mode it had.

    Raises OSError, which names the file itself.
    """
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.write_bytes(data)
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def write_own(path: Path, data: bytes) -> None:
    """Write as ``write_beside`` does, but in the place of a link, never through it: whoever made it may be a stranger.

    Raises OSError.
    """
    if path.is_symlink():
        path.unlink()
    write_beside(path, data)


def make_ignored(folder: Path) -> None:
    """Make a folder, if it is not there, that git does not look into."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / ".gitignore"
    if not mark.exists() and not mark.is_symlink():
        mark.write_text("*\n")
