"""The API adapters of the site, each a thin blueprint over one desk."""

from __future__ import annotations

from flask import Blueprint

from publisher.web.api import api_blueprint
from publisher.web.desk import Open
from publisher.web.esd import esd_blueprint
from publisher.web.jskos import jskos_blueprint
from publisher.web.languages import Languages
from publisher.web.lookup import lookup_blueprint
from publisher.web.previews import Previews
from publisher.web.reconcile import reconcile_blueprint
from publisher.web.skosmos import skosmos_blueprint
from publisher.web.tag import tag_blueprint

_MAKERS = (
    api_blueprint,
    esd_blueprint,
    jskos_blueprint,
    lookup_blueprint,
    skosmos_blueprint,
    tag_blueprint,
)


def adapters(desk: Open, languages: Languages) -> list[Blueprint]:
    """Return the blueprint of every adapter; people read the previews of one in their language."""
    return [reconcile_blueprint(desk, Previews(languages)), *(make(desk) for make in _MAKERS)]
