"""Write files so that a reader sees the old text or the new, never half of it."""

from __future__ import annotations

import errno
import os
import time
from contextlib import suppress
from pathlib import Path

_BEGUN = 3600.0
"""Seconds after which a file that is still not in its place never will be."""


def write_beside(path: Path, data: bytes) -> None:
    """Write a file beside its place and put it there in one step, keeping the mode it had.

    What is there and no file, such as ``/dev/null`` or a pipe, is written to as it is: replacing it would destroy it.
    Raises OSError, which names the file itself.
    """
    if _is_device(path):
        path.write_bytes(data)
        return
    path = path.resolve()
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        beside.write_bytes(data)
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o7777)
        beside.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def write_own(path: Path, data: bytes) -> None:
    """Write as ``write_beside`` does, but in place of a link or pipe, never through it: a stranger may have made it.

    Raises OSError.
    """
    if path.is_symlink() or _is_device(path):
        path.unlink()
    write_beside(path, data)


def read_own(path: Path) -> bytes:
    """Read a file; a pipe or device in its place would make the reader wait for ever. Raises OSError."""
    if _is_device(path):
        raise OSError(errno.EINVAL, "no file", str(path))
    return path.read_bytes()


def sweep_half_done(folder: Path) -> None:
    """Remove the files killed processes left beside their places, begun so long ago that nobody writes them any more.

    What cannot be removed stays.
    """
    with suppress(OSError):
        for path in folder.glob(".*.new"):
            with suppress(OSError):
                if time.time() - path.lstat().st_mtime > _BEGUN:
                    path.unlink()


def _is_device(path: Path) -> bool:
    """Say whether there is something that is neither file nor folder: a device, a pipe, the terminal."""
    return path.exists() and not path.is_file() and not path.is_dir()


def make_ignored(folder: Path) -> None:
    """Make a folder, if it is not there, that git does not look into."""
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / ".gitignore"
    if not mark.exists() and not mark.is_symlink():
        mark.write_text("*\n")
