"""What changed from one release of a list to another, in outline: which thing changed in which way.

To tell that of two large releases takes a while, so it is prepared in files of their own before the pages of concepts
are. A page then compares only the things it shows. As prepared pages do, an outline carries the fingerprint of the
engine that made it: another engine may tell changes in another way, and leaves it alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import msgspec

from publisher.changes.record import Comparison, Kind, Thing
from publisher.history.records import Release
from publisher.history.releases import local_name
from publisher.rdf.turtle import natural_key
from publisher.web.current import Snapshot
from publisher.web.kept import Answer
from publisher.web.remembered import remembers
from publisher.web.site import Site

FOLDER = "differences"
_MOST = 30
"""Releases of a list up to which every two of them are prepared; of more, those that follow each other."""


@dataclass(frozen=True)
class Outline:
    """Concepts by the kind of change, gravest kind first, each in the order of their IRIs."""

    groups: dict[str, list[str]]
    made_with: str = ""
    """The fingerprint of the engine."""


def pairs(snapshot: Snapshot) -> Iterator[tuple[Release, Release]]:
    """Yield the releases of lists that are compared ahead, the older one first."""
    if remembers(snapshot):
        for iri in snapshot.history.lists():
            found = snapshot.history.releases(iri)
            yield from combinations(found, 2) if len(found) <= _MOST else pairwise(found)


def path_of(old: Release, new: Release) -> str:
    """Return the path of the page that tells two releases apart."""
    return f"releases/{local_name(old.list)}/{old.version}/{new.version}"


def outlined(comparison: Comparison, made_with: str = "") -> Outline:
    """Return the outline of a comparison; what changed in the description of the list itself is left out."""
    found: dict[str, list[str]] = {}
    for kind in Kind:
        own = {item.iri for item in comparison.changes if item.kind is kind and item.thing is not Thing.LIST}
        if own:
            found[kind.value] = sorted(own, key=natural_key)
    return Outline(found, made_with)


def prepare(site: Site) -> None:
    """Write the outlines that are not there yet, or that another engine made, into the snapshot served."""
    snapshot = site.snapshot()
    for old, new in pairs(snapshot):
        path = _file(snapshot, old, new)
        if _read(path, site) is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{uuid.uuid4().hex}")
            beside.write_bytes(msgspec.json.encode(_made(site, snapshot, old, new)))
            beside.replace(path)


def outline(site: Site, snapshot: Snapshot, old: Release, new: Release) -> Outline:
    """Return the outline of what changed between two releases: the prepared one, else one made; it is kept."""
    key = (FOLDER, old.list, old.version, new.version)
    answer = snapshot.kept.get(key)
    if answer is None:
        path = _file(snapshot, old, new)
        found = _read(path, site) or _made(site, snapshot, old, new)
        answer = Answer(msgspec.json.encode(found), "application/json", "")
        snapshot.kept.put(key, answer)
    return msgspec.json.decode(answer.body, type=Outline)


def _file(snapshot: Snapshot, old: Release, new: Release) -> Path:
    return snapshot.path / FOLDER / local_name(old.list) / f"{old.version}~{new.version}.json"


def _read(path: Path, site: Site) -> Outline | None:
    """Return a prepared outline; None when there is none, or none that this engine made and wrote whole."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Outline)
    except (OSError, ValueError):
        return None
    return found if found.made_with == site.fingerprint else None


def _made(site: Site, snapshot: Snapshot, old: Release, new: Release) -> Outline:
    return outlined(snapshot.history.between(old, new, site.settings), site.fingerprint)
