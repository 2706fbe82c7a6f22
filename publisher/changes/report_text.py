"""A comparison as plain text for the terminal and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publisher.changes.draft import change_note
from publisher.changes.record import Change, Comparison, Kind
from publisher.changes.words import Words, rows
from publisher.skos import visible

_SHOWN = 25
"""Changes of one kind in one list that are shown; the rest are counted."""


def text_report(comparison: Comparison, *, shown: int = _SHOWN) -> str:
    """Return lines for a terminal: lists, their changes gravest first, drafts, and the summary last."""
    words = Words(comparison)
    lines = [f"Changes from {comparison.old} to {comparison.new}", ""]
    for home, changes in comparison.homes():
        lines.append(f"{words.title(home)} ({words.version(home, changes)})")
        lines += [f"  {why}" for why in [words.versionless(home, changes)] if why]
        for change, more in _folded(changes, shown):
            if change is None:
                lines.append(f"  … and {more}")
                continue
            lines.append(f"  {change.kind.value:<11} {words.name(change.iri)}")
            lines += [f"    {sign} {words.statement(item)}" for sign, item in rows(change)]
            lines += [f"    because: {visible.shown(note)}" for note in change.notes]
        lines += [f"  Draft of the change note: {change_note(comparison, changes)}", ""]
    return "\n".join([*lines, summary(comparison), ""])


def summary(comparison: Comparison) -> str:
    """Return one sentence: how many changes of each kind, and what they ask of users."""
    if not comparison.changes:
        return f"Nothing changed from {comparison.old} to {comparison.new}."
    counts = ", ".join(f"{count} {kind.value}" for kind, count in comparison.counts().items())
    return f"{counts}. On the whole: {comparison.level.name.lower()}."


def markdown_report(comparison: Comparison, *, shown: int = _SHOWN) -> str:
    """Return Markdown for a pull request: the summary first, then a section a list."""
    words = Words(comparison)
    lines = ["## Changes to the lists", "", summary(comparison), ""]
    for home, changes in comparison.homes():
        lines += [f"### {_escaped(words.title(home))}", "", f"*{_escaped(words.version(home, changes))}*", ""]
        lines += [line for why in [words.versionless(home, changes)] if why for line in (_escaped(why), "")]
        for change, more in _folded(changes, shown):
            if change is None:
                lines.append(f"- … and {more}")
                continue
            lines.append(f"- **{change.kind.value}** {_escaped(words.name(change.iri))}")
            lines += [f"  - {_struck(sign, _escaped(words.statement(item)))}" for sign, item in rows(change)]
            lines += [f"  - because: {_escaped(note)}" for note in change.notes]
        lines += ["", f"> Draft of the change note: {_escaped(change_note(comparison, changes))}", ""]
    return "\n".join(lines)


def _struck(sign: str, text: str) -> str:
    return f"~~{text}~~" if sign == "-" else text


def _escaped(text: str) -> str:
    r"""Return text that Markdown shows as it is: ``*_<>|~`` and the like get a backslash."""
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]<>|~#" else sign for sign in text.replace("\n", " "))


def _folded(changes: Sequence[Change], shown: int) -> Iterator[tuple[Change | None, str]]:
    """Yield the first changes of each kind, and in place of the others how many there are."""
    for kind in Kind:
        found = [change for change in changes if change.kind is kind]
        yield from ((change, "") for change in found[:shown])
        if len(found) > shown:
            yield None, f"{len(found) - shown} more {kind.value}"
