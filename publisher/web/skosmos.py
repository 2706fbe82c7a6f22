"""The REST API of Skosmos (``/rest/v1``) that Annif, Cocoda, Dataverse and other vocabulary clients call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.exceptions import HTTPException

from publisher.catalogue.records import ConceptRecord, SchemeRecord
from publisher.rdf.convert import serialize_triples
from publisher.rdf.formats import FORMATS
from publisher.web import skosmos_figures, skosmos_search, skosmos_tree
from publisher.web.bodies import json_reply, reply, text_reply
from publisher.web.desk import Desk, Open, required
from publisher.web.negotiation import Variant, by_name, choose
from publisher.web.skosmos_data import CONTEXT, brief, language, vocabulary
from publisher.web.skosmos_graph import graph
from publisher.web.skosmos_mappings import mappings

_TYPES = (Variant("json", "application/json", "JSON"), Variant("jsonld", "application/ld+json", "JSON-LD"))
_FORMATS = {
    "rdf": FORMATS["rdfxml"],
    "ttl": FORMATS["turtle"],
    "jsonld": FORMATS["jsonld"],
    "json": FORMATS["jsonld"],
    "nt": FORMATS["ntriples"],
}
_SYNTAXES = tuple(
    Variant(suffix, "application/json" if suffix == "json" else item.media_type, item.title, item.aliases)
    for suffix, item in _FORMATS.items()
)
Answer = Callable[[Desk, SchemeRecord], dict[str, Any]]
AboutConcept = Callable[[Desk, SchemeRecord, ConceptRecord], dict[str, Any]]

_OF_LIST: dict[str, Answer] = {
    "": lambda desk, scheme: vocabulary(desk, scheme),
    "topConcepts": skosmos_tree.top_concepts,
    "search": lambda desk, scheme: skosmos_search.search(desk, scheme),
    "lookup": skosmos_search.lookup,
    "types": lambda desk, scheme: skosmos_figures.types(desk, scheme),
    "vocabularyStatistics": skosmos_figures.vocabulary_statistics,
    "labelStatistics": skosmos_figures.label_statistics,
    "index/": skosmos_search.letters,
    "groups": skosmos_tree.groups,
    "new": lambda desk, scheme: skosmos_figures.changes(desk, scheme, "created"),
    "modified": lambda desk, scheme: skosmos_figures.changes(desk, scheme, "modified"),
}
_OF_CONCEPT: dict[str, AboutConcept] = {
    "label": lambda desk, scheme, concept: brief(concept.iri, concept.label),
    "broader": lambda desk, scheme, concept: skosmos_tree.linked(concept, "broader"),
    "narrower": lambda desk, scheme, concept: skosmos_tree.linked(concept, "narrower"),
    "related": lambda desk, scheme, concept: skosmos_tree.linked(concept, "related"),
    "broaderTransitive": lambda desk, scheme, concept: skosmos_tree.transitive(desk, concept, "broader"),
    "narrowerTransitive": lambda desk, scheme, concept: skosmos_tree.transitive(desk, concept, "narrower"),
    "children": skosmos_tree.children,
    "hierarchy": skosmos_tree.hierarchy,
    "groupMembers": skosmos_tree.group_members,
    "mappings": mappings,
}


def skosmos_blueprint(desk: Open) -> Blueprint:
    """Return the blueprint of the API."""
    blueprint = Blueprint("skosmos", __name__, url_prefix="/rest/v1")
    service = Service(desk)
    for path, view in (
        ("/vocabularies", service.vocabularies),
        ("/search", service.search),
        ("/label", service.label),
        ("/types", service.types),
        ("/data", service.data),
        ("/<name>/data", service.data),
        ("/<name>/index/<letter>", service.index),
    ):
        blueprint.add_url_rule(path, path.strip("/").replace("/", "_"), view)
    for path, of_list in _OF_LIST.items():
        blueprint.add_url_rule(f"/<name>/{path}", f"list {path}", service.of_list(of_list))
    for path, of_concept in _OF_CONCEPT.items():
        blueprint.add_url_rule(f"/<name>/{path}", f"concept {path}", service.of_concept(of_concept))
    blueprint.register_error_handler(HTTPException, _refused)
    return blueprint


def _refused(error: HTTPException) -> Response | HTTPException:
    if (error.code or 500) < 400:
        return error
    return text_reply(f"{error.code} {error.name} : {error.description}", status=error.code or 500)


@dataclass(frozen=True)
class Service:
    """The API over the snapshot that is served."""

    open: Open

    def of_list(self, answer: Answer) -> Callable[[str], Response]:
        """Return the view that answers something about one vocabulary."""

        def view(name: str) -> Response:
            desk = self.open()
            return _sent(answer(desk, _scheme(desk, name)))

        return view

    def of_concept(self, answer: AboutConcept) -> Callable[[str], Response]:
        """Return the view that answers something about the concept named by ``uri``."""

        def view(name: str) -> Response:
            desk = self.open()
            scheme = _scheme(desk, name)
            return _sent(answer(desk, scheme, _concept(desk)))

        return view

    def vocabularies(self) -> Response:
        """Answer every vocabulary."""
        required("lang")
        rows = [
            {"uri": item.iri, "id": item.name, "title": item.label.value} for item in self.open().catalogue.schemes()
        ]
        return _sent({"uri": "", "vocabularies": rows})

    def search(self) -> Response:
        """Search all vocabularies, or those named in ``vocab``."""
        return _sent(skosmos_search.search(self.open(), None))

    def types(self) -> Response:
        """Answer the classes concepts have."""
        required("lang")
        return _sent(skosmos_figures.types(self.open(), None))

    def label(self) -> Response:
        """Answer the preferred label of a concept."""
        concept = _concept(self.open())
        return _sent(brief(concept.iri, concept.label))

    def index(self, name: str, letter: str) -> Response:
        """Answer the entries of the alphabetical index under a letter."""
        desk = self.open()
        return _sent(skosmos_search.under_letter(desk, _scheme(desk, name), letter))

    def data(self, name: str = "") -> Response:
        """Answer a concept's RDF; without a concept, point at the whole list's."""
        desk = self.open()
        scheme = _scheme(desk, name) if name else None
        form = _form()
        if form == "json" and request.args.get("uri"):
            return json_reply(graph(desk, _concept(desk)), headers={"Vary": "Accept"})
        syntax = _FORMATS[form]
        if scheme and not request.args.get("uri"):
            path = desk.page(scheme.iri)
            return Response(
                redirect(f"{path}.{syntax.suffix}", 302).get_data(), 302, {"Location": f"{path}.{syntax.suffix}"}
            )
        iri = desk.absolute(required("uri"))
        triples = desk.catalogue.triples(iri)
        if triples is None:
            abort(404, f"Could not find concept <{iri}>")
        body = serialize_triples(triples, syntax, desk.settings.all_prefixes)
        return reply(body, f"{syntax.media_type}; charset=utf-8", headers={"Vary": "Accept"})


def _form() -> str:
    asked = request.args.get("format", "")
    found = by_name(_SYNTAXES, asked) if asked else choose(request.headers.get("Accept"), _SYNTAXES)
    if found is None:
        abort(400 if asked else 406, f"Unsupported format. Supported MIME types are: {_named(_SYNTAXES)}")
    return found.suffix


def _named(variants: tuple[Variant, ...]) -> str:
    return " ".join(item.media_type for item in variants)


def _scheme(desk: Desk, name: str) -> SchemeRecord:
    found = desk.scheme(name)
    if found is None:
        abort(404, f"Vocabulary id '{name[:100]}' not found.")
    return found


def _concept(desk: Desk) -> ConceptRecord:
    iri = desk.absolute(required("uri"))
    found = desk.concept(iri)
    if found is None:
        abort(404, f"Could not find concept <{iri[:500]}>")
    return found


def _sent(data: dict[str, Any]) -> Response:
    chosen = choose(request.headers.get("Accept"), _TYPES)
    if chosen is None:
        abort(406, f"Unsupported format. Supported MIME types are: {_named(_TYPES)}")
    context = {**CONTEXT, "@language": language()} if language() else CONTEXT
    return json_reply({"@context": context, **data}, f"{chosen.media_type}; charset=utf-8", headers={"Vary": "Accept"})
