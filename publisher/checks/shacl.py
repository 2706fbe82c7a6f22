"""pyshacl, the SHACL engine of record, over several processes. The only module that imports it.

pyshacl patches rdflib while it loads shapes, so it runs in worker processes, never in the caller's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

from publisher.checks.shapes import Violation, Work, written
from publisher.namespaces import SH

if TYPE_CHECKING:
    from rdflib import Graph

_SMALL = 500


@dataclass(frozen=True)
class PyshaclEngine:
    """Judges with pyshacl; ``workers`` 0 means one for each processor."""

    workers: int = 0
    name: str = "pyshacl"
    in_process: bool = False

    def validate(self, work: Work) -> list[Violation]:
        """Return the violations, judging slices of the focus nodes at once."""
        if not work.focus:
            return []
        count = max(1, min(self.workers or os.cpu_count() or 1, len(work.focus) // _SMALL + 1))
        slices = [work.part(start, count) for start in range(count)]
        with ProcessPoolExecutor(count, mp_context=get_context("forkserver")) as pool:
            return [violation for part in pool.map(judge, slices) for violation in part]


def judge(work: Work) -> list[Violation]:
    """Judge one slice in this process."""
    from pyshacl import validate
    from rdflib import Graph

    shapes = Graph().parse(data=work.shapes, format="turtle")
    data = Graph().parse(data=work.data, format="nt")
    _, results, _ = validate(data, shacl_graph=shapes, inplace=True)
    if not isinstance(results, Graph):
        raise RuntimeError(f"pyshacl could not use the shapes: {results!r}")
    focus = set(work.focus)
    return [violation for violation in _violations(results) if violation.focus in focus]


def _violations(results: Graph) -> Iterator[Violation]:
    from rdflib import URIRef
    from rdflib.namespace import RDF

    for node in results.subjects(RDF.type, URIRef(SH + "ValidationResult")):
        words = {str(predicate): value for predicate, value in results.predicate_objects(node)}
        yield Violation(
            focus=str(words[SH + "focusNode"]),
            path=str(words.get(SH + "resultPath", "")),
            value=written(words[SH + "value"].n3()) if SH + "value" in words else "",
            shape=str(words[SH + "sourceShape"]),
            component=str(words[SH + "sourceConstraintComponent"]),
            message=str(words.get(SH + "resultMessage", "")),
            severity=str(words[SH + "resultSeverity"]),
        )
