"""A comparison for machines: JSON, RDF (the Changeset vocabulary), and an HTML page of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.changes.draft import change_note, level_of, version_after
from publisher.changes.record import Change, Comparison, Statement
from publisher.changes.report_text import summary
from publisher.changes.words import Words, rows
from publisher.namespaces import RDF, RDF_TYPE
from publisher.rdf.turtle import serialize
from publisher.resources import bundled

_CS = "http://purl.org/vocab/changeset/schema#"
_TEMPLATE = "changes.html"


def json_report(comparison: Comparison) -> str:
    """Return everything as one JSON object; terms in N-Triples form."""
    data = {
        "old": comparison.old,
        "new": comparison.new,
        "level": comparison.level.name.lower(),
        "counts": {kind.value: count for kind, count in comparison.counts().items()},
        "lists": [
            {
                "iri": home,
                "label": comparison.names.get(home, ""),
                "level": level_of(changes).name.lower(),
                "version": comparison.versions.get(home, ""),
                "next_version": version_after(comparison, home, changes),
                "change_note": change_note(comparison, changes),
                "changes": [_json_change(comparison, change) for change in changes],
            }
            for home, changes in comparison.homes()
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _json_change(comparison: Comparison, change: Change) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "thing": change.thing.value,
        "iri": change.iri,
        "label": comparison.names.get(change.iri, ""),
        "level": change.level.name.lower(),
        "removed": [_json_statement(item) for item in change.removed],
        "added": [_json_statement(item) for item in change.added],
        "because": list(change.notes),
    }


def _json_statement(item: Statement) -> dict[str, str]:
    about = {"mapped_to": item.about} if item.about else {}
    return {"predicate": item.predicate, "value": str(item.value), **about}


def rdf_report(comparison: Comparison) -> str:
    """Return the changes in Turtle: one ``cs:ChangeSet`` a change, with the statements it added and removed."""
    triples = [
        triple for number, change in enumerate(comparison.changes) for triple in _changeset(change, f"change{number}")
    ]
    return serialize(triples, {**comparison.prefixes, "cs": _CS})


def _changeset(change: Change, name: str) -> Iterator[Triple]:
    node = BlankNode(name)
    because = "; ".join((change.kind.value, *change.notes))
    yield Triple(node, NamedNode(RDF_TYPE), NamedNode(_CS + "ChangeSet"))
    yield Triple(node, NamedNode(_CS + "subjectOfChange"), NamedNode(change.iri))
    yield Triple(node, NamedNode(_CS + "changeReason"), Literal(because))
    for word, statements in (("removal", change.removed), ("addition", change.added)):
        for number, item in enumerate(statements):
            part = BlankNode(f"{name}{word}{number}")
            yield Triple(node, NamedNode(_CS + word), part)
            yield Triple(part, NamedNode(RDF_TYPE), NamedNode(RDF + "Statement"))
            yield Triple(part, NamedNode(RDF + "subject"), NamedNode(change.iri))
            yield Triple(part, NamedNode(RDF + "predicate"), NamedNode(item.predicate))
            yield Triple(part, NamedNode(RDF + "object"), item.value)


def html_report(comparison: Comparison) -> str:
    """Return one self-contained HTML page."""
    loader = FileSystemLoader(bundled("site") / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    words = Words(comparison)
    sections = [(home, change_note(comparison, changes), changes) for home, changes in comparison.homes()]
    return environment.get_template(_TEMPLATE).render(
        comparison=comparison, summary=summary(comparison), sections=sections, words=words, rows=rows
    )
