"""Bytes with a seal at their end that tells whether they are as they were written."""

from __future__ import annotations

from zlib import crc32

_LENGTH = 8


def sealed(data: bytes) -> bytes:
    """Return bytes with their seal."""
    return data + crc32(data).to_bytes(_LENGTH, "big")


def opened(data: bytes) -> bytes:
    """Return sealed bytes without the seal. Raises ValueError when they are not as they were written."""
    if crc32(data[:-_LENGTH]).to_bytes(_LENGTH, "big") != data[-_LENGTH:]:
        raise ValueError("The seal is broken.")
    return data[:-_LENGTH]
