"""Where the comments of a Turtle text stand: each is given to a statement, a prefix, or the file as a whole.

A comment at the end of a line belongs to what the line says, a comment on a line of its own to what follows. Not a
validator: the parser has accepted the text before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from publisher.rdf.remarks import Remark, Spot
from publisher.rdf.tokens import TOKEN, one_kind_of_line_end


@dataclass(frozen=True)
class Placed:
    """Comments by place; a statement is known by the character offset its object ends at, in ascending order."""

    top: tuple[str, ...]
    prefixes: Mapping[str, tuple[Remark, ...]]
    statements: tuple[tuple[int, tuple[Remark, ...]], ...]
    bottom: tuple[str, ...]


@dataclass
class _Statement:
    """One predicate and object: where the object ends, and the comments."""

    end: int = 0
    notes: list[Remark] = field(default_factory=list)


@dataclass
class _Frame:
    """An open subject, closed by ``.``, ``]`` or (a list) ``)``, and what is expected next in it.

    ``another`` is an object after a comma, ``mark`` the punctuation after an object.
    """

    close: str
    expects: str = "subject"
    last: _Statement | None = None
    owner: _Statement | None = None
    """The statement whose object the frame is."""
    root: _Statement | None = None
    """Of a list: the statement whose object it, or the list around it, is."""
    path: tuple[int, ...] = ()
    """Of a list: its place among the members of the lists around it."""
    members: int = 0
    """Of a list: how many members have begun."""

    def note(self, spot: Spot, comments: Iterable[Remark], member: int) -> None:
        """Give comments to a member of the list."""
        if self.root is not None:
            place = (*self.path, member) if member >= 0 else ()
            self.root.notes += [Remark(spot, item.text, place) for item in comments if item.text]


def place_comments(text: str) -> Placed:
    """Return the comments of a Turtle text with their places."""
    return _Placement(one_kind_of_line_end(text)).read()


class _Placement:
    def __init__(self, text: str) -> None:
        self._text = text
        self._stack = [_Frame(".")]
        self._statements: list[_Statement] = []
        self._waiting: list[Remark] = []
        """Comments that belong to the next statement; those on lines of their own as ``BEFORE``."""
        self._top: list[str] = []
        self._prefixes: dict[str, list[Remark]] = {}
        self._directive: list[str] = []
        """The words of the directive being read."""
        self._after_directive: str | None = None
        """The prefix a comment at the end of the line belongs to; empty for the base."""
        self._block_start = 0
        self._block_end = 0
        self._seen_directive = self._seen_block = False
        self._literal: _Statement | None = None
        """The statement whose literal a suffix may follow."""
        self._datatype = False

    def read(self) -> Placed:
        for kind, word, start, end in self._tokens():
            if kind == "space":
                self._space(word, start)
            elif self._directive or self._opens_directive(kind, word):
                self._direct(kind, word)
            else:
                self._take(kind, word, start, end)
        bottom = tuple(_trimmed([note.text for note in self._waiting]))
        prefixes = {name: tuple(notes) for name, notes in self._prefixes.items() if notes}
        statements = tuple((item.end, tuple(item.notes)) for item in self._statements if item.notes)
        return Placed(tuple(_trimmed(self._top)), prefixes, tuple(sorted(statements, key=lambda item: item[0])), bottom)

    def _tokens(self) -> Iterator[tuple[str, str, int, int]]:
        for found in TOKEN.finditer(self._text):
            yield found.lastgroup or "", found.group(), found.start(), found.end()

    # comments

    def _space(self, word: str, start: int) -> None:
        if not word.startswith("#"):
            if word.count("\n") > 1 and self._waiting and self._waiting[-1].text:
                self._waiting.append(Remark(Spot.BEFORE, ""))
            return
        comment = word.rstrip()
        line = self._text.rfind("\n", 0, start) + 1
        if self._text[line:start].strip(" \t\r\ufeff"):
            self._trail(comment, line)
        else:
            self._waiting.append(Remark(Spot.BEFORE, comment))

    def _trail(self, comment: str, line: int) -> None:
        """Place a comment at the end of a line."""
        frame = self._stack[-1]
        if self._directive:
            self._top.append(comment)
        elif len(self._stack) == 1 and frame.expects == "subject":
            self._trail_closed(comment, line)
        elif frame.root is not None and frame.members:
            frame.note(Spot.AFTER, [Remark(Spot.AFTER, comment)], frame.members - 1)
        elif frame.close == ")" or frame.expects == "object":
            self._waiting.append(Remark(Spot.AFTER, comment))
        elif frame.last is None:
            self._waiting.append(Remark(Spot.SUBJECT, comment))
        else:
            frame.last.notes.append(Remark(Spot.AFTER, comment))

    def _trail_closed(self, comment: str, line: int) -> None:
        """Place a comment behind a full stop or a directive."""
        if self._after_directive:
            self._prefixes[self._after_directive].append(Remark(Spot.AFTER, comment))
            return
        last = self._stack[0].last
        if self._after_directive is not None or last is None:
            self._top.append(comment)
        elif self._block_start >= line:
            last.notes.append(Remark(Spot.SUBJECT, comment))
        elif last.end <= line:
            last.notes.append(Remark(Spot.CLOSE, comment))
        else:
            last.notes.append(Remark(Spot.AFTER, comment))

    # directives

    def _opens_directive(self, kind: str, word: str) -> bool:
        at_top = len(self._stack) == 1 and self._stack[0].expects == "subject"
        return at_top and kind in ("suffix", "name") and word.lower() in ("@prefix", "@base", "prefix", "base")

    def _direct(self, kind: str, word: str) -> None:
        self._directive.append(word)
        if word == "." or (kind == "iri" and not self._directive[0].startswith("@")):
            self._end_directive()

    def _end_directive(self) -> None:
        name = self._directive[1].removesuffix(":") if "prefix" in self._directive[0].lower() else None
        notes = [note.text for note in self._waiting]
        if name is None or not self._seen_directive:
            self._top += notes
        else:
            self._prefixes.setdefault(name, []).extend(Remark(Spot.BEFORE, text) for text in notes if text)
        if name is not None:
            self._prefixes.setdefault(name, [])
        self._waiting = []
        self._after_directive = name or ""
        self._seen_directive = True
        self._directive = []

    # statements

    def _take(self, kind: str, word: str, start: int, end: int) -> None:
        if self._suffix(kind, word, end):
            return
        if kind == "mark" and word not in "[(":
            self._punctuate(word, end)
            return
        frame = self._stack[-1]
        statement = None
        if frame.close == ")":
            self._begin_member(frame)
        elif frame.expects == "subject":
            self._open_block(start)
            frame.expects = "predicate"
        elif frame.expects == "predicate":
            frame.expects = "object"
        else:
            statement = self._open_statement(frame, end)
        if word == "[" and kind == "mark":
            self._stack.append(_Frame("]", "predicate", owner=statement))
        elif kind == "mark":
            path = (*frame.path, frame.members - 1) if frame.close == ")" else ()
            self._stack.append(_Frame(")", "object", owner=statement, root=statement or frame.root, path=path))
        self._literal = statement if kind == "string" else None

    def _begin_member(self, frame: _Frame) -> None:
        if frame.root is not None:
            frame.note(Spot.BEFORE, self._waiting, frame.members)
            self._waiting = []
        frame.members += 1

    def _suffix(self, kind: str, word: str, end: int) -> bool:
        """Take a language tag, or ``^^`` and the datatype after it."""
        if kind == "suffix" or self._datatype:
            self._datatype = word == "^^"
            if self._literal is not None:
                self._literal.end = end
            return True
        return False

    def _open_block(self, start: int) -> None:
        if len(self._stack) > 1:
            return
        notes = self._waiting
        if not self._seen_directive and not self._seen_block:
            notes = self._split_top()
        self._waiting = [Remark(Spot.HEAD, note.text) for note in _trimmed_notes(notes)]
        self._stack[0].last = None
        self._after_directive = None
        self._block_start = start
        self._seen_block = True

    def _split_top(self) -> list[Remark]:
        """Give the paragraphs above the first one that touches the subject to the file."""
        blanks = [number for number, note in enumerate(self._waiting) if not note.text]
        cut = blanks[-1] + 1 if blanks else 0
        self._top += [note.text for note in self._waiting[:cut]]
        return self._waiting[cut:]

    def _open_statement(self, frame: _Frame, end: int) -> _Statement:
        statement = _Statement(end, [note for note in self._waiting if note.text or note.spot is Spot.HEAD])
        self._waiting = []
        self._statements.append(statement)
        frame.last = statement
        frame.expects = "mark"
        return statement

    def _punctuate(self, mark: str, end: int) -> None:
        frame = self._stack[-1]
        if mark in ";,":
            frame.expects = "predicate" if mark == ";" else "another"
        elif mark in ")]" and len(self._stack) > 1:
            self._close(self._stack.pop(), end)
        elif mark == ".":
            self._settle(frame, frame.last)
            self._stack[0].expects = "subject"

    def _close(self, frame: _Frame, end: int) -> None:
        if frame.owner is not None:
            frame.owner.end = end
        if frame.close == "]":
            self._settle(frame, frame.last or frame.owner)
        outer = self._stack[-1]
        if frame.owner is None and outer.close != ")" and outer.last is None:
            outer.last = frame.last
        if frame.close == ")" and frame.root is not None:
            frame.note(Spot.END if frame.members else Spot.BEFORE, self._waiting, frame.members - 1)
            self._waiting = []

    def _settle(self, frame: _Frame, last: _Statement | None) -> None:
        """Give the comments that no statement followed to the last one of a subject that closes."""
        if last is None:
            return
        own = last is frame.last
        for note in self._waiting:
            if note.text:
                spot = note.spot if note.spot is not Spot.BEFORE or not own else Spot.END
                last.notes.append(Remark(spot, note.text))
        self._waiting = []


def _trimmed(lines: list[str]) -> list[str]:
    """Return lines without blank ones at either end."""
    start, end = 0, len(lines)
    while start < end and not lines[start]:
        start += 1
    while end > start and not lines[end - 1]:
        end -= 1
    return lines[start:end]


def _trimmed_notes(notes: list[Remark]) -> list[Remark]:
    kept = _trimmed([note.text for note in notes])
    return [Remark(Spot.HEAD, text) for text in kept]
