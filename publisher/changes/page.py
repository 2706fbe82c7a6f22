"""One Turtle file while it is edited: statements come and go, comments stay at what they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from publisher.changes.record import Term
from publisher.errors import ConfigurationError
from publisher.rdf.comments import Commented, read_commented
from publisher.rdf.remarks import Remark, Remarks, Spot, StatementKey
from publisher.rdf.sheet import sheet_of
from publisher.rdf.terms import joined_prefixes
from publisher.rdf.turtle import serialize
from publisher.workspace import Source, Workspace

Subject = NamedNode | BlankNode


class Page:
    """A file's statements and comments, to be changed and written back in canonical form.

    Of a file that is known to be canonical (a ``Sheet``) only what is said of the subjects asked for is read.
    """

    def __init__(self, source: Source, workspace: Workspace) -> None:
        """Open the file. Raises ConfigurationError when it is not canonical Turtle: an edit would change every line."""
        self.path = source.path
        self._source = source
        self._prefixes = workspace.settings.all_prefixes
        if not source.path.endswith(".ttl"):
            raise ConfigurationError(f"{source.path} is not Turtle; only Turtle files can be edited by command.")
        self._remarks = Remarks()
        self._notes: dict[StatementKey, tuple[Remark, ...]] = {}
        self._statements: dict[StatementKey, None] = {}
        self._before: dict[Subject, tuple[Quad, ...]] = {}
        self._sheet = sheet_of(source.data, self._prefixes)
        if self._sheet is None:
            self._take_all()

    def _take_all(self) -> None:
        read = read_commented(self._source.data, path=self.path, base=self._source.graph)
        self._prefixes = joined_prefixes(self._prefixes, read.document.prefixes)
        if serialize(read.document.quads, self._prefixes, read.remarks).encode() != self._source.data:
            message = "is not in canonical form, so an edit would change other lines too"
            raise ConfigurationError(f"{self.path} {message}. Run 'publisher format {self.path}' first.")
        self._add(read)
        self._remarks = read.remarks

    def _take(self, subject: Subject) -> None:
        """Read what the file says of a subject, unless that was done."""
        if self._sheet and subject not in self._before:
            part = self._sheet.part(subject) if isinstance(subject, NamedNode) else b""
            read = read_commented(part, path=self.path, base=self._source.graph)
            self._before[subject] = read.document.quads
            self._add(read)

    def _add(self, read: Commented) -> None:
        for quad in read.document.quads:
            if not isinstance(quad.subject, Triple):
                self._statements[quad.subject, quad.predicate.value, quad.object] = None
        self._notes.update(read.remarks.statements)

    def values(self, subject: Subject, predicate: str) -> list[Term]:
        """Return the values of a property."""
        self._take(subject)
        return [value for node, name, value in self._statements if (node, name) == (subject, predicate)]

    def add(self, subject: Subject, predicate: str, *values: Term) -> None:
        """Add statements."""
        self._take(subject)
        for value in values:
            self._statements[subject, predicate, value] = None

    def remove(self, subject: Subject, predicate: str, *values: Term) -> None:
        """Take statements away; their comments go to another statement of the subject."""
        self._take(subject)
        for value in values:
            self._statements.pop((subject, predicate, value), None)
            self._keep(subject, self._notes.pop((subject, predicate, value), ()))

    def replace(self, subject: Subject, predicate: str, old: Iterable[Term], new: Term) -> None:
        """Put one value in place of others; it takes over their comments."""
        self._take(subject)
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
            bottom = (*self._remarks.bottom, *(note.text for note in notes))
            self._remarks = replace(self._remarks, bottom=bottom)

    def text(self) -> bytes:
        """Return the file's text in canonical form."""
        quads = [Quad(subject, NamedNode(predicate), value) for subject, predicate, value in self._statements]
        if self._sheet is None:
            return serialize(quads, self._prefixes, replace(self._remarks, statements=self._notes)).encode()
        before = chain.from_iterable(self._before.values())
        changed = None if self._remarks.bottom else self._sheet.changed(before, quads, self._notes)
        return changed.text() if changed else self._whole(quads, self._sheet.prefixes)

    def _whole(self, quads: Sequence[Quad], prefixes: Mapping[str, str]) -> bytes:
        """Return the file with some statements in place of all about the subjects that were read."""
        read = read_commented(self._source.data, path=self.path, base=self._source.graph)
        kept = [quad for quad in read.document.quads if quad.subject not in self._before]
        notes = {key: notes for key, notes in read.remarks.statements.items() if key[0] not in self._before}
        bottom = (*read.remarks.bottom, *self._remarks.bottom)
        remarks = Remarks(read.remarks.top, read.remarks.prefixes, {**notes, **self._notes}, bottom)
        return serialize([*quads, *kept], prefixes, remarks).encode()
