"""The SPARQL endpoint ``/sparql`` (SPARQL 1.1 Protocol), its description, and VoID at ``/.well-known/void``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, Response, request
from pyoxigraph import Triple, serialize

from publisher.config import Settings
from publisher.rdf.fitting import fitting
from publisher.rdf.formats import FORMATS
from publisher.store.guard import examine
from publisher.store.model import Form, Query, Store
from publisher.store.waiting import WaitingStore
from publisher.web.endpoint import Endpoint, install
from publisher.web.query_page import QueryPages
from publisher.web.rendering import Renderer
from publisher.web.service_description import service_description, void_description
from publisher.web.sparql_request import Asked, read_request
from publisher.web.sparql_response import Syntax, content_type_of, describe, entity_tag, negotiated, wants_page
from publisher.web.statistics import sizes_of


def sparql_blueprint(store: Store, settings: Settings, renderer: Renderer | None = None) -> Blueprint:
    """Return the blueprint of the endpoint and of what describes it; with a renderer browsers get the query page."""
    blueprint = Blueprint("sparql", __name__)
    endpoint = Endpoint(store, settings)
    pages = SparqlPages(endpoint, QueryPages(endpoint, renderer) if renderer else None)
    install(blueprint, "/sparql", pages.answer, methods=("GET", "POST", "QUERY"))
    install(blueprint, "/.well-known/void", pages.void, methods=("GET",))
    return blueprint


class SparqlPages:
    """The views on one endpoint."""

    def __init__(self, endpoint: Endpoint, people: QueryPages | None) -> None:
        self._endpoint = endpoint
        self._people = people
        self._settings = endpoint.settings

    def answer(self) -> Response:
        """Answer a query; without one, describe the service. Browsers get the page people write queries on."""
        limits = self._settings.limits
        asked = read_request(request, max_bytes=limits.query_bytes)
        if self._people and not asked.format and wants_page(request.headers.get("Accept")):
            return self._people.show(asked, f"{self._root()}sparql")
        if asked.text is None:
            return self._service(asked)
        outline = examine(asked.text, limits, service_allowed=self._settings.service_allowed)
        syntax, media_type = negotiated(asked.format, request.headers.get("Accept"), outline.form or Form.SOLUTIONS)
        return self._endpoint.run(_query(asked, syntax), syntax, media_type)

    def void(self) -> Response:
        """Describe the content."""
        store = self._endpoint.store
        endpoint = not isinstance(store, WaitingStore)
        triples = void_description(self._root(), self._settings, sizes_of(store), endpoint=endpoint)
        return self._document(triples, request.args.get("format", ""))

    def _service(self, asked: Asked) -> Response:
        address = f"{self._root()}sparql"
        triples = service_description(address, self._settings, sizes_of(self._endpoint.store))
        return self._document(triples, asked.format)

    def _root(self) -> str:
        """Return the site's public address, else the one this request was sent to."""
        return self._settings.base_url or request.url_root

    def _document(self, triples: Iterable[Triple], name: str) -> Response:
        syntax, media_type = negotiated(name, request.headers.get("Accept"), Form.GRAPH)
        prefixes, known = fitting(triples)
        data = serialize(known, format=FORMATS[syntax.name].engine, prefixes=prefixes)
        response = Response(data, content_type=content_type_of(media_type))
        described = describe(response, entity_tag(self._endpoint.store.digest, Query(request.url), media_type))
        described.make_conditional(request)
        return described


def _query(asked: Asked, syntax: Syntax) -> Query:
    query = Query(asked.text or "", default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
    if syntax.name in FORMATS:
        return replace(query, syntax=syntax.name)
    return replace(query, results=syntax.name)
