"""The Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group) that OpenRefine speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Blueprint, Response, abort, request

from publisher.web import reconcile_extend
from publisher.web.bodies import json_reply, reply
from publisher.web.desk import Desk, Open, required, whole
from publisher.web.previews import Previews
from publisher.web.reconciling import Reconciler, entity_id, type_of

BATCH = 100
"""Queries taken in one request; more is answered 413."""
_PREVIEW_POLICY = "default-src 'none'; style-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors *"
"""Unlike any other page, the preview may stand in another site's frame."""


def reconcile_blueprint(desk: Open, previews: Previews) -> Blueprint:
    """Return the blueprint of the reconciliation service."""
    blueprint = Blueprint("reconcile", __name__, url_prefix="/reconcile")
    service = Service(desk, previews)
    blueprint.add_url_rule("", "service", service.answer, methods=["GET", "POST"], strict_slashes=False)
    blueprint.add_url_rule("/suggest/entity", "entity", service.suggest_entity)
    blueprint.add_url_rule("/suggest/type", "type", service.suggest_type)
    blueprint.add_url_rule("/suggest/property", "property", service.suggest_property)
    blueprint.add_url_rule("/propose", "propose", service.propose)
    blueprint.add_url_rule("/preview", "preview", service.preview)
    blueprint.add_url_rule("/flyout", "flyout", service.flyout)
    for status in (400, 404, 413):
        blueprint.register_error_handler(status, _refused)
    return blueprint


def _refused(error: Any) -> Response:
    return json_reply({"status": "error", "code": error.code, "message": error.description}, status=error.code)


@dataclass(frozen=True)
class Service:
    """The service over the snapshot that is served."""

    open: Open
    previews: Previews

    def answer(self) -> Response:
        """Answer a batch of queries, an extension request, or the manifest."""
        desk = self.open()
        queries, extend = request.values.get("queries"), request.values.get("extend")
        if queries is not None:
            return self._reconcile(desk, queries)
        if extend is not None:
            wanted = _decoded(extend, "extend")
            if not isinstance(wanted.get("ids"), list) or not isinstance(wanted.get("properties"), list):
                abort(400, "'extend' must hold the lists 'ids' and 'properties'.")
            return json_reply(reconcile_extend.extended(desk, wanted["ids"], wanted["properties"]))
        return json_reply(manifest(desk))

    def _reconcile(self, desk: Desk, text: str) -> Response:
        queries = _decoded(text, "queries")
        if len(queries) > BATCH:
            abort(413, f"{len(queries)} queries are too many for one request; send at most {BATCH} at a time.")
        reconciler = Reconciler(desk)
        return json_reply({name: {"result": reconciler.candidates(query)} for name, query in queries.items()})

    def suggest_entity(self) -> Response:
        """Suggest concepts while a person types."""
        desk = self.open()
        start = whole("cursor", 0, most=1_000)
        hits = desk.index.suggest(required("prefix"), limit=start + 10)[start:]
        return json_reply(
            {
                "result": [
                    {
                        "id": entity_id(desk, hit.iri),
                        "name": hit.label,
                        "description": type_of(desk, hit.scheme)["name"],
                    }
                    for hit in hits
                ]
            }
        )

    def suggest_type(self) -> Response:
        """Suggest types: the lists."""
        desk = self.open()
        return json_reply({"result": _beginning([type_of(desk, item.iri) for item in desk.catalogue.schemes()])})

    def suggest_property(self) -> Response:
        """Suggest properties to reconcile or extend with."""
        return json_reply({"result": _beginning(reconcile_extend.properties(self.open()))})

    def propose(self) -> Response:
        """Propose properties to extend a column with."""
        found = reconcile_extend.properties(self.open())[: whole("limit", 100, most=100)]
        return json_reply({"type": request.args.get("type", ""), "limit": len(found), "properties": found})

    def preview(self) -> Response:
        """Show a concept in a small page."""
        desk = self.open()
        body = self.previews.page(desk, required("id"), self._language())
        headers = {"Content-Security-Policy": _PREVIEW_POLICY, "Vary": "Accept-Language"}
        return reply(body.encode(), "text/html; charset=utf-8", headers=headers)

    def flyout(self) -> Response:
        """Give a concept's preview as an HTML fragment."""
        name = required("id")
        html = self.previews.fragment(self.open(), name, self._language())
        return json_reply({"id": name, "html": html}, headers={"Vary": "Accept-Language"})

    def _language(self) -> str:
        return self.previews.languages.choose(request.args.get("lang", ""), request.headers.get("Accept-Language"))


def manifest(desk: Desk) -> dict[str, Any]:
    """Return the service manifest (section 2 of the specification)."""
    base = desk.site("reconcile")
    suggest = {
        kind: {"service_url": base, "service_path": f"/suggest/{kind}"} for kind in ("entity", "type", "property")
    }
    suggest["entity"]["flyout_service_url"] = base
    suggest["entity"]["flyout_service_path"] = "/flyout?id=${id}"
    return {
        "versions": ["0.2"],
        "name": desk.settings.title,
        "identifierSpace": desk.settings.authority,
        "schemaSpace": desk.settings.authority,
        "defaultTypes": [type_of(desk, item.iri) for item in desk.catalogue.schemes()],
        "documentation": desk.site("guides/api"),
        "view": {"url": desk.site("{{id}}")},
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", "width": 420, "height": 260},
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/propose"},
            "property_settings": [],
        },
        "batchSize": BATCH,
    }


def _decoded(text: str, name: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        abort(400, f"'{name}' is not JSON: {error}.")
    if not isinstance(found, dict):
        abort(400, f"'{name}' must be a JSON object.")
    return found


def _beginning(items: list[dict[str, str]]) -> list[dict[str, str]]:
    wanted = request.args.get("prefix", "").strip().casefold()
    return [item for item in items if wanted in item["name"].casefold() or item["id"].casefold().startswith(wanted)]
