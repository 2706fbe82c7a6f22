"""Find the links of a page, a style sheet or a feed, and write a page's links as a static copy has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from publisher.site_export.addresses import Addresses, Target

_HTML = re.compile(r'(\s(?:href|src|action)=")([^"]*)"')
_XML = re.compile(r'<loc>([^<]+)</loc>|\shref="([^"]*)"')
_CSS = re.compile(r"""url\(\s*["']?([^"')]+)""")
_HEADER = re.compile(r"<([^>]*)>((?:\s*;\s*[\w-]+=(?:\"[^\"]*\"|[^\",;\s]+))*)")


@dataclass
class Found:
    """What the links of one document need: addresses, and places (identifiers of elements) on pages."""

    needed: set[str] = field(default_factory=set)
    places: set[tuple[str, str]] = field(default_factory=set)


@dataclass
class Rewriter:
    """Rewrites pages; what a link from the site's root means is worked out once."""

    addresses: Addresses
    known: dict[str, Target] = field(default_factory=dict)

    def page(self, base: str, text: str) -> tuple[str, Found]:
        """Return a page as the copy has it, and what its links need. Places on the page itself are looked for."""
        found = Found()

        def written(match: re.Match[str]) -> str:
            target = self._target(base, match[2], form=match[1].endswith('action="'))
            if target.needed:
                found.needed.add(target.needed)
            if target.fragment and (target.needed or match[2].startswith("#")):
                found.places.add((target.needed or base, target.fragment))
            return match[0] if target.href == match[2] else f'{match[1]}{target.href}"'

        copied = _HTML.sub(written, text)
        found.places = {(page, name) for page, name in found.places if page != base or f'id="{name}"' not in copied}
        return copied, found

    def others(self, base: str, text: str, media_type: str) -> Found:
        """Return what the links of a style sheet or an XML document need."""
        links: Iterator[str] = iter(())
        if media_type == "text/css":
            links = (match[1] for match in _CSS.finditer(text))
        elif media_type.endswith("xml") and "rdf" not in media_type:
            links = (unescape(match[1] or match[2]) for match in _XML.finditer(text))
        return Found({target.needed for target in (self.addresses.target(base, link) for link in links)} - {""})

    def header(self, base: str, value: str) -> Found:
        """Return what the links of a Link header (RFC 8288) need."""
        targets = (self.addresses.target(base, match[1]) for match in _HEADER.finditer(value))
        return Found({target.needed for target in targets} - {""})

    def _target(self, base: str, link: str, *, form: bool) -> Target:
        known = self.known.get(link) if not form and link.startswith("/") else None
        if known is None:
            known = self._read(base, unescape(link), form=form)
            if not form and link.startswith("/") and "open=" not in link:
                self.known[link] = known
        return known

    def _read(self, base: str, link: str, *, form: bool) -> Target:
        if form:  # a form carries its language in a hidden field, which a server of files does not see
            language = re.search(r"[?&](lang=[^&]+)", base)
            link = f"{link}?{language[1]}" if language else link
        target = self.addresses.target(base, link)
        return Target(target.needed, escape(target.href), target.fragment)


def read_header(value: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each link of a Link header with its parameters."""
    for match in _HEADER.finditer(value):
        pairs = (part.partition("=") for part in match[2].split(";") if "=" in part)
        yield match[1], {name.strip(): text.strip().strip('"') for name, _, text in pairs}
