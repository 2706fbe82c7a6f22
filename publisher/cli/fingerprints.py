"""What makes a finding the same one in the next run, wherever its line has moved to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from publisher.checks.finding import Finding


def fingerprinted(findings: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Yield each finding with a SHA-256 that depends on its file, rule, concept and message, never on its line."""
    seen: Counter[str] = Counter()
    for item in findings:
        identity = "\n".join((item.path, item.rule, item.iri, item.message))
        seen[identity] += 1
        yield item, sha256(f"{identity}\n{seen[identity]}".encode()).hexdigest()
