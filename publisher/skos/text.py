"""How text becomes words: one normal form for labels and queries, and an English stem.

The stem follows M. F. Porter, "An algorithm for suffix stripping" (1980), steps 1 to 5.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`]")
_SEPARATORS = re.compile(r"[^0-9a-z]+")
_NOT_ASCII = re.compile(r"[\W_]+")
STOP_WORDS = frozenset(
    {
        "a",
        "about",
        "am",
        "an",
        "and",
        "any",
        "are",
        "at",
        "be",
        "by",
        "can",
        "do",
        "does",
        "find",
        "for",
        "from",
        "get",
        "has",
        "have",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "me",
        "my",
        "need",
        "of",
        "on",
        "or",
        "our",
        "out",
        "own",
        "the",
        "their",
        "there",
        "to",
        "us",
        "want",
        "was",
        "we",
        "what",
        "when",
        "where",
        "which",
        "who",
        "will",
        "with",
        "you",
        "your",
    }
)
"""Words that say nothing about a subject; they count only where a query has no other."""


def key(text: str) -> str:
    """Return the form two texts share when a reader calls them the same: no case, accents or punctuation."""
    plain = text.lower() if text.isascii() else _unaccented(text)
    plain = _APOSTROPHES.sub("", plain).replace("&", " and ")
    pattern = _SEPARATORS if plain.isascii() else _NOT_ASCII
    return pattern.sub(" ", plain).strip()


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Return the words of a text in their normal form."""
    return key(text).split()


def telling(items: Iterable[str]) -> list[str]:
    """Return the words that tell something, or all of them when none does."""
    every = list(items)
    return [word for word in every if word not in STOP_WORDS] or every


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return a word's stem; words of another script or with digits stay as they are."""
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return word
    for step in (_plural, _past, _final_y, _long_suffixes, _suffixes, _endings, _final_e):
        word = step(word)
    return word


_LONG = {
    "ational": "ate", "tional": "tion", "enci": "ence", "anci": "ance", "izer": "ize", "abli": "able", "alli": "al",
    "entli": "ent", "eli": "e", "ousli": "ous", "ization": "ize", "isation": "ise", "ation": "ate", "ator": "ate",
    "alism": "al", "iveness": "ive", "fulness": "ful", "ousness": "ous", "aliti": "al", "iviti": "ive", "biliti": "ble",
}  # fmt: skip
_MIDDLE = {"icate": "ic", "ative": "", "alize": "al", "iciti": "ic", "ical": "ic", "ful": "", "ness": ""}
_ENDINGS = (
    "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ise",
    "ion", "al", "er", "ic", "ou",
)  # fmt: skip


def _consonant(word: str, at: int) -> bool:
    if word[at] in "aeiou":
        return False
    return word[at] != "y" or at == 0 or not _consonant(word, at - 1)


def _measure(word: str) -> int:
    shape = "".join("c" if _consonant(word, at) else "v" for at in range(len(word)))
    return len(re.findall("v+c+", shape))


def _has_vowel(word: str) -> bool:
    return any(not _consonant(word, at) for at in range(len(word)))


def _double(word: str) -> bool:
    return len(word) > 1 and word[-1] == word[-2] and _consonant(word, len(word) - 1)


def _short(word: str) -> bool:
    if len(word) < 3 or word[-1] in "wxy":
        return False
    last = len(word) - 1
    return _consonant(word, last) and not _consonant(word, last - 1) and _consonant(word, last - 2)


def _plural(word: str) -> str:
    for suffix, instead in (("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", "")):
        if word.endswith(suffix):
            return word[: len(word) - len(suffix)] + instead
    return word


def _past(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for suffix in ("ed", "ing"):
        rest = word[: len(word) - len(suffix)]
        if word.endswith(suffix) and _has_vowel(rest):
            return _mended(rest)
    return word


def _mended(word: str) -> str:
    if word.endswith(("at", "bl", "iz", "is")):
        return word + "e"
    if _double(word) and word[-1] not in "lsz":
        return word[:-1]
    return word + "e" if _measure(word) == 1 and _short(word) else word


def _final_y(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and _has_vowel(word[:-1]) else word


def _long_suffixes(word: str) -> str:
    return _replaced(word, _LONG)


def _suffixes(word: str) -> str:
    return _replaced(word, _MIDDLE)


def _replaced(word: str, table: dict[str, str]) -> str:
    for suffix, instead in table.items():
        if word.endswith(suffix):
            rest = word[: len(word) - len(suffix)]
            return rest + instead if _measure(rest) else word
    return word


def _endings(word: str) -> str:
    for suffix in _ENDINGS:
        if word.endswith(suffix):
            rest = word[: len(word) - len(suffix)]
            if suffix == "ion" and rest[-1:] not in ("s", "t"):
                return word
            return rest if _measure(rest) > 1 else word
    return word


def _final_e(word: str) -> str:
    if word.endswith("e"):
        rest = word[:-1]
        size = _measure(rest)
        if size > 1 or (size == 1 and not _short(rest)):
            word = rest
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
