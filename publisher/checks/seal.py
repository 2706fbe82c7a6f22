"""Bytes with a seal at their start that only somebody who knows a secret can make.

What is kept on disk is read by a decoder that trusts it, and a folder of a repository may come from a stranger. The
secret is kept where no commit reaches: in git's own folder.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path

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
    """Return the secret kept in a folder, made when there is none; empty where none can be kept."""
    path = folder / _NAME
    with suppress(OSError):
        return path.read_bytes()
    made = os.urandom(_LENGTH)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
    except OSError:
        return b""
    return made


def _seal(data: bytes, secret: bytes) -> bytes:
    return hashlib.blake2b(data, key=secret, digest_size=_LENGTH).digest()
