"""Content negotiation in regular expressions, for servers that can do nothing else with an Accept header.

A rule holds for one format at one quality, in tenths, best first; the first rule that fits an Accept header names the
format. Media types count before ``type/*`` and that before ``*/*``, as in RFC 9110 section 12.5.1; formats of one tenth
are chosen in the order of the table, as the site does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_START = r"(?:^|,)\s*"
_PARAMETER = r"(?:;(?!\s*[qQ]\s*=)[^,;]*)*"
_ANYTHING = r"(?:\*/\*|\*(?![^\s,;]))"
_END = r"\s*(?:[;,]|$)"


def rules(
    suffixes: Sequence[str], media_types: Mapping[str, tuple[str, ...]], worth: Mapping[str, float]
) -> Iterator[tuple[str, str]]:
    """Yield pattern (PCRE, case ignored) and suffix, the first that fits an Accept header counts.

    ``worth`` multiplies a client's quality for a format, where it is not 1.

    Without an Accept header, or one without a media range, the first suffix is right; no rule says so.
    """
    rated = [(tenth * worth.get(suffix, 1.0), suffix, tenth) for tenth in range(10, -1, -1) for suffix in suffixes]
    for _, suffix, tenth in sorted(rated, key=lambda row: -row[0]):
        yield "|".join(_patterns(media_types[suffix], _quality(tenth) if tenth else _least())), suffix


def _patterns(types: Sequence[str], quality: str) -> Iterator[str]:
    """Yield what asks for one of a format's media types in a quality: by name, by its group, by anything."""
    names = "(?:" + "|".join(re.escape(item).replace(r"\-", "-") for item in types) + ")"
    group = re.escape(types[0].partition("/")[0]) + r"/\*"
    yield f"{_START}{names}{quality}"
    yield f"^(?!.*{_named(names)}).*{_START}{group}{quality}"
    yield f"^(?!.*{_named(names)})(?!.*{_named(group)}).*{_START}{_ANYTHING}{quality}"


def _named(names: str) -> str:
    return f"{_START}{names}{_END}"


def _quality(tenth: int) -> str:
    """Return what follows a media range of a quality: 1 may go unsaid."""
    if tenth == 10:
        return rf"\s*{_PARAMETER}(?:;\s*[qQ]\s*=\s*1(?:\.0*)?)?\s*(?:,|$)"
    return rf"\s*{_PARAMETER};\s*[qQ]\s*=\s*0?\.{tenth}\d*{_END}"


def _least() -> str:
    return rf"\s*{_PARAMETER};\s*[qQ]\s*=\s*0?\.0\d*[1-9]\d*{_END}"


def unreadable() -> str:
    """Return what a header without a single readable media range is like; then anything will do."""
    ranges = r"(?:[^\s*/,;]+/[^\s,;/]+|\*/\*|\*)"
    quality = r"(?:;\s*[qQ]\s*=\s*(?:0(?:\.\d*)?|1(?:\.0*)?)\s*(?:;[^,]*)?)?"
    return rf"^(?!.*{_START}{ranges}\s*{_PARAMETER}{quality}\s*(?:,|$))"
