"""The canonical writer loses nothing and always gives the same text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BaseDirection, BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad

from publisher.namespaces import PREFIXES, XSD
from publisher.rdf.parse import parse_bytes
from publisher.rdf.turtle import format_language, natural_key, serialize

NODES = st.sampled_from(
    [NamedNode(f"http://ex.org/{n}") for n in ("a", "9", "10", "x.y", "Ω", "a b".replace(" ", "%20"))]
)
BLANKS = st.sampled_from([BlankNode(f"n{n}") for n in range(5)])
DIRECTIONS = st.sampled_from([None, BaseDirection.LTR, BaseDirection.RTL])
LITERALS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])).map(Literal),
    st.sampled_from(["en", "en-gb", "cy", "sr-latn-rs"]).flatmap(
        lambda tag: st.builds(Literal, st.text("ab\"\\\n'"), language=st.just(tag), direction=DIRECTIONS)
    ),
    st.sampled_from(["007", "-1", "1.50", ".5", "1e3", "true", "x"]).flatmap(
        lambda text: st.sampled_from(["integer", "decimal", "double", "boolean", "date"]).map(
            lambda kind: Literal(text, datatype=NamedNode(XSD + kind))
        )
    ),
)
PREDICATES = st.sampled_from([NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"), NamedNode("http://ex.org/p")])
QUADS = st.builds(Quad, NODES | BLANKS, PREDICATES, NODES | BLANKS | LITERALS)


def canonical(quads: list[Quad]) -> set[Quad]:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def reread(text: str) -> list[Quad]:
    return list(parse_bytes(text.encode(), path="x.ttl").quads)


@given(st.lists(QUADS, max_size=12))
def test_every_graph_comes_back_and_the_text_is_a_fixed_point(quads: list[Quad]) -> None:
    text = serialize(quads, {**PREFIXES, "ex": "http://ex.org/"})
    again = reread(text)
    assert canonical(again) == canonical(quads)
    assert serialize(again, {**PREFIXES, "ex": "http://ex.org/"}) == text


def test_a_changed_label_is_one_changed_line() -> None:
    source = '<http://ex.org/1> a skos:Concept ; skos:prefLabel "{}"@en ; skos:notation "1" .'
    header = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    old, new = (serialize(reread(header + source.format(word)), PREFIXES).splitlines() for word in ("Bins", "Waste"))
    assert [(a, b) for a, b in zip(old, new, strict=True) if a != b] == [
        ('    skos:prefLabel "Bins"@en ;', '    skos:prefLabel "Waste"@en ;')
    ]


def test_lists_and_nested_nodes_stay_readable() -> None:
    text = '<http://ex.org/1> <http://ex.org/p> ( 1 "two" ), [ <http://ex.org/q> [ <http://ex.org/r> 3.50 ] ] .'
    written = serialize(reread(text), {"ex": "http://ex.org/"})
    assert '( 1 "two" )' in written
    assert "_:" not in written
    assert "3.50" in written


def test_a_thousand_nested_blank_nodes_are_written_without_recursion() -> None:
    text = "<http://ex.org/1> <http://ex.org/p> " + "[ <http://ex.org/p> " * 1000 + "1" + " ]" * 1000 + " ."
    quads = reread(text)
    assert len(reread(serialize(quads, {}))) == len(quads)


def test_language_tags_take_their_usual_case() -> None:
    assert [format_language(tag) for tag in ("en-gb", "SR-LATN-rs", "de-x-ab")] == ["en-GB", "sr-Latn-RS", "de-x-ab"]


def test_numbers_sort_by_value() -> None:
    assert sorted(["s/10", "s/9", "s/a"], key=natural_key) == ["s/9", "s/10", "s/a"]


def test_prefixes_may_end_within_a_name() -> None:
    """Names such as ``urn:`` ones have no slash, and many lists' addresses go on after a letter (``…/c_123``)."""
    spaces = {"t": "urn:x-body:t:", "c": "http://ex.org/c_", "ex": "http://ex.org/", "cc": "http://ex.org/c_1"}
    text = (
        "@prefix c: <http://ex.org/c_> .\n@prefix ex: <http://ex.org/> .\n@prefix t: <urn:x-body:t:> .\n\n"
        "ex:c_123\n    ex:p c:12 ;\n    .\n\nt:1\n    ex:p <http://ex.org/c_> ;\n    ex:p <urn:x-body:t:a:b> ;\n    .\n"
    )
    written = serialize(parse_bytes(text.encode(), path="x.ttl").quads, {name: spaces[name] for name in ("t", "c")})
    assert "\nt:1\n" in written
    assert "c:12 ;" in written
    assert "<urn:x-body:t:a:b>" in written
    assert "<http://ex.org/p>" in written
    both = serialize(parse_bytes(text.encode(), path="x.ttl").quads, spaces)
    assert "ex:p ex:c_12 ;" in both
    assert serialize(parse_bytes(both.encode(), path="x.ttl").quads, spaces) == both


def test_numbers_of_any_length_are_put_in_order() -> None:
    long = "9" * 5_000
    texts = [f"x{long}9", f"x{long}", "x10", f"x1{long}", "x9", "x09"]
    assert sorted(texts, key=natural_key) == ["x09", "x9", "x10", f"x{long}", f"x1{long}", f"x{long}9"]
    assert reread(serialize(reread(f'<http://ex.org/1> <http://ex.org/p> "{long}", "1" .'), {}))
