"""Import tables by a column description: read, check, and hand back canonical Turtle or every fault there is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.exchange.description import Description
from publisher.exchange.reading import Reading
from publisher.exchange.tables import Fault, Table
from publisher.exchange.tabular import Harvest, harvest
from publisher.exchange.terms import Vocabulary
from publisher.exchange.tidy import drop_repeated_labels, move_related_in_hierarchy, second_labels
from publisher.namespaces import VOID
from publisher.rdf.terms import joined_prefixes
from publisher.rdf.turtle import natural_key, serialize

_LINKSET = NamedNode(VOID + "Linkset")
_PREFIX = re.compile(r"[^\W\d_](?:[\w.-]*[\w-])?")
_SPACE = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*[/#:_=-]$")
"""Names and addresses of prefixes that may be kept; terms of JSON-LD contexts are none."""


@dataclass(frozen=True)
class Imported:
    """The outcome of an import: Turtle, or the faults that stand against it; and what the editor should know."""

    turtle: str
    faults: tuple[Fault, ...]
    remarks: tuple[str, ...]
    subjects: int
    triples: int
    is_linkset: bool


def import_tables(
    description: Description,
    tables: Mapping[str, Table],
    *,
    prefixes: Mapping[str, str],
    known: frozenset[str] = frozenset(),
) -> Imported:
    """Turn tables into canonical Turtle.

    ``known`` are the IRIs other files describe. Any fault means no Turtle: a list is never half imported. Raises
    ConfigurationError when description and tables do not fit together.
    """
    vocabulary = Vocabulary(prefixes, description.language)
    found = harvest(description, tables, vocabulary, known)
    if description.missing == "report":
        found.remarks += [f"left out: {missing.fault}" for missing in found.missing]
        _state_gap(description, found, vocabulary)
    else:
        found.faults += [missing.fault for missing in found.missing]
    instead = vocabulary.name(description.related_in_hierarchy) if description.related_in_hierarchy else None
    return finish(found, prefixes=prefixes, related_in_hierarchy=instead)


def finish(reading: Reading, *, prefixes: Mapping[str, str], related_in_hierarchy: NamedNode | None = None) -> Imported:
    """Put labels and relations right where SKOS leaves no choice, and write canonical Turtle if nothing is at fault."""
    origins = reading.origins
    faults = [*reading.faults, *second_labels(origins)]
    remarks = [*reading.remarks, *drop_repeated_labels(origins)]
    remarks += move_related_in_hierarchy(origins, related_in_hierarchy)
    own = {name: space for name, space in reading.prefixes.items() if _PREFIX.fullmatch(name) and _SPACE.search(space)}
    turtle = "" if faults else serialize(origins, joined_prefixes(prefixes, own))
    subjects = {triple.subject for triple in origins if not isinstance(triple.subject, BlankNode)}
    is_linkset = any(triple.object == _LINKSET for triple in origins)
    return Imported(turtle, tuple(faults), tuple(remarks), len(subjects), len(origins), is_linkset)


def _state_gap(description: Description, found: Harvest, vocabulary: Vocabulary) -> None:
    """Write the ends that are missing into the description of the list, so that readers learn of them too."""
    if description.gap is None or not found.missing:
        return
    ends = sorted({missing.iri for missing in found.missing}, key=natural_key)
    text = description.gap.text.replace("{missing}", ", ".join(ends)).replace("{count}", str(len(found.missing)))
    gap = description.gap
    literal: NamedNode | Literal = vocabulary.literal(text)
    found.add(Triple(vocabulary.name(gap.about), vocabulary.name(gap.property), literal), None)
