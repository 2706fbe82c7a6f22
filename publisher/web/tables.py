"""Lists and concepts as tables: CSV and Excel workbooks."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from publisher.catalogue.records import ConceptRecord, Value
from publisher.exchange.workbook import write_table

COLUMNS = (
    "IRI", "Notation", "Label", "Alternative labels", "Broader", "Status", "Created", "Modified", "Replaced by",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def concept_row(record: ConceptRecord) -> tuple[str, ...]:
    """Return a concept as one row of ``COLUMNS``; several values are parted by ``|``."""
    return (
        record.iri,
        next(iter(record.notations), ""),
        record.label.value,
        "|".join(text.value for text in record.alt_labels),
        "|".join(item.iri for item in record.broader),
        "deprecated" if record.deprecated else "",
        record.created,
        record.modified,
        "|".join(item.iri for item in record.replaced_by),
    )


def to_csv(header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str = ",") -> bytes:
    """Return a table as text, RFC 4180, UTF-8."""
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n" if delimiter == "," else "\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def to_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as an Excel workbook; text that looks like a formula stays text."""
    plain = ([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return write_table(title[:31] or "List", [header, *plain])


def quality(values: Iterable[Value]) -> str:
    """Return a mapping's quality as one cell."""
    return "|".join(value.text or value.iri for value in values)


SSSOM_COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "comment",
)  # fmt: skip
