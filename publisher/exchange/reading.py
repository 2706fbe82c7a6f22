"""What was read from a file of another format: statements, faults and remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Triple

from publisher.exchange.tables import Fault, Place, Row


@dataclass
class Reading:
    """Statements with the place each comes from (None where the format has no rows), faults, and remarks.

    ``prefixes`` are those the file itself declares.
    """

    origins: dict[Triple, Place | None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    prefixes: Mapping[str, str] = field(default_factory=dict)

    def add(self, triple: Triple, row: Row | None = None) -> None:
        """Keep a statement; the first row that gives it is where it comes from."""
        self.origins.setdefault(triple, Place(row.path, row.line) if row else None)
