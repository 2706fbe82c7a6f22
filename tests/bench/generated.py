"""Write a workspace with one large generated list and a mapping set, for measurements: run as a command.

    python -m tests.bench.generated FOLDER --concepts 100000

Every concept has two labels, a definition, a notation, dates and a parent; concept 1 has 5,000 narrower ones (as far as
the list is long enough), the others twenty each. Every tenth concept is mapped to the second, small list.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

AUTHORITY = "http://big.example/"
WIDE = 5_000
WORDS = (
    "street",
    "housing",
    "waste",
    "school",
    "licence",
    "council",
    "park",
    "road",
    "care",
    "library",
    "tax",
    "water",
)

PREFIXES = f"""@prefix dct: <http://purl.org/dc/terms/> .
@prefix list: <{AUTHORITY}list/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix theme: <{AUTHORITY}theme/> .
@prefix topic: <{AUTHORITY}topic/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def parent_of(number: int) -> int:
    """Return the parent of a concept; 0 for the top ones."""
    if number <= 20:
        return 0
    if number <= 20 + WIDE:
        return 1
    return (number - 20 - WIDE) // 20 + 2


def label_of(number: int) -> str:
    """Return a label that no other concept has."""
    first, second = WORDS[number % len(WORDS)], WORDS[number // len(WORDS) % len(WORDS)]
    return f"{first.title()} {second} {number}"


def topics(concepts: int) -> Iterator[str]:
    """Yield the Turtle of the large list, a concept at a time."""
    yield PREFIXES
    yield 'list:topics a skos:ConceptScheme ; dct:title "Generated topics"@en ; dct:modified "2026-01-01"^^xsd:date .\n'
    for number in range(1, concepts + 1):
        parent = parent_of(number)
        place = f"skos:broader topic:{parent}" if parent else "skos:topConceptOf list:topics"
        yield (
            f'topic:{number} a skos:Concept ; skos:prefLabel "{label_of(number)}"@en ; '
            f'skos:altLabel "Other name {number}"@en ; skos:notation "{number}" ; dct:identifier "{number}" ; '
            f'skos:definition "What topic {number} is about."@en ; skos:inScheme list:topics ; {place} ; '
            f'dct:created "{2000 + number % 25}-01-01"^^xsd:date ; dct:modified "2026-01-01"^^xsd:date .\n'
        )


def themes() -> Iterator[str]:
    """Yield the Turtle of the small list."""
    yield PREFIXES
    yield 'list:themes a skos:ConceptScheme ; dct:title "Generated themes"@en ; dct:modified "2026-01-01"^^xsd:date .\n'
    for number, word in enumerate(WORDS):
        yield (
            f'theme:{number} a skos:Concept ; skos:prefLabel "{word.title()}"@en ; skos:notation "{number}" ; '
            f'skos:definition "All about {word}."@en ; skos:inScheme list:themes ; skos:topConceptOf list:themes .\n'
        )


def links(concepts: int) -> Iterator[str]:
    """Yield the Turtle of the mapping set."""
    yield PREFIXES
    yield (
        f'<{AUTHORITY}linkset/topics-themes> a void:Linkset ; dct:title "Topics to themes"@en ; '
        "void:subjectsTarget list:topics ; void:objectsTarget list:themes ; void:linkPredicate skos:broadMatch .\n"
    )
    for number in range(10, concepts + 1, 10):
        yield f"topic:{number} skos:broadMatch theme:{number % len(WORDS)} .\n"


def write_workspace(folder: Path, concepts: int) -> None:
    """Write the workspace's files into a folder."""
    for name, parts in (
        ("vocab/topics.ttl", topics(concepts)),
        ("vocab/themes.ttl", themes()),
        ("mappings/topics-themes.ttl", links(concepts)),
        ("pyproject.toml", iter([f'[tool.publisher]\ntitle = "Generated"\nauthority = "{AUTHORITY}"\n'])),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as opened:
            while chunk := "".join(islice(parts, 1000)):
                opened.write(chunk)


def main() -> None:
    """Read the command line and write the workspace."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--concepts", type=int, default=100_000)
    arguments = parser.parse_args()
    write_workspace(arguments.folder, arguments.concepts)


if __name__ == "__main__":
    main()
