"""Render pages: the template environment, and what every template may use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from gettext import NullTranslations
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Request, has_request_context, request
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader, TemplateError
from markupsafe import Markup

from publisher.catalogue.records import Text
from publisher.errors import ConfigurationError
from publisher.namespaces import SKOS
from publisher.web import filters
from publisher.web.languages import DEFAULT
from publisher.web.site import Site
from publisher.web.templating import Kept, SiteEnvironment, fault_of


@dataclass(frozen=True)
class View:
    """How one reader sees pages: the language, and whether the address chose it."""

    language: str
    chosen: bool
    base: str
    """The site's public address: of the settings, else the one this reader came by."""


@dataclass(frozen=True)
class Renderer:
    """Renders the templates of a site, in a language."""

    site: Site
    environments: Mapping[str, Environment]

    def view(self, received: Request) -> View:
        """Return how the sender of a request sees pages."""
        wished = received.args.get("lang", "")
        language = self.site.languages.choose(wished, received.headers.get("Accept-Language"))
        return View(language, wished == language, self.site.settings.base_url or received.host_url)

    def translator(self, received: Request) -> Callable[[str], str]:
        """Return what puts a sentence of ours into the language of a request's sender."""
        return self.site.languages.translator(self.view(received).language)

    def page(self, template: str, page: object) -> str:
        """Return a page's HTML."""
        view = (
            self.view(request) if has_request_context() else View(DEFAULT, chosen=False, base=self.site.settings.site)
        )
        path = request.path if has_request_context() else "/"
        return self.render(template, page, view, path)

    def render(self, template: str, page: object, view: View, path: str) -> str:
        """Return the HTML of a page at a path as one reader sees it, without a request.

        Raises ConfigurationError that names file and line where a template is wrong: a workspace may have its own.
        """
        context = {
            "page": page,
            "view": view,
            "path": path,
            "snapshot": self.site.snapshot(),
            "link": partial(self._link, view),
            "href": lambda iri: self._link(view, self.site.href(iri)),
        }
        try:
            return self.environments[view.language].get_template(template).render(context)
        except TemplateError as error:
            raise ConfigurationError(fault_of(error, template)) from error

    def text(self, template: str, **context: object) -> str:
        """Return a document that is no page: a feed, a sitemap."""
        return self.environments[DEFAULT].get_template(template).render(**context)

    def offer(self, name: str, function: Callable[..., object]) -> None:
        """Let templates call a function by a name."""
        for environment in self.environments.values():
            environment.globals[name] = function

    def know_addresses(self, addresses: Iterable[str]) -> None:
        """Let templates ask ``has(address)``, so that they link only to what this site answers."""
        known = frozenset(addresses)
        for environment in self.environments.values():
            environment.globals["has"] = known.__contains__

    def mark_copy(self) -> None:
        """Let templates know that the pages become files: what only a running service does is then left out."""
        for environment in self.environments.values():
            environment.globals["static_copy"] = True

    def _link(self, view: View, address: str, /, **query: Any) -> str:
        """Return a local address with a query; a language chosen by address stays chosen."""
        if view.chosen and address.startswith("/") and not address.startswith("/static/"):
            query.setdefault("lang", view.language)
        plain = {name: value for name, value in query.items() if value not in (None, "")}
        return f"{address}{'&' if '?' in address else '?'}{urlencode(plain)}" if plain else address


def renderer_of(site: Site) -> Renderer:
    """Return the renderer of a site, with one environment a language."""
    return Renderer(site, {language: _environment(site, language) for language in site.languages.tags})


def _environment(site: Site, language: str) -> Environment:
    loaders = [FileSystemLoader(folder / "templates") for folder in site.folders]
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    environment = SiteEnvironment(
        loader=ChoiceLoader([*loaders, macros]),
        autoescape=True,
        extensions=["jinja2.ext.i18n", Kept],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    gettext, ngettext = translators(site.languages.of(language))
    static = partial(static_address, site.static_versions)
    environment.constants = {"_": gettext, "gettext": gettext, "static": static}
    environment.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    environment.filters.update(filters.FILTERS)
    environment.filters["day"] = partial(filters.day, language=language)
    environment.globals.update(
        site=site.settings,
        languages=site.languages.tags,
        SKOS=SKOS,
        strengths=_strengths(site.languages.of(language).gettext),
        note_titles=_note_titles(site.languages.of(language).gettext),
        static_has=site.static_versions.__contains__,
        static=static,
        lang_of=lambda text: _lang_attribute(text, language),
    )
    return environment


def translators(translations: NullTranslations) -> tuple[Callable[..., Markup], Callable[..., Markup]]:
    """Return ``gettext`` and ``ngettext`` for templates: messages are safe, what is put into them is escaped.

    Jinja's own look a message up and format it each time, which took a seventh of a page's time.
    """
    known: dict[str, Markup] = {}

    def gettext(message: str, **variables: object) -> Markup:
        found = known.get(message)
        if found is None:
            found = known[message] = Markup(translations.gettext(message))  # noqa: S704 - our own words
        return found % variables if variables else found

    def ngettext(singular: str, plural: str, num: int, **variables: object) -> Markup:
        text = translations.ngettext(singular, plural, num)
        return Markup(text) % {"num": f"{num:,}", **variables}  # noqa: S704 - our own words

    return gettext, ngettext


def _strengths(translate: Callable[[str], str]) -> dict[str, str]:
    """Return what a reader calls each SKOS mapping property, by its name."""
    return {
        "exactMatch": translate("the same"),
        "closeMatch": translate("nearly the same"),
        "broadMatch": translate("broader"),
        "narrowMatch": translate("narrower"),
        "relatedMatch": translate("related"),
        "mappingRelation": translate("strength not told"),
    }


def _note_titles(translate: Callable[[str], str]) -> dict[str, str]:
    """Return what a reader calls each kind of note, by its SKOS name."""
    return {
        "note": translate("Note"),
        "example": translate("Example"),
        "editorialNote": translate("Editorial note"),
        "changeNote": translate("Change"),
        "historyNote": translate("History"),
        "definition": translate("Definition"),
        "scopeNote": translate("Scope"),
    }


def _lang_attribute(text: Text, language: str) -> Markup:
    """Return ``lang`` and ``dir`` attributes for a text that is not in the page's language."""
    if not text.language or text.language.partition("-")[0] == language:
        return Markup("")
    return Markup(' lang="{}" dir="auto"').format(text.language)


STYLE_SHEET = "vendor/govuk.css"
"""What every page links to and a checkout does not hold: it is built from npm packages."""


def static_address(versions: Mapping[str, str], name: str) -> str:
    """Return a static file's address with its digest, so that it can be kept for ever."""
    version = versions.get(name)
    return f"/static/{name}?v={version}" if version else f"/static/{name}"


def static_versions(folders: Iterable[Path]) -> dict[str, str]:
    """Return the digest of every static file by its path below ``static``; the first folder wins."""
    found: dict[str, str] = {}
    for folder in folders:
        root = folder / "static"
        for path in sorted(root.rglob("*")):
            if path.is_file():
                name = path.relative_to(root).as_posix()
                found.setdefault(name, hashlib.blake2b(path.read_bytes(), digest_size=6).hexdigest())
    return found


def lack_of_assets(folders: Iterable[Path]) -> str:
    """Return what to do when the style sheet of pages was not built, empty when it is there or pages have their own."""
    own = [folder for folder in folders if (folder / "static" / STYLE_SHEET).is_file()]
    if own or any((folder / "templates" / "base.html").is_file() for folder in [*folders][:-1]):
        return ""
    return (
        f"The style sheet of pages (site/static/{STYLE_SHEET}) is not built; run 'make assets' in the checkout first."
    )
