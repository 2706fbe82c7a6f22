"""The difference of two texts as a unified diff, found paragraph by paragraph: an edit changes few of many."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

_CONTEXT = 2
"""Lines shown before and after each change."""

_PARAGRAPH = re.compile(r"(?:.+\n)+\n*|\n+|.+")
_LINE = re.compile(r".*\n|.+")

_Change = tuple[int, int, int, int]
"""Where lines are replaced by others: start and end in the old text, start and end in the new one."""


def patch(old: str, new: str, path: str) -> Iterator[str]:
    """Yield the lines, with their ends, of the unified diff of a file; nothing when it is the same."""
    changes = list(_changes(_PARAGRAPH.findall(old), _PARAGRAPH.findall(new)))
    if not changes:
        return
    before, after = _LINE.findall(old), _LINE.findall(new)
    yield from (f"--- a/{path}\n", f"+++ b/{path}\n")
    for hunk in _hunks(changes):
        yield from _told(hunk, before, after)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    """Yield what differs in two texts, given as paragraphs."""
    lines, others = _starts(old), _starts(new)
    for start, end, come, gone in _paired(old, new):
        one, other = ("".join(text) for text in (old[start:end], new[come:gone]))
        for item in _different(_LINE.findall(one), _LINE.findall(other)):
            yield lines[start] + item[0], lines[start] + item[1], others[come] + item[2], others[come] + item[3]


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    """Yield the paragraphs that differ, each beside the one that begins alike: both are about one subject."""
    matcher = SequenceMatcher(None, list(map(_key, old)), list(map(_key, new)))
    for tag, start, end, come, gone in matcher.get_opcodes():
        if tag != "equal":
            yield start, end, come, gone
            continue
        for place in range(end - start):
            if old[start + place] != new[come + place]:
                yield start + place, start + place + 1, come + place, come + place + 1


def _key(paragraph: str) -> str:
    """Return a paragraph's first line; all of it where that names nothing."""
    first = paragraph.partition("\n")[0]
    return paragraph if first == "[]" else first


def _starts(paragraphs: Sequence[str]) -> list[int]:
    """Return the line each paragraph starts at, counted from 0, and that after the last."""
    starts = [0]
    for text in paragraphs:
        starts.append(starts[-1] + text.count("\n"))
    return starts


def _different(old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    """Yield where two sequences differ; what they have in common at both ends is passed over first."""
    most = min(len(old), len(new))
    head = next((place for place in range(most) if old[place] != new[place]), most)
    tail = next((place for place in range(most - head) if old[-1 - place] != new[-1 - place]), most - head)
    matcher = SequenceMatcher(None, old[head : len(old) - tail], new[head : len(new) - tail])
    for tag, start, end, come, gone in matcher.get_opcodes():
        if tag != "equal":
            yield head + start, head + end, head + come, head + gone


def _hunks(changes: Sequence[_Change]) -> Iterator[list[_Change]]:
    """Yield the changes whose surroundings meet together."""
    hunk = [changes[0]]
    for change in changes[1:]:
        if change[0] - hunk[-1][1] > 2 * _CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    yield hunk


def _told(hunk: Sequence[_Change], before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    start, end = max(hunk[0][0] - _CONTEXT, 0), min(hunk[-1][1] + _CONTEXT, len(before))
    shift, grown = hunk[0][2] - hunk[0][0], hunk[-1][3] - hunk[-1][1]
    yield f"@@ -{_range(start, end)} +{_range(start + shift, end + grown)} @@\n"
    place = start
    for first, last, come, gone in hunk:
        yield from (f" {line}" for line in before[place:first])
        yield from (f"-{line}" for line in before[first:last])
        yield from (f"+{line}" for line in after[come:gone])
        place = last
    yield from (f" {line}" for line in before[place:end])


def _range(start: int, end: int) -> str:
    """Return lines, counted from 0, as a unified diff names them."""
    size = end - start
    if size == 1:
        return f"{start + 1}"
    return f"{start + 1 if size else start},{size}"
