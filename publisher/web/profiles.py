"""Profiles of a document: what it says, where a format is how it says it (W3C Content Negotiation by Profile)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from werkzeug.http import parse_options_header

_GRAPHS = ("ttl", "jsonld", "rdf", "nt", "n3")


@dataclass(frozen=True)
class Profile:
    """One profile: its name in addresses, its IRI, and the formats (suffixes) it is made in."""

    name: str
    iri: str
    title: str
    suffixes: tuple[str, ...]
    kinds: tuple[str, ...] = ("concept", "scheme")


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        item.name: item
        for item in (
            Profile("skos", "http://www.w3.org/2004/02/skos/core", "Plain SKOS, nothing else", _GRAPHS),
            Profile(
                "labelled",
                "urn:publisher:profile:labelled",
                "SKOS with mappings and the names of all neighbours",
                _GRAPHS,
            ),
            Profile("schema", "https://schema.org/DefinedTerm", "schema.org DefinedTerm", ("jsonld", *_GRAPHS)),
            Profile("jskos", "https://gbv.github.io/jskos/context.json", "JSKOS", ("json",)),
        )
    }
)
"""Profiles by name. A document without a profile says exactly what the lists say."""

ALTERNATES = "alt"
"""The name that asks for the list of profiles and formats."""


def profile_of_header(header: str | None) -> Profile | None:
    """Return the profile an Accept-Profile header likes best among those there are, or None."""
    rated = [_rated(part) for part in (header or "").split(",")]
    known = [(quality, profile) for quality, profile in rated if profile is not None and quality > 0]
    return max(known, key=lambda row: row[0])[1] if known else None


def _rated(part: str) -> tuple[float, Profile | None]:
    value, options = parse_options_header(part.strip())
    iri = value.strip().strip("<>")
    found = next((item for item in PROFILES.values() if iri in (item.iri, item.iri + "#", item.name)), None)
    try:
        return float(options.get("q", "1")), found
    except ValueError:
        return 0.0, found
