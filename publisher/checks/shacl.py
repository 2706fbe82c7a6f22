"""pyshacl, the SHACL engine of record, over several processes. The only module that imports it.

pyshacl patches rdflib while it loads shapes, so it runs in worker processes, never in the caller's own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.checks.shapes import Violation, Work, plain, unusable, written
from publisher.namespaces import SH
from publisher.processes import end_when_alone

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_SMALL = 500
_DIRECTED_TEXT = "urn:publisher:directed"
_NEWER = re.compile(r"--(?:ltr|rtl)|<<\(")
_OF_TRIPLE = re.compile(r"<[^>]*> <[^>]*> <<\(")
_DIRECTED = re.compile(r'("(?:[^"\\\n]|\\.)*")@[A-Za-z0-9-]+--(?:ltr|rtl)(?= \.$)', re.MULTILINE)


@dataclass(frozen=True)
class PyshaclEngine:
    """Judges with pyshacl; ``workers`` 0 means one for each processor."""

    workers: int = 0
    name: str = "pyshacl"
    in_process: bool = False

    def validate(self, work: Work) -> list[Violation]:
        """Return the violations, judging slices of the focus nodes at once."""
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        if not work.focus and not work.whole:
            return []
        count = max(1, min(self.workers or os.cpu_count() or 1, len(work.focus) // _SMALL + 1))
        slices = [work] if work.whole else [work.part(start, count) for start in range(count)]
        with ProcessPoolExecutor(count, mp_context=get_context("forkserver"), initializer=_end_with_parent) as pool:
            return [violation for part in pool.map(judge, slices) for violation in part]


def _end_with_parent() -> None:
    """Let the kernel end this worker when whoever asks it is gone; it would wait for the next question for ever."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        end_when_alone(parent.sentinel)
        if not parent.is_alive():
            os._exit(1)


def judge(work: Work) -> list[Violation]:
    """Judge one slice in this process; values stay as they are written (rdflib would make 1 of 01).

    Raises ConfigurationError for shapes that are none.
    """
    import rdflib
    from pyparsing import ParseBaseException
    from pyshacl import validate
    from pyshacl.errors import ReportableRuntimeError
    from rdflib import Graph

    rdflib.NORMALIZE_LITERALS = False
    shapes = Graph().parse(data=work.shapes, format="turtle")
    text, directed = _readable(work.data)
    data = Graph().parse(data=text, format="nt")
    try:
        _, results, _ = validate(data, shacl_graph=shapes, inplace=True, advanced=work.whole)
    except (ReportableRuntimeError, ParseBaseException, re.error, ValueError) as error:
        raise unusable(getattr(error, "message", "") or str(error)) from error
    if not isinstance(results, Graph):
        raise unusable(str(results))
    return work.wanted([item._replace(value=directed.get(item.value, item.value)) for item in _violations(results)])


def _readable(data: str) -> tuple[str, Mapping[str, str]]:
    """Return N-Triples as rdflib can read them, and what each text with a direction (RDF 1.2) in them was.

    Such a text is no ``rdf:langString``: it is judged as one of a datatype of its own. Triples as objects are left out.
    """
    if not _NEWER.search(data):
        return data, {}
    kept = "".join(line for line in data.splitlines(keepends=True) if not _OF_TRIPLE.match(line))
    originals = {f"{found[1]}^^<{_DIRECTED_TEXT}>": found[0] for found in _DIRECTED.finditer(kept)}
    return _DIRECTED.sub(rf"\1^^<{_DIRECTED_TEXT}>", kept), originals


def _violations(results: Graph) -> Iterator[Violation]:
    """Yield the report's own results; those that only explain another one (``sh:detail``) are left out."""
    from rdflib import URIRef

    for node in results.objects(None, URIRef(SH + "result")):
        words = {str(predicate): value for predicate, value in results.predicate_objects(node)}
        yield Violation(
            focus=plain(written(words[SH + "focusNode"].n3())),
            path=_iri(words.get(SH + "resultPath")),
            value=written(words[SH + "value"].n3()) if SH + "value" in words else "",
            shape=_iri(words[SH + "sourceShape"]),
            component=str(words[SH + "sourceConstraintComponent"]),
            message=str(words.get(SH + "resultMessage", "")),
            severity=str(words[SH + "resultSeverity"]),
        )


def _iri(term: Node | None) -> str:
    """Return an IRI; empty for none and for a nameless node (a path of several steps, a shape without a name)."""
    from rdflib import URIRef

    return str(term) if isinstance(term, URIRef) else ""
