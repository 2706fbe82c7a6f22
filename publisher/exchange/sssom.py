"""Mapping sets as SSSOM TSV, and back: a commented YAML head, then a row a pair (SSSOM specification, TSV format).

Details of a pair that SSSOM has no slot for travel as extension slots, ``ext_…``, declared in the head.
"""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import yaml
from pyoxigraph import Literal, NamedNode

from publisher.exchange.extent import Extent, local_name
from publisher.exchange.pairs import Details, details_of
from publisher.namespaces import DCT, OWL, RDF, SKOS, SSSOM, VOID, XSD
from publisher.rdf.terms import TermWriter

CORE = ("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification")
_REASON = SSSOM + "mapping_justification"
_SET_TEXTS = (
    ("mapping_set_title", DCT + "title"),
    ("mapping_set_description", DCT + "description"),
    ("mapping_set_version", OWL + "versionInfo"),
    ("subject_source_version", SSSOM + "subject_source_version"),
    ("object_source_version", SSSOM + "object_source_version"),
)
_SET_IRIS = (
    ("license", DCT + "license"),
    ("subject_source", VOID + "subjectsTarget"),
    ("object_source", VOID + "objectsTarget"),
    ("mapping_provider", DCT + "publisher"),
)
_WHOLE = frozenset({"license", "mapping_provider"})
"""Slots whose values are whole IRIs; the others' are prefixed names where one fits."""


@dataclass(frozen=True)
class Slot:
    """A column of details: its name, its property, and what its values are (a datatype, or a language's text)."""

    name: str
    predicate: str
    kind: str

    @property
    def is_extension(self) -> bool:
        """Whether the head must declare the slot."""
        return self.name.startswith("ext_")


def write_sssom(extent: Extent) -> bytes:
    """Return a mapping set as SSSOM TSV, sorted by subject and object."""
    writer = TermWriter(extent.prefixes)
    rows = [(pair, item) for pair, found in details_of(extent).items() for item in found or [{}]]
    justification = extent.index.iris(extent.node, _REASON)
    slots = [
        slot
        for slot in _slots(details for _, details in rows)
        if slot.predicate != _REASON or any(details.get(_REASON) == justification for _, details in rows)
    ]
    reason = reference(writer, justification[0]) if justification else "semapv:UnspecifiedMatching"
    body = io.StringIO(newline="")
    table = csv.writer(body, delimiter="\t", lineterminator="\n")
    table.writerow((*CORE, *(slot.name for slot in slots)))
    for (subject, predicate, target), details in rows:
        table.writerow(
            (
                reference(writer, subject),
                _label(extent, subject),
                reference(writer, predicate),
                reference(writer, target),
                _label(extent, target),
                _reason(details, writer) or reason,
                *("|".join(_cell(value, writer) for value in details.get(slot.predicate, ())) for slot in slots),
            )
        )
    return (_head(extent, writer, slots) + body.getvalue()).encode()


def _reason(details: Details, writer: TermWriter) -> str:
    """Return a pair's own justification; empty where it has that of its set."""
    return next((reference(writer, value) for value in details.get(_REASON, ()) if isinstance(value, NamedNode)), "")


def _slots(rows: Iterable[Details]) -> list[Slot]:
    kinds: dict[str, set[str]] = defaultdict(set)
    for details in rows:
        for predicate, values in details.items():
            kinds[predicate] |= {_kind(value) for value in values}
    names = _distinct({name: _slot_name(name) for name in sorted(kinds)})
    slots = [Slot(names[name], name, sorted(kind)[0]) for name, kind in kinds.items()]
    return sorted(slots, key=lambda slot: (slot.is_extension, slot.name))


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Return the columns' names by property, numbered where several properties end alike (``ext_note_2``)."""
    seen: Counter[str] = Counter()
    found = {}
    for predicate, name in names.items():
        seen[name] += 1
        found[predicate] = name if seen[name] == 1 else f"{name}_{seen[name]}"
    return found


def _slot_name(predicate: str) -> str:
    """Return a column's name; a justification has one, so a pair that repeats its set's needs one of its own."""
    slot = predicate.removeprefix(SSSOM)
    return slot if predicate.startswith(SSSOM) and predicate != _REASON else f"ext_{local_name(predicate)}"


def _kind(value: NamedNode | Literal) -> str:
    if isinstance(value, NamedNode):
        return XSD + "anyURI"
    return RDF + "langString" if value.language else value.datatype.value


def _cell(value: NamedNode | Literal, writer: TermWriter) -> str:
    if isinstance(value, NamedNode):
        return reference(writer, value)
    return value.value.replace("\\", "\\\\").replace("|", "\\|")


def reference(writer: TermWriter, node: NamedNode) -> str:
    """Return an IRI as SSSOM writes it: as a prefixed name where one fits, else whole and without brackets."""
    return writer.iri(node.value).removeprefix("<").removesuffix(">")


def _label(extent: Extent, node: NamedNode) -> str:
    return extent.around.text_in(extent.language, node, SKOS + "prefLabel")


def _head(extent: Extent, writer: TermWriter, slots: Sequence[Slot]) -> str:
    data: dict[str, object] = {"mapping_set_id": extent.node.value}
    for name, predicate in _SET_TEXTS:
        if text := extent.text(extent.node, predicate):
            data[name] = text
    for name, predicate in _SET_IRIS:
        if found := extent.index.iris(extent.node, predicate):
            data[name] = found[0].value if name in _WHOLE else reference(writer, found[0])
    if creators := extent.index.iris(extent.node, DCT + "creator"):
        data["creator_id"] = sorted(reference(writer, item) for item in creators)
    if sources := extent.index.iris(extent.node, DCT + "source"):
        data["mapping_set_source"] = sorted(item.value for item in sources)
    if own := [slot for slot in slots if slot.is_extension]:
        data["extension_definitions"] = [
            {
                "slot_name": slot.name,
                "property": reference(writer, NamedNode(slot.predicate)),
                "type_hint": reference(writer, NamedNode(slot.kind)),
            }
            for slot in own
        ]
    data["curie_map"] = {name: extent.prefixes[name] for name in sorted(writer.used | {"semapv"})}
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000)
    return "".join(f"#{line}\n" for line in text.splitlines())
