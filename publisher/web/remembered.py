"""Find what an address means in the past, and make the documents of past versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import msgspec
from flask import request
from pyoxigraph import RdfFormat, Triple
from pyoxigraph import serialize as write_rdf

from publisher.catalogue.records import Text
from publisher.config import Settings
from publisher.errors import SnapshotError
from publisher.history.blocks import label_of
from publisher.history.chain import chain
from publisher.history.records import Version
from publisher.history.states import statements
from publisher.rdf import jsonld, turtle
from publisher.rdf.xml import writable_as_xml
from publisher.web.current import Snapshot
from publisher.web.errors import Problem
from publisher.web.negotiation import VARIANTS, Variant
from publisher.web.resolution import address
from publisher.web.site import Site

SUFFIXES = ("html", "ttl", "jsonld", "rdf", "nt", "json")
FORMS: tuple[Variant, ...] = tuple(item for item in VARIANTS["concept"] if item.suffix in SUFFIXES)
"""The formats a past version is made in; the order decides between those a client likes equally."""
_MEMBERS_A_PAGE = 1000


@dataclass(frozen=True)
class Found:
    """A thing that is remembered: its IRI, its path on this site, and the format the address names (or none)."""

    iri: str
    path: str
    suffix: str = ""

    def href(self, version: str = "") -> str:
        """Return the address of the thing, or of one of its versions, in the format asked for."""
        return address(self.path, suffix=self.suffix, query=[("version", version)] if version else ())


def base(site: Site) -> str:
    """Return the public address of the site, ended by a slash: where the request came in unless the settings say."""
    return site.settings.base_url or request.host_url


def find(site: Site, snapshot: Snapshot, text: str) -> Found | None:
    """Return what a path, or an address with this site's name, means; None when nothing is remembered of it."""
    if not remembers(snapshot):
        return None
    path = _local(site, text)
    for stem, suffix in ((path, ""), *((path.removesuffix(f".{item}"), item) for item in SUFFIXES)):
        if suffix and stem == path:
            continue
        for iri in site.identifiers.candidates(stem) if stem else ():
            if snapshot.history.knows(iri):
                return Found(iri, stem, suffix)
    return None


def remembers(snapshot: Snapshot) -> bool:
    """Say whether a snapshot has a memory; one built without it is served all the same."""
    try:
        return snapshot.history is not None
    except SnapshotError:
        return False


def _local(site: Site, text: str) -> str:
    """Return the path of an address that may carry a scheme and host, as Memento clients send it."""
    if "://" not in text:
        return text
    plain = site.identifiers.path(site.identifiers.any_scheme(text))
    return plain if plain is not None else text.removeprefix(base(site))


@dataclass(frozen=True)
class Past:
    """One past version of a thing, ready to be written."""

    found: Found
    version: Version
    versions: tuple[Version, ...]
    snapshot: Snapshot
    settings: Settings

    @property
    def is_list(self) -> bool:
        return self.version.iri == self.version.release.list

    def own(self) -> list[Triple]:
        """Return what was said of the thing then; of a list, everything in it too."""
        history, point = self.snapshot.history, self.version.release.point
        blocks = history.list_blocks(self.found.iri, point) if self.is_list else history.blocks(self.found.iri, point)
        return [quad.triple for quad in statements(blocks)]

    def triples(self) -> list[Triple]:
        """Return what was said then, and the chain of versions it stands in."""
        return [*self.own(), *chain(self.versions, scheme=self.is_list)]

    def statements(self) -> list[Triple]:
        """Return what was said of the thing itself then."""
        return [quad.triple for quad in self.snapshot.history.statements(self.found.iri, self.version.release.point)]

    @property
    def pages(self) -> int:
        """Return how many pages the concepts take that a list had then."""
        return max(1, -(-self.version.release.concepts // _MEMBERS_A_PAGE)) if self.is_list else 1

    def page(self, number: int) -> list[tuple[str, str]]:
        """Return IRI and name of one page of the concepts a list had then; pages count from 1."""
        if not self.is_list:
            return []
        point, offset = self.version.release.point, (number - 1) * _MEMBERS_A_PAGE
        blocks = self.snapshot.history.members(self.found.iri, point, offset=offset, limit=_MEMBERS_A_PAGE)
        return [(block.about.subject, label_of(block.text)) for block in blocks]

    def members(self) -> list[tuple[str, str]]:
        """Return IRI and name of every concept a list had then, in natural order."""
        if not self.is_list:
            return []
        blocks = self.snapshot.history.list_blocks(self.found.iri, self.version.release.point)
        names = {block.about.subject: label_of(block.text) for block in blocks if block.about.subject != self.found.iri}
        return sorted(names.items(), key=lambda row: turtle.natural_key(row[0]))

    def label(self) -> Text:
        """Return the thing's name then."""
        blocks = self.snapshot.history.blocks(self.found.iri, self.version.release.point)
        names = [label_of(block.text) for block in blocks]
        return Text(next(filter(None, names), self.found.path), self.settings.language)


def render(past: Past, suffix: str) -> bytes:
    """Return a past version in a data format. Raises Problem when it cannot be written in it."""
    return _WRITERS[suffix](past)


def _turtle(past: Past) -> bytes:
    return turtle.serialize(past.triples(), past.settings.all_prefixes).encode()


def _ntriples(past: Past) -> bytes:
    return b"".join(sorted(f"{triple} .\n".encode() for triple in set(past.triples())))


def _jsonld(past: Past) -> bytes:
    context = jsonld.context_of(past.settings.all_prefixes)
    return jsonld.serialize(past.triples(), context, first=past.found.iri).encode()


def _rdfxml(past: Past) -> bytes:
    triples = past.triples()
    if not writable_as_xml(triples):
        raise Problem(406, "Not acceptable", "A property of it cannot be written as an XML element.")
    prefixes = {name: space for name, space in past.settings.all_prefixes.items() if not name.startswith("xml")}
    return write_rdf(triples, format=RdfFormat.RDF_XML, prefixes=prefixes) or b""


def _json(past: Past) -> bytes:
    version = past.version
    data = {
        "iri": past.found.iri,
        "version_iri": version.version_iri,
        "version": version.release.version,
        "title": version.release.title,
        "list": version.release.list,
        "date": version.date or None,
        "label": past.label().value,
        "statements": [_statement(triple) for triple in past.own() if _about(triple, past.found.iri)],
        "versions": [summary(item) for item in past.versions],
    }
    if past.is_list:
        data["members"] = [{"iri": iri, "label": name} for iri, name in past.members()]
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def summary(version: Version) -> dict[str, object]:
    """Return what is said of a version in a list of them."""
    release = version.release
    return {
        "version": release.version,
        "title": release.title,
        "iri": version.version_iri,
        "list": release.list,
        "kind": release.kind,
        "date": version.date or None,
        "commit": release.commit or None,
        "concepts": release.concepts,
        "changed_since": release.changed,
    }


def _about(triple: Triple, iri: str) -> bool:
    return getattr(triple.subject, "value", "") == iri


def _statement(triple: Triple) -> dict[str, str]:
    value = triple.object
    plain = {"property": triple.predicate.value, "value": str(getattr(value, "value", value))}
    language, datatype = getattr(value, "language", None), getattr(value, "datatype", None)
    if language:
        return {**plain, "language": turtle.format_language(language)}
    return {**plain, "datatype": datatype.value} if datatype else {**plain, "type": "iri"}


_WRITERS: Mapping[str, Callable[[Past], bytes]] = MappingProxyType(
    {"ttl": _turtle, "nt": _ntriples, "jsonld": _jsonld, "rdf": _rdfxml, "json": _json}
)
