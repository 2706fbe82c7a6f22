"""Drafts of what an editor writes when a change is published: the next version number and the change note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from publisher.changes.record import Change, Comparison, Kind, Level
from publisher.skos.visible import shown

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*(?![-.]?[0-9])")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}")
_NAMED = 12
_TOLD = 40
"""Characters of a version that is no number which a sentence shows."""


def level_of(changes: Iterable[Change]) -> Level:
    """Return the gravest level of some changes."""
    return max((change.level for change in changes), default=Level.NONE)


def next_version(version: str, level: Level) -> str:
    """Return the version number that follows.

    ``4.05`` becomes 4.06, or 5.00 when the change is breaking; ``1.4.2`` becomes 1.4.3 for an editorial change, 1.5.0
    for an additive and 2.0.0 for a breaking one. Words behind the number are dropped. Empty when there is no number, or
    a date such as 2024-05, which only the day of the release can tell.
    """
    found = _NUMBER.match(version)
    if found is None or level is Level.NONE:
        return ""
    parts = found.group().split(".")
    place = max(0, min(len(parts) - 1, Level.BREAKING - level))
    raised = str(int(parts[place]) + 1).zfill(len(parts[place]))
    width = len(parts[1]) if len(parts) == 2 else 1
    return ".".join([*parts[:place], raised, *("0" * width for _ in parts[place + 1 :])])


def version_after(comparison: Comparison, home: str, changes: Sequence[Change]) -> str:
    """Return the version a list or mapping set has next; empty where it is new, gone, or has no number."""
    return "" if _is_whole(home, changes) else next_version(comparison.versions.get(home, ""), level_of(changes))


def why_no_version(comparison: Comparison, home: str, changes: Sequence[Change]) -> str:
    """Return a sentence that says why a changed list or mapping set has no next version; empty where none is missed."""
    missed = bool(home) and level_of(changes) is not Level.NONE and not _is_whole(home, changes)
    if not missed or version_after(comparison, home, changes):
        return ""
    version = comparison.versions.get(home, "")
    if not version:
        return "No next version is suggested: it states none (owl:versionInfo)."
    named = shown(version if len(version) <= _TOLD else f"{version[:_TOLD].rstrip()}…")
    what = "a date, which the day of the release tells" if _DATE.match(version) else "no number"
    return f"No next version is suggested: “{named}” is {what}."


def _is_whole(home: str, changes: Sequence[Change]) -> bool:
    """Say whether a list or mapping set is itself new or gone."""
    return any(change.iri == home and change.kind in (Kind.ADDED, Kind.VANISHED) for change in changes)


def change_note(comparison: Comparison, changes: Sequence[Change]) -> str:
    """Return one sentence a kind of change, with the numbers concerned: text for ``skos:changeNote``."""
    sentences = []
    for kind in Kind:
        found = [change for change in changes if change.kind is kind]
        if not found:
            continue
        things = [change for change in found if change.iri != change.home]
        own = next((change.thing for change in found if change.iri == change.home), None)
        parts = [f"the {own.value} itself"] if own else []
        if things:
            parts.append(f"{_counted(things)} ({_numbers(things)})")
        sentences.append(f"{kind.value.capitalize()}: {' and '.join(parts)}.")
    return " ".join(sentences)


def _counted(changes: Sequence[Change]) -> str:
    things = {change.thing for change in changes}
    thing = next(iter(things)).value if len(things) == 1 else "thing"
    return f"{len(changes)} {thing}{'' if len(changes) == 1 else 's'}"


def _numbers(changes: Sequence[Change]) -> str:
    ends = [re.split(r"[/#]", change.iri.rstrip("/#"))[-1] for change in changes]
    rest = len(ends) - _NAMED
    return ", ".join(ends[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
