"""What is read line by line is what the parser reads: of our lists, and of anything near to how they are laid out."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from publisher.checks.facts import Facts
from publisher.checks.lines import plain_lines
from publisher.checks.places import Places
from publisher.checks.plain import plain_facts
from publisher.checks.statements import facts_from
from publisher.config import Settings
from publisher.errors import RdfSyntaxError
from publisher.trees import WorkingTree
from publisher.workspace import Source, lists_in
from tests.checks.test_ahead import shape

ROOT = Path(__file__).resolve().parents[2]
LAID_OUT = """\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/> .
# A remark.
@prefix my-own: <https://example.org/a/b%20c/d#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

ex:list
    a skos:ConceptScheme ;
    dct:title "List; of. <things> #1 @en ^^x"@en ;
    dct:source <https://example.org/a,b;c=d&e/~f(g)'!$*+:@h#i> ;
    .

<http://example.org/1-2_3>
    a skos:Concept ;
    skos:prefLabel "Ünïcode — “quoted”"@en-GB ;
    skos:altLabel "Said \\"so\\" and \\\\"@cy ;
    skos:notation "1"^^my-own:number ;
    skos:inScheme ex:list ;
    dct:modified "2020-01-01"^^xsd:date ;
    ex:confidence 0.80 ;
    ex:count 007 ;
    ex:is true ;
    ex:text "plain" ;
    ex:text "plain" ;
    .

[]
    a ex:Thing ;
    ex:about ex:1 ;
    .

ex:list
    ex:not false ;
    ex:empty "" ;
    .
"""
REMARKED = (
    "# Our list.\n# More of it.\n\n"
    + LAID_OUT.replace("\n\n<http", "\n\n# On one.\n\n# More on it.\n<http")
    .replace("    skos:notation", '    # Before "it ;\n    skos:notation')
    .replace("    ex:empty", "    # ex:no true ;\n    ex:empty")
    .replace("    .\n\n[]", "    # At the end.\n    .\n\n# A nameless one.\n[]")
    + "\n# The end.\n"
)
ODD = "\"\\<>#@^.:;,%[](){}'\t\r\n\x00\x7f\x85é\u2028\ufeff_-/?=+~ aZ09&|`"


def source(text: str | bytes, path: str = "vocab/a.ttl") -> Source:
    return Source(
        path, "vocab", "http://example.org/graph/vocab/a", text if isinstance(text, bytes) else text.encode(), None
    )


def alike(text: str | bytes) -> bool:
    """Say whether a text is read line by line; if it is, the parser must read the same."""
    given = source(text)
    lines = plain_lines(given)
    if lines is None:
        return False
    assert shape(facts_from(given, lines)) == shape(facts_from(given, plain_facts(given)))
    return True


def test_our_lists_are_all_read_line_by_line() -> None:
    tree = WorkingTree(ROOT)
    assert [path for path in lists_in(tree) if not alike(tree.read(path))] == []
    assert len(list(lists_in(tree))) > 20


def test_everything_our_writer_writes_of_it_is_read() -> None:
    assert alike(LAID_OUT)
    assert alike(LAID_OUT.removesuffix("\n"))


@pytest.mark.parametrize(
    "text", [LAID_OUT.partition("\n\n")[0], "# Nothing yet.\n", LAID_OUT.replace("\n# A remark.", "")]
)
def test_files_that_say_nothing_or_no_remark_are_read(text: str) -> None:
    assert alike(text)


def test_remarks_on_lines_of_their_own_are_passed_over() -> None:
    assert REMARKED.count("#") == LAID_OUT.count("#") + 9
    assert alike(REMARKED)
    assert not alike(REMARKED.replace("ex:is true ;", "ex:is true ; # Beside it."))


@pytest.mark.parametrize(
    "text",
    [LAID_OUT.replace("\n# A remark.", ""), LAID_OUT, REMARKED, "# Top.\n\n" + LAID_OUT, LAID_OUT + "\n# Last.\n"],
)
def test_places_are_the_same_with_remarks_and_without(text: str) -> None:
    given = source(text)
    lines = plain_lines(given)
    assert lines is not None
    read = [facts_from(given, lines), facts_from(given, plain_facts(given))]
    places = [Places(Facts((file,), Settings())) for file in read]
    asked = [
        (node, name, value)
        for node, said in read[1].out.items()
        for name, values in said.items()
        for value in values
        if not node.startswith("_:")
    ]
    assert len(asked) > 5
    assert [places[0].find(*item) for item in asked] == [places[1].find(*item) for item in asked]


@pytest.mark.parametrize("seed", range(8))
def test_texts_near_to_it_are_read_alike_or_not_at_all(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    read = broken = 0
    for _ in range(1_500):
        text = dice.choice((LAID_OUT, REMARKED))
        for _ in range(dice.choice((1, 1, 1, 2, 5))):
            text = changed(text, dice)
        try:
            read += alike(text)
        except RdfSyntaxError as error:
            pytest.fail(f"Read, though the parser refuses it ({error}):\n{text}")
        broken += not load_sound(text)
    assert read > 100
    assert broken > 100


def changed(text: str, dice: random.Random) -> str:
    """Return a text with a character or a line of it changed, added, left out or moved."""
    at = dice.randrange(len(text))
    kind = dice.randrange(6)
    if kind == 0:
        return text[:at] + dice.choice(ODD) + text[at:]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + dice.choice(ODD) + text[at + 1 :]
    if kind == 3:
        return text[:at] + text[at].swapcase() + text[at + 1 :]
    lines = text.split("\n")
    line = lines.pop(dice.randrange(len(lines)))
    lines.insert(dice.randrange(len(lines) + 1), line)
    return "\n".join([*lines[:9], line, *lines[9:]] if kind == 4 else lines)


def load_sound(text: str) -> bool:
    try:
        return bool(source(text).quads)
    except RdfSyntaxError:
        return False


@pytest.mark.parametrize(
    "text",
    [
        LAID_OUT.encode()[:-300] + b"\xff" + LAID_OUT.encode()[-300:],
        "\ufeff" + LAID_OUT,
        LAID_OUT.replace("\n", "\r\n"),
        LAID_OUT.replace("@prefix ex: <http://example.org/> .", "@base <http://example.org/> ."),
        LAID_OUT.replace("ex:is true", "unknown:is true"),
        LAID_OUT.replace("^^xsd:date", "^^rdf:langString"),
        LAID_OUT.replace("plain", "x" * 1_000_001),
        "",
    ],
)
def test_anything_else_is_left_to_the_parser(text: str | bytes) -> None:
    assert not alike(text)
    assert plain_lines(source(LAID_OUT, "vocab/a.nt")) is None
