"""Synonyms an editor keeps in ``vocab/synonyms.txt``: one group a line, the phrases parted by commas, ``#`` a remark.

Every phrase of a group finds what any other of it would find.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from publisher.skos.text import key, stem
from publisher.trees import FileTree

PATH = "vocab/synonyms.txt"


def read_synonyms(tree: FileTree) -> list[tuple[str, str]]:
    """Return pairs of phrases (stems parted by spaces) and what may stand for them, sorted; none without the file."""
    if PATH not in tree.paths():
        return []
    return sorted(set(_pairs(tree.read(PATH).decode("utf-8").splitlines())))


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        group = [key(phrase) for phrase in line.partition("#")[0].split(",")]
        phrases = [phrase for phrase in group if phrase]
        yield from ((stems(one), other) for one in phrases for other in phrases if stems(one) != stems(other))


def stems(phrase: str) -> str:
    """Return a phrase's stems, parted by spaces."""
    return " ".join(stem(word) for word in phrase.split())
