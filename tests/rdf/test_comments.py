"""Formatting keeps every comment at its statement, loses nothing and comes to rest at once."""

from __future__ import annotations

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from publisher.namespaces import PREFIXES, XSD
from publisher.rdf.canonical import canonical_turtle
from publisher.rdf.parse import parse_bytes
from publisher.rdf.tokens import TOKEN
from publisher.rdf.turtle import serialize

EX = {**PREFIXES, "ex": "http://ex.org/"}
NODES = st.sampled_from([NamedNode(f"http://ex.org/{name}") for name in ("a", "9", "10", "x.y", "a#b")])
BLANKS = st.sampled_from([BlankNode(f"n{number}") for number in range(4)])
PREDICATES = st.sampled_from(
    [NamedNode(PREFIXES["skos"] + "prefLabel"), NamedNode("http://ex.org/p"), NamedNode(PREFIXES["rdf"] + "first")]
)
LITERALS = st.sampled_from(
    [Literal("# no comment"), Literal('"', language="en-gb"), Literal("1.50", datatype=NamedNode(XSD + "decimal"))]
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
        words[gap] = draw(st.sampled_from([" {}\n", "\n  {}\n", "\n\n{}\n\n", " {}\n{}b\n"])).replace(
            "{}", f"# c{number}"
        )
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
