"""The rule about texts that were read in the wrong encoding."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.encoding import GAP, LOST, TEXTS, is_garbled, mended, visible
from publisher.checks.rule import Problem, Subject

_SHOWN = 3
"""Words at fault that a sentence shows."""


def garbled_text(subject: Subject) -> Iterator[Problem]:
    """A text has garbled characters.

    A label, note, title or description has signs such as â€™ or Ã© that stand for one character read in the wrong
    encoding, the sign � that stands for a lost one, or an invisible control character.

    Why: Readers see nonsense, and whoever searches for the name as it is really written does not find it.
    Do: Type the word again; when you paste from another program, save or import it as UTF-8.
    Source: The Unicode Standard, 3.9 and 23.1 (encoding forms, control codes).

    Bad:
        ex:58 skos:prefLabel "Permits for Â£5 at the cafÃ©"@en .

    Good:
        ex:58 skos:prefLabel "Permits for £5 at the café"@en .
    """
    for predicate, text in subject.texts:
        if predicate in TEXTS and is_garbled(text.value):
            yield Problem(
                f"A text of {subject.name} {_wrong(text.value)}.", predicate, text, remedy=_remedy(text.value)
            )


def _wrong(text: str) -> str:
    if LOST in mended(text):
        return f"has a lost character: {_listed(word for word in GAP.split(text) if LOST in mended(word))}"
    words = (word for word in GAP.split(text) if mended(word) != word)
    return f"has garbled characters: {_listed(map(visible, words))}"


def _remedy(text: str) -> str:
    """Return what to type; empty where nobody can tell from the text."""
    if LOST in mended(text):
        return "Look the word up in the source and type it again."
    words = dict.fromkeys(word for word in GAP.split(text) if mended(word) not in (word, ""))
    pairs = (f"“{mended(word)}” for “{visible(word)}”" for word in list(words)[:_SHOWN])
    return f"Write {', '.join(pairs)}." if words else "Delete the invisible characters."


def _listed(words: Iterator[str]) -> str:
    found = list(dict.fromkeys(words))
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(f"“{word}”" for word in found[:_SHOWN]) + more
