"""Rules about files as a whole: what a parser refuses or had to put up with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from publisher.checks.rule import rule_id
from publisher.workspace import Workspace, unread_in


class FileProblem(NamedTuple):
    """What is wrong with a file, and where; line and column are 0 for the whole file.

    ``remedy`` is empty where the rule's own says what to do.
    """

    path: str
    message: str
    line: int = 0
    column: int = 0
    remedy: str = ""


FileCheck = Callable[[Workspace], Iterator[FileProblem]]


def syntax(workspace: Workspace) -> Iterator[FileProblem]:
    """A file is not well-formed.

    The file's text breaks the rules of its format (Turtle, RDF/XML, JSON-LD …), so nothing in it can be read.

    Why: A file that cannot be read is left out as a whole: every concept in it would vanish.
    Do: Look at the place named and just before it: a missing full stop, semicolon or quote is the usual cause.
    Source: RDF 1.1 Turtle and the other formats' specifications.

    Bad:
        ex:58 skos:prefLabel "Parking permits@en .

    Good:
        ex:58 skos:prefLabel "Parking permits"@en .
    """
    for error in workspace.broken:
        wrong, _, advice = error.message.partition("; ")
        remedy = _sentence(advice) if advice else ""
        yield FileProblem(error.path, _sentence(wrong), error.line, error.column, remedy)


def byte_order_mark(workspace: Workspace) -> Iterator[FileProblem]:
    """A file starts with a byte order mark.

    The file begins with three invisible bytes some editors write before UTF-8 text.

    Why: Several RDF tools refuse such a file with a message nobody understands.
    Do: Save the file as “UTF-8”, not as “UTF-8 with BOM”.
    Source: RDF 1.1 Turtle section 7 (Turtle is UTF-8; a mark is not part of its grammar).

    Bad:
        (three invisible bytes)ex:58 skos:prefLabel "Parking permits"@en .

    Good:
        ex:58 skos:prefLabel "Parking permits"@en .
    """
    for source in workspace.sources:
        for remark in source.remarks:
            yield FileProblem(source.path, remark, 1, 1)


def unread_file(workspace: Workspace) -> Iterator[FileProblem]:
    """A file of data is not read.

    The file lies beside the lists or mappings, but its name does not end as those of RDF files do, so that nothing in
    it is checked or published.

    Why: Whoever put it there believes that it is published.
    Do: Give RDF the ending of its format (.ttl, .rdf, .jsonld, .nt), bring tables in with “publisher import”, unpack
        what is packed, and keep what is not meant to be published in another folder.
    Source: this project.

    Bad:
        vocab/services.turtle

    Good:
        vocab/services.ttl
    """
    for path in unread_in(workspace.tree):
        ending = path.rpartition(".")[2]
        yield FileProblem(path, f"Nothing here is checked or published: files ending in .{ending} are not read.")


FILE_CHECKS: Mapping[str, FileCheck] = MappingProxyType(
    {rule_id(check.__name__): check for check in (syntax, byte_order_mark, unread_file)}
)
"""The checks of whole files by rule id."""


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else "The file cannot be read."
