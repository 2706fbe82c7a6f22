"""Write single mappings, such as suggestions, as SSSOM TSV: a spreadsheet opens it, ``publisher import`` reads it back.

https://mapping-commons.github.io/sssom/spec-formats-tsv/
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, fields

import yaml

from publisher.rdf.terms import TermWriter

_NAMES = ("subject_id", "predicate_id", "object_id", "mapping_justification")


@dataclass(frozen=True)
class SssomRow:
    """One mapping; the fields are the columns. IRIs are whole and are written as prefixed names."""

    subject_id: str
    subject_label: str
    predicate_id: str
    object_id: str
    object_label: str
    mapping_justification: str
    confidence: float
    comment: str


def write_rows(rows: Iterable[SssomRow], *, head: Mapping[str, str], prefixes: Mapping[str, str]) -> bytes:
    """Return SSSOM TSV with a commented YAML head; ``head`` holds slots of the mapping set."""
    writer = TermWriter(prefixes)
    body = io.StringIO(newline="")
    table = csv.writer(body, delimiter="\t", lineterminator="\n")
    table.writerow(field.name for field in fields(SssomRow))
    columns = [field.name for field in fields(SssomRow)]
    for row in rows:
        cells = zip(columns, astuple(row), strict=True)
        table.writerow(_cell(writer, name, value) for name, value in cells)
    data = {**head, "curie_map": {name: prefixes[name] for name in sorted(writer.used)}}
    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000)
    return ("".join(f"#{line}\n" for line in text.splitlines()) + body.getvalue()).encode()


def _cell(writer: TermWriter, name: str, value: str | float) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return writer.iri(value).removeprefix("<").removesuffix(">") if name in _NAMES else value
