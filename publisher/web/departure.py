"""A client going away, as something that can be waited on from another thread."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

GONE = "publisher.departure"
"""Name of the Departure in a request's WSGI environment; absent under servers that cannot tell."""


class Departure:
    """Whether a client has gone, and what to do about it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._gone = False
        self._actions: list[Callable[[], None]] = []

    def then(self, action: Callable[[], None]) -> None:
        """Call an action when the client goes; at once when it has gone."""
        with self._lock:
            if not self._gone:
                self._actions.append(action)
                return
        action()

    def happen(self) -> None:
        """Say that the client has gone."""
        with self._lock:
            self._gone, actions = True, self._actions
        for action in actions:
            action()
