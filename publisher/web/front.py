"""Small public answers kept before the app is asked: the same question again costs no thread.

A publication never changes, so its name and the request's own words name the answer.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

ANSWERED_FROM = "publisher.answered_from"
"""Where a view notes, in the WSGI environment, which publication it answers from."""
_MOST_BYTES = 32 * 2**20
_MOST_BODY = 64 * 1024

Key = tuple[str, str, str, str, str]
"""The publication, the path, the query string, and the headers Accept and Accept-Encoding."""


@dataclass(frozen=True)
class Ready:
    """An answer as it was sent: its headers and body; the status was 200."""

    headers: list[tuple[str, str]]
    body: bytes


class Front:
    """Kept answers, the least recently used forgotten first. One thread uses it: the server's event loop."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Key, Ready] = OrderedDict()
        self._bytes = 0

    def get(self, key: Key) -> Ready | None:
        """Return a kept answer, or None."""
        found = self._answers.get(key)
        if found:
            self._answers.move_to_end(key)
        return found

    def offer(self, key: Key, status: int, headers: list[tuple[str, str]], body: bytes | None) -> None:
        """Keep an answer that says it may be kept by anyone and depends on nothing but the key."""
        if status != 200 or body is None or len(body) > _MOST_BODY or key in self._answers:
            return
        named = dict(headers)
        if named.get("content-length") != str(len(body)):
            return  # its reader went away before it was whole
        varies = {name.strip().lower() for name in named.get("vary", "").split(",")}
        if "public" not in named.get("cache-control", "") or not varies <= {"accept", "accept-encoding", ""}:
            return
        self._answers[key] = Ready(headers, body)
        self._bytes += _weight(key, body)
        while self._bytes > _MOST_BYTES:
            old, ready = self._answers.popitem(last=False)
            self._bytes -= _weight(old, ready.body)


def _weight(key: Key, body: bytes) -> int:
    return sum(map(len, key)) + len(body) + 1_000
