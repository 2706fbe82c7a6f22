"""What the templates of the coverage pages are given: one frozen record a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.catalogue.coverage import Count, Direction, ListEntry


@dataclass(frozen=True)
class MatrixCell:
    """One ordered pair of lists as a square: its place in the picture and how dark it is (0 to 5)."""

    direction: Direction
    x: int
    y: int
    step: int


@dataclass(frozen=True)
class CoveragePage:
    """``coverage.html``: the lists in the order of rows and columns, and the squares by the IRIs of both ends."""

    lists: Sequence[ListEntry]
    cells: Sequence[MatrixCell]
    by_ends: dict[tuple[str, str], MatrixCell]
    cell: int
    """Side of a square in the picture's units."""


@dataclass(frozen=True)
class BarPart:
    """The part of a bar for one strength of mapping."""

    strength: str
    number: int
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One bar: a list or a branch (``iri``), its figures and parts; ``width`` stands for all concepts."""

    label: str
    iri: str
    count: Count
    parts: Sequence[BarPart]
    width: int


@dataclass(frozen=True)
class CoveragePairPage:
    """``coverage-pair.html``: one list seen from another; ``back`` is the same the other way round."""

    source: ListEntry
    target: ListEntry
    direction: Direction
    back: Direction | None
    bars: Sequence[Bar]
    kinds: Sequence[str]
    """Strengths that occur, strongest first."""
    branches: ListEntry | None = None
    """The other list whose branches a flat list is counted by."""
