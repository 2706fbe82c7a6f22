"""What a check says: findings."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a finding is; only an error makes ``publisher check`` end with 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Finding(NamedTuple):
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
