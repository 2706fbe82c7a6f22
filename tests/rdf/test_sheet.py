"""What is told of a canonical file line by line is what the writer does: of our lists, and of anything near to them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from publisher.errors import RdfSyntaxError
from publisher.namespaces import PREFIXES, RDF_TYPE, SKOS, VOID, XSD
from publisher.rdf.comments import read_commented
from publisher.rdf.parse import parse_bytes
from publisher.rdf.sheet import Sheet, sheet_of
from publisher.rdf.terms import joined_prefixes
from publisher.rdf.turtle import serialize
from publisher.trees import WorkingTree, settings_of
from tests.checks.test_lines import LAID_OUT, changed

ROOT = Path(__file__).resolve().parents[2]
BASE = "http://example.org/graph/a"


def written(data: bytes, prefixes: dict[str, str]) -> bytes:
    """Return what the writer makes of a file."""
    read = read_commented(data, path="a.ttl", base=BASE)
    return serialize(read.document.quads, joined_prefixes(prefixes, read.document.prefixes), read.remarks).encode()


CANONICAL = written(LAID_OUT.replace("# A remark.\n", "").encode(), dict(PREFIXES)).decode()
NOTED = written(
    (
        "# Our list.\n\n# More of it.\n\n"
        + CANONICAL.replace("ex:list\n", "# On the list.\n\n# More.\nex:list # Beside it.\n", 1)
        .replace("    a skos:ConceptScheme ;", "    a skos:ConceptScheme ; # What it is.")
        .replace("    dct:title", "    # Before the title.\n    dct:title")
        .replace("    .\n", "    # At the end.\n    . # Closed.\n", 1)
    ).encode(),
    dict(PREFIXES),
).decode()


def test_our_lists_are_all_known_to_be_canonical() -> None:
    tree = WorkingTree(ROOT)
    prefixes = dict(settings_of(tree).all_prefixes)
    files = [tree.read(path) for path in tree.paths() if path.endswith(".ttl") and not path.startswith("shapes/")]
    assert len(files) > 20
    assert all(sheet_of(data, prefixes) for data in files)
    assert all(written(data, prefixes) == data for data in files if len(data) < 400_000)


@pytest.mark.parametrize("seed", range(8))
def test_what_is_said_to_be_canonical_is_what_the_writer_writes(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    known = other = 0
    for _ in range(1_000):
        text = dice.choice((CANONICAL, NOTED))
        for _ in range(dice.choice((1, 1, 1, 2, 5))):
            text = changed(text, dice)
        sheet = sheet_of(text.encode(), dict(PREFIXES))
        if sheet is None:
            other += 1
            continue
        known += 1
        try:
            assert written(text.encode(), dict(PREFIXES)) == text.encode() == sheet.text()
        except RdfSyntaxError as error:
            pytest.fail(f"Called canonical, though the parser refuses it ({error}):\n{text}")
    assert known > 50
    assert other > 300


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ex:list\n", "<http://example.org/list>\n"),
        ("ex:is true", '<http://example.org/is> "true"^^xsd:boolean'),
        ("ex:is true", 'ex:is "true"^^xsd:boolean'),
        ("ex:count 007", 'ex:count "007"^^xsd:integer'),
        ('ex:text "plain"', 'ex:text "plain"^^xsd:string'),
        ('ex:text "plain" ;', 'ex:text "plain" ;\n    ex:text "plain" ;'),
        ("skos:inScheme ex:list", "skos:inScheme <http://example.org/list>"),
        ("    a skos:Concept ;", "    rdf:type skos:Concept ;"),
        ("    a skos:Concept ;", "    <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> skos:Concept ;"),
        ("ex:about ex:1", "ex:about ex:1-"),
        ("@prefix dct:", "@prefix ex2: <http://example.org/2/> .\n@prefix dct:"),
        ("@prefix ex: <http://example.org/> .\n", "@prefix ex: <http://example.org/> .\n" * 2),
        ("\n\n[]", "\n\n\n[]"),
        ("    .\n", "    .\r\n"),
        ("[]\n", "_:b1\n"),
    ],
)
def test_what_the_writer_writes_otherwise_is_left_to_it(old: str, new: str) -> None:
    assert old in CANONICAL
    assert sheet_of(CANONICAL.encode(), dict(PREFIXES)) is not None
    assert sheet_of(CANONICAL.replace(old, new, 1).encode(), dict(PREFIXES)) is None


@pytest.mark.parametrize(
    "text", ["", "\n", CANONICAL.removesuffix("\n"), CANONICAL + "\n", CANONICAL + "\n# Remark.\n"]
)
def test_other_ends_and_remarks_are_left_to_the_writer(text: str) -> None:
    assert sheet_of(text.encode(), dict(PREFIXES)) is None


def test_a_prefix_the_workspace_means_otherwise_is_left_to_the_writer() -> None:
    for shared in ({"ex": "http://other.org/"}, {"mine": "http://example.org/"}, {"ab": "http://example.org/"}):
        assert sheet_of(CANONICAL.encode(), {**PREFIXES, **shared}) is None


def edits(data: bytes, dice: random.Random) -> Iterator[tuple[list[Quad], list[Quad]]]:
    """Yield what is said of some subjects before and after an edit."""
    quads = list(parse_bytes(data, path="a.ttl", base=BASE).quads)
    named = sorted({quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}, key=str)
    for _ in range(12):
        nodes = set(dice.sample(named, min(len(named), dice.choice((1, 1, 2)))))
        before = [quad for quad in quads if quad.subject in nodes]
        after = [quad for quad in before if dice.random() < 0.8]
        nodes.add(NamedNode(f"{dice.choice(named).value}{dice.randrange(30)}"))
        for node in sorted(nodes, key=str):
            if (dice.random() < 0.8 and node in {*map(subject, before)}) or subject_is_new(node, quads):
                after += said(node, dice)
        if dice.random() < 0.5:
            axiom = BlankNode()
            after += [Quad(axiom, quad.predicate, quad.object) for quad in said(dice.choice(named), dice)]
        yield before, after


def subject(quad: Quad) -> object:
    return quad.subject


def subject_is_new(node: NamedNode, quads: list[Quad]) -> bool:
    return all(quad.subject != node for quad in quads)


def said(node: NamedNode, dice: random.Random) -> list[Quad]:
    """Return some statements about a node: any of what edits write, and what they do not."""
    values = [
        (SKOS + "prefLabel", Literal(f'Say "{dice.randrange(20)}"\n\\', language=dice.choice(("en", "en-gb")))),
        (
            SKOS + "changeNote",
            Literal("é # x:1 ; ."),
        ),
        (SKOS + "notation", Literal(str(dice.randrange(20)), datatype=NamedNode("http://new.example.org/Number"))),
        (SKOS + "broader", NamedNode(f"{node.value}{dice.randrange(9)}")),
        (XSD + "date", Literal("2020-01-01", datatype=NamedNode(XSD + "date"))),
        (VOID + "linkPredicate", NamedNode("http://elsewhere.org/a b".replace(" ", "%20"))),
        (RDF_TYPE, NamedNode(SKOS + dice.choice(("Concept", "ConceptScheme")))),
    ]
    return [Quad(node, NamedNode(name), value) for name, value in dice.sample(values, dice.randrange(1, len(values)))]


TEXTS = {"LAID_OUT": CANONICAL.encode(), "NOTED": NOTED.encode()}


@pytest.mark.parametrize("name", ["vocab/channels.ttl", "vocab/lgil.ttl", "mappings/lgcl-lgsl.ttl", *TEXTS])
def test_a_changed_subject_gives_the_text_the_writer_gives(name: str) -> None:
    prefixes = dict(settings_of(WorkingTree(ROOT)).all_prefixes)
    data = TEXTS[name] if name in TEXTS else (ROOT / name).read_bytes()
    read = read_commented(data, path="a.ttl", base=BASE)
    quick = 0
    for before, after in edits(data, random.Random(name)):  # noqa: S311 - repeatable, not secret
        sheet = sheet_of(data, prefixes)
        assert sheet is not None
        kept = set(parse_bytes(data, path="a.ttl", base=BASE).quads) - set(before)
        stays = {(quad.subject, quad.predicate.value, quad.object) for quad in (*kept, *after)}
        notes = {key: notes for key, notes in read.remarks.statements.items() if key in stays}
        whole = serialize([*kept, *after], sheet.prefixes, replace(read.remarks, statements=notes)).encode()
        told = {quad.subject for quad in before}
        now = sheet.changed(before, after, {key: value for key, value in notes.items() if key[0] in told})
        assert now is None or now.text() == whole
        quick += now is not None
    assert quick >= 4


def test_each_subject_is_a_part_of_its_own() -> None:
    data = (ROOT / "vocab/lgil.ttl").read_bytes()
    sheet = sheet_of(data, dict(settings_of(WorkingTree(ROOT)).all_prefixes))
    assert isinstance(sheet, Sheet)
    quads = parse_bytes(data, path="a.ttl").quads
    for node in {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}:
        part = parse_bytes(sheet.part(node), path="a.ttl").quads
        assert list(part) == [quad for quad in quads if quad.subject == node]
    assert parse_bytes(sheet.part(NamedNode("http://example.org/nowhere")), path="a.ttl").quads == ()
