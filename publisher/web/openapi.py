"""The OpenAPI 3.1 document of the JSON API: schemas come from the records themselves."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import msgspec

from publisher.catalogue.records import ConceptRecord, LinksetRecord, Mapping, Row, SchemeRecord
from publisher.search.records import Hit


@dataclass(frozen=True)
class Operation:
    """One GET operation: what it answers, and the names of its parameters (``?`` marks one that may be left out)."""

    name: str
    summary: str
    answer: type
    many: bool = False
    parameters: tuple[str, ...] = ()


_PAGED = ("limit?", "offset?")
_NARROWING = ("list?", "type?", "status?", "top?", "mapped?", "language?")
OPERATIONS: Table[str, Operation] = MappingProxyType(
    {
        "/api/v1/lists": Operation("lists", "Every list", SchemeRecord, many=True, parameters=_PAGED),
        "/api/v1/lists/{name}": Operation("list", "One list", SchemeRecord),
        "/api/v1/lists/{name}/concepts": Operation(
            "members", "A list's concepts in the order of their numbers", Row, True, ("topConcepts?", *_PAGED)
        ),
        "/api/v1/lists/{name}/concepts/{notation}": Operation(
            "member", "A concept by its list and number", ConceptRecord
        ),
        "/api/v1/concept": Operation("concept", "A concept by its IRI", ConceptRecord, parameters=("iri",)),
        "/api/v1/search": Operation(
            "search", "Concepts that words find, the best first", Hit, True, ("q", *_NARROWING, *_PAGED)
        ),
        "/api/v1/suggest": Operation(
            "suggest", "Concepts a beginning suggests", Hit, True, ("q", *_NARROWING, "limit?")
        ),
        "/api/v1/mapping-sets": Operation("mappingSets", "Every mapping set", LinksetRecord, True, _PAGED),
        "/api/v1/mappings": Operation(
            "mappings", "Stated mappings, all or of a set, subject or target", Mapping, True,
            ("set?", "subject?", "target?", *_PAGED),
        ),
    }
)  # fmt: skip
"""Path to what it answers."""

_PARAMETERS: Table[str, tuple[str, dict[str, Any]]] = MappingProxyType(
    {
        "name": ("Name or abbreviation of a list", {"type": "string", "examples": ["services", "LGSL"]}),
        "notation": ("Number or code of a concept in its list", {"type": "string", "examples": ["58"]}),
        "iri": ("IRI of a concept, or its path below the authority", {"type": "string", "examples": ["service/58"]}),
        "q": ("Words, or the beginning of a word", {"type": "string", "minLength": 1, "examples": ["bins"]}),
        "list": ("Only concepts of this list (name or abbreviation)", {"type": "string"}),
        "type": ("Only concepts of this class (IRI)", {"type": "string", "format": "uri"}),
        "status": (
            "Which concepts: in use, deprecated or both",
            {"type": "string", "enum": ["current", "deprecated", "any"], "default": "current"},
        ),
        "top": ("Only concepts below this one (IRI or path)", {"type": "string"}),
        "mapped": ("Only concepts mapped to this list (name)", {"type": "string"}),
        "language": ("Only labels in this language (BCP 47)", {"type": "string", "examples": ["en"]}),
        "set": ("Only mappings of this set (name or IRI)", {"type": "string"}),
        "subject": ("Only mappings of this concept (IRI or path)", {"type": "string"}),
        "target": ("Only mappings to this concept (IRI or path)", {"type": "string"}),
        "limit": ("How many at most; no more than 1,000 are sent", {"type": "integer", "minimum": 0, "default": 100}),
        "offset": ("How many to leave out at the start", {"type": "integer", "minimum": 0, "default": 0}),
    }
)


def document(title: str, server: str) -> dict[str, Any]:
    """Return the OpenAPI document; ``server`` is the site's address without a slash at its end."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}: JSON API",
            "version": "1",
            "description": "Read lists, concepts and mappings. Answers have an ETag and may be read by any website.",
        },
        "servers": [{"url": server}],
        "paths": {path: {"get": _operation(path, item)} for path, item in OPERATIONS.items()},
        "components": {"schemas": _schemas()},
    }


def _operation(path: str, operation: Operation) -> dict[str, Any]:
    in_path = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    parameters = [_parameter(name, "path") for name in in_path]
    parameters += [_parameter(name, "query") for name in operation.parameters]
    found: dict[str, Any] = {"operationId": operation.name, "summary": operation.summary}
    if parameters:
        found["parameters"] = parameters
    return {**found, "responses": _responses(operation)}


def _parameter(name: str, place: str) -> dict[str, Any]:
    plain = name.rstrip("?")
    if plain == "topConcepts":
        schema = {"type": "boolean", "default": False}
        return {"name": "top", "in": place, "description": "Only top concepts", "schema": schema}
    text, schema = _PARAMETERS[plain]
    return {"name": plain, "in": place, "description": text, "required": plain == name, "schema": schema}


def _responses(operation: Operation) -> dict[str, Any]:
    item = {"$ref": f"#/components/schemas/{operation.answer.__name__}"}
    good: dict[str, Any] = {
        "description": operation.summary,
        "content": {"application/json": {"schema": {"type": "array", "items": item} if operation.many else item}},
    }
    if "limit?" in operation.parameters and "offset?" in operation.parameters:
        good["headers"] = {
            "Link": {"description": "first, prev, next and last page (RFC 8288)", "schema": {"type": "string"}},
            "X-Total-Count": {"description": "How many there are in all", "schema": {"type": "integer"}},
        }
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "200": good,
        "304": {"description": "You have this answer already (If-None-Match)"},
        "400": {"description": "A parameter is missing or wrong", "content": problem},
        "404": {"description": "There is no such thing", "content": problem},
    }


def _schemas() -> dict[str, Any]:
    kinds = [ConceptRecord, SchemeRecord, LinksetRecord, Mapping, Row, Hit]
    _, found = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    problem = {
        "type": "object",
        "properties": {"title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
        "required": ["title", "status", "detail"],
    }
    return {**dict(sorted(found.items())), "Problem": problem}
