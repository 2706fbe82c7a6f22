"""What a run of the rules found, as one record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from publisher.checks.finding import Finding, Severity
from publisher.checks.policy import Acceptance
from publisher.checks.rule import Rule


@dataclass(frozen=True)
class Report:
    """Every finding of a run in order of file, line and column, and what was looked at.

    ``rules`` are all rules there are, by id; ``judged`` the number of nodes looked at when not all were, else 0;
    ``against`` what people call the revision compared with, empty for none; ``stale`` the acceptances in the settings
    that cover nothing any more, known of a full run only.
    """

    findings: tuple[Finding, ...]
    rules: Mapping[str, Rule]
    files: int
    concepts: int
    seconds: float = 0.0
    judged: int = 0
    against: str = ""
    stale: tuple[Acceptance, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """Return the number of findings by severity, accepted ones under ``accepted``."""
        found = Counter("accepted" if item.accepted else item.severity.value for item in self.findings)
        return {name: found[name] for name in (*(level.value for level in Severity), "accepted")}

    @property
    def passed(self) -> bool:
        """Say whether there is no finding of severity error that is not accepted."""
        return not self.counts["error"]
