"""Bytes with a seal at their start that only somebody who knows a secret can make.

What is kept on disk is read by a decoder that trusts it, and a folder of a repository may come from a stranger. The
secret is kept where no commit reaches: in git's own folder.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from publisher.files import read_own

_LENGTH = 32
_NAME = "publisher-seal"


def sealed(data: bytes, secret: bytes) -> bytes:
    """Return bytes with their seal."""
    return _seal(data, secret) + data


def opened(data: bytes, secret: bytes) -> bytes:
    """Return sealed bytes without the seal. Raises ValueError when they are not as they were sealed."""
    if not hmac.compare_digest(_seal(data[_LENGTH:], secret), data[:_LENGTH]):
        raise ValueError("The seal is broken.")
    return data[_LENGTH:]


def secret_in(folder: Path) -> bytes:
    """Return the secret kept in a folder, made when there is none; empty where none can be kept.

    A file too short to be one, such as a crash leaves behind, is as good as none. Whoever comes at the same time gets
    the same secret.
    """
    path = folder / _NAME
    with suppress(OSError):
        return _kept(path) or _made(path)
    return b""


def _kept(path: Path) -> bytes:
    """Return a secret, empty when there is none or not a whole one. Raises OSError when it may not be read."""
    with suppress(FileNotFoundError):
        data = read_own(path)
        return data[:_LENGTH] if len(data) >= _LENGTH else b""
    return b""


def _made(path: Path) -> bytes:
    """Make a secret, or take the one that another process made meanwhile. Raises OSError.

    Only whole secrets are put in place, so all who find none hold the lock of one and the same file, one by one.
    """
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600)) as place:
        fcntl.flock(place, fcntl.LOCK_EX)
        found = _kept(path)
        if not found:
            found = os.urandom(_LENGTH)
            _put(path, found)
    return found


def _put(path: Path, data: bytes) -> None:
    """Put a file in its place in one step; nobody else may read it at any time. Raises OSError."""
    number, beside = mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        Path(beside).replace(path)
    finally:
        Path(beside).unlink(missing_ok=True)


def _seal(data: bytes, secret: bytes) -> bytes:
    return hashlib.blake2b(data, key=secret, digest_size=_LENGTH).digest()
