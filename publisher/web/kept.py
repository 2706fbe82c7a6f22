"""Answers kept in memory: each is made once for a snapshot, then sent again. Least recently used go first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

_MOST = 64 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """A finished body with its validator, plain and (where that is smaller) compressed with gzip."""

    body: bytes
    content_type: str
    etag: str
    gzipped: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def size(self) -> int:
        return len(self.body) + len(self.gzipped or b"")


class Sized(Protocol):
    """Something of a known size in bytes."""

    @property
    def size(self) -> int:
        """Bytes it takes."""


T = TypeVar("T", bound=Sized)


@dataclass
class Kept(Generic[T]):
    """Things made once for a snapshot, at most ``most`` bytes of them."""

    most: int = _MOST
    _answers: OrderedDict[Hashable, T] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _bytes: int = 0

    def get(self, key: Hashable) -> T | None:
        """Return the answer kept under a key, or None."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def put(self, key: Hashable, answer: T) -> None:
        """Keep an answer; one too large to be worth it is not kept."""
        if answer.size > self.most // 8:
            return
        with self._lock:
            replaced = self._answers.pop(key, None)
            self._answers[key] = answer
            self._bytes += answer.size - (replaced.size if replaced else 0)
            while self._bytes > self.most:
                _, oldest = self._answers.popitem(last=False)
                self._bytes -= oldest.size
