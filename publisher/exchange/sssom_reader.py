"""Read SSSOM TSV: rows become mapping statements, their other columns details beside them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from publisher.errors import ExchangeError
from publisher.exchange.grid import values_of
from publisher.exchange.reading import Reading
from publisher.exchange.sssom import CORE
from publisher.exchange.tables import UTF_16, Row
from publisher.exchange.terms import CellError, Vocabulary
from publisher.namespaces import DCT, OWL, RDF, RDF_TYPE, SSSOM, VOID, XSD
from publisher.rdf.terms import plain_decimal

_AXIOM = NamedNode(OWL + "Axiom")
_LANGUAGE_TEXT = RDF + "langString"
_IRI = XSD + "anyURI"
_KINDS = {
    "confidence": XSD + "decimal",
    "comment": _LANGUAGE_TEXT,
    "mapping_date": XSD + "date",
    "publication_date": XSD + "date",
    "semantic_similarity_score": XSD + "decimal",
}
_SHARES = ("confidence", "semantic_similarity_score")
_SET = (
    ("mapping_set_title", DCT + "title", _LANGUAGE_TEXT),
    ("mapping_set_description", DCT + "description", _LANGUAGE_TEXT),
    ("mapping_set_version", OWL + "versionInfo", XSD + "string"),
    ("subject_source_version", SSSOM + "subject_source_version", XSD + "string"),
    ("object_source_version", SSSOM + "object_source_version", XSD + "string"),
    ("license", DCT + "license", _IRI),
    ("subject_source", VOID + "subjectsTarget", _IRI),
    ("object_source", VOID + "objectsTarget", _IRI),
    ("mapping_set_source", DCT + "source", _IRI),
    ("mapping_provider", DCT + "publisher", _IRI),
    ("creator_id", DCT + "creator", _IRI),
)


@dataclass
class _Set:
    """A mapping set while its rows are read."""

    node: NamedNode
    vocabulary: Vocabulary
    slots: Mapping[str, tuple[NamedNode, str]]
    reason: str
    reading: Reading = field(default_factory=Reading)

    def term(self, text: str, kind: str) -> NamedNode | Literal:
        if kind == _IRI:
            return self.vocabulary.name(text)
        if kind == _LANGUAGE_TEXT:
            return self.vocabulary.literal(text)
        return self.vocabulary.literal(text, datatype=f"<{kind}>")


def read_sssom(data: bytes, *, path: str, prefixes: Mapping[str, str], language: str, metadata: bytes = b"") -> Reading:
    """Read a mapping set; ``metadata`` is its external head, which the embedded one overrides.

    Raises ExchangeError when there is no SSSOM table, or its head cannot be read.
    """
    text, start, head = _split(data, path)
    head = {**_mapping(_decoded(metadata, path), path), **head}
    rows = list(_rows(text, start, path))
    try:
        own = {str(name): str(iri) for name, iri in (head.get("curie_map") or {}).items()}
        vocabulary = Vocabulary({**prefixes, **own}, language)
        node = vocabulary.name(_required_id(head, path))
        found = _Set(node, vocabulary, _slots(head, rows, vocabulary), _usual_reason(rows))
        _describe(found, head, rows)
    except CellError as error:
        raise ExchangeError(f"{path}, in the head: {error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = "look at curie_map, extension_definitions and the columns' names."
        raise ExchangeError(f"{path}: the head is not as SSSOM has it ({error}); {message}") from error
    found.reading.prefixes = own
    for row in rows:
        _pair(found, row)
    return found.reading


def _split(data: bytes, path: str) -> tuple[str, int, dict[str, Any]]:
    """Return the table, the number of its first line, and the head embedded before it, as spreadsheets save it too."""
    lines = list(io.StringIO(_decoded(data, path), newline=""))
    count = next((at for at, line in enumerate(lines) if not line.startswith(("#", '"#'))), len(lines))
    sign = _delimiter("".join(lines[count : count + 1]))
    head = "".join(f"{_plain(line, sign)[1:]}\n" for line in lines[:count])
    return "".join(lines[count:]), count + 1, _mapping(head, path)


def _delimiter(header: str) -> str:
    """Return what stands between the cells of a table with this header; SSSOM has tabs, or commas."""
    return next((sign for sign in "\t,;" if sign in header), "\t")


def _plain(line: str, sign: str) -> str:
    """Return a line of the head without the quotes and the empty cells a spreadsheet adds."""
    text = line.rstrip("\r\n").rstrip(sign)
    return sign.join(next(csv.reader([text], delimiter=sign))).rstrip(sign) if text.startswith('"') else text


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ExchangeError(f"{path} is not UTF-8; save it with the encoding UTF-8.") from error


def _mapping(head: str, path: str) -> dict[str, Any]:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(head)):
            raise ExchangeError(f"{path}: the head uses YAML aliases, which are not accepted; write the values out.")
        loaded = yaml.load(head, Loader=yaml.BaseLoader) or {}  # noqa: S506 - BaseLoader builds only texts
    except yaml.YAMLError as error:
        raise ExchangeError(f"{path}: the head is not YAML ({error}).") from error
    if not isinstance(loaded, dict):
        raise ExchangeError(f"{path}: the head must be a YAML mapping such as '#mapping_set_id: …'.")
    return loaded


def _usual_reason(rows: list[Row]) -> str:
    """Return the justification most rows have, which is the set's own; empty where none has one."""
    counts = Counter(row.cells.get("mapping_justification", "") for row in rows)
    counts.pop("", None)
    return counts.most_common(1)[0][0] if counts else ""


def _required_id(head: Mapping[str, Any], path: str) -> str:
    found = str(head.get("mapping_set_id") or "")
    if not found:
        raise ExchangeError(
            f"{path}: the head must name the set: '#mapping_set_id: ' and its IRI. "
            "A head in a file of its own is read from beside it: NAME.sssom.yml."
        )
    return found


def _rows(text: str, start: int, path: str) -> Iterator[Row]:
    sign = _delimiter(text.partition("\n")[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    try:
        header = next(reader, [])
        missing = [name for name in ("subject_id", "predicate_id", "object_id") if name not in header]
        if missing:
            raise ExchangeError(f"{path}, row {start}: the column '{missing[0]}' is missing; is this SSSOM TSV?")
        twice = [name for name, count in Counter(header).items() if name and count > 1]
        if twice:
            raise ExchangeError(f"{path}, row {start}: the column '{twice[0]}' is named twice.")
        line = reader.line_num
        for cells in reader:
            if len(cells) > len(header):
                raise ExchangeError(
                    f"{path}, row {start + line}: {len(cells)} cells where the header has {len(header)}."
                )
            padded = [cell.strip() for cell in cells] + [""] * (len(header) - len(cells))
            if any(padded):
                yield Row(path, start + line, dict(zip(header, padded, strict=True)))
            line = reader.line_num
    except csv.Error as error:
        raise ExchangeError(f"{path}: not well-formed TSV ({error}).") from error


def _slots(head: Mapping[str, Any], rows: list[Row], vocabulary: Vocabulary) -> dict[str, tuple[NamedNode, str]]:
    declared = {item.get("slot_name"): item for item in head.get("extension_definitions") or []}
    found = {}
    for name in rows[0].cells if rows else ():
        if name in declared:
            kind = vocabulary.name(declared[name].get("type_hint") or f"<{XSD}string>").value
            found[name] = (vocabulary.name(declared[name]["property"]), kind)
        elif name and name not in CORE:
            kind = _KINDS.get(name, _IRI if name.endswith(("_id", "_source")) else XSD + "string")
            found[name] = (NamedNode(SSSOM + name), kind)
    return found


def _describe(found: _Set, head: Mapping[str, Any], rows: list[Row]) -> None:
    """State what the head says of the set."""
    add = found.reading.add
    add(Triple(found.node, NamedNode(RDF_TYPE), NamedNode(VOID + "Linkset")))
    for name, predicate, kind in _SET:
        values = head.get(name) or []
        for value in values if isinstance(values, list) else [values]:
            add(Triple(found.node, NamedNode(predicate), found.term(str(value), kind)))
    for name in {row.cells["predicate_id"] for row in rows if row.cells["predicate_id"]}:
        try:
            add(Triple(found.node, NamedNode(VOID + "linkPredicate"), found.vocabulary.name(name)))
        except CellError:
            continue
    if found.reason:
        add(Triple(found.node, NamedNode(SSSOM + "mapping_justification"), found.vocabulary.name(found.reason)))


def _pair(found: _Set, row: Row) -> None:
    cells = row.cells
    if cells.get("predicate_modifier", "").casefold() == "not":
        found.reading.remarks.append(f"{row.path}, row {row.line}: says that the pair does not hold; left out.")
        return
    if "sssom:NoTermFound" in (cells["subject_id"], cells["object_id"]):
        found.reading.remarks.append(f"{row.path}, row {row.line}: says that no term was found; left out.")
        return
    ends = []
    for column in ("subject_id", "predicate_id", "object_id"):
        try:
            ends.append(found.vocabulary.name(cells[column]))
        except CellError as error:
            found.reading.faults.append(row.fault(column, str(error)))
    if len(ends) < len(("subject", "predicate", "object")):
        return
    found.reading.add(Triple(*ends), row)
    _details(found, row, ends)


def _share(text: str) -> str:
    """Return a number from 0 to 1 as the store keeps it (0.5 for 0.50). Raises CellError for anything else."""
    try:
        number = Decimal(text)
        fits = 0 <= number <= 1
    except InvalidOperation:  # no number, or one that cannot be compared (NaN)
        fits = False
    if not fits:
        raise CellError(f"'{text}' is not a number from 0 to 1, such as 0.85.")
    return plain_decimal(number)


def _details(found: _Set, row: Row, ends: list[NamedNode]) -> None:
    axiom = BlankNode()
    details = []
    slots = dict(found.slots)
    if row.cells.get("mapping_justification", found.reason) != found.reason:
        slots["mapping_justification"] = (NamedNode(SSSOM + "mapping_justification"), _IRI)
    for name, (predicate, kind) in slots.items():
        for text in values_of(row.cells[name]):
            try:
                details.append(Triple(axiom, predicate, found.term(_share(text) if name in _SHARES else text, kind)))
            except CellError as error:
                found.reading.faults.append(row.fault(name, str(error)))
    if details:
        named = zip(("Source", "Property", "Target"), ends, strict=True)
        found.reading.add(Triple(axiom, NamedNode(RDF_TYPE), _AXIOM), row)
        for item in [*(Triple(axiom, NamedNode(f"{OWL}annotated{name}"), end) for name, end in named), *details]:
            found.reading.add(item, row)
