"""The ``shacl`` wheel, a fast SHACL engine for interactive runs; a test shows that it finds what pyshacl finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.util import find_spec

from publisher.checks.shapes import Violation, Work, plain, unusable, written


def available() -> bool:
    """Say whether the wheel is installed."""
    return find_spec("shacl") is not None


@dataclass(frozen=True)
class AcceleratedEngine:
    """Judges with the ``shacl`` wheel, in this process."""

    name: str = "shacl"
    in_process: bool = True

    def validate(self, work: Work) -> list[Violation]:
        """Return the violations of the work's focus nodes. Raises ConfigurationError for shapes that are none."""
        if not work.focus and not work.whole:
            return []
        import shacl

        try:
            report = shacl.Shapes.from_text(work.shapes).validate_text(work.data, format="ntriples")
        except ValueError as error:
            raise unusable(str(error).removeprefix("invalid shapes graph: ")) from error
        found = [
            Violation(
                focus=plain(written(result.focus_node)),
                path=_step(result.path or ""),
                value=written(result.value or ""),
                shape=_step(result.source_shape or ""),
                component=result.component_iri,
                message=result.message or "",
                severity=result.severity_iri,
            )
            for result in report.results
        ]
        return work.wanted(found)


def _step(path: str) -> str:
    """Return the IRI of a path of one step, or of a shape that has one; empty for any other."""
    return path[1:-1] if re.fullmatch(r"<[^<>]*>", path) else ""
