"""What makes a label look right and be another text than the one people type."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"^\s|\s$|\s\s|[\t\n\r\u00a0\u200b]")
_HIDDEN = re.compile("[\u00ad\u2060\u202a-\u202e\u2066-\u2069]")
"""Soft hyphens, joiners of words, and characters that turn the direction of what follows (Unicode 23.2).

The joiners and marks that Persian, Indic scripts, Hebrew and emoji need are none of them.
"""

_EMPTY = re.compile("[\u200b\ufeff]")
"""What no label needs and other rules tell of: a space without width, a byte order mark."""


def fault_of(label: str) -> str:
    """Return what is odd in a label that has words, as the end of a sentence; empty for nothing."""
    if _SPACES.search(label):
        return "has spaces that do not belong there"
    hidden = _HIDDEN.search(label)
    if hidden:
        return f"has a character that nobody sees ({unicodedata.name(hidden[0]).lower()})"
    if not unicodedata.is_normalized("NFC", label):
        return "has letters put together of several characters, as some programs save accents"
    return ""


def tidied(label: str) -> str:
    """Return a label with single spaces, without hidden characters, each letter one character where there is one."""
    return unicodedata.normalize("NFC", " ".join(_HIDDEN.sub("", _EMPTY.sub("", label)).split()))


def is_hidden(label: str) -> bool:
    """Say whether a label, or several joined by a sign, has hidden or composed characters."""
    return bool(not label.isascii() and (_HIDDEN.search(label) or not unicodedata.is_normalized("NFC", label)))
