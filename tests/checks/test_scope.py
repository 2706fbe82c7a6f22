"""Checking what changed finds what a full check finds: for the nodes looked at, and nothing is missed elsewhere."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.checks.finding import Finding
from publisher.checks.runner import Checker, changed_since, checker_for, default_engine, facts_of
from publisher.trees import WorkingTree
from publisher.workspace import Workspace, edited_workspace, load_workspace
from tests.workspaces import AUTHORITY, PREFIXES, workspace

LISTS = ("animals", "plants")
PROPERTIES = (
    "skos:broader",
    "skos:narrower",
    "skos:related",
    "skos:exactMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:topConceptOf",
    "ex:partOf",
)
OWN = PREFIXES + "ex:partOf a owl:ObjectProperty ; rdfs:subPropertyOf skos:broader .\n"
WORDS = ("Dogs", "Cats", "Oaks", "dogs", "Ferns ", "Moss", "Café", "CafÃ©")


def lines_of(name: str, number: int, dice: random.Random) -> Iterator[str]:
    """Yield the lines of one concept: mostly sound, now and then wrong in one of many ways."""
    yield "a skos:Concept"
    yield f"skos:inScheme ex:{name}"
    yield f'skos:prefLabel "{dice.choice(WORDS)} {dice.randrange(12)}"@{dice.choice(("en", "en", "en", "cy"))}'
    if dice.random() < 0.95:
        kind = dice.choice(("", "", "", "", "^^ex:Number", "@en"))
        yield f'skos:notation "{number if dice.random() < 0.9 else dice.randrange(5)}"{kind}'
    if dice.random() < 0.5:
        yield f'skos:{dice.choice(("definition", "note"))} "{dice.choice(WORDS)}"{dice.choice(("@en", "@en", ""))}'
    if dice.random() < 0.5:
        yield f'skos:altLabel "{dice.choice(WORDS)} {dice.randrange(12)}"@en'
    if dice.random() < 0.3:
        yield f'dct:modified "2011-03-0{dice.randrange(1, 9)}"{dice.choice(("", "^^xsd:date"))}'
    if dice.random() < 0.2:
        yield "owl:deprecated true"
        yield f"dct:isReplacedBy ex:{name}-{dice.randrange(12)}"
    for _ in range(dice.randrange(3)):
        target = f"ex:{dice.choice(LISTS)}-{dice.randrange(12)}"
        predicate = dice.choice(PROPERTIES)
        if dice.random() < 0.1:
            target = dice.choice((f"<https://example.org/{name}-{number}>", '"plants-1"'))
        yield f"{predicate} {f'ex:{name}' if predicate == 'skos:topConceptOf' else target}"


def block(name: str, number: int, dice: random.Random) -> str:
    return f"ex:{name}-{number} " + " ;\n  ".join(lines_of(name, number, dice)) + " .\n"


def texts(seed: int) -> dict[str, list[str]]:
    """Return the blocks of two lists with mappings between them, by path."""
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    files = {}
    for name in LISTS:
        head = PREFIXES + f'ex:{name} a skos:ConceptScheme ; dct:title "{name}"@en .\n'
        files[f"vocab/{name}.ttl"] = [head, *(block(name, number, dice) for number in range(10))]
    head = PREFIXES + "ex:links a void:Linkset ; void:subjectsTarget ex:animals ; void:objectsTarget ex:plants .\n"
    pairs = [f"ex:animals-{dice.randrange(12)} skos:exactMatch ex:plants-{dice.randrange(12)} .\n" for _ in range(5)]
    files["mappings/links.ttl"] = [head, *pairs]
    files["vocab/own.ttl"] = [OWN]
    return files


def told(findings: tuple[Finding, ...], *, among: frozenset[str] | None = None, beside: frozenset[str] = frozenset()):
    """Return what findings say, without their places: lines move when something above them is edited."""
    return Counter(
        (item.rule, item.path, item.iri, item.message, item.remedy)
        for item in findings
        if item.iri and item.iri not in beside and (among is None or item.iri in among)
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_check_of_what_changed_equals_a_full_check(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed * 7 + 1)  # noqa: S311 - repeatable, not secret
    files = texts(seed)
    root = workspace(tmp_path, {path: "".join(blocks) for path, blocks in files.items()})
    before = checker_for(load_workspace(WorkingTree(root)))
    engine = default_engine()
    for _ in range(6):
        path = dice.choice(sorted(files))
        at = dice.randrange(len(files[path]))
        fresh = _edited(path, at, files[path][at], dice)
        edited = {**files, path: [*files[path][:at], fresh, *files[path][at + 1 :]]}
        now = _after(before, path, "".join(edited[path]))
        focus = changed_since(now)
        quick, full = now.findings(engine, focus), now.findings(engine)
        assert told(quick) == told(full, among=focus)
        whole = Checker(before.workspace, before.facts, before.profile, before.facts).findings(engine)
        unlooked = told(tuple(item for item in full if now.rules[item.rule].scope != "history"), beside=focus)
        assert unlooked == told(whole, beside=focus)


def _edited(path: str, at: int, old: str, dice: random.Random) -> str:
    """Return another block for the one at a place: a list's head with a new title, a concept made anew, or nothing."""
    name = Path(path).stem
    if name == "own":
        return old.replace("skos:broader", dice.choice(("skos:narrower", "skos:related", "skos:broader")))
    if dice.random() < 0.25:
        return noted(old, dice)
    if at == 0:
        return old.replace('"@en .', f' {dice.randrange(100)}"@en .')
    if dice.random() < 0.2:
        return ""
    if name in LISTS:
        return block(name, at - 1, dice)
    return f"ex:animals-{dice.randrange(12)} skos:closeMatch ex:plants-{dice.randrange(12)} .\n"


def noted(text: str, dice: random.Random) -> str:
    """Return a block with dates and notes changed: what rules look at in the node alone."""
    kept = re.sub(r'dct:modified "[^"]*"(?:\^\^xsd:date)? ;\s*', "", text)
    more = [
        f'dct:modified "201{dice.randrange(9)}-01-01"{dice.choice(("", "^^xsd:date"))}',
        'dct:created "2014-01-01"^^xsd:date',
        'dct:issued "2001-01-01"^^xsd:date',
        f'skos:changeNote "Changed {dice.randrange(9)} "@{dice.choice(("en", "english"))}',
        f"skos:historyNote ex:animals-{dice.randrange(12)}",
    ]
    start = dice.choice(dice.sample(more, 2))
    return re.sub(r" (a skos:Concept(?:Scheme)?|a void:Linkset) ", rf" \1 ; {start} ", kept, count=1)


def test_a_list_with_a_new_date_has_its_concepts_judged_no_more(tmp_path: Path) -> None:
    files = {path: "".join(blocks) for path, blocks in texts(1).items()}
    root = workspace(tmp_path, files)
    before = checker_for(load_workspace(WorkingTree(root)))
    path, head = "vocab/animals.ttl", "ex:animals a skos:ConceptScheme ; "
    dated = files[path].replace(head, head + 'dct:modified "2020-01-01"^^xsd:date ; skos:changeNote "x"@en ; ')
    assert changed_since(_after(before, path, dated)) == {AUTHORITY + "animals"}
    titled = files[path].replace(head, head + 'dct:title "Beasts"@en ; ')
    assert len(changed_since(_after(before, path, titled))) > 10


def _after(before: Checker, path: str, text: str) -> Checker:
    edited: Workspace = edited_workspace(before.workspace, {path: text.encode()})
    return Checker(edited, facts_of(edited, before.facts), before.profile, before.facts)
