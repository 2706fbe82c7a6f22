"""Language tags: their form (BCP 47), and the two-letter codes there are (ISO 639-1, withdrawn ones too)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_FORM = re.compile(r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|x|i)(?:-[a-z0-9]{1,8})*")
_CODES: Mapping[str, str] = MappingProxyType(
    {
        "a": "abefkmnrsvyz",
        "b": "aeghimnors",
        "c": "aehorsuvy",
        "d": "aevz",
        "e": "elnostu",
        "f": "afijory",
        "g": "adlnuv",
        "h": "aeiortuyz",
        "i": "adegiknostuw",
        "j": "aivw",
        "k": "agijklmnorsuvwy",
        "l": "abginotuv",
        "m": "ghiklnorsty",
        "n": "abdeglnorvy",
        "o": "cjmrs",
        "p": "ailst",
        "q": "u",
        "r": "mnouw",
        "s": "acdeghiklmnoqrstuvw",
        "t": "aeghiklnorstwy",
        "u": "gkrz",
        "v": "eio",
        "w": "ao",
        "x": "h",
        "y": "io",
        "z": "ahu",
    }
)
"""The second letters that each first letter may have."""

_MEANT: Mapping[str, str] = MappingProxyType(
    {
        "al": "sq",
        "at": "de-AT",
        "by": "be",
        "cn": "zh",
        "cz": "cs",
        "dk": "da",
        "en-uk": "en-GB",
        "gb": "en-GB",
        "gr": "el",
        "il": "he",
        "jp": "ja",
        "rs": "sr",
        "ua": "uk",
        "us": "en-US",
        "vn": "vi",
    }
)
"""What people mean who write the code of a country."""


def is_language(tag: str) -> bool:
    """Say whether a tag, in small letters, can be a language's (BCP 47)."""
    first = tag.partition("-")[0]
    return bool(_FORM.fullmatch(tag)) and (len(first) != 2 or first[1] in _CODES.get(first[0], "")) and tag != "en-uk"


def meant_by(tag: str) -> str:
    """Return the tag that is meant by one that is no language's, empty when it cannot be told."""
    return _MEANT.get(tag, "")
