"""The SPARQL texts that travel with the engine: its own queries, and the examples people see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from publisher.errors import ConfigurationError
from publisher.resources import bundled

_HEADER = re.compile(r"^#\s?(.*)$")


@dataclass(frozen=True)
class Example:
    """A query to show: its file's name, a title, what it shows and how, and the text without that header."""

    name: str
    title: str
    explanation: str
    text: str


def read_query(name: str) -> str:
    """Return one of the engine's own queries (``sparql/queries/<name>.rq``)."""
    path = bundled("sparql") / "queries" / f"{name}.rq"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"The query '{name}' that belongs to publisher is missing; reinstall it.") from error


def read_examples(folder: Path | None = None) -> tuple[Example, ...]:
    """Return the example queries in the order of their files' names (``sparql/examples/*.rq``).

    A file begins with comment lines: the title, then the explanation.
    """
    files = sorted((folder or bundled("sparql") / "examples").glob("*.rq"))
    return tuple(parse_example(path.stem, path.read_text(encoding="utf-8")) for path in files)


def parse_example(name: str, text: str) -> Example:
    """Return an example from its file's text. Raises ConfigurationError without a title and an explanation."""
    lines = text.splitlines()
    header = []
    while lines and (found := _HEADER.match(lines[0])):
        header.append(found[1].strip())
        lines.pop(0)
    title, explanation = (header or [""])[0], " ".join(header[1:]).strip()
    if not title or not explanation:
        raise ConfigurationError(f"The example '{name}' must begin with two comment lines: a title, an explanation.")
    return Example(name, title, explanation, "\n".join(lines).strip() + "\n")
