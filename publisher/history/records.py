"""What the memory of a site holds: points in time, releases, states, events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

EDITION, COMMIT, DRAFT = "edition", "commit", "draft"
TAGGED, CURRENT = "tagged", "current"
OPEN = 2**31 - 1
"""The last point of what still stands."""


@dataclass(frozen=True)
class Point:
    """A moment the lists are known at: an earlier edition, a commit, or the draft in the working tree.

    ``date`` is ISO 8601 (a day or a time with zone), empty when it is not known.
    """

    number: int
    kind: str
    date: str = ""
    commit: str = ""
    title: str = ""


@dataclass(frozen=True)
class Release:
    """A list as it was released: an earlier edition laid down as a file, a git tag, or what the list says now.

    ``version`` is the key in addresses, ``title`` the version as the list words it; ``changed`` says that the list has
    changed since the release its version names; ``stated`` that the list itself gives the date (else it is the day of
    the last change here).
    """

    list: str
    version: str
    point: int
    kind: str
    date: str = ""
    title: str = ""
    note: str = ""
    commit: str = ""
    path: str = ""
    sources: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    changed: bool = False
    stated: bool = True
    concepts: int = 0

    @property
    def iri(self) -> str:
        """Return the version IRI of the list."""
        return version_iri(self.list, self.version)


def version_iri(iri: str, version: str) -> str:
    """Return the IRI of a thing as of a version: ``{iri}/version/{version}``."""
    return f"{iri}/version/{version}"


class Said(NamedTuple):
    """One statement that came or went: a link (``iri``) or a text; ``about`` is the mapped concept it qualifies.

    A tuple, because a snapshot keeps many of them.
    """

    property: str
    text: str
    iri: str = ""
    language: str = ""
    datatype: str = ""
    about: str = ""


@dataclass(frozen=True)
class Event:
    """One change of one thing at one point. ``home`` is the list or mapping set it is told under."""

    point: int
    date: str
    kind: str
    thing: str
    iri: str
    home: str
    label: str
    removed: tuple[Said, ...] = ()
    added: tuple[Said, ...] = ()
    notes: tuple[str, ...] = ()
    commit: str = ""
    title: str = ""
    number: int = 0
    """Place among all events, counted from 1, oldest first."""


@dataclass(frozen=True)
class Version:
    """A thing as it was at a release: ``date`` is empty when it is not known, and then no memento either."""

    iri: str
    release: Release
    date: str = ""

    @property
    def version_iri(self) -> str:
        """Return the IRI of this version of the thing."""
        return version_iri(self.iri, self.release.version)
