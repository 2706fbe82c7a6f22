"""What a parser says of a typing error, in words an editor can act on."""

from __future__ import annotations

import pytest

from publisher.errors import RdfSyntaxError
from publisher.rdf.parse import parse_bytes

HEAD = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/> .
ex:a
"""


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (
            '  skos:notation "1"\n  skos:prefLabel "A"@en .',
            5,
            "a semicolon (or a full stop) is missing, most likely on line 4.",
        ),
        ("  skos:prefLabel Parking .", 4, "“Parking” is no value: a text stands in straight quotes"),
        ("  skos:prefLabel “Parking”@en .", 4, "A curly quote (“) begins here; write straight quotes"),
        ('  skso:prefLabel "A"@en .', 4, "The prefix skso: is not declared; write skos: if that is meant, or put"),
        ("  owl:deprecated true .", 4, "put “@prefix owl: <http://www.w3.org/2002/07/owl#> .” at the top"),
        ('  skos:prefLabel "A"@en_GB .', 4, "A language tag has a hyphen, not an underscore: write @en-GB."),
        ('  skos:prefLabel "A@en ;\n  skos:notation "1" .', 4, "has no closing quote"),
        ('  skos:prefLabel "A "big" one"@en .', 4, 'write \\" for each quote that belongs to the text'),
        ('  skos:prefLabel "A"@en ,\n  skos:notation "1" .', 5, "the line above ends with a comma"),
        ("  skos:related <http://example.org/a b> .", 4, "holds a space; write %20"),
        (
            '  skos:prefLabel "A"@en ;\nex:b\n  a skos:Concept .',
            6,
            "before the one above is ended: its full stop is missing",
        ),
        ('<<<<<<< HEAD\n  skos:prefLabel "A"@en .', 4, "The marks of an unfinished merge"),
        ('  skos:prefLabel "A"@en ;\n=======\n  skos:prefLabel "B"@en .', 5, "The marks of an unfinished merge"),
    ],
)
def test_a_typing_error_is_told_in_plain_words(text: str, line: int, told: str) -> None:
    with pytest.raises(RdfSyntaxError) as caught:
        parse_bytes((HEAD + text).encode(), path="a.ttl")
    assert told in caught.value.message
    assert caught.value.line == line
