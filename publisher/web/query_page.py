"""The page people write queries on: ``/sparql`` for browsers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Response, request

from publisher.config import Limits
from publisher.errors import QueryError
from publisher.queries import Example, read_examples
from publisher.store.guard import examine
from publisher.store.model import Form, Query
from publisher.web import query_code
from publisher.web.departure import GONE
from publisher.web.endpoint import Endpoint, status_of
from publisher.web.query_results import Result, Shower
from publisher.web.rendering import Renderer
from publisher.web.sparql_request import Asked
from publisher.web.sparql_response import sentence, syntaxes

_START = "01-services-about-housing"


@dataclass(frozen=True)
class Choice:
    """A link to the same query in another format."""

    title: str
    href: str


@dataclass(frozen=True)
class Graph:
    """A graph the request names, and by which parameter of the protocol."""

    parameter: str
    iri: str


@dataclass(frozen=True)
class Snippet:
    """The query as code to copy; ``literal`` is the query as the language writes it."""

    name: str
    title: str
    literal: str


@dataclass(frozen=True)
class QueryPage:
    """``sparql.html``"""

    query: str
    endpoint: str
    examples: Sequence[Example]
    limits: Limits
    prefixes: Mapping[str, str]
    """Prefix to namespace, for the editor."""
    example: Example | None = None
    result: Result | None = None
    error: str = ""
    graphs: Sequence[Graph] = ()
    downloads: Sequence[Choice] = ()
    snippets: Sequence[Snippet] = ()


class QueryPages:
    """Renders the query page of one endpoint."""

    def __init__(self, endpoint: Endpoint, renderer: Renderer) -> None:
        self._endpoint = endpoint
        self._renderer = renderer
        self._examples = read_examples()

    def show(self, asked: Asked, address: str) -> Response:
        """Answer with the page: the form, and below it the query's result or what is wrong with it."""
        text = (asked.text or "").strip()
        page = replace(self._page(text or self._chosen(), address), graphs=_graphs(asked))
        status = 200
        if text:
            try:
                page = self._answered(page, replace(asked, text=text))
            except QueryError as error:
                page, status = replace(page, error=sentence(error)), status_of(error)
        response = Response(
            self._renderer.page("sparql.html", page), status=status, content_type="text/html; charset=utf-8"
        )
        response.headers["Cache-Control"] = "no-store" if status >= 500 else "no-cache"
        response.headers["Vary"] = "Accept, Accept-Language"
        return response

    def _chosen(self) -> str:
        name = request.args.get("example", _START)
        return next((example.text for example in self._examples if example.name == name), "ASK { ?s ?p ?o }\n")

    def _page(self, text: str, address: str) -> QueryPage:
        settings = self._endpoint.settings
        return QueryPage(
            query=text,
            endpoint=address,
            examples=self._examples,
            limits=settings.limits,
            prefixes=dict(settings.all_prefixes),
            example=next((item for item in self._examples if item.text.strip() == text.strip()), None),
            snippets=_snippets(text),
        )

    def _answered(self, page: QueryPage, asked: Asked) -> QueryPage:
        settings, text = self._endpoint.settings, asked.text or ""
        form = examine(text, settings.limits, service_allowed=settings.service_allowed).form or Form.SOLUTIONS
        results = "tsv" if form is Form.SOLUTIONS else "json"
        query = Query(text, results, "turtle", asked.default_graphs, asked.named_graphs)
        departure = request.environ.get(GONE)
        shower = Shower(self._endpoint.store, self._renderer.site.href)
        leaving = departure.then if departure else None
        result = shower.show(query, form, client=request.remote_addr or "", leaving=leaving)
        return replace(page, result=result, downloads=_downloads(asked, form))


def _graphs(asked: Asked) -> tuple[Graph, ...]:
    named = (("default-graph-uri", asked.default_graphs), ("named-graph-uri", asked.named_graphs))
    return tuple(Graph(parameter, iri) for parameter, graphs in named for iri in graphs)


def _downloads(asked: Asked, form: Form) -> tuple[Choice, ...]:
    graphs = [(graph.parameter, graph.iri) for graph in _graphs(asked)]
    return tuple(
        Choice(item.title, "/sparql?" + urlencode([("query", asked.text or ""), *graphs, ("format", item.name)]))
        for item in syntaxes(form)
    )


def _snippets(text: str) -> tuple[Snippet, ...]:
    return (
        Snippet("curl", "curl", query_code.shell(text)),
        Snippet("python", "Python (SPARQLWrapper)", query_code.python(text)),
        Snippet("javascript", "JavaScript", query_code.javascript(text)),
        Snippet("r", "R (httr2)", query_code.r(text)),
    )
