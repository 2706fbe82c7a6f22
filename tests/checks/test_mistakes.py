"""Deliberate mistakes in this repository's own lists: each gives the right rule at the right line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from publisher.checks.finding import Finding
from publisher.checks.runner import Checker, changed_since, checker_for, default_engine, facts_of
from publisher.errors import RdfSyntaxError
from publisher.namespaces import SKOS as MATCH
from publisher.trees import EditedTree, WorkingTree
from publisher.workspace import edited_workspace, load_workspace

ROOT = Path(__file__).resolve().parents[2]
LGSL, IPSV, FUNCTIONS, LGIL = (f"vocab/{name}.ttl" for name in ("lgsl", "ipsv", "functions", "lgil"))
LGCS = "vocab/lgcs.ttl"
EXACT, CLOSE, RELATED = (f"<{MATCH}{name}Match>" for name in ("exact", "close", "related"))
LINKS = "mappings/lgsl-functions.ttl"


@dataclass(frozen=True)
class Mistake:
    """An edit of one thing's block in a file: lines taken out, lines put in; and the line the finding is at.

    ``at`` is the start of a line of the block, empty for the block's first line. ``out`` are starts of lines.
    """

    rule: str
    path: str
    thing: str
    put: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    at: str = ""
    earlier: bool = False


def put(rule: str, path: str, thing: str, line: str) -> Mistake:
    """Return the mistake of one line too much, found at that line."""
    return Mistake(rule, path, thing, (line,), at=line)


def out(rule: str, path: str, thing: str, *lines: str) -> Mistake:
    """Return the mistake of lines missing, found at the thing itself."""
    return Mistake(rule, path, thing, out=lines)


def swap(rule: str, path: str, thing: str, old: str, new: str) -> Mistake:
    """Return the mistake of one line written wrongly."""
    return Mistake(rule, path, thing, (new,), (old,), at=new)


MISTAKES = (
    swap("syntax", LGSL, "service:58", 'dct:identifier "58" ;', 'dct:identifier "58 ;'),
    put("concept-and-list", LGSL, "list:services", "a skos:Concept ;"),
    put("collection-and-other", FUNCTIONS, "function:1", "a skos:Collection ;"),
    put("label-clash", LGSL, "service:58", 'skos:altLabel "Council tax account enquiries"@en ;'),
    put("two-preferred-labels", LGSL, "service:58", 'skos:prefLabel "Council tax questions"@en ;'),
    put("retired-without-reason", LGSL, "service:59", "owl:deprecated true ;"),
    put("related-is-broader", IPSV, "subject:33", "skos:related subject:505 ;"),
    Mistake(
        "match-clash",
        LINKS,
        "service:58",
        (f"{EXACT} function:2 ;", f"{RELATED} function:2 ;"),
        at=f"{RELATED} function:2",
    ),
    put("hierarchy-cycle", IPSV, "subject:1115", "skos:broader subject:33 ;"),
    put("dangling-reference", LINKS, "service:58", "def:isContainedBy function:9999 ;"),
    swap("duplicate-notation", LGSL, "service:58", "skos:notation", 'skos:notation "57"^^def:ServiceNumber ;'),
    out("missing-label", LGSL, "service:58", "skos:prefLabel"),
    out("concept-without-list", LGSL, "service:58", "skos:inScheme", "skos:topConceptOf"),
    put("altered-literal", LGSL, "service:58", "dct:extent 007 ;"),
    put("empty-label", LGSL, "service:58", 'skos:altLabel " "@en ;'),
    put("untidy-label", IPSV, "subject:33", 'skos:altLabel "Control of  hornets"@en ;'),
    put("unknown-language", IPSV, "subject:33", 'skos:altLabel "Hornets"@english ;'),
    swap("same-label", IPSV, "subject:33", "skos:prefLabel", 'skos:prefLabel "Insect control"@en ;'),
    put("shared-label", IPSV, "subject:34", 'skos:altLabel "Clean air monitoring"@en ;'),
    put("label-of-another", IPSV, "subject:34", 'skos:altLabel "Wasp control"@en ;'),
    put("repeated-label", IPSV, "subject:33", 'skos:altLabel "WASP CONTROL"@en ;'),
    put("relation-to-itself", IPSV, "subject:34", "skos:related subject:34 ;"),
    put("redundant-broader", IPSV, "subject:33", "skos:broader subject:505 ;"),
    put("related-siblings", IPSV, "subject:33", "skos:related subject:34 ;"),
    out("orphan", LGCS, "recordsClass:4", "skos:broader"),
    out("group-without-top", IPSV, "subject:1115", "skos:broader", "def:defaultBroader"),
    put("top-concept-with-broader", IPSV, "subject:33", "skos:topConceptOf list:subjects ;"),
    put("mapping-inside-list", IPSV, "subject:33", "skos:closeMatch subject:34 ;"),
    put("relation-across-lists", IPSV, "subject:33", "skos:broader <http://id.esd.org.uk/function/1> ;"),
    Mistake(
        "two-exact-matches",
        LINKS,
        "service:58",
        (f"{EXACT} function:3 ;", f"{EXACT} function:4 ;"),
        at=f"{EXACT} function:4",
    ),
    put("retired-reference", LGSL, "service:58", "skos:related service:22 ;"),
    put("mapping-outside-its-lists", LINKS, "service:58", "def:isContainedBy service:57 ;"),
    put("undeclared-mapping", LINKS, "service:58", f"{CLOSE} function:5 ;"),
    Mistake(
        "details-without-mapping",
        LGSL,
        "service:58",
        put=(
            "dct:source [ a owl:Axiom ; owl:annotatedSource service:58 ; owl:annotatedProperty skos:closeMatch ;",
            "owl:annotatedTarget service:57 ] ;",
        ),
        at="owl:annotatedTarget service:57",
    ),
    out("missing-notation", LGSL, "service:58", "skos:notation"),
    out("undocumented-concept", "vocab/lgal.ttl", "audience:1", "skos:definition"),
    put("opposite-mappings", "mappings/lgcs-ipsv.ttl", "recordsClass:1", "skos:narrowMatch subject:481 ;"),
    put("text-instead-of-address", LINKS, "service:58", 'def:isContainedBy "56" ;'),
    put("notation-is-code", LGSL, "service:58", 'skos:notation "58"@en ;'),
    put("note-has-language", LGSL, "service:58", 'skos:scopeNote "Also by telephone." ;'),
    put("date-is-date", LGSL, "list:services", 'dct:modified "09/05/2012" ;'),
    put("unknown-term", LINKS, "service:58", "sssom:confidance 0.85 ;"),
    put("mapping-confidence", LINKS, "service:58", "sssom:confidence 85 ;"),
    put("mapping-detail-value", LINKS, "service:58", 'sssom:mapping_date "09/05/2012" ;'),
    Mistake(
        "negated-mapping",
        "mappings/lgsl-lgil.ttl",
        "service:2",
        put=(
            "dct:source [ a owl:Axiom ; owl:annotatedSource service:2 ; owl:annotatedProperty def:hasInteraction ;",
            'owl:annotatedTarget interaction:0 ; sssom:predicate_modifier "Not" ] ;',
        ),
        at="owl:annotatedTarget interaction:0",
    ),
    put("relative-address", LGSL, "service:58", "skos:related <57> ;"),
    put("unknown-term", LGSL, "service:58", 'skos:prefLable "Council tax"@en ;'),
    out("untyped-concept", LGSL, "service:58", "a "),
    put("undescribed-list", LGSL, "service:58", "skos:inScheme def:ThisProject ;"),
    put("two-notations", LGSL, "service:58", 'skos:notation "5800"^^def:ServiceNumber ;'),
    swap("dates-out-of-order", LGSL, "service:58", "dct:modified", 'dct:modified "2001-01-01"^^xsd:date ;'),
    swap("untyped-date", LGSL, "service:58", "dct:modified", 'dct:modified "2026-01-01" ;'),
    swap("notation-unlike-address", LGSL, "service:58", "skos:notation", 'skos:notation "85000"^^def:ServiceNumber ;'),
    put("garbled-text", LGSL, "service:58", 'skos:altLabel "The councilâ€™s tax"@en ;'),
    Mistake("retired-without-reason", LGSL, "service:22", out=("skos:changeNote",), at="owl:deprecated"),
    put("retired-successor", LGSL, "service:22", "dct:isReplacedBy service:39 ;"),
    put("successor-loop", LGSL, "service:22", "dct:isReplacedBy service:22 ;"),
    put("replaced-but-current", LGSL, "service:58", "dct:isReplacedBy service:57 ;"),
    Mistake("vanished-concept", LGSL, "service:58", out=("*",), earlier=True),
    Mistake("dropped-list", FUNCTIONS, "list:functions", out=("*",), earlier=True),
    swap("changed-notation", LGSL, "service:58", "skos:notation", 'skos:notation "5800"^^def:ServiceNumber ;'),
    swap("reused-notation", LGSL, "service:57", "skos:notation", 'skos:notation "58"^^def:ServiceNumber ;'),
    Mistake(
        "changed-meaning",
        IPSV,
        "subject:33",
        ('skos:prefLabel "Allotments in town"@en ;', "skos:broader subject:565 ;"),
        ("skos:prefLabel", "skos:broader"),
        at='skos:prefLabel "Allotments in town"',
    ),
    Mistake(
        "changed-meaning",
        "vocab/lgal.ttl",
        "audience:1",
        ('skos:prefLabel "Dog owners"@en ;', 'skos:definition "People who keep a dog at home."@en ;'),
        ("skos:prefLabel", "skos:definition"),
        at='skos:prefLabel "Dog owners"',
    ),
    out("silently-unretired", LGSL, "service:22", "owl:deprecated"),
    put("undated-change", LGSL, "service:58", 'skos:altLabel "Questions about council tax"@en ;'),
    put("label-has-language", LGSL, "service:58", 'skos:prefLabel "Council tax" ;'),
    put("other-label-has-language", LGSL, "service:58", 'skos:altLabel "Council tax" ;'),
    put("broader-is-concept", IPSV, "subject:33", 'skos:broader "Pests" ;'),
    put("list-is-list", IPSV, "subject:33", 'skos:inScheme "subjects" ;'),
    put("successor-is-concept", LGSL, "service:22", 'dct:isReplacedBy "58" ;'),
    swap("identifier-is-text", LGSL, "service:58", "dct:identifier", "dct:identifier 58 ;"),
    swap("created-is-date", LGSL, "service:58", "dct:created", 'dct:created "03/04/2013" ;'),
    put("deprecated-is-boolean", LGSL, "service:58", 'owl:deprecated "yes" ;'),
    out("list-title", FUNCTIONS, "list:functions", "dct:title"),
    out("list-licence", FUNCTIONS, "list:functions", "dct:license"),
    out("mapping-set-title", LINKS, "linkset:lgsl-functions", "dct:title"),
    out("mapping-set-why", LINKS, "linkset:lgsl-functions", "sssom:mapping_justification"),
)


def made(mistake: Mistake, text: str) -> tuple[str, int]:
    """Return a file's text with the mistake made in it, and the line (from 1) the finding must be at."""
    lines = text.splitlines()
    start = lines.index(mistake.thing)
    end = next(number for number in range(start, len(lines)) if lines[number] == "    .")
    if mistake.out == ("*",):
        return "\n".join(lines[:start] + lines[end + 1 :]) + "\n", start + 1
    block = [line for line in lines[start:end] if not line.strip().startswith(mistake.out or "\0")]
    assert len(block) < end - start or not mistake.out, "nothing to take out"
    block += [f"    {line}" for line in mistake.put]
    place = next(number for number, line in enumerate(block) if line.strip().startswith(mistake.at or mistake.thing))
    return "\n".join(lines[:start] + block + lines[end:]) + "\n", start + place + 1


@pytest.fixture(scope="module")
def sound() -> Checker:
    return checker_for(load_workspace(WorkingTree(ROOT)))


def findings_of(sound: Checker, path: str, text: str) -> list[Finding]:
    """Return what a check since the sound state finds after an edit that is not written."""
    try:
        edited = edited_workspace(sound.workspace, {path: text.encode()})
    except RdfSyntaxError:
        edited = load_workspace(EditedTree(sound.workspace.tree, {path: text.encode()}))
    now = Checker(edited, facts_of(edited, sound.facts), sound.profile, sound.facts)
    return list(now.findings(default_engine(), changed_since(now)))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.rule)
def test_a_mistake_gives_the_right_rule_at_the_right_line(sound: Checker, mistake: Mistake) -> None:
    text, line = made(mistake, sound.workspace.tree.read(mistake.path).decode())
    found = {(item.rule, item.path, item.line) for item in findings_of(sound, mistake.path, text)}
    assert (mistake.rule, mistake.path, line) in found


def test_a_byte_order_mark_is_found(sound: Checker) -> None:
    text = "\ufeff" + sound.workspace.tree.read(LGIL).decode()
    found = [item for item in findings_of(sound, LGIL, text) if item.rule == "byte-order-mark"]
    assert [(item.path, item.line, item.column) for item in found] == [(LGIL, 1, 1)]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("nameless-concept", '[] a skos:Concept ; skos:prefLabel "Drones"@en .'),
        ("unfriendly-address", '<urn:lgil:99> a skos:Concept ; skos:prefLabel "Drones"@en .'),
    ],
)
def test_a_concept_without_a_proper_address_is_found(sound: Checker, rule: str, line: str) -> None:
    text = sound.workspace.tree.read(LGIL).decode().rstrip() + "\n\n" + line + "\n"
    found = [item for item in findings_of(sound, LGIL, text) if item.rule == rule]
    assert [(item.path, item.line) for item in found] == [(LGIL, text.count("\n"))]


def test_there_is_a_mistake_for_forty_rules() -> None:
    assert len({mistake.rule for mistake in MISTAKES}) >= 40
