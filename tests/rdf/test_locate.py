"""Places of statements: an editor is led to the very line and column."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from publisher.namespaces import RDF, XSD
from publisher.rdf.locate import Place, locator
from publisher.rdf.tokens import Key

ROOT = Path(__file__).resolve().parents[2]
TURTLE = """\
@prefix ex: <http://e/> .
# ex:a ex:p "not here" . a comment, with a dot. and a "quote
PREFIX skos: <http://skos/>
ex:a a skos:Concept ;
  skos:prefLabel "A. b"@en, \"\"\"long
  "quoted" x\"\"\"@en-GB ;  # com . ment
  skos:notation 5, 5.0, "7"^^ex:t, true ;
  ex:p [ ex:q "v" ; ex:r (1 ex:item) ], ex:c.d .
ex:b ex:p ex:z ."""
TURTLE += """ <http://e/with space-free> ex:p 'single', "esc\\"aped" .
[] a ex:Axiom ; ex:source ex:one ; ex:note "first" .
[ a ex:Axiom ; ex:source ex:two ; ex:note "second" ] .
_:named ex:p "blank" .
@base <http://base/> .
<rel> ex:p <other#x> .
"""


@pytest.mark.parametrize(
    ("subject", "predicate", "value", "place"),
    [
        ("http://e/a", "", None, (4, 1)),
        ("http://e/a", RDF + "type", "http://skos/Concept", (4, 8)),
        ("http://e/a", "http://skos/prefLabel", None, (5, 3)),
        ("http://e/a", "http://skos/prefLabel", ("A. b", "en", ""), (5, 18)),
        ("http://e/a", "http://skos/prefLabel", ('long\n  "quoted" x', "en-gb", ""), (5, 29)),
        ("http://e/a", "http://skos/prefLabel", ("absent", "en", ""), (5, 3)),
        ("http://e/a", "http://e/absent", None, (4, 1)),
        ("http://e/a", "http://skos/notation", ("5", "", XSD + "integer"), (7, 17)),
        ("http://e/a", "http://skos/notation", ("5.0", "", XSD + "decimal"), (7, 20)),
        ("http://e/a", "http://skos/notation", ("7", "", "http://e/t"), (7, 25)),
        ("http://e/a", "http://skos/notation", ("true", "", XSD + "boolean"), (7, 36)),
        ("http://e/a", "http://e/p", "http://e/c.d", (8, 41)),
        ("http://e/b", "http://e/p", "http://e/z", (9, 11)),
        ("_:named", "http://e/p", ("blank", "", ""), (12, 14)),
        ("http://base/rel", "http://e/p", "http://base/other#x", (14, 12)),
    ],
)
def test_a_statement_is_found_where_it_is_written(subject, predicate, value, place):
    assert locator(TURTLE.encode(), path="a.ttl").place(subject, predicate, value) == Place(*place)


LAID_OUT = """\
@prefix ex: <http://e/> .
@prefix skos: <http://skos/> .

ex:a
    a skos:Concept ;
    skos:prefLabel "A . ; \\"b\\" # c"@EN ;
    skos:prefLabel 'x' ;
    ex:made "2011-03-01"^^ex:day ;
    <http://e/q> <http://e/r> ;
    ex:size 5 ;
    ex:seen "no" ;
    .

ex:b
    ex:q ex:r ;
    .

ex:a
    ex:q ex:s ;
    .
"""


@pytest.mark.parametrize(
    ("predicate", "value", "place"),
    [
        ("", None, (4, 1)),
        (RDF + "type", None, (5, 5)),
        ("http://skos/prefLabel", ('A . ; "b" # c', "en", ""), (6, 20)),
        ("http://skos/prefLabel", ("x", "", ""), (7, 20)),
        ("http://skos/prefLabel", ("y", "", ""), (6, 5)),
        ("http://e/made", ("2011-03-01", "", "http://e/day"), (8, 13)),
        ("http://e/q", "http://e/r", (9, 18)),
        ("http://e/size", ("5", "", XSD + "integer"), (10, 13)),
        ("http://e/q", "http://e/s", (19, 10)),
        ("http://e/absent", None, (4, 1)),
    ],
)
def test_lines_laid_out_as_we_write_them_are_read_as_any_others(predicate, value, place):
    for text in (LAID_OUT, LAID_OUT.replace(" ;\n    .", " ; # last\n    .")):
        assert locator(text.encode(), path="a.ttl").place("http://e/a", predicate, value) == Place(*place)


@pytest.mark.parametrize(
    ("predicate", "value", "place"),
    [
        ("http://e/p", None, (1, 34)),
        ("http://e/p", ("x, y; z.", "en", ""), (1, 37)),
        ("http://e/p", ('y\n"z" ', "", "http://e/t"), (1, 51)),
        ("http://e/p", ("5", "", XSD + "integer"), (2, 15)),
        ("http://e/q", "http://e/c.d", (2, 21)),
        ("http://e/q", None, (2, 18)),
        ("http://e/absent", None, (1, 25)),
    ],
)
def test_statements_written_otherwise_are_read_alike_with_a_comment_and_without(predicate, value, place):
    text = '@prefix : <http://e/>.\t :a a :C; :p "x, y; z."@en,"""y\n"z" """^^:t , 5;;:q :c.d.'
    for written in (text, text.replace(":c.d.", ":c.d #\n."), text.replace(":c.d.", ":c.d; :r [] .")):
        assert locator(written.encode(), path="a.ttl").place("http://e/a", predicate, value) == Place(*place)


def test_what_a_file_does_not_describe_has_no_place():
    assert locator(TURTLE.encode(), path="a.ttl").place("http://e/nowhere") is None


@pytest.mark.parametrize(("source", "line", "column"), [("http://e/one", 10, 44), ("http://e/two", 11, 43)])
def test_a_nameless_node_is_found_by_what_it_says(source, line, column):
    pairs = [(RDF + "type", "http://e/Axiom"), ("http://e/source", source)]
    finder = locator(TURTLE.encode(), path="a.ttl")
    place = finder.place_of_blank(pairs, "http://e/note", ("first" if line == 10 else "second", "", ""))
    assert place == Place(line, column)


def test_a_byte_order_mark_and_windows_line_ends_do_not_shift_places():
    text = "\ufeff@prefix ex: <http://e/> .\r\nex:a ex:p\r\n  ex:b ,\r\n  ex:c .\r\n"
    assert locator(text.encode(), path="a.ttl").place("http://e/a", "http://e/p", "http://e/c") == Place(4, 3)


def test_statements_run_together_without_spaces_are_found():
    text = '@prefix ex: <http://e/>.ex:a ex:p "x".ex:b ex:p "y".'
    assert locator(text.encode(), path="a.ttl").place("http://e/b", "http://e/p", ("y", "", "")) == Place(1, 49)


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        (
            "a.rdf",
            '<rdf:RDF xmlns:rdf="r" xmlns:skos="s">\n<skos:Concept rdf:about="http://e/a">\n'
            "<skos:prefLabel>One</skos:prefLabel>\n<skos:altLabel>Two</skos:altLabel>\n</skos:Concept>\n</rdf:RDF>",
            4,
        ),
        ("a.jsonld", '{"@id": "http://e/a",\n"http://skos/prefLabel": "One",\n"http://skos/altLabel": "Two"}', 3),
        ("a.nt", '<http://e/a> <http://skos/prefLabel> "One" .\n<http://e/a> <http://skos/altLabel> "Two" .\n', 2),
        ("a.trig", '<http://g> {\n<http://e/a> <http://skos/altLabel>\n"Two" . }', 3),
    ],
)
def test_other_formats_lead_to_the_right_line(path, text, line):
    place = locator(text.encode(), path=path).place("http://e/a", "http://skos/altLabel", ("Two", "", ""))
    assert place is not None
    assert place.line == line


GAPS = (" ", "\n", "\r", "\r\n", "\t\r\r", "\n\r", " # a\r", '# "quote\r\n', " # <iri . ;\n\r", "\r# ex:s9 ex:p9 5 .\r")
STARTS = ("", "\r", "# top\r", "\n")
OBJECTS = (
    '"text {}"',
    "'# no comment {}'@en-GB",
    '"""long\r# {} \r\n "text" \n"""',
    '"2004-01-{}"^^xsd:date',
    "<http://e/o#{}>",
    "<http://e/a\u00a0b\u2028{}>",
    "ex:o{}",
    "1{}",
    "[ ex:in {} ]",
    "( {} )",
)


@st.composite
def written(draw: st.DrawFn) -> list[str]:
    """Return the words of a file and the white space and comments between them; every object is another one."""
    words = ["@prefix", "ex:", "<http://e/>", ".", "@prefix", "xsd:", f"<{XSD}>", "."]
    for number in range(draw(st.integers(1, 5))):
        words += [f"ex:s{draw(st.integers(0, 2))}"]
        for place in range(draw(st.integers(1, 3))):
            end = draw(st.sampled_from((";", ";", ".")))
            words += [f"ex:p{number}{place}", draw(st.sampled_from(OBJECTS)).format(f"{number}{place}"), ";"]
            if end == ".":
                break
        words += ["."]
    gaps = [draw(st.sampled_from(GAPS)) for _ in words]
    return [draw(st.sampled_from(STARTS)), *(part for pair in zip(words, gaps, strict=True) for part in pair)]


@pytest.mark.parametrize("path", ["vocab/lgil.ttl", "mappings/lgsl-lgdl.ttl", "vocab/def.ttl"])
def test_in_a_file_laid_out_as_ours_every_place_is_the_same(path: str) -> None:
    data = (ROOT / path).read_bytes()
    told = [locator(data, path=path, laid_out=laid_out) for laid_out in (True, False)]
    quads = [quad for quad in parse(data, format=RdfFormat.TURTLE) if isinstance(quad.subject, NamedNode)]
    assert len(quads) > 100
    for quad in quads:
        asked = quad.subject.value, quad.predicate.value, key(quad.object)
        places = [finder.place(*asked) for finder in told]
        assert places[0] == places[1]
        assert places[0]
    assert told[0].place("http://e/nowhere") is None


@given(written())
def test_places_are_where_the_parser_counts_them(parts: list[str]) -> None:
    text = "".join(parts)
    quads = list(parse(text.encode(), format=RdfFormat.TURTLE))
    finder = locator(text.encode(), path="a.ttl")
    for number in (place for place in range(1, len(parts), 2) if parts[place].startswith("ex:p")):
        quad = next(quad for quad in quads if quad.predicate.value == parts[number].replace("ex:", "http://e/"))
        value = key(quad.object)
        with pytest.raises(SyntaxError) as told:
            list(parse("".join([*parts[: number + 2 if value else number], "%"]).encode(), format=RdfFormat.TURTLE))
        place = Place(told.value.lineno or 0, told.value.offset or 0)
        assert finder.place(str(quad.subject)[1:-1], quad.predicate.value, value) == place


def key(term: object) -> Key | None:
    """Return what the locator knows a term by; None for a nameless node."""
    if isinstance(term, Literal):
        plain = term.language or term.datatype.value == XSD + "string"
        return term.value, (term.language or "").lower(), "" if plain else term.datatype.value
    return term.value if isinstance(term, NamedNode) else None
