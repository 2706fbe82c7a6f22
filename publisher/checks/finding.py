"""What a check says: findings, and the report that holds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is; only an error makes ``publisher check`` end with 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong, with its place and remedy.

    ``line`` and ``column`` count from 1 and are 0 when the place is the whole file. ``iri`` and ``label`` name the
    concept (list, mapping set) concerned and are empty for a finding about a file. ``accepted`` is the written reason
    when the settings accept the finding; such a finding stays visible but counts for nothing.
    """

    path: str
    line: int
    column: int
    rule: str
    severity: Severity
    message: str
    iri: str = ""
    label: str = ""
    why: str = ""
    remedy: str = ""
    accepted: str = ""


@dataclass(frozen=True)
class Report:
    """Every finding of a run in order of file, line and column, and what was looked at."""

    findings: tuple[Finding, ...]
    files: int
    concepts: int
    rules: int
    seconds: float = 0.0

    @property
    def counts(self) -> Mapping[str, int]:
        """Return the number of findings by severity, accepted ones under ``accepted``."""
        found = Counter("accepted" if item.accepted else item.severity.value for item in self.findings)
        return {name: found[name] for name in (*(level.value for level in Severity), "accepted")}

    @property
    def passed(self) -> bool:
        """Say whether there is no finding of severity error that is not accepted."""
        return not self.counts["error"]
