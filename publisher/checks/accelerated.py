"""The ``shacl`` wheel, a fast SHACL engine for interactive runs; a test shows that it finds what pyshacl finds."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from publisher.checks.shapes import Violation, Work, written


def available() -> bool:
    """Say whether the wheel is installed."""
    return find_spec("shacl") is not None


@dataclass(frozen=True)
class AcceleratedEngine:
    """Judges with the ``shacl`` wheel, in this process."""

    name: str = "shacl"
    in_process: bool = True

    def validate(self, work: Work) -> list[Violation]:
        """Return the violations of the work's focus nodes."""
        import shacl

        if not work.focus:
            return []
        focus = set(work.focus)
        report = shacl.Shapes.from_text(work.shapes).validate_text(work.data, format="ntriples")
        found = (
            Violation(
                focus=result.focus_node[1:-1],
                path=(result.path or "").strip("<>"),
                value=written(result.value or ""),
                shape=(result.source_shape or "").strip("<>"),
                component=result.component_iri,
                message=result.message or "",
                severity=result.severity_iri,
            )
            for result in report.results
        )
        return [violation for violation in found if violation.focus in focus]
