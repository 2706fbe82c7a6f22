"""Formatting keeps every comment at its statement, loses nothing and comes to rest at once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat
from pyoxigraph import serialize as serialize_rdf

from publisher.config import read_settings
from publisher.namespaces import PREFIXES, XSD
from publisher.rdf.canonical import canonical_turtle
from publisher.rdf.parse import parse_bytes
from publisher.rdf.tokens import TOKEN
from publisher.rdf.turtle import serialize

ROOT = Path(__file__).resolve().parents[2]
EX = {**PREFIXES, "ex": "http://ex.org/"}
NODES = st.sampled_from([NamedNode(f"http://ex.org/{name}") for name in ("a", "9", "10", "x.y", "a#b")])
BLANKS = st.sampled_from([BlankNode(f"n{number}") for number in range(4)])
PREDICATES = st.sampled_from(
    [NamedNode(PREFIXES["skos"] + "prefLabel"), NamedNode("http://ex.org/p"), NamedNode(PREFIXES["rdf"] + "first")]
)
LITERALS = st.sampled_from(
    [
        Literal("# no comment"),
        Literal('"', language="en-gb"),
        Literal("# no", language="he", direction=BaseDirection.RTL),
        Literal("1.50", datatype=NamedNode(XSD + "decimal")),
    ]
)
QUADS = st.builds(Quad, NODES | BLANKS, PREDICATES, NODES | BLANKS | LITERALS)
FIXED = (
    '<http://ex.org/l> <http://ex.org/p> ( 1 "two" [ <http://ex.org/q> 3 , 4 ; a <http://ex.org/T> ] ) . [ ] a 5 .\n'
)


def formatted(text: str) -> str:
    return canonical_turtle(text.encode(), path="x.ttl", prefixes=EX)


def graph(text: str) -> set[Quad]:
    dataset = Dataset(parse_bytes(text.encode(), path="x.ttl").quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def comments(text: str) -> Counter[str]:
    found = (item.group() for item in TOKEN.finditer(text) if item.group().startswith("#"))
    return Counter(word for comment in found for word in re.findall(r"c\d+", comment))


@st.composite
def commented_files(draw: st.DrawFn) -> str:
    """Return a graph's text with comments put between its words, at ends of lines and on lines of their own."""
    text = serialize(draw(st.lists(QUADS, max_size=8)), EX) + draw(st.sampled_from(["", FIXED]))
    words = [item.group() for item in TOKEN.finditer(text)]
    gaps = [number for number, word in enumerate(words) if word.isspace()]
    for number, gap in enumerate(draw(st.lists(st.sampled_from(gaps), max_size=6)) if gaps else []):
        words[gap] = draw(
            st.sampled_from([" {}\n", "\n  {}\n", "\n\n{}\n\n", " {}\n{}b\n", " {}\r", "\r\r{}\r", "\r\n{}\r\n"])
        ).replace("{}", f"# c{number}")
    return "".join(words)


@given(commented_files())
def test_no_comment_and_no_triple_is_lost_and_the_second_time_changes_nothing(text: str) -> None:
    once = formatted(text)
    assert graph(once) == graph(text)
    assert comments(once) == comments(text)
    assert formatted(once) == once


def test_comments_stay_at_their_statement_when_it_moves() -> None:
    text = """# Licence

@prefix skos: <http://www.w3.org/2004/02/skos/core#> . # the standard
@prefix ex: <http://ex.org/> .

# about ten
ex:10 # ten
    # own line
    skos:prefLabel "Ten # no comment"@en , # first
        "Deg"@cy ; # second
    a skos:Concept ; # typed
    skos:note [ # opened
        skos:notation "1" ; # inner
        # last
    ] ; # closed
    # end
    . # stop
# about nine
ex:9 a skos:Concept .
# below
"""
    assert (
        formatted(text)
        == """# Licence

@prefix ex: <http://ex.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . # the standard

# about nine
ex:9
    a skos:Concept ;
    .

# about ten
ex:10 # ten
    a skos:Concept ; # typed
    skos:prefLabel "Deg"@cy ; # second
    # own line
    skos:prefLabel "Ten # no comment"@en ; # first
    skos:note [ # opened
        skos:notation "1" ; # inner
        # last
    ] ; # closed
    # end
    . # stop

# below
"""
    )


def test_a_file_of_comments_alone_stays_as_it_is() -> None:
    assert formatted("# one\n\n# two\n") == "# one\n\n# two\n"


def test_a_list_of_35000_lines_is_formatted_within_its_time() -> None:
    block = 'ex:{0} a skos:Concept ; # kind\n  skos:prefLabel "Service {0}"@en ;\n  skos:notation "{0}" ;\n' + (
        '  skos:altLabel "Other {0}"@en ;\n  skos:broader ex:{1} .\n\n'
    )
    text = "@prefix ex: <http://ex.org/> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n" + "".join(
        block.format(number, number // 10) for number in range(5000)
    )
    once = formatted(text)
    assert once.count("\n") > 35_000
    assert formatted(once) == once


def test_deeply_nested_nodes_with_comments_take_no_more_time_than_their_length() -> None:
    text = "<http://ex.org/1> <http://ex.org/p> " + "[ # c\n <http://ex.org/p> " * 38 + "1" + " ]" * 38 + " ."
    once = formatted(text)
    assert once.count("# c") == 38
    assert formatted(once) == once


def test_comments_inside_a_list_stay_at_their_member() -> None:
    text = """@prefix ex: <http://ex.org/> .

ex:1
    ex:p ( 1 2 ) ;
    ex:q (
        # the first
        "a" # trailing
        [ # opened
            ex:r 2 ; # inner
        ]
        (
            3
            4 # nested
        )
        # the end
    ) ; # all
    .
"""
    assert formatted(text) == text


LISTS = sorted(path for folder in ("vocab", "mappings") for path in (ROOT / folder).glob("*.ttl"))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_our_lists_come_back_to_the_letter_from_any_other_spelling(path: Path) -> None:
    """Another writer's text of the same triples, its lines in another order, is formatted to our file exactly."""
    ours = path.read_bytes()
    settings = read_settings((ROOT / "pyproject.toml").read_text())
    quads = list(parse_bytes(ours, path=path.name).quads)
    triples = [quad.triple for quad in reversed(quads)]
    other = serialize_rdf(triples, format=RdfFormat.TURTLE)
    assert other is not None
    assert canonical_turtle(other, path=path.name, prefixes=settings.all_prefixes).encode() == ours


@pytest.mark.parametrize("name", ["functions.ttl", "priority-outcomes.ttl"])
def test_a_comment_at_every_line_of_our_lists_stays_at_its_line(name: str) -> None:
    settings = read_settings((ROOT / "pyproject.toml").read_text())
    lines = (ROOT / "vocab" / name).read_text().splitlines()
    noted = "\n".join(f"{line} # c{number}" if line else line for number, line in enumerate(lines)) + "\n"
    assert canonical_turtle(noted.encode(), path=name, prefixes=settings.all_prefixes) == noted


@pytest.mark.parametrize(
    "line",
    [
        'ex:b "\\\\"',
        "ex:b '\"'",
        "ex:b 'it' , '''s'''",
        "ex:b <http://example.org/#b>",
        'ex:b """a " b"""',
        "ex:b ex:c\\#",
    ],
)
def test_one_comment_is_seen_behind_anything_that_looks_like_one(line: str) -> None:
    text = f"@prefix ex: <http://example.org/> .\nex:a {line} . # c1\n"
    with_it, without = (
        canonical_turtle(item.encode(), path="a.ttl", prefixes=EX) for item in (text, text.replace(" # c1", ""))
    )
    assert comments(with_it) == Counter({"c1": 1})
    assert comments(without) == Counter()
    assert with_it.replace(" # c1", "") == without
