"""Texts of others on a terminal: nothing in them may break, turn or steer the line they are shown in."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_PICTURES = 0x2400
"""The first of Unicode's pictures of control characters, in the order of these."""


def shown(text: str) -> str:
    """Return a text with a picture for each control character, which could break, turn or steer the line."""
    return _CONTROL.sub(
        lambda found: chr(_PICTURES + ord(found[0])) if found[0] < " " else "\N{REPLACEMENT CHARACTER}", text
    )
