"""Identifiers and the addresses they have on this site.

An identifier below the authority has the address that follows the authority: ``http://id.example.org/service/58`` is
``/service/58``. Terms of the definition vocabulary live on a name of their own and are shown below ``/def/``.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

_DEFINITIONS = "def/"
_UNRESERVED = "/:@!$&'()*+,;=~-._%"


@dataclass(frozen=True)
class Identifiers:
    """The two IRI prefixes a site answers for."""

    authority: str
    definitions: str = ""

    def candidates(self, path: str) -> tuple[str, ...]:
        """Return the IRIs a decoded path (no leading slash) can stand for, the likeliest first."""
        base, rest = self._base(path)
        iris = (base + rest, base + quote(rest, safe=_UNRESERVED))
        return iris if iris[0] != iris[1] else iris[:1]

    def path(self, iri: str) -> str | None:
        """Return the decoded path (no leading slash) of an IRI this site answers for, else None."""
        if self.definitions and iri.startswith(self.definitions):
            if iri == self.definitions:
                return _DEFINITIONS.rstrip("/")
            return _DEFINITIONS + unquote(iri[len(self.definitions) :])
        if iri.startswith(self.authority):
            return unquote(iri[len(self.authority) :])
        return None

    def any_scheme(self, iri: str) -> str:
        """Return an IRI with the http or https of the prefix it belongs to."""
        for base in (self.authority, self.definitions):
            for start in ("http://", "https://"):
                plain = base.partition("://")[2]
                if base and iri.startswith(start + plain):
                    return base + iri[len(start + plain) :]
        return iri

    def _base(self, path: str) -> tuple[str, str]:
        if self.definitions and f"{path}/" == _DEFINITIONS:
            return self.definitions, ""
        if self.definitions and path.startswith(_DEFINITIONS):
            return self.definitions, path[len(_DEFINITIONS) :]
        return self.authority, path
