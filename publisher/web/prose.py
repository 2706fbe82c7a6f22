"""Prose pages: Markdown in ``site/pages``; a page's address is its file's name. All not about us are guides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from flask import Blueprint, Response, request
from markdown_it import MarkdownIt
from markdown_it.token import Token

from publisher.checks.finding import Severity
from publisher.checks.policy import ALWAYS_ON
from publisher.checks.profiles import shipped_profile
from publisher.checks.registry import all_rules
from publisher.web.errors import Problem
from publisher.web.headers import answer_of, send
from publisher.web.openapi import document
from publisher.web.pictures import list_map
from publisher.web.prose_contexts import (
    GuidesPage,
    LicencesPage,
    MappingsPage,
    Prose,
    ProsePage,
    ReferencePage,
    RulePage,
    RulesPage,
    StatusPage,
)
from publisher.web.rendering import Renderer
from publisher.web.site import Site

FOLDER = "pages"
ABOUT = ("about", "accessibility", "privacy")
_HTML = "text/html; charset=utf-8"
_CLASSES = {
    "h1": "govuk-heading-xl", "h2": "govuk-heading-l", "h3": "govuk-heading-m", "h4": "govuk-heading-s",
    "p": "govuk-body", "a": "govuk-link", "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number", "table": "govuk-table", "thead": "govuk-table__head",
    "tbody": "govuk-table__body", "tr": "govuk-table__row", "th": "govuk-table__header", "td": "govuk-table__cell",
    "blockquote": "govuk-inset-text", "hr": "govuk-section-break govuk-section-break--visible",
}  # fmt: skip


def prose_blueprint(site: Site, renderer: Renderer) -> Blueprint:
    """Return the blueprint of the guides and of the pages about the site."""
    blueprint = Blueprint("prose", __name__)
    views = ProseViews(site, renderer, read_prose(site.folders))
    blueprint.add_url_rule("/guides", "guides", views.guides)
    blueprint.add_url_rule("/guides/<name>", "guide", views.guide)
    for name in ABOUT:
        if name in views.pages:
            blueprint.add_url_rule(f"/{name}", name, views.about)
    blueprint.add_url_rule("/licences", "licences", views.licences)
    blueprint.add_url_rule("/status", "status", views.status)
    blueprint.add_url_rule("/guides/rules", "rules", views.rules)
    blueprint.add_url_rule("/guides/rules/<name>", "rule", views.rule)
    blueprint.add_url_rule("/guides/api-reference", "reference", views.reference)
    blueprint.add_url_rule("/mappings", "mappings", views.mappings)
    return blueprint


def read_prose(folders: Iterable[Path]) -> dict[str, Prose]:
    """Return every page by its name; the first folder that has a name wins."""
    found: dict[str, Prose] = {}
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.md")):
            if path.stem not in found:
                found[path.stem] = to_prose(path.stem, path.read_text(encoding="utf-8"))
    return found


def to_prose(name: str, text: str) -> Prose:
    """Return a page from its Markdown: the first heading is its title, the first paragraph its summary."""
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")
    tokens = markdown.parse(text)
    title = next((after.content for here, after in _pairs(tokens) if here.type == "heading_open"), name)
    summary = next((after.content for here, after in _pairs(tokens) if here.type == "paragraph_open"), "")
    _dress(tokens)
    html = markdown.renderer.render(tokens, markdown.options, {})
    return Prose(name, title, summary.replace("\n", " ").replace("`", ""), html)


def _pairs(tokens: list[Token]) -> Iterable[tuple[Token, Token]]:
    return pairwise(tokens)


def _dress(tokens: list[Token]) -> None:
    """Give elements the classes of the design system, headings an anchor, and code a place in the tab order."""
    for number, token in enumerate(tokens):
        if token.nesting == 1 and token.tag in _CLASSES:
            token.attrJoin("class", _CLASSES[token.tag])
        if token.type == "heading_open" and token.tag != "h1":
            token.attrSet("id", anchor(tokens[number + 1].content))
        if token.type in ("fence", "code_block"):
            token.type, token.tag, token.info = "code_block", "code", ""
            token.attrSet("tabindex", "0")
        _dress(token.children or [])


def anchor(text: str) -> str:
    """Return a heading's anchor: its words in lower case, joined by dashes."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


@dataclass(frozen=True)
class ProseViews:
    """Views of prose pages, read when the site starts."""

    site: Site
    renderer: Renderer
    pages: Mapping[str, Prose]

    def guides(self) -> Response:
        """Answer the list of guides."""
        guides = [page for name, page in self.pages.items() if name not in ABOUT]
        return self._send("guides.html", GuidesPage(sorted(guides, key=lambda page: page.title)))

    def guide(self, name: str) -> Response:
        """Answer one guide."""
        if name not in self.pages or name in ABOUT:
            message = "There is no guide “%(name)s”. All guides: /guides."
            raise Problem(404, "Page not found", message, values={"name": name})
        return self._send("prose.html", ProsePage(self.pages[name], guide=True))

    def about(self) -> Response:
        """Answer a page about the site itself."""
        return self._send("prose.html", ProsePage(self.pages[request.path.strip("/")], guide=False))

    def rules(self) -> Response:
        """Answer what the check looks for."""
        rules = [rule for _, rule in sorted(all_rules(shipped_profile()).items())]
        found = {level.value: [rule for rule in rules if rule.severity is level] for level in Severity}
        return self._send("rules.html", RulesPage({level: some for level, some in found.items() if some}))

    def rule(self, name: str) -> Response:
        """Answer what one rule looks for: what ``publisher explain`` prints."""
        rules = all_rules(shipped_profile())
        if name not in rules:
            message = "There is no rule “%(name)s”. All rules: /guides/rules."
            raise Problem(404, "Page not found", message, values={"name": name})
        return self._send("rule.html", RulePage(rules[name], name != ALWAYS_ON))

    def reference(self) -> Response:
        """Answer the reference of the JSON API."""
        return self._send(
            "api.html", ReferencePage(document(self.site.settings.title, self.site.settings.base_url.rstrip("/")))
        )

    def licences(self) -> Response:
        """Answer which licence each list and mapping set is under."""
        snapshot = self.site.snapshot()
        return self._send("licences.html", LicencesPage([*snapshot.schemes.values(), *snapshot.linksets.values()]))

    def mappings(self) -> Response:
        """Answer every mapping set, with the map of the lists."""
        snapshot = self.site.snapshot()
        linksets = list(snapshot.linksets.values())
        lists = list(snapshot.schemes.values())
        return self._send("mappings.html", MappingsPage(linksets, lists, list_map(lists, linksets)))

    def status(self) -> Response:
        """Answer what is being served."""
        return self._send("status.html", StatusPage(self.site.snapshot().manifest))

    def _send(self, template: str, page: object) -> Response:
        answer = answer_of(self.renderer.page(template, page).encode(), _HTML, [("Vary", "Accept-Language")])
        return send(answer, request, modified=self.site.snapshot().modified)
