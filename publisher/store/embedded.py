"""The store that comes with a snapshot: Oxigraph on disk, asked through sacrificial worker processes."""

from __future__ import annotations

from pathlib import Path

from publisher.config import Limits
from publisher.store.descriptions import Descriptions
from publisher.store.guard import examine
from publisher.store.model import Answer, Leaving, Outline, Query
from publisher.store.pool import Pool
from publisher.store.sharing import SharedAnswers
from publisher.store.spool import Spool
from publisher.store.wire import encode_query


class EmbeddedStore:
    """A Store (see publisher.store.model) on a snapshot's ``store`` directory."""

    def __init__(self, directory: Path, *, digest: str, limits: Limits, service_allowed: tuple[str, ...] = ()) -> None:
        self._limits = limits
        self._allowed = service_allowed
        self._digest = digest
        self._answers = SharedAnswers()
        self._pool = Pool(directory, limits, network=bool(service_allowed))
        self._pool.start()
        self._prompt = digest, Descriptions(directory, limits)

    @property
    def digest(self) -> str:
        """The snapshot's digest."""
        return self._digest

    def query(self, query: Query, *, client: str = "", leaving: Leaving | None = None) -> Answer:
        """Answer a query (see Store)."""
        self.outline(query.text)

        def run(spool: Spool) -> None:
            self._pool.run(encode_query(query, seconds=self._limits.query_seconds), spool, client=client)

        return self._answers.read((self._digest, query), run, leaving)

    def outline(self, text: str) -> Outline:
        """Examine a query (see PromptStore)."""
        return examine(text, self._limits, service_allowed=self._allowed)

    def at_once(self, query: Query, *, digest: str) -> bytes | None:
        """Answer what needs no worker (see PromptStore)."""
        known, descriptions = self._prompt
        return descriptions.answer(query) if known == digest else None

    async def query_soon(self, query: Query, outline: Outline, *, client: str, leaving: Leaving) -> Answer:
        """Answer on an event loop (see PromptStore)."""

        async def run(spool: Spool) -> None:
            payload = encode_query(query, seconds=self._limits.query_seconds)
            await self._pool.run_soon(payload, spool, client=client)

        return await self._answers.read_soon((self._digest, query), run, leaving)

    def switch(self, directory: Path, *, digest: str) -> None:
        """Move to another snapshot without failing a running query."""
        prompt = digest, Descriptions(directory, self._limits)
        self._pool.switch(directory)
        self._digest, self._prompt = digest, prompt
        self._answers.forget()

    def close(self) -> None:
        """End the worker processes."""
        self._pool.close()
