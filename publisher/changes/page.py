"""One Turtle file while it is edited: statements come and go, comments stay at what they speak of."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import BlankNode, NamedNode, Quad

from publisher.changes.record import Term
from publisher.errors import ConfigurationError
from publisher.rdf.canonical import canonical_turtle, joined_prefixes
from publisher.rdf.comments import read_commented
from publisher.rdf.remarks import Remark, Remarks, Spot, StatementKey
from publisher.rdf.turtle import serialize
from publisher.workspace import Source, Workspace

Subject = NamedNode | BlankNode


class Page:
    """A file's statements and comments, to be changed and written back in canonical form."""

    def __init__(self, source: Source, workspace: Workspace) -> None:
        """Read the file. Raises ConfigurationError when it is not canonical Turtle: an edit would change every line."""
        self.path = source.path
        self._prefixes = workspace.settings.all_prefixes
        if not source.path.endswith(".ttl"):
            raise ConfigurationError(f"{source.path} is not Turtle; only Turtle files can be edited by command.")
        canonical = canonical_turtle(source.data, path=source.path, prefixes=self._prefixes, base=source.graph)
        if canonical.encode() != source.data:
            message = "is not in canonical form, so an edit would change other lines too"
            raise ConfigurationError(f"{source.path} {message}. Run 'publisher format {source.path}' first.")
        read = read_commented(source.data, path=source.path, base=source.graph)
        self._own = read.document.prefixes
        self._statements = dict.fromkeys(
            (quad.subject, quad.predicate.value, quad.object) for quad in read.document.quads
        )
        self._remarks = read.remarks
        self._notes: dict[StatementKey, tuple[Remark, ...]] = dict(read.remarks.statements)

    def values(self, subject: Subject, predicate: str) -> list[Term]:
        """Return the values of a property."""
        return [value for node, name, value in self._statements if (node, name) == (subject, predicate)]

    def add(self, subject: Subject, predicate: str, *values: Term) -> None:
        """Add statements."""
        for value in values:
            self._statements[subject, predicate, value] = None

    def remove(self, subject: Subject, predicate: str, *values: Term) -> None:
        """Take statements away; their comments go to another statement of the subject."""
        for value in values:
            self._statements.pop((subject, predicate, value), None)
            self._keep(subject, self._notes.pop((subject, predicate, value), ()))

    def replace(self, subject: Subject, predicate: str, old: Iterable[Term], new: Term) -> None:
        """Put one value in place of others; it takes over their comments."""
        kept: tuple[Remark, ...] = ()
        for value in old:
            self._statements.pop((subject, predicate, value), None)
            kept += self._notes.pop((subject, predicate, value), ())
        self.add(subject, predicate, new)
        if kept:
            self._notes[subject, predicate, new] = kept + self._notes.get((subject, predicate, new), ())

    def _keep(self, subject: Subject, notes: tuple[Remark, ...]) -> None:
        heir = next(((subject, name, value) for node, name, value in self._statements if node == subject), None)
        if notes and heir is not None:
            at_line = (Spot.BEFORE, Spot.AFTER)
            moved = tuple(Remark(Spot.END if note.spot in at_line else note.spot, note.text) for note in notes)
            self._notes[heir] = self._notes.get(heir, ()) + moved
        elif notes:
            self._remarks = Remarks(
                self._remarks.top,
                self._remarks.prefixes,
                {},
                (*self._remarks.bottom, *(note.text for note in notes)),
            )

    def text(self) -> bytes:
        """Return the file's text in canonical form."""
        quads = (Quad(subject, NamedNode(predicate), value) for subject, predicate, value in self._statements)
        remarks = Remarks(self._remarks.top, self._remarks.prefixes, self._notes, self._remarks.bottom)
        return serialize(quads, joined_prefixes(self._prefixes, self._own), remarks).encode()
