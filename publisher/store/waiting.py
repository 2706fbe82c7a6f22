"""A store that is opened when it is first asked: for a site that is read once, mostly elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from publisher.store.model import Answer, Leaving, Query, Store


class WaitingStore:
    """Stands for the store ``open_it`` opens."""

    def __init__(self, open_it: Callable[[], Store]) -> None:
        self._open_it = open_it

    @property
    def digest(self) -> str:
        """What names the content."""
        return self._store.digest

    def query(self, query: Query, *, client: str = "", leaving: Leaving | None = None) -> Answer:
        """Answer a query as the store does."""
        return self._store.query(query, client=client, leaving=leaving)

    def close(self) -> None:
        """Close the store if it was opened."""
        if "_store" in self.__dict__:
            self._store.close()

    @cached_property
    def _store(self) -> Store:
        return self._open_it()
