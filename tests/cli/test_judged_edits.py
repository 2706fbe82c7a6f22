"""What an edit is told to make worse is what a check of everything finds after it and did not find before."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from publisher.changes.desk import Desk, Proposal
from publisher.changes.edit import add_concept, deprecate_concept, move_concept, rename_concept
from publisher.changes.map import map_concepts
from publisher.checks.finding import Finding, Severity
from publisher.checks.runner import Checker, checker_for, default_engine
from publisher.cli.comparison import compared
from publisher.cli.editing import CheckedDesk, identity, made_worse, open_desk
from publisher.errors import PublisherError
from publisher.namespaces import SKOS
from publisher.rdf.canonical import canonical_turtle
from publisher.trees import EditedTree, root_of
from publisher.workspace import load_workspace
from tests.checks.test_scope import WORDS, texts
from tests.cli.test_editing import git
from tests.rdf.test_sheet import written
from tests.workspaces import AUTHORITY, workspace

ROOT = Path(__file__).resolve().parents[2]
RELATIONS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")


def repository(folder: Path, files: dict[str, str]) -> Path:
    """Return a committed workspace of some files in canonical form."""
    prefixes = {"ex": AUTHORITY}
    noted = {path: text.replace("ex:animals-3 ", "# On the third.\nex:animals-3 ") for path, text in files.items()}
    tidy = {path: canonical_turtle(text.encode(), path=path, prefixes=prefixes) for path, text in noted.items()}
    root = workspace(folder, dict(tidy))
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    return root


def an_edit(desk: Desk, dice: random.Random) -> Proposal:
    """Return any edit of any list. Raises PublisherError when it cannot be made."""
    nodes = [node for node in desk.lookup.index.of_type(SKOS + "Concept") if isinstance(node, NamedNode)]
    one, other, *rest = dice.sample(sorted(nodes, key=str), 4)
    label = f"{dice.choice(WORDS)} {dice.randrange(12)}"
    kind = dice.randrange(6)
    if kind == 0:
        return add_concept(desk, desk.lookup.schemes_of(one)[0], label, broader=dice.choice(([], [one])))
    if kind == 1:
        return rename_concept(desk, one, label, keep_old=dice.random() < 0.7)
    if kind == 2:
        return move_concept(desk, one, dice.choice(([], [other], rest)))
    if kind == 3:
        return deprecate_concept(desk, one, because="No longer used", replaced_by=dice.choice(([], [other])))
    return map_concepts(desk, one, NamedNode(SKOS + dice.choice(RELATIONS)), other, because="Alike")


def newly_found(desk: CheckedDesk, proposal: Proposal) -> Counter[tuple[object, ...]]:
    """Return what a check of everything finds of a proposal that it does not find of the files as they are."""
    tree = desk.workspace.tree
    root = root_of(tree)
    assert root is not None
    counts = []
    for files in (tree, EditedTree(tree, proposal.files)):
        now = load_workspace(files)
        published = compared(now, root, desk.today)
        checker = checker_for(now, earlier=published.earlier, days=published.days)
        counts.append(Counter(map(identity, told(checker))))
    return counts[1] - counts[0]


def told(checker: Checker) -> list[Finding]:
    found = (item for _, item in checker.found(default_engine()))
    return [item for item in found if not item.accepted and item.severity is not Severity.INFO]


@pytest.mark.parametrize("seed", range(30))
def test_an_edit_is_judged_as_a_check_of_everything_judges_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 - repeatable, not secret
    root = repository(tmp_path, {path: "".join(blocks) for path, blocks in texts(seed).items()})
    monkeypatch.chdir(root)
    judged = 0
    for _ in range(10):
        desk = open_desk(None)
        try:
            proposal = an_edit(desk, dice)
        except PublisherError:
            continue
        prefixes = dict(desk.workspace.settings.all_prefixes)
        assert all(written(text, prefixes) == text for text in proposal.files.values())
        assert Counter(map(identity, made_worse(desk, proposal).findings)) == newly_found(desk, proposal)
        for path, text in proposal.files.items():
            (root / path).write_bytes(text)
        judged += 1
    assert judged > 0
