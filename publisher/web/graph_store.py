"""Reading graphs by name (SPARQL 1.1 Graph Store HTTP Protocol section 5.2): ``/graph-store`` and ``/graph/…``."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, NotFound

from publisher.config import Settings
from publisher.store.model import Form, Query, Store
from publisher.web.endpoint import Endpoint, install
from publisher.web.sparql_response import negotiated
from publisher.web.statistics import sizes_of

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def graph_store_blueprint(store: Store, settings: Settings) -> Blueprint:
    """Return the blueprint that reads graphs: indirectly at ``/graph-store``, directly at their own addresses."""
    blueprint = Blueprint("graph_store", __name__)
    graphs = GraphStore(store, settings)
    install(blueprint, "/graph-store", graphs.indirect, methods=("GET",))
    install(blueprint, "/graph/<path:name>", graphs.direct, methods=("GET",))
    return blueprint


class GraphStore:
    """The read side of the protocol on one store."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._endpoint = Endpoint(store, settings)

    def indirect(self) -> Response:
        """Send the graph named by ``?graph=``, or everything for ``?default`` (section 4.2)."""
        names = request.args.getlist("graph")
        default = "default" in request.args
        if len(names) + default != 1:
            raise BadRequest("Name one graph: ?graph=<its IRI> or ?default.")
        return self._send(None if default else names[0])

    def direct(self, name: str) -> Response:
        """Send the graph whose IRI this address stands for (section 4.1)."""
        return self._send(f"{self._endpoint.settings.authority}graph/{name}")

    def _send(self, iri: str | None) -> Response:
        if iri is not None and iri not in {graph.iri for graph in sizes_of(self._endpoint.store).graphs}:
            raise NotFound("There is no graph of this name; the service description at /sparql lists them.")
        syntax, media_type = negotiated(request.args.get("format", ""), request.headers.get("Accept"), Form.GRAPH)
        query = Query(_ALL, syntax=syntax.name, default_graphs=() if iri is None else (iri,))
        return self._endpoint.run(query, syntax, media_type)
