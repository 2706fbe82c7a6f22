"""Small previews of a concept, for the windows other tools show them in."""

from __future__ import annotations

from flask import abort
from jinja2 import Environment, FileSystemLoader

from publisher.catalogue.records import ConceptRecord
from publisher.resources import bundled
from publisher.web.desk import Desk
from publisher.web.esd_tables import description

_MOST = 3


def page(desk: Desk, name: str) -> str:
    """Return a whole small HTML page about a concept; ends the request with 404 when there is none."""
    return _rendered(desk, name, "reconcile_preview.html")


def fragment(desk: Desk, name: str) -> str:
    """Return an HTML fragment about a concept; ends the request with 404 when there is none."""
    return _rendered(desk, name, "_partials/reconcile_flyout.html")


def _rendered(desk: Desk, name: str, template: str) -> str:
    record = desk.catalogue.concept(desk.absolute(name))
    if record is None:
        abort(404, f"There is no concept '{name[:200]}'.")
    environment = Environment(loader=FileSystemLoader(bundled("site") / "templates"), autoescape=True)
    return environment.get_template(template).render(**_context(desk, record))


def _context(desk: Desk, record: ConceptRecord) -> dict[str, object]:
    return {
        "concept": record,
        "home": desk.home(record),
        "description": description(record),
        "address": desk.page(record.iri),
        "way": record.paths[0] if record.paths else (),
        "others": [link.other for link in record.mappings if not link.path][:_MOST],
        "language": record.label.language or desk.settings.language,
    }
