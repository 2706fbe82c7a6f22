"""An answer that a thread of ours writes while readers follow: memory first, then an unlinked file."""

from __future__ import annotations

import os
import time
from io import RawIOBase
from tempfile import TemporaryFile
from typing import IO

from publisher.config import Limits
from publisher.errors import QueryError, QueryLimitExceeded
from publisher.store.spool import Spool

_SMALL = 64 * 1024


class Growing(RawIOBase):
    """Where the bytes of an answer are written, within the limits."""

    def __init__(self, spool: Spool, limits: Limits) -> None:
        self._spool = spool
        self._limits = limits
        self._deadline = time.monotonic() + limits.query_seconds
        self._buffer = bytearray()
        self._file: IO[bytes] | None = None
        self._total = 0
        self._abandoned = False

    def abandon(self) -> None:
        """Stop writing: nobody reads."""
        self._abandoned = True

    def late(self) -> QueryLimitExceeded:
        """Return the error of a query that ran too long."""
        message = f"The query ran longer than {self._limits.query_seconds:g} seconds."
        return QueryLimitExceeded(message, limit="query_seconds")

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take some bytes. Raises QueryLimitExceeded beyond a limit, QueryError when nobody reads."""
        self._total += len(data)
        self._require_sense()
        if self._file:
            self._file.write(data)
            self._spool.more()
        else:
            self._buffer += data
            if len(self._buffer) > _SMALL:
                self._spill()
        return len(data)

    def end(self, error: QueryError | None) -> None:
        """Say that the answer is whole, or why it never will be."""
        if error is None and self._file is None:
            self._spool.complete(bytes(self._buffer))
        else:
            self._spool.finish(error)
        if self._file:
            self._file.close()

    def _require_sense(self) -> None:
        if self._abandoned:
            raise QueryError("The client went away.")
        if time.monotonic() > self._deadline:
            raise self.late()
        if self._total > self._limits.result_bytes:
            message = f"The answer is larger than {self._limits.result_bytes} bytes; ask for less."
            raise QueryLimitExceeded(message, limit="result_bytes")

    def _spill(self) -> None:
        self._file = TemporaryFile(buffering=0)  # noqa: SIM115 (lives as long as the answer)
        self._file.write(self._buffer)
        self._spool.spill(os.dup(self._file.fileno()))
