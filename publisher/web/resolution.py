"""From what a client asks to what it gets: one pure function, without Flask.

An identifier is answered 303 See Other to the document that suits the request; a document's own address (identifier and
suffix) is never negotiated. Sources: RFC 9110 sections 12.5 and 15.4.4, Cool URIs for the Semantic Web section 4.2,
W3C Content Negotiation by Profile section 7.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from publisher.web.identifiers import Identifiers
from publisher.web.negotiation import VARIANTS, Variant, by_name, choose
from publisher.web.profiles import ALTERNATES, PROFILES, Profile, profile_of_header

_SAFE = "/:@!$&'()*+,;=~-._"
KindOf = Callable[[str], str | None]
"""Says what an IRI names: ``concept``, ``scheme``, ``linkset``, ``term``, or None when it is not known."""


@dataclass(frozen=True)
class Asked:
    """What the client sent; ``path`` is decoded and has no leading slash."""

    path: str
    accept: str | None = None
    accept_profile: str | None = None
    mediatype: str = ""
    profile: str = ""


@dataclass(frozen=True)
class SeeOther:
    """The identifier is known: go to this document. ``varies`` names the request headers that decided."""

    location: str
    iri: str
    kind: str
    varies: tuple[str, ...]


@dataclass(frozen=True)
class Document:
    """The address of a document: send it."""

    iri: str
    kind: str
    variant: Variant
    profile: Profile | None = None


@dataclass(frozen=True)
class Alternates:
    """The client asks which profiles and formats there are."""

    iri: str
    kind: str


@dataclass(frozen=True)
class Moved:
    """An old or untidy address of something known."""

    location: str


@dataclass(frozen=True)
class NotAcceptable:
    """The identifier is known, but in none of the forms asked for."""

    iri: str
    kind: str
    reason: str


@dataclass(frozen=True)
class Unknown:
    """Nothing is known at this address. ``suffix`` is the format its form asks for, if any."""

    path: str
    suffix: str = ""


Decision = SeeOther | Document | Alternates | Moved | NotAcceptable | Unknown


def resolve(asked: Asked, identifiers: Identifiers, kind_of: KindOf) -> Decision:
    """Return what to answer."""
    found = _known(asked.path, identifiers, kind_of)
    if found:
        return _identifier(asked, *found)
    stem, variant_of = _split(asked.path)
    if variant_of:
        found = _known(stem, identifiers, kind_of)
        variant = by_name(VARIANTS[found[1]], variant_of) if found else None
        if found and variant:
            return _document(asked, *found, variant)
    return _tidied(asked, identifiers, kind_of) or Unknown(asked.path, variant_of)


def address(path: str, *, suffix: str = "", query: Sequence[tuple[str, str]] = ()) -> str:
    """Return the local address of a decoded path: quoted, with a leading slash, a suffix and a query."""
    text = "/" + quote(path, safe=_SAFE) + (f".{suffix}" if suffix else "")
    return f"{text}?{urlencode(query)}" if query else text


def _known(path: str, identifiers: Identifiers, kind_of: KindOf) -> tuple[str, str] | None:
    for iri in identifiers.candidates(path) if path else ():
        kind = kind_of(iri)
        if kind:
            return iri, kind
    return None


def _split(path: str) -> tuple[str, str]:
    """Return a path without its format suffix, and the suffix (empty when it has none that is known)."""
    for suffix in sorted({item.suffix for rows in VARIANTS.values() for item in rows}, key=len, reverse=True):
        if path.lower().endswith(f".{suffix}"):
            return path[: -len(suffix) - 1], suffix
    return path, ""


def _identifier(asked: Asked, iri: str, kind: str) -> Decision:
    if asked.profile == ALTERNATES:
        return Alternates(iri, kind)
    profile, problem = _profile(asked, kind)
    if problem:
        return NotAcceptable(iri, kind, problem)
    offered = _offered(kind, profile)
    variant = by_name(offered, asked.mediatype) if asked.mediatype else choose(asked.accept, offered)
    if variant is None and profile and not asked.profile and not asked.mediatype:
        profile = None  # a wish by Accept-Profile gives way to the format asked for
        variant = choose(asked.accept, VARIANTS[kind])
    if variant is None:
        return NotAcceptable(iri, kind, "It is not available in the format asked for.")
    query = [("_profile", profile.name)] if profile else []
    varies = (() if asked.mediatype else ("Accept",)) + (() if asked.profile else ("Accept-Profile",))
    return SeeOther(address(asked.path, suffix=variant.suffix, query=query), iri, kind, varies)


def _document(asked: Asked, iri: str, kind: str, variant: Variant) -> Decision:
    if asked.profile == ALTERNATES:
        return Alternates(iri, kind)
    if not asked.profile:
        return Document(iri, kind, variant)
    profile, problem = _profile(asked, kind)
    if problem or variant not in _offered(kind, profile):
        return NotAcceptable(iri, kind, problem or "The profile asked for is not made in this format.")
    return Document(iri, kind, variant, profile)


def _profile(asked: Asked, kind: str) -> tuple[Profile | None, str]:
    """Return the profile asked for (None for the plain document) and what is wrong with the wish, if anything."""
    if not asked.profile:
        wished = profile_of_header(asked.accept_profile)
        return (wished if wished and kind in wished.kinds else None), ""
    name = asked.profile.strip("<>")
    named = next((item for item in PROFILES.values() if name in (item.name, item.iri)), None)
    if named is None or kind not in named.kinds:
        return None, "There is no profile “%(name)s” of it."
    return named, ""


def _offered(kind: str, profile: Profile | None) -> tuple[Variant, ...]:
    if profile is None:
        return VARIANTS[kind]
    return tuple(item for item in VARIANTS[kind] if item.suffix in profile.suffixes)


def _tidied(asked: Asked, identifiers: Identifiers, kind_of: KindOf) -> Moved | None:
    """Return the tidy address of a path with a trailing slash, doubled slashes or capital letters."""
    path = "/".join(part for part in asked.path.split("/") if part)
    for candidate in dict.fromkeys((path, path.lower())):
        stem, suffix = _split(candidate)
        for text, ending in ((candidate, ""), (stem, suffix)):
            if candidate != asked.path and _known(text, identifiers, kind_of):
                return Moved(address(text, suffix=ending))
    return None
