"""Which releases each list has: earlier editions, git tags ``{list}/{version}``, and what the list says now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from publisher.commits import Tag
from publisher.history.blocks import cut, parse_texts
from publisher.history.editions import SCHEME, Described, describe
from publisher.history.recording import Place, Recording, in_utc, place_of
from publisher.history.records import CURRENT, EDITION, TAGGED, Point, Release
from publisher.history.tape import Block, Span, Tape
from publisher.rdf.formats import format_of_path
from publisher.trees import MAPPINGS, RELEASES, VOCAB, RevisionTree
from publisher.workspace import Workspace

_KEY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_NUMBER = re.compile(r"[0-9][0-9A-Za-z._-]*")


@dataclass
class _Ledger:
    """The recorded spans by the list they belong to."""

    done: Recording
    members: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))
    about: dict[str, list[Span]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for span in [*self.done.spans, *self.done.tape.spans()]:
            self.add(span)

    def add(self, span: Span) -> None:
        """File a span under its lists, and under its subject when it describes a list."""
        for iri in span.block.about.lists:
            self.members[iri].append(span)
        if SCHEME in span.block.about.types:
            self.about[span.block.about.subject].append(span)

    def described(self, iri: str, point: int) -> Described | None:
        """Return what a list said of its version at a point, or None when it was not there."""
        for span in self.about[iri]:
            if span.first <= point <= span.last:
                block = span.block
                return describe(parse_texts(block.header, [block.text], path=block.path))
        return None

    def count(self, iri: str, point: int) -> int:
        """Return how many concepts a list had at a point."""
        return len({span.block.about.subject for span in self.members[iri] if span.first <= point <= span.last})

    def differs(self, iri: str, old: int, new: int) -> bool:
        """Say whether a list changed between two points."""
        return self._blocks(iri, old) != self._blocks(iri, new)

    def _blocks(self, iri: str, point: int) -> set[Block]:
        spans = (*self.about[iri], *self.members[iri])
        return {span.block for span in spans if span.first <= point <= span.last}

    def changed_at(self, iri: str) -> str:
        """Return the date of the last point that changed a list."""
        number = max(span.first for span in (*self.about[iri], *self.members[iri]))
        return next((point.date for point in self.done.points if point.number == number), "")


def releases(done: Recording, workspace: Workspace) -> list[Release]:
    """Return every release of every list, by list, oldest first. Tags beside the history become points."""
    ledger = _Ledger(done)
    tagged = list(_tagged(ledger, place_of(workspace.tree)))
    found: list[Release] = []
    for iri in sorted(ledger.about):
        own = [item.release for item in done.editions if item.release.list == iri]
        own += sorted((item for item in tagged if item.list == iri), key=lambda item: (item.point, item.date))
        own += _current(ledger, iri, own)
        found += own
    return [replace(item, concepts=ledger.count(item.list, item.point)) for item in found]


def local_name(iri: str) -> str:
    """Return the last part of an IRI: the name of a list in tags, paths and addresses."""
    return iri.rstrip("/#").rpartition("/")[2].rpartition("#")[2]


def version_key(title: str) -> str:
    """Return the part of a version's wording that serves in addresses: its number, else ``current``."""
    found = _NUMBER.match(title)
    return found.group().rstrip(".") if found else CURRENT


def is_key(version: str) -> bool:
    """Say whether a version can stand in a tag and in addresses."""
    plain = _KEY.fullmatch(version) is not None and version != CURRENT
    return plain and ".." not in version and not version.endswith((".", ".lock"))


def _tagged(ledger: _Ledger, place: Place | None) -> Iterator[Release]:
    lists = {local_name(iri): iri for iri in ledger.about}
    for tag in place.repository.tags() if place else ():
        name, _, version = tag.name.partition("/")
        if place is None or name not in lists or not is_key(version):
            continue
        iri = lists[name]
        point = _point_of(tag, ledger.done)
        if point is None:
            point = _beside(tag, iri, ledger, place)
        said = ledger.described(iri, point)
        if said is not None:
            yield _release(iri, version, point, tag, said)


def _release(iri: str, version: str, point: int, tag: Tag, said: Described) -> Release:
    return Release(
        list=iri,
        version=version,
        point=point,
        kind=TAGGED,
        date=said.date or in_utc(tag.time),
        title=said.version or version,
        note=said.note or tag.title,
        commit=tag.commit,
        sources=said.sources,
        licences=said.licences,
    )


def _point_of(tag: Tag, done: Recording) -> int | None:
    """Return the last point at or before a tag, or None when the tag lies beside the history."""
    at = done.order.get(tag.commit)
    if at is None:
        return None
    points = [item.number for item in done.points if item.commit and done.order.get(item.commit, at + 1) <= at]
    return points[-1] if points else None


def _beside(tag: Tag, iri: str, ledger: _Ledger, place: Place) -> int:
    """Record a list as of a tag that is not among the commits the history is told along."""
    done = ledger.done
    number = min((item.number for item in done.points), default=1) - 1
    tree = RevisionTree(place.repository, tag.commit, place.folder)
    for path in tree.paths():
        if path.partition("/")[0] in (VOCAB, MAPPINGS) and not path.startswith(RELEASES) and format_of_path(path):
            for block in Tape().record(path, cut(tree.read(path), path=path), number).came:
                if iri in (block.about.subject, *block.about.lists):
                    span = Span(block, number, number)
                    done.spans.append(span)
                    ledger.add(span)
    done.points.insert(0, Point(number, EDITION, in_utc(tag.time), tag.commit, tag.title))
    return number


def _current(ledger: _Ledger, iri: str, own: list[Release]) -> Iterable[Release]:
    """Return what the list says now, unless the last tag says just that."""
    done = ledger.done
    said = ledger.described(iri, done.last)
    last = own[-1] if own and own[-1].kind == TAGGED else None
    if said is None or (last and not ledger.differs(iri, last.point, done.last)):
        return ()
    key = version_key(said.version)
    taken = key in {item.version for item in own}
    release = Release(
        list=iri,
        version=CURRENT if taken else key,
        point=done.last,
        kind=CURRENT,
        date=ledger.changed_at(iri) if taken or not said.date else said.date,
        title=said.version or CURRENT,
        note=said.note,
        commit=done.points[-1].commit,
        sources=said.sources,
        licences=said.licences,
        changed=taken,
        stated=bool(said.date) and not taken,
    )
    return (release,)
