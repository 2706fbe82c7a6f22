"""The interface's languages: gettext catalogues in ``site/translations/<language>.po``, read when the site starts.

The interface is written in English. A language is chosen by ``?lang=``, else by Accept-Language (RFC 9110 12.5.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

FOLDER = "translations"
DEFAULT = "en"


@dataclass(frozen=True)
class Languages:
    """Translations by language tag; English needs none."""

    translations: Mapping[str, NullTranslations]

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the tags of the interface's languages, the default first."""
        return tuple(self.translations)

    def only(self, tags: Iterable[str]) -> Languages:
        """Return these languages alone, the default with them."""
        wanted = {DEFAULT, *tags}
        return Languages({tag: found for tag, found in self.translations.items() if tag in wanted})

    def choose(self, wished: str, accept_language: str | None) -> str:
        """Return the language to answer in."""
        if wished in self.translations:
            return wished
        for tag, quality in parse_accept_header(accept_language or "", Accept):
            found = self._lookup(tag) if quality > 0 else None
            if found:
                return found
        return DEFAULT

    def _lookup(self, tag: str) -> str | None:
        """Return the language a range means, shortened from its end until one is known (RFC 4647 section 3.4)."""
        parts = tag.lower().split("-")
        known = {name.lower(): name for name in self.translations}
        shorter = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
        return next((known[name] for name in shorter if name in known), None)

    def of(self, language: str) -> NullTranslations:
        """Return a language's translations."""
        return self.translations.get(language) or self.translations[DEFAULT]

    def translator(self, language: str) -> Callable[[str], str]:
        """Return what puts a sentence of ours into a language, as plain text."""
        gettext = self.of(language).gettext
        return lambda message: gettext(message) if message else ""


def read_languages(folders: tuple[Path, ...]) -> Languages:
    """Return the languages found in the folders; the first folder that has a language wins."""
    found: dict[str, NullTranslations] = {DEFAULT: NullTranslations()}
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.po")):
            found.setdefault(path.stem, _translations(path))
    return Languages(found)


def _translations(path: Path) -> GNUTranslations:
    with path.open("rb") as opened:
        catalogue = read_po(opened, locale=path.stem)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
