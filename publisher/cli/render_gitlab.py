"""A report as GitLab reads it to show findings at the lines of a merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256

from publisher.checks.finding import Severity
from publisher.checks.report import Report

_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(report: Report) -> str:
    """Return a code quality report; a finding's fingerprint does not depend on its line. Accepted ones are left out."""
    seen: Counter[str] = Counter()
    issues = []
    for item in report.findings:
        if item.accepted:
            continue
        identity = "\n".join((item.path, item.rule, item.iri, item.message))
        seen[identity] += 1
        issues.append(
            {
                "description": f"{item.message} {item.remedy}".strip(),
                "check_name": item.rule,
                "fingerprint": sha256(f"{identity}\n{seen[identity]}".encode()).hexdigest(),
                "severity": _LEVELS[item.severity],
                "location": {"path": item.path, "lines": {"begin": max(1, item.line)}},
            }
        )
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"
