"""A report as JSON, for programs."""

from __future__ import annotations

import json

from publisher.checks.report import Report


def render(report: Report) -> str:
    """Return the report as JSON: ``passed``, ``against``, ``counts``, and ``findings`` as they are in ``Finding``."""
    findings = [item._asdict() for item in report.findings]
    data = {
        "passed": report.passed,
        "against": report.against,
        "counts": dict(report.counts),
        "findings": findings,
        "stale": [{"rule": item.rule, "iri": item.iri, "because": item.because} for item in report.stale],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
