"""Small previews of a concept, for the windows other tools show them in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort
from jinja2 import Environment, FileSystemLoader

from publisher.catalogue.records import ConceptRecord
from publisher.resources import bundled
from publisher.web.desk import Desk
from publisher.web.esd_tables import description
from publisher.web.languages import Languages

_MOST = 3


@dataclass(frozen=True)
class Previews:
    """Makes previews in the languages of the interface."""

    languages: Languages

    def page(self, desk: Desk, name: str, language: str) -> str:
        """Return a whole small HTML page about a concept; ends the request with 404 when there is none."""
        return self._rendered(desk, name, "reconcile_preview.html", language)

    def fragment(self, desk: Desk, name: str, language: str) -> str:
        """Return an HTML fragment about a concept; ends the request with 404 when there is none."""
        return self._rendered(desk, name, "_partials/reconcile_flyout.html", language)

    def _rendered(self, desk: Desk, name: str, template: str, language: str) -> str:
        record = desk.catalogue.concept(desk.absolute(name))
        if record is None:
            abort(404, f"There is no concept '{name[:200]}'.")
        environment = Environment(loader=FileSystemLoader(bundled("site") / "templates"), autoescape=True)
        context = {"_": self.languages.translator(language), "language": language, **_context(desk, record)}
        return environment.get_template(template).render(context)


def _context(desk: Desk, record: ConceptRecord) -> dict[str, object]:
    return {
        "concept": record,
        "home": desk.home(record),
        "description": description(record),
        "address": desk.page(record.iri),
        "way": record.paths[0] if record.paths else (),
        "others": [link.other for link in record.mappings if not link.path][:_MOST],
        "spoken": record.label.language or desk.settings.language,
    }
