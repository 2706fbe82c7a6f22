"""The tape: which block stood in which file from which point to which. A block that did not change is kept once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from publisher.history.blocks import About, Blocks, about
from publisher.history.records import OPEN


@dataclass(frozen=True)
class Block:
    """A block's text with the prefixes it is read with, and what it is about."""

    path: str
    header: str
    text: str
    about: About


@dataclass(frozen=True)
class Span:
    """A block and the points from which to which it stood."""

    block: Block
    first: int
    last: int


@dataclass(frozen=True)
class Turn:
    """What one point changed in one file."""

    came: tuple[Block, ...]
    left: tuple[Block, ...]


@dataclass
class Tape:
    """Records files point by point."""

    closed: list[Span] = field(default_factory=list)
    _files: dict[str, dict[str, tuple[Block, int]]] = field(default_factory=lambda: defaultdict(dict))
    _prefixes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    _subjects: dict[str, dict[Block, None]] = field(default_factory=lambda: defaultdict(dict))

    def record(self, path: str, blocks: Blocks, point: int) -> Turn:
        """Record what a file holds from a point on; no blocks mean that it is gone."""
        standing = self._files[path]
        if self._means_otherwise(path, blocks):
            left, fresh = list(standing), list(dict.fromkeys(blocks.texts))
        else:
            wanted = dict.fromkeys(blocks.texts)
            left = [text for text in standing if text not in wanted]
            fresh = [text for text in wanted if text not in standing]
        gone = tuple(self._close(path, text, point) for text in left)
        prefixes = blocks.prefixes()
        came = tuple(Block(path, blocks.header, text, about(text, prefixes)) for text in fresh)
        for block in came:
            standing[block.text] = (block, point)
            self._subjects[block.about.subject][block] = None
        self._prefixes[path] = prefixes
        return Turn(came, gone)

    def _close(self, path: str, text: str, point: int) -> Block:
        block, first = self._files[path].pop(text)
        self.closed.append(Span(block, first, point - 1))
        del self._subjects[block.about.subject][block]
        return block

    def _means_otherwise(self, path: str, blocks: Blocks) -> bool:
        """Say whether a prefix now stands for another namespace, so that the same text says something else."""
        before, now = self._prefixes.get(path, {}), blocks.prefixes()
        return any(now.get(prefix, space) != space for prefix, space in before.items())

    def paths(self) -> list[str]:
        """Return the files that hold something now."""
        return [path for path, standing in self._files.items() if standing]

    def standing(self, subject: str) -> tuple[Block, ...]:
        """Return the blocks about a subject that stand now."""
        return tuple(self._subjects.get(subject, ()))

    def standing_blocks(self) -> Iterator[Block]:
        """Yield every block that stands now."""
        for rows in self._files.values():
            yield from (block for block, _ in rows.values())

    def spans(self) -> Iterator[Span]:
        """Yield every span, closed ones first."""
        yield from self.closed
        for rows in self._files.values():
            yield from (Span(block, first, OPEN) for block, first in rows.values())
