"""The ESD web methods that council sites, open-data tools and GOV.UK's local links import call.

``/csv``, ``/csv/mappings``, ``/xml``, ``/json``, ``/lists/{name}[/verbose]``, and the controlled-list XML at its old
addresses. No redirects: the importers follow none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from flask import Blueprint, Response, abort, request

from publisher.catalogue.records import ConceptRecord, SchemeRecord
from publisher.exchange.esd_csv import HEADER
from publisher.web import esd_editions, esd_json, esd_tables, esd_taxonomy, esd_xml
from publisher.web.bodies import csv_reply, json_reply, reply, text_reply
from publisher.web.desk import Desk, Open, names, required

_XML = "application/xml; charset=utf-8"


def esd_blueprint(desk: Open) -> Blueprint:
    """Return the blueprint of the web methods."""
    blueprint = Blueprint("esd", __name__)
    methods = Methods(desk)
    blueprint.add_url_rule("/csv", "csv", methods.csv)
    blueprint.add_url_rule("/csv/mappings", "csv_mappings", methods.csv_mappings)
    blueprint.add_url_rule("/xml", "xml", methods.xml)
    blueprint.add_url_rule("/json", "json", methods.json)
    blueprint.add_url_rule("/lists/<name>", "list", methods.list)
    blueprint.add_url_rule("/lists/<name>/verbose", "verbose", lambda name: methods.list(name, verbose=True))
    blueprint.add_url_rule("/standards/<name>/<version>/<file>.xml", "taxonomy", methods.taxonomy)
    blueprint.add_url_rule("/<name>List/<version>.xml", "document", methods.document)
    blueprint.register_error_handler(404, lambda error: text_reply(str(error.description), status=404))
    blueprint.register_error_handler(400, lambda error: text_reply(str(error.description), status=400))
    return blueprint


@dataclass(frozen=True)
class Methods:
    """The web methods over the snapshot that is served."""

    open: Open

    def _desk(self) -> Desk:
        """Return what to answer from: the sources' own pairs, and drafted ones where ``drafted=true`` asks for them.

        What imports these tables takes every pair for an official one.
        """
        desk = self.open()
        return desk if request.args.get("drafted", "").lower() in ("true", "1", "yes") else desk.stated()

    def csv(self) -> Response:
        """Answer a list (or one concept) as CSV, with mappings where ``mappedToUri`` names a list."""
        desk = self._desk()
        target = required("uri")
        mapped = request.args.get("mappedToUri", "").strip()
        if mapped:
            scheme, other = _list(desk, target), _list(desk, mapped)
            rows = esd_tables.mapped(desk, scheme, other)
            return csv_reply(esd_tables.MAPPED, rows, filename=f"{scheme.name}-{other.name}")
        concept = desk.concept(desk.absolute(target))
        if concept:
            return csv_reply(HEADER, [esd_tables.row(concept)], filename=esd_tables.file_name(concept))
        scheme = _list(desk, target)
        return csv_reply(HEADER, esd_tables.plain(desk, scheme), filename=scheme.name)

    def csv_mappings(self) -> Response:
        """Answer the mappings of one concept as CSV."""
        concept = _concept(self._desk(), required("uri"))
        rows = esd_tables.mappings(concept)
        return csv_reply(esd_tables.MAPPED, rows, filename=f"{esd_tables.file_name(concept)}-mappings")

    def xml(self) -> Response:
        """Answer a list as nested XML, with mapped concepts where ``mappedToUri`` names a list."""
        desk = self._desk()
        scheme = _list(desk, required("uri"))
        mapped = request.args.get("mappedToUri", "").strip()
        return reply(esd_xml.document(desk, scheme, _list(desk, mapped) if mapped else None), _XML)

    def json(self) -> Response:
        """Answer a list as JSON."""
        desk = self._desk()
        return json_reply(esd_json.document(desk, _list(desk, required("uri")), verbose=False))

    def list(self, name: str, *, verbose: bool = False) -> Response:
        """Answer a list by its name as JSON; ``verbose`` adds descriptions, dates and mappings."""
        desk = self._desk()
        return json_reply(esd_json.document(desk, _list(desk, name), verbose=verbose))

    def taxonomy(self, name: str, version: str, file: str) -> Response:
        """Answer a controlled list, or the mapping of two, at an address of the old standards site.

        The current version is answered to its own number, to ``current``, ``latest`` and to a list whose version is not
        known, an earlier one that is remembered to its number, and a mapping to the version it was stated of. For
        another number there is nothing (404), rather than content of another version.
        """
        desk = self._desk()
        scheme = _list(desk, name)
        if not file.lower().endswith("mapping"):
            return _controlled_list(desk, scheme, version)
        ends = _ends(desk, file.lower().removesuffix("mapping"))
        if ends is None:
            abort(404, f"There is no mapping '{file}'. Name two lists by their short names, as in lgsllgilmapping.xml.")
        held = esd_editions.is_held(ends[0], version)
        make = esd_taxonomy.item_mappings if held else esd_taxonomy.earlier_mappings
        found = make(desk, *ends, version)
        if found is None:
            hint = desk.site(f"standards/{name}/current/{file}.xml")
            abort(404, f"No pair is known to be stated of version {version}. The pairs there are: {hint}.")
        return reply(found, _XML)

    def document(self, name: str, version: str) -> Response:
        """Answer a controlled list at an address of the old document site: ``/FunctionList/1.00.xml``."""
        desk = self._desk()
        wanted = {name.casefold(), esd_xml.plural(name).casefold()}
        found = next((item for item in desk.catalogue.schemes() if wanted & names(item)), None)
        if found is None:
            abort(404, f"There is no list '{name}List'.")
        return _controlled_list(desk, found, version)


def _controlled_list(desk: Desk, scheme: SchemeRecord, version: str) -> Response:
    """Answer a list in the version an address names: as it is now, or as it is remembered."""
    if esd_editions.is_held(scheme, version):
        return reply(esd_taxonomy.controlled_list(desk, scheme, version), _XML)
    release = esd_editions.release_of(desk, scheme, version) or _missing(desk, scheme, version)
    return reply(esd_editions.earlier_list(desk, scheme, release), _XML)


def _missing(desk: Desk, scheme: SchemeRecord, version: str) -> NoReturn:
    """End the request with 404: nothing is known of that version; name those there are."""
    earlier = desk.history.releases(scheme.iri) if desk.history else []
    held = esd_editions.version_of(scheme)
    numbers = dict.fromkeys(item.version for item in earlier if not esd_editions.same_version(item.version, held))
    known = [esd_editions.address(desk, scheme, item) for item in (*numbers, held) if any(map(str.isdigit, item))]
    abort(404, f"'{scheme.label.value}' has nothing in version {version} here. There is: {', '.join(known)}.")


def _list(desk: Desk, text: str) -> SchemeRecord:
    found = desk.scheme(text)
    if found is None:
        known = ", ".join(f"list/{item.name}" for item in desk.catalogue.schemes())
        abort(404, f"There is no list '{text[:200]}'. There are: {known}.")
    return found


def _concept(desk: Desk, text: str) -> ConceptRecord:
    found = desk.concept(desk.absolute(text))
    if found is None:
        abort(404, f"There is no concept '{text[:200]}'. Write it as service/58 or as a whole IRI.")
    return found


def _ends(desk: Desk, joined: str) -> tuple[SchemeRecord, SchemeRecord] | None:
    lists = {name: item for item in desk.catalogue.schemes() for name in names(item)}
    for cut in range(1, len(joined)):
        first, second = lists.get(joined[:cut]), lists.get(joined[cut:])
        if first and second:
            return first, second
    return None
