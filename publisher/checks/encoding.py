"""Texts that went through a program that read them in the wrong encoding: how to know them, and what they were."""

from __future__ import annotations

import re

from publisher.namespaces import DCT, LABEL_PROPERTIES, NOTE_PROPERTIES, RDFS

TEXTS: tuple[str, ...] = (
    *LABEL_PROPERTIES,
    *NOTE_PROPERTIES,
    *(DCT + name for name in ("title", "description")),
    *(RDFS + name for name in ("label", "comment")),
)
"""The properties whose texts people read."""

LOST = "\ufffd"
_BYTES = {bytes([code]).decode("cp1252", "replace").replace(LOST, chr(code)): code for code in range(256)}
_LATER = "".join(sign for sign, code in _BYTES.items() if 0x80 <= code < 0xC0)
"""What the second and later bytes of a UTF-8 character look like when they are read as Windows-1252."""

_PAIRS = f"[ÂÃ][{_LATER}]|[ÄÅ](?!\u00a0)[{_LATER}]|[âï][{_LATER}]{{2}}"
_RUNS = f"(?:[ÎÏÐÑ][{_LATER}]){{2,}}|(?:[ã-é][{_LATER}]{{2}}){{2,}}|ðŸ[{_LATER}]{{2}}"
_RUN = re.compile(f"[{''.join(sign for sign, code in _BYTES.items() if code >= 0x80)}]{{3,}}")
_GARBLED = re.compile(f"{_PAIRS}|{_RUNS}")
_CLOSING = "\u201d\u201c\u2019»«\u203a™®…\u2013\u2014"
"""Signs that may well follow a capital letter with an accent."""

GAP = re.compile("[ \\t\\r\\n]+")
"""What stands between words."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff]")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_PLAIN = bytes((*b"\t\n\r", *range(0x20, 0x7F)))
_BLANKED = bytes.maketrans(_PLAIN + b"\x0b\x0c", b" " * len(_PLAIN) + b"\x00\x00")
"""Makes plain characters blanks, and no other character one."""
_FOLLOWING = rb"(?:[\xc2\xc5\xc6\xcb][\x80-\xbf]|\xe2[\x80-\xbf]{2})"
_SUSPECT = re.compile(
    rb"[\x00-\x1f\x7f]|\xc2[\x80-\x9f]|\xef\xbb\xbf|\xef\xbf\xbd|\xc3[\x82-\x85]"
    + _FOLLOWING
    + rb"|\xc3[\x82-\x9f]"
    + _FOLLOWING
    + rb"\xc3[\x82-\xb4]|\xc3[\xa0-\xb4]"
    + _FOLLOWING
    + rb"{2}"
)
"""How a file writes the signs looked for here: each as UTF-8, the first and second of a pair one after the other.

Of runs it knows the beginning: what a character of two bytes looks like and how the next begins, or three bytes of one.
"""

_ESCAPES = (b"\\u", b"\\U", b"\\b", b"\\f", b"&#")
"""How it may write them otherwise."""

_ROUNDS = 3
"""How often a text may have been garbled."""


def may_be_garbled(data: bytes) -> bool:
    """Say whether a file, by its bytes, may hold a garbled text: most hold nothing that looks like one."""
    if any(escape[:1] in data and escape in data for escape in _ESCAPES):  # looking for one sign is much the quicker
        return True
    if not _SUSPECT.search(data.translate(None, _PLAIN)):  # quick, but takes signs far apart for neighbours
        return False
    return bool(_SUSPECT.search(b" ".join(data.translate(_BLANKED).split())))


def is_garbled(text: str) -> bool:
    """Say whether a text has a sign that cannot be meant."""
    if text.isprintable() and text.isascii():
        return False
    return LOST in text or bool(_CONTROL.search(text)) or mended(text) != text


def mended(text: str) -> str:
    """Return a text as it was before it was read as Windows-1252; lost characters stay lost."""
    for _ in range(_ROUNDS):
        before, text = text, _GARBLED.sub(_meant, _RUN.sub(_run_meant, text))
        if text == before:
            break
    return _CONTROL.sub(_printed, text)


def _meant(found: re.Match[str]) -> str:
    """Return the characters some signs stand for; the signs themselves where they may be meant."""
    signs, before = found.group(), found.string[: found.start()][-1:]
    if all(sign in _CLOSING for sign in signs[1:]) and not before.islower():
        return signs
    return bytes(_BYTES[sign] for sign in signs).decode("utf-8", "ignore") or signs


def _run_meant(found: re.Match[str]) -> str:
    """Return the characters a run of signs stands for, if all of it does: so much is no accident."""
    try:
        return bytes(_BYTES[sign] for sign in found.group()).decode()
    except UnicodeDecodeError:
        return found.group()


def _printed(found: re.Match[str]) -> str:
    """Return what a control character was: a sign of Windows-1252, or nothing."""
    sign = found.group()
    meant = bytes([ord(sign)]).decode("cp1252", "ignore") if "\x80" <= sign <= "\x9f" else ""
    return meant if meant.isprintable() else ""


def visible(text: str) -> str:
    """Return a text with its control characters written as Turtle writes them: terminals and XML cannot have them."""
    return text if text.isprintable() else _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04X}", text)
