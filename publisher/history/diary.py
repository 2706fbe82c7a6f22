"""The diary: what happened at each point, in the words of ``changes``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from publisher.changes.record import Kind, Thing
from publisher.config import Settings
from publisher.history.blocks import About, label_of
from publisher.history.records import Event, Point
from publisher.history.states import compare_blocks, sides
from publisher.history.tape import Block, Tape, Turn
from publisher.namespaces import SKOS, VOID

_PART = re.compile(r"^    dct:isPartOf ", re.MULTILINE)
_THINGS: Mapping[str, Thing] = {
    SKOS + "ConceptScheme": Thing.LIST,
    VOID + "Linkset": Thing.MAPPING_SET,
    SKOS + "Concept": Thing.CONCEPT,
    SKOS + "Collection": Thing.COLLECTION,
    SKOS + "OrderedCollection": Thing.COLLECTION,
}


@dataclass
class Diary:
    """Tells the events of points as they are recorded."""

    tape: Tape
    settings: Settings
    _context: dict[Block, None] = field(default_factory=dict)
    """Descriptions of lists, mapping sets and relations: what a comparison needs beside the things that changed."""
    _subsets: set[str] = field(default_factory=set)

    def tell(self, point: Point, turns: Sequence[Turn]) -> Iterator[Event]:
        """Yield what happened at a point, given what it changed in the files."""
        came, left = (
            _by_subject(block for turn in turns for block in turn.came),
            _by_subject(block for turn in turns for block in turn.left),
        )
        touched = {subject: self.tape.standing(subject) for subject in {**came, **left} if subject}
        before = {
            subject: _before(now, came.get(subject, []), left.get(subject, [])) for subject, now in touched.items()
        }
        self._remember(turns)
        changed = []
        for subject, now in touched.items():
            was, stands = _types(before[subject]), _types(now)
            if bool(was) == bool(stands):
                changed.append(subject)
            else:
                yield self._whole(point, Kind.ADDED if stands else Kind.VANISHED, subject, now or before[subject])
        yield from self._compared(point, changed, before, touched)

    def _remember(self, turns: Sequence[Turn]) -> None:
        for turn in turns:
            for block in turn.left:
                self._context.pop(block, None)
            for block in turn.came:
                if _is_context(block):
                    self._context[block] = None
        self._subsets = {block.about.subject for block in self._context if _PART.search(block.text)}

    def _whole(self, point: Point, kind: Kind, subject: str, blocks: Sequence[Block]) -> Event:
        """Return the event of a thing that came or went: its statements are its state, so they are not repeated."""
        found = next((block for block in blocks if block.about.types), blocks[0])
        thing = _thing(found.about)
        own = thing in (Thing.LIST, Thing.MAPPING_SET)
        home = subject if own else min(found.about.lists, key=lambda iri: (iri in self._subsets, iri), default="")
        label = label_of(found.text)
        return _event(point, kind, thing, subject, home, label)

    def _compared(
        self,
        point: Point,
        subjects: Sequence[str],
        before: Mapping[str, Sequence[Block]],
        after: Mapping[str, Sequence[Block]],
    ) -> Iterator[Event]:
        if not subjects:
            return
        own = set(subjects)
        rest = [block for block in self._context if block.about.subject not in own]
        old = [*rest, *(block for subject in subjects for block in before[subject])]
        new = [*rest, *(block for subject in subjects for block in after[subject])]
        found = compare_blocks(old, new, self.settings, names=("before", "after"))
        for change in found.changes:
            removed, added = sides(change)
            label = found.names.get(change.iri, "")
            event = _event(point, change.kind, change.thing, change.iri, change.home, label)
            yield Event(**{**vars(event), "removed": removed, "added": added, "notes": change.notes})


def _event(point: Point, kind: Kind, thing: Thing, iri: str, home: str, label: str) -> Event:
    return Event(
        point=point.number,
        date=point.date,
        kind=kind.value,
        thing=thing.value,
        iri=iri,
        home=home,
        label=label,
        commit=point.commit,
        title=point.title,
    )


def _by_subject(blocks: Iterable[Block]) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {}
    for block in blocks:
        found.setdefault(block.about.subject, []).append(block)
    return found


def _before(now: Sequence[Block], came: Sequence[Block], left: Sequence[Block]) -> list[Block]:
    fresh = set(came)
    return [*(block for block in now if block not in fresh), *left]


def _types(blocks: Iterable[Block]) -> bool:
    return any(block.about.types for block in blocks)


def _thing(about: About) -> Thing:
    return next((thing for name, thing in _THINGS.items() if name in about.types), Thing.TERM)


def _is_context(block: Block) -> bool:
    types = block.about.types
    return SKOS + "ConceptScheme" in types or VOID + "Linkset" in types or "rdfs:subPropertyOf" in block.text
