"""The change notes that commands write: sentences in English, and in other languages no words but the editor's own.

A note has the language of the workspace, so that readers and screen readers take it for what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publisher.changes.desk import sentence
from publisher.rdf.terms import is_same_tongue


@dataclass(frozen=True)
class Notes:
    """The notes of one day's edits in a language (its tag)."""

    language: str
    today: date

    def added(self, label: str, because: str) -> str:
        """Return the note of a new concept."""
        return self._note("Added on {day}.", f"+ “{label}”", because)

    def renamed(self, old: str, label: str, because: str) -> str:
        """Return the note of another name; ``old`` is empty where there was none in the language."""
        english = f"Renamed from “{old}” on {{day}}." if old else "Named on {day}."
        return self._note(english, f"“{old}” → “{label}”" if old else f"“{label}”", because)

    def moved(self, old: str, new: str, because: str, *, top: str) -> str:
        """Return the note of another place; ``old`` and ``new`` name parents, and are empty for the top of a list."""
        words = [place or "the top" for place in (old, new)]
        return self._note(f"Moved from {words[0]} to {words[1]} on {{day}}.", f"{old or top} → {new or top}", because)

    def deprecated(self, because: str, heirs: list[str]) -> str:
        """Return the note of a concept taken out of use, which says why and names what to use."""
        day = self.today.isoformat()
        if self._english:
            use = f" Use {' or '.join(heirs)}." if heirs else ""
            return f"Deprecated on {day} because: {sentence(because)}{use}"
        return f"{day}: {sentence(because)}" + (f" → {', '.join(heirs)}." if heirs else "")

    @property
    def _english(self) -> bool:
        return is_same_tongue(self.language, "en")

    def _note(self, english: str, signs: str, because: str) -> str:
        day, reason = self.today.isoformat(), sentence(because) if because.strip() else ""
        if self._english:
            return english.replace("{day}", day) + (f" Reason: {reason}" if reason else "")
        return f"{day}: {signs}. {reason}".rstrip()
