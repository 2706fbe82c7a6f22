"""Which versions of a list the old XML addresses can send: the one that is held, and the earlier ones remembered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from pyoxigraph import NamedNode

from publisher.catalogue.records import Link, LinksetRecord, Property, SchemeRecord
from publisher.exchange.extent import LIST, Extent
from publisher.exchange.taxonomy import write_taxonomy
from publisher.history.blocks import label_of
from publisher.history.records import Release
from publisher.history.states import statements
from publisher.namespaces import SSSOM
from publisher.skos.index import Index
from publisher.web.desk import Desk

_NUMBER = re.compile(r"\d+\.\d+")
SUBJECT_VERSION, OBJECT_VERSION = SSSOM + "subject_source_version", SSSOM + "object_source_version"


def version_of(scheme: SchemeRecord) -> str:
    """Return the number of the version a list is in, empty when it is not known."""
    found = _NUMBER.search(scheme.version)
    return found[0] if found else ""


def same_version(one: str, other: str) -> bool:
    """Say whether two version numbers are the same: 4.0 and 4.00 are."""
    return [int(part) for part in re.findall(r"\d+", one)] == [int(part) for part in re.findall(r"\d+", other)]


def is_held(scheme: SchemeRecord, version: str) -> bool:
    """Say whether an address that names a version means the list as it is now."""
    held = version_of(scheme)
    return not held or version.lower() in ("current", "latest") or same_version(version, held)


def release_of(desk: Desk, scheme: SchemeRecord, version: str) -> Release | None:
    """Return the remembered release of a list that a version number means."""
    releases = desk.history.releases(scheme.iri) if desk.history else []
    return next((item for item in releases if same_version(item.version, version)), None)


def address(desk: Desk, scheme: SchemeRecord, version: str = "") -> str:
    """Return the address of a list in a version; the current one when none is named."""
    short = (scheme.abbreviation or scheme.name).lower()
    return desk.site(f"standards/{short}/{version or version_of(scheme) or 'current'}/{short}.xml")


def earlier_list(desk: Desk, scheme: SchemeRecord, release: Release) -> bytes:
    """Return a list as it was at a release, as ``ControlledList``."""
    blocks = desk.history.list_blocks(release.list, release.point) if desk.history else []
    triples = tuple(quad.triple for quad in statements(blocks))
    settings = desk.settings
    extent = Extent(
        LIST, NamedNode(scheme.iri), triples, settings.all_prefixes, settings.language, relations={}, around=Index()
    )
    header = {
        "ItemName": scheme.abbreviation or scheme.name,
        "LatestVersionLocation": address(desk, scheme),
        "HomeLocation": f"{desk.page(scheme.iri)}?version={release.version}",
        **({"VersionDate": release.date} if release.date else {}),
    }
    return write_taxonomy(extent, header)


def earlier_names(desk: Desk, release: Release | None) -> Mapping[str, str]:
    """Return the names that the concepts of a list had at a release, by IRI."""
    if release is None or desk.history is None:
        return {}
    return {block.about.subject: label_of(block.text) for block in desk.history.members(release.list, release.point)}


@dataclass(frozen=True)
class Versioned:
    """Tells which versions of the two lists pairs were stated of: by the pair itself, else by its mapping set."""

    linksets: Mapping[str, LinksetRecord]

    def objects_of(self, link: Link, version: str) -> str | None:
        """Return the version of the second list a pair was stated of together with this one of the first.

        Empty where that is not told; None where the pair was not stated of this version of the first list.
        """
        linkset = self.linksets.get(link.linkset)
        if link.inward or linkset is None:
            return None
        told = link.qualities if _told(link.qualities, SUBJECT_VERSION) else linkset.properties
        pairs = zip_longest(_told(told, SUBJECT_VERSION), _told(told, OBJECT_VERSION), fillvalue="")
        return next((second for first, second in pairs if first and same_version(first, version)), None)


def _told(properties: Iterable[Property], predicate: str) -> list[str]:
    return [value.text for item in properties if item.iri == predicate for value in item.values]
