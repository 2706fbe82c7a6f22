"""A report as GitLab reads it to show findings at the lines of a merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json

from publisher.checks.finding import Severity
from publisher.checks.report import Report
from publisher.cli.fingerprints import fingerprinted

_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report) -> str:
    """Return a code quality report; a finding's fingerprint does not depend on its line. Accepted ones are left out."""
    issues = [
        {
            "description": f"{item.message} {item.remedy}".strip(),
            "check_name": item.rule,
            "fingerprint": fingerprint,
            "severity": _LEVELS[item.severity],
            "location": {"path": item.path, "lines": {"begin": max(1, item.line)}},
        }
        for item, fingerprint in fingerprinted(item for item in report.findings if not item.accepted)
    ]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"
