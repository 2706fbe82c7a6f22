"""The statements that two states of the lists do not share, nameless nodes told under the thing they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from publisher.changes.record import Statement, Term
from publisher.namespaces import OWL, RDF_TYPE
from publisher.rdf.blank import blank_colours
from publisher.trees import VOCAB
from publisher.workspace import Source, Workspace

_AXIOM = {OWL + "annotatedSource", OWL + "annotatedProperty", OWL + "annotatedTarget", RDF_TYPE}


@dataclass(frozen=True)
class Row:
    """A statement with its subject and the file it stands in."""

    path: str
    subject: str
    statement: Statement


def rows_apart(old: Workspace, new: Workspace) -> tuple[list[Row], list[Row]]:
    """Return the rows only the old and only the new state has.

    One that only changed its file is in neither, nor one of a list that stands in another of its files too.
    """
    before = {source.path: source for source in old.sources}
    after = {source.path: source for source in new.sources}
    paths = [path for path in sorted({*before, *after}) if _data(before.get(path)) != _data(after.get(path))]
    was, now = _plain(before, paths), _plain(after, paths)
    unchanged = set(was).intersection(now)
    gone, come = (_rows(sources, paths, unchanged) for sources in (before, after))
    shared = {(row.subject, row.statement) for row in gone}.intersection((row.subject, row.statement) for row in come)
    gone, come = _without(gone, shared), _without(come, shared)
    same = [after[path] for path in sorted(set(after).difference(paths)) if after[path].folder == VOCAB]
    elsewhere = _standing(same, {row.subject for row in (*gone, *come) if row.path.startswith(f"{VOCAB}/")})
    return _without(gone, elsewhere, VOCAB), _without(come, elsewhere, VOCAB)


def _standing(sources: Iterable[Source], subjects: set[str]) -> set[tuple[str, Statement]]:
    """Return what files that did not change say of some subjects in statements of their own."""
    return {
        (quad.subject.value, Statement(quad.predicate.value, quad.object))
        for source in (sources if subjects else ())
        for quad in source.quads
        if isinstance(quad.subject, NamedNode) and quad.subject.value in subjects
    }


def _data(source: Source | None) -> bytes | None:
    return None if source is None else source.data


def _plain(sources: Mapping[str, Source], paths: Iterable[str]) -> Iterator[Triple]:
    """Yield the statements without nameless nodes, which most have in common: a row is made only of the others."""
    for path in paths:
        for quad in sources[path].quads if path in sources else ():
            if isinstance(quad.subject, NamedNode) and not isinstance(quad.object, BlankNode):
                yield quad.triple


def _rows(sources: Mapping[str, Source], paths: Iterable[str], unchanged: set[Triple]) -> list[Row]:
    return [row for path in paths if path in sources for row in _rows_of(sources[path], unchanged)]


def _without(rows: Iterable[Row], shared: set[tuple[str, Statement]], folder: str = "") -> list[Row]:
    """Return the rows that are not among some statements; with a folder, only rows of its files are left out."""
    return [row for row in rows if (row.subject, row.statement) not in shared or not row.path.startswith(folder)]


def _rows_of(source: Source, unchanged: set[Triple]) -> Iterator[Row]:
    blank = [quad for quad in source.quads if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]
    owners = _Owners(blank)
    for quad in source.quads:
        if quad.triple in unchanged:
            continue
        if isinstance(quad.subject, NamedNode):
            yield Row(source.path, quad.subject.value, Statement(quad.predicate.value, owners.stable(quad.object)))
        elif isinstance(quad.subject, BlankNode):
            yield from owners.row(source.path, quad, quad.subject)


class _Owners:
    """Whom a file's nameless nodes belong to, and names for them that do not depend on the file's other statements."""

    def __init__(self, quads: list[Quad]) -> None:
        self._colours = blank_colours(quads)
        self._out: dict[BlankNode, dict[str, Term]] = {}
        self._referrer: dict[BlankNode, NamedNode | BlankNode | Triple] = {}
        for quad in quads:
            if isinstance(quad.subject, BlankNode):
                self._out.setdefault(quad.subject, {})[quad.predicate.value] = quad.object
            if isinstance(quad.object, BlankNode):
                self._referrer[quad.object] = quad.subject

    def stable(self, term: Term) -> Term:
        """Return a term, a nameless node by a name that depends on its content alone."""
        return BlankNode("c" + self._colours[term]) if isinstance(term, BlankNode) and self._colours[term] else term

    def row(self, path: str, quad: Quad, node: BlankNode) -> Iterator[Row]:
        """Yield the row of a nameless node's statement, if it tells something of a named thing."""
        about = self._out[node]
        source, target = about.get(OWL + "annotatedSource"), about.get(OWL + "annotatedTarget")
        predicate, value = quad.predicate.value, self.stable(quad.object)
        if isinstance(source, NamedNode) and isinstance(target, NamedNode):
            if predicate not in _AXIOM:
                yield Row(path, source.value, Statement(predicate, value, target.value))
            return
        owner = self._owner(node)
        if owner:
            yield Row(path, owner, Statement(predicate, value))

    def _owner(self, node: BlankNode) -> str:
        seen: set[object] = set()
        current: NamedNode | BlankNode | Triple | None = node
        while isinstance(current, BlankNode) and current not in seen:
            seen.add(current)
            current = self._referrer.get(current)
        return current.value if isinstance(current, NamedNode) else ""
