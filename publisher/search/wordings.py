"""The wordings a query is tried in: as typed, corrected, run together, and with synonyms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.search.score import Wording
from publisher.search.vocabulary import Vocabulary
from publisher.skos.text import stem, words

_CORRECTED, _JOINED, _SYNONYM = 0.85, 0.97, 0.93
_MOST = 12
_LONGEST = 24
"""Words of a query that are looked at; a longer text is cut there."""


@dataclass(frozen=True)
class Wordings:
    """Every wording of one query, the one as typed first, and the corrected text where a word was unknown."""

    every: tuple[Wording, ...]
    corrected: str = ""


def of(query: str, vocabulary: Vocabulary) -> Wordings:
    """Return the wordings of a query."""
    typed = tuple(words(query)[:_LONGEST])
    if not typed:
        return Wordings(())
    mended = tuple(word if vocabulary.knows(word) else vocabulary.correction(word) or word for word in typed)
    first = [Wording(typed)] if mended == typed else [Wording(typed), Wording(mended, _CORRECTED)]
    base = first[-1]
    more = [Wording(item, base.trust * _JOINED) for item in _joined(base.words, vocabulary)]
    more += [Wording(tuple(item), base.trust * _SYNONYM, open=False) for item in vocabulary.substitutes(base.words)]
    every = tuple(dict.fromkeys([*first, *more]))[:_MOST]
    return Wordings(every, " ".join(mended) if mended != typed else "")


def _joined(typed: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[tuple[str, ...]]:
    for at in range(len(typed) - 1):
        together = typed[at] + typed[at + 1]
        if vocabulary.begins(together):
            yield (*typed[:at], together, *typed[at + 2 :])


def every_word(wording: Wording) -> str:
    """Return the full-text expression that asks for every telling word of a wording."""
    return " AND ".join(_term(word, wording) for word in wording.telling)


def any_word(wording: Wording) -> str:
    """Return the full-text expression that asks for at least one telling word."""
    return " OR ".join(_term(word, wording) for word in wording.telling)


def _term(word: str, wording: Wording) -> str:
    forms = [f'"{form}"' for form in dict.fromkeys((word, stem(word)))]
    if wording.open and word == wording.words[-1]:
        forms[0] += "*"
    return f"({' OR '.join(forms)})"
